"""Mail through a real server, Postfix with TLS and login, into a mailbox that is read back and compared byte for byte."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import mail_postfix
import pytest
from mail_servers import FILES, LETTERHEAD, NOW, digest_for, facts, recipients

from briefing.deliver import Post, Writer, carry_out, each_once, plan
from briefing.model import Receipt, Recipient

ODD = (
    Recipient("o'neill+news@ministry.example", "Brídín O’Neill"),
    Recipient('"ada byron"@ministry.example', 'Ada "Countess" Byron'),
    Recipient("jürgen@bücher.example", "Jürgen, Rücksprache"),
    Recipient("post@пример.example", "Олена\r\nBcc: spy@elsewhere.example"),
    Recipient("UPPER.Case@Ministry.Example"),
)


@pytest.fixture(scope="module")
def postfix() -> Iterator[mail_postfix.Postfix]:
    if reason := mail_postfix.missing():
        pytest.skip(reason)
    with mail_postfix.running() as running:
        yield running


def test_five_hundred_and_some_odd_recipients_get_every_byte_within_half_a_minute(postfix: mail_postfix.Postfix) -> None:
    """The time is without that of the mailbox, which is on the same machine."""
    to, problems = each_once((*recipients(500), *ODD))
    files = {**FILES, "brief.pdf": FILES["brief.pdf"] * 4}
    writer = Writer(LETTERHEAD, facts(), files, digest_for)
    sendings = plan(facts(), to, (), NOW, "ministry.example")
    journal: list[Receipt] = []

    def record(receipts: Sequence[Receipt]) -> None:
        journal.extend(receipts)

    start = time.monotonic()
    receipts = carry_out(sendings, writer, Post((postfix.server,)), record, lambda: NOW)
    assert time.monotonic() - start < 30
    assert problems == ()
    assert {one.state for one in receipts} == {"accepted"}
    assert len(receipts) == 505
    arrived = postfix.mailbox(505)
    sent = {one.recipient.address: writer.write(one).content.replace(b"\r\n", b"\n") for one in sendings}
    assert arrived == sent
