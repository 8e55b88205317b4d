"""Turns what the other side answered to a message into a receipt: accepted, deferred with a next attempt, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefing.deliver.plan import Facts, Sending
from briefing.model import Patience, Receipt, ReceiptState


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one attempt. `is_line_fault` says that it is the way that failed, not this message."""

    state: ReceiptState
    text: str
    is_line_fault: bool = False


def receipt(facts: Facts, sending: Sending, answer: Answer, at: datetime, patience: Patience) -> Receipt:
    """The line of the journal. What is deferred for the last time is refused for good."""
    state, text, again = answer.state, answer.text, None
    if state == "deferred" and sending.attempt >= patience.attempts:
        state, text = "refused", f"given up after {sending.attempt} attempts: {text}"
    if state == "deferred":
        # More than so often doubled is longer than any wait, and would not fit a timedelta.
        again = at + min(patience.first_wait * 2 ** min(sending.attempt - 1, 30), patience.longest_wait)
    return _line(facts, sending, state, text, at, sending.attempt, again)


def announcement(facts: Facts, sending: Sending, at: datetime) -> Receipt:
    """The line that is written before a message is sent: whoever finds it later tries at once."""
    return _line(facts, sending, "deferred", "not answered yet", at, sending.attempt - 1, at)


def _line(
    facts: Facts, sending: Sending, state: ReceiptState, text: str, at: datetime, attempt: int, again: datetime | None
) -> Receipt:
    return Receipt(
        day=facts.day,
        version=facts.version,
        recipient=sending.key,
        way=sending.recipient.way,
        purpose=sending.purpose,
        message_id=sending.message_id,
        state=state,
        answer=text,
        at=at,
        attempt=attempt,
        next_attempt=again,
        parts=sending.recipient.parts,
        sections=sending.recipient.sections,
    )
