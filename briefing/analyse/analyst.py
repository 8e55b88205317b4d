"""Turns Articles into Findings with a language model that is loaded here, or in other processes meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Protocol

from briefing.analyse import analyse, language
from briefing.errors import LanguageError
from briefing.model import Article, Findings

if TYPE_CHECKING:
    from spacy.language import Language

# The findings of the articles, and what the language model is (see `language.fingerprint`).
Analysis = tuple[tuple[Findings, ...], dict[str, str]]

# How many articles a process is handed at once.
_AT_ONCE = 8

_load_once = cache(language.load)


class Analyst(Protocol):
    """Whoever analyses the articles of an edition. Raises LanguageError when the model cannot be loaded."""

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order. `meanwhile` may be called by one that has to wait."""


def nothing() -> None:
    """There is nothing to do meanwhile."""


class Here:
    """Analyses in this process. `load` is called with the model's name when the first articles come."""

    def __init__(self, model: str, load: Callable[[str], Language] = language.load) -> None:
        self._model = model
        self._load = load

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:  # noqa: ARG002
        """Analyse articles, in order; there is no meanwhile."""
        nlp = self._load(self._model)
        return tuple(analyse(nlp, articles)), language.fingerprint(nlp)


class Beside:
    """Analyses in other processes, which share the work; the model begins to be loaded at once.

    Loading takes longer than anything else in the build of a small edition; this process has the other core for itself.
    The model is loaded once: the process that has done so splits into as many as `processes`. The findings of a text are
    the same wherever it is parsed, and beside whatever others. If a process is lost, the others do its work; if all
    are, it is done here.
    """

    def __init__(self, model: str, processes: int = 2) -> None:
        self._model = model
        # Not forked: a fork would copy the locks of whatever threads run here.
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(processes)]
        theirs = [end for _, end in pipes]
        self._workers = [_Worker(own) for own, _ in pipes]
        self._process = context.Process(target=_serve, args=(theirs, model), daemon=True)
        self._process.start()
        # With our copies of their ends closed, a lost process ends its line.
        for end in theirs:
            end.close()

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order; `meanwhile` is called while the others work."""
        todo = tuple(articles)
        share = max(1, min(_AT_ONCE, len(todo) // (2 * len(self._workers))))
        work = _Work([todo[at : at + share] for at in range(0, len(todo), share)])
        threads = [threading.Thread(target=work.have_done, args=(one,), daemon=True) for one in self._workers]
        for thread in threads:
            thread.start()
        meanwhile()
        for thread in threads:
            thread.join()
        if work.error:
            raise work.error
        for number, one in work.left:
            work.done[number], work.model = Here(self._model, _load_once)(one, meanwhile)
        return tuple(one for number in sorted(work.done) for one in work.done[number]), work.model

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The other processes, as far as they have answered yet; the one that loads the model first."""
        return tuple(dict.fromkeys((self._process.pid or 0, *(one.process_id for one in self._workers if one.process_id))))

    def close(self) -> None:
        """End the other processes, whatever they do."""
        for worker in self._workers:
            # One that has not answered yet is idle, and ends with its line.
            worker.line.close()
            if worker.process_id not in (0, self._process.pid):
                with suppress(ProcessLookupError):
                    os.kill(worker.process_id, signal.SIGKILL)
                worker.process_id = 0
        self._process.kill()
        self._process.join()


class _Worker:
    """The line to a process that has loaded the model. When the process is lost, EOFError or OSError is raised."""

    def __init__(self, line: Connection) -> None:
        self.line = line
        self.process_id = 0
        self._model: dict[str, str] = {}

    def model(self) -> dict[str, str]:
        """What its model is, once it is loaded. Raises LanguageError when it cannot be."""
        if not self.process_id:
            greeting: tuple[int, dict[str, str]] | LanguageError = self.line.recv()
            if isinstance(greeting, LanguageError):
                raise greeting
            self.process_id, self._model = greeting
        return self._model

    def analysed(self, share: tuple[Article, ...]) -> tuple[Findings, ...]:
        """Have articles analysed."""
        self.line.send(share)
        found: tuple[Findings, ...] = self.line.recv()
        return found


class _Work:
    """The shares of one analysis: which are left, and what came of those that are done."""

    def __init__(self, shares: list[tuple[Article, ...]]) -> None:
        self.left = deque(enumerate(shares))
        self.done: dict[int, tuple[Findings, ...]] = {}
        self.model: dict[str, str] = {}
        self.error: LanguageError | None = None

    def have_done(self, worker: _Worker) -> None:
        """Have shares done by a worker until none is left; if it is lost, its share is left again."""
        try:
            self.model = worker.model()
        except LanguageError as error:
            self.error = error
        except (EOFError, OSError):
            return
        while self.left and not self.error:
            try:
                number, share = self.left.popleft()
            except IndexError:
                return
            try:
                self.done[number] = worker.analysed(share)
            except (EOFError, OSError):
                self.left.append((number, share))
                # Its number may soon be that of another process.
                worker.process_id = 0
                return


def _serve(lines: list[Connection], model: str) -> None:
    """Load the model, become one process for each line, and analyse what is sent."""
    try:
        nlp = language.load(model)
    except LanguageError as error:
        for line in lines:
            line.send(error)
        return
    for line in lines[1:]:
        # Forked, so that nothing is loaded twice: this process was started for this, and runs no thread of ours.
        if os.fork() == 0:
            try:
                # Else the line of a process that is lost would be held open here.
                for other in lines:
                    if other is not line:
                        other.close()
                _answer(line, nlp)
            finally:
                os._exit(0)
        line.close()
    _answer(lines[0], nlp)


def _answer(line: Connection, nlp: Language) -> None:
    """Say which process this is and what its model is, then analyse what is sent until the line ends."""
    line.send((os.getpid(), language.fingerprint(nlp)))
    while True:
        try:
            articles = line.recv()
        except EOFError:
            return
        line.send(tuple(analyse(nlp, articles)))
