"""Turns an archived edition into what was delivered of it to whom, each delivery written into the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from briefing.archive import Archive, Kept, journal
from briefing.deliver import Facts, Post, Writer, begun, carry_out, gather, next_attempt, plan, write_files
from briefing.deliver.address import parse
from briefing.deliver.message import DigestFor
from briefing.deliver.signing import signer
from briefing.errors import ArchiveError, DeliverError
from briefing.model import Article, Brief, Purpose, Receipt, Recipient
from briefing.pipeline.making import prove
from briefing.pipeline.style import SHIPPED, Style
from briefing.render import brief_from_json, digest_files
from briefing.settings import Settings


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: the receipts of this time, when to try again those refused for now, what is wrong."""

    receipts: tuple[Receipt, ...] = ()
    again: datetime | None = None
    problems: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: to send a day's edition, a correction of it, or its recall, and why.

    `dry_run` is a folder that the messages are written into instead of being sent.
    """

    day: date
    purpose: Purpose = "edition"
    reason: str = ""
    is_late: bool = False
    dry_run: Path | None = None


def send(
    settings: Settings,
    root: Path,
    archive: Archive,
    order: Order,
    clock: Callable[[], datetime],
    style: Style = SHIPPED,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Sent:
    """Deliver an edition to those who have not had it. `root` is the folder of the settings file.

    Whatever interrupts it, calling it again goes on where it was. Raises BriefingError when nothing can be sent at all.
    """
    table = settings.delivery
    if not table.enabled and order.dry_run is None:
        raise DeliverError('delivery is switched off; set "enabled = true" under [delivery], or try --dry-run first')
    kept = _sendable(archive, order.day)
    brief = brief_from_json((kept.folder / "brief.json").read_bytes())
    if order.purpose != "edition" and order.dry_run is None:
        with archive.database.writing() as connection:
            journal.keep_notice(connection, order.day, order.purpose, kept.version, order.reason, clock())
    with archive.database.reading() as connection:
        receipts = journal.receipts(connection, order.day)
        facts = _facts(connection, brief, kept, order)
    recipients, problems = gather(*table.lists(root))
    letterhead = table.letterhead(root)
    domain = parse(letterhead.sender).domain if letterhead.sender else "localhost"
    purposes = tuple(dict.fromkeys((order.purpose, *begun(facts, receipts))))
    sendings = [one for purpose in purposes for one in plan(facts, recipients, receipts, clock(), domain, purpose)]
    files = {one["name"]: (kept.folder / one["name"]).read_bytes() for one in kept.manifest["files"]}
    sign = signer(letterhead.dkim) if letterhead.dkim else None
    writer = Writer(letterhead, facts, files, _digest_for(archive, kept, brief, style), sign)
    if order.dry_run is not None:
        return Sent(problems=problems, files=write_files(sendings, writer, order.dry_run))
    post = Post(table.mail_servers(root), table.connections, table.patience(), table.secrets(root))
    made = carry_out(sendings, writer, post, _recorder(archive), clock, is_stopping)
    return Sent(made, _again(archive, facts, recipients, purposes), (*problems, *map(_refusal, _refused(made))))


def _sendable(archive: Archive, day: date) -> Kept:
    """The edition of a day, whole. One that was changed since it was archived goes to nobody."""
    kept = archive.edition(day)
    if kept is None:
        raise DeliverError(f"{archive.out}: holds no edition of {day}; build it first")
    faults = [fault for fault in archive.faults(kept) if fault.startswith(str(kept.folder))]
    if faults:
        raise ArchiveError(f"the edition of {day} is not sent: {faults[0]}; restore it from a backup or build it again")
    return kept


def _facts(connection: sqlite3.Connection, brief: Brief, kept: Kept, order: Order) -> Facts:
    """What is said of an edition: to those who are served later by another command, the same as to the first."""
    notices: tuple[Purpose, ...] = ("recall", "correction")
    reasons = (journal.reason(connection, order.day, purpose, kept.version) for purpose in notices)
    steps = [one for one in journal.steps(connection, order.day) if one.day == order.day]
    return Facts(
        day=order.day,
        version=kept.version,
        title=brief.title,
        at=kept.cutoff,
        marking=brief.marking,
        ministry=brief.ministry,
        is_late=order.is_late or any(one.is_late for one in steps if one.step in ("build", "send")),
        recalled=journal.recalled(connection, order.day),
        reason=next(filter(None, reasons), order.reason),
    )


def _digest_for(archive: Archive, kept: Kept, brief: Brief, style: Style) -> DigestFor:
    """Makes the digest of some sections, and proves it as the whole one was; one that fails is the whole one instead."""

    @cache
    def articles() -> dict[str, Article]:
        used = {entry.article_id for entry in brief.sources}
        return {one["id"]: archive.article(one["sha256"]) for one in kept.manifest["articles"] if one["id"] in used}

    def made(sections: tuple[str, ...]) -> tuple[bytes, bytes]:
        part = of_sections(brief, sections)
        html, text = digest_files(part, articles(), style.templates, style.look)
        if prove(part, {"digest.html": html, "digest.txt": text}, articles()):
            return (kept.folder / "digest.html").read_bytes(), (kept.folder / "digest.txt").read_bytes()
        return html, text

    return made


def of_sections(brief: Brief, sections: Sequence[str]) -> Brief:
    """The part of a brief that is about some sections; its sources keep their numbers."""
    stories = tuple(story for story in brief.stories if story.section in sections)
    ids = {story.id for story in stories}
    return replace(
        brief,
        stories=stories,
        top_lines=tuple(line for line in brief.top_lines if line.story in ids),
        figures=tuple((story, line) for story, line in brief.figures if story in ids),
    )


def _recorder(archive: Archive) -> Callable[[Sequence[Receipt]], None]:
    def record(receipts: Sequence[Receipt]) -> None:
        with archive.database.writing() as connection:
            for one in receipts:
                journal.keep_receipt(connection, one)

    return record


def _again(archive: Archive, facts: Facts, recipients: Sequence[Recipient], purposes: Sequence[Purpose]) -> datetime | None:
    """When those are to be tried again who were refused for now."""
    with archive.database.reading() as connection:
        receipts = journal.receipts(connection, facts.day)
    moments = (next_attempt(facts, recipients, receipts, purpose) for purpose in purposes)
    return min((one for one in moments if one), default=None)


def _refused(receipts: Sequence[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.state == "refused"]


def _refusal(receipt: Receipt) -> str:
    return f"{receipt.recipient}: refused for good after {receipt.attempt} attempts: {receipt.answer}"
