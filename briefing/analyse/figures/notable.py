"""Turns a figure into a verdict: is it worth a reader's eye, and why."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.model import BACKGROUND, Figure

_CASUALTIES = frozenset("death casualty fatality victim injury hostage prisoner refugee evacuee".split())
_FORCES = frozenset(
    "troop soldier brigade battalion division force conscript reservist personnel officer recruit sailor marine "
    "fighter".split()
)
_EQUIPMENT = frozenset(
    "tank missile drone aircraft jet helicopter frigate warship ship submarine shell rocket vehicle howitzer "
    "interceptor battery "
    "launcher radar satellite bomb warhead round gun rifle munition system plane destroyer".split()
)
_MEMBERSHIP = frozenset("member state nation country ally signatory seat".split())
_FEW = 3
_MANY = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a figure is worth showing, and in a few words why."""

    notable: bool
    why: str


def judge(figure: Figure, *, harmed: bool, converted: bool = False) -> Verdict:
    """Whether a figure is worth a reader's eye. Background is kept with the article's findings, but not shown.

    `harmed` says that it counts people who were killed, wounded, detained or the like, `converted` that it says the figure
    before it in another unit.
    """
    if converted:
        return Verdict(False, "the figure before it, in another unit")
    if figure.about is None:
        return Verdict(False, "nothing says what it measures")
    noun = figure.unit.split(" per ")[0].rsplit(" ", 1)[-1].lower()
    if figure.kind == "duration":
        return Verdict(False, "a duration or an age")
    if figure.kind == "money":
        return Verdict(True, "money")
    if harmed:
        return Verdict(True, "casualties")
    if figure.kind == "count" and noun in _MEMBERSHIP:
        return Verdict(False, "membership")
    if figure.kind == "count" and figure.unit and figure.high <= _FEW:
        return Verdict(False, "a count of three or fewer")
    if figure.role == "target":
        return Verdict(True, "a target or threshold")
    if figure.kind == "percent":
        return _percent(figure)
    return _number(figure, noun)


def _percent(figure: Figure) -> Verdict:
    if figure.base is not None:
        return Verdict(True, "a share with its base")
    if figure.role in ("change", "forecast"):
        return Verdict(True, "what changed" if figure.role == "change" else "a forecast")
    if figure.given_by is not None:
        return Verdict(True, "what a speaker said")
    return Verdict(True, "a percentage")


def _number(figure: Figure, noun: str) -> Verdict:
    for words, why in ((_CASUALTIES, "casualties"), (_FORCES, "forces"), (_EQUIPMENT, "equipment")):
        if noun in words:
            return Verdict(True, why)
    if figure.role in ("change", "forecast"):
        return Verdict(True, "what changed" if figure.role == "change" else "a forecast")
    if figure.given_by is not None:
        return Verdict(True, "what a speaker said")
    if figure.kind == "count" and figure.high >= _MANY:
        return Verdict(True, "a large number")
    return Verdict(False, BACKGROUND)
