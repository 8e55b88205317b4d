"""Turns Articles into Findings with a language model that is loaded here, or in other processes meanwhile."""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable
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

# With so many articles, loading the model once more is sooner done than waiting for one process to read them all.
_WORTH_SHARING = 32
# How many articles are handed over at once when several processes share the work.
_AT_ONCE = 8


_load_once = cache(language.load)


class Analyst(Protocol):
    """Whoever analyses the articles of an edition. Raises LanguageError when the model cannot be loaded."""

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order. `meanwhile` may be called by one that has to wait."""


class Here:
    """Analyses in this process. `load` is called with the model's name when the first articles come."""

    def __init__(self, model: str, load: Callable[[str], Language] = language.load) -> None:
        self._model = model
        self._load = load

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:  # noqa: ARG002
        """Analyse articles, in order; there is no meanwhile."""
        nlp = self._load(self._model)
        return tuple(analyse(nlp, articles)), language.fingerprint(nlp)


class _Worker:
    """A process that loads the model at once and analyses what it is sent."""

    def __init__(self, model: str) -> None:
        # Not forked: a fork would copy the locks of whatever threads run here.
        processes = multiprocessing.get_context("spawn")
        self.line, theirs = processes.Pipe()
        self.process = processes.Process(target=_serve, args=(theirs, model), daemon=True)
        self.process.start()
        # With our copy of their end closed, a lost process ends the line.
        theirs.close()

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class Beside:
    """Analyses in other processes, the first of which begins to load the model at once.

    Loading takes longer than anything else in the build of a small edition; this process has the other core for itself.
    Many articles are shared between `processes`. The findings of a text are the same wherever it is parsed, and beside
    whatever others. If a process is lost, the others do its work; if all are, it is done here.
    """

    def __init__(self, model: str, processes: int = 2) -> None:
        self._model = model
        self._processes = processes
        self._workers = [_Worker(model)]

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order; `meanwhile` is called while the others work."""
        todo = tuple(articles)
        if len(todo) > _WORTH_SHARING:
            self._workers += [_Worker(self._model) for _ in range(self._processes - len(self._workers))]
        share = _AT_ONCE if len(self._workers) > 1 else max(1, len(todo))
        work = _Work([todo[at : at + share] for at in range(0, len(todo), share)])
        threads = [threading.Thread(target=work.have_done, args=(one.line,), daemon=True) for one in self._workers]
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
        """The other processes."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    def close(self) -> None:
        """End the other processes, whatever they do."""
        for worker in self._workers:
            worker.close()


class _Work:
    """The shares of one analysis: which are left, and what came of those that are done."""

    def __init__(self, shares: list[tuple[Article, ...]]) -> None:
        self.left = deque(enumerate(shares))
        self.done: dict[int, tuple[Findings, ...]] = {}
        self.model: dict[str, str] = {}
        self.error: LanguageError | None = None

    def have_done(self, line: Connection) -> None:
        """Have shares done at the other end of a line until none is left; if the line ends, its share is left again."""
        while self.left and not self.error:
            try:
                number, share = self.left.popleft()
            except IndexError:
                return
            try:
                line.send(share)
                answer: Analysis | LanguageError = line.recv()
            except (EOFError, OSError):
                self.left.append((number, share))
                return
            if isinstance(answer, LanguageError):
                self.error = answer
            else:
                self.done[number], self.model = answer


def _serve(line: Connection, model: str) -> None:
    try:
        nlp = language.load(model)
    except LanguageError as error:
        line.send(error)
        return
    fingerprint = language.fingerprint(nlp)
    while True:
        try:
            articles = line.recv()
        except EOFError:
            return
        line.send((tuple(analyse(nlp, articles)), fingerprint))
