"""What has had its time goes, with its words, and leaves its hash and the reason; what someone may still keep stays."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import DAY, article, keep

from briefing.archive import Archive, reindex, retention
from briefing.archive.retention import Holding, Removal, Terms, describe, expired, plan, purge
from briefing.archive.search import search
from briefing.archive.verification import removed, verify
from briefing.errors import ArchiveError
from briefing.model import Document, Harvest, Hints, Item, Source

CAME = datetime(2026, 2, 13, 5, tzinfo=UTC)
WIRE = Source("Wire", "wire")
NOW = CAME + timedelta(days=30)


def after(days: float) -> datetime:
    return CAME + timedelta(days=days)


@pytest.mark.parametrize(
    ("source", "terms", "now", "reason"),
    [
        (Source("Wire", "wire"), Terms(), after(10_000), None),
        (Source("Wire", "wire", keep_days=30), Terms(), after(29.99), None),
        (Source("Wire", "wire", keep_days=30), Terms(), after(30), "keep_days = 30"),
        (Source("Wire", "wire", keep_days=0), Terms(), after(0), "keep_days = 0"),
        (Source("Wire", "wire", keep_days=30), Terms(documents_days=10), after(10), "archive.documents_days = 10"),
        (Source("Wire", "wire", keep_days=30), Terms(articles_days=10), after(10), None),
        (Source("Wire", "wire", rights_until=date(2026, 3, 1)), Terms(), datetime(2026, 3, 1, 23, 59, tzinfo=UTC), None),
        (
            Source("Wire", "wire", rights_until=date(2026, 3, 1)),
            Terms(),
            datetime(2026, 3, 2, tzinfo=UTC),
            "rights_until = 2026-03-01",
        ),
        (
            Source("Wire", "wire", rights_until=date(2027, 1, 1), keep_days=5),
            Terms(),
            after(5),
            "keep_days = 5",
        ),
        (Source("Other", "other", keep_days=1), Terms(), after(9), None),
        (Source("Other", "other", keep_days=1), Terms(documents_days=9), after(9), "archive.documents_days = 9"),
    ],
)
def test_when_a_document_has_to_go(source: Source, terms: Terms, now: datetime, reason: str | None) -> None:
    held = [Holding("documents", "ab", "Wire", CAME)]
    expected = (Removal("documents", "ab", (("Wire", reason),)),) if reason else ()
    assert expired(held, [source], terms, now) == expected


def test_what_several_sources_brought_stays_until_the_last_lets_it_go() -> None:
    sources = [Source("A", "a", keep_days=1), Source("B", "b", keep_days=5), Source("C", "c")]
    held = [Holding("documents", "ab", "A", CAME), Holding("documents", "ab", "B", CAME)]
    assert expired(held, sources, Terms(), after(4)) == ()
    (gone,) = expired(held, sources, Terms(), after(5))
    assert gone.reasons == (("A", "keep_days = 1"), ("B", "keep_days = 5"))
    assert expired([*held, Holding("documents", "ab", "C", CAME)], sources, Terms(), after(500)) == ()
    assert describe([gone]) == "document ab: A: keep_days = 1; B: keep_days = 5\n"


def test_what_is_a_listing_to_one_and_a_document_to_another_stays_for_both() -> None:
    held = [Holding("listings", "ab", "Wire", CAME), Holding("documents", "ab", "Wire", CAME)]
    assert expired(held[:1], [WIRE], Terms(listings_days=3), after(3))
    assert expired(held, [WIRE], Terms(listings_days=3), after(3)) == ()
    (gone,) = expired(held, [WIRE], Terms(listings_days=3, documents_days=5), after(5))
    assert gone.reasons == (("Wire", "archive.documents_days = 5"), ("Wire", "archive.listings_days = 3"))


def test_the_days_count_from_when_a_text_first_came() -> None:
    held = [Holding("articles", "ab", "Wire", after(20)), Holding("articles", "ab", "Wire", CAME)]
    assert expired(held, [Source("Wire", "wire", keep_days=10)], Terms(), after(10))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    held=st.lists(
        st.builds(
            Holding,
            st.sampled_from(["documents", "articles"]),
            st.sampled_from(["aa", "bb"]),
            st.sampled_from("ABC"),
            st.integers(0, 50).map(after),
        )
    ),
    days=st.tuples(*[st.none() | st.integers(0, 50)] * 5),
    now=st.integers(0, 120),
)
def test_nothing_goes_that_some_source_may_keep_and_what_went_stays_due(
    held: list[Holding], days: tuple[int | None, ...], now: int
) -> None:
    sources = [Source(name, name, keep_days=count) for name, count in zip("ABC", days, strict=False)]
    terms = Terms(documents_days=days[3], articles_days=days[4])
    due = {(one.folder, one.sha256) for one in expired(held, sources, terms, after(now))}
    assert due <= {(one.folder, one.sha256) for one in expired(held, sources, terms, after(now + 7))}
    for one in held:
        limits = [sources["ABC".index(one.source)].keep_days, days[3] if one.kind == "documents" else days[4]]
        may_stay = all(count is None or one.since + timedelta(days=count) > after(now) for count in limits)
        first = min(
            other.since for other in held if (other.kind, other.sha256, other.source) == (one.kind, one.sha256, one.source)
        )
        if may_stay and first == one.since:
            assert (one.kind, one.sha256) not in due


# ---------------------------------------------------------------- carried out


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two editions: the Wire's text may be kept for 20 days, the Gazette's for ever."""
    made = Archive(tmp_path / "out")
    kept = keep(made, DAY, 1, [article(DAY, "one"), article(DAY, "two", "The Gazette's own words.", "Gazette")])
    reindex.put(made, kept)
    return made


