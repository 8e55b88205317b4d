"""Turns lexemes, digits and words alike, into numbers: exact decimals, or the two ends of a vague number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import gcd

from briefing.analyse.figures.digits import read_digits
from briefing.analyse.figures.lexing import Lexeme, Lexemes

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
CARDINALS = {word: Decimal(value) for value, word in enumerate(_ONES)} | {
    word: Decimal(20 + 10 * place) for place, word in enumerate(_TENS)
}
SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "lakh": Decimal(10**5),
    "million": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
}
# Written out of full: these stand after digits only.
_SHORT_SCALES = {
    "bn": SCALES["billion"],
    "bln": SCALES["billion"],
    "mrd": SCALES["billion"],
    "milliard": SCALES["billion"],
    "mn": SCALES["million"],
    "mln": SCALES["million"],
    "mio": SCALES["million"],
    "mill": SCALES["million"],
    "tn": SCALES["trillion"],
    "trn": SCALES["trillion"],
    "lakhs": SCALES["lakh"],
    "crores": SCALES["crore"],
    "cr": SCALES["crore"],
    "thousands": SCALES["thousand"],
    "millions": SCALES["million"],
    "billions": SCALES["billion"],
}
# One letter, right behind the digits: what it stands for depends on what the number measures.
LETTER_SCALES = {
    "k": SCALES["thousand"],
    "m": SCALES["million"],
    "b": SCALES["billion"],
    "t": SCALES["trillion"],
}
_VAGUE = {
    "dozens": Decimal(12),
    "tens": Decimal(10),
    "scores": Decimal(20),
    "hundreds": Decimal(100),
    "thousands": SCALES["thousand"],
    "millions": SCALES["million"],
    "billions": SCALES["billion"],
    "trillions": SCALES["trillion"],
}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_GLYPHS = {
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
    "⅕": "1/5",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
}
_ODDS = frozenset({3, 4, 5, 10, 20, 50, 100, 1000})
_TIMES = frozenset("minutes hours days weeks months years seconds games matches".split())
_NOT_HALVES = frozenset("this that first second last next other better the each latter former final opening".split())
_DENOMINATORS = {2, 3, 4, 5, 6, 8, 10, 16, 32, 64}
DASHES = frozenset("-–—‑−")
MINUS = frozenset("-−–")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from lexemes `first` up to (not with) `last`.

    `low` equals `high` unless it is vague ("tens of billions"). `mantissa` is what stood before `scale`.
    `share` is true of a fraction said in words or signs, without a whole part ("a third"); `ratio` are its two parts.
    """

    first: int
    last: int
    low: Decimal
    high: Decimal
    mantissa: Decimal
    scale: Decimal = Decimal(1)
    vague: bool = False
    share: bool = False
    letter: bool = False
    ratio: tuple[int, int] | None = None


def read_number(lexemes: Lexemes, index: int) -> Number | None:
    """The number that starts at lexeme `index`, the longest reading; None when none does."""
    lexeme = lexemes[index]
    if lexeme.kind == "number":
        return _from_digits(lexemes, index)
    if lexeme.text in _GLYPHS:
        return _shared(lexemes, index, index + 1, *_parts(_GLYPHS[lexeme.text]))
    if lexeme.kind != "word":
        return None
    return _vague(lexemes, index) or _fraction(lexemes, index) or _from_words(lexemes, index)


def _parts(text: str) -> tuple[int, int]:
    top, bottom = text.split("/")
    return int(top), int(bottom)


def _ratio(text: str) -> Decimal:
    top, bottom = _parts(text)
    return Decimal(top) / Decimal(bottom)


