"""Mail over real connections: to servers that take it, refuse it, defer it, drop the line, and are not what they say."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import trustme
from mail_servers import NOW, Behaviour, facts, recipients, serving, writer

from briefing.deliver import Post, carry_out, next_attempt, plan
from briefing.errors import ArchiveError, DeliverError
from briefing.model import MailServer, Patience, Receipt, Recipient


class Journal:
    """Keeps the last receipt of each message."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str, int], Receipt] = {}

    def __call__(self, receipts: Sequence[Receipt]) -> None:
        for one in receipts:
            self.kept[one.way, one.recipient, one.purpose, one.version] = one

    def receipts(self) -> tuple[Receipt, ...]:
        return tuple(self.kept.values())

    def states(self) -> dict[str, str]:
        return {one.recipient.partition("@")[0]: one.state for one in self.receipts()}


def send(
    journal: Journal, to: Sequence[Recipient], *servers: MailServer, connections: int = 1, attempts: int = 8
) -> tuple[Receipt, ...]:
    now = max([NOW, *(one.next_attempt for one in journal.receipts() if one.next_attempt)])
    sendings = plan(facts(), to, journal.receipts(), now, "ministry.example")
    return carry_out(sendings, writer(), Post(servers, connections, Patience(attempts=attempts)), journal, lambda: now)


def only(step: str, address: str, answer: str) -> Behaviour:
    return lambda at, whom: answer if at == step and whom.startswith(address) else None


# ---------------------------------------------------------------- what servers answer


@pytest.mark.parametrize(
    ("security", "login"), [("none", False), ("starttls", False), ("starttls", True), ("tls", False), ("tls", True)]
)
def test_every_recipient_gets_one_message_to_themselves(tmp_path: Path, security: str, login: bool) -> None:
    journal, to = Journal(), recipients(5)
    with serving(tmp_path, security=security, login=("briefing", "pass wörd") if login else None) as inbox:
        send(journal, to, inbox.server, connections=2)
    assert sorted(inbox.recipients()) == [one.address for one in to]
    for recipient, content in inbox.taken:
        message = message_from_bytes(content, policy=policy.SMTP)
        assert [str(one.addr_spec) for one in message["To"].addresses] == [recipient]
        assert message["Cc"] is message["Bcc"] is None
    assert set(journal.states().values()) == {"accepted"}
    assert inbox.connections == 2
    assert {one.answer for one in journal.receipts()} == {"250 OK: taken"}


@pytest.mark.parametrize(
    ("step", "answer", "state", "said"),
    [
        ("RCPT", "550 5.1.1 nobody here of that name", "refused", "550 5.1.1 nobody here of that name"),
        ("RCPT", "451 4.7.1 come back later", "deferred", "451 4.7.1 come back later"),
        ("MAIL", "452 4.3.1 full", "deferred", "452 4.3.1 full"),
        ("DATA", "554 5.7.1 looks like spam", "refused", "554 5.7.1 looks like spam"),
        ("DATA", "451 4.3.0 try again", "deferred", "451 4.3.0 try again"),
        ("RCPT", "drop", "deferred", "the line dropped (Connection unexpectedly closed"),
        ("354", "drop", "deferred", "the line dropped before the server answered, and it may have taken the message"),
        ("DATA", "drop", "deferred", "the line dropped before the server answered, and it may have taken the message"),
        ("RCPT", "421 4.3.2 closing", "deferred", "the line dropped (421 4.3.2 closing)"),
    ],
)
def test_an_answer_to_one_message_concerns_that_one(tmp_path: Path, step: str, answer: str, state: str, said: str) -> None:
    journal, to = Journal(), recipients(3)
    with serving(tmp_path, only(step, "" if step == "MAIL" else "reader001", answer)) as inbox:
        send(journal, to, inbox.server)
    others = state if step == "MAIL" else "accepted"
    assert journal.states() == {"reader000": others, "reader001": state, "reader002": others}
    receipt = next(one for one in journal.receipts() if one.recipient.startswith("reader001"))
    assert said in receipt.answer
    assert (receipt.next_attempt is not None) == (state == "deferred")


def test_a_line_that_dropped_is_made_again_at_once(tmp_path: Path) -> None:
    drops = iter(["drop"])
    journal = Journal()
    with serving(tmp_path, lambda step, _: next(drops, None) if step == "RCPT" else None) as inbox:
        send(journal, recipients(3), inbox.server)
    assert (set(journal.states().values()), inbox.connections) == ({"accepted"}, 2)
    assert Counter(inbox.recipients()).most_common(1)[0][1] == 1


def test_what_a_server_took_before_the_line_dropped_comes_again_with_the_same_id(tmp_path: Path) -> None:
    drops = iter(["take and drop"])
    journal, to = Journal(), recipients(2)
    with serving(tmp_path, lambda step, _: next(drops, None) if step == "DATA" else None) as inbox:
        send(journal, to, inbox.server)
        assert journal.states() == {"reader000": "deferred", "reader001": "accepted"}
        send(journal, to, inbox.server)
    assert journal.states() == {"reader000": "accepted", "reader001": "accepted"}
    twice = [content for recipient, content in inbox.taken if recipient.startswith("reader000")]
    assert len(twice) == 2
    assert twice[0] == twice[1]


