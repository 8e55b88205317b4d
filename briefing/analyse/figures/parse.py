"""Turns character offsets of a text into the tokens of its parse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Nobody writes a sentence of so many tokens. Its grammar is not looked at: that would take the square of its length.
_ENDLESS = 400


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed text, with the offset of each of its tokens, and the stretches of tokens that are sentences without end."""

    doc: Doc
    # `doc.text` is joined anew at every use.
    text: str
    starts: list[int]
    endless: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, doc: Doc) -> Parse:
        """The parse of a Doc."""
        endless = tuple((sentence.start, sentence.end) for sentence in doc.sents if len(sentence) > _ENDLESS)
        return cls(doc, doc.text, [token.idx for token in doc], endless)

    def is_endless(self, offset: int) -> bool:
        """Whether the character at `offset` stands in a sentence that is too long to be one."""
        if not self.endless:
            return False
        index = self.index_at(offset)
        place = bisect_right(self.endless, (index, len(self.doc))) - 1
        return place >= 0 and index < self.endless[place][1]

    def index_at(self, offset: int) -> int:
        """The index of the token that holds the character at `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def token_at(self, offset: int) -> Token:
        """The token that holds the character at `offset`."""
        return self.doc[self.index_at(offset)]

    def first_from(self, offset: int) -> Token | None:
        """The first token that begins at `offset` or behind it and is no space; None at the end of the text."""
        index = bisect_left(self.starts, offset)
        while index < len(self.doc) and self.doc[index].is_space:
            index += 1
        return self.doc[index] if index < len(self.doc) else None

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens that hold characters `start` to `end`."""
        return list(self.doc[self.index_at(start) : self.index_at(end - 1) + 1])
