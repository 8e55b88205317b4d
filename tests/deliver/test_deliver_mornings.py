"""The whole morning: what the schedule says is due is collected, built, sent by mail, and never twice."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from conftest import here
from mail_servers import Inbox, serving

from briefing.archive import Archive
from briefing.archive.journal import receipts
from briefing.errors import ArchiveError, DeliverError
from briefing.model import Source, StepRecord
from briefing.pipeline.mornings import Journal, Mornings
from briefing.pipeline.sending import Order, Sent, send
from briefing.pipeline.style import SHIPPED
from briefing.schedule import Run, due
from briefing.settings import Settings, load

DAY = date(2026, 2, 13)
CLOSED = datetime(2026, 2, 13, 6, tzinfo=UTC)
FERRY = """---
date: 2026-02-12T15:00
section: Harbour
outlet: The Courier
---
# Harbour board approves ferry terminal

The harbour board of Eastmoor approved a £{millions} million ferry terminal on Thursday after a long debate.

“This terminal will serve the islands for fifty years,” said Aoife Tarrant, the chair of the harbour board.
"""
CABLE = """---
date: 2026-02-12T16:00
section: Energy
outlet: Grid Review
---
# Regulator doubts that the Norvik cable will pay

A power cable to Norvik would cost households €{millions} a year for a decade, the energy regulator found in a study.

