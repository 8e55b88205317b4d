"""Turns a command line into calls of the pipeline: wiring, the clock, progress, printing; imports nothing heavy at start."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import __version__
from briefing.errors import BriefingError, SettingsError

if TYPE_CHECKING:
    from briefing.archive import Archive, Kept
    from briefing.model import Findings, Source
    from briefing.settings import Settings

DONE, FAILED, MISUSED, HAS_GAPS, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 failed, 2 wrong command line or settings, 3 gaps with --strict."""
    options = _parser().parse_args(arguments)
    # Libraries report what a text or a font lacks; what matters of it is a gap, the rest is for those who debug.
    logging.basicConfig(level=logging.INFO if options.debug else logging.CRITICAL, stream=sys.stderr)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain when it flushes at exit.
        sys.stdout = None
        return DONE
    except (Exception, KeyboardInterrupt) as error:
        if options.debug:
            raise
        code, message = _explain(error)
        print(f"briefing: {message}", file=sys.stderr)
        return code


def _explain(error: BaseException) -> tuple[int, str]:
    """The exit code of an error, and what is said of it."""
    if isinstance(error, SettingsError):
        return MISUSED, str(error)
    if isinstance(error, BriefingError):
        return FAILED, str(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, "stopped"
    return FAILED, f"internal error, please report it: {type(error).__name__}: {error} (--debug shows where)"


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show where an error came from")
    settled = argparse.ArgumentParser(add_help=False, parents=[common])
    settled.add_argument("--config", type=Path, metavar="FILE", help="settings (default: briefing.toml, if it is there)")
    settled.add_argument("--out", type=Path, metavar="DIR", help="where editions go (default: the settings' paths.out)")

    parser = argparse.ArgumentParser(prog="briefing", description="Turns a day's source texts into a dated, proven brief.")
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str, parents: list[argparse.ArgumentParser]
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", parents=parents)
        made.set_defaults(run=run)
        return made

    building = command("build", _build, "build, prove and archive one edition", [settled])
    building.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="the edition's day (default: today)")
    building.add_argument("--sources", type=Path, metavar="DIR", help="a folder of texts, instead of the settings' sources")
    building.add_argument("--strict", action="store_true", help="exit with 3 if the edition has gaps")
    building.add_argument("--json", action="store_true", help="print the result as JSON")

    analysing = command("analyse", _analyse, "print the findings of texts as JSON Lines", [settled])
    analysing.add_argument("files", nargs="*", metavar="FILE", help="text files; '-' or none: JSON Lines on standard input")

    grouping = command("stories", _stories, "group articles into stories", [common])
    grouping.add_argument("file", nargs="?", default="-", metavar="FILE", help="JSON Lines (default: standard input)")

    archive = commands.add_parser("archive", help="list, show and verify archived editions")
    inside = archive.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, run, text in (
        ("list", _archive_list, "list the editions"),
        ("show", _archive_show, "print the plain text of an edition, or its JSON"),
        ("verify", _archive_verify, "look up every file, word and number of the editions again"),
    ):
        made = inside.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", parents=[settled])
        made.set_defaults(run=run)
        made.add_argument("--json", action="store_true", help="print the result as JSON")
        if name != "list":
            made.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="only this day's edition")
        if name == "show":
            made.add_argument(
                "--article", metavar="ID", help="print the text that evidence with this article id points into"
            )

    checking = command("check", _check, "say what is wrong with the set-up", [settled])
    checking.add_argument("--sources", type=Path, metavar="DIR", help="a folder of texts, instead of the settings' sources")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-02-13") from None


def _settings(options: argparse.Namespace) -> tuple[Settings, Path, Archive]:
    from briefing import settings
    from briefing.archive import Archive

    chosen, folder = settings.load(options.config)
    return chosen, folder, Archive(options.out or folder / chosen.paths.out)


def _sources(options: argparse.Namespace, settings: Settings, folder: Path) -> tuple[Source, ...]:
    from briefing.model import Source

    return (Source("sources", str(options.sources)),) if options.sources else settings.sources_from(folder)


