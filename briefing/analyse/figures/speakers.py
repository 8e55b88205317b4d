"""Turns the quotations of a text into who gave the figures that stand in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.model import Quote

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where a sentence ends, whatever the parser makes of it ("from €905m. The board proposes"): not behind an abbreviation.
_ABBREVIATIONS = "".join(rf"(?<!\b{word})" for word in "Mr Ms Mrs Dr St Gen Sen Rep Gov Lt Col Sgt Capt Prof Rev No".split())
_END = re.compile(rf"(?<![A-Z]){_ABBREVIATIONS}[.!?][\"'”’)\]]{{0,2}}\s+(?=[\"'“‘(\[]{{0,2}}[^\W\d_a-z])|\n\n")
_REACH = 600


@dataclass(frozen=True, slots=True)
class Speakers:
    """The stretches `(start, end, person)` in which somebody speaks, or is said to."""

    said: tuple[tuple[int, int, int], ...]
    attributed: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, doc: Doc, quotes: Sequence[Quote]) -> Speakers:
        """The stretches of the quotations whose speaker is known."""
        known = [(quote, quote.person) for quote in quotes if quote.person is not None]
        said = [(span.start, span.end, person) for quote, person in known for span in quote.content]
        sentences = [sentence.start_char for sentence in doc.sents] if known else []
        ends = [sentence.end_char for sentence in doc.sents] if known else []
        attributed = []
        text = doc.text if known else ""
        for quote, person in known:
            if quote.cue is not None:
                place = max(0, bisect_right(sentences, quote.cue.start) - 1)
                start, end = _around(text, quote, sentences[place], ends[place])
                attributed.append((start, end, person))
        return cls(tuple(sorted(said)), tuple(sorted(attributed)))

    def at(self, offset: int) -> int | None:
        """Who gives a figure at `offset`: the speaker of the shortest stretch around it; None for narration."""
        for stretches in (self.said, self.attributed):
            around = [(end - start, person) for start, end, person in stretches if start <= offset < end]
            if around:
                return min(around)[1]
        return None


def _around(text: str, quote: Quote, start: int, end: int) -> tuple[int, int]:
    """The stretch of `start` to `end` that no end of a sentence sets apart from the words of a quotation and its speaker."""
    spans = (*quote.content, *(span for span in (quote.speaker, quote.cue) if span is not None))
    first = min(max(start, min(span.start for span in spans)), end)
    last = max(min(end, max(span.end for span in spans)), start)
    # Behind where the search ends nothing is seen, and an end is known by the letter behind it.
    before = [match.end() for match in _END.finditer(text, max(start, first - _REACH), first + 4) if match.end() <= first]
    after = _END.search(text, max(last - 1, start), min(end, last + _REACH))
    return before[-1] if before else start, after.start() + 1 if after is not None else end
