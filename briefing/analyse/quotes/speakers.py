"""Turns a cue verb into its speaker: the token that heads the phrase saying who spoke, and that phrase."""

from __future__ import annotations

from briefing.analyse.grammar import Grammar
from briefing.analyse.quotes.cues import NOUNS, SPEAKING_NOUNS, SPEECH_NOUNS
from briefing.analyse.quotes.scene import Scene

_SUBJECTS = ("nsubj", "csubj", "expl")
_RELATIVE_TAGS = frozenset(("WDT", "WP", "WP$"))
# Verbs whose object does what the infinitive or participle after it says ("quoted him as saying", "heard him say").
_OBJECT_ACTS = frozenset(
    "quote cite show hear see watch record catch film force allow urge ask tell want lead prompt cause get make let "
    "have find describe depict urge order expect enable inspire encourage persuade invite".split()
)
# What stands for the words in "had this to say".
_PLACEHOLDERS = frozenset("this something nothing plenty more lot".split())
_UPWARD = frozenset("conj xcomp advcl pcomp prep ccomp dep parataxis amod advmod acomp".split())
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"))
_NAMING = frozenset(("compound", "nmod", "flat", "amod", "poss", "det", "nummod", "quantmod", "case", "predet", "advmod"))
_MAX_CLIMB = 12
_MAX_DEPTH = 4
_MAX_GAP = 12


