"""Turns a bare number (no unit, no currency) into a verdict: does it say how many, or is it a year, a label, a score?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analyse.figures.amount import Amount
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.parse import Parse

if TYPE_CHECKING:
    from spacy.tokens import Token

# "One thing", "one day", "one another": a turn of phrase, not a count.
_IDIOMS = frozenset("thing day way another time reason person moment man word kind sort".split())
# "On one hand", "in one way".
_TURNS = frozenset("side hand way point sense end part level case".split())
# More digits than that without a separator are a number in a register.
_LONGEST_PLAIN = 9
_FIRST_YEAR, _LAST_YEAR = 1000, 2199


def counts_one(lexemes: Lexemes, amount: Amount, noun: str | None) -> bool:
    """Whether "one" counts a noun: not "one of", "one thing", "no one", "this one"."""
    if amount.number.last - amount.first != 1 or lexemes.lower(amount.first) != "one":
        return True
    if amount.unit is not None:
        return lexemes.lower(amount.first - 1) not in ("at", "this", "no")
    if noun is None or lexemes.lower(amount.last) in ("of", "another", "who", "-"):
        return False
    if noun.split()[-1] in _TURNS and lexemes.lower(amount.first - 1) in ("on", "in", "at", "from", "to", "just"):
        return False
    return noun.split()[-1] not in _IDIOMS and lexemes.lower(amount.first - 1) not in (
        "no",
        "this",
        "that",
        "any",
        "the",
        "every",
    )


def is_year(lexemes: Lexemes, amount: Amount, noun: Token | None) -> bool:
    """Whether four bare digits are a year: never behind "more than", and before a noun only from 1900 on."""
    first = lexemes[amount.first]
    if amount.last - amount.first != 1 or not (first.text.isdecimal() and len(first.text) == 4):
        return False
    if not _FIRST_YEAR <= amount.low <= _LAST_YEAR:
        return False
    before = lexemes.lower(amount.first - 1)
    if before in (
        "in",
        "since",
        "until",
        "till",
        "by",
        "before",
        "after",
        "during",
        "early",
        "late",
        "from",
        "circa",
        "back",
    ):
        return noun is None or amount.low >= 1900
    if before == "of" and lexemes[amount.first - 2].text[:1].isupper():
        return noun is None
    if before in (
        "than",
        "least",
        "about",
        "around",
        "over",
        "nearly",
        "some",
        "almost",
        "approximately",
        "roughly",
        "of",
    ):
        return noun is None and amount.low >= 1900
    if noun is None:
        return amount.low >= 1500
    return amount.low >= 1900 and not (amount.low % 100 == 0 and noun.tag_ in ("NNS", "NNPS"))


def is_label(parse: Parse, lexemes: Lexemes, amount: Amount, noun: Token | None) -> bool:
    """Whether a bare number names something with the word before it: "Nokia 3310", "Room 101", "Fortune 100"."""
    if _is_version(lexemes, amount):
        return True
    if lexemes.lower(amount.first - 1) == "the" and noun is None and lexemes[amount.first].text.isdecimal():
        return True
    if amount.ranged or amount.number.vague:
        return amount.ranged and noun is None and lexemes[amount.first].kind == "number" and _hyphened(lexemes, amount)
    before = lexemes[amount.first - 1]
    if before.kind != "word" or lexemes[amount.first].kind != "number":
        return before.text in ("#", "№", "/") or (before.text in "-–" and before.glued and lexemes[amount.first].glued)
    token = parse.token_at(before.start)
    if token.pos_ not in ("PROPN", "NOUN"):
        return False
    number = parse.token_at(amount.start)
    if token.dep_ in ("dobj", "dative", "nsubj", "nsubjpass", "pobj", "npadvmod") and noun is not None and token != noun:
        return token.dep_ == "nsubj" and False
    return number.head == token or token.head == number or token.head == number.head or noun is None


def _is_version(lexemes: Lexemes, amount: Amount) -> bool:
    """Whether a number is the version of what is named before it: "Harbour 2.0 has", "the Alliance 3.0 concept"."""
    text, before = lexemes[amount.first].text, lexemes[amount.first - 1]
    return len(text) == 3 and text.endswith(".0") and before.kind == "word" and not before.text.islower()


def _hyphened(lexemes: Lexemes, amount: Amount) -> bool:
    return any(lexemes[place].text in "-–" for place in range(amount.first + 1, amount.last))


def is_name(lexemes: Lexemes, amount: Amount) -> bool:
    """Whether the number stands in a name: "the Big Ten final", "Pixel 7 Pro"."""
    before, first, following = lexemes[amount.first - 1], lexemes[amount.first], lexemes[amount.last]
    if before.lower == "of" and first.kind == "word" and first.text.istitle():
        return lexemes[amount.first - 2].text.istitle()
    if before.kind != "word" or before.text.islower() or amount.last - amount.first != 1:
        return False
    if first.kind == "word":
        return first.text[0].isupper() and not first.text.isupper()
    return following.kind == "word" and following.text[0].isupper() and not lexemes[amount.first].glued


def is_adjective(lexemes: Lexemes, amount: Amount) -> bool:
    """Whether a small number is hyphened to a noun to say of what make it is: "a six-speed gearbox"."""
    hyphen = lexemes[amount.last]
    return amount.high < 10 and hyphen.text in "-‑" and hyphen.glued and lexemes[amount.last + 1].glued


def _opens(lexemes: Lexemes, index: int) -> bool:
    """Whether a bracket was opened within the twelve lexemes before `index`, and not closed."""
    for place in range(index - 1, index - 13, -1):
        if lexemes[place].text in ("(", ")"):
            return lexemes[place].text == "("
    return False


def is_code(lexemes: Lexemes, amount: Amount) -> bool:
    """Whether letters, or a mark that joins, stand right against the digits: "480L20", "11-22-33", "ab-173x"."""
    first, following = lexemes[amount.first], lexemes[amount.last]
    if lexemes[amount.first].kind != "number":
        return False
    before = lexemes[amount.first - 1]
    if before.text in (".", "_", "/") and before.glued and first.glued and lexemes[amount.first - 2].kind == "word":
        return True
    if following.text == ")" and before.text != "(" and amount.last - amount.first == 1 and "(" not in before.text:
        return amount.bare and amount.low < 100 and not _opens(lexemes, amount.first)
    if amount.bare and first.text.isdecimal() and len(first.text) > _LONGEST_PLAIN:
        return True
    glued_before = first.glued and before.kind == "word"
    glued_after = following.glued and following.kind in ("word", "number")
    return (
        glued_before
        or glued_after
        or (following.text == "/" and following.glued and lexemes[amount.last + 1].kind == "number")
    )


# "It took over five years": longer than that.
_LASTING = frozenset("take last wait be require need serve stay".split())


def lasts_over(parse: Parse, lexemes: Lexemes, amount: Amount) -> bool:
    """Whether "over" before a duration says how long it takes ("over five years it spent"), not that it is longer."""
    over = lexemes[amount.first - 1]
    if amount.kind != "duration" or over.lower != "over":
        return False
    token = parse.token_at(over.start)
    return token.dep_ == "prep" and token.head.lemma_ not in _LASTING


_AGE_WORDS = frozenset({"age", "ages", "expectancy"})
_STANDS_AT = frozenset({"is", "was", "are", "were", "at", "of", "to", "from", "reached", "about", "around", "just"})


def says_age(lexemes: Lexemes, amount: Amount) -> bool:
    """Whether a number that counts nothing is an age: "The average age was 43"."""
    if not 1 <= amount.low <= amount.high < 120 or lexemes.lower(amount.first - 1) not in _STANDS_AT:
        return False
    return any(lexemes.lower(place) in _AGE_WORDS for place in range(max(0, amount.first - 8), amount.first))
