"""Turns unit names and symbols into one usual name in the singular, with its kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.numbers import DASHES
from briefing.model import FigureKind

# Name: other names, in the singular and lower case.
_NAMES: dict[FigureKind, str] = {
    "percent": """
percentage: per cent, percent, pct, %
percentage point: per cent point, percent point, pp, ppt, ppts
basis point: bp, bps
""",
    "duration": """
millisecond: millisec
second: sec
minute: min
hour: hr
day:
week: wk
fortnight:
month:
year: yr
decade:
night:
century:
year of age: year old, yr old, yo, year of age, y o
month of age: month old, month of age
week of age: week old, week of age
day of age: day old, day of age
""",
    "measure": """
inch: in
foot: ft
yard: yd
mile: mi
nautical mile: nmi
light year:
square inch: sq in
square foot: sq ft, sqft
square yard: sq yd
square mile: sq mi
square metre: sq m, sqm, square meter, metre squared
square kilometre: sq km, square kilometer
square centimetre: sq cm, square centimeter
cubic metre: cubic meter, cu m
cubic foot: cu ft
cubic inch: cu in
cubic centimetre: cubic centimeter, cc
cubic kilometre: cubic kilometer
hectare: ha
acre:
square mile per hour:
mile per hour: mph, m p h
mile per gallon: mpg
kilometre per hour: kph, kmph, kmh, kilometer per hour, kilometre an hour
revolution per minute: rpm
part per million: ppm
part per billion: ppb
knot: kt, kts
mach:
pound-mass: lb, lbs
ounce: oz
stone:
ton:
short ton:
long ton:
metric ton: tonne, metric tonne
kiloton: kilotonne
megaton: megatonne
gigaton: gigatonne
carat:
gallon: gal
pint:
quart:
fluid ounce: fl oz
barrel:
barrel of oil: bbl, barrel of crude, barrel of crude oil, boe
barrel per day: bpd
bushel:
cup:
tablespoon: tbsp
teaspoon: tsp
dram: drachma
horsepower: hp, ps
brake horsepower: bhp
pound-foot: pound foot, lb ft, pound foot of torque
newton metre: newton meter
kilopound per square inch: ksi
pound per square inch: psi
british thermal unit: btu
mega british thermal unit: mmbtu
celsius: degree celsius, deg celsius, degree centigrade, centigrade, celcius, degree celcius, degree c, deg c
fahrenheit: degree fahrenheit, deg fahrenheit, farenheit, degree farenheit, degree f, deg f
kelvin:
degree: deg
radian: rad
decibel: db
bit:
kilobit: kb
megabit: mb
megabit per second: mbps, megabit per second
gigabit per second: gbps
megapixel: mp
micron:
kilo:
tesla:
lumen:
lux:
milliampere-hour: mah, milliampere hour, milliamp hour
point: pt, pts
""",
    "count": """
