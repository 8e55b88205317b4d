"""What editions printed is found again by its words, its speaker and its day, with its evidence; any query will do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import DAY, article, figure, keep, passage, quotation, story

from briefing.archive import Archive, index, reindex
from briefing.archive.search import HitKind, as_json, as_text, first_day, last_day, measured, said_by, search

OTHER = """The ministry of Norvik said on Friday that “a fair share of the load” would be talked about in spring.

A tariff of between 5 and 7 per cent is planned, an official of the Wexmoor office said."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    made = Archive(tmp_path_factory.mktemp("out"))
    first, second = article(DAY), article(DAY + timedelta(days=30), "two", OTHER, "Gazette")
    told = story(
        second,
        "s2",
        quotes=[quotation(second, "a fair share of the load", "ministry of Norvik", is_cut=True)],
        figures=[figure(second, "between 5 and 7 per cent", ["5", "7"], "tariff", unit="percentage")],
    )
    for kept in (keep(made, DAY, 1, [first]), keep(made, DAY + timedelta(days=30), 1, [second], [told])):
        reindex.put(made, kept)
    return made


@pytest.mark.parametrize(
    ("words", "conditions", "found"),
    [
        ("burden-sharing", {}, ["story", "article"]),
        ("burden sharing", {}, ["story", "article"]),
        ('"sharing burden"', {}, []),
        ("“part of the burden”", {}, ["quotation", "article"]),
        ("burdens", {}, ["quotation", "story", "article"]),
        ("Burden", {"speaker": "Kettunen"}, ["quotation"]),
        ("burden", {"speaker": "foreign minister"}, ["quotation"]),
        ("burden", {"speaker": "Norvik"}, []),
        ("", {"speaker": "kettunen"}, ["quotation", "figure"]),
        ("€30 million", {"kind": "figure"}, ["figure"]),
        ("promised", {"kind": "figure"}, ["figure"]),
        ("tariff", {}, ["figure", "article"]),
        ("tar*", {}, ["figure", "article"]),
        ("aland", {}, ["article"]),
        ("said", {"outlet": "the gazette"}, ["story", "article"]),
        ("said", {"outlet": "wire"}, ["article"]),
        ("said", {"outlet": "Herald"}, []),
        ("said", {"outlet": "…"}, []),
        ("ministers", {"since": first_day("2026-03")}, ["story", "article"]),
        ("ministers", {"until": last_day("2026-02"), "kind": "story"}, ["story", "story"]),
        ("ministers", {"since": date(2026, 4, 1)}, []),
        ("— …", {}, []),
    ],
)
def test_words_and_conditions(archive: Archive, words: str, conditions: dict[str, object], found: list[HitKind]) -> None:
    assert [hit.kind for hit in search(archive.database, words, **conditions)] == found  # type: ignore[arg-type]


def test_the_newest_come_first_and_each_edition_in_its_own_order(archive: Archive) -> None:
    hits = search(archive.database, "")
    printed = [(hit.day, hit.kind) for hit in hits if hit.kind != "article"]
    march = DAY + timedelta(days=30)
    of_a_day: tuple[HitKind, ...] = ("quotation", "figure", "story", "story")
    assert printed == [(day, kind) for day in (march, DAY) for kind in of_a_day]
    assert search(archive.database, "", limit=3) == hits[:3]


def test_every_find_stands_at_its_evidence(archive: Archive) -> None:
    texts = {}
    for kept in archive.editions():
        for one in kept.manifest["articles"]:
            texts[one["id"]] = archive.article(one["sha256"])
    hits = [hit for words in ("burden", "said", "tariff", "€30") for hit in search(archive.database, words)]
    assert len(hits) > 8
    for hit in hits:
        for span in hit.evidence:
            assert texts[span.article_id].at(span) == hit.text


