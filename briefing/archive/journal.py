"""Turns receipts, notices and steps of the schedule into the journal of what was delivered and done, and back."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from briefing.model import Purpose, Receipt, StepRecord

TABLES: tuple[str, ...] = (
    """CREATE TABLE receipt (
        day TEXT NOT NULL,
        way TEXT NOT NULL,
        recipient TEXT NOT NULL,
        purpose TEXT NOT NULL,
        version INTEGER NOT NULL,
        message_id TEXT NOT NULL,
        state TEXT NOT NULL,
        answer TEXT NOT NULL,
        at TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        next_attempt TEXT,
        parts TEXT NOT NULL,
        sections TEXT NOT NULL,
        PRIMARY KEY (day, way, recipient, purpose, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE notice (
        day TEXT NOT NULL,
        purpose TEXT NOT NULL,
        version INTEGER NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (day, purpose, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE step (
        day TEXT NOT NULL,
        step TEXT NOT NULL,
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        again TEXT,
        is_late INTEGER NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (day, step)
    ) STRICT, WITHOUT ROWID""",
)


def keep_receipt(connection: sqlite3.Connection, receipt: Receipt) -> None:
    """Write what became of a delivery; a later attempt at the same message takes the line of the one before."""
    connection.execute(
        "INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            receipt.day.isoformat(),
            receipt.way,
            receipt.recipient,
            receipt.purpose,
            receipt.version,
            receipt.message_id,
            receipt.state,
            receipt.answer,
            receipt.at.isoformat(),
            receipt.attempt,
            receipt.next_attempt and receipt.next_attempt.isoformat(),
            receipt.parts,
            json.dumps(receipt.sections, ensure_ascii=False),
        ),
    )


def receipts(connection: sqlite3.Connection, day: date) -> tuple[Receipt, ...]:
    """All that was delivered of a day's edition, in order of purpose, version, way and recipient."""
    found = connection.execute(
        "SELECT * FROM receipt WHERE day = ? ORDER BY purpose, version, way, recipient", (day.isoformat(),)
    )
    return tuple(_receipt(row) for row in found)


def _receipt(row: sqlite3.Row) -> Receipt:
    return Receipt(
        day=date.fromisoformat(row["day"]),
        version=row["version"],
        recipient=row["recipient"],
        way=row["way"],
        purpose=row["purpose"],
        message_id=row["message_id"],
        state=row["state"],
        answer=row["answer"],
        at=datetime.fromisoformat(row["at"]),
        attempt=row["attempt"],
        next_attempt=_moment(row["next_attempt"]),
        parts=row["parts"],
        sections=tuple(json.loads(row["sections"])),
    )


def keep_notice(
    connection: sqlite3.Connection, day: date, purpose: Purpose, version: int, reason: str, at: datetime
) -> None:
    """Write that a version of an edition is sent as a correction, or recalled, and why.

    The first reason stays, so that all are told the same. From a recall on, nobody gets the version who has not had it.
    """
    row = (day.isoformat(), purpose, version, reason, at.isoformat())
    connection.execute("INSERT OR IGNORE INTO notice VALUES (?, ?, ?, ?, ?)", row)


def reason(connection: sqlite3.Connection, day: date, purpose: Purpose, version: int) -> str:
    """Why a version was sent as a correction, or recalled; "" if it was not, or nobody said."""
    known = (day.isoformat(), purpose, version)
    row = connection.execute("SELECT reason FROM notice WHERE day = ? AND purpose = ? AND version = ?", known).fetchone()
    return str(row[0]) if row else ""


def recalled(connection: sqlite3.Connection, day: date) -> int:
    """The latest version of a day's edition that was recalled, 0 if none was."""
    query = "SELECT coalesce(max(version), 0) FROM notice WHERE day = ? AND purpose = 'recall'"
    return int(connection.execute(query, (day.isoformat(),)).fetchone()[0])


def keep_step(connection: sqlite3.Connection, record: StepRecord) -> None:
    """Write how far a step of a day's run has come."""
    connection.execute(
        "INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.day.isoformat(),
            record.step,
            record.state,
            record.at.isoformat(),
            record.attempt,
            record.again and record.again.isoformat(),
            int(record.is_late),
            record.message,
        ),
    )


def steps(connection: sqlite3.Connection, since: date) -> tuple[StepRecord, ...]:
    """How far the steps of each day since then have come, oldest day first."""
    found = connection.execute("SELECT * FROM step WHERE day >= ? ORDER BY day, step", (since.isoformat(),))
    return tuple(
        StepRecord(
            step=row["step"],
            day=date.fromisoformat(row["day"]),
            state=row["state"],
            at=datetime.fromisoformat(row["at"]),
            attempt=row["attempt"],
            again=_moment(row["again"]),
            is_late=bool(row["is_late"]),
            message=row["message"],
        )
        for row in found
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
