"""Turns the Studies of a day's stories, and the Gaps, into a Brief: what is told, in which order, under which numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from briefing.compose.figures import shown_once
from briefing.compose.gaps import fold
from briefing.compose.passages import Passages
from briefing.compose.told import told_in
from briefing.model import (
    BACKGROUND,
    Article,
    Brief,
    BriefStory,
    Change,
    Correction,
    Difference,
    Figure,
    FigureLine,
    Findings,
    Gap,
    Headline,
    Published,
    QuoteCard,
    Revision,
    SourceEntry,
    SourceState,
    Span,
    Story,
    Study,
    Tally,
    Told,
    TopLine,
)

# What each kind of disagreement is called in the brief; the rest of a difference is the sources' own words.
DIFFERENCE_LABELS = {
    "name": "Name",
    "title": "Title",
    "outcome": "Outcome",
    "date": "Date",
    "place": "Place",
    "wording": "Wording of a quotation",
    "conflict": "Figures",
    "scope": "Figures of different scope",
    "period": "Figures of different times",
    "role": "Figures of different kinds",
}


# Where a text without a title is searched for an opening that can head a story, and what still reads as a headline.
LEAD_SENTENCES = 4
HEADLINE_CHARS = 130

# A list of more sources than this for one story is read by nobody, and takes longer to set than all the rest.
SOURCES_NAMED = 30


@dataclass(frozen=True, slots=True)
class Frame:
    """What the settings and the date say of an edition, before there is any content."""

    title: str
    ministry: str
    marking: str
    date: date
    since: datetime
    cutoff: datetime
    sections: tuple[str, ...] = ()
    top_lines: int = 5
    stories: int = 12
    figures_of_the_day: int = 8
    figures_per_story: int = 5
    version: int = 1
    method: tuple[tuple[str, str], ...] = ()
    silent: tuple[str, ...] = ()
    language: str = "en"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """All that was found for one edition, before it is decided what is told.

    `unread` are stories that ranked too low to be studied. `told` and `changes` are what recent editions told, and what has
    become of its texts; `articles` hold those texts as well.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    findings: Mapping[str, Findings] = field(default_factory=dict)
    studies: tuple[Study, ...] = ()
    unread: tuple[Story, ...] = ()
    gaps: tuple[Gap, ...] = ()
    told: tuple[Told, ...] = ()
    changes: tuple[Change, ...] = ()


def rank(studies: Sequence[Study], articles: Mapping[str, Article]) -> tuple[Study, ...]:
    """Order stories by the points of their reasons; without any, by witnesses, then outlets, then quotations and figures.

    Ties go to the latest news, then to the story's id, so that the order never depends on that of the input.
    """

    def weight(study: Study) -> tuple[float, int, int, int, float, str]:
        return (
            -round(sum(points for _, points in study.reasons), 2),
            -len(study.story.witnesses),
            -_outlets(study, articles),
            -(len(study.quotes) + len(study.figures)),
            -max((one.at.timestamp() for one in _publications(study, articles)), default=0.0),
            study.story.id,
        )

    return tuple(sorted(studies, key=weight))


def compose(frame: Frame, day: Day, tally: Tally) -> Brief:
    """Compose one day's brief. `tally` counts the texts that never came this far; what is dropped here is added to it."""
    ranked = rank([study for study in day.studies if study.is_tellable], day.articles)
    with_news = [study for study in ranked if study.novelty != "continuing"][: frame.stories]
    # Each takes one line at the end: as many of them as of the others.
    unchanged = [study for study in ranked if study.novelty == "continuing"][: frame.stories]
    told = (*_by_section(with_news, frame.sections, day.articles), *unchanged)
    order = list(dict.fromkeys(one for study in told for one in _sources(study, day)))
    passages = Passages(day.articles, {article_id: number for number, article_id in enumerate(order, start=1)})
    stories = tuple(_story(study, day, passages, frame.figures_per_story) for study in told)
    by_rank = {study.story.id: place for place, study in enumerate(ranked)}
    leading = sorted(stories, key=lambda story: by_rank[story.id])
    placed = {story.id for story in stories}
    full = [*(one.story for one in day.studies if one.story.id not in placed and one.is_tellable), *day.unread]
    unfit = [one.story for one in day.studies if one.story.id not in placed and not one.is_tellable]
    left = (*_left_out(full, "the brief is full", day.articles), *_left_out(unfit, "no fit sentence", day.articles))
    states: dict[str, SourceState] = {one.old.id: "changed" if one.new else "withdrawn" for one in day.changes}
    return Brief(
        title=frame.title,
        ministry=frame.ministry,
        marking=frame.marking,
        language=frame.language,
        address=frame.address,
        date=frame.date,
        number=f"{frame.date.year}/{frame.date.timetuple().tm_yday:03}",
        version=frame.version,
        cutoff=frame.cutoff,
        since=frame.since,
        top_lines=tuple(TopLine(story.summary[0], story.id) for story in leading if story.summary)[: frame.top_lines],
        figures=_figures_of_the_day(leading, frame.figures_of_the_day),
        stories=stories,
        sources=tuple(_entry(passages.numbers[one], day.articles[one], states.get(one, "standing")) for one in order),
        gaps=fold((*day.gaps, *left)),
        silent=frame.silent,
        tally=replace(tally, used=sum(len(study.story.article_ids) for study in told), unplaced=len(left)),
        method=frame.method,
    )


