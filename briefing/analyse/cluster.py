"""Turns Articles into Findings on the workers of a Dask cluster, equal to those of this machine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from functools import cache

from briefing.analyse import analyse, language
from briefing.analyse.analyst import Analysis, Analyst
from briefing.errors import AnalyseError
from briefing.model import Article

_LOG = logging.getLogger(__name__)

# How many articles a worker is handed at once, and how long a scheduler may take to answer.
_AT_ONCE = 8
_CONNECT_SECONDS = 10

_load = cache(language.load)
# A worker may have several threads; the pipelines of spaCy are for one at a time.
_one_at_a_time = threading.Lock()


class OnCluster:
    """Analyses on the workers that a Dask scheduler has, which need this program, and the model, installed.

    A worker that is lost costs time only: the scheduler gives its articles to the others. Without a scheduler that answers,
    or when all workers are lost, `otherwise` does the work.
    """

    def __init__(self, scheduler: str, model: str, otherwise: Analyst) -> None:
        self._scheduler = scheduler
        self._model = model
        self._otherwise = otherwise

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order; `meanwhile` is called while the workers work.

        Raises AnalyseError when `distributed` is not installed, or a worker has another program or model than the others.
        """
        todo = tuple(articles)
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            fix = "install the extra with pip install 'briefing[cluster]', or take [cluster] scheduler out of the settings"
            raise AnalyseError(f"[cluster] needs the package distributed; {fix}") from error
        try:
            with Client(self._scheduler, timeout=_CONNECT_SECONDS, set_as_default=False) as client:  # type: ignore[no-untyped-call]
                shares = [todo[at : at + _AT_ONCE] for at in range(0, len(todo), _AT_ONCE)]
                futures = client.map(_analysed, shares, model=self._model, pure=False)
                meanwhile()
                answers = client.gather(futures)
        except (OSError, TimeoutError, KilledWorker) as error:
            _LOG.warning("the cluster at %s cannot be used (%s); the texts are analysed here", self._scheduler, error)
            return self._otherwise(todo, meanwhile)
        if any((program, model) != (language.program_sha256(), answers[0][1][1]) for program, (_, model) in answers):
            raise AnalyseError(
                f"a worker of {self._scheduler} has another version of Briefing or of the model; install the same"
            )
        return tuple(one for _, (found, _) in answers for one in found), answers[0][1][1] if answers else {}


def _analysed(articles: tuple[Article, ...], model: str) -> tuple[str, Analysis]:
    """What a worker does: the hash of its program, the findings, and what its model is."""
    with _one_at_a_time:
        nlp = _load(model)
        return language.program_sha256(), (tuple(analyse(nlp, articles)), language.fingerprint(nlp))
