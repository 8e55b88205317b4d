"""Full and read-only disks, commands at once, hostile sources: one whole edition, or a clear word and the last one."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import socket
import ssl
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme
from commands import Commands, Ended, commands

sys.path.append(str(Path(__file__).parents[1] / "collect"))
from server import PUBLISHED, Reply, Server, item, lying, rss, serving

EVE, DAY = "2026-02-12", "2026-02-13"
TEXT = (
    "date {day}\n\nBoard approves ferry terminal\n\nThe board of Eastmoor approved a £12.5 million terminal on Thursday.\n"
)


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    with commands(tmp_path_factory.mktemp("commands")) as running:
        yield running


@pytest.fixture(scope="module")
def last(briefing: Commands, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the edition of the eve, and a text for the day."""
    folder = tmp_path_factory.mktemp("last")
    (folder / "in").mkdir()
    (folder / "in" / "eve.txt").write_text(TEXT.format(day="2026-02-11"))
    ended = briefing.load("build", "--date", EVE, "--sources", folder / "in", "--out", folder / "out")
    assert ended.code == 0, ended.err
    (folder / "in" / "day.txt").write_text(TEXT.format(day=EVE).replace("ferry", "bus"))
    return folder


def is_proven(briefing: Commands, out: Path, editions: int) -> None:
    verified = briefing.run("archive", "verify", "--json", "--out", out)
    assert verified.code == 0, verified.err
    assert (verified.json()["editions"], verified.json()["faults"]) == (editions, [])


def edition(out: Path, day: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / day).iterdir()}


def hidden(out: Path) -> set[str]:
    return {path.name for path in out.rglob(".*")} - {".lock", ".collecting"}


# ---------------------------------------------------------------- disks


def says_what_to_do(ended: Ended) -> None:
    assert ended.code == 1, ended.err
    assert ended.err.startswith("briefing: ")
    assert ended.err.count("\n") == 1
    assert "make room" in ended.err
    assert "internal error" not in ended.err


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 3 MiB."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount the disk that this is tried on")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path, free: int) -> None:
    """Leave so many bytes free."""
    (disk / "filler").write_bytes(b"\0" * (shutil.disk_usage(disk).free - free))


