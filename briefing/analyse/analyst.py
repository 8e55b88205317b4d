"""Turns Articles into Findings with a language model that is loaded here, or in a second process meanwhile."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Protocol

from briefing.analyse import analyse, language
from briefing.errors import LanguageError
from briefing.model import Article, Findings

if TYPE_CHECKING:
    from spacy.language import Language

# The findings of the articles, and what the language model is (see `language.fingerprint`).
Analysis = tuple[tuple[Findings, ...], dict[str, str]]


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


class Beside:
    """Analyses in a second process, which begins to load the model at once.

    Loading takes longer than anything else in the build of a small edition; this process has the other core for itself. If
    the second process is lost, the work is done here.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        # Not forked: a fork would copy the locks of whatever threads run here.
        processes = multiprocessing.get_context("spawn")
        self._line, theirs = processes.Pipe()
        self._process = processes.Process(target=_serve, args=(theirs, model), daemon=True)
        self._process.start()
        # With our copy of their end closed, a lost process ends the line.
        theirs.close()

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order; `meanwhile` is called while the second process works."""
        todo = tuple(articles)
        try:
            self._line.send(todo)
            meanwhile()
            answer: Analysis | LanguageError = self._line.recv()
        except (EOFError, OSError):
            return Here(self._model)(todo, meanwhile)
        if isinstance(answer, LanguageError):
            raise answer
        return answer

    @property
    def process_id(self) -> int:
        """The second process."""
        return self._process.pid or 0

    def close(self) -> None:
        """End the second process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._line.close()


def _serve(line: Connection, model: str) -> None:
    try:
        nlp = language.load(model)
    except LanguageError as error:
        line.send(error)
        return
    line.send((tuple(analyse(nlp, line.recv())), language.fingerprint(nlp)))
