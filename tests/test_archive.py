"""The archive keeps editions whole: what is put in comes out, a changed character is found, a crash leaves no halves."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from briefing.archive import Archive, Kept
from briefing.errors import ArchiveError
from briefing.model import Article, Brief, Document, Edition, Item, Published, Source, Tally

DAY = date(2026, 2, 13)
ARTICLE = Article(
    id="a1",
    source="Wire",
    name="one.txt",
    text="Þorgerður said “yes”.\n\nThen she left.",
    document_sha256="66a045b452102c59d840ec097d59d9467e13a3f34f6494e539ffd32c1bb35f18",
    title="A title",
    authors=("A. Author",),
    published=Published(datetime(2026, 2, 12, 9, 30, tzinfo=UTC)),
)
DOCUMENT = Document(Item(Source("Wire", "wire"), "one.txt"), b"bytes", "text/plain", ARTICLE.document_sha256)


def brief(version: int = 1, day: date = DAY) -> Brief:
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    tally = Tally(1, 0, 1, 0, 0, 0, 0, 0)
    return Brief("T", "M", "", "en", day, "2026/044", version, moment, moment, (), (), (), (), (), (), tally)


def keep(archive: Archive, version: int = 1, content: bytes = b"<p>one</p>", day: date = DAY) -> Kept:
    document = replace(DOCUMENT, sha256=__import__("hashlib").sha256(DOCUMENT.content).hexdigest())
    article = replace(ARTICLE, document_sha256=document.sha256)
    archive.keep_document(document)
    entry = {"id": "a1", "source": "Wire", "name": "one.txt", "state": "used", "document_sha256": document.sha256}
    facts = {"articles": [{**entry, "sha256": archive.keep_article(article)}]}
    return archive.keep_edition(Edition(brief(version, day), {"brief.html": content}), facts)


def test_an_article_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.article(archive.keep_article(ARTICLE)) == ARTICLE
    undated = replace(ARTICLE, published=None, title=None)
    assert archive.article(archive.keep_article(undated)) == undated


def test_an_edition_is_found_by_its_day_and_knows_what_it_had(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, day=date(2026, 2, 12))
    kept = keep(archive)
    assert [one.day for one in archive.editions()] == [date(2026, 2, 12), DAY]
    found = archive.edition(DAY)
    assert found is not None
    assert (found.folder, found.version, found.had) == (kept.folder, 1, frozenset({"a1"}))
    assert archive.edition(date(2026, 2, 14)) is None
    assert list(archive.faults(found)) == []


def test_a_new_version_keeps_the_earlier_ones(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for version, content in ((1, b"one"), (2, b"two"), (3, b"three")):
        keep(archive, version, content)
    kept = archive.edition(DAY)
    assert kept is not None
    versions = archive.versions(kept)
    assert [(one.folder / "brief.html").read_bytes() for one in versions] == [b"one", b"two", b"three"]
    assert [one.version for one in versions] == [1, 2, 3]
    assert [fault for one in versions for fault in archive.faults(one)] == []


def test_a_changed_character_in_any_file_is_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = keep(archive)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "chain.json"]
    assert len(files) == 4
    for path in files:
        content = path.read_bytes()
        for place in range(0, len(content), 7):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert damaged(archive), f"{path}: a change at {place} was not seen"
        path.write_bytes(content)
        path.rename(path.with_name("away"))
        assert damaged(archive), f"{path}: its absence was not seen"
        path.with_name("away").rename(path)
    assert list(archive.faults(kept)) == []


def damaged(archive: Archive) -> bool:
    try:
        kept = archive.edition(DAY)
        return kept is not None and any(archive.faults(kept))
    except ArchiveError:
        return True


def test_a_stray_file_in_an_edition_is_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = keep(archive)
    (kept.folder / "note.txt").write_text("slipped in")
    assert [fault for fault in archive.faults(kept) if "not in the manifest" in fault]


@pytest.mark.parametrize("step", ["write", "rename-old", "rename-new"])
def test_a_kill_at_any_step_leaves_a_whole_edition(tmp_path: Path, step: str) -> None:
    archive = Archive(tmp_path)
    keep(archive, 1, b"one")
    script = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import briefing.archive as room
        from test_archive import Archive, keep
        step = {step!r}
        die = lambda: os.kill(os.getpid(), signal.SIGKILL)
        write, rename = room.write_new, Path.rename
        if step == "write":
            room.write_new = lambda path, content: die() if path.name == "manifest.json" else write(path, content)
        else:
            def renamed(self, target):
                rename(self, target)
                if (step == "rename-old") == str(target).endswith(".old"):
                    die()
            Path.rename = renamed
        keep(Archive(Path({str(tmp_path)!r})), 2, b"two")
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    with archive.lock():
        kept = archive.edition(DAY)
    assert kept is not None
    expected = b"two" if step == "rename-new" else b"one"
    assert (kept.folder / "brief.html").read_bytes() == expected
    assert list(archive.faults(kept)) == []
    assert not [path for path in tmp_path.iterdir() if path.name.endswith((".new", ".old"))]


def test_an_output_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("a file, no folder")
    with (
        pytest.raises(ArchiveError, match=r"out: .*; make room, mend its permissions or name another --out"),
        Archive(blocked).lock(),
    ):
        pass


def test_a_full_disk_leaves_the_last_edition_intact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path)
    keep(archive, 1, b"one")
    full = Path("/dev/full")
    opened = Path.open

    def onto_a_full_disk(path: Path, *arguments: object, **names: object) -> object:
        is_new = ".new" in str(path)
        return opened(full if is_new else path, *arguments, **names)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", onto_a_full_disk)
    with pytest.raises(ArchiveError, match="No space left on device"):
        keep(archive, 2, b"two")
    monkeypatch.undo()
    with archive.lock():
        kept = archive.edition(DAY)
    assert kept is not None
    assert (kept.folder / "brief.html").read_bytes() == b"one"
    assert list(archive.faults(kept)) == []
