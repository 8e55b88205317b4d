"""Turns a spaCy Doc into plain parallel lists: words, lemmas, heads, children, subtrees and sentences.

Going through a Doc token by token costs more than all the rules together; lists of Python values cost a tenth of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ATTRIBUTES: list[int | str] = ["HEAD", "DEP", "POS", "TAG", "LEMMA", "ORTH", "IDX", "LENGTH", "SENT_START"]
# Forms that the lemmatizer takes for another word's ("hop", "hat", "grip", "rag").
_LEMMAS = {stem + ending: stem + "e" for stem in ("hop", "hat", "grip", "rag") for ending in ("es", "ed", "ing")}
_CACHE = "briefing.grammar"


@dataclass(frozen=True, slots=True)
class Grammar:
    """One parsed text. All lists have one entry a token; `head`, `children`, `left` and `right` hold token indices.

    `start` and `end` are character offsets into the text. `left` and `right` are the first and last token of a token's
    subtree. `sentence` is the number of the sentence, `line` the number of the line, which is a paragraph in most texts.
    """

    text: str
    word: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    children: list[list[int]]
    left: list[int]
    right: list[int]
    start: list[int]
    end: list[int]
    sentence: list[int]
    line: list[int]
    entity: list[str]

    def __len__(self) -> int:
        return len(self.word)

    def is_dash(self, token: int) -> bool:
        """Whether a token is a dash between clauses, not a hyphen within a word ("secretary-general")."""
        if self.word[token] not in ("-", "–", "—", "--"):
            return False
        text, start, end = self.text, self.start[token], self.end[token]
        return self.word[token] in ("—", "--") or (text[start - 1 : start].isspace() and text[end : end + 1].isspace())

    def child(self, token: int, *deps: str) -> int | None:
        """The first child of a token with one of these relations."""
        return next((child for child in self.children[token] if self.dep[child] in deps), None)


def read(doc: Doc) -> Grammar:
    """Read a parsed Doc; the result is kept with the Doc, so that several finders share it."""
    kept = doc.user_data.get(_CACHE)
    if not isinstance(kept, Grammar):
        kept = doc.user_data[_CACHE] = _read(doc)
    return kept


def _read(doc: Doc) -> Grammar:
    rows = doc.to_array(_ATTRIBUTES).astype("int64").reshape(-1, len(_ATTRIBUTES))
    heads, deps, poss, tags, lemmas, orths, starts, lengths, breaks = (column.tolist() for column in rows.T)
    names = _Names(doc.vocab.strings)
    word = [names[value] for value in orths]
    head = [place + offset for place, offset in enumerate(heads)]
    children = _children(head)
    left, right = _extents(head, children)
    return Grammar(
        text=doc.text,
        word=word,
        lower=[text.lower() for text in word],
        lemma=[_LEMMAS.get(form.lower(), names[value].lower()) for form, value in zip(word, lemmas, strict=True)],
        pos=[names[value] for value in poss],
        tag=[names[value] for value in tags],
        dep=[names[value] for value in deps],
        head=head,
        children=children,
        left=left,
        right=right,
        start=starts,
        end=[start + length for start, length in zip(starts, lengths, strict=True)],
        sentence=_running_count(value == 1 for value in breaks),
        line=_running_count("\n" in text for text in ["", *word][:-1]) if word else [],
        entity=_entities(doc),
    )


class _Names(dict[int, str]):
    """Strings by their hash, each looked up once in spaCy's store."""

    def __init__(self, strings: object) -> None:
        super().__init__({0: ""})
        self._strings = strings

    def __missing__(self, key: int) -> str:
        self[key] = value = str(self._strings[key % 2**64])  # type: ignore[index]
        return value


def _children(head: list[int]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in head]
    for token, above in enumerate(head):
        if above != token:
            children[above].append(token)
    return children


def _extents(head: list[int], children: list[list[int]]) -> tuple[list[int], list[int]]:
    """First and last token of each subtree, from the leaves up: linear however deep the tree is."""
    left, right = list(range(len(head))), list(range(len(head)))
    waiting = [len(below) for below in children]
    ready = [token for token, count in enumerate(waiting) if count == 0]
    while ready:
        token = ready.pop()
        above = head[token]
        if above == token:
            continue
        left[above] = min(left[above], left[token])
        right[above] = max(right[above], right[token])
        waiting[above] -= 1
        if waiting[above] == 0:
            ready.append(above)
    return left, right


def _running_count(flags: object) -> list[int]:
    counts, count = [], 0
    for flag in flags:  # type: ignore[attr-defined]
        count += bool(flag)
        counts.append(count)
    return counts


def _entities(doc: Doc) -> list[str]:
    entity = [""] * len(doc)
    for found in doc.ents:
        entity[found.start : found.end] = [found.label_] * (found.end - found.start)
    return entity
