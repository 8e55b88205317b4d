"""Turns editions into the tables by which quotations, figures and texts are found again; the files stay the truth."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

from briefing.archive.chain import Head
from briefing.model import Article, EarlierFigure

if TYPE_CHECKING:
    from briefing.archive import Kept

Json = Mapping[str, Any]
PassageKind = Literal["quotation", "figure", "story"]

# Words are found in any of their regular forms, with or without their accents.
TOKENIZER = "porter unicode61 remove_diacritics 2"

TABLES: tuple[str, ...] = (
    """CREATE TABLE edition (
        id INTEGER PRIMARY KEY,
        date TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        number TEXT NOT NULL,
        sequence INTEGER,
        manifest_sha256 TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE cited (
        edition INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        title TEXT,
        url TEXT,
        published TEXT,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (edition, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE story (
        id INTEGER PRIMARY KEY,
        edition INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        headline TEXT NOT NULL,
        section TEXT NOT NULL,
        novelty TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX story_by_edition ON story (edition)""",
    """CREATE TABLE passage (
        id INTEGER PRIMARY KEY,
        edition INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
        story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        speaker TEXT,
        role TEXT,
        about TEXT,
        measure TEXT NOT NULL,
        value TEXT,
        unit TEXT NOT NULL,
        is_cut INTEGER NOT NULL,
        cited INTEGER,
        outlet TEXT,
        evidence TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX passage_by_edition ON passage (edition)""",
    """CREATE INDEX passage_by_story ON passage (story)""",
    """CREATE INDEX passage_by_speaker ON passage (speaker, id) WHERE speaker IS NOT NULL""",
    """CREATE INDEX passage_by_measure ON passage (measure, id) WHERE measure <> ''""",
    # External content: the words stand in `passage` only, and the index beside it. Outlet and kind are among its columns:
    # a search for a usual word in a rare outlet would else read every passage that holds it (3 s in five years' editions).
    f"""CREATE VIRTUAL TABLE passage_words USING fts5 (
        text, speaker, role, about, outlet, kind, content = 'passage', content_rowid = 'id', tokenize = '{TOKENIZER}'
    )""",
    # The text is kept packed: to take it out of the index again, FTS5 must be told each word of it.
    """CREATE TABLE article (
        id INTEGER PRIMARY KEY,
        edition INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
        article_id TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        source TEXT NOT NULL,
        outlet TEXT NOT NULL,
        title TEXT,
        url TEXT,
        published TEXT,
        text BLOB NOT NULL
    ) STRICT""",
    """CREATE INDEX article_by_edition ON article (edition)""",
    """CREATE INDEX article_by_record ON article (sha256)""",
    f"""CREATE VIRTUAL TABLE article_words USING fts5 (title, text, outlet, content = '', tokenize = '{TOKENIZER}')""",
)

# Each day has so many ids; an edition's first passage has the highest of them. So the finds of a search come newest first,
# and those of one edition in its own order, when they are read from the highest id down: nothing need be sorted.
_ROWS_A_DAY = 100_000


@dataclass(frozen=True, slots=True)
class _Passage:
    """A row of `passage`, but for its ids."""

    kind: PassageKind
    text: str
    cited: int | None
    evidence: tuple[Mapping[str, Any], ...]
    speaker: str | None = None
    role: str | None = None
    about: str | None = None
    measure: str = ""
    value: str | None = None
    unit: str = ""
    is_cut: bool = False


def rows_of(first: date, last: date) -> tuple[int, int]:
    """The lowest and the highest id that passages and articles of the editions of some days can have."""
    return first.toordinal() * _ROWS_A_DAY, (last.toordinal() + 1) * _ROWS_A_DAY - 1


def index_edition(connection: sqlite3.Connection, kept: Kept, brief: Json, articles: Mapping[str, Article]) -> None:
    """Put an edition into the index, in place of any other version of its day.

    `brief` is what its brief.json holds, `articles` are its articles by id; one that is not among them (its text was
    purged) is not found by its words.
    """
    remove_edition(connection, kept.day)
    edition = kept.day.toordinal()
    manifest = kept.manifest
    head = (
        edition,
        manifest["date"],
        kept.version,
        manifest["number"],
        manifest.get("sequence"),
        manifest["manifest_sha256"],
    )
    connection.execute("INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?)", head)
    connection.executemany(
        "INSERT INTO cited VALUES (?, ?, ?, ?, ?, ?)",
        [(edition, one["number"], one["title"], one["url"], one["published"], one["sha256"]) for one in brief["sources"]],
    )
    _index_stories(connection, edition, brief)
    _index_articles(connection, edition, manifest, articles)


def remove_edition(connection: sqlite3.Connection, day: date) -> None:
    """Take the edition of a day out of the index, if it is there."""
    edition = (day.toordinal(),)
    connection.execute(
        "INSERT INTO passage_words (passage_words, rowid, text, speaker, role, about, outlet, kind)"
        " SELECT 'delete', id, text, speaker, role, about, outlet, kind FROM passage WHERE edition = ?",
        edition,
    )
    _forget_words(
        connection, connection.execute("SELECT id, title, text, outlet FROM article WHERE edition = ?", edition).fetchall()
    )
    connection.execute("DELETE FROM edition WHERE id = ?", edition)


def remove_article(connection: sqlite3.Connection, sha256: str) -> None:
    """Take an article's text and words out of the index by the hash of its record, if it is there."""
    _forget_words(
        connection, connection.execute("SELECT id, title, text, outlet FROM article WHERE sha256 = ?", (sha256,)).fetchall()
    )
    connection.execute("DELETE FROM article WHERE sha256 = ?", (sha256,))


def wipe(connection: sqlite3.Connection) -> None:
    """Empty the index."""
    for table in ("passage_words", "article_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
    connection.execute("DELETE FROM edition")


def compact(connection: sqlite3.Connection) -> None:
    """Write the words anew, so that none of a text that was taken out stays in the index's own tables."""
    for table in ("passage_words", "article_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def editions(connection: sqlite3.Connection) -> dict[date, str]:
    """The days whose edition is indexed, each with the hash of its manifest."""
    rows = connection.execute("SELECT id, manifest_sha256 FROM edition ORDER BY id")
    return {date.fromordinal(row["id"]): row["manifest_sha256"] for row in rows}


def head(connection: sqlite3.Connection) -> Head | None:
    """The link of the chain that was archived last, as far as the index knows."""
    row = connection.execute("SELECT * FROM edition WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1").fetchone()
    return row and Head(row["sequence"], row["manifest_sha256"], row["date"], row["version"])


def unpacked(text: bytes) -> str:
    """An article's text as it stands in `article`."""
    return zlib.decompress(text).decode()


def history(connection: sqlite3.Connection, measure: str, before: date, limit: int = 10) -> tuple[EarlierFigure, ...]:
    """What the latest editions before a day printed for a measure, in order of date; nothing for an empty measure.

    A day whose edition gave several values for it, or none that is exact (a range, "dozens"), is left out.
    """
    if not measure:
        return ()
    found = connection.execute(
        "SELECT edition, text, min(value) AS value FROM passage WHERE measure = ? AND measure <> '' AND id < ?"
        " GROUP BY edition HAVING count(*) = count(value) AND count(DISTINCT value) = 1 AND count(DISTINCT unit) = 1"
        " ORDER BY edition DESC LIMIT ?",
        (measure, rows_of(before, before)[0], limit),
    ).fetchall()
    return tuple(EarlierFigure(date.fromordinal(row["edition"]), row["text"], row["value"]) for row in reversed(found))


def _first_row(edition: int) -> int:
    return (edition + 1) * _ROWS_A_DAY - 1


def _index_stories(connection: sqlite3.Connection, edition: int, brief: Json) -> None:
    numbers = {one["article_id"]: one["number"] for one in brief["sources"]}
    outlets = {one["number"]: one["outlet"] for one in brief["sources"]}
    row = story_row = _first_row(edition)
    for story in brief["stories"]:
        told = (story_row, edition, story["id"], story["headline"], story["section"], story["novelty"])
        connection.execute("INSERT INTO story VALUES (?, ?, ?, ?, ?, ?)", told)
        for one in _passages(story, numbers):
            outlet = outlets.get(one.cited) if one.cited is not None else None
            _index_passage(connection, (row, edition, story_row), one, outlet)
            row -= 1
        story_row -= 1


def _index_passage(connection: sqlite3.Connection, ids: tuple[int, int, int], one: _Passage, outlet: str | None) -> None:
    evidence = json.dumps([[span["article_id"], span["start"], span["end"]] for span in one.evidence])
    said = (one.kind, one.text, one.speaker, one.role, one.about, one.measure, one.value, one.unit, one.is_cut)
    connection.execute(
        "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*ids, *said, one.cited, outlet, evidence),
    )
    connection.execute(
        "INSERT INTO passage_words (rowid, text, speaker, role, about, outlet, kind) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (ids[0], one.text, one.speaker, one.role, one.about, outlet, one.kind),
    )


def _passages(story: Json, numbers: Mapping[str, int]) -> Iterator[_Passage]:
    """All that an edition prints of a story but for its differences, quotations first."""
    for card in story["quotes"]:
        for words in (card, *card["also"]):
            is_cut = words is card and card["is_cut"]
            spoken = {"speaker": card["speaker"], "role": card["role"], "is_cut": is_cut}
            yield _Passage("quotation", words["text"], words["source"], tuple(words["evidence"]), **spoken)
    for line in story["figures"]:
        if line["notable"]:
            is_exact = isinstance(line["exact"], str) and not line["vague"]
            yield _Passage(
                "figure",
                line["text"],
                line["source"],
                tuple(line["evidence"]),
                speaker=line["given_by"],
                about=line["about"],
                measure=line.get("measure", ""),
                value=line["exact"] if is_exact else None,
                unit=line["unit"],
            )
    place = story["headline_evidence"]
    yield _Passage("story", story["headline"], numbers.get(story["headline_article"]), (place,) if place else ())
    for sentence in story["summary"]:
        yield _Passage("story", sentence["text"], sentence["source"], tuple(sentence["evidence"]))


def _index_articles(connection: sqlite3.Connection, edition: int, manifest: Json, articles: Mapping[str, Article]) -> None:
    # A text that was withdrawn is indexed with the edition that told of it.
    known = [one for one in manifest["articles"] if one["id"] in articles and one["state"] != "withdrawn"]
    for row, one in zip(count(_first_row(edition), -1), known, strict=False):
        article = articles[one["id"]]
        published = article.published.at.isoformat() if article.published else None
        packed = zlib.compress(article.text.encode(), 6)
        who = (article.source, article.outlet, article.title, article.url, published, packed)
        place = (row, edition, article.id, one["sha256"], one["state"])
        connection.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*place, *who))
        words = (row, article.title, article.text, article.outlet)
        connection.execute("INSERT INTO article_words (rowid, title, text, outlet) VALUES (?, ?, ?, ?)", words)


def _forget_words(connection: sqlite3.Connection, rows: list[sqlite3.Row]) -> None:
    for row in rows:
        words = (row["id"], row["title"], unpacked(row["text"]), row["outlet"])
        connection.execute(
            "INSERT INTO article_words (article_words, rowid, title, text, outlet) VALUES ('delete', ?, ?, ?, ?)", words
        )
