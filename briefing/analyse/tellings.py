"""Turns sentences that name one day or one place into what is compared of them, to tell whether they are on one event."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.analyse.days import NamedDay, named_days
from briefing.analyse.news import amounts_of, content_of, names_of, words_of
from briefing.analyse.outcomes import contradict, outcomes
from briefing.model import Sentence, Span

# Two sentences are on one event when nearly all that they say beside the day or the place is the same, a name among it.
_SAME, _LEAST_WORDS = 0.75, 4
_NEAR_WORDS = 3
_SUBJECT_WORDS = 14

WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_ORDER = frozenset("first second third fourth fifth final last next another again other opening closing".split())
# After these a clause or a group begins to which a day at the end may belong instead of to the sentence.
_LOWER_CLAUSE = frozenset(
    "that which who whom whose when where while after before since because as if although though than to for and but or "
    "without".split()
)
_NOUNS_IN_ING = frozenset(
    "meeting building king ring evening morning opening crossing hearing ruling shooting housing spring string thing wing"
    " wedding funding landing sitting".split()
)
_ENDING = re.compile(r"[.!?][”’\"')\]]*$")
# Words that may mean what another sentence names.
_LEANING = frozenset(
    "he she it they him her them hers theirs this that these those such there here i we you me us my our your"
    " meanwhile however then also but".split()
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that names one day or place, `words`; `frame` is how it is tied in ("on", "in Street").

    `near` are the content words before it, `last` the last of them; `near` is None where it opens the sentence and so
    belongs to its main clause, as it may too when `is_main`. `subject` is the opening of the sentence up to it. The other
    fields are of the sentence without it.
    """

    words: Span
    sentence: Span
    frame: str
    near: frozenset[str] | None
    last: frozenset[str]
    is_main: bool
    subject: Span | None
    day: NamedDay | None
    content: frozenset[str]
    names: frozenset[str]
    amounts: frozenset[str]
    order: frozenset[str]
    outcomes: frozenset[tuple[str, int]]
    days: tuple[tuple[int | None, int | None, int | None], ...]


def tells_alone(sentence: Sentence, text: str) -> bool:
    """Whether a sentence says by itself what it is about, though the parser may have lost its verb."""
    return sentence.stands_alone or bool(_ENDING.search(text) and _LEANING.isdisjoint(words_of(text)))


def telling(
    sentence: Span, text: str, place: tuple[int, int], frame: str, lead: str, day: NamedDay | None = None
) -> Telling:
    """What is compared of a sentence; `place` is where in its `text` the day or place stands, `lead` what goes before."""
    start, end = place
    opening = lead.rstrip(" ,;:–—-")
    fits = len(opening.split()) <= _SUBJECT_WORDS and not set(opening) & set('“”"«»')
    rest = f"{text[:start]} {text[end:]}"
    said = words_of(rest)
    before = [word.lower() for word in WORD.findall(lead)]
    return Telling(
        words=Span(sentence.article_id, sentence.start + start, sentence.start + end),
        sentence=sentence,
        frame=frame,
        near=content_of(" ".join(before[-_NEAR_WORDS:])) if before else None,
        last=next(filter(None, (content_of(word) for word in reversed(before))), frozenset()),
        is_main=not any(_opens_clause(word) for word in before),
        subject=Span(sentence.article_id, sentence.start, sentence.start + len(opening)) if opening and fits else None,
        day=day,
        content=content_of(rest),
        names=names_of(rest),
        amounts=amounts_of(rest),
        order=_ORDER.intersection(said),
        outcomes=outcomes(said),
        days=tuple((one.month, one.number, one.weekday) for one in named_days(rest)),
    )


def _opens_clause(word: str) -> bool:
    return word in _LOWER_CLAUSE or (len(word) > 5 and word.endswith("ing") and word not in _NOUNS_IN_ING)


def are_of_one_event(one: Telling, other: Telling) -> bool:
    """Whether two sentences say the same but for their day or place, tied in alike."""
    if one.frame != other.frame or one.amounts != other.amounts or not _tied_alike(one, other):
        return False
    shared = one.content & other.content
    own, others = len(one.content) - len(shared), len(other.content) - len(shared)
    # A word on either side that the other lacks may be what happened ("born", "buried"), or to whom.
    if len(shared) < max(_LEAST_WORDS, _SAME * (len(shared) + max(own, others))) or (own and others):
        return False
    if one.order != other.order or contradict(one.outcomes, other.outcomes):
        return False
    # A name that opens a sentence is not told from another word there.
    known, others_known = one.names | one.content, other.names | other.content
    shared_names = (one.names & others_known) | (other.names & known)
    return bool(shared_names) and (one.names <= others_known or other.names <= known)


def _tied_alike(one: Telling, other: Telling) -> bool:
    """Whether both days or places belong to the same words, or both to the main clause."""
    if not (one.last <= other.content and other.last <= one.content):
        return False
    if one.near is not None and other.near is not None and one.near & other.near:
        return True
    return all(telling.near is None or telling.is_main for telling in (one, other))
