"""Turns lexemes into amounts: single ones, ranges joined of two, and a unit said once handed to its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from briefing.analyse.figures.amount import Amount
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.numbers import CARDINALS, DASHES, SCALES
from briefing.analyse.figures.single import read_single

_WORD_STARTS = (
    frozenset(CARDINALS)
    | frozenset("half quarter several few tens scores dozens hundreds thousands millions billions trillions".split())
    | frozenset("½⅓⅔¼¾⅕⅛⅜⅝⅞")
    | frozenset(f"{word}fold" for word in CARDINALS)
)
_ARTICLE_CONTINUES = frozenset(SCALES) | frozenset(
    "dozen couple few half third quarter fourth fifth sixth seventh eighth tenth".split()
)


def read_amounts(lexemes: Lexemes) -> list[Amount]:
    """All the amounts of a text, in order and apart."""
    return _with_units_of_neighbours(lexemes, list(_ranges(lexemes)))


def _starts(lexemes: Lexemes) -> Iterator[int]:
    """The lexemes at which a number may begin."""
    for index, lexeme in enumerate(lexemes.items):
        lower = lexeme.lower
        if (
            lexeme.kind == "number"
            or lower in _WORD_STARTS
            or (lower in ("a", "an") and lexemes.lower(index + 1) in _ARTICLE_CONTINUES)
        ):
            yield index


def _ranges(lexemes: Lexemes) -> Iterator[Amount]:
    """Single amounts, and ranges of two joined into one."""
    free = 0
    for index in _starts(lexemes):
        if index < free:
            continue
        amount = read_single(lexemes, index, free)
        if amount is None:
            continue
        joined = _joined(lexemes, amount)
        free = (joined or amount).last
        yield joined or amount


def _joined(lexemes: Lexemes, low: Amount) -> Amount | None:
    """The range that the amount begins: "5-10", "from X to Y", "between X and Y", "three or four"."""
    if low.number.vague or _year_like(lexemes, low):
        return None
    link = lexemes[low.last]
    opening = _opening(lexemes, low.first)
    position = low.last + 1
    if link.text in DASHES:
        if lexemes.lower(position) == "to":
            position += 1 + (lexemes[position + 1].text in DASHES)
        if low.bare and _is_score(lexemes, low, position):
            return None
        return _range(lexemes, low, position, opening="")
    if link.lower == "to" or (link.lower == "up" and lexemes.lower(position) == "to"):
        position += (link.lower == "up") + (lexemes[low.last + 1].text in DASHES)
        if opening != "from" and _is_change(lexemes, low.first):
            return None
        return _range(lexemes, low, position, opening)
    if link.lower == "and" and opening == "between":
        return _range(lexemes, low, position, opening)
    if link.lower == "or" and low.bare:
        return _alternative(lexemes, low, position)
    if opening == "from" and not low.bare:
        return _distant(lexemes, low)
    return None


def _is_score(lexemes: Lexemes, low: Amount, position: int) -> bool:
    """Whether "2-1" is how a game stands: two small numbers, the second not the larger."""
    high = lexemes[position]
    return low.low < 200 and high.glued and high.text.isdecimal() and len(high.text) < 4 and Decimal(high.text) <= low.low


def _year_like(lexemes: Lexemes, amount: Amount) -> bool:
    first = lexemes[amount.first].text
    return amount.bare and first.isdecimal() and len(first) == 4 and 1900 <= amount.low <= 2100


def _opening(lexemes: Lexemes, first: int) -> str:
    """The word that opens a range before lexeme `first`: "from" or "between", over a word like "about"."""
    for place in (first - 1, first - 2, first - 3):
        if lexemes.lower(place) in ("from", "between"):
            return lexemes.lower(place)
        if lexemes.lower(place) not in (
            "about",
            "around",
            "roughly",
            "nearly",
            "up",
            "to",
            "some",
            "an",
            "a",
            "approximately",
        ):
            break
    return ""


_CHANGED = frozenset(
    "rose fell jumped dropped climbed gained lost slid slipped surged soared plunged tumbled plummeted sank grew "
    "shrank eased "
    "edged rallied dipped advanced added declined increased decreased retreated narrowed widened by up down".split()
)


def _is_change(lexemes: Lexemes, first: int) -> bool:
    """Whether the amount says by how much something moved: then what follows "to" is where it stands now."""
    place = first - 1
    while lexemes.lower(place) in (
        "about",
        "around",
        "almost",
        "nearly",
        "roughly",
        "some",
        "just",
        "another",
        "an",
        "a",
    ):
        place -= 1
    return lexemes.lower(place) in _CHANGED


def _range(lexemes: Lexemes, low: Amount, position: int, opening: str) -> Amount | None:
    """The range from `low` to the amount at lexeme `position`, when the two measure the same."""
    high = _end_at(lexemes, position, low.last)
    if high is not None and high.bare and lexemes[low.last].text not in DASHES and lexemes[high.last].text in DASHES:
        # "From 24 to 33-35 billion": the end is a range of its own.
        high = _joined(lexemes, high) or high
    if high is None or high.number.vague or not _same_measure(low, high, opening):
        return None
    bottom = _on_scale(low, high)
    if bottom.low > high.high and opening != "from":
        return None
    unit_of = low if high.bare else high
    rate = high.rate or low.rate
    unit = unit_of.unit
    if low.rate is not None and not high.bare and high.rate is None:
        unit = low.unit
    return replace(
        high,
        first=low.first,
        start=low.start,
        low=min(bottom.low, high.low),
        high=max(bottom.high, high.high),
        unit=unit,
        kind=unit_of.kind,
        basis=unit_of.basis,
        rate=rate,
        prefixed=low.prefixed or high.prefixed,
        ranged=True,
    )


def _end_at(lexemes: Lexemes, position: int, free: int) -> Amount | None:
    """The amount at lexeme `position`, with whatever stands before its number within three lexemes."""
    while lexemes.lower(position) in (
        "about",
        "around",
        "nearly",
        "almost",
        "roughly",
        "over",
        "more",
        "than",
        "as",
        "much",
    ):
        position += 1
    for index in range(position, position + 4):
        amount = read_single(lexemes, index, free)
        if amount is not None:
            return amount if amount.first == position else None
    return None


def _same_measure(low: Amount, high: Amount, opening: str) -> bool:
    if low.unit == high.unit:
        return True
    if low.bare:
        return not high.bare
    if high.bare:
        return opening in ("from", "between") or low.prefixed
    return (low.rate is not None and high.rate is None and str(low.unit).startswith(f"{high.unit} per ")) or (
        high.rate is not None and low.rate is None and str(high.unit).startswith(f"{low.unit} per ")
    )


def _on_scale(low: Amount, high: Amount) -> Amount:
    """The lower end with the scale that only the upper end says ("$10 to $15 billion")."""
    inherits = low.number.scale == 1 and high.number.scale > 1 and low.number.mantissa < 1000
    if not inherits or low.number.mantissa > high.number.mantissa or (not low.bare and not low.prefixed):
        return low
    return replace(low, low=low.low * high.number.scale, high=low.high * high.number.scale)


def _alternative(lexemes: Lexemes, low: Amount, position: int) -> Amount | None:
    """ "Three or four years", "5 or 6 million": two neighbouring whole numbers that share what follows; no list's end."""
    if lexemes[low.first - 1].text == "," and lexemes[low.first - 2].kind == "number":
        return None
    high = _end_at(lexemes, position, low.last)
    if high is None or high.prefixed or low.number.scale > 1 or high.number.vague or high.number.share or low.number.share:
        return None
    small, large = low.number.mantissa, high.number.mantissa
    if not (small < large <= 2 * small and small == small.to_integral_value() and large == large.to_integral_value()):
        return None
    return _range(lexemes, low, position, "")


