"""Turns what an amount is taken to measure into what of it can be said: no row of a table, no turn of phrase, no person."""

from __future__ import annotations

from dataclasses import replace

from briefing.analyse.figures.marked import Measured, Sized
from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import Stretch

# "Lost sight of £5m": the noun goes with its verb, and is nothing that has a size.
_TURNS = frozenset({"sight", "track", "hold", "care"})
# A person does none of these: what looks like one is a firm or a town ("Larne Vale lost £2m").
_NOT_DONE_BY_PERSONS = frozenset(
    "be stand reach total remain rise fall increase decrease grow climb drop jump slip edge ease gain lose slide surge "
    "soar plunge tumble advance decline average number cost".split()
)
# Of who promises things, their number is no measure; of who scores or wins them it may be one.
_PROMISING = frozenset("promise pledge offer propose request demand give deliver owe".split())


def worded(parse: Parse, amount: Sized, what: Measured) -> Measured:
    """What is measured without what cannot be: what is left of it moves up, but behind a turn of phrase nothing does."""
    if not what.about:
        return what
    if parse.text[slice(*what.about[0])].lower() in _TURNS:
        return replace(what, about=())
    about = tuple(stretch for stretch in what.about if not any(mark in parse.text[slice(*stretch)] for mark in "|\t"))
    if about and _never_of_persons(amount, what) and _is_person(parse, about[0]):
        about = about[1:]
    return replace(what, about=about) if about != what.about else what


def _never_of_persons(amount: Sized, what: Measured) -> bool:
    """Whether an amount, as its verb has it, is never the measure of a person."""
    verb = what.verb.lemma_ if what.verb is not None else ""
    if amount.kind == "money":
        return bool(verb) and verb not in _NOT_DONE_BY_PERSONS
    return amount.kind == "count" and verb in _PROMISING


def _is_person(parse: Parse, stretch: Stretch) -> bool:
    """Whether a stretch is the full name of a person and nothing else."""
    if any(map(str.isdigit, parse.text[slice(*stretch)])):
        return False
    tokens = parse.tokens(*stretch)
    return len(tokens) > 1 and all(token.ent_type_ == "PERSON" and token.pos_ == "PROPN" for token in tokens)