def test_a_find_says_all_that_is_known_of_it(archive: Archive) -> None:
    (hit,) = search(archive.database, "fair share", speaker="Norvik")
    assert as_text([hit]) == (
        "2026-03-15  quotation  Ministers meet in Halvern (two)\n"
        "  “a fair share of the load [...]”\n"
        "  ministry of Norvik\n"
        "  [1] The Gazette; Ministers meet in Halvern (two); 2026-03-15; https://wire.example/2026-03-15/two\n"
        f"  evidence: {hit.evidence[0].article_id} 44-68\n"
    )
    (record,) = json.loads(as_json([hit]))
    assert (record["date"], record["text"], record["is_cut"]) == ("2026-03-15", "a fair share of the load", True)
    assert record["evidence"] == [{"article_id": hit.evidence[0].article_id, "start": 44, "end": 68}]


def test_an_article_is_shown_around_the_words_that_were_found(archive: Archive) -> None:
    (hit,) = search(archive.database, "ferry", kind="article")
    assert hit.text == "The Åland ferry, she added, would sail again in May."


def test_what_a_terminal_would_obey_is_not_printed(tmp_path: Path) -> None:
    one = article(text="Down \x1b[31mto\u202e the\tlast man\n\nand ship.")
    made = Archive(tmp_path)
    reindex.put(made, keep(made, DAY, 1, [one], [story(one)]))
    shown = as_text(search(made.database, "man"))
    assert "Down [31mto the last man" in shown
    assert not set(shown) & {"\x1b", "\u202e", "\t"}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    words=st.text()
    | st.lists(st.sampled_from(['"', "(", ")", "AND", "NOT", "NEAR", "*", "-", "^", ":", "{", "a"])).map(" ".join),
    speaker=st.none() | st.text(),
    kind=st.sampled_from([None, "quotation", "figure", "story", "article"]),
)
def test_any_query_has_an_answer(archive: Archive, words: str, speaker: str | None, kind: HitKind | None) -> None:
    for hit in search(archive.database, words, speaker, kind=kind, limit=5):
        assert kind in (None, hit.kind)
        assert as_text([hit])


