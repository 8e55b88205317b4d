"""Turns a Doc into the Sentences that a summary may use: which stand alone, and where a headline could end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from briefing.model import Findings, Sentence, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

MIN_WORDS, MAX_WORDS = 7, 55
MIN_HEADLINE_WORDS, HEADLINE_WORDS = 5, 18

_PERSONAL = frozenset("he she they it him her them his hers their theirs its himself herself themselves itself".split())
_FIRST_OR_SECOND = frozenset("i we you me us my our your mine ours yours".split())
_LIKE_BEFORE = frozenset("also too then similarly likewise".split())
_POINTING = frozenset("this that these those such here there".split())
# Openings that tie a sentence to the one before it.
_LINKING = frozenset(
    "also and but or nor so yet still meanwhile however instead then thus therefore hence moreover furthermore "
    "nevertheless nonetheless besides otherwise similarly likewise separately elsewhere earlier later afterwards "
    "again indeed rather both another others neither either".split()
)
# Nouns that, with a bare "the", mean something told before: "the message", "the move".
_TOLD_BEFORE = frozenset(
    "message move step decision shift announcement statement comment remark news development approach arrangement sentiment "
    "change measure proposal plan event incident meeting pair duo latter former trend situation issue problem".split()
)
# "According to Tarn Water, it lost money": such a phrase names whom the statement is about.
_SOURCES = frozenset(("according", "for", "like", "unlike"))
_DETERMINERS = frozenset("the this that these those".split())
# A clause that these words open only adds to the statement before it; "if", "unless", "although" or "but" may turn it.
_ADDING = frozenset("as after while".split())
_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’/-]+(?:, (?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+))?(?: \([A-Za-z ]+\))? ?[—–-] "
)
_LABEL = re.compile(r"\w+(?: \w+){0,2}: ")
_ENDING = re.compile(r"[.!?][”’\"')\]]*$")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|Prof|St|No|Jr|Sr))\.?$")
_MARKS = {"“": "”", "«": "»", "„": "“"}
_ANY_MARK = frozenset('“”«»„"')


def find_sentences(doc: Doc, article_id: str) -> tuple[Sentence, ...]:
    """Find the sentences of a parsed article, in order; `span` and `headline` are offsets into its text."""
    return tuple(_sentences(doc, article_id))


def sentence_around(span: Span, findings: Findings) -> Span | None:
    """The sentence that holds a span of the same article; None when it runs over a sentence's end."""
    return next((one.span for one in findings.sentences if one.span.start <= span.start and span.end <= one.span.end), None)


def _sentences(doc: Doc, article_id: str) -> Iterator[Sentence]:
    # `doc.text` is joined anew at every use.
    whole = doc.text
    paragraph, at = 0, 0
    for parts in _parts_of_sentences(doc, whole):
        first, last = parts[0].start_char, parts[-1].end_char
        words = whole[first:last]
        start = first + len(words) - len(words.lstrip())
        end = first + len(words.rstrip())
        if "\n" in whole[at:start]:
            paragraph += 1
        at = end
        dateline = _DATELINE.match(whole, start, end)
        start = dateline.end() if dateline else start
        text = whole[start:end]
        # The parse of a sentence that the parser split says nothing of the whole.
        alone = len(parts) == 1 and _stands_alone(parts[0], text)
        headline = _headline(parts[0], text, start) if alone else None
        yield Sentence(
            span=Span(article_id, start, end),
            paragraph=paragraph,
            terms=tuple(term for part in parts for term in _terms(part)),
            stands_alone=alone,
            headline=Span(article_id, *headline) if headline else None,
        )


def _parts_of_sentences(doc: Doc, whole: str) -> Iterator[list[Tokens]]:
    """The parser's sentences, whole: what it split behind an abbreviation ("by U.S." "Under Secretary ...") together.

    A closing quotation mark that it took for a sentence belongs to the one before.
    """
    parts: list[Tokens] = []
    for tokens in doc.sents:
        words = whole[tokens.start_char : tokens.end_char]
        if not words.strip():
            continue
        if parts and _only_closes(words, whole[parts[-1].start_char : tokens.start_char]):
            parts[-1] = doc[parts[-1].start : tokens.end]
            continue
        if parts and _ends(whole[parts[-1].start_char : parts[-1].end_char]):
            yield parts
            parts = []
        parts.append(tokens)
    if parts:
        yield parts


def _only_closes(words: str, before: str) -> bool:
    """Whether words are nothing but marks right behind what stands before them on the line."""
    return not any(map(str.isalnum, words)) and not before[-1:].isspace() and "\n" not in before


def _ends(words: str) -> bool:
    return "\n" in words or not _ABBREVIATION.search(words.rstrip())


def _terms(tokens: Tokens) -> Iterator[str]:
    return (token.lemma_.lower() for token in tokens if (token.is_alpha or token.like_num) and not token.is_stop)


def _stands_alone(tokens: Tokens, text: str) -> bool:
    words = [token for token in tokens if token.is_alpha or token.like_num]
    if (
        not MIN_WORDS <= len(words) <= MAX_WORDS
        or not _ENDING.search(text)
        or not _marks_balance(text)
        or _LABEL.match(text)
    ):
        return False
    opening = words[0].lower_
    if opening in _LINKING or opening in _POINTING or not (words[0].text[0].isupper() or words[0].text[0].isdigit()):
        return False
    if words[0].dep_ == "mark" and words[0].lower_ in {"which", "who"}:
        return False
    quoted = _quoted(tokens)
    spoken = [token for token in tokens if token.i not in quoted]
    return _has_subject_and_verb(tokens, quoted) and not any(_points_back(token, spoken) for token in spoken)