@pytest.mark.parametrize("free", [0, 60_000, 120_000])
def test_a_full_disk_costs_the_new_edition_and_nothing_else(
    briefing: Commands, last: Path, tmp_path: Path, free: int
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        out = disk / "out"
        shutil.copytree(last / "out", out)
        fill(disk, free)
        says_what_to_do(briefing.run("build", "--date", DAY, "--sources", last / "in", "--out", out))
        assert edition(out, EVE) == edition(last / "out", EVE)
        (disk / "filler").unlink()
        is_proven(briefing, out, 1)
        ended = briefing.run("build", "--date", DAY, "--sources", last / "in", "--out", out, "--json")
        assert (ended.code, ended.json()["version"]) == (0, 1)
        is_proven(briefing, out, 2)
        assert hidden(out) == set()


@pytest.mark.parametrize("file_bytes", [2_000, 40_000])
def test_a_file_that_cannot_grow_costs_the_new_edition_and_nothing_else(
    briefing: Commands, last: Path, tmp_path: Path, file_bytes: int
) -> None:
    out = tmp_path / "out"
    shutil.copytree(last / "out", out)
    ended = briefing.run("build", "--date", DAY, "--sources", last / "in", "--out", out, file_bytes=file_bytes)
    says_what_to_do(ended)
    assert edition(out, EVE) == edition(last / "out", EVE)
    is_proven(briefing, out, 1)


def test_a_read_only_disk_can_be_read_and_proven(briefing: Commands, last: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        out = disk / "out"
        shutil.copytree(last / "out", out)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        says_what_to_do(briefing.run("build", "--date", DAY, "--sources", last / "in", "--out", out))
        assert edition(out, EVE) == edition(last / "out", EVE)
        is_proven(briefing, out, 1)


# ---------------------------------------------------------------- several at once


def test_two_builds_of_a_day_at_once_make_one_edition(briefing: Commands, last: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("build", "--date", DAY, "--sources", last / "in", "--out", out, "--json")
    both = [briefing.start(*arguments) for _ in range(2)]
    said = [running.ended() for running in both]
    assert [one.code for one in said] == [0, 0], said
    assert sorted((one.json()["result"], one.json()["version"]) for one in said) == [("new", 1), ("unchanged", 1)]
    is_proven(briefing, out, 1)
    assert hidden(out) == set()


def settings(file: Path, sources: dict[str, str], more: str = "") -> Path:
    """Settings for sources on this machine, by name; an edition closes at midnight."""
    head = '[collect]\ncontact = "desk@ministry.example"\nhost_gap_seconds = 0\nallow_private = ["127.0.0.1"]\n'
    tables = [f'[[sources]]\nname = "{name}"\n{place}' for name, place in sources.items()]
    file.write_text(f'time_zone = "UTC"\n{head}{more}[edition]\ncutoff = "00:00"\n' + "\n".join(tables) + "\n")
    return file


def published(server: Server, when: datetime) -> str:
    """A feed of one page, that came at a time."""
    text = "The harbour board of Eastmoor approved a £12.5 million ferry terminal after a long debate. " * 3
    server.page("/terminal", f"<article><h1>Harbour board approves terminal</h1><p>{text}</p></article>")
    entry = item(server.url("/terminal"), title="Harbour board approves terminal")
    server.page("/feed", rss(entry.replace(PUBLISHED, format_datetime(when, usegmt=True))), "application/rss+xml")
    return server.url("/feed")


def test_a_build_beside_a_collecting_has_what_that_brings(briefing: Commands, tmp_path: Path) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with serving() as server:
        feed = published(server, midnight - timedelta(hours=3))
        page = server.replies["/terminal"]
        assert isinstance(page, Reply)
        asked: list[float] = []

        def slowly(_: object) -> Reply:
            asked.append(time.monotonic())
            time.sleep(0.5)
            return page

        server.replies["/terminal"] = slowly
        file, out = settings(tmp_path / "briefing.toml", {"Herald": f'feed = "{feed}"'}), tmp_path / "out"
        collecting = briefing.start("collect", "--config", file, "--out", out)
        while not asked:
            time.sleep(0.01)
        built = briefing.run("build", "--date", f"{midnight:%Y-%m-%d}", "--config", file, "--out", out, "--json")
        assert (collecting.ended().code, built.code) == (0, 0), built.err
    assert len(asked) == 1
    assert (built.json()["version"], built.json()["gaps"]) == (1, [])
    assert "Harbour board approves terminal" in (out / f"{midnight:%Y-%m-%d}" / "digest.txt").read_text()
    is_proven(briefing, out, 1)


# ---------------------------------------------------------------- hostile sources


def endlessly(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    while True:
        connection.sendall(b"<item>" * 10_000)


def docx_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        file.writestr("word/document.xml", b" " * 40_000_000)
    return packed.getvalue()


def pdf_bomb() -> bytes:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(55)) + packer.flush()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    )
    written = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + written + b"trailer<</Root 1 0 R>>\n%%EOF"


def nested_mail() -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="b{depth}"\n\n--b{depth}\n' for depth in range(1000)]
    return ("Subject: Deep\nFrom: desk@news.example\n" + "".join(parts) + "Content-Type: text/plain\n\nDeep.\n").encode()


FILES: dict[str, Callable[[], bytes]] = {"bomb.docx": docx_bomb, "bomb.pdf": pdf_bomb, "deep.eml": nested_mail}


# What the edition says of each, after the address or the name of the file.
SAID = {
    "Redirect": "169.254.169.254, which is no public address",
    "Unknown certificate": "its certificate is not to be trusted",
    "Endless": "is larger than 1,000,000 bytes",
    "Packed": "is larger than 1,000,000 bytes",
    "Malformed": "is no XML",
    "Inbox: bomb.docx": "unpacks to more than 30,000,000 bytes",
    "Inbox: bomb.pdf": "needs more than 500 MB of memory, or ends the program that reads it",
    "Inbox: deep.eml": "has more than 100 parts within parts",
}


@contextmanager
def hostile() -> Iterator[dict[str, str]]:
    """Servers that do what they can; the addresses of feeds by the names of sources."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with serving() as server, serving(tls) as unknown, lying(endlessly) as endless:
        server.replies["/moved"] = Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
        packed = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}
        server.replies["/packed"] = Reply(gzip.compress(b" " * 50_000_000), headers=packed)
        server.page("/malformed", "item, item & item", "application/rss+xml")
        yield {
            "Redirect": server.url("/moved"),
            "Unknown certificate": unknown.url("/feed"),
            "Endless": endless,
            "Packed": server.url("/packed"),
            "Malformed": server.url("/malformed"),
        }


def test_hostile_sources_are_named_and_the_good_one_is_told(briefing: Commands, tmp_path: Path) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day, out, inbox = f"{midnight:%Y-%m-%d}", tmp_path / "out", tmp_path / "inbox"
    inbox.mkdir()
    for name, make in FILES.items():
        (inbox / name).write_bytes(make())
    with hostile() as places, serving() as honest:
        feeds = {**places, "Herald": published(honest, midnight - timedelta(hours=3))}
        sources = {name: f'feed = "{place}"' for name, place in feeds.items()} | {"Inbox": 'folder = "inbox"'}
        file = settings(tmp_path / "briefing.toml", sources, "body_bytes = 1_000_000\nrequest_seconds = 5\n")
        ended = briefing.run("build", "--date", day, "--config", file, "--out", out, "--json")
    assert ended.code == 0, ended.err
    gaps = {gap["source"]: gap["reason"] for gap in ended.json()["gaps"]}
    assert gaps.keys() == SAID.keys()
    assert [name for name, said in SAID.items() if said not in gaps[name]] == []
    told = json.loads((out / day / "brief.json").read_bytes())
    assert {gap["source"] for gap in told["gaps"]} == SAID.keys()
    assert [story["headline"] for story in told["stories"]] == ["Harbour board approves terminal"]
    assert "£12.5 million" in (out / day / "digest.txt").read_text(encoding="utf-8")
    is_proven(briefing, out, 1)
