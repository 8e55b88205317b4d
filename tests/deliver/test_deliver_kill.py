"""Sending is killed (SIGKILL) at every point and begun again: nobody misses the edition, and duplicates are as promised."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from mail_servers import DAY, FILES, NOW, Inbox, facts, recipients, serving, writer

from briefing.archive import journal
from briefing.archive.database import Database
from briefing.deliver import Post, carry_out, plan
from briefing.errors import ArchiveError
from briefing.model import Receipt, Recipient

COUNT = 3


@dataclass
class Trap:
    """Kills a process when something happens for the n-th time."""

    event: str
    at: int
    seen: int = 0

    def happens(self, event: str, process: int) -> None:
        if event == self.event:
            self.seen += 1
            if self.seen == self.at:
                os.kill(process, signal.SIGKILL)


def send(database: Database, inbox: Inbox, to: Sequence[Recipient], trap: Trap, connections: int = 1) -> None:
    """What a morning does: read the journal, plan, send, write the journal."""

    def record(receipts: Sequence[Receipt]) -> None:
        event = "announcing" if receipts[0].answer == "not answered yet" else "recording"
        trap.happens(event, os.getpid())
        with database.writing() as connection:
            for one in receipts:
                journal.keep_receipt(connection, one)
            trap.happens(f"{event}, not committed", os.getpid())
        trap.happens(f"{event}, done", os.getpid())

    with database.reading() as connection:
        before = journal.receipts(connection, DAY)
    trap.happens("planning", os.getpid())
    sendings = plan(facts(), to, before, NOW, "ministry.example")
    carry_out(sendings, writer(), Post((inbox.server,), connections), record, lambda: NOW)


class Child:
    """Does some work in a process of its own. It begins when its number is known to whoever wants to kill it."""

    def __init__(self, work: Callable[[], None]) -> None:
        wait, go = os.pipe()
        self.id = os.fork()
        if self.id == 0:
            try:
                os.read(wait, 1)
                work()
            except BaseException:
                os._exit(1)
            os._exit(0)
        self._ends = wait, go

    def ended(self) -> int:
        """Let it begin; how it ended: 0, or minus the signal that killed it."""
        os.write(self._ends[1], b".")
        status = os.waitpid(self.id, 0)[1]
        for end in self._ends:
            os.close(end)
        return os.waitstatus_to_exitcode(status)


# Where it is killed; how often that happens in a round of three; and how many recipients then get a second copy.
POINTS = [
    ("planning", 1, 0),
    ("announcing", 1, 0),
    ("announcing, not committed", 1, 0),
    ("announcing, done", 1, 0),
    ("server: MAIL", COUNT, 0),
    ("server: RCPT", COUNT, 0),
    ("server: 354", COUNT, 0),
    ("server: DATA", COUNT, 1),
    ("server: taken", COUNT, 1),
    ("recording", COUNT + 1, 1),
    ("recording, not committed", COUNT + 1, 1),
    ("recording, done", COUNT + 1, 0),
]


@pytest.mark.parametrize(
    ("event", "at", "twice"), [(event, at + 1, twice) for event, times, twice in POINTS for at in range(times)]
)
def test_killed_anywhere_everyone_gets_it_and_duplicates_are_as_promised(
    tmp_path: Path, event: str, at: int, twice: int
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    to = (*recipients(COUNT), Recipient(str(share), way="folder"))
    database = Database(tmp_path / "journal.db")
    trap = Trap(event, at)
    children: list[Child] = []

    def happens(what: str) -> None:
        trap.happens(f"server: {what}", children[-1].id)

    with serving(tmp_path, lambda step, _: happens(step)) as inbox:
        inbox.on_taken = lambda: happens("taken")
        children.append(Child(lambda: send(database, inbox, to, trap)))
        assert children[-1].ended() == -signal.SIGKILL
        children.append(Child(lambda: send(database, inbox, to, Trap("", 0))))
        assert children[-1].ended() == 0
    counted = Counter(inbox.recipients())
    assert set(counted) == {one.address for one in to if one.way == "smtp"}
    # The first line of the journal is the folder's; a folder that is written again is the same folder.
    expected = 0 if event.startswith("recording") and at == 1 else twice
    assert sum(counted.values()) - len(counted) == expected
    assert len({content for _, content in inbox.taken}) == len(counted)
    assert {one.name: one.read_bytes() for one in (share / "2026-02-13").iterdir()} == FILES
    with database.reading() as connection:
        assert {one.state for one in journal.receipts(connection, DAY)} == {"accepted"}


@pytest.mark.parametrize("after", [1, 7, 20])
def test_killed_with_several_connections_no_more_are_doubled_than_there_are(tmp_path: Path, after: int) -> None:
    to, database, trap = recipients(30), Database(tmp_path / "journal.db"), Trap("server: taken", after)
    children: list[Child] = []
    with serving(tmp_path) as inbox:
        inbox.on_taken = lambda: trap.happens("server: taken", children[-1].id)
        children.append(Child(lambda: send(database, inbox, to, Trap("", 0), connections=4)))
        assert children[-1].ended() == -signal.SIGKILL
        children.append(Child(lambda: send(database, inbox, to, Trap("", 0), connections=4)))
        assert children[-1].ended() == 0
    counted = Counter(inbox.recipients())
    assert len(counted) == 30
    assert 1 <= sum(counted.values()) - 30 <= 4
    assert len({content for _, content in inbox.taken}) == 30


# ---------------------------------------------------------------- a journal that cannot be written


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, of 512 KiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 512):
            pass


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


@pytest.mark.parametrize(("harm", "says"), [(fill, "full|disk I/O error"), (make_read_only, "readonly|unable to open")])
def test_a_journal_that_cannot_be_written_keeps_everything_from_being_sent(
    tmp_path: Path, harm: Callable[[Path], None], says: str
) -> None:
    with small_disk(tmp_path / "disk") as disk, serving(tmp_path) as inbox:
        database = Database(disk / "journal.db")
        send(database, inbox, recipients(2), Trap("", 0))
        harm(disk)
        with pytest.raises(ArchiveError, match=f"journal.db: .*({says}).*; make room, mend its permissions"):
            send(database, inbox, recipients(300), Trap("", 0))
        assert inbox.recipients() == [one.address for one in recipients(2)]
