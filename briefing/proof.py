"""Turns a Brief, its articles and the text read back from its files into Faults: words or numbers without evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from briefing.change import change_words
from briefing.gaps import gap_table
from briefing.model import ELLIPSIS, Article, Brief, BriefStory, Correction, Difference, Gap, Passage, Span

_NUMBER = re.compile(r"\d+(?:[.,:/ -]?\d+)*")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»")
_SPACES = re.compile(r"\s+")
# What stands beside a part of a longer word or number.
_GOES_BEFORE = re.compile(r"[\w.,]")
_GOES_ON = re.compile(r"\w|[.,]\d")
_WORDS, _QUOTATION = "\x00", "\x01"


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


# How a file shows a text of a source.
Shown = Callable[[str], str]
# A stretch of an article as a file shows it: article id, start, end, text.
Excerpt = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that an edition prints and its evidence does not hold.

    `where` is the file ("brief" for the data itself), `what` the words or the number; `passage` is what it belongs to, or
    None when it belongs to no passage at all.
    """

    where: str
    what: str
    passage: Passage | None


def check_brief(brief: Brief, articles: Mapping[str, Article], gone: frozenset[str] = frozenset()) -> tuple[Fault, ...]:
    """Look up every passage at its evidence, and every quotation between the marks of its source.

    What rests on texts that are not kept any more (`gone`, their ids) cannot be looked up, and is passed over.
    """
    return tuple(_brief_faults(brief, articles, gone))


def check_file(name: str, text: str, brief: Brief, shown: Shown = _plain) -> tuple[Fault, ...]:
    """Look up every quotation and number of a finished file, read back as `text`, at the brief's evidence.

    `shown` says how the file shows a text: its white space, a sign that a font lacks.

    First all passages of the brief are found in the text, whole; then what is left over must hold no quotation, and no
    number but those that the edition says of itself (its date, its counts, its pages). A digest may leave stories out.
    """
    return tuple(_file_faults(name, text, brief, shown))


def check_excerpts(
    name: str,
    excerpts: Iterable[Excerpt],
    articles: Mapping[str, Article],
    shown: Shown = _plain,
    gone: frozenset[str] = frozenset(),
) -> tuple[Fault, ...]:
    """Compare every excerpt that a file shows as evidence with its article, but for texts that are `gone`."""
    return tuple(
        Fault(name, text, None)
        for article_id, start, end, text in excerpts
        if article_id not in gone and (article_id not in articles or shown(articles[article_id].text[start:end]) != text)
    )


def without(brief: Brief, faults: tuple[Fault, ...]) -> Brief:
    """The brief without what the faults belong to, each named as a gap."""
    bad = {fault.passage for fault in faults if fault.passage}
    gaps = tuple(Gap(_source_of(brief, one.passage), "prove", f"left out: {_say(one)}") for one in faults)
    stories = tuple(_story_without(story, bad) for story in brief.stories)
    return replace(
        brief,
        top_lines=tuple(line for line in brief.top_lines if line.words not in bad),
        figures=tuple((story, line) for story, line in brief.figures if not {line.amount, line.about, line.given_by} & bad),
        stories=stories,
        gaps=tuple(dict.fromkeys((*brief.gaps, *gaps))),
    )


def passages(brief: Brief) -> Iterator[Passage]:
    """Every passage of a brief, quotations included, and figures that are kept in the data only."""
    yield from (line.words for line in brief.top_lines)
    for _, line in brief.figures:
        yield from (one for one in (line.amount, line.about, line.given_by) if one)
    for story in brief.stories:
        yield from _story_passages(story)


def _printed(brief: Brief) -> Brief:
    return replace(brief, stories=tuple(replace(story, figures=story.shown_figures) for story in brief.stories))


def quotations(brief: Brief) -> Iterator[Passage]:
    """Every passage that a brief prints in quotation marks."""
    for story in brief.stories:
        for card in story.quotes:
            yield card.words
            yield from card.also
        for one in story.corrections:
            if one.about == "quotation":
                yield from (account.words for account in (one.was, one.now) if account)


def _story_passages(story: BriefStory) -> Iterator[Passage]:
    yield from story.summary
    for card in story.quotes:
        yield from (one for one in (card.words, card.speaker, card.role, *card.also) if one)
    for line in story.figures:
        yield from (one for one in (line.amount, line.about, line.given_by) if one)
    for difference in story.differences:
        yield from (one for one in _parts(difference) if one)
    for correction in story.corrections:
        yield from (one for one in _parts_of_correction(correction) if one)


