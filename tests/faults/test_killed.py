"""Collecting and building are killed (SIGKILL) at every step and begun again: nothing is lost, doubled or left half done."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from commands import Commands, Step, commands

sys.path.append(str(Path(__file__).parents[1] / "collect"))
from server import Server, item, rss, serving

KILLED = -9
DAY = "2026-02-13"
SOURCES = {"North": "harbour bridge railway", "South": "hospital school library"}


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    with commands(tmp_path_factory.mktemp("commands")) as running:
        yield running


# ---------------------------------------------------------------- collecting


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Two feeds of three pages each."""
    with serving() as running:
        for name, subjects in SOURCES.items():
            links = []
            for subject in subjects.split():
                path = f"/{name}/{subject}"
                text = f"The council of Eastmoor decided on Thursday that the {subject} will be repaired this year. " * 4
                running.page(path, f"<article><h1>The {subject}</h1><p>{text}</p></article>")
                links.append(item(running.url(path), title=f"The {subject}"))
            running.page(f"/{name}.xml", rss(*links), "application/rss+xml")
        yield running


@pytest.fixture(scope="module")
def settings(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("settings") / "briefing.toml"
    tables = [f'[[sources]]\nname = "{name}"\nfeed = "{server.url(f"/{name}.xml")}"' for name in SOURCES]
    head = '[collect]\ncontact = "desk@ministry.example"\nhost_gap_seconds = 0\nallow_private = ["127.0.0.1"]\n'
    file.write_text(head + "\n".join(tables))
    return file


def ledger(out: Path) -> list[tuple[str, str, int, str]]:
    """Source, name, version and SHA-256 of all that the ledger reports as collected."""
    path = out / "archive" / "briefing.sqlite3"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'item'").fetchone():
            return []
        return connection.execute("SELECT source, name, version, sha256 FROM item ORDER BY 1, 2, 3").fetchall()


def documents(out: Path) -> dict[str, bytes]:
    """All files where documents are kept, those that do not belong there too."""
    folder = out / "archive" / "documents"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def undisturbed(briefing: Commands, settings: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """What an undisturbed run brings, and how many seconds it takes."""
    assert briefing.load("collect", "--config", settings, "--out", tmp_path_factory.mktemp("loading")).code == 0
    out = tmp_path_factory.mktemp("undisturbed")
    start = time.monotonic()
    ended = briefing.run("collect", "--config", settings, "--out", out)
    assert ended.code == 0, ended.err
    assert len(ledger(out)) == 6
    return out, time.monotonic() - start


def is_brought_to_its_end(briefing: Commands, server: Server, settings: Path, out: Path, undisturbed: Path) -> None:
    reported = ledger(out)
    for _, _, _, sha256 in reported:
        assert (out / "archive" / "documents" / sha256[:2] / sha256).exists()
    server.requests.clear()
    ended = briefing.run("collect", "--config", settings, "--out", out)
    assert ended.code == 0, ended.err
    assert {server.url(path) for path in server.asked()}.isdisjoint(name for _, name, _, _ in reported)
    assert ledger(out) == ledger(undisturbed)
    assert documents(out) == documents(undisturbed)


@pytest.mark.parametrize(
    ("at", "reported"),
    [
        (Step("sql CREATE TABLE item "), 0),
        (Step("write .*/documents/"), 0),
        (Step("rename .*/documents/"), 0),
        (Step("write .*/documents/", 2), 0),
        (Step("rename .*/documents/", 4), 0),
        (Step("sql INSERT INTO source"), 0),
        (Step("sql INSERT INTO item", 3), 0),
        (Step("sql COMMIT", 2), 0),
        (Step("write .*/documents/", 5), 3),
        (Step("sql BEGIN IMMEDIATE", 2), 3),
        (Step("sql INSERT INTO item", 5), 3),
        (Step("sql COMMIT", 3), 3),
    ],
    ids=str,
)
def test_collecting_that_was_killed_is_brought_to_its_end(
    briefing: Commands,
    server: Server,
    settings: Path,
    undisturbed: tuple[Path, float],
    tmp_path: Path,
    at: Step,
    reported: int,
) -> None:
    assert briefing.run("collect", "--config", settings, "--out", tmp_path, at=at).code == KILLED
    assert len(ledger(tmp_path)) == reported
    is_brought_to_its_end(briefing, server, settings, tmp_path, undisturbed[0])


@pytest.mark.parametrize("seed", range(4))
def test_collecting_that_was_killed_at_any_time_is_brought_to_its_end(
    briefing: Commands, server: Server, settings: Path, undisturbed: tuple[Path, float], tmp_path: Path, seed: int
) -> None:
    running = briefing.start("collect", "--config", settings, "--out", tmp_path)
    time.sleep(random.Random(seed).uniform(0, undisturbed[1]))
    running.kill()
    assert running.ended().code in (KILLED, 0)
    is_brought_to_its_end(briefing, server, settings, tmp_path, undisturbed[0])


# ---------------------------------------------------------------- building

FERRY = """date 2026-02-12

Harbour board approves new ferry terminal

The harbour board of Eastmoor approved a £12.5 million ferry terminal on Thursday.
The terminal will open in 2028, the board said in a statement.

“This terminal will serve the islands for fifty years,” said Aoife Tarrant, the chair of the harbour board.
"""
CLINIC = """date 2026-02-12

Clinic in Halvern to close for a month

The clinic in Halvern will close for four weeks, the health board said on Thursday.
"""


def texts(folder: Path, *contents: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(contents):
        (folder / f"{number}.txt").write_text(content, encoding="utf-8")
    return folder


def build(briefing: Commands, folder: Path, at: Step | None = None) -> int:
    ended = briefing.run("build", "--date", DAY, "--sources", folder / "in", "--out", folder / "out", at=at)
    assert ended.err == ""
    return ended.code


def files(out: Path) -> dict[str, bytes]:
    """What a reader of the folder sees: all but the archive, hidden files too."""
    every = {str(path.relative_to(out)): path for path in sorted(out.rglob("*"))}
    return {name: path.read_bytes() if path.is_file() else b"" for name, path in every.items() if name[:7] != "archive"}


def beside_the_records(out: Path) -> list[str]:
    """Hidden files in the archive."""
    return [path.name for path in (out / "archive").rglob(".*")]


def is_whole(briefing: Commands, folder: Path, finished: dict[str, bytes]) -> None:
    """The edition, the site and the index are those of a build that nobody disturbed, and all of it can be proven."""
    out = folder / "out"
    assert files(out) == finished
    assert beside_the_records(out) == []
    verified = briefing.run("archive", "verify", "--json", "--out", out)
    assert (verified.code, verified.json()["faults"]) == (0, [])
    found = briefing.run("archive", "search", "Eastmoor", "--json", "--out", out)
    assert found.code == 0, found.err
    assert "Harbour board approves new ferry terminal" in found.out


@pytest.fixture(scope="module")
def finished(briefing: Commands, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition that nobody disturbed."""
    folder = tmp_path_factory.mktemp("finished")
    texts(folder / "in", FERRY)
    assert briefing.load("build", "--date", DAY, "--sources", folder / "in", "--out", folder / "out").code == 0
    return folder


@pytest.mark.parametrize(
    "at",
    [
        Step("write .*/documents/"),
        Step("rename .*/articles/"),
        Step("sql INSERT OR REPLACE INTO reading"),
        Step("rename .*/inputs/"),
        Step("sql INSERT OR REPLACE INTO finding"),
        Step(r"rename .*chain\.json"),
        Step(r"write .*\.new/digest\.txt"),
        Step(r"rename .*\.new "),
        Step(r"rename .*chain\.json", 2),
        Step("sql INSERT INTO passage ", 2),
        Step(r"write .*/out/site/"),
        Step(r"rename .*made\.json"),
    ],
    ids=str,
)
def test_a_build_that_was_killed_is_begun_again_and_nothing_shows(
    briefing: Commands, finished: Path, tmp_path: Path, at: Step
) -> None:
    texts(tmp_path / "in", FERRY)
    assert build(briefing, tmp_path, at) == KILLED
    assert build(briefing, tmp_path) == 0
    is_whole(briefing, tmp_path, files(finished / "out"))


@pytest.fixture(scope="module")
def revised(briefing: Commands, finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of which nobody disturbed a second version."""
    folder = tmp_path_factory.mktemp("revised")
    shutil.copytree(finished, folder, dirs_exist_ok=True)
    texts(folder / "in", FERRY, CLINIC)
    assert build(briefing, folder) == 0
    assert (folder / "out" / DAY / "versions" / "1" / "manifest.json").exists()
    return folder


@pytest.mark.parametrize(
    "at",
    [
        Step(r"rename .*\.old$"),
        Step(r"rename .*\.new "),
    ],
    ids=str,
)
def test_a_second_version_that_was_killed_is_begun_again_and_the_first_is_kept(
    briefing: Commands, finished: Path, revised: Path, tmp_path: Path, at: Step
) -> None:
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    texts(tmp_path / "in", FERRY, CLINIC)
    assert build(briefing, tmp_path, at) == KILLED
    assert build(briefing, tmp_path) == 0
    is_whole(briefing, tmp_path, files(revised / "out"))
