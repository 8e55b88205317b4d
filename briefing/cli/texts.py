"""Turns `briefing analyse` and `briefing stories` into findings and groups of texts that are handed in."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.common import DONE, command, common, print_json, settings_of
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.model import Findings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    analysing = command(commands, "analyse", _analyse, "print the findings of texts as JSON Lines")
    analysing.add_argument("files", nargs="*", metavar="FILE", help="text files; '-' or none: JSON Lines on standard input")
    grouping = command(commands, "stories", _group, "group articles into stories", common())
    grouping.add_argument("file", nargs="?", default="-", metavar="FILE", help="JSON Lines (default: standard input)")


def _analyse(options: argparse.Namespace) -> int:
    settings, _, _ = settings_of(options)
    from briefing import analyse
    from briefing.analyse import language

    nlp = language.load(settings.language.model)
    names, texts = [], []
    for name, text in _texts(options.files):
        names.append(name)
        texts.append(text)
    for name, text, doc in zip(names, texts, language.parse_all(nlp, texts), strict=True):
        print(json.dumps({"id": name, **_findings_record(text, analyse.find(doc, name))}, ensure_ascii=False))
    return DONE


def _texts(files: list[str]) -> Iterator[tuple[str, str]]:
    """The id and the text of each file, or of each JSON line of standard input."""
    for file in files or ["-"]:
        if file == "-":
            for record in _records(sys.stdin.buffer.read(), "standard input"):
                yield str(record["id"]), _text_of(record, "standard input")
        else:
            try:
                yield Path(file).stem, Path(file).read_bytes().decode()
            except OSError as error:
                raise BriefingError(f"{file}: {error.strerror}; name a file that can be read") from error
            except UnicodeDecodeError as error:
                raise BriefingError(f"{file}: is no UTF-8 text (byte {error.start}); convert it first") from error


def _records(content: bytes, where: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record["id"], str | int):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BriefingError(f'{where}, line {number}: is no JSON object with an "id"; write one object a line') from None
        yield record


def _text_of(record: dict[str, Any], where: str) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise BriefingError(f'{where}: {record["id"]}: has no "text"; add it')
    return text


def _findings_record(text: str, findings: Findings) -> dict[str, Any]:
    def pair(span: Any) -> list[int] | None:
        return [span.start, span.end] if span else None

    def words(span: Any) -> str | None:
        return text[span.start : span.end] if span else None

    people = findings.people
    quotes = [
        {
            "content": [pair(span) for span in quote.content],
            "quoted": [pair(span) for span in quote.quoted],
            "speaker": pair(quote.speaker),
            "cue": pair(quote.cue),
            "kind": quote.kind,
            "speaker_name": words(people[quote.person].name) if quote.person is not None else None,
            "speaker_role": words(people[quote.person].role) if quote.person is not None else None,
            "speaker_unclear": quote.person is None,
        }
        for quote in findings.quotes
    ]
    figures = [
        {
            "span": pair(figure.span),
            "value": _number(figure.low) if figure.low == figure.high else [_number(figure.low), _number(figure.high)],
            "exact": f"{figure.low:f}" if figure.low == figure.high else [f"{figure.low:f}", f"{figure.high:f}"],
            "ratio": figure.ratio,
            "unit": figure.unit,
            "unit_basis": figure.unit_basis,
            "kind": figure.kind,
            "modifier": figure.modifier,
            "direction": figure.direction,
            "vague": figure.vague,
            "role": figure.role,
            "base": words(figure.base),
            "rate": words(figure.rate),
            "about": ", ".join(text[span.start : span.end] for span in (figure.about, *figure.about_more) if span),
            "whose": words(figure.whose),
            "period": words(figure.period),
            "status": figure.status,
            "given_by": words(people[figure.given_by].name or people[figure.given_by].role)
            if figure.given_by is not None
            else None,
            "notable": figure.notable,
            "why": figure.why,
        }
        for figure in findings.figures
    ]
    return {"quotes": quotes, "figures": figures}


def _number(value: Any) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _group(options: argparse.Namespace) -> int:
    from briefing.analyse.stories import StoryText, group

    try:
        content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        raise BriefingError(f"{options.file}: {error.strerror}; name a file that can be read") from error
    records = list(_records(content, options.file))
    texts = [
        StoryText(
            id=str(record["id"]),
            title=str(record.get("title") or ""),
            text=_text_of(record, options.file),
            published=_moment(record.get("published")),
            outlet=str(record.get("outlet") or ""),
            agency=None,
        )
        for record in records
    ]
    found = {article_id: story.id for story in group(texts) for article_id in story.article_ids}
    print_json({text.id: found[text.id] for text in texts})
    return DONE


def _moment(text: object) -> datetime | None:
    """A time as given; one that is no ISO 8601 is taken as unknown, since time alone never joins or parts stories."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
