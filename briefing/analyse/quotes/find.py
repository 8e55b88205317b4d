"""Turns an article's parsed text and its people into its quotations: who said what, by which words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.analyse.grammar import Grammar, read
from briefing.analyse.quotes.clauses import Clauses, Report
from briefing.analyse.quotes.doubt import is_doubtful, take_turns
from briefing.analyse.quotes.frames import Governor
from briefing.analyse.quotes.grouping import Group, group_runs
from briefing.analyse.quotes.labels import find_labelled
from briefing.analyse.quotes.marks import Run, find_runs
from briefing.analyse.quotes.scene import Scene, set_scene
from briefing.analyse.quotes.speakers import speaker_phrase
from briefing.model import Person, Quote, QuoteKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

Offsets = tuple[int, int]

_NEAR = 4


def find_quotes(doc: Doc, article_id: str, people: Sequence[Person] = ()) -> tuple[Quote, ...]:
    """Find the direct, mixed and indirect quotations of a text, in order of their first content.

    Every span is into the text of `doc`. `people` are the article's persons; a quote's `person` is the key of the one
    among whose mentions its speaker stands, None when there is none. Stretches in quotation marks that nothing
    attributes (titles, nicknames, scare quotes) are left out.
    """
    grammar = read(doc)
    scene = set_scene(grammar, find_runs(grammar.text))
    mentions = _Mentions(people)
    quotes = []
    reports = {report.cue: report for report in Clauses(scene).reports()}
    cue_of_run: dict[int, int] = {}
    groups = [(group, group.governor) for group in group_runs(scene)]
    for group, governor in groups:
        if governor is not None:
            cue_of_run.update(dict.fromkeys(group.runs, governor.cue))
    for group, governor in groups:
        if governor is not None:
            report = reports.pop(governor.cue, None)
            quotes.append(_marked(scene, group, governor, None if governor.aside else report, article_id, mentions))
    unmarked: list[tuple[Report, QuoteKind]] = [(report, "indirect") for report in reports.values()]
    unmarked.extend((report, "direct") for report in find_labelled(scene) if report.cue not in cue_of_run.values())
    for report, kind in unmarked:
        found = _unmarked(scene, report, kind, cue_of_run, article_id, mentions)
        if found is not None:
            quotes.append(found)
    return tuple(sorted(quotes, key=lambda quote: (quote.content, quote.kind)))


class _Mentions:
    """Finds the person that a stretch of text mentions."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._spans = sorted((span.start, span.end, person.key) for person in people for span in person.mentions)
        self._starts = [start for start, _, _ in self._spans]

    def person_at(self, start: int, end: int) -> int | None:
        """The person of the shortest of the nearest mentions that hold the offsets `start` to `end`."""
        place = bisect_right(self._starts, start)
        holding = [span for span in self._spans[max(0, place - _NEAR) : place] if end <= span[1]]
        return min(holding, key=lambda span: span[1] - span[0])[2] if holding else None


def _marked(
    scene: Scene, group: Group, governor: Governor, report: Report | None, article_id: str, mentions: _Mentions
) -> Quote:
    grammar = scene.grammar
    runs = [scene.runs[number] for number in group.runs]
    quoted = [_said_part(grammar.text, run) for run in runs]
    own = [token for token in report.content if scene.run_of[token] < 0] if report is not None else []
    plain = _spans(grammar, own)
    kind: QuoteKind = "mixed" if plain else "direct"
    content = _merge(grammar.text, sorted(plain + quoted)) if plain else quoted
    return Quote(
        kind=kind,
        content=tuple(Span(article_id, start, end) for start, end in content),
        quoted=tuple(Span(article_id, start, end) for start, end in quoted),
        speaker=_speaker_span(scene, governor.speaker, governor.cue, article_id),
        cue=Span(article_id, grammar.start[governor.cue], grammar.end[governor.cue]),
        person=_sure_person(scene, group, governor, mentions),
        runs_on=not runs[-1].closed,
    )


def _said_part(text: str, run: Run) -> Offsets:
    """The inside of a run, without spaces and without the comma that only leads to the attribution."""
    start, end = run.start, run.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start > 1 and text[end - 1] == ",":
        end -= 1
    return start, end


def _spans(grammar: Grammar, tokens: list[int]) -> list[Offsets]:
    spans: list[Offsets] = []
    previous = -2
    for token in tokens:
        if token == previous + 1 and spans:
            spans[-1] = (spans[-1][0], grammar.end[token])
        else:
            spans.append((grammar.start[token], grammar.end[token]))
        previous = token
    return [span for span in spans if any(map(str.isalnum, grammar.text[span[0] : span[1]]))]


def _merge(text: str, spans: list[Offsets]) -> list[Offsets]:
    """Join spans between which nothing but marks and spaces stands."""
    out = spans[:1]
    for start, end in spans[1:]:
        before = out[-1]
        if start <= before[1] or not any(map(str.isalnum, text[before[1] : start])):
            out[-1] = (before[0], max(before[1], end))
        else:
            out.append((start, end))
    return out


def _speaker_span(scene: Scene, speaker: int | None, cue: int, article_id: str) -> Span | None:
    if speaker is None:
        return None
    first, last = speaker_phrase(scene, speaker, cue)
    return Span(article_id, scene.grammar.start[first], scene.grammar.end[last])


def _sure_person(scene: Scene, group: Group, governor: Governor, mentions: _Mentions) -> int | None:
    """The person who said all that a group quotes, when nothing casts a doubt on it."""

    def person_of(token: int) -> int | None:
        return _person(scene.grammar, token, mentions)

    if not governor.sure or take_turns(scene, group.runs):
        return None
    if any(is_doubtful(scene, run, governor.cue, governor.speaker, person_of) for run in group.runs):
        return None
    return _person(scene.grammar, governor.speaker, mentions)


def _person(grammar: Grammar, speaker: int | None, mentions: _Mentions) -> int | None:
    if speaker is None:
        return None
    return mentions.person_at(grammar.start[speaker], grammar.end[speaker])


def _unmarked(
    scene: Scene, report: Report, kind: QuoteKind, cue_of_run: dict[int, int], article_id: str, mentions: _Mentions
) -> Quote | None:
    grammar = scene.grammar
    first, last = report.content[0], report.content[-1]
    spans = _spans(
        grammar,
        [token for token in report.content if first <= cue_of_run.get(scene.run_of[token], token) <= last],
    )
    if not spans:
        return None
    return Quote(
        kind=kind,
        content=tuple(Span(article_id, start, end) for start, end in spans),
        quoted=(),
        speaker=_speaker_span(scene, report.speaker, report.cue, article_id),
        cue=Span(article_id, grammar.start[report.cue], grammar.end[report.cue]),
        person=_person(grammar, report.speaker, mentions),
    )
