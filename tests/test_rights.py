"""How much of a source may be printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from conftest import SAMPLE_DAY, here

from briefing import pipeline
from briefing.archive import Archive
from briefing.compose.rights import EXTRACT_CHARS, within_rights
from briefing.model import Brief, Rights, Source
from briefing.pipeline import Built
from briefing.render import brief_from_json, brief_to_json
from briefing.settings import Settings


def printed(brief: Brief, number: int) -> list[int]:
    """The characters of a source that each story prints, sentences and quotations together."""
    return [
        sum(
            len(passage.text)
            for passage in (
                *story.summary,
                *(card.words for card in story.quotes),
                *(one for card in story.quotes for one in card.also),
            )
            if passage.source == number
        )
        for story in brief.stories
    ]


def test_of_an_extract_no_more_is_printed_than_may_be(sample: Built) -> None:
    rights: dict[str, Rights] = {entry.article_id: "extract" for entry in sample.brief.sources}
    limited = within_rights(sample.brief, rights)
    numbers = [entry.number for entry in limited.sources]
    assert max(sum(printed(sample.brief, number)) for number in numbers) > EXTRACT_CHARS
    assert all(characters <= EXTRACT_CHARS for number in numbers for characters in printed(limited, number))
    assert {entry.rights for entry in limited.sources} == {"extract"}
    assert [gap for gap in limited.gaps if "extracts only" in gap.reason]
    summaries = {passage for story in limited.stories for passage in story.summary}
    assert all(line.words in summaries for line in limited.top_lines)
    assert brief_from_json(brief_to_json(limited)) == limited


def test_what_may_be_printed_in_full_stays_as_it_is(sample: Built) -> None:
    assert within_rights(sample.brief, {}) == sample.brief
    first = sample.brief.sources[0]
    internal = within_rights(sample.brief, {first.article_id: "internal"})
    assert internal == replace(sample.brief, sources=(replace(first, rights="internal"), *sample.brief.sources[1:]))


def test_nothing_is_printed_when_the_right_to_it_has_ended(tmp_path: Path) -> None:
    text = "date 2026-02-12\n\nHarbour board approves terminal\n\nThe harbour board of Eastmoor approved it on Thursday."
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ferry.txt").write_text(text, encoding="utf-8")
    source = Source("Wire", str(tmp_path / "in"), rights_until=date(2026, 2, 12))
    built = pipeline.build(Settings(), (source,), Archive(tmp_path / "out"), SAMPLE_DAY, analyst=here)
    assert built.brief.stories == ()
    assert [gap.reason for gap in built.brief.gaps] == [
        "texts left out: 1; the right to print them ended on 12 February 2026"
    ]
    again = replace(source, rights_until=SAMPLE_DAY)
    assert len(pipeline.build(Settings(), (again,), Archive(tmp_path / "out"), SAMPLE_DAY, analyst=here).brief.stories) == 1
