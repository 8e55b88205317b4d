"""Turns Documents into Articles in worker processes, each document within a limit of time and of memory."""

from __future__ import annotations

import json
import logging
import os
import pickle
import re
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import TracebackType
from typing import IO, Any, Self
from zoneinfo import ZoneInfo

from briefing.errors import ExtractError
from briefing.extract import extract
from briefing.extract.characters import one_line
from briefing.model import Article, Document, Gap, Published

logger = logging.getLogger(__name__)

Result = tuple[Article, tuple[Gap, ...]] | ExtractError

# What is read here: its readers take time and memory in proportion to its length, and starting a process takes longer.
_HERE = ("text/plain", "text/markdown")
_MAX_BYTES_HERE = 200_000
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[!?a-z]", re.IGNORECASE)

# A worker takes as long to start as for so many pages; more documents than this are not kept waiting in memory.
_WORTH_A_PROCESS, _MAX_BACKLOG = 12, 24
# A worker gets several at once, so that it need not wait for this process between them.
_MAX_AT_ONCE, _MAX_BYTES_AT_ONCE = 4, 2_000_000

# A worker's own clock counts the time that it is given; on a busy machine that is a part of the time that passes.
_PATIENCE = 4
# A worker is replaced after so many documents, so that what libraries keep of each cannot add up.
_MAX_DOCUMENTS = 500
LENGTH = struct.Struct("<Q")
_MAX_ANSWER_BYTES = 50_000_000


class Extractor:
    """Reads documents with `extract`, at most `seconds` of processor time and `megabytes` of memory for each.

    A document that takes more, or ends its worker, is an ExtractError like any other; the worker is replaced. Plain texts of
    ordinary size are read in this process. Use it as a context manager: its end ends the workers.
    """

    def __init__(self, timezone: ZoneInfo, *, seconds: float = 20, megabytes: int = 500, workers: int = 2) -> None:
        self._timezone = timezone
        self._seconds = seconds
        self._megabytes = megabytes
        self._workers = [_Worker(timezone, seconds, megabytes) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop()

    def extract_all(self, documents: Iterable[Document]) -> Generator[Result, None, None]:
        """The article and gaps of each document, or why there is none, in the order given."""
        waiting: deque[_Task] = deque()
        backlog: deque[_Task] = deque()
        try:
            for document in documents:
                task = _Task(document)
                waiting.append(task)
                if _is_read_here(document):
                    task.result = _extracted(document, self._timezone)
                else:
                    backlog.append(task)
                self._hand_out(backlog)
                while len(backlog) > _MAX_BACKLOG:
                    self._wait(backlog)
                while waiting and waiting[0].result is not None:
                    yield waiting.popleft().result_now()
            while waiting:
                while waiting[0].result is None:
                    self._wait(backlog)
                yield waiting.popleft().result_now()
        finally:
            for worker in self._workers:
                worker.drop()

    def _hand_out(self, backlog: deque[_Task]) -> None:
        """Give what waits to workers that are idle: to those that run, and to others where enough waits to be worth it."""
        for worker in sorted(self._workers, key=lambda one: not one.is_running):
            is_first = not any(one.is_running for one in self._workers)
            if backlog and not worker.tasks and (worker.is_running or is_first or len(backlog) >= _WORTH_A_PROCESS):
                worker.give(_batch(backlog))

    def _wait(self, backlog: deque[_Task]) -> None:
        """Wait until a worker has answered, has ended, or has taken too long, and give it what comes next."""
        busy = [worker for worker in self._workers if worker.tasks]
        with selectors.DefaultSelector() as selector:
            for worker in busy:
                selector.register(worker.answers, selectors.EVENT_READ, worker)
            ready = selector.select(max(0.0, min(worker.deadline for worker in busy) - time.monotonic()))
        for key, _ in ready:
            key.data.take()
        for worker in busy:
            if worker.is_running and worker.tasks and time.monotonic() >= worker.deadline:
                worker.fail(_too_slow(self._seconds))
            if not worker.is_running:
                # What it was given together with the one that ended it was not its doing.
                backlog.extendleft(reversed(worker.tasks))
                worker.tasks.clear()
        self._hand_out(backlog)


@dataclass(slots=True)
class _Task:
    """A document that is to be read, and what came of it."""

    document: Document
    result: Result | None = None

    def result_now(self) -> Result:
        assert self.result is not None  # noqa: S101 - for the type checker: only finished tasks are asked
        return self.result


def _batch(backlog: deque[_Task]) -> list[_Task]:
    """Take the next few off the backlog; at least one, however large it is."""
    batch = [backlog.popleft()]
    size = len(batch[0].document.content)
    while backlog and len(batch) < _MAX_AT_ONCE and size + len(backlog[0].document.content) <= _MAX_BYTES_AT_ONCE:
        size += len(backlog[0].document.content)
        batch.append(backlog.popleft())
    return batch


class _Worker:
    """A process that reads one document after the other: `python -m briefing.extract.worker`.

    `tasks` are those that it was given and has not answered; it is at work on the first.
    """

    def __init__(self, timezone: ZoneInfo, seconds: float, megabytes: int) -> None:
        self._timezone = timezone
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._given = 0
        self._received = bytearray()
        self.tasks: deque[_Task] = deque()
        self.deadline = 0.0

    @property
    def is_running(self) -> bool:
        """Whether its process has been started."""
        return self._process is not None

    @property
    def answers(self) -> IO[bytes]:
        """The pipe on which it answers."""
        return _pipe(self._started().stdout)

    def give(self, tasks: list[_Task]) -> None:
        """Give it documents to read."""
        request = pickle.dumps(([task.document for task in tasks], self._timezone))
        try:
            self._send(request)
        except BrokenPipeError:
            # It has died since it answered last: that is not these documents' doing.
            self.stop()
            self._send(request)
        self.tasks.extend(tasks)
        self._given += len(tasks)
        self.deadline = time.monotonic() + _PATIENCE * self._seconds

    def _send(self, request: bytes) -> None:
        pipe = _pipe(self._started().stdin)
        pipe.write(LENGTH.pack(len(request)) + request)
        pipe.flush()

    def take(self) -> None:
        """Take what it has written; each answer that is whole is the result of the first task."""
        piece = os.read(self.answers.fileno(), 1 << 20)
        self._received += piece
        if not piece:
            self.fail(self._why_ended())
            return
        while self.tasks and len(self._received) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._received)[0]
            if end > _MAX_ANSWER_BYTES:
                self.fail("gives more text than any article has; save its text as .txt")
                return
            if len(self._received) < end:
                return
            answer = json.loads(self._received[LENGTH.size : end])
            del self._received[:end]
            task = self.tasks.popleft()
            task.result = _result(answer, task.document, self._timezone)
            self.deadline = time.monotonic() + _PATIENCE * self._seconds
            if answer.get("ends") or (not self.tasks and self._given >= _MAX_DOCUMENTS):
                self.stop()
                return

    def _why_ended(self) -> str:
        if self._started().wait() == -signal.SIGXCPU:
            return _too_slow(self._seconds)
        return f"needs more than {self._megabytes} MB of memory, or ends the program that reads it; save its text as .txt"

    def fail(self, reason: str) -> None:
        """Give the document up that it is at work on, with the process."""
        if self.tasks:
            task = self.tasks.popleft()
            task.result = ExtractError(f"{one_line(task.document.item.name)}: {reason}")
        self.stop()

    def drop(self) -> None:
        """End it when its answers are not wanted any more."""
        if self.tasks:
            self.tasks.clear()
            self.stop()

    def stop(self) -> None:
        """End its process, if it has one. Its tasks stay."""
        self._given = 0
        self._received.clear()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            _pipe(self._process.stdout).close()
            try:
                _pipe(self._process.stdin).close()
            except BrokenPipeError:
                logger.debug("a worker ended before it had read its document")
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-m", "briefing.extract.worker", str(self._seconds), str(self._megabytes)]
            # One thread in its libraries: each thread reserves memory that would count against the limit.
            threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a module of this package
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **threads, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process


