"""Turns an edition, the list and the receipts so far into what is to be sent to whom now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from briefing.deliver.recipients import key_of
from briefing.model import Purpose, Receipt, Recipient, Way


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be known of an edition, to send it.

    `at` (aware) is when it closed, and the date of its messages. `recalled` is the latest version of it that was recalled,
    0 if none was. `reason` is why it is corrected or recalled, in the words of whoever does so.
    """

    day: date
    version: int
    title: str
    at: datetime
    marking: str = ""
    ministry: str = ""
    is_late: bool = False
    recalled: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that is to go to a recipient. `key` is by what the journal knows them, `not_before` when it is due."""

    recipient: Recipient
    key: str
    purpose: Purpose
    message_id: str
    attempt: int = 1
    not_before: datetime | None = None


def plan(
    facts: Facts,
    recipients: Sequence[Recipient],
    receipts: Iterable[Receipt],
    now: datetime,
    domain: str,
    purpose: Purpose = "edition",
) -> tuple[Sending, ...]:
    """What is to be sent now.

    An edition goes to all on the list who have had no version of it (but one that was recalled since); a correction and
    a recall to exactly those who have had an earlier, or any, version, on the list or not. `receipts` are all of the
    edition's day; `domain` ends the Message-IDs.
    """
    return tuple(
        one
        for one in _outstanding(facts, recipients, tuple(receipts), domain, purpose)
        if one.not_before is None or one.not_before <= now
    )


def next_attempt(
    facts: Facts, recipients: Sequence[Recipient], receipts: Iterable[Receipt], purpose: Purpose = "edition"
) -> datetime | None:
    """When the next message is due among those that were refused for now; None when there is none."""
    waiting = _outstanding(facts, recipients, tuple(receipts), "", purpose)
    return min((one.not_before for one in waiting if one.not_before), default=None)


def begun(facts: Facts, receipts: Iterable[Receipt]) -> tuple[Purpose, ...]:
    """The corrections and recalls of this version that were begun, and are to be gone on with whenever editions are sent."""
    found = {one.purpose for one in receipts if one.version == facts.version}
    purposes: tuple[Purpose, ...] = ("correction", "recall")
    return tuple(one for one in purposes if one in found)


def message_id(facts: Facts, key: str, purpose: Purpose, domain: str) -> str:
    """The Message-ID, the same whenever the same is sent to the same recipient, so that a repeat is seen as one."""
    who = hashlib.sha256(key.encode()).hexdigest()[:16]
    # Short, so that its header stays on one line.
    return f"<{facts.day:%Y%m%d}.{facts.version}.{purpose}.{who}@{domain}>"


def _outstanding(
    facts: Facts, recipients: Sequence[Recipient], receipts: Sequence[Receipt], domain: str, purpose: Purpose
) -> Iterator[Sending]:
    """What is still to be sent, now or later."""
    if purpose != "recall" and facts.version <= facts.recalled:
        return
    had = [one for one in receipts if one.state == "accepted" and one.purpose != "recall"]
    tried = {(one.way, one.recipient): one for one in receipts if one.purpose == purpose and one.version == facts.version}
    listed = {(one.way, key_of(one)): one for one in recipients}
    if purpose == "edition":
        valid = {(one.way, one.recipient) for one in had if one.version > facts.recalled}
        wanted = {who: one for who, one in listed.items() if who not in valid}
    else:
        last, told = _latest(had), _latest(one for one in receipts if one.state == "accepted" and one.purpose == "recall")
        wanted = {
            who: listed.get(who, _as_it_was(one))
            for who, one in last.items()
            if (not _covers(told.get(who), one) if purpose == "recall" else one.version < facts.version)
        }
    for (way, key), recipient in wanted.items():
        before = tried.get((way, key))
        if before is None:
            yield Sending(recipient, key, purpose, message_id(facts, key, purpose, domain))
        elif before.state == "deferred":
            yield Sending(recipient, key, purpose, before.message_id, before.attempt + 1, before.next_attempt)


def _latest(receipts: Iterable[Receipt]) -> dict[tuple[Way, str], Receipt]:
    """The receipt of the highest version of each recipient, in order of way and recipient."""
    return {(one.way, one.recipient): one for one in sorted(receipts, key=lambda one: (one.way, one.recipient, one.version))}


def _covers(told: Receipt | None, had: Receipt) -> bool:
    """Tell whether a recipient knows already that what they have had was recalled."""
    return told is not None and told.version >= had.version


def _as_it_was(receipt: Receipt) -> Recipient:
    """A recipient who is no longer on the list, as the journal knows them."""
    return Recipient(receipt.recipient, parts=receipt.parts, sections=receipt.sections, way=receipt.way)
