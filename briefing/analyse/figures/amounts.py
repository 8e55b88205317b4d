"""Turns lexemes into amounts: numbers with their units, ranges joined, a unit said once handed to its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from briefing.analyse.figures import currencies
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.numbers import CARDINALS, DASHES, LETTER_SCALES, MINUS, SCALES, Number, read_number
from briefing.analyse.figures.units import Unit, read_unit, singular
from briefing.model import FigureKind

Basis = Literal["stated", "assumed", "open"]

_WORD_STARTS = (
    frozenset(CARDINALS)
    | frozenset("half quarter several few tens scores dozens hundreds thousands millions billions trillions".split())
    | frozenset("½⅓⅔¼¾⅕⅛⅜⅝⅞")
    | frozenset(f"{word}fold" for word in CARDINALS)
)
_ARTICLE_CONTINUES = frozenset(SCALES) | frozenset(
    "dozen couple few half third quarter fourth fifth sixth seventh eighth tenth".split()
)
_TIMES = frozenset("second minute hour day week month quarter year decade century night".split())
_RATE_NOUNS = _TIMES | frozenset(
    "share barrel tonne ton gallon litre liter kilo kilogram head person unit seat ounce mile dozen piece metre meter "
    "square household pound bushel acre pop".split()
)
_DIMENSIONS = frozenset(
    "tall long wide high deep away above below from x by is and or up down apart ahead off to at in".split()
)
_MONEY_CUES = frozenset(
    "cost costs costing pay pays paid paying price priced prices worth spend spent spending fine fined budget tax taxes wage "
    "wages salary earn earns earned earning profit profits loss revenue sales fund funds funding loan debt bill bills sell "
    "sold bought buy bid grant invest investment deal income pension fee fees benefit cheaper totals package owed saved £".split()
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, in lexemes `first` up to (not with) `last` and characters `start` to `end`.

    `unit` is None while nothing but a noun can say it. `rate` are the characters that say per what. `prefixed`: a currency stood before the number.
    """

    first: int
    last: int
    start: int
    end: int
    number: Number
    low: Decimal
    high: Decimal
    unit: str | None
    kind: FigureKind
    basis: Basis
    rate: tuple[int, int] | None = None
    prefixed: bool = False
    ranged: bool = False

    @property
    def bare(self) -> bool:
        """Whether neither a unit nor a currency was said."""
        return self.unit is None


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
        amount = _single(lexemes, index, free)
        if amount is None:
            continue
        joined = _joined(lexemes, amount)
        free = (joined or amount).last
        yield joined or amount


# ---------------------------------------------------------------- one number and its unit


def _single(lexemes: Lexemes, index: int, free: int) -> Amount | None:
    """The amount whose number starts at lexeme `index`; it may reach back as far as lexeme `free` for a currency."""
    number = read_number(lexemes, index) or _fold(lexemes, index)
    if number is None:
        return None
    if lexemes.lower(index).endswith("fold"):
        return _amount(lexemes, index, number.last, number, "time", "count", "stated")
    first, negative = _signed(lexemes, index, free)
    code = currencies.scaled_code(lexemes[first - 1].text) if first > free else None
    if code is not None:
        factor = Decimal(code[1])
        number = replace(number, low=number.low * factor, high=number.high * factor, scale=factor)
        return _amount(lexemes, first - 1, number.last, number, code[0], "money", "stated", prefixed=True)
    currency, first = _currency_before(lexemes, first, free)
    number = _settled(lexemes, number, currency is not None)
    if negative:
        number = replace(number, low=-number.high, high=-number.low, mantissa=-number.mantissa)
    if currency is not None:
        return _priced(lexemes, first, number, currency)
    return _measured(lexemes, first, number)


def _fold(lexemes: Lexemes, index: int) -> Number | None:
    """ "Sixfold", "tenfold": so many times."""
    value = CARDINALS.get(lexemes.lower(index).removesuffix("fold"))
    return None if value is None else Number(index, index + 1, value, value, value)


def _signed(lexemes: Lexemes, index: int, free: int) -> tuple[int, bool]:
    """Where the number begins with its sign, and whether that makes it negative."""
    before, further = lexemes[index - 1], lexemes[index - 2]
    if index - 1 < free:
        return index, False
    if before.lower in ("minus", "negative"):
        return index - 1, True
    if before.text in DASHES and lexemes[index].glued and further.lower == "minus" and index - 2 >= free:
        return index - 2, True
    if before.text in MINUS and (lexemes[index].glued or further.lower in ("", "to", "convert")):
        opens = not before.glued or further.text in ("(", "$")
        return (index - 1, True) if opens and further.kind != "number" else (index, False)
    return index, False