def _shared(lexemes: Lexemes, first: int, last: int, top: int, bottom: int) -> Number:
    """A fraction read up to `last`, with the scales that follow ("half a million")."""
    number = _scaled(lexemes, first, last, Decimal(top) / Decimal(bottom), share=True)
    divisor = gcd(top, bottom)
    return replace(number, ratio=(top // divisor, bottom // divisor)) if number.share else number


def _from_digits(lexemes: Lexemes, index: int) -> Number | None:
    value = read_digits(lexemes[index].text)
    if value is None:
        return None
    if value == value.to_integral_value() and (odds := _odds(lexemes, index, int(value))) is not None:
        return odds
    slash = _slash_fraction(lexemes, index)
    if slash is not None:
        return _shared(lexemes, index, index + 3, *slash)
    power = _power_of_ten(lexemes, index + 1)
    if power is not None:
        exponent, last = power
        return _scaled(lexemes, index, last, value.scaleb(exponent))
    last = index + 1
    if value == value.to_integral_value():
        extra, last = _fraction_after(lexemes, last)
        value += extra
    return _scaled(lexemes, index, last, value)


def _power_of_ten(lexemes: Lexemes, index: int) -> tuple[int, int] | None:
    """The exponent of "×10^-30" or "×10−30" at lexeme `index`, and the index after it."""
    if lexemes[index].text != "×" or lexemes[index + 1].text != "10":
        return None
    position = index + 2 + (lexemes[index + 2].text == "^")
    negative = lexemes[position].text in MINUS
    digits = lexemes[position + negative]
    if not (digits.glued and digits.text.isdecimal() and len(digits.text) < 3):
        return None
    return (-int(digits.text) if negative else int(digits.text)), position + negative + 1


def _slash_fraction(lexemes: Lexemes, index: int) -> tuple[int, int] | None:
    """The parts of "3/4" at lexeme `index`; not of "9/11" or "24/7"."""
    top, slash, bottom = lexemes[index], lexemes[index + 1], lexemes[index + 2]
    if not (slash.text == "/" and slash.glued and bottom.glued and bottom.kind == "number"):
        return None
    if not (top.text.isdecimal() and bottom.text.isdecimal() and len(top.text) < 3 and len(bottom.text) < 3):
        return None
    above, below = int(top.text), int(bottom.text)
    return (above, below) if below in _DENOMINATORS and 0 < above < below else None


def _fraction_after(lexemes: Lexemes, index: int) -> tuple[Decimal, int]:
    """What follows a whole number: "½", "1/2", "and a half"; 0 and the same index when nothing does."""
    glyph = lexemes[index]
    if glyph.text in _GLYPHS:
        return _ratio(_GLYPHS[glyph.text]), index + 1
    slash = _slash_fraction(lexemes, index) if glyph.kind == "number" and not glyph.glued else None
    if slash is not None:
        return Decimal(slash[0]) / Decimal(slash[1]), index + 3
    if lexemes.lower(index) == "and" and lexemes.lower(index + 1) in ("a", "one"):
        part = lexemes.lower(index + 2 + (lexemes[index + 2].text in DASHES))
        if part in ("half", "quarter"):
            return Decimal(1) / _PARTS[part], index + 3 + (lexemes[index + 2].text in DASHES)
    return Decimal(0), index


def _scale_at(lexemes: Lexemes, index: int, *, digits: bool) -> tuple[Decimal, int] | None:
    """The scale at `index` ("million", "bn", "-billion"), with the index after it."""
    hyphen = lexemes[index].text in DASHES and lexemes[index].glued and lexemes[index + 1].glued
    lexeme = lexemes[index + hyphen]
    if lexeme.kind != "word":
        return None
    scale = SCALES.get(lexeme.lower) or (_SHORT_SCALES.get(lexeme.lower) if digits else None)
    return None if scale is None else (scale, index + hyphen + 1)


def _scaled(lexemes: Lexemes, first: int, last: int, value: Decimal, *, share: bool = False) -> Number:
    """A number read up to `last`, with the scales that follow ("5 lakh crore", "half a million")."""
    digits = lexemes[last - 1].kind == "number"
    scale = Decimal(1)
    article = share and lexemes.lower(last) in ("a", "an") and lexemes.lower(last + 1) in SCALES.keys() | {"dozen"}
    position = last + (article or (share and lexemes[last].text in DASHES and lexemes.lower(last + 1) == "dozen"))
    if share and lexemes.lower(position) == "dozen":
        return Number(first, position + 1, value * 12, value * 12, value * 12)
    while (found := _scale_at(lexemes, position, digits=digits)) is not None:
        scale *= found[0]
        position = last = found[1]
    letter = False
    if scale == 1 and digits and (short := _letter_scale(lexemes[last])) is not None:
        scale, last, letter = short, last + 1, True
    elif lexemes.lower(last) == "dozen" and not share and value < 100:
        return Number(first, last + 1, value * 12, value * 12, value * 12)
    return Number(first, last, value * scale, value * scale, value, scale, share=share and scale == 1, letter=letter)


def _letter_scale(lexeme: Lexeme) -> Decimal | None:
    """The scale that one letter behind digits says: "k", "m", "b" and "t" glued, "M" and "B" also after a space."""
    if lexeme.kind == "word" and len(lexeme.text) == 1 and (lexeme.glued or lexeme.text in "MB"):
        return LETTER_SCALES.get(lexeme.lower)
    return None


def _vague(lexemes: Lexemes, index: int) -> Number | None:
    """ "Tens of billions", "thousands", "several hundred thousand", "a few dozen": one order of magnitude."""
    word = lexemes.lower(index)
    if word in ("several", "few", "many"):
        base = {**SCALES, "dozen": Decimal(12)}.get(lexemes.lower(index + 1))
        if base is None or word == "many":
            return None
        last = index + 2
    elif word in _VAGUE:
        base, last = _VAGUE[word], index + 1
        if word in ("tens", "scores") and not _of_scale_or_noun(lexemes, last, word):
            return None
    else:
        return None
    while True:
        step = last + (lexemes.lower(last) == "of")
        further = _VAGUE.get(lexemes.lower(step)) or SCALES.get(lexemes.lower(step))
        if further is None:
            break
        base, last = base * further, step + 1
    return Number(index, last, base, base * 10, base, vague=True)


def _of_scale_or_noun(lexemes: Lexemes, index: int, word: str) -> bool:
    if lexemes.lower(index) != "of":
        return False
    following = lexemes.lower(index + 1)
    return following in _VAGUE or following in SCALES or (word == "scores" and following == "people")


def _fraction(lexemes: Lexemes, index: int) -> Number | None:
    """ "Half", "a third of", "two-thirds", "three quarters", "one in five", "half a million"."""
    word = lexemes.lower(index)
    if word == "half":
        # "A year and a half": the half of what was said before.
        if lexemes.lower(index - 1) in ("a", "one") and lexemes.lower(index - 2) == "and":
            return None
        if lexemes.lower(index - 1) in _NOT_HALVES or lexemes.lower(index + 1) in ("year", "time", "way", "hour"):
            return None
        return _shared(lexemes, index, index + 1, 1, 2)
    if word in ("a", "an"):
        top, part_at = 1, index + 1
    elif word in CARDINALS:
        top, part_at = int(CARDINALS[word]), index + 1
        if (odds := _odds(lexemes, index, top)) is not None:
            return odds
    elif word == "quarter" and lexemes.lower(index + 1) in SCALES:
        top, part_at = 1, index
    else:
        return None
    hyphen = lexemes[part_at].text in DASHES
    part_at += hyphen
    part = lexemes.lower(part_at)
    singular = part[:-1] if part.endswith("s") and top > 1 else part
    if singular not in _PARTS or (singular == "half" and top > 1):
        return None
    # "A third goal", "one fifth place" and "three quarters of growth" count in order or name a period.
    follows = lexemes.lower(part_at + 1)
    if follows not in ("of", "the") and follows not in SCALES and not (hyphen or (top > 1 and singular != "quarter")):
        return None
    return _shared(lexemes, index, part_at + 1, top, _PARTS[singular])


def _odds(lexemes: Lexemes, index: int, top: int) -> Number | None:
    """ "One in five", "3 in 10" at `index`."""
    if top > 9 or lexemes.lower(index + 1) != "in":
        return None
    cardinal = CARDINALS.get(lexemes.lower(index + 2))
    bottom = int(cardinal) if cardinal is not None else None
    if bottom is None and lexemes[index + 2].text.isdecimal() and len(lexemes[index + 2].text) < 4:
        bottom = int(lexemes[index + 2].text)
    if bottom is None or bottom <= top or not top or lexemes.lower(index + 3) in _TIMES:
        return None
    # "Scored 2 in 7 games" counts both; in digits only the usual ones are odds.
    if lexemes[index].kind == "number" and bottom not in _ODDS:
        return None
    value, divisor = Decimal(top) / Decimal(bottom), gcd(top, bottom)
    return Number(index, index + 3, value, value, value, share=True, ratio=(top // divisor, bottom // divisor))


def _from_words(lexemes: Lexemes, index: int) -> Number | None:
    """A cardinal in words: "ninety-five", "two and a half", "one hundred and five thousand", "a dozen", "a million"."""
    word = lexemes.lower(index)
    if word in ("a", "an", "half"):
        return _article_scale(lexemes, index)
    if word == "dozen":
        return None
    if word not in CARDINALS:
        return None
    total, group, position = Decimal(0), Decimal(0), index
    largest = Decimal(10**18)
    while True:
        word = lexemes.lower(position)
        if word in CARDINALS:
            group += CARDINALS[word]
            position += 1
            position, group = _ones_after_tens(lexemes, position, word, group)
        elif word == "hundred":
            group, position = max(group, Decimal(1)) * 100, position + 1
        elif word in SCALES and SCALES[word] < largest:
            largest = SCALES[word]
            total, group, position = total + max(group, Decimal(1)) * largest, Decimal(0), position + 1
        else:
            break
        following = position + (lexemes.lower(position) == "and")
        if following > position and not (_large(lexemes.lower(position - 1)) and lexemes.lower(following) in CARDINALS):
            break
        if not _continues(lexemes, position, following):
            break
        position = following
    value = total + group
    extra, after = _fraction_after(lexemes, position)
    if extra:
        return _scaled(lexemes, index, after, value + extra)
    if lexemes.lower(position) == "dozen":
        return Number(index, position + 1, value * 12, value * 12, value * 12)
    scale = _trailing_scale(lexemes, index, position)
    return Number(index, position, value, value, value / scale, scale)


def _ones_after_tens(lexemes: Lexemes, position: int, word: str, group: Decimal) -> tuple[int, Decimal]:
    """ "Forty-five" and "forty five": the ones that follow tens."""
    if word not in _TENS:
        return position, group
    after = position + (lexemes[position].text in DASHES)
    ones = CARDINALS.get(lexemes.lower(after))
    return (after + 1, group + ones) if ones is not None and 0 < ones < 10 else (position, group)


def _continues(lexemes: Lexemes, position: int, following: int) -> bool:
    """Whether the word at `following` is part of the number that ended before `position`."""
    word, before = lexemes.lower(following), lexemes.lower(position - 1)
    if word == "hundred" or word in SCALES:
        return True
    return word in CARDINALS and _large(before)


def _large(word: str) -> bool:
    return word in SCALES


def _trailing_scale(lexemes: Lexemes, first: int, last: int) -> Decimal:
    """The scale that closes a number in words, 1 when there is none or when it has several parts."""
    scale = SCALES.get(lexemes.lower(last - 1))
    return scale if scale is not None and last - first == 2 else Decimal(1)


def _article_scale(lexemes: Lexemes, index: int) -> Number | None:
    """ "A million", "a hundred", "a dozen", "a couple of million", "half a dozen"."""
    word = lexemes.lower(index + 1)
    if word == "dozen":
        return Number(index, index + 2, Decimal(12), Decimal(12), Decimal(12))
    if word == "couple" and lexemes.lower(index + 2) == "of" and lexemes.lower(index + 3) in SCALES:
        value = 2 * SCALES[lexemes.lower(index + 3)]
        return Number(index, index + 4, value, value, Decimal(2), SCALES[lexemes.lower(index + 3)])
    if word == "few":
        vague = _vague(lexemes, index + 1)
        return None if vague is None else Number(index, vague.last, vague.low, vague.high, vague.mantissa, vague=True)
    if word not in SCALES:
        return None
    return _scaled(lexemes, index, index + 1, Decimal(1))
