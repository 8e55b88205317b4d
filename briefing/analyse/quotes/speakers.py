"""Turns a cue verb into its speaker: the token that heads the phrase saying who spoke, and that phrase."""

from __future__ import annotations

from briefing.analyse.grammar import Grammar
from briefing.analyse.quotes.cues import NOUNS, SPEECH_NOUNS

_SUBJECTS = ("nsubj", "csubj", "expl")
_RELATIVE_TAGS = frozenset(("WDT", "WP", "WP$"))
# Verbs whose object does what the infinitive or participle after it says ("quoted him as saying", "heard him say").
_OBJECT_ACTS = frozenset(
    "quote cite show hear see watch record catch film force allow urge ask tell want lead prompt cause get make let "
    "have find describe depict urge order expect enable inspire encourage persuade invite".split()
)
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"))
_NAMING = frozenset(
    ("compound", "nmod", "flat", "amod", "poss", "det", "nummod", "quantmod", "case", "predet", "advmod")
)
_MAX_CLIMB = 12
_MAX_DEPTH = 4


def speaker_of(grammar: Grammar, cue: int) -> int | None:
    """The head of the phrase that names who speaks by the verb `cue`; None when the text leaves it open."""
    verb = cue
    for _ in range(_MAX_CLIMB):
        found = _own_speaker(grammar, verb)
        if found is not None:
            return found
        if verb == cue and _is_passive(grammar, verb):
            return None
        above = grammar.head[verb]
        relation = grammar.dep[verb]
        if above == verb:
            return _misparsed_subject(grammar, cue)
        if relation in ("acl", "relcl"):
            return above
        if relation in ("xcomp", "pcomp", "ccomp") and (actor := _object_actor(grammar, above)) is not None:
            return actor
        if relation not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis", "amod"):
            return _misparsed_subject(grammar, cue)
        verb = above
    return None


def _own_speaker(grammar: Grammar, verb: int) -> int | None:
    if grammar.pos[verb] not in ("VERB", "AUX", "ADP", "SCONJ") and grammar.dep[verb] != "ROOT":
        return verb if grammar.pos[verb] in ("NOUN", "PROPN", "PRON") else None
    agent = grammar.child(verb, "agent")
    if agent is not None:
        return grammar.child(agent, "pobj")
    subject = grammar.child(verb, *_SUBJECTS)
    if subject is None and (passive := grammar.child(verb, "nsubjpass")) is not None:
        subject = (
            passive if grammar.lemma[verb] in ("quote", "cite", "hear", "see", "expect", "say", "report") else None
        )
    if subject is None:
        return None
    if grammar.tag[subject] in _RELATIVE_TAGS and grammar.dep[verb] == "relcl":
        return grammar.head[verb]
    return subject


def _is_passive(grammar: Grammar, verb: int) -> bool:
    return grammar.child(verb, "nsubjpass", "auxpass") is not None


def _object_actor(grammar: Grammar, above: int) -> int | None:
    verb = above if grammar.pos[above] == "VERB" else grammar.head[above]
    if grammar.lemma[verb] not in _OBJECT_ACTS:
        return None
    return grammar.child(verb, "dobj", "nsubjpass")


def _misparsed_subject(grammar: Grammar, cue: int) -> int | None:
    """A phrase right beside the cue that the parser made something else of ("said Smith" as an object)."""
    for child in grammar.children[cue]:
        if grammar.dep[child] in ("dobj", "oprd", "attr", "npadvmod", "appos", "dep") and child - cue in range(1, 8):
            if grammar.pos[child] == "PROPN" or grammar.entity[child] == "PERSON" or grammar.tag[child] == "PRP":
                return child
    return None


def phrase(grammar: Grammar, head: int, depth: int = 0) -> tuple[int, int]:
    """First and last token of the noun phrase that `head` heads, without what is appended by commas or clauses.

    Takes in what names or counts before the head, "of" and the like after it, and others joined by "and".
    """
    first, last = head, head
    for child in grammar.children[head]:
        relation = grammar.dep[child]
        if (
            child < head
            and (relation in _NAMING or grammar.pos[child] in _NOMINAL)
            and relation not in ("appos", "relcl")
        ):
            first = min(first, grammar.left[child])
        elif child > head and depth < _MAX_DEPTH and _belongs_after(grammar, head, child):
            last = max(last, _end_of(grammar, child, depth + 1))
    return _on_one_line(grammar, first, head, last)


def _belongs_after(grammar: Grammar, head: int, child: int) -> bool:
    relation = grammar.dep[child]
    if relation in ("compound", "flat", "nummod", "case"):
        return child - head < 4
    if relation == "prep":
        return grammar.lower[child] in (
            "of",
            "for",
            "from",
            "in",
            "at",
            "with",
            "on",
            "close",
            "near",
            "to",
            "inside",
            "within",
        )
    return relation == "conj" and grammar.pos[child] in ("PROPN", "NOUN", "PRON")


def _end_of(grammar: Grammar, child: int, depth: int) -> int:
    if grammar.dep[child] == "prep":
        inner = grammar.child(child, "pobj")
        return child if inner is None else max(inner, phrase(grammar, inner, depth)[1])
    if grammar.dep[child] == "conj":
        return phrase(grammar, child, depth)[1]
    return grammar.right[child]


def _on_one_line(grammar: Grammar, first: int, head: int, last: int) -> tuple[int, int]:
    while first < head and (grammar.line[first] != grammar.line[head] or grammar.pos[first] in ("PUNCT", "SPACE")):
        first += 1
    while last > head and (grammar.line[last] != grammar.line[head] or grammar.pos[last] in ("PUNCT", "SPACE")):
        last -= 1
    return first, last


def possessor(grammar: Grammar, noun: int) -> int | None:
    """Whose statement, view or word it is: "Mr Smith's claim", "his view", "the claim by Smith", "the words of Smith"."""
    if grammar.lemma[noun] not in NOUNS | SPEECH_NOUNS:
        return None
    owner = grammar.child(noun, "poss")
    if owner is not None:
        return owner
    for child in grammar.children[noun]:
        if grammar.dep[child] in ("prep", "agent") and grammar.lower[child] in ("of", "by", "from", "among"):
            return grammar.child(child, "pobj")
    return None