class Speakers:
    """Finds who speaks by a cue of a scene. Words inside quotation marks never name the speaker."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.grammar = scene.grammar

    def of(self, cue: int) -> int | None:
        """The head of the phrase that names who speaks by the verb `cue`; None when the text leaves it open."""
        grammar = self.grammar
        verb = cue
        for _ in range(_MAX_CLIMB):
            found = self._own(verb, passive=verb != cue)
            if found is not None:
                return found if grammar.line[found] == grammar.line[cue] else None
            if verb == cue and grammar.child(verb, "nsubjpass", "auxpass") is not None:
                return None
            above, relation = grammar.head[verb], grammar.dep[verb]
            if above == verb:
                break
            if relation in ("acl", "relcl"):
                return self._modified(above, cue)
            if relation in ("xcomp", "pcomp", "ccomp") and (actor := self._object_actor(above)) is not None:
                return actor
            shares = relation == "conj" or (relation == "advcl" and grammar.tag[cue] == "VBG")
            if shares and self.scene.speaks(cue) and (outer := self._outer_speech(above)) is not None:
                return outer
            if relation not in _UPWARD:
                break
            verb = above
        return self._misparsed(cue)

    def _own(self, verb: int, passive: bool = False) -> int | None:
        """The subject or agent of a verb itself; its passive subject only where a participle that hangs on it means it."""
        grammar = self.grammar
        if grammar.pos[verb] not in ("VERB", "AUX", "ADP", "SCONJ") and grammar.dep[verb] != "ROOT":
            return verb if grammar.pos[verb] in ("NOUN", "PROPN", "PRON") and not self._in_run(verb) else None
        agent = grammar.child(verb, "agent")
        if agent is not None:
            return grammar.child(agent, "pobj")
        subject = self._child_outside(verb, _SUBJECTS)
        if subject is not None and self._only_accompanies(subject):
            return grammar.child(subject, "appos")
        if subject is None and passive:
            subject = self._child_outside(verb, ("nsubjpass",))
        if subject is not None and grammar.tag[subject] in _RELATIVE_TAGS and grammar.dep[verb] == "relcl":
            return grammar.head[verb]
        return subject

    def _only_accompanies(self, subject: int) -> bool:
        """Whether a participle that opens the sentence was taken for its subject: "Prosecuting, Anna Berg said"."""
        grammar = self.grammar
        opens = self.scene.opens[subject] and grammar.lower[subject].endswith("ing")
        return opens and grammar.word[subject + 1 : subject + 2] == [","]

    def _child_outside(self, verb: int, relations: tuple[str, ...]) -> int | None:
        for child in self.grammar.children[verb]:
            if self.grammar.dep[child] in relations and not self._in_run(child):
                return child
        return None

    def _in_run(self, token: int) -> bool:
        return self.scene.run_of[token] >= 0

    def _modified(self, noun: int, cue: int) -> int | None:
        """Who speaks in "a statement saying ...", "emailed supporters saying ...", "a man saying ..."."""
        grammar = self.grammar
        verb = grammar.head[noun]
        if grammar.dep[noun] == "pobj":
            if grammar.lower[verb] in ("to", "for") and grammar.lemma[grammar.head[verb]] in SPEECH_NOUNS:
                return self._modified(grammar.head[verb], cue)
            verb = grammar.head[verb]
        if grammar.lemma[noun] in SPEECH_NOUNS:
            owner = self.owner(noun)
            if owner is not None:
                return owner
            if grammar.pos[verb] == "VERB" and grammar.dep[noun] in ("dobj", "pobj") and verb != cue:
                return self._own(verb) or noun
        elif grammar.dep[noun] == "dobj" and (self.scene.speaks(verb) or grammar.lower[noun] in _PLACEHOLDERS):
            return self._own(verb) or noun
        return noun

    def _object_actor(self, above: int) -> int | None:
        grammar = self.grammar
        verb = above if grammar.pos[above] == "VERB" else grammar.head[above]
        if grammar.lemma[verb] not in _OBJECT_ACTS:
            return None
        return self._child_outside(verb, ("dobj", "nsubjpass"))

    def _outer_speech(self, verb: int) -> int | None:
        """The speaker in whose reported clause a participle stands: Carson said he saw no need, telling reporters ..."""
        grammar = self.grammar
        above = grammar.head[verb]
        if grammar.dep[verb] == "ccomp" and above != verb and self.scene.speaks(above):
            return self._own(above)
        return None

    def can_speak(self, token: int) -> bool:
        """Whether a noun is a name, a pronoun for people or a word for them."""
        grammar = self.grammar
        if grammar.pos[token] == "PRON":
            return grammar.lower[token] not in ("it", "this", "that", "which", "what")
        return grammar.pos[token] == "PROPN" or grammar.lemma[token] in SPEAKING_NOUNS

    def _misparsed(self, cue: int) -> int | None:
        """A phrase right beside the cue that the parser made something else of ("said Smith" as an object)."""
        grammar = self.grammar
        for child in grammar.children[cue]:
            fits = grammar.dep[child] in ("dobj", "oprd", "attr", "npadvmod", "appos", "dep") and 0 < child - cue < 8
            names = grammar.pos[child] == "PROPN" or grammar.entity[child] == "PERSON" or grammar.tag[child] == "PRP"
            if fits and names and grammar.lower[child] != "it" and not self._in_run(child):
                return child
        return None

    def owner(self, noun: int) -> int | None:
        """Whose statement, view or word it is: "Mr Smith's claim", "his view", "the words of Smith"."""
        grammar = self.grammar
        if grammar.lemma[noun] not in NOUNS and grammar.lemma[noun] not in SPEECH_NOUNS:
            return None
        owner = grammar.child(noun, "poss")
        if owner is not None:
            return owner
        for child in grammar.children[noun]:
            if grammar.dep[child] in ("prep", "agent") and grammar.lower[child] in ("of", "by", "from", "among"):
                return grammar.child(child, "pobj")
        return None

    def beside(self, frame: list[int], cue: int) -> int | None:
        """The speaker by word order alone: the last noun phrase before the cue that is no apposition, else the next after.

        Takes "Warren" for "Col. Steven Warren, a spokesman in Baghdad, said" and "the board" for "said the board".
        """
        grammar = self.grammar
        parts: list[list[int]] = [[]]
        for token in frame:
            if token >= cue:
                break
            if grammar.word[token] in (",", ";", "—", "–", "-", "("):
                parts.append([])
            else:
                parts[-1].append(token)
        for part in reversed(parts):
            head = self._head_of_part(part)
            if head is not None:
                return head
        return self._first_free_noun([token for token in frame if cue < token <= cue + 12])

    def _first_free_noun(self, part: list[int]) -> int | None:
        """The head of the first noun phrase that no preposition governs: "said in a statement on Tuesday the minister"."""
        grammar = self.grammar
        governed = False
        for place, token in enumerate(part):
            if grammar.pos[token] in ("ADP", "SCONJ"):
                governed = True
            elif grammar.entity[token] == "DATE":
                governed = False
            elif grammar.pos[token] in ("PROPN", "NOUN", "PRON"):
                following = part[place + 1] if place + 1 < len(part) else None
                ends = following is None or grammar.pos[following] not in ("PROPN", "NOUN", "PART")
                if ends and not governed and not self._in_run(token):
                    return token
                governed = governed and not ends
        return None

    def _head_of_part(self, part: list[int]) -> int | None:
        """The last noun of a part of a sentence before a preposition; None for an apposition or a subordinate clause."""
        grammar = self.grammar
        while part and grammar.dep[part[0]] == "mark":
            part = part[1:]
        if not part or grammar.tag[part[0]] in ("WP", "WDT", "WP$", "WRB", "IN", "VBN", "VBG"):
            return None
        if grammar.tag[part[0]] == "DT" and part[0] > 0 and grammar.word[part[0] - 1] == ",":
            return None
        head = None
        for token in part:
            if grammar.pos[token] in ("PROPN", "NOUN", "PRON") and not self._in_run(token):
                head = token
            elif head is not None and grammar.pos[token] in ("ADP", "VERB", "SCONJ", "PUNCT"):
                break
        return head

    def according(self, token: int) -> int | None:
        """The source after "according to"."""
        grammar = self.grammar
        to = grammar.child(token, "prep")
        source = grammar.child(token if to is None else to, "pobj")
        return None if source is None or self._in_run(source) else source


def phrase(grammar: Grammar, head: int) -> tuple[int, int]:
    """First and last token of the noun phrase that `head` heads, without what is appended by commas or clauses.

    Takes in what names or counts before the head, "of" and the like after it, others joined by "and", and the rest of
    a name that the parser cut off ("Republican candidate" | "Donald Trump", "Capt." | "Christian Pardo").
    """
    first, last = _phrase(grammar, head, 0)
    last = _rest_of_name(grammar, last)
    if last + 1 < len(grammar) and grammar.lower[last + 1] in ("himself", "herself", "itself", "themselves"):
        last += 1
    return first, last


def speaker_phrase(scene: Scene, speaker: int, cue: int) -> tuple[int, int]:
    """The phrase of a cue's speaker, up to the relative pronoun when the cue stands in its clause ("Mr Smith, who" said)."""
    grammar = scene.grammar
    first, last = phrase(grammar, speaker)
    while first < speaker and scene.run_of[first] != scene.run_of[speaker]:
        first += 1
    while first <= cue < speaker:
        first += 1
    while speaker < cue <= last:
        last -= 1
    for verb in grammar.children[speaker]:
        if grammar.dep[verb] == "relcl" and grammar.left[verb] <= cue <= grammar.right[verb]:
            subject = grammar.child(verb, "nsubj")
            if subject is not None and grammar.tag[subject] in _RELATIVE_TAGS and last < subject < last + _MAX_GAP:
                last = subject
    return first, last


