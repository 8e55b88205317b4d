"""Who is to be sent what now, from the list and the journal so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import DAY, NOW, facts

from briefing.archive import journal
from briefing.archive.database import Database
from briefing.deliver import begun, next_attempt, plan
from briefing.deliver.answer import Answer, receipt
from briefing.model import Patience, Purpose, Receipt, ReceiptState, Recipient, StepRecord

ADA, BO, CY = (Recipient(f"{name}@x.example", name.title()) for name in ("ada", "bo", "cy"))
EVERYONE = (ADA, BO, CY)


def line(
    who: Recipient, state: ReceiptState, version: int = 1, purpose: Purpose = "edition", minutes: int | None = None
) -> Receipt:
    """A line of the journal; one that is deferred has its next attempt so many minutes from now."""
    again = NOW + timedelta(minutes=minutes) if minutes is not None else None
    return Receipt(DAY, version, who.address, "smtp", purpose, f"<{who.name}>", state, "said", NOW, 1, again)


def who(
    receipts: list[Receipt],
    version: int = 1,
    purpose: Purpose = "edition",
    recalled: int = 0,
) -> list[str]:
    planned = plan(facts(version=version, recalled=recalled), EVERYONE, receipts, NOW, "x.example", purpose)
    return [one.recipient.address.partition("@")[0] for one in planned]


@pytest.mark.parametrize(
    ("receipts", "version", "recalled", "expected"),
    [
        ([], 1, 0, ["ada", "bo", "cy"]),
        ([line(ADA, "accepted")], 1, 0, ["bo", "cy"]),
        ([line(ADA, "refused")], 1, 0, ["bo", "cy"]),
        ([line(ADA, "deferred", minutes=1)], 1, 0, ["bo", "cy"]),
        ([line(ADA, "deferred", minutes=0)], 1, 0, ["ada", "bo", "cy"]),
        # A new version is no reason to send the edition to those who have had it; others get the new one.
        ([line(ADA, "accepted"), line(BO, "refused"), line(CY, "deferred", minutes=5)], 2, 0, ["bo", "cy"]),
        ([line(ADA, "accepted", 1), line(ADA, "accepted", 2, "correction")], 2, 0, ["bo", "cy"]),
        # What was recalled is sent to nobody any more; the version after it to everybody.
        ([line(ADA, "accepted"), line(BO, "deferred", minutes=0)], 1, 1, []),
        ([line(ADA, "accepted"), line(ADA, "accepted", 1, "recall")], 2, 1, ["ada", "bo", "cy"]),
        ([line(ADA, "accepted", 1), line(ADA, "accepted", 2)], 2, 1, ["bo", "cy"]),
    ],
)
def test_an_edition_goes_to_those_who_have_not_had_it(
    receipts: list[Receipt], version: int, recalled: int, expected: list[str]
) -> None:
    assert who(receipts, version, recalled=recalled) == expected


HAD = [line(ADA, "accepted"), line(BO, "refused"), line(CY, "deferred", minutes=5)]
DEE = Recipient("dee@x.example", "Dee")


@pytest.mark.parametrize(
    ("receipts", "purpose", "version", "expected"),
    [
        (HAD, "correction", 2, ["ada"]),
        (HAD, "recall", 1, ["ada"]),
        ([*HAD, line(ADA, "accepted", 2, "correction")], "correction", 2, []),
        ([*HAD, line(ADA, "accepted", 2, "correction")], "correction", 3, ["ada"]),
        ([*HAD, line(ADA, "deferred", 2, "correction", minutes=5)], "correction", 2, []),
        ([*HAD, line(ADA, "deferred", 2, "correction", minutes=0)], "correction", 2, ["ada"]),
        ([*HAD, line(ADA, "refused", 2, "correction")], "correction", 2, []),
        # Who got the new version as their first needs no correction to it.
        ([*HAD, line(BO, "accepted", 2)], "correction", 2, ["ada"]),
        ([*HAD, line(BO, "accepted", 2)], "recall", 2, ["ada", "bo"]),
        ([*HAD, line(ADA, "accepted", 1, "recall")], "recall", 1, []),
        ([*HAD, line(ADA, "accepted", 1, "recall"), line(BO, "accepted", 2)], "recall", 2, ["bo"]),
        # Who is off the list by now has had it all the same.
        ([line(DEE, "accepted")], "correction", 2, ["dee"]),
        ([line(DEE, "accepted")], "recall", 1, ["dee"]),
        ([], "recall", 1, []),
    ],
)
def test_a_correction_or_a_recall_goes_to_exactly_those_who_have_had_it(
    receipts: list[Receipt], purpose: Purpose, version: int, expected: list[str]
) -> None:
    assert who(receipts, version, purpose) == expected


def test_a_correction_is_of_what_was_sent_to_those_who_left_the_list() -> None:
    had = replace(line(DEE, "accepted"), parts="digest", sections=("Energy",))
    (sending,) = plan(facts(version=2), EVERYONE, [had], NOW, "x.example", "correction")
    assert (sending.recipient.parts, sending.recipient.sections) == ("digest", ("Energy",))


def test_the_message_id_follows_from_edition_and_recipient() -> None:
    ids = [
        {one.recipient.name: one.message_id for one in plan(facts(version=version), to, (), NOW, "x.example")}
        for version, to in ((1, EVERYONE), (1, (CY, replace(ADA, address="ADA@x.example"))), (2, EVERYONE))
    ]
    assert ids[0]["Ada"] == ids[1]["Ada"] == "<20260213.1.edition.ea335d636215c13b@x.example>"
    assert len(set(ids[0].values()) | set(ids[2].values())) == 6


def test_when_to_go_on_is_when_the_first_of_those_who_wait_is_due() -> None:
    receipts = [line(ADA, "deferred", minutes=9), line(BO, "deferred", minutes=5), line(CY, "accepted")]
    assert next_attempt(facts(), EVERYONE, receipts) == NOW + timedelta(minutes=5)
    assert next_attempt(facts(), EVERYONE, receipts[2:]) is None
    # Nobody waits for a version that was replaced, or recalled.
    assert next_attempt(facts(version=2), EVERYONE, receipts) is None
    assert next_attempt(facts(recalled=1), EVERYONE, receipts) is None


def test_what_was_begun_is_gone_on_with() -> None:
    assert begun(facts(version=2), HAD) == ()
    assert begun(facts(version=2), [*HAD, line(ADA, "deferred", 2, "correction", minutes=0)]) == ("correction",)


@given(
    st.lists(st.tuples(st.sampled_from(EVERYONE), st.sampled_from(["accepted", "deferred", "refused"]), st.integers(1, 3)))
)
def test_nobody_is_sent_an_edition_that_they_have_had(known: list[tuple[Recipient, ReceiptState, int]]) -> None:
    receipts = [line(one, state, version, minutes=0 if state == "deferred" else None) for one, state, version in known]
    had = {one.recipient for one in receipts if one.state == "accepted"}
    for version in (1, 2, 3):
        sent = {one.key for one in plan(facts(version=version), EVERYONE, receipts, NOW, "x.example")}
        corrected = {one.key for one in plan(facts(version=version), EVERYONE, receipts, NOW, "x.example", "correction")}
        assert not sent & had
        assert corrected <= had


# ---------------------------------------------------------------- answers, and the journal on disk


@pytest.mark.parametrize(
    ("attempt", "state", "wait"),
    [(1, "deferred", 5), (2, "deferred", 10), (4, "deferred", 40), (7, "deferred", 60), (8, "refused", None)],
)
def test_waits_grow_until_it_is_given_up(attempt: int, state: str, wait: int | None) -> None:
    sending = replace(plan(facts(), [ADA], (), NOW, "x.example")[0], attempt=attempt)
    made = receipt(facts(), sending, Answer("deferred", "451 later"), NOW, Patience())
    assert made.state == state
    assert made.next_attempt == (NOW + timedelta(minutes=wait) if wait else None)


def test_the_journal_keeps_one_line_for_each_message(tmp_path: Path) -> None:
    database = Database(tmp_path / "journal.db")
    ada = Receipt(
        DAY, 1, "ada@x.example", "smtp", "edition", "<1@x>", "deferred", "451 später", NOW, 1, NOW, "pdf", ("A", "B")
    )
    bo = Receipt(DAY, 1, "/mnt/share", "folder", "edition", "<2@x>", "accepted", "5 files", NOW)
    later = replace(ada, state="accepted", answer="250 ok", attempt=2, next_attempt=None)
    recall = replace(ada, purpose="recall", message_id="<3@x>")
    with database.writing() as connection:
        for one in (ada, bo, recall, later, replace(bo, day=DAY + timedelta(days=1))):
            journal.keep_receipt(connection, one)
    with database.reading() as connection:
        assert journal.receipts(connection, DAY) == (bo, later, recall)


def test_the_journal_keeps_notices_and_steps(tmp_path: Path) -> None:
    database = Database(tmp_path / "journal.db")
    at = datetime(2026, 2, 13, 6, 31, tzinfo=UTC)
    failed = StepRecord("send", DAY, "failed", at, 2, at + timedelta(minutes=5), True, "no server")
    built, old = StepRecord("build", DAY, "done", at), StepRecord("build", DAY - timedelta(days=50), "done", at)
    with database.writing() as connection:
        for version in (1, 2, 2):
            journal.keep_notice(connection, DAY, "recall", version, "", at)
        for why in ("a figure was wrong", "said later"):
            journal.keep_notice(connection, DAY, "correction", 3, why, at)
        for record in (old, built, replace(failed, attempt=1), failed):
            journal.keep_step(connection, record)
    with database.reading() as connection:
        assert journal.recalled(connection, DAY) == 2
        assert journal.reason(connection, DAY, "correction", 3) == "a figure was wrong"
        assert journal.reason(connection, DAY, "recall", 3) == ""
        assert journal.recalled(connection, DAY + timedelta(days=1)) == 0
        assert journal.steps(connection, DAY - timedelta(days=31)) == (built, failed)