def _by_section(studies: Sequence[Study], sections: Sequence[str], articles: Mapping[str, Article]) -> tuple[Study, ...]:
    """Stories in the order of the settings' sections, the others after them; by rank inside each."""
    places = {section: place for place, section in enumerate(sections)}
    return tuple(sorted(studies, key=lambda study: places.get(_section(study, articles), len(places))))


def _story(study: Study, day: Day, passages: Passages, figures: int) -> BriefStory:
    dates = _publications(study, day.articles)
    before = max((one for one in day.told if one.story.id == study.story.id), key=lambda one: one.day, default=None)
    told = before.story if before and not study.story.article_ids else None
    return BriefStory(
        id=study.story.id,
        headline=told.headline if told else _headline(study, day),
        section=(told.section if told else "") or _section(study, day.articles),
        novelty=study.novelty,
        outlets=told.outlets if told else _outlets(study, day.articles),
        independent=told.independent if told else len(study.story.witnesses),
        first_published=min(dates, key=lambda one: one.at) if dates else None,
        summary=tuple(passages.of(span) for span in study.summary),
        quotes=tuple(
            QuoteCard(
                words=passages.of(*quote.pieces),
                speaker=passages.of(quote.speaker),
                role=passages.of(quote.role) if quote.role else None,
                also=tuple(passages.of(*wording) for wording in quote.also if not _is_compared(wording, study)),
                is_cut=quote.is_cut,
                only=quote.pieces[0] in study.single,
            )
            for quote in study.quotes
        ),
        figures=shown_once([_figure_line(one, study, day, passages) for one in study.figures], figures),
        differences=tuple(
            Difference(
                label=DIFFERENCE_LABELS[one.about],
                subject=passages.of(one.subject) if one.subject else None,
                accounts=tuple(passages.account(context, words) for words, context in one.accounts),
            )
            for one in study.disagreements
        ),
        sources=tuple(passages.numbers[one] for one in _sources(study, day)),
        told_on=study.told_on,
        corrections=tuple(_correction(one, passages) for one in study.revisions),
        reasons=study.reasons,
        only=tuple(place for place, span in enumerate(study.summary) if span in study.single),
    )


def _is_compared(wording: Sequence[Span], study: Study) -> bool:
    """Whether a wording of a quotation stands among those over which the sources differ."""
    boxes = [one.accounts for one in study.disagreements if one.about == "wording"]
    shown = [span for accounts in boxes for words, context in accounts for span in (words, context) if span]
    return any(
        all(one.article_id == span.article_id and span.start <= one.start and one.end <= span.end for one in wording)
        for span in shown
    )


def _correction(revision: Revision, passages: Passages) -> Correction:
    now = passages.account(revision.now_in, *revision.now) if revision.now else None
    return Correction(revision.about, passages.account(revision.was_in, *revision.was), now)


def _figure_line(found: tuple[str, int, tuple[str, ...]], study: Study, day: Day, passages: Passages) -> FigureLine:
    article_id, position, others = found
    findings = day.findings[article_id]
    figure = findings.figures[position]
    about = figure.about if _in_one_sentence(figure, findings) else None
    speaker = findings.people[figure.given_by] if figure.given_by is not None else None
    named = (speaker.name or speaker.role) if speaker else None
    low, high = format(figure.low, "f"), format(figure.high, "f")
    return FigureLine(
        amount=passages.of(figure.span),
        about=passages.of(about) if about else None,
        value=low if low == high else (low, high),
        unit=figure.unit,
        kind=figure.kind,
        vague=figure.vague,
        given_by=passages.of(named) if named else None,
        also=tuple(sorted(passages.numbers[one] for one in others)),
        # A number that does not say what it measures tells nothing.
        notable=about is not None and (figure.notable or _is_confirmed(figure, findings, others, study)),
        only=figure.span in study.single,
    )


