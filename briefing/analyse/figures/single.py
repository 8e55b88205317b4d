"""Turns lexemes into one amount: a number with the currency before it or the unit behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from briefing.analyse.figures import currencies
from briefing.analyse.figures.amount import Amount, Basis, with_unit
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.numbers import CARDINALS, DASHES, LETTER_SCALES, MINUS, SCALES, Number, read_number
from briefing.analyse.figures.units import Unit, read_unit

_DIMENSIONS = frozenset(
    "tall long wide high deep away above below from x by is and or up down apart ahead off to at in".split()
)
_MONEY_CUES = frozenset(
    "cost costs costing pay pays paid paying price priced prices worth spend spent spending fine fined budget tax "
    "taxes wage "
    "wages salary earn earns earned earning profit profits loss revenue sales fund funds funding loan debt bill "
    "bills sell "
    "sold bought buy bid grant invest investment deal income pension fee fees benefit cheaper totals package owed "
    "saved £".split()
)


def read_single(lexemes: Lexemes, index: int, free: int) -> Amount | None:
    """The amount whose number starts at lexeme `index`; it may reach back as far as lexeme `free` for a currency."""
    number = read_number(lexemes, index) or _fold(lexemes, index)
    if number is None:
        return None
    if lexemes.lower(index).endswith("fold"):
        return with_unit(lexemes, index, number.last, number, "time", "count", "stated")
    first, negative = _signed(lexemes, index, free)
    code = currencies.scaled_code(lexemes[first - 1].text) if first > free else None
    if code is not None:
        factor = Decimal(code[1])
        number = replace(number, low=number.low * factor, high=number.high * factor, scale=factor)
        return with_unit(lexemes, first - 1, number.last, number, code[0], "money", "stated", prefixed=True)
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
    """An amount of money whose currency stood before the number: "$5 million", "$10 dollars", "$62 U.S."."""
    last, unit, basis = number.last, currency.unit, currency.basis
    again = currencies.after_number(lexemes, last)
    if again is not None and again.unit == unit and lexemes.lower(last) not in ("$", "€", "£"):
        last, basis = again.last, again.basis if again.basis == "stated" else basis
    elif currency.basis == "assumed" and (stated := _late_country(lexemes, last)) is not None:
        unit, basis, last = stated, "stated", last + 1
    return with_unit(lexemes, first, last, number, unit, "money", basis, prefixed=True)


def _late_country(lexemes: Lexemes, index: int) -> str | None:
    """The currency that a country behind a dollar amount states: "$62 U.S. per barrel", "$5 Cdn."."""
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
        return _with_subunit(lexemes, with_unit(lexemes, first, money.last, money.number, money.unit, "money", money.basis))
    if number.share:
        last = _of_one(lexemes, last)
    unit = _pound(lexemes, number, last + hyphen) or read_unit(lexemes, last)
    if unit is None and lexemes.lower(last) == "or" and lexemes.lower(last + 1) == "so":
        unit = read_unit(lexemes, last + 2)
    if unit is not None:
        return with_unit(lexemes, first, unit.last, number, unit.name, unit.kind, "stated")
    last = number.last
    if _is_age(lexemes, first, number):
        return with_unit(lexemes, first, last, number, "year of age", "duration", "stated")
    return with_unit(lexemes, first, last, number, None, "count", "open")


def _of_one(lexemes: Lexemes, index: int) -> int:
    """The lexeme behind what makes a fraction one of a unit: "half a mile", "a third of a mile", "a half of 1 per cent"."""
    place = index + (lexemes.lower(index) == "of")
    one = lexemes.lower(place) in (("a", "an", "one", "1") if place > index else ("a", "an"))
    return place + one if one else index


def _is_age(lexemes: Lexemes, first: int, number: Number) -> bool:
    """Whether a bare number is somebody's age: "aged 54", "of age 87", "The minister, 54, has"."""
    if number.vague or number.share or not 1 <= number.high < 120 or number.high != number.high.to_integral_value():
        return False
    if lexemes.lower(first - 1) in ("age", "aged"):
        return True
    named = lexemes[first - 2].text[:1].isupper() and lexemes[first - 3].text[:1].isupper()
    if lexemes[first - 1].text == "," and named and number.last == first + 1 and lexemes[first].kind == "number":
        return lexemes[number.last].text in (",", ".", "\n", "", ")")
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