time: fold
dozen:
""",
}
_SYMBOLS: dict[str, tuple[str, FigureKind]] = {
    "%": ("percentage", "percent"),
    "٪": ("percentage", "percent"),
    "℃": ("celsius", "measure"),
    "℉": ("fahrenheit", "measure"),
    "°": ("degree", "measure"),
    "′": ("foot", "measure"),
    "″": ("inch", "measure"),
}
# Symbols that follow no rule, or are read otherwise than their letters would be.
_OWN_SYMBOLS: dict[str, tuple[str, FigureKind]] = {
    "t": ("metric ton", "measure"),
    "s": ("second", "duration"),
    "h": ("hour", "duration"),
    "MB": ("megabyte", "measure"),
    "mb": ("megabit", "measure"),
    "mW": ("milliwatt", "measure"),
    "MW": ("megawatt", "measure"),
    "Nm": ("newton metre", "measure"),
    "mcg": ("microgram", "measure"),
    "L": ("litre", "measure"),
    "ms": ("millisecond", "duration"),
    "C": ("celsius", "measure"),
}
_PREFIXES = {
    "nano": "n", "micro": "μ", "milli": "m", "centi": "c", "deci": "d", "kilo": "k", "mega": "M", "giga": "G", "tera": "T",
}  # fmt: skip
_PICO = {"pico": "p"}
# Base unit: its symbol, the prefixes it is used with, other spellings.
_BASES = {
    "metre": ("m", "nano micro milli centi deci kilo pico", "meter"),
    "gram": ("g", "nano micro milli kilo", "gramme"),
    "litre": ("l", "milli centi deci micro", "liter"),
    "watt": ("W", "milli kilo mega giga tera", ""),
    "watt hour": ("Wh", "kilo mega giga tera", "watt-hour"),
    "joule": ("J", "kilo mega giga", ""),
    "volt": ("V", "milli kilo", ""),
    "ampere": ("A", "milli kilo", "amp"),
    "hertz": ("Hz", "kilo mega giga", ""),
    "pascal": ("Pa", "kilo mega giga", ""),
    "byte": ("B", "kilo mega giga tera", ""),
    "newton": ("N", "kilo", ""),
    "calorie": ("cal", "kilo", ""),
    "farad": ("F", "micro nano pico", ""),
    "ohm": ("Ω", "kilo mega", ""),
    "becquerel": ("Bq", "kilo mega", ""),
    "sievert": ("Sv", "micro milli", ""),
}
_IRREGULAR = {
    "feet": "foot", "inches": "inch", "centuries": "century", "penny": "penny", "pence": "penny", "people": "people",
    "men": "man", "women": "woman", "children": "child", "lives": "life", "knives": "knife", "hertz": "hertz",
    "celsius": "celsius", "gas": "gas", "bus": "bus", "series": "series", "species": "species",
}  # fmt: skip
# Symbols that are read in any case ("5KW", "100 MB"): nothing else is written so.
_ANY_CASE = frozenset("kw mw gw kwh mwh gwh twh hz khz mhz ghz km kg cm mm ml gb tb kb mpa gpa kcal cal kj".split())
# Symbols that are words too: only right behind the digits, or never a letter away from another word.
_GLUED_ONLY = frozenset("m g l V A B N F J W t in s h d a kt ha pp mp ps C L".split())


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit said by lexemes up to (not with) `last`; `name` is its usual name in the singular."""

    name: str
    kind: FigureKind
    last: int


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """A noun in the singular, by English spelling alone."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, FigureKind]]]:
    """Units of several words and of one, by first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, FigureKind]]] = {}

    def add(phrase: str, name: str, kind: FigureKind) -> None:
        words = tuple(phrase.replace("-", " ").split())
        found.setdefault(words[0], []).append((words, name, kind))

    for kind, lines in _NAMES.items():
        for line in lines.strip().splitlines():
            name, others = line.split(":")
            for phrase in [name, *filter(None, map(str.strip, others.split(",")))]:
                add(phrase, name, kind)
    for base, (_, prefixes, other) in _BASES.items():
        for prefix in ["", *prefixes.split()]:
            for spelling in filter(None, [base, other]):
                add(prefix + spelling, prefix + base, "measure")
    for entries in found.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))
    return found


def _symbols() -> dict[str, tuple[str, FigureKind]]:
    """SI symbols with their prefixes, as written, and the few of them that are read in any case."""
    found = dict(_SYMBOLS)
    for base, (symbol, prefixes, _) in _BASES.items():
        found[symbol] = (base, "measure")
        for prefix in prefixes.split():
            found[(_PREFIXES | _PICO)[prefix] + symbol] = (prefix + base, "measure")
    found |= {"µ" + key[1:]: value for key, value in found.items() if key.startswith("μ")}
    found |= {key.lower(): value for key, value in sorted(found.items()) if key.lower() in _ANY_CASE}
    found |= {key.upper(): value for key, value in sorted(found.items()) if key.lower() in _ANY_CASE and len(key) > 1}
    return found | _OWN_SYMBOLS


_PHRASES = _phrases()
_SYMBOL_UNITS = _symbols()
# Quotation marks that may be feet and inches.
_MARKS = {"'": "foot", "’": "foot", '"': "inch", "”": "inch"}
_QUOTES = frozenset({"'", '"', "‘", "“", "`", "«"})
_SQUARES = {"²": "square", "2": "square", "³": "cubic", "3": "cubic"}


def read_unit(lexemes: Lexemes, index: int) -> Unit | None:
    """The unit at lexeme `index`, perhaps behind a hyphen or in brackets: "kW", "-inch", "(kg)", "square miles"."""
    lexeme = lexemes[index]
    if lexeme.text in DASHES and lexemes[index + 1].kind == "word":
        return _hyphened(lexemes, index)
    if lexeme.text in ("(", "[", "{", "<") and lexemes[index + 1].kind == "word":
        closing = {"(": ")", "[": "]", "{": "}", "<": ">"}[lexeme.text]
        inner = _plain(lexemes, index + 1)
        enclosed = inner is not None and lexemes[inner.last].text == closing
        return Unit(inner.name, inner.kind, inner.last + 1) if inner is not None and enclosed else None
    return _plain(lexemes, index)