def _currency_before(lexemes: Lexemes, index: int, free: int) -> tuple[currencies.Currency | None, int]:
    """The currency that ends right before lexeme `index`, the longest reading, and where it begins."""
    for width in (3, 2, 1):
        start = index - width
        if start < free or start < 0:
            continue
        currency = currencies.before_number(lexemes, start)
        if currency is not None and currency.last == index:
            return currency, start
    return None, index


def _settled(lexemes: Lexemes, number: Number, money: bool) -> Number:
    """A number whose one-letter scale is taken back where the letter is a unit ("1.8m tall", "100t")."""
    if not number.letter:
        return number
    letter, following = lexemes[number.last - 1], lexemes[number.last]
    if money or letter.lower == "k" or letter.text in ("M", "B"):
        return number
    if letter.lower == "b":
        return number
    if letter.lower == "m" and _means_million(lexemes, number, following.lower, following.kind):
        return number
    unscaled = number.low / LETTER_SCALES[letter.lower]
    return replace(number, last=number.last - 1, low=unscaled, high=unscaled, scale=Decimal(1), letter=False)


def _means_million(lexemes: Lexemes, number: Number, following: str, kind: str) -> bool:
    """Whether "m" is a million: people and things are counted in them, metres are followed by a measure or a mark."""
    if currencies.after_number(lexemes, number.last) is not None:
        return True
    if following == "of":
        return lexemes.lower(number.last + 1) in ("its", "the", "their", "these", "our", "those", "them")
    return kind == "word" and following not in _DIMENSIONS and number.mantissa < 100


def _priced(lexemes: Lexemes, first: int, number: Number, currency: currencies.Currency) -> Amount:
    """An amount of money whose currency stood before the number: "$5 million", "$10 dollars", "$75 U.S."."""
    last, unit, basis = number.last, currency.unit, currency.basis
    again = currencies.after_number(lexemes, last)
    if again is not None and again.unit == unit and lexemes.lower(last) not in ("$", "€", "£"):
        last, basis = again.last, again.basis if again.basis == "stated" else basis
    elif currency.basis == "assumed" and (stated := _late_country(lexemes, last)) is not None:
        unit, basis, last = stated, "stated", last + 1
    return _amount(lexemes, first, last, number, unit, "money", basis, prefixed=True)


def _late_country(lexemes: Lexemes, index: int) -> str | None:
    """The currency that a country behind a dollar amount states: "$75 U.S. per barrel", "$5 Cdn."."""
    code = {"us": "USD", "canadian": "CAD", "cdn": "CAD", "australian": "AUD"}.get(lexemes.lower(index))
    closes = lexemes[index + 1].kind == "mark" or lexemes.lower(index + 1) in (
        "per",
        "a",
        "and",
        "to",
        "in",
        "for",
        "from",
    )
    return code if closes and lexemes[index].text != "us" else None


def _measured(lexemes: Lexemes, first: int, number: Number) -> Amount:
    """An amount whose unit, if any, stands behind the number."""
    last = number.last
    hyphen = lexemes[last].text in DASHES and lexemes[last + 1].kind == "word"
    if number.vague and lexemes.lower(last) == "of":
        last += 1
    money = _money_after(lexemes, number, last + hyphen)
    if money is not None:
        return _with_subunit(
            lexemes, _amount(lexemes, first, money.last, money.number, money.unit, "money", money.basis)
        )
    unit = _pound(lexemes, number, last + hyphen) or read_unit(lexemes, last)
    if unit is None and lexemes.lower(last) == "or" and lexemes.lower(last + 1) == "so":
        unit = read_unit(lexemes, last + 2)
    if unit is not None:
        return _amount(lexemes, first, unit.last, number, unit.name, unit.kind, "stated")
    last = number.last
    if _is_age(lexemes, first, number):
        return _amount(lexemes, first, last, number, "year of age", "duration", "stated")
    return _amount(lexemes, first, last, number, None, "count", "open")


def _is_age(lexemes: Lexemes, first: int, number: Number) -> bool:
    """Whether a bare number is somebody's age: "aged 54", "of age 87", "The minister, 54, has"."""
    if number.vague or number.share or not 1 <= number.high < 120 or number.high != number.high.to_integral_value():
        return False
    if lexemes.lower(first - 1) in ("age", "aged"):
        return True
    between = lexemes[first - 1].text == "," and lexemes[number.last].text == ","
    return (
        between
        and number.last == first + 1
        and number.high > 15
        and lexemes[first - 2].kind == "word"
        and lexemes[first].kind == "number"
    )