@pytest.mark.parametrize(
    "words", ["\x00burden", "burden\ud800", 'burden "', "-- burden; DROP TABLE passage", "word " * 3000]
)
def test_odd_queries_are_words_like_others(archive: Archive, words: str) -> None:
    search(archive.database, words)
    assert search(archive.database, "burden")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2026-01-31 ", date(2026, 1, 31), date(2026, 1, 31)),
    ],
)
def test_parts_of_dates(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "26", "2026-1", "2026-13", "2026-02-30", "yesterday", "2026-01-01T06:00", "0000", "٢٠٢٦"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    for parse in (first_day, last_day):
        with pytest.raises(ValueError, match=r"date|range|year"):
            parse(text)


# ---------------------------------------------------------------- the index


def counts(archive: Archive) -> dict[str, int]:
    tables = ("edition", "cited", "story", "passage", "passage_words", "article", "article_words")
    with archive.database.reading() as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_indexing_twice_is_as_good_as_once_and_nothing_is_left_of_what_is_removed(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    kept = keep(made)
    reindex.put(made, kept)
    once = counts(made)
    reindex.put(made, kept)
    assert counts(made) == once
    assert set(once.values()) == {1, 4}
    with made.database.writing() as connection:
        index.remove_edition(connection, DAY)
        for table in ("passage_words", "article_words"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    assert set(counts(made).values()) == {0}


def test_a_new_version_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    reindex.put(made, keep(made))
    one = article(text="Nothing was agreed in Halvern.")
    reindex.put(made, keep(made, DAY, 2, [one], [story(one)]))
    assert search(made.database, "burden") == ()
    assert {hit.version for hit in search(made.database, "agreed")} == {2}


def test_figures_over_time(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    words = "Aid: €30 million, €31 million, €32 million, dozens, €1 to 2 million, $33 million."
    days = [DAY + timedelta(days=number) for number in range(7)]
    printed: list[list[tuple[str, str | list[str], dict[str, Any]]]] = [
        [("€30 million", "30000000", {})],
        [("€31 million", "31000000", {}), ("€31 million", "31000000", {})],
        [("€31 million", "31000000", {}), ("€32 million", "32000000", {})],
        [("€1 to 2 million", ["1000000", "2000000"], {})],
        [("dozens", "24", {"vague": True})],
        [("€32 million", "32000000", {"notable": False})],
        [("$33 million", "33000000", {"measure": "other"})],
    ]
    for day, lines in zip(days, printed, strict=True):
        one = article(day, text=words)
        figures = [figure(one, text, exact, **({"measure": "aid EUR"} | more)) for text, exact, more in lines]
        reindex.put(made, keep(made, day, 1, [one], [story(one, figures=figures)]))
    with made.database.reading() as connection:
        past = index.history(connection, "aid EUR", date(2027, 1, 1))
        assert [(one.date, one.amount, one.value) for one in past] == [
            (days[0], "€30 million", "30000000"),
            (days[1], "€31 million", "31000000"),
        ]
        assert index.history(connection, "aid EUR", days[1]) == past[:1]
        assert index.history(connection, "aid EUR", date(2027, 1, 1), limit=1) == past[1:]
        assert index.history(connection, "", date(2027, 1, 1)) == ()
        assert [hit.day for hit in measured(connection, "aid EUR")] == [
            days[0],
            days[1],
            days[1],
            days[2],
            days[2],
            *days[3:5],
        ]
        assert measured(connection, "") == ()


def test_sayings_of_a_speaker_over_time(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    for number in (2, 0, 1):
        reindex.put(made, keep(made, DAY + timedelta(days=number)))
    with made.database.reading() as connection:
        said = said_by(connection, "Aino Kettunen")
        assert said_by(connection, "Kettunen") == ()
    assert [(hit.day - DAY).days for hit in said] == [0, 0, 1, 1, 2, 2]
    assert [hit.kind for hit in said] == ["quotation", "figure"] * 3


def test_other_wordings_are_found_with_the_speaker(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    one = article(text="“We shall pay,” she said. “Veldria will pay,” the statement has it.")
    card = quotation(one, "We shall pay", "she", also=[passage(one, "Veldria will pay")])
    reindex.put(made, keep(made, DAY, 1, [one], [story(one, quotes=[card])]))
    assert [hit.text for hit in search(made.database, "pay", kind="quotation")] == ["We shall pay", "Veldria will pay"]


def test_the_index_is_filled_from_the_files(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    days = [DAY + timedelta(days=number) for number in range(3)]
    for day in days:
        keep(made, day)
    assert reindex.catch_up(made) == tuple(days)
    assert reindex.catch_up(made) == ()
    assert not reindex.is_behind(made)
    keep(made, days[1], 2)
    assert reindex.is_behind(made)
    assert reindex.catch_up(made) == (days[1],)
    before = search(made.database, "burden")
    with made.lock():
        assert reindex.rebuild(made) == ()
    assert search(made.database, "burden") == before


def test_a_text_that_was_withdrawn_is_found_on_its_own_day_only(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    one = article()
    keep(made, DAY, 1, [one])
    keep(made, DAY + timedelta(days=1), 1, [one], [], state="withdrawn")
    reindex.catch_up(made)
    assert [hit.day for hit in search(made.database, "ferry")] == [DAY]


def test_an_article_that_is_damaged_keeps_nothing_else_from_being_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = Archive(tmp_path)
    kept = keep(made)
    made.stored("articles", kept.manifest["articles"][0]["sha256"]).write_bytes(b"{}")
    reindex.put(made, kept)
    assert [hit.kind for hit in search(made.database, "burden")] == ["quotation", "story"]
    assert "one.txt is not indexed" in caplog.text


def test_a_text_of_a_million_words_and_an_empty_one(tmp_path: Path) -> None:
    made = Archive(tmp_path)
    long = article(name="long", text="word " * 200_000 + "needle")
    none = replace(article(name="none", text=""), title=None)
    reindex.put(made, keep(made, DAY, 1, [long, none], []))
    (hit,) = search(made.database, "needle")
    assert hit.text.endswith("word needle")
    assert len(hit.text) < 200
