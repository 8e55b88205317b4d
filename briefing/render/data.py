"""Turns a Brief into the JSON of an edition and back: the one place that knows the keys of brief.json."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from briefing.errors import RenderError
from briefing.model import (
    Account,
    Brief,
    BriefStory,
    Correction,
    Difference,
    EarlierFigure,
    FigureLine,
    Gap,
    Headline,
    Passage,
    Published,
    QuoteCard,
    SourceEntry,
    Span,
    Tally,
    TopLine,
)

SCHEMA = 1

Json = dict[str, Any]


def brief_to_json(brief: Brief) -> bytes:
    """The whole content of an edition as UTF-8 JSON, the same bytes for the same brief."""
    return (json.dumps(_brief_out(brief), ensure_ascii=False, indent=1) + "\n").encode()


def brief_from_json(content: bytes) -> Brief:
    """The Brief that `brief_to_json` wrote. Raises RenderError if the JSON is not of this schema."""
    try:
        data = json.loads(content)
        if data["schema"] == SCHEMA:
            return _brief_in(data)
    except (ArithmeticError, AttributeError, InvalidOperation, LookupError, TypeError, ValueError) as error:
        raise RenderError(f"brief.json is damaged ({type(error).__name__}: {error}): restore it from a copy") from error
    raise RenderError(
        f"brief.json has schema {data['schema']!r} instead of {SCHEMA}: read it with the version that wrote it"
    )


# ---------------------------------------------------------------- out


def _brief_out(brief: Brief) -> Json:
    return {
        "schema": SCHEMA,
        "title": brief.title,
        "ministry": brief.ministry,
        "marking": brief.marking,
        "language": brief.language,
        "address": brief.address,
        "date": brief.date.isoformat(),
        "number": brief.number,
        "version": brief.version,
        "cutoff": brief.cutoff.isoformat(),
        "since": brief.since.isoformat(),
        "time_zone": _zone_name(brief.cutoff.tzinfo),
        "top_lines": [_top_line_out(line) for line in brief.top_lines],
        "figures": [{"story": story, **_figure_out(figure)} for story, figure in brief.figures],
        "stories": [_story_out(story) for story in brief.stories],
        "sources": [_source_out(entry) for entry in brief.sources],
        "gaps": [asdict(gap) for gap in brief.gaps],
        "silent": list(brief.silent),
        "tally": asdict(brief.tally),
        "method": [{"label": label, "text": text} for label, text in brief.method],
    }


def _top_line_out(line: TopLine) -> Json:
    return {**_passage_out(line.words), "story": line.story, "sources": [line.words.source]}


def _story_out(story: BriefStory) -> Json:
    headline = story.headline
    return {
        "id": story.id,
        "headline": headline.text,
        "headline_article": headline.article_id,
        "headline_evidence": _span_out(headline.evidence) if headline.evidence else None,
        "section": story.section,
        "novelty": story.novelty,
        "witnesses": {"outlets": story.outlets, "independent": story.independent},
        "first_published": _published_out(story.first_published),
        "summary": [_passage_out(sentence) for sentence in story.summary],
        "quotes": [_quote_out(card) for card in story.quotes],
        "figures": [_figure_out(figure) for figure in story.figures],
        "differences": [_difference_out(difference) for difference in story.differences],
        "sources": list(story.sources),
        "told_on": story.told_on.isoformat() if story.told_on else None,
        "corrections": [_correction_out(correction) for correction in story.corrections],
        "reasons": [{"reason": reason, "points": points} for reason, points in story.reasons],
        "only": list(story.only),
    }


def _quote_out(card: QuoteCard) -> Json:
    return {
        **_passage_out(card.words),
        "speaker": card.speaker.text,
        "speaker_at": _passage_out(card.speaker),
        "role": card.role.text if card.role else None,
        "role_at": _passage_out(card.role) if card.role else None,
        "is_cut": card.is_cut,
        "also": [_passage_out(wording) for wording in card.also],
        "only": card.only,
    }


def _figure_out(figure: FigureLine) -> Json:
    exact = figure.value if isinstance(figure.value, str) else list(figure.value)
    return {
        **_passage_out(figure.amount),
        "value": _number(exact) if isinstance(exact, str) else [_number(digits) for digits in exact],
        "exact": exact,
        "unit": figure.unit,
        "kind": figure.kind,
        "vague": figure.vague,
        "about": figure.about.text if figure.about else None,
        "about_at": _passage_out(figure.about) if figure.about else None,
        "given_by": figure.given_by.text if figure.given_by else None,
        "given_by_at": _passage_out(figure.given_by) if figure.given_by else None,
        "also": list(figure.also),
        "notable": figure.notable,
        "history": [{"date": one.date.isoformat(), "amount": one.amount, "exact": one.value} for one in figure.history],
        "measure": figure.measure,
        "change": figure.change,
        "only": figure.only,
    }


def _number(digits: str) -> int | float:
    value = Decimal(digits)
    return int(value) if value == value.to_integral_value() else float(value)


def _difference_out(difference: Difference) -> Json:
    subject = difference.subject
    return {
        "about": subject.text if subject else difference.label,
        "label": difference.label,
        "subject": _passage_out(subject) if subject else None,
        "accounts": [_account_out(account) for account in difference.accounts],
    }


def _account_out(account: Account) -> Json:
    return {**_passage_out(account.words), "context": _passage_out(account.context) if account.context else None}


def _correction_out(correction: Correction) -> Json:
    return {
        "about": correction.about,
        "was": _account_out(correction.was),
        "now": _account_out(correction.now) if correction.now else None,
    }


def _source_out(entry: SourceEntry) -> Json:
    return {
        "number": entry.number,
        "outlet": entry.outlet,
        "title": entry.title,
        "url": entry.url,
        "published": entry.published.at.isoformat() if entry.published else None,
        "day_only": entry.published.day_only if entry.published else False,
        "agency": entry.agency,
        "sha256": entry.sha256,
        "article_id": entry.article_id,
        "state": entry.state,
        "rights": entry.rights,
    }


def _passage_out(passage: Passage) -> Json:
    return {
        "text": passage.text,
        "source": passage.source,
        "evidence": [_span_out(span) for span in passage.evidence],
    }


def _span_out(span: Span) -> Json:
    return {"article_id": span.article_id, "start": span.start, "end": span.end}


def _published_out(published: Published | None) -> Json | None:
    return {"at": published.at.isoformat(), "day_only": published.day_only} if published else None


def _zone_name(zone: tzinfo | None) -> str | None:
    return zone.key if isinstance(zone, ZoneInfo) else None


# ---------------------------------------------------------------- in


def _brief_in(data: Json) -> Brief:
    zone = ZoneInfo(data["time_zone"]) if data["time_zone"] else None
    return Brief(
        title=data["title"],
        ministry=data["ministry"],
        marking=data["marking"],
        language=data["language"],
        address=data.get("address", ""),
        date=date.fromisoformat(data["date"]),
        number=data["number"],
        version=data["version"],
        cutoff=_moment_in(data["cutoff"], zone),
        since=_moment_in(data["since"], zone),
        top_lines=tuple(TopLine(_passage_in(line), line["story"]) for line in data["top_lines"]),
        figures=tuple((figure["story"], _figure_in(figure)) for figure in data["figures"]),
        stories=tuple(_story_in(story) for story in data["stories"]),
        sources=tuple(_source_in(entry) for entry in data["sources"]),
        gaps=tuple(Gap(**gap) for gap in data["gaps"]),
        silent=tuple(data["silent"]),
        tally=Tally(**data["tally"]),
        method=tuple((line["label"], line["text"]) for line in data["method"]),
    )


def _story_in(data: Json) -> BriefStory:
    evidence = data["headline_evidence"]
    return BriefStory(
        id=data["id"],
        headline=Headline(data["headline"], data["headline_article"], Span(**evidence) if evidence else None),
        section=data["section"],
        novelty=data["novelty"],
        outlets=data["witnesses"]["outlets"],
        independent=data["witnesses"]["independent"],
        first_published=_published_in(data["first_published"]),
        summary=tuple(_passage_in(sentence) for sentence in data["summary"]),
        quotes=tuple(_quote_in(card) for card in data["quotes"]),
        figures=tuple(_figure_in(figure) for figure in data["figures"]),
        differences=tuple(_difference_in(difference) for difference in data["differences"]),
        sources=tuple(data["sources"]),
        told_on=date.fromisoformat(data["told_on"]) if data["told_on"] else None,
        corrections=tuple(
            Correction(one["about"], _account_in(one["was"]), _account_in(one["now"]) if one["now"] else None)
            for one in data["corrections"]
        ),
        reasons=tuple((one["reason"], one["points"]) for one in data["reasons"]),
        only=tuple(data["only"]),
    )


def _quote_in(data: Json) -> QuoteCard:
    return QuoteCard(
        words=_passage_in(data),
        speaker=_passage_in(data["speaker_at"]),
        role=_optional_in(data["role_at"]),
        is_cut=data["is_cut"],
        also=tuple(_passage_in(wording) for wording in data["also"]),
        only=data["only"],
    )


def _figure_in(data: Json) -> FigureLine:
    exact = data["exact"]
    return FigureLine(
        amount=_passage_in(data),
        about=_optional_in(data["about_at"]),
        value=exact if isinstance(exact, str) else (exact[0], exact[1]),
        unit=data["unit"],
        kind=data["kind"],
        vague=data["vague"],
        notable=data["notable"],
        given_by=_optional_in(data["given_by_at"]),
        also=tuple(data["also"]),
        history=tuple(
            EarlierFigure(date.fromisoformat(one["date"]), one["amount"], one["exact"]) for one in data["history"]
        ),
        measure=data.get("measure", ""),
        change=data.get("change", ""),
        only=data["only"],
    )


def _difference_in(data: Json) -> Difference:
    return Difference(
        label=data["label"],
        subject=_optional_in(data["subject"]),
        accounts=tuple(_account_in(account) for account in data["accounts"]),
    )


def _account_in(data: Json) -> Account:
    return Account(_passage_in(data), _optional_in(data["context"]))


def _source_in(data: Json) -> SourceEntry:
    published = data["published"]
    return SourceEntry(
        number=data["number"],
        article_id=data["article_id"],
        outlet=data["outlet"],
        title=data["title"],
        url=data["url"],
        published=Published(datetime.fromisoformat(published), data["day_only"]) if published else None,
        agency=data["agency"],
        sha256=data["sha256"],
        state=data["state"],
        rights=data.get("rights", "full"),
    )


def _optional_in(data: Json | None) -> Passage | None:
    return _passage_in(data) if data else None


def _passage_in(data: Json) -> Passage:
    return Passage(data["text"], tuple(Span(**span) for span in data["evidence"]), data["source"])


def _published_in(data: Json | None) -> Published | None:
    return Published(datetime.fromisoformat(data["at"]), data["day_only"]) if data else None


def _moment_in(text: str, zone: tzinfo | None) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(zone) if zone else moment
