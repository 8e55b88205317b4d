"""What an edition was made from comes back exactly as it was kept, whatever it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.archive import Archive, inputs
from briefing.archive.inputs import Inputs, from_bytes, to_bytes
from briefing.errors import ArchiveError
from briefing.model import Gap

LONDON = ZoneInfo("Europe/London")
SIMPLE = Inputs(
    settings={"title": "Brief", "size": {"stories": 12}, "sections": ["A", "B"]},
    day=date(2026, 10, 26),
    version=1,
    since=datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1),
    cutoff=datetime(2026, 10, 26, 6, tzinfo=LONDON),
    had=("a1",),
    received=(("ab" * 32, "in"), ("cd" * 32, "too_old")),
    duplicates=("ef" * 32,),
    documents=("01" * 32,),
    failed=2,
    silent=("Wire",),
    gaps=(Gap("Wire", "collect", "HTTP 503"),),
    changes=(("ab" * 32, None), ("cd" * 32, "ef" * 32)),
    earlier=((date(2026, 10, 25), "99" * 32),),
    earlier_articles=("77" * 32,),
    versions={"briefing": "0.2", "spacy": "3.8"},
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
zones = st.sampled_from([UTC, LONDON, ZoneInfo("Pacific/Auckland"), timezone(timedelta(hours=-3, minutes=-30))])
moments = st.builds(
    lambda at, zone: at.replace(tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware above
    zones,
)
several = st.lists(texts, max_size=3).map(tuple)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        Inputs,
        settings=st.dictionaries(texts, json, max_size=4),
        day=st.dates(),
        version=st.integers(1, 9),
        since=moments,
        cutoff=moments,
        had=several,
        received=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
        duplicates=several,
        documents=several,
        failed=st.integers(0, 9),
        silent=several,
        gaps=st.lists(st.builds(Gap, texts, texts, texts), max_size=3).map(tuple),
        changes=st.lists(st.tuples(texts, st.none() | texts), max_size=3).map(tuple),
        earlier=st.lists(st.tuples(st.dates(), texts), max_size=3).map(tuple),
        earlier_articles=several,
        versions=st.dictionaries(texts, texts, max_size=3),
        more=st.dictionaries(texts, json, max_size=3),
    )
)
def test_inputs_come_back_as_they_were(one: Inputs) -> None:
    content = to_bytes(one)
    back = from_bytes(content)
    assert back == one
    assert to_bytes(back) == content
    for moment, read in ((one.since, back.since), (one.cutoff, back.cutoff)):
        assert (read.utcoffset(), getattr(read.tzinfo, "key", None)) == (
            moment.utcoffset(),
            getattr(moment.tzinfo, "key", None),
        )


def test_a_moment_keeps_its_zone_across_a_change_of_the_clocks() -> None:
    back = from_bytes(to_bytes(SIMPLE))
    assert back.since.tzinfo == LONDON
    assert back.since.utcoffset() == timedelta(0)
    assert (back.since - timedelta(days=1)).utcoffset() == timedelta(hours=1)


def test_a_record_is_kept_once_and_named_by_its_hash(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = inputs.keep(archive, SIMPLE)
    assert inputs.keep(archive, SIMPLE) == sha256
    assert inputs.read(archive, sha256) == SIMPLE
    archive.stored("inputs", sha256).write_bytes(b"{}")
    with pytest.raises(ArchiveError, match="was changed; restore it from a backup"):
        inputs.read(archive, sha256)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"schema": 1}', b'{"schema": 1, "day": "x"}', b"\xff"])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveError, match="a record of inputs is damaged"):
        from_bytes(content)


def test_another_schema_is_named() -> None:
    with pytest.raises(ArchiveError, match="is not of schema 1: replay it with the version that wrote it"):
        from_bytes(to_bytes(SIMPLE).replace(b'"schema": 1', b'"schema": 2'))
