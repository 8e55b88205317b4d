"""Turns a sentence's words into the outcomes that they tell: what became of something, as a pole of an axis."""

from __future__ import annotations

from collections.abc import Iterable

# Each axis has two poles that exclude each other: what was approved was not rejected. The first is the one that holds.
_AXES = {
    "decision": ("approve adopt pass accept back ratify endorse", "reject refuse decline veto defeat"),
    "ruling": ("uphold", "overturn quash lift annul revoke"),
    "verdict": ("convict", "acquit clear"),
    "guilt": ("guilty", "innocent"),
    "result": ("win", "lose"),
    "course": ("resume reopen continue", "suspend cancel postpone halt scrap abandon shelve"),
    "access": ("open", "close shut"),
    "hold": ("detain arrest jail imprison", "release free"),
    "office": ("appoint reappoint elect", "resign quit dismiss sack fire oust"),
    "life": ("survive", "die"),
    "truth": ("confirm admit", "deny dispute"),
    "level": ("rise increase grow climb", "fall decrease drop decline shrink"),
    "ban": ("ban prohibit outlaw", "allow permit legalise"),
}
_IRREGULAR = {
    "won": "win", "lost": "lose", "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "grew": "grow",
    "grown": "grow", "shut": "shut", "died": "die", "dying": "die", "dead": "die", "fired": "fire", "quit": "quit",
    "freed": "free", "shrank": "shrink", "denied": "deny", "upheld": "uphold", "denies": "deny",
}  # fmt: skip
_NEGATING = frozenset("not no never neither nor without cannot n't".split())
# What such words introduce has not happened.
_OPENING = frozenset(
    "may might could would should shall will must expected likely unlikely planned wants hopes vows vowed pledged promised"
    " urged urges due whether if seeks sought".split()
)


def _forms(verb: str) -> Iterable[str]:
    """The regular forms of a verb; what is no English word does no harm."""
    stem = verb[:-1] if verb.endswith("e") else verb
    doubled = stem + stem[-1]
    ending_y = stem[:-1] if stem.endswith("y") else stem
    return (verb, f"{verb}s", f"{verb}es", f"{stem}ed", f"{stem}ing", f"{doubled}ed", f"{doubled}ing", f"{ending_y}ied")


_POLES = {
    form: (axis, pole)
    for axis, poles in _AXES.items()
    for pole, verbs in enumerate(poles)
    for verb in verbs.split()
    for form in (*_forms(verb), *(form for form, regular in _IRREGULAR.items() if regular == verb))
}


def outcomes(words: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The (axis, pole) of each outcome that the lower-case words tell, poles turned round in a sentence that negates."""
    words = list(words)
    negated = any(word in _NEGATING or word.endswith(("n't", "n’t")) for word in words)
    found = {_POLES[word] for word in words if word in _POLES}
    return frozenset((axis, pole ^ negated) for axis, pole in found)


def is_open(words: Iterable[str]) -> bool:
    """Whether the lower-case words say that what they tell may, should or is to be, not that it was."""
    return any(word in _OPENING for word in words)


def outcome_words(words: Iterable[str]) -> tuple[str, ...]:
    """Those of the lower-case words that tell an outcome."""
    return tuple(word for word in words if word in _POLES)


def contradict(one: frozenset[tuple[str, int]], other: frozenset[tuple[str, int]]) -> bool:
    """Whether two sentences tell opposite poles of one axis; who tells both poles ("rose, then fell") contradicts nobody."""
    poles = _settled(other)
    return any(poles.get(axis, pole) != pole for axis, pole in _settled(one).items())


def _settled(found: frozenset[tuple[str, int]]) -> dict[str, int]:
    return {axis: pole for axis, pole in found if (axis, 1 - pole) not in found}