@dataclass(frozen=True, slots=True)
class _Money:
    unit: str
    basis: Basis
    last: int
    number: Number


def _money_after(lexemes: Lexemes, number: Number, index: int) -> _Money | None:
    """The currency at `index` behind a number: "euros", "USD million", "MEUR", "pence", "p"."""
    lexeme = lexemes[index]
    scaled = currencies.scaled_code(lexeme.text)
    if scaled is not None:
        factor = Decimal(scaled[1])
        return _Money(
            scaled[0],
            "stated",
            index + 1,
            replace(number, low=number.low * factor, high=number.high * factor, scale=factor),
        )
    if lexeme.lower in currencies.SUBUNITS and (lexeme.lower != "p" or (lexeme.glued and lexeme.text == "p")):
        return _Money(currencies.SUBUNITS[lexeme.lower][0], "stated", index + 1, number)
    if lexeme.lower in ("pound", "pounds") and lexemes.lower(index + 1) != "sterling":
        return _Money("GBP", "assumed", index + 1, number) if _pounds_are_money(lexemes, number, index) else None
    currency = currencies.after_number(lexemes, index)
    if currency is None or (lexemes[currency.last].kind == "number" and lexemes[currency.last].glued):
        return None
    scale = SCALES.get(lexemes.lower(currency.last)) if number.scale == 1 and currency.basis == "stated" else None
    if scale is None:
        return _Money(currency.unit, currency.basis, currency.last, number)
    scaled_number = replace(number, low=number.low * scale, high=number.high * scale, scale=scale)
    return _Money(currency.unit, currency.basis, currency.last + 1, scaled_number)


def _pounds_are_money(lexemes: Lexemes, number: Number, index: int) -> bool:
    """Pounds are money in millions and near words of paying; else they are a weight."""
    if number.scale >= SCALES["million"]:
        return True
    return any(lexemes.lower(place) in _MONEY_CUES for place in range(max(0, index - 14), index + 10))


def _pound(lexemes: Lexemes, number: Number, index: int) -> Unit | None:
    if lexemes.lower(index) not in ("pound", "pounds") or lexemes[index + 1].text in DASHES:
        return None
    return Unit("pound-mass", "measure", index + 1) if number.low >= 0 else None


def _with_subunit(lexemes: Lexemes, amount: Amount) -> Amount:
    """ "Three dollars fifty cents", "15 dollars 50", "17 USD 25": the hundredths that follow."""
    after = amount.last + (lexemes.lower(amount.last) == "and")
    lexeme = lexemes[after]
    if amount.number.scale != 1 or amount.ranged or (lexeme.kind == "number" and not lexeme.text.isdecimal()):
        return amount
    number = read_number(lexemes, after)
    if number is None or number.scale != 1 or not 1 <= number.low <= 99 or number.low != number.low.to_integral_value():
        return amount
    follows = lexemes[number.last]
    subunit = follows.lower in ("cent", "cents", "pence")
    if not subunit and (follows.kind == "word" or follows.text in ("$", "€", "£", "%", ",", "-") or number.high < 10):
        return amount
    low, last = amount.low + number.low / 100, number.last + subunit
    return replace(amount, low=low, high=low, last=last, end=lexemes[last - 1].end)


def _amount(
    lexemes: Lexemes,
    first: int,
    last: int,
    number: Number,
    unit: str | None,
    kind: FigureKind,
    basis: Basis,
    *,
    prefixed: bool = False,
) -> Amount:
    """An amount with the rate that follows it, if one does ("a share", "per year", "/day")."""
    amount = Amount(
        first, last, lexemes[first].start, lexemes[last - 1].end, number, number.low, number.high, unit, kind, basis,
        prefixed=prefixed,
    )  # fmt: skip
    if unit is None:
        return amount
    place = _behind_matter(lexemes, last)
    return with_rate(lexemes, amount, place, joined=place == last)