def _hyphened(lexemes: Lexemes, index: int) -> Unit | None:
    phrase = _phrase(lexemes, index + 1)
    return phrase if phrase is not None or not lexemes[index + 1].glued else _symbol(lexemes, index + 1)


def _plain(lexemes: Lexemes, index: int) -> Unit | None:
    lexeme = lexemes[index]
    if lexeme.text == "°":
        return _degrees(lexemes, index)
    if lexeme.text in _MARKS and _marks_size(lexemes, index):
        return Unit(_MARKS[lexeme.text], "measure", index + 1)
    symbol, phrase = _symbol(lexemes, index), _phrase(lexemes, index)
    if symbol is None or (phrase is not None and phrase.last > symbol.last):
        return phrase
    return symbol


def _marks_size(lexemes: Lexemes, index: int) -> bool:
    """Whether a mark is feet or inches: before a word of size, or where it closes no quotation and no plural."""
    if lexemes.lower(index + 1) in ("long", "wide", "tall", "high", "deep", "thick"):
        return True
    mark = lexemes[index]
    if not mark.glued or mark.text not in "'\"" or lexemes[index + 1].glued:
        return False
    return all(lexemes[place].text not in _QUOTES for place in range(max(0, index - 60), index))


def _degrees(lexemes: Lexemes, index: int) -> Unit:
    """ "°", "°C", "° Celsius"."""
    scale = {"c": "celsius", "celsius": "celsius", "f": "fahrenheit", "fahrenheit": "fahrenheit"}.get(
        lexemes.lower(index + 1)
    )
    return Unit("degree", "measure", index + 1) if scale is None else Unit(scale, "measure", index + 2)


def _symbol(lexemes: Lexemes, index: int) -> Unit | None:
    lexeme = lexemes[index]
    found = _SYMBOL_UNITS.get(lexeme.text) or _SYMBOL_UNITS.get(lexeme.lower if lexeme.lower in _ANY_CASE else "")
    if found is not None and lexeme.text == "s" and "." not in lexemes[index - 1].text:
        return None
    if found is None or (lexeme.text in _GLUED_ONLY and not (lexeme.glued or _closes(lexemes, index))):
        return None
    name, kind = found
    square = lexemes[index + 1]
    if square.glued and square.text in _SQUARES and not _letters_at(lexemes, index + 2) and name.endswith("metre"):
        return Unit(f"{_SQUARES[square.text]} {name}", kind, index + 2)
    if square.glued and square.kind == "number":
        return None
    return Unit(name, kind, index + 1)


def _letters_at(lexemes: Lexemes, index: int) -> bool:
    return lexemes[index].kind == "word" and lexemes[index].glued


def _closes(lexemes: Lexemes, index: int) -> bool:
    """Whether a symbol that is a letter or a word stands where only a unit can: in capitals, or before a mark or the end."""
    lexeme, following = lexemes[index], lexemes[index + 1]
    if lexeme.text in ("in", "s", "h", "d", "l", "g"):
        return lexeme.text == "in" and lexemes.lower(index - 2) in ("ft", "foot", "feet")
    if lexeme.text in ("F", "N", "J", "L", "B", "C") and following.kind == "word":
        return not following.text[0].isupper()
    return lexeme.text != "m" or following.kind != "word" or following.lower in ("x", "and", "is")


def _phrase(lexemes: Lexemes, index: int) -> Unit | None:
    first = singular(lexemes.lower(index))
    for words, name, kind in _PHRASES.get(first, ()):
        last = _match(lexemes, index, words)
        if last is not None:
            return _guarded(lexemes, index, Unit(name, kind, last), words)
    return None


def _guarded(lexemes: Lexemes, index: int, unit: Unit, words: tuple[str, ...]) -> Unit | None:
    """Names that are other words too: "in" is an inch only before a mark, "pt" and "min" never start a name."""
    if words == ("in",):
        return None
    lexeme = lexemes[index]
    if len(words) == 1 and len(lexeme.lower) < 3 and not lexeme.glued and lexeme.lower in _GLUED_ONLY:
        return unit if lexeme.lower in ("ha", "ps", "mp") else None
    return unit


def _match(lexemes: Lexemes, index: int, words: tuple[str, ...]) -> int | None:
    """The index after `words`, in the singular or plural, with hyphens or dots between them; None when they differ."""
    position = index
    for place, word in enumerate(words):
        if place and lexemes[position].text in DASHES:
            position += 1
        lower = lexemes.lower(position)
        if lower != word and singular(lower) != word:
            return None
        position += 1
    return position
