"""Turns planned sendings into receipts: by mail over several connections at a time, into folders, to web addresses."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from briefing.deliver.answer import Answer, announcement, receipt
from briefing.deliver.message import Writer
from briefing.deliver.places import to_folder, to_webhook
from briefing.deliver.plan import Sending
from briefing.deliver.smtp import Line
from briefing.errors import DeliverError
from briefing.model import MailServer, Patience, Receipt, Way

# After so many line faults in a row the rest is not tried: with 500 recipients, each could take its full time-out.
_LINE_FAULTS = 3

# Writes receipts into the journal, all of them or none, and comes back when they are safe.
Record = Callable[[Sequence[Receipt]], None]


@dataclass(frozen=True, slots=True)
class Post:
    """By what editions are sent: mail servers in order, how many connections, how patiently; the webhooks' secrets."""

    servers: Sequence[MailServer]
    connections: int = 4
    patience: Patience = field(default_factory=Patience)
    secrets: Mapping[str, str] = field(default_factory=dict)


def carry_out(
    sendings: Sequence[Sending],
    writer: Writer,
    post: Post,
    record: Record,
    clock: Callable[[], datetime],
    is_stopping: Callable[[], bool] = lambda: False,
) -> tuple[Receipt, ...]:
    """Send what was planned, and record each answer as soon as it is there; return the receipts in the order planned.

    All sendings are written into the journal before the first is sent, so that nothing goes out that cannot be recorded.
    If this process is killed, those that a server has accepted but that are not recorded yet, at most one for each
    connection, are sent again by the next, with the same Message-ID. Raises what `record` raises, and sends nothing more;
    and DeliverError, when all is recorded, if there was mail and no server could be used for any of it.
    """
    if not sendings:
        return ()
    mails = [one for one in sendings if one.recipient.way == "smtp"]
    for sending in mails:
        writer.content(sending)
    record([announcement(writer.facts, one, clock()) for one in sendings])
    round_ = _Round(writer, post, record, clock, is_stopping)
    for sending in sendings:
        if sending.recipient.way != "smtp" and not is_stopping():
            round_.settle(sending, round_.to_place(sending))
    waiting: queue.SimpleQueue[Sending] = queue.SimpleQueue()
    for sending in mails:
        waiting.put(sending)
    workers = min(post.connections, len(mails))
    with ThreadPoolExecutor(max(workers, 1), "mail") as pool:
        try:
            for ended in [pool.submit(round_.work, waiting) for _ in range(workers)]:
                ended.result()
        except BaseException:
            # An interrupt from the keyboard as well: the others end after the message that they are at.
            round_.has_failed = True
            raise
    round_.must_have_reached_someone()
    found = round_.receipts
    return tuple(found[who] for who in ((one.recipient.way, one.key) for one in sendings) if who in found)


class _Round:
    """What the connections of one round share."""

    def __init__(
        self, writer: Writer, post: Post, record: Record, clock: Callable[[], datetime], is_stopping: Callable[[], bool]
    ) -> None:
        self.receipts: dict[tuple[Way, str], Receipt] = {}
        self.has_failed = False
        self._writer = writer
        self._post = post
        self._record = record
        self._clock = clock
        self._is_stopping = is_stopping
        self._lock = threading.Lock()
        self._line_faults = 0
        self._has_reached = False
        self._given_up = ""

    def work(self, waiting: queue.SimpleQueue[Sending]) -> None:
        """Send what waits, one after the other, over one connection."""
        line = Line(self._post.servers)
        try:
            for sending in self._each(waiting):
                self.settle(sending, self._mailed(line, sending))
        except BaseException:
            self.has_failed = True
            raise
        finally:
            line.quit()

    def settle(self, sending: Sending, answer: Answer) -> None:
        """Record an answer."""
        with self._lock:
            made = receipt(self._writer.facts, sending, answer, self._clock(), self._post.patience)
            self._record([made])
            self.receipts[made.way, made.recipient] = made

    def to_place(self, sending: Sending) -> Answer:
        """Deliver by a way that is not mail."""
        facts, files = self._writer.facts, self._writer.files
        if sending.recipient.way == "folder":
            return to_folder(sending, facts, files)
        secret = self._post.secrets.get(sending.recipient.address)
        return to_webhook(sending, facts, files, self._writer.link, secret)

    def must_have_reached_someone(self) -> None:
        """Raise DeliverError if there was mail, and not one message of it came as far as a server's answer."""
        mails = [one for one in self.receipts.values() if one.way == "smtp"]
        if mails and not self._has_reached:
            last = sum(one.state == "refused" for one in mails)
            for_good = f", {last} of them for the last time" if last else ""
            raise DeliverError(f"no mail reached any of {len(mails)} recipients{for_good}: {mails[0].answer}")

    def _each(self, waiting: queue.SimpleQueue[Sending]) -> Iterator[Sending]:
        while not self._is_stopping() and not self.has_failed:
            try:
                yield waiting.get_nowait()
            except queue.Empty:
                return

    def _mailed(self, line: Line, sending: Sending) -> Answer:
        if self._given_up:
            return Answer("deferred", self._given_up, is_line_fault=True)
        message = self._writer.write(sending)
        try:
            # Each further attempt begins with the next server: the one before may be what is wrong.
            answer = line.send(message, first=sending.attempt - 1)
        except DeliverError as error:
            self._given_up = str(error)
            return Answer("deferred", self._given_up, is_line_fault=True)
        with self._lock:
            self._line_faults = self._line_faults + 1 if answer.is_line_fault else 0
            self._has_reached |= not answer.is_line_fault
            if self._line_faults >= _LINE_FAULTS:
                self._given_up = answer.text
        return answer


def write_files(sendings: Sequence[Sending], writer: Writer, folder: Path) -> tuple[Path, ...]:
    """Write the messages into a folder, instead of sending them. Raises DeliverError when it cannot be written."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sending in sendings:
            if sending.recipient.way == "smtp":
                # The Message-ID tells recipients apart, and holds nothing that a file's name may not.
                file = folder / f"{sending.message_id.strip('<>').partition('@')[0]}.eml"
                file.write_bytes(writer.write(sending).content)
                written.append(file)
    except OSError as error:
        raise DeliverError(f"{error.filename or folder}: {error.strerror}; name another folder") from error
    return tuple(written)