def _brief_faults(brief: Brief, articles: Mapping[str, Article], gone: frozenset[str]) -> Iterator[Fault]:
    for passage in dict.fromkeys(passages(brief)):
        if any(span.article_id in gone for span in passage.evidence):
            continue
        found = [articles[span.article_id].at(span) if span.article_id in articles else "" for span in passage.evidence]
        if not passage.text.strip() or passage.text != ELLIPSIS.join(found):
            yield Fault("brief", passage.text, passage)
    for passage in dict.fromkeys(quotations(brief)):
        for span in passage.evidence:
            if span.article_id in articles and not _stands_in_marks(articles[span.article_id].text, span):
                yield Fault("brief", passage.text, passage)
    for line in (line for story in brief.stories for line in story.figures if line.change):
        last, value = line.history[-1].value if line.history else "", line.value
        if not last or not isinstance(value, str) or line.change != change_words(Decimal(last), Decimal(value), line.unit):
            yield Fault("brief", line.change, line.amount)
    for story in brief.stories:
        if story.headline.article_id in gone:
            continue
        article = articles.get(story.headline.article_id)
        evidence = story.headline.evidence
        own = article and (article.at(evidence) if evidence else article.title or article.name)
        if story.headline.text != own:
            yield Fault("brief", story.headline.text, None)


def _stands_in_marks(text: str, span: Span) -> bool:
    """Tell whether a stretch of a text stands between quotation marks there, judged by the signs around it alone.

    Looking back from the stretch, inside its paragraph, the nearest double mark must open; without any double mark there,
    a single mark that follows a space must. In a stretch itself no double mark may close what it did not open.
    """
    paragraph = text.rfind("\n", 0, span.start) + 1
    before = text[paragraph : span.start].replace("''", '"').replace("``", '"')
    nearest = max(before.rfind(sign) for sign in '“”«»„"')
    if nearest >= 0:
        sign = before[nearest]
        return sign in "“«„" or (sign == '"' and before.count('"') % 2 == 1) or (sign == "»" and "«" not in before)
    single = re.search(r"(?:^|[\s(\[—–-])[‘'‚][^‘]*$", before)
    return single is not None


def _file_faults(name: str, text: str, brief: Brief, shown: Shown) -> Iterator[Fault]:
    for passage in dict.fromkeys(passages(_printed(brief))):
        if not name.startswith("digest") and shown(passage.text) not in text:
            yield Fault(name, passage.text, passage)
    known = dict.fromkeys(map(shown, _sayable(brief)), _WORDS) | dict.fromkeys(map(shown, _quotable(brief)), _QUOTATION)
    left = _mask(text, known)
    for match in _QUOTED.finditer(left):
        inside = next(group for group in match.groups() if group is not None)
        if re.search(r"\w", inside) or _WORDS in inside:
            yield Fault(name, match.group(), None)
    own = _own_numbers(brief)
    for match in _NUMBER.finditer(left):
        if match.group() not in own and not set(re.split(r"\D+", match.group())) <= own:
            yield Fault(name, match.group(), None)


def _quotable(brief: Brief) -> set[str]:
    titles = {entry.title for entry in brief.sources if entry.title}
    return {passage.text for passage in quotations(brief)} | titles


def _sayable(brief: Brief) -> set[str]:
    """What else may stand in a file: the passages, and what sources, settings and gaps are called."""
    said = {passage.text for passage in passages(brief)}
    said |= {story.headline.text for story in brief.stories} | {story.section for story in brief.stories}
    said |= {story.id for story in brief.stories}
    for entry in brief.sources:
        said |= {one for one in (entry.outlet, entry.url, entry.agency, entry.sha256, entry.article_id) if one}
        said.add(urlsplit(entry.url or "").netloc)
    lines = [line for story in brief.stories for line in story.figures]
    said |= {one.amount for line in lines for one in line.history} | {line.change for line in lines}
    said |= {brief.title, brief.ministry, brief.marking, brief.address.rstrip("/"), *brief.silent}
    said |= {part for pair in brief.method for part in pair} | {
        part for gap in brief.gaps for part in (gap.source, gap.reason)
    }
    return said | {row.reason for row in gap_table(brief.gaps).rows}