def _build(options: argparse.Namespace) -> int:
    settings, folder, archive = _settings(options)
    from briefing.analyse.analyst import Beside

    analyst = Beside(settings.language.model)
    # Imported while the second process loads the language model.
    from briefing import pipeline

    day = options.date or datetime.now(settings.zone).date()
    templates = folder / settings.paths.templates if settings.paths.templates else None
    sources = _sources(options, settings, folder)
    try:
        built = pipeline.build(settings, sources, archive, day, templates, _progress, analyst)
    finally:
        analyst.close()
        _progress("")
    brief, where = built.brief, built.kept.folder
    said = "new" if built.is_new else "unchanged"
    if options.json:
        files = {name: str(where / name) for name in sorted(entry["name"] for entry in built.kept.manifest["files"])}
        gaps = [{"source": gap.source, "stage": gap.stage, "reason": gap.reason} for gap in brief.gaps]
        _print_json({"date": str(day), "version": brief.version, "result": said, "files": files, "gaps": gaps})
    else:
        print(f"Edition {brief.number}, version {brief.version} ({said}), {len(brief.stories)} stories")
        print(f"PDF:  {where / 'brief.pdf'}\nHTML: {where / 'brief.html'}")
        for gap in brief.gaps:
            print(f"gap: {gap.source} ({gap.stage}): {gap.reason}", file=sys.stderr)
    return HAS_GAPS if options.strict and brief.gaps else DONE


def _analyse(options: argparse.Namespace) -> int:
    settings, _, _ = _settings(options)
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


def _stories(options: argparse.Namespace) -> int:
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
    _print_json({text.id: found[text.id] for text in texts})
    return DONE


def _moment(text: object) -> datetime | None:
    """A time as given; one that is no ISO 8601 is taken as unknown, since time alone never joins or parts stories."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _kept(options: argparse.Namespace, archive: Archive) -> tuple[Kept, ...]:
    """The editions that were asked for."""
    if not getattr(options, "date", None):
        return archive.editions()
    kept = archive.edition(options.date)
    if kept is None:
        raise BriefingError(f"{archive.out}: holds no edition of {options.date}; `briefing archive list` names them all")
    return (kept,)


def _archive_list(options: argparse.Namespace) -> int:
    _, _, archive = _settings(options)
    kept = archive.editions()
    if options.json:
        _print_json([dict(one.manifest) for one in kept])
        return DONE
    for one in kept:
        used = sum(entry["state"] == "used" for entry in one.manifest["articles"])
        print(f"{one.day}  edition {one.manifest['number']}  version {one.version}  {used} texts used  {one.folder}")
    return DONE


def _archive_show(options: argparse.Namespace) -> int:
    _, _, archive = _settings(options)
    kept = _kept(options, archive)
    if not kept:
        raise BriefingError(f"{archive.out}: holds no edition; build one with `briefing build`")
    if options.article:
        print(_archived_text(archive, kept, options.article), end="")
        return DONE
    name = "brief.json" if options.json else "digest.txt"
    try:
        print((kept[-1].folder / name).read_text(encoding="utf-8"), end="")
    except OSError as error:
        raise BriefingError(f"{kept[-1].folder / name}: {error.strerror}; restore it from a backup") from error
    return DONE


def _archived_text(archive: Archive, kept: tuple[Kept, ...], article_id: str) -> str:
    """The text of an article as the latest of these editions had it, to the character: evidence counts in it."""
    for one in reversed(kept):
        for entry in one.manifest["articles"]:
            if entry["id"] == article_id:
                return archive.article(entry["sha256"]).text
    raise BriefingError(f"{archive.out}: no edition has an article {article_id}; brief.json names those that it rests on")


def _archive_verify(options: argparse.Namespace) -> int:
    _, _, archive = _settings(options)
    from briefing import pipeline

    kept = [version for one in _kept(options, archive) for version in archive.versions(one)]
    faults = [f"{archive.out / one}: its manifest was changed; restore it from a backup" for one in archive.damage()]
    faults += [fault for one in kept for fault in pipeline.verify(archive, one)]
    if options.json:
        _print_json({"editions": len(kept), "faults": faults})
    else:
        for fault in faults:
            print(fault, file=sys.stderr)
        print(f"{len(kept)} editions verified, {len(faults)} faults")
    return FAILED if faults else DONE


def _check(options: argparse.Namespace) -> int:
    settings, folder, archive = _settings(options)
    from briefing import check

    templates = folder / settings.paths.templates if settings.paths.templates else None
    findings = list(check.check(settings, _sources(options, settings, folder), archive, templates))
    for finding in findings:
        print(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.what}")
    wrong = sum(not finding.is_well for finding in findings)
    print(f"{wrong} thing{'s' * (wrong != 1)} to mend" if wrong else "all is well")
    return FAILED if wrong else DONE


def _progress(stage: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{stage}{' ...' if stage else ''}", end="", file=sys.stderr, flush=True)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