def _in_one_sentence(figure: Figure, findings: Findings) -> bool:
    """Tell whether what a figure measures stands in its sentence; what stands in a dateline before it says only where."""
    about = figure.about or figure.span
    start, end = min(about.start, figure.span.start), max(about.end, figure.span.end)
    return any(one.span.start <= start and end <= one.span.end for one in findings.sentences)


def _figures_of_the_day(stories: Sequence[BriefStory], limit: int) -> tuple[tuple[str, FigureLine], ...]:
    """The first figure of each story, then the second of each, and so on, until the table is full."""
    notable = [(story.id, [line for line in story.figures if line.notable]) for story in stories]
    depth = max((len(lines) for _, lines in notable), default=0)
    rows = [(story, lines[row]) for row in range(depth) for story, lines in notable if row < len(lines)]
    return tuple(rows[:limit])


def _is_confirmed(figure: Figure, findings: Findings, others: Sequence[str], study: Study) -> bool:
    """Whether several witnesses report a figure that one of them alone would not make worth telling.

    A number inside another figure ("six of its 31 wards") is told with that one.
    """
    reporting = {figure.span.article_id, *others}
    witnesses = sum(bool(reporting.intersection(witness)) for witness in study.story.witnesses)
    span = figure.span
    inside = (one for one in findings.figures if one.span.start <= span.start and span.end <= one.span.end)
    return figure.why == BACKGROUND and witnesses > 1 and all(one is figure for one in inside)


def _headline(study: Study, day: Day) -> Headline:
    """The title of the text that gives the leading sentence, else of the fullest that has one; else a lead's opening."""
    leading = study.summary[0].article_id if study.summary else ""
    told = sorted(_sources(study, day), key=lambda one: (one != leading, -len(day.articles[one].text)))
    for article_id in told:
        title = day.articles[article_id].title
        if title:
            return Headline(title, article_id)
    read = [day.findings[one].sentences for one in told if one in day.findings]
    leads = [one for sentences in read for one in sentences[:LEAD_SENTENCES] if one.headline]
    spans = [(lead.headline, lead.span in study.summary) for lead in leads if lead.headline]
    if spans:
        span, _ = min(spans, key=lambda pair: (pair[0].end - pair[0].start > HEADLINE_CHARS, not pair[1]))
        return Headline(day.articles[span.article_id].at(span), span.article_id, span)
    first = next((one.span for sentences in read for one in sentences), None)
    if first:
        return Headline(day.articles[first.article_id].at(first), first.article_id, first)
    return Headline(day.articles[told[0]].name, told[0])


def _section(study: Study, articles: Mapping[str, Article]) -> str:
    """The section that most of a story's texts name, else that of what is watched."""
    ids = study.story.article_ids or study.story.earlier
    sections = Counter(section for one in ids if (section := articles[one].section))
    return min(sections, key=lambda one: (-sections[one], one)) if sections else study.section or ""


def _outlets(study: Study, articles: Mapping[str, Article]) -> int:
    """How many outlets report a story; texts of unknown outlets count as one each."""
    return len({articles[one].outlet or one for one in study.story.article_ids})


def _publications(study: Study, articles: Mapping[str, Article]) -> list[Published]:
    return [date for date in (articles[one].published for one in study.story.article_ids) if date]


def _sources(study: Study, day: Day) -> list[str]:
    """The articles that a story is told from, oldest first, and behind them those of what no longer stands in them.

    Of a story of very many texts only those are named that were read; all are counted.
    """
    ids = _in_order(study, day.articles)
    if len(ids) > SOURCES_NAMED:
        ids = [one for one in ids if one in day.findings]
    return list(dict.fromkeys((*ids, *(span.article_id for one in study.revisions for span in one.was))))


def _in_order(study: Study, articles: Mapping[str, Article]) -> list[str]:
    """A story's articles, oldest first; undated ones last."""

    def when(article_id: str) -> tuple[bool, float, str]:
        published = articles[article_id].published
        return (published is None, published.at.timestamp() if published else 0.0, article_id)

    return sorted(study.story.article_ids, key=when)


def _entry(number: int, article: Article, state: SourceState) -> SourceEntry:
    return SourceEntry(
        number=number,
        article_id=article.id,
        outlet=article.outlet or article.name,
        title=article.title,
        url=article.url,
        published=article.published,
        agency=article.agency,
        sha256=article.document_sha256,
        state=state,
    )


def _left_out(stories: Sequence[Story], reason: str, articles: Mapping[str, Article]) -> tuple[Gap, ...]:
    """Name every text whose story is not told, so that a reader can ask for it."""
    return tuple(
        Gap(f"{articles[one].source}: {articles[one].name}", "compose", f"not told: {reason}")
        for story in stories
        for one in story.article_ids
    )


__all__ = ["Day", "Frame", "compose", "rank", "told_in"]