def _behind_matter(lexemes: Lexemes, index: int) -> int:
    """Where a rate may stand: at `index`, or behind what is measured ("gallons of jet fuel a year")."""
    if lexemes.lower(index) != "of":
        return index
    for place in range(index + 2, index + 6):
        if lexemes.lower(place) in ("a", "per") and singular(lexemes.lower(place + 1)) in _TIMES:
            return place
        if lexemes[place].kind != "word" or lexemes.lower(place) in (
            "for",
            "in",
            "over",
            "within",
            "to",
            "after",
            "on",
        ):
            break
    return index


def with_rate(lexemes: Lexemes, amount: Amount, index: int, *, joined: bool = True) -> Amount:
    """The amount with the rate at lexeme `index` as part of its unit; unchanged when none is there.

    The amount then reaches to the end of the rate, unless other words stand between (not `joined`).
    """
    found = _rate(lexemes, index)
    if found is None or amount.unit is None:
        return amount
    name, first, last = found
    return replace(
        amount,
        unit=f"{amount.unit} per {name}",
        last=last if joined else amount.last,
        end=lexemes[last - 1].end if joined else amount.end,
        rate=(lexemes[first].start, lexemes[last - 1].end),
    )


def _rate(lexemes: Lexemes, index: int) -> tuple[str, int, int] | None:
    """What the amount before lexeme `index` is per: its name, and from which lexeme to which it is said."""
    word = lexemes.lower(index)
    if word in DASHES and lexemes.lower(index + 1) in ("a", "an", "per"):
        hyphens, word, index = 1, lexemes.lower(index + 1), index + 1
    else:
        hyphens = 0
    named = index + 1 + (hyphens and lexemes[index + 1].text in DASHES)
    noun = singular(lexemes.lower(named))
    if lexemes.lower(named + 1) in ("earlier", "ago", "before", "later", "after"):
        return None
    if word in ("a", "an", "each", "every") and noun in (_RATE_NOUNS if word in ("a", "an") else _TIMES):
        return noun, named, named + 1
    if word == "per":
        if noun == "annum":
            return "year", named, named + 1
        unit = read_unit(lexemes, named)
        if unit is not None:
            return unit.name, named, unit.last
        return (noun, named, named + 1) if lexemes[named].kind == "word" else None
    if word == "/" and lexemes[index + 1].kind == "word" and lexemes[index + 1].glued:
        unit = read_unit(lexemes, index + 1)
        short = {
            "d": "day",
            "h": "hour",
            "hr": "hour",
            "s": "second",
            "b": "barrel",
            "t": "metric ton",
            "mt": "metric ton",
        }
        name = unit.name if unit is not None else short.get(noun, noun)
        return name, index + 1, unit.last if unit is not None else index + 2
    return None


# ---------------------------------------------------------------- two ends of a range


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
    return (
        low.low < 200 and high.glued and high.text.isdecimal() and len(high.text) < 4 and Decimal(high.text) <= low.low
    )


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
    "rose fell jumped dropped climbed gained lost slid slipped surged soared plunged tumbled plummeted sank grew shrank eased "
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
        amount = _single(lexemes, index, free)
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
    """ "Three or four years", "5 or 6 million": two neighbouring whole numbers that share what follows."""
    high = _end_at(lexemes, position, low.last)
    if (
        high is None
        or high.prefixed
        or low.number.scale > 1
        or high.number.vague
        or high.number.share
        or low.number.share
    ):
        return None
    small, large = low.number.mantissa, high.number.mantissa
    if not (small < large <= 2 * small and small == small.to_integral_value() and large == large.to_integral_value()):
        return None
    return _range(lexemes, low, position, "")


_MAX_DISTANCE = 9


def _distant(lexemes: Lexemes, low: Amount) -> Amount | None:
    """ "From $36,040 on Monday to $34,935": the ends apart by when or where."""
    for place in range(low.last, low.last + _MAX_DISTANCE):
        lexeme = lexemes[place]
        if lexeme.lower in ("", "\n", ".", ";", "from", "and", "but"):
            return None
        if lexeme.lower == "to":
            high = _end_at(lexemes, place + 1, place)
            return _range(lexemes, low, place + 1, "from") if high is not None and high.unit == low.unit else None
    return None


# ---------------------------------------------------------------- a unit said once


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
    """Whether the second amount says where the first has led: "rose 64 points to 4,577"."""
    return first == last + 1 and lexemes.lower(last) == "to"


def _listed(lexemes: Lexemes, last: int, first: int) -> bool:
    """Whether nothing but a comma, "and" or "or" stands between two amounts."""
    between = [lexemes.lower(place) for place in range(last, first)]
    return 0 < len(between) <= 2 and all(word in (",", "and", "or") for word in between)
