"""Turns a Brief into one that prints no more of a source than its rights allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from briefing.model import Brief, BriefStory, Gap, Passage, QuoteCard, Rights

# Of a text that may be printed in extracts only, so many characters are printed in one story: two or three sentences.
EXTRACT_CHARS = 500


def within_rights(brief: Brief, rights: Mapping[str, Rights]) -> Brief:
    """The brief with the rights of each source noted (`rights` by article id), and no more of it than they allow.

    Sentences and quotations count, in the order in which they are printed; single figures and names are facts, and do not.
    What is left out is named as a gap.
    """
    sources = tuple(replace(entry, rights=rights.get(entry.article_id, "full")) for entry in brief.sources)
    limited = {entry.number: entry.outlet or entry.title or "" for entry in sources if entry.rights == "extract"}
    if not limited:
        return replace(brief, sources=sources)
    stories, lost = [], dict.fromkeys(limited, 0)
    for story in brief.stories:
        kept, dropped = _within(story, frozenset(limited))
        stories.append(kept)
        for number in dropped:
            lost[number] += 1
    told = {passage for story in stories for passage in story.summary}
    gaps = tuple(
        Gap(limited[number], "compose", f"may be printed in extracts only: passages left out: {count}")
        for number, count in lost.items()
        if count
    )
    return replace(
        brief,
        sources=sources,
        stories=tuple(stories),
        top_lines=tuple(line for line in brief.top_lines if line.words in told),
        gaps=tuple(dict.fromkeys((*brief.gaps, *gaps))),
    )


def _within(story: BriefStory, limited: frozenset[int]) -> tuple[BriefStory, list[int]]:
    """A story within the limits, and the numbers of the sources of what was dropped, once for each passage."""
    left = dict.fromkeys(limited, EXTRACT_CHARS)
    dropped: list[int] = []

    def fits(passage: Passage) -> bool:
        if passage.source not in limited:
            return True
        if len(passage.text) > left[passage.source]:
            dropped.append(passage.source)
            return False
        left[passage.source] -= len(passage.text)
        return True

    summary = [(place, passage) for place, passage in enumerate(story.summary) if fits(passage)]
    quotes: list[QuoteCard] = [
        replace(card, also=tuple(filter(fits, card.also))) for card in story.quotes if fits(card.words)
    ]
    places = {place: number for number, (place, _) in enumerate(summary)}
    kept = replace(
        story,
        summary=tuple(passage for _, passage in summary),
        quotes=tuple(quotes),
        only=tuple(places[place] for place in story.only if place in places),
    )
    return kept, dropped