def _has_subject_and_verb(tokens: Tokens, quoted: frozenset[int]) -> bool:
    return any(
        token.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")
        and token.head == tokens.root
        and token.i not in quoted
        and (
            "Fin" in tokens.root.morph.get("VerbForm", [])
            or any(child.dep_ in ("aux", "auxpass", "cop") for child in tokens.root.children)
        )
        for token in tokens
    )


def _points_back(token: Token, spoken: Sequence[Token]) -> bool:
    """Tell whether a word refers to something that the spoken part of its sentence does not name."""
    if token.lower_ in _FIRST_OR_SECOND and token.pos_ == "PRON":
        return True
    if token.lower_ in _LIKE_BEFORE and token.pos_ == "ADV":
        return True
    if (
        token.pos_ == "NUM"
        and token.dep_ in ("nsubj", "nsubjpass")
        and not any(one.dep_ == "prep" for one in token.children)
    ):
        # "Five had gone home": five of what was told before.
        return True
    if token.lower_ in _DETERMINERS and token.head.lemma_ in _TOLD_BEFORE and not _is_described(token.head):
        return True
    before = [one for one in spoken if one.i < token.i]
    if token.lower_ in _PERSONAL and token.pos_ in ("PRON", "DET"):
        if token.dep_ == "expl" or (token.lower_ == "it" and token.dep_ == "nsubj" and token.head.lemma_ == "be"):
            return False
        return not any(_could_be(noun, token) and not _is_fronted(noun, token) for noun in before)
    # "that" after a verb does not point; "that shift" and "such a step" do, unless they name a time.
    pointing = token.lower_ in ("this", "these", "those", "such") or (token.lower_ == "that" and token.tag_ == "DT")
    return pointing and not (
        token.head.ent_type_ in ("DATE", "TIME") or any(noun.pos_ in ("NOUN", "PROPN") for noun in before)
    )


def _is_described(noun: Token) -> bool:
    """Tell whether a noun brings its own description: "the decision not to attend", "the NATO meeting"."""
    return any(child.dep_ not in ("det", "punct", "amod", "case") for child in noun.children)


def _is_fronted(noun: Token, pronoun: Token) -> bool:
    """Tell whether a thing is only where or when the pronoun's statement holds: "In the report it appears ..."."""
    if pronoun.lower_ not in ("it", "they") or pronoun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    fronts = (child for child in pronoun.head.lefts if child.dep_ == "prep" and child.lower_ not in _SOURCES)
    return any(child.left_edge.i <= noun.i <= child.right_edge.i for child in fronts)


def _could_be(noun: Token, pronoun: Token) -> bool:
    """Tell whether an earlier word of the sentence can be what a pronoun stands for."""
    if pronoun.lower_ in ("he", "him", "his", "himself", "she", "her", "hers", "herself"):
        return noun.pos_ == "PROPN" or noun.dep_ in ("nsubj", "nsubjpass")
    return noun.pos_ in ("PROPN", "NOUN")


def _quoted(tokens: Tokens) -> frozenset[int]:
    """The tokens between quotation marks: they are a speaker's words, and may point to what the speaker meant."""
    inside, found = False, set()
    for token in tokens:
        if token.text in _ANY_MARK:
            inside = token.text in _MARKS or (token.text == '"' and not inside)
        elif inside:
            found.add(token.i)
    return frozenset(found)


def _marks_balance(text: str) -> bool:
    waiting: list[str] = []
    for sign in text:
        if waiting and sign == waiting[-1]:
            waiting.pop()
        elif sign in _MARKS:
            waiting.append(_MARKS[sign])
        elif sign in "”»":
            return False
    return not waiting and text.count('"') % 2 == 0


def _headline(tokens: Tokens, text: str, start: int) -> tuple[int, int] | None:
    """Where the opening of a sentence can end so that a full statement is left: before a clause that only adds to it."""
    ends = [len(text), *(token.left_edge.idx - start for token in tokens if _only_adds(token, tokens.root))]
    fitting = [
        cut
        for cut in (len(text[:one].rstrip(" ,;:–—-.")) for one in ends if one > 0)
        if len(text[:cut].split()) >= MIN_HEADLINE_WORDS and _marks_balance(text[:cut])
    ]
    short = [cut for cut in fitting if len(text[:cut].split()) <= HEADLINE_WORDS]
    chosen = max(short) if short else min(fitting, default=None)
    return (start, start + chosen) if chosen else None


def _only_adds(token: Token, root: Token) -> bool:
    first = token.left_edge
    if first.i <= root.i:
        return False
    if token.dep_ == "advcl" and first.lower_ in _ADDING:
        return True
    after_comma = first.nbor(-1).text in (",", "–", "—")
    if not after_comma or token.head not in {root, *root.children}:
        return False
    return token.dep_ == "relcl" or (token.dep_ == "advcl" and token.tag_ in ("VBG", "VBN") and first == token)