_MAX_DISTANCE = 9


def _distant(lexemes: Lexemes, low: Amount) -> Amount | None:
    """ "From $900 on Monday to $850": the ends apart by when or where."""
    for place in range(low.last, low.last + _MAX_DISTANCE):
        lexeme = lexemes[place]
        if lexeme.lower in ("", "\n", ".", ";", "from", "and", "but"):
            return None
        if lexeme.lower == "to":
            high = _end_at(lexemes, place + 1, place)
            return _range(lexemes, low, place + 1, "from") if high is not None and high.unit == low.unit else None
    return None


def _with_units_of_neighbours(lexemes: Lexemes, amounts: list[Amount]) -> list[Amount]:
    """Bare numbers in a list take the unit at its end: "5, 10 and 15 km", "8 or $9"."""
    for place in range(len(amounts) - 2, -1, -1):
        amount, following = amounts[place], amounts[place + 1]
        if not amount.bare or following.bare or amount.number.vague or amount.number.share:
            continue
        if following.unit in ("year of age",) or not _listed(lexemes, amount.last, following.first):
            continue
        scaled = _on_scale(amount, following)
        unit = str(following.unit).split(" per ")[0]
        amounts[place] = replace(scaled, unit=unit, kind=following.kind, basis=following.basis)
    for place in range(1, len(amounts)):
        before, amount = amounts[place - 1], amounts[place]
        if (
            amount.bare
            and before.kind == "measure"
            and before.unit is not None
            and _stands_at(lexemes, before.last, amount.first)
        ):
            amounts[place] = replace(amount, unit=before.unit, kind=before.kind, basis="assumed")
    return amounts


def _stands_at(lexemes: Lexemes, last: int, first: int) -> bool:
    """Whether the second amount says where the first has led: "rose 40 points to 3,120"."""
    return first == last + 1 and lexemes.lower(last) == "to"


def _listed(lexemes: Lexemes, last: int, first: int) -> bool:
    """Whether nothing but a comma, "and", "or" or "to" stands between two amounts ("5 and 10 km", "52 to 38 per cent")."""
    between = [lexemes.lower(place) for place in range(last, first)]
    if between == ["to"]:
        return True
    return 0 < len(between) <= 2 and all(word in (",", "and", "or") for word in between)