def _rest_of_name(grammar: Grammar, last: int) -> int:
    at = last
    if (
        at + 1 < len(grammar)
        and grammar.word[at][:1].isupper()
        and len(grammar.word[at]) <= 4
        and grammar.word[at + 1] == "."
    ):
        at += 1
    while at + 1 < len(grammar) and at - last < 6 and grammar.line[at + 1] == grammar.line[last]:
        named = grammar.entity[at + 1] == "PERSON" or grammar.pos[at + 1] == "PROPN"
        if not named or not grammar.word[at + 1][:1].isupper() or grammar.entity[at + 1] == "DATE":
            break
        at += 1
    return at if grammar.word[at] != "." else last


def _phrase(grammar: Grammar, head: int, depth: int) -> tuple[int, int]:
    first, last = head, head
    for child in grammar.children[head]:
        relation = grammar.dep[child]
        if child < head and (relation in _NAMING or grammar.pos[child] in _NOMINAL) and relation not in ("appos", "relcl"):
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
    if relation in ("acl", "amod"):
        return grammar.tag[child] in ("VBN", "JJ") and child == head + 1
    return relation == "conj" and grammar.pos[child] in ("PROPN", "NOUN", "PRON")


def _end_of(grammar: Grammar, child: int, depth: int) -> int:
    if grammar.dep[child] in ("acl", "amod"):
        return _before_comma(grammar, child)
    if grammar.dep[child] == "prep":
        inner = grammar.child(child, "pobj")
        return child if inner is None else max(inner, _phrase(grammar, inner, depth)[1])
    if grammar.dep[child] == "conj":
        return _phrase(grammar, child, depth)[1]
    return grammar.right[child]


def _before_comma(grammar: Grammar, child: int) -> int:
    last = child
    while last < grammar.right[child] and last - child < _MAX_GAP and grammar.pos[last + 1] not in ("PUNCT", "SPACE"):
        last += 1
    return last


def _on_one_line(grammar: Grammar, first: int, head: int, last: int) -> tuple[int, int]:
    while first < head and (grammar.line[first] != grammar.line[head] or grammar.pos[first] in ("PUNCT", "SPACE")):
        first += 1
    while last > head and (grammar.line[last] != grammar.line[head] or grammar.pos[last] in ("PUNCT", "SPACE")):
        last -= 1
    return first, last