def test_what_is_deferred_is_tried_with_longer_waits_and_given_up_in_the_end(tmp_path: Path) -> None:
    journal, to = Journal(), recipients(2)
    waits, now = [], NOW
    with serving(tmp_path, only("RCPT", "reader001", "451 4.7.1 later")) as inbox:
        for _ in range(8):
            send(journal, to, inbox.server, attempts=6)
            again = next_attempt(facts(), to, journal.receipts())
            if again is None:
                break
            waits.append(int((again - now).total_seconds() / 60))
            now = again
    assert waits == [5, 10, 20, 40, 60]
    refused = next(one for one in journal.receipts() if one.state == "refused")
    assert (refused.attempt, refused.answer) == (6, "given up after 6 attempts: 451 4.7.1 later")
    assert inbox.recipients() == ["reader000@ministry.example"]


def test_an_address_beyond_ascii_needs_a_server_that_can(tmp_path: Path) -> None:
    to = (Recipient("jürgen@bücher.example", "Jürgen"), Recipient("o'neill+news@bücher.example"))
    journal = Journal()
    with serving(tmp_path, utf8=False) as inbox:
        send(journal, to, inbox.server)
    assert inbox.recipients() == ["o'neill+news@xn--bcher-kva.example"]
    assert journal.states() == {"jürgen": "refused", "o'neill+news": "accepted"}
    journal = Journal()
    with serving(tmp_path, utf8=True) as inbox:
        send(journal, to, inbox.server)
    assert inbox.recipients() == ["jürgen@xn--bcher-kva.example", "o'neill+news@xn--bcher-kva.example"]


# ---------------------------------------------------------------- servers that are not what they should be


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        ({"knows": trustme.CA()}, "its certificate cannot be trusted (unable to get local issuer certificate)"),
        ({"name": "elsewhere.example"}, "Hostname mismatch"),
    ],
)
def test_nothing_is_sent_to_a_server_that_cannot_be_trusted(
    tmp_path: Path, security: str, certificate: dict[str, Any], says: str
) -> None:
    journal = Journal()
    with serving(tmp_path, security=security, **certificate) as inbox:
        with pytest.raises(DeliverError, match=r"^no mail reached any of 2 recipients: mail server localhost:") as raised:
            send(journal, recipients(2), inbox.server)
        assert says in str(raised.value)
    assert inbox.taken == []
    assert set(journal.states().values()) == {"deferred"}


def test_nothing_is_sent_in_the_clear_to_a_server_that_does_not_offer_encryption(tmp_path: Path) -> None:
    with serving(tmp_path, security="none") as inbox:
        with pytest.raises(DeliverError, match="STARTTLS extension not supported"):
            send(Journal(), recipients(1), replace(inbox.server, security="starttls"))
        assert inbox.taken == []


def test_a_login_that_is_refused_is_named(tmp_path: Path) -> None:
    with serving(tmp_path, security="starttls", login=("briefing", "right")) as inbox:
        (tmp_path / "password").write_text("wrong\n")
        with pytest.raises(DeliverError, match=r"the login is refused \(535.*correct user and password_file"):
            send(Journal(), recipients(1), inbox.server)
        (tmp_path / "password").unlink()
        with pytest.raises(DeliverError, match=r"password: cannot be read .* correct password_file"):
            send(Journal(), recipients(1), inbox.server)
        assert inbox.taken == []


def test_whom_no_mail_has_ever_reached_is_said_in_the_end() -> None:
    journal = Journal()
    for said in ("2 recipients: mail", "2 recipients, 2 of them for the last time: given up after 2 attempts: mail"):
        with pytest.raises(DeliverError, match=f"no mail reached any of {said} server localhost:1"):
            send(journal, recipients(2), MailServer("localhost", 1, "none"), attempts=2)
    assert set(journal.states().values()) == {"refused"}