“We see no winter in which this line earns what it costs,” the regulator's president, Jonas Weidt, told lawmakers.
"""
SETTINGS = """
sections = ["Harbour", "Energy"]
[delivery]
enabled = true
sender = "briefing@ministry.example"
[[delivery.servers]]
host = "{host}"
port = {port}
security = "none"
[[delivery.groups]]
name = "office"
members = ["ada@ministry.example", "bo@ministry.example"]
[[delivery.groups]]
name = "energy"
parts = "digest"
sections = ["Energy"]
members = ["cy@ministry.example"]
"""


@dataclass
class Ministry:
    """An archive with its settings, and a clock that a test puts forward."""

    root: Path
    settings: Settings
    inbox: Inbox
    now: datetime = CLOSED + timedelta(minutes=5)
    archive: Archive = field(init=False)

    def __post_init__(self) -> None:
        self.archive = Archive(self.root / "out")
        (self.root / "in").mkdir(exist_ok=True)

    @property
    def mornings(self) -> Mornings:
        sources = (Source("Inbox", str(self.root / "in")),)
        return Mornings(
            self.settings, self.root, sources, self.archive, SHIPPED, lambda: nullcontext(here), lambda: self.now
        )

    def write(self, name: str, text: str, millions: int) -> None:
        (self.root / "in" / name).write_text(text.format(millions=millions), encoding="utf-8")

    def build(self) -> None:
        self.mornings.build(Run("build", DAY, self.now, self.now + timedelta(hours=1)), lambda: False)

    def send(self, order: Order | None = None) -> Sent:
        return send(self.settings, self.root, self.archive, order or Order(DAY), lambda: self.now)

    def taken(self) -> dict[str, EmailMessage]:
        """What came, by recipient; and nothing is left in the inbox."""
        read = {
            recipient: email.message_from_bytes(content, policy=email.policy.default)
            for recipient, content in self.inbox.taken
        }
        assert len(read) == len(self.inbox.taken)
        self.inbox.taken.clear()
        return read


@pytest.fixture
def ministry(tmp_path: Path) -> Iterator[Ministry]:
    with serving(tmp_path) as inbox:
        (tmp_path / "briefing.toml").write_text(
            SETTINGS.format(host=inbox.server.host, port=inbox.server.port), encoding="utf-8"
        )
        made = Ministry(tmp_path, load(tmp_path / "briefing.toml")[0], inbox)
        made.write("ferry.md", FERRY, 12)
        made.write("cable.md", CABLE, 40)
        yield made


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_everyone_gets_the_edition_once_with_what_they_want_of_it(ministry: Ministry) -> None:
    ministry.build()
    sent = ministry.send()
    assert [one.state for one in sent.receipts] == ["accepted"] * 3
    assert (sent.again, sent.problems) == (None, ())
    messages = ministry.taken()
    assert set(messages) == {"ada@ministry.example", "bo@ministry.example", "cy@ministry.example"}
    ada, cy = messages["ada@ministry.example"], messages["cy@ministry.example"]
    kept = ministry.archive.edition(DAY)
    assert kept is not None
    (attached,) = ada.iter_attachments()
    assert attached.get_content() == (kept.folder / "brief.pdf").read_bytes()
    assert plain(ada).replace("\r\n", "\n").strip() == (kept.folder / "digest.txt").read_text(encoding="utf-8").strip()
    assert not list(cy.iter_attachments())
    assert "Norvik" in plain(cy)
    assert "ferry terminal" not in plain(cy)
    assert "ferry terminal" in plain(ada)
    assert ministry.send().receipts == ()
    assert ministry.taken() == {}


def test_a_correction_and_a_recall_go_to_those_who_had_the_edition(ministry: Ministry) -> None:
    ministry.build()
    ministry.send()
    first = ministry.taken()
    ministry.write("ferry.md", FERRY, 14)
    ministry.now += timedelta(hours=1)
    ministry.build()
    assert ministry.send().receipts == ()
    sent = ministry.send(Order(DAY, "correction", "The Ferry has corrected the sum."))
    assert [one.purpose for one in sent.receipts] == ["correction"] * 3
    corrected = ministry.taken()
    assert set(corrected) == set(first)
    assert "The Ferry has corrected the sum." in plain(corrected["ada@ministry.example"])
    assert "£14 million" in plain(corrected["ada@ministry.example"])
    ministry.send(Order(DAY, "recall", "It was sent by mistake."))
    recalled = ministry.taken()
    assert set(recalled) == set(first)
    assert "It was sent by mistake." in plain(recalled["bo@ministry.example"])
    assert not list(recalled["bo@ministry.example"].iter_attachments())
    ministry.send()
    assert ministry.taken() == {}


def test_a_recall_that_was_interrupted_is_gone_on_with_for_the_same_reason(ministry: Ministry) -> None:
    ministry.build()
    ministry.send()
    first = ministry.taken()
    order = Order(DAY, "recall", "It was sent by mistake.")
    send(ministry.settings, ministry.root, ministry.archive, order, lambda: ministry.now, is_stopping=lambda: True)
    assert ministry.taken() == {}
    ministry.send()
    recalled = ministry.taken()
    assert set(recalled) == set(first)
    assert all("It was sent by mistake." in plain(message) for message in recalled.values())


def test_a_dry_run_writes_the_messages_and_sends_none(ministry: Ministry) -> None:
    ministry.build()
    sent = ministry.send(Order(DAY, dry_run=ministry.root / "messages"))
    assert sorted(file.suffix for file in sent.files) == [".eml"] * 3
    assert ministry.taken() == {}
    with ministry.archive.database.reading() as connection:
        assert receipts(connection, DAY) == ()
    written = {email.message_from_bytes(file.read_bytes())["Message-ID"] for file in sent.files}
    ministry.send()
    assert {message["Message-ID"] for message in ministry.taken().values()} == written


def spoil(ministry: Ministry) -> None:
    ministry.build()
    (ministry.root / "out" / str(DAY) / "digest.txt").write_text("“Something else,” said nobody.", encoding="utf-8")


def switch_off(ministry: Ministry) -> None:
    ministry.settings = Settings()


@pytest.mark.parametrize(
    ("prepare", "error", "message"),
    [
        (lambda _: None, DeliverError, "holds no edition of 2026-02-13; build it first"),
        (spoil, ArchiveError, "is not sent: .*digest.txt: differs from its manifest"),
        (switch_off, DeliverError, "delivery is switched off"),
    ],
    ids=["no edition", "a changed edition", "switched off"],
)
def test_nothing_is_sent_that_should_not_be(
    ministry: Ministry, prepare: Callable[[Ministry], None], error: type[Exception], message: str
) -> None:
    prepare(ministry)
    with pytest.raises(error, match=message):
        ministry.send()
    assert ministry.taken() == {}


def test_the_steps_of_a_morning_come_in_their_order_and_are_done_once(ministry: Ministry) -> None:
    """What the scheduler does, one step at a time, from before the cut-off until nothing is due."""
    mornings, journal = ministry.mornings, Journal(ministry.archive)
    timetable = ministry.settings.schedule.timetable("UTC", ministry.settings.cutoff)
    done = []
    ministry.now = CLOSED - timedelta(minutes=10)
    while ministry.now < CLOSED + timedelta(hours=2):
        runs = due(timetable, ministry.now, journal.records(ministry.now - timedelta(days=31)))
        if not runs:
            ministry.now += timedelta(minutes=5)
            continue
        run = runs[0]
        came = getattr(mornings.steps(), run.step)(run, lambda: False)
        journal.keep(_record(run, ministry.now, came.again))
        done.append((run.step, run.day, f"{ministry.now:%H:%M}"))
    assert done == [("build", DAY, "06:05"), ("send", DAY, "06:30")]
    assert len(ministry.taken()) == 3


def _record(run: Run, at: datetime, again: datetime | None) -> StepRecord:
    return StepRecord(run.step, run.day, "waiting" if again else "done", at, again=again, is_late=run.is_late)


def test_an_edition_that_nobody_has_is_no_success(ministry: Ministry) -> None:
    ministry.build()
    run = Run("send", DAY, ministry.now, ministry.now + timedelta(hours=1))
    nowhere = ministry.settings.delivery.servers[0].model_copy(update={"port": 1})
    table = ministry.settings.delivery.model_copy(update={"servers": (nowhere,), "attempts": 1})
    reachable, ministry.settings = ministry.settings, ministry.settings.model_copy(update={"delivery": table})
    with pytest.raises(DeliverError, match="no mail reached any of 3 recipients, 3 of them for the last time"):
        ministry.mornings.send(run, lambda: False)
    assert ministry.mornings.send(run, lambda: False).is_success is False
    ministry.settings = reachable
    with ministry.archive.database.writing() as connection:
        connection.execute("DELETE FROM receipt")
    assert ministry.mornings.send(run, lambda: False).is_success is True


def test_a_late_edition_says_so_and_names_the_mornings_that_it_stands_for(ministry: Ministry) -> None:
    missed = (DAY - timedelta(days=2), DAY - timedelta(days=1))
    run = Run("build", DAY, ministry.now, ministry.now + timedelta(hours=1), is_late=True, missed=missed)
    ministry.mornings.build(run, lambda: False)
    kept = ministry.archive.edition(DAY)
    assert kept is not None
    text = (kept.folder / "brief.html").read_text(encoding="utf-8")
    assert "is late" in text
    assert "edition of 11 February 2026" in text


def test_at_its_deadline_an_edition_goes_out_with_what_there_is(ministry: Ministry) -> None:
    run = Run("build", DAY, ministry.now, ministry.now)
    done = ministry.mornings.build(run, lambda: False)
    assert "0 stories" in done.message
    kept = ministry.archive.edition(DAY)
    assert kept is not None
    assert "not analysed, because the edition had to go out" in (kept.folder / "digest.txt").read_text(encoding="utf-8") + (
        kept.folder / "brief.html"
    ).read_text(encoding="utf-8")
