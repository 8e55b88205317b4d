"""Turns a person's title into the office that it names, and tells whether one person cannot hold two such offices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
# Offices of which nobody holds two, and which are called by what they are over: "governor of ...", "ambassador to ...".
_HEADS = (
    "under secretary|assistant secretary|permanent secretary|secretary general|secretary|prime minister"
    "|minister|chief executive|chief (?:financial|operating|technology|medical|scientific|legal) officer|governor|mayor"
    "|ambassador|commander|bishop|archbishop"
)
_OVER = re.compile(rf"(?P<lead>.*?)\b(?P<head>{_HEADS}) (?P<tie>of|for|to) (?P<body>.+)")
_BEFORE = re.compile(r"(?P<lead>.*?)\b(?P<body>[\w-]+) (?P<head>minister|secretary)")
# What a minister is over: words on one line may name one office, so that only two lines are two.
_PORTFOLIOS = (
    "foreign external", "defence armed", "war", "interior home internal police security", "justice law",
    "finance economy economic treasury budget trade commerce business industry enterprise exchequer",
    "education schools universities science research higher", "health care hospitals", "transport infrastructure roads rail",
    "agriculture food farming fisheries rural", "environment climate energy ecology water",
    "culture arts heritage media sport", "labour employment work", "housing communities",
)  # fmt: skip
_PORTFOLIO = {word: number for number, line in enumerate(_PORTFOLIOS) for word in line.split()}
_SPELLINGS = {"defense": "defence", "center": "centre", "labor": "labour", "program": "programme", "centres": "centre"}
_QUALIFIERS = frozenset("deputy vice assistant under associate shadow junior honorary co second".split())
# Who held an office, or will, may hold another.
_AT_ANOTHER_TIME = frozenset(
    "former formerly ex then late acting interim incoming outgoing designate elect nominee candidate next new newly previous"
    " onetime once future appointed caretaker".split()
)
_SMALL = frozenset("the a an of for to and in at on s his her their its our".split())
# What stands for a name that was given before.
_NO_NAMES = frozenset(
    "company firm group bank city town county state country nation council party union agency ministry department body board"
    " organisation organization force forces army police state region province government region".split()
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office of which a person holds one: its rank, the words for what it is over, as stems, and what it is called."""

    rank: tuple[str, ...]
    over: frozenset[str]
    portfolio: frozenset[int]
    called: str = field(compare=False)


def office(title: str) -> Office | None:
    """The office that a title names; None for a description, and for what somebody was, will be or may be."""
    plain = one_spelling(title)
    if not _AT_ANOTHER_TIME.isdisjoint(plain.split()):
        return None
    found = _OVER.fullmatch(plain) or _BEFORE.fullmatch(plain)
    if found is None:
        return None
    over = frozenset(word for word in found["body"].split() if word not in _SMALL)
    portfolio = frozenset(_PORTFOLIO[word] for word in over if word in _PORTFOLIO)
    capitals = {_plain(word) for word in _WORD.findall(title) if word[0].isupper()}
    if not over or not (portfolio or (over & capitals and found.re is _OVER)) or over <= _NO_NAMES:
        return None
    tie = found["tie"] if found.re is _OVER and found["head"] == "ambassador" else ""
    rank = (*sorted(_QUALIFIERS.intersection(found["lead"].split())), found["head"], tie)
    return Office(rank, over, portfolio, plain[found.end("lead") :].strip())


def exclude_each_other(one: Office, other: Office) -> bool:
    """Whether two offices are of one rank, and over what has nothing in common, neither the initials of the other."""
    if one.rank != other.rank or one.over & other.over or one.portfolio & other.portfolio:
        return False
    if bool(one.portfolio) != bool(other.portfolio):
        return False
    stems, others = ({word[:5] for word in told.over} for told in (one, other))
    letters = [sorted(word[0] for word in told.over) for told in (one, other)]
    short = any(sorted(word.replace(".", "")) == initials for word in one.over | other.over for initials in letters)
    return not stems & others and not short


def one_spelling(text: str) -> str:
    """The words of a text as offices are compared by them: in lower case, in one spelling, without marks."""
    words = " ".join(_plain(word) for word in _WORD.findall(text))
    return words.replace("-", " ").replace("undersecretary", "under secretary")


def _plain(word: str) -> str:
    word = word.lower().replace("’", "'").removesuffix("'s")
    return _SPELLINGS.get(word, word)