def test_the_next_server_takes_over(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    nobody = MailServer("localhost", 1, "none")
    journal, to = Journal(), recipients(4)
    with serving(tmp_path / "a", security="tls", knows=trustme.CA()) as strange, serving(tmp_path / "b") as good:
        send(journal, to, nobody, strange.server, good.server)
    assert (len(strange.taken), len(good.taken)) == (0, 4)
    # A server that answers and then always drops the line is left for the next as well.
    journal = Journal()
    with serving(tmp_path / "a", only("354", "", "drop")) as dropping, serving(tmp_path / "b") as good:
        send(journal, to, dropping.server, good.server)
        assert (len(dropping.taken), len(good.taken)) == (0, 3)
        # Of the message that was on its way nobody knows whether it was taken: it waits, and comes with the same ID.
        send(journal, to, dropping.server, good.server)
        assert (len(dropping.taken), len(good.taken)) == (0, 4)


def test_a_server_that_takes_a_few_messages_at_a_time_stays_the_first(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    asked = itertools.count(1)

    def few(step: str, _: str) -> str | None:
        return "421 4.7.0 enough for one connection" if step == "MAIL" and next(asked) % 4 == 0 else None

    with serving(tmp_path / "a", few) as first, serving(tmp_path / "b") as second:
        send(Journal(), recipients(9), first.server, second.server)
    assert (len(first.taken), len(second.taken), first.connections) == (9, 0, 3)


def test_an_interrupt_stops_every_connection(tmp_path: Path) -> None:
    journal = Journal()

    def interrupted(receipts: Sequence[Receipt]) -> None:
        journal(receipts)
        if len(inbox.taken) >= 5:
            raise KeyboardInterrupt

    sendings = plan(facts(), recipients(60), (), NOW, "ministry.example")
    with serving(tmp_path) as inbox:
        with pytest.raises(KeyboardInterrupt):
            carry_out(sendings, writer(), Post((inbox.server,), 2), interrupted, lambda: NOW)
        assert len(inbox.taken) < 60


def test_when_no_server_answers_all_of_them_are_named_and_asked_once(tmp_path: Path) -> None:
    journal, to = Journal(), recipients(50)
    with serving(tmp_path, security="tls", knows=trustme.CA()) as strange:
        with pytest.raises(DeliverError) as raised:
            send(journal, to, MailServer("localhost", 1, "none"), strange.server, connections=2)
        assert strange.connections <= 2
    assert set(journal.states().values()) == {"deferred"}
    assert "no mail reached any of 50 recipients: mail server localhost:1: " in str(raised.value)
    assert f"localhost:{strange.server.port}: its certificate cannot be trusted" in str(raised.value)


def test_a_server_that_always_drops_is_not_tried_for_everyone(tmp_path: Path) -> None:
    journal, to = Journal(), recipients(50)
    with serving(tmp_path, only("354", "", "drop")) as inbox:
        with pytest.raises(DeliverError, match="no mail reached any of 50 recipients: the line dropped"):
            send(journal, to, inbox.server)
        assert inbox.connections <= 8
    assert set(journal.states().values()) == {"deferred"}


def test_a_server_that_says_nothing_is_left_after_its_time(tmp_path: Path) -> None:
    with serving(tmp_path, only("RCPT", "", "silence"), timeout_seconds=0.3) as inbox:
        with pytest.raises(DeliverError, match=r"no mail reached any of 1 recipients: .*timed out"):
            send(Journal(), recipients(1), inbox.server)
        assert inbox.taken == []


# ---------------------------------------------------------------- the journal


def test_nothing_is_sent_that_cannot_be_recorded(tmp_path: Path) -> None:
    def full(_receipts: Sequence[Receipt]) -> None:
        raise ArchiveError("disk full")

    sendings = plan(facts(), recipients(5), (), NOW, "ministry.example")
    with serving(tmp_path) as inbox:
        with pytest.raises(ArchiveError, match="disk full"):
            carry_out(sendings, writer(), Post((inbox.server,)), full, lambda: NOW)
        assert (inbox.taken, inbox.connections) == ([], 0)


def test_a_journal_that_fails_in_the_middle_stops_every_connection(tmp_path: Path) -> None:
    journal = Journal()

    def fills(receipts: Sequence[Receipt]) -> None:
        if sum(one.state == "accepted" for one in journal.receipts()) == 10:
            raise ArchiveError("disk full")
        journal(receipts)

    sendings = plan(facts(), recipients(40), (), NOW, "ministry.example")
    with serving(tmp_path) as inbox:
        with pytest.raises(ArchiveError, match="disk full"):
            carry_out(sendings, writer(), Post((inbox.server,), connections=3), fills, lambda: NOW)
        assert 10 < len(inbox.taken) <= 10 + 3
        send(journal, recipients(40), inbox.server)
    assert set(journal.states().values()) == {"accepted"}
    assert len(set(inbox.recipients())) == 40
    assert len(inbox.taken) <= 40 + 3


def test_a_stop_leaves_the_rest_for_next_time(tmp_path: Path) -> None:
    journal, to = Journal(), recipients(20)
    sendings = plan(facts(), to, (), NOW, "ministry.example")

    def is_stopping() -> bool:
        return len(inbox.taken) >= 5

    with serving(tmp_path) as inbox:
        receipts = carry_out(sendings, writer(), Post((inbox.server,), 1), journal, lambda: NOW, is_stopping)
        assert len(receipts) == len(inbox.taken) == 5
        assert next_attempt(facts(), to, journal.receipts()) == NOW
        send(journal, to, inbox.server)
    assert sorted(inbox.recipients()) == [one.address for one in to]


def test_nothing_to_send_asks_nobody() -> None:
    def nobody(_receipts: Sequence[Receipt]) -> None:
        raise AssertionError("something was recorded")

    assert carry_out((), writer(), Post(()), nobody, lambda: NOW) == ()