SOURCES = (Source("Wire", "wire", keep_days=20), Source("Gazette", "gazette"))


def test_a_purge_takes_the_texts_and_leaves_the_edition(archive: Archive) -> None:
    (kept,) = archive.editions()
    due = plan(archive, SOURCES, Terms(), NOW)
    assert [one.folder for one in due] == ["articles", "documents"]
    assert plan(archive, SOURCES, Terms(), after(19)) == ()
    size = sum(archive.stored(one.folder, one.sha256).stat().st_size for one in due)
    with archive.lock():
        assert purge(archive, due, NOW) == size
    assert plan(archive, SOURCES, Terms(), NOW) == ()
    assert list(archive.faults(kept)) == []
    assert [archive.removed(one.folder, one.sha256) for one in due] == [True, True]
    written = retention.removal(archive.out, due[0].folder, due[0].sha256)
    assert written is not None
    assert (written["at"], written["reasons"]) == (NOW.isoformat(), [["Wire", "keep_days = 20"]])
    verdict = verify(archive, {})
    assert verdict.faults == ()
    assert any("1 of its texts had their time and went" in note for note in verdict.notes)
    assert removed(archive, kept) == (article(DAY, "one").id,)
    with pytest.raises(ArchiveError, match="was removed when its time was over; nothing can be looked up in it"):
        archive.article(due[0].sha256)


def test_what_was_purged_is_found_by_what_the_edition_printed_only(archive: Archive) -> None:
    assert [hit.kind for hit in search(archive.database, "ferry")] == ["article"]
    with archive.lock():
        purge(archive, plan(archive, SOURCES, Terms(), NOW), NOW)
    assert search(archive.database, "ferry") == ()
    assert [hit.kind for hit in search(archive.database, "burden")] == ["quotation", "story"]
    assert [hit.outlet for hit in search(archive.database, "Gazette's own words")] == ["The Gazette"]
    with archive.lock():
        reindex.rebuild(archive)
    assert search(archive.database, "ferry") == ()


def test_no_word_of_a_purged_text_is_left_in_any_file(tmp_path: Path) -> None:
    made = Archive(tmp_path / "out")
    one = article(text="Nothing to report.\n\nThe word quetzalcoatlus stands here only.")
    reindex.put(made, keep(made, DAY, 1, [one]))
    assert {path.parent.parent.name for path in holding(made, b"quetzalcoatlu")} == {"articles", "documents", "out"}
    with made.lock():
        purge(made, plan(made, SOURCES, Terms(), NOW), NOW)
    assert holding(made, b"quetzalcoatlu") == []


def holding(archive: Archive, word: bytes) -> list[Path]:
    """The files that hold a word (in the index it stands by its stem)."""
    return [path for path in archive.out.rglob("*") if path.is_file() and word in path.read_bytes()]


def test_what_the_ledger_holds_goes_too_though_no_edition_had_it(tmp_path: Path) -> None:
    made = Archive(tmp_path / "out")
    content = article().text.encode()
    document = Document(Item(WIRE, "one.txt", Hints()), content, "text/plain", article().document_sha256)
    made.keep_harvest(Harvest(WIRE, "new", (document,), (), ("one.txt",)), CAME, 365)
    due = plan(made, SOURCES, Terms(), NOW)
    assert [(one.folder, one.sha256) for one in due] == [("documents", document.sha256)]
    assert plan(made, SOURCES, Terms(), after(19)) == ()


def test_a_text_that_is_lost_without_a_reason_is_a_fault(archive: Archive) -> None:
    (kept,) = archive.editions()
    archive.stored("articles", kept.manifest["articles"][0]["sha256"]).unlink()
    assert [fault for fault in archive.faults(kept) if fault.endswith("is missing")]


def test_a_damaged_reason_is_none(archive: Archive) -> None:
    due = plan(archive, SOURCES, Terms(), NOW)
    with archive.lock():
        purge(archive, due, NOW)
    (file,) = (archive.out / "archive" / "removed" / "articles").rglob("*.json")
    file.write_text("{}")
    with pytest.raises(ArchiveError, match="is damaged; restore it from a backup"):
        archive.removed("articles", due[0].sha256)


KILLED = """
    import os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from briefing.archive import Archive, index, retention
    from test_archive_retention import NOW, SOURCES, Terms
    step = {step!r}
    die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    if step == "reasons":
        write = retention.write_once
        retention.write_once = lambda path, content: (write(path, content), die())
    elif step == "words":
        retention.index.compact = die
    else:
        unlink = Path.unlink
        Path.unlink = lambda self, missing_ok=False: (unlink(self, missing_ok), die())
    archive = Archive(Path({out!r}))
    with archive.lock():
        retention.purge(archive, retention.plan(archive, SOURCES, Terms(), NOW), NOW)
"""


@pytest.mark.parametrize("step", ["reasons", "words", "files"])
def test_a_kill_at_any_step_is_finished_by_the_next_purge(archive: Archive, step: str) -> None:
    (kept,) = archive.editions()
    due = plan(archive, SOURCES, Terms(), NOW)
    script = textwrap.dedent(KILLED.format(tests=str(Path(__file__).parent), step=step, out=str(archive.out)))
    killed = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    assert list(archive.faults(kept)) == []
    left = plan(archive, SOURCES, Terms(), NOW + timedelta(days=1))
    assert len(left) == (1 if step == "files" else 2)
    with archive.lock():
        purge(archive, left, NOW + timedelta(days=1))
    assert [archive.removed(one.folder, one.sha256) for one in due] == [True, True]
    assert search(archive.database, "ferry") == ()
    assert verify(archive, {}).faults == ()
