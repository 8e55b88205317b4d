"""Articles are analysed on a cluster as on one machine, also when a worker is lost in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import here

from briefing.analyse.analyst import Here
from briefing.analyse.cluster import OnCluster
from briefing.analyse.keep import to_bytes
from briefing.analyse.language import DEFAULT_MODEL
from briefing.model import Article

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

SENTENCE = (
    "The board of Eastmoor approved £{} million for pier {}. “It will last,” said Aoife Tarrant, the chair of the board. "
)
ARTICLES = tuple(
    Article(f"a{number}", "s", f"{number}", SENTENCE.format(number, number) * 3, "0" * 64) for number in range(2, 42)
)
START_SECONDS = 60


class Cluster:
    """A scheduler and two workers, each a process of its own, on ports that are free."""

    def __init__(self, folder: Path) -> None:
        file = folder / "scheduler.json"
        local = ("--host", "127.0.0.1", "--no-dashboard")
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(file), *local)
        end = time.monotonic() + START_SECONDS
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.1)
        one = ("--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--local-directory", str(folder), *local)
        self.workers = [self._start("dask_worker", *one) for _ in range(2)]
        self.file = file

    @staticmethod
    def _start(program: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *options]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def address(self) -> str:
        """Where the scheduler listens, once both workers have come."""
        from distributed import Client

        with Client(scheduler_file=str(self.file), set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=START_SECONDS)
            return str(client.scheduler.address)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.close()


def nothing() -> None:
    """There is nothing to do meanwhile."""


def test_a_worker_killed_in_the_middle_costs_time_only(cluster: Cluster) -> None:
    killed = []

    def kill_one() -> None:
        # The articles are on their way to both workers, and each takes seconds to load its model.
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        killed.append(cluster.workers[0].wait())

    analyst = OnCluster(cluster.address(), DEFAULT_MODEL, Here("no model is loaded here"))
    found, model = analyst(ARTICLES, kill_one)
    expected, own_model = here(ARTICLES, nothing)
    assert killed == [-signal.SIGKILL]
    assert list(map(to_bytes, found)) == list(map(to_bytes, expected))
    assert model == own_model


def test_without_a_scheduler_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.analyse.cluster._CONNECT_SECONDS", 1)
    found, _ = OnCluster("tcp://127.0.0.1:9", DEFAULT_MODEL, here)(ARTICLES[:1], nothing)
    assert found == here(ARTICLES[:1], nothing)[0]