def _too_slow(seconds: float) -> str:
    return f"takes more than {seconds:g} seconds to read; save its text as .txt"


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - for the type checker: every worker is started with pipes
    return pipe


def _is_read_here(document: Document) -> bool:
    small = len(document.content) <= _MAX_BYTES_HERE
    return small and document.media_type in _HERE and not _MARKUP.match(document.content)


def _extracted(document: Document, timezone: ZoneInfo) -> Result:
    try:
        return extract(document, timezone)
    except ExtractError as error:
        return error


def answer_to(document: Document, timezone: ZoneInfo) -> dict[str, Any]:
    """What came of a document, as JSON can hold it: a worker that was taken over must not be believed more than that."""
    result = _extracted(document, timezone)
    if isinstance(result, ExtractError):
        return {"error": str(result)}
    article, gaps = result
    record = asdict(article)
    for name, when in (("published", article.published), ("updated", article.updated)):
        record[name] = when and {"at": when.at.isoformat(), "day_only": when.day_only}
    return {"article": record, "gaps": [asdict(gap) for gap in gaps]}


def _result(answer: Mapping[str, Any], document: Document, timezone: ZoneInfo) -> Result:
    if "error" in answer:
        if trace := answer.get("trace"):
            logger.error("%s could not be read:\n%s", one_line(document.item.name), trace)
        return ExtractError(answer["error"])
    record = dict(answer["article"])
    for name in ("published", "updated"):
        when = record[name]
        record[name] = when and Published(datetime.fromisoformat(when["at"]).astimezone(timezone), when["day_only"])
    article = Article(**{**record, "authors": tuple(record["authors"])})
    return article, tuple(Gap(**gap) for gap in answer["gaps"])