def _mask(text: str, known: Mapping[str, str]) -> str:
    """Replace what is known by its sign wherever it does not stand inside a longer word or number.

    The longest goes first: a sentence is known whole, with the quotation that stands in it.
    """
    for one in sorted(known.keys() - {""}, key=lambda one: (-len(one), one)):
        text = "".join(_parts_around(text, one, known[one]))
    return text


def _parts_around(text: str, known: str, sign: str) -> Iterator[str]:
    """The parts of a text, `sign` for what is known. (A pattern for each would take most of the time of a proof.)"""
    done, start = 0, text.find(known)
    while start >= 0:
        end = start + len(known)
        if known[0].isalnum() and (_GOES_BEFORE.match(text, start - 1, start) or _GOES_ON.match(text, end)):
            start = text.find(known, start + 1)
            continue
        yield from (text[done:start], sign)
        done, start = end, text.find(known, end)
    yield text[done:]


def _own_numbers(brief: Brief) -> set[str]:
    """The numbers that an edition says of itself: its dates and times, its counts, its sources, stories and pages."""
    moments: list[datetime] = [brief.cutoff, brief.since]
    moments += [entry.published.at for entry in brief.sources if entry.published]
    moments += [story.first_published.at for story in brief.stories if story.first_published]
    told_on = {story.told_on for story in brief.stories if story.told_on}
    # Times are printed in the edition's time zone.
    local = [moment.astimezone(brief.cutoff.tzinfo) for moment in moments]
    numbers = {str(brief.date.year), str(brief.date.day), f"{brief.date:%d}", f"{brief.date:%m}", *brief.number.split("/")}
    for moment in [*local, *moments]:
        numbers |= {f"{moment.year}", f"{moment.day}", f"{moment:%d}", f"{moment:%m}", f"{moment:%H}", f"{moment:%M}"}
    told_on |= {one.date for story in brief.stories for line in story.figures for one in line.history}
    numbers |= {part for day in told_on for part in (f"{day.year}", f"{day.day}", f"{day:%d}", f"{day:%m}")}
    tally = brief.tally
    counts = [tally.received, tally.used, tally.unplaced, tally.too_old, tally.too_new, tally.had_before, tally.duplicates]
    counts += [tally.failed, len(brief.gaps), len(brief.silent), len(brief.stories), brief.version]
    counts += [number for story in brief.stories for number in (story.outlets, story.independent)]
    counts += [number for row in gap_table(brief.gaps).rows for number in (row.texts, row.sources)]
    pages = 2 * len(brief.stories) + len(brief.sources) + len(brief.gaps) + 10
    return numbers | {str(count) for count in counts} | {str(number) for number in range(1, pages)}


def _story_without(story: BriefStory, bad: set[Passage]) -> BriefStory:
    def sound(*parts: Passage | None) -> bool:
        return not bad.intersection(part for part in parts if part)

    cards = tuple(
        replace(card, also=tuple(one for one in card.also if one not in bad), role=card.role if sound(card.role) else None)
        for card in story.quotes
        if sound(card.words, card.speaker)
    )
    return replace(
        story,
        summary=tuple(one for one in story.summary if one not in bad),
        quotes=cards,
        figures=tuple(line for line in story.figures if sound(line.amount, line.about, line.given_by)),
        differences=tuple(one for one in story.differences if sound(*_parts(one))),
        corrections=tuple(one for one in story.corrections if sound(*_parts_of_correction(one))),
    )


def _parts(difference: Difference) -> Iterator[Passage | None]:
    yield difference.subject
    for account in difference.accounts:
        yield account.words
        yield account.context


def _parts_of_correction(correction: Correction) -> Iterator[Passage | None]:
    for account in (correction.was, correction.now):
        if account:
            yield account.words
            yield account.context


def _source_of(brief: Brief, passage: Passage | None) -> str:
    entry = next((entry for entry in brief.sources if passage and entry.number == passage.source), None)
    return entry.outlet if entry else "edition"


def _say(fault: Fault) -> str:
    """Name a fault without printing again what could not be proved."""
    if fault.passage is None:
        return f"{fault.where} holds words or a number without evidence"
    return f"a passage of {len(fault.what.split())} words was not found at its evidence"
