"""Turns a reader's words into what editions and their texts say of them, each find with its date and evidence."""

from __future__ import annotations

import calendar
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Literal

from briefing.archive.database import Database
from briefing.archive.index import TOKENIZER, rows_of, unpacked
from briefing.model import ELLIPSIS, Span

HitKind = Literal["quotation", "figure", "story", "article"]

# Characters of an article shown on either side of the word that was found.
_AROUND = 120
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')
_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))
_BEGIN, _END = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Hit:
    """A find: `text` is what the edition of `day` prints, or the article's own characters, at `evidence`.

    `story` is the headline under which the edition tells it, None for an article. `about` is what a figure measures.
    `outlet`, `title`, `url` and `published` (ISO 8601) are of the source; `source` is its number in the edition.
    """

    day: date
    version: int
    kind: HitKind
    text: str
    evidence: tuple[Span, ...]
    story: str | None = None
    speaker: str | None = None
    role: str | None = None
    about: str | None = None
    is_cut: bool = False
    source: int | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None


def search(
    database: Database,
    words: str,
    speaker: str | None = None,
    since: date | None = None,
    until: date | None = None,
    outlet: str | None = None,
    kind: HitKind | None = None,
    limit: int = 50,
) -> tuple[Hit, ...]:
    """Find what editions print, newest first, and where there is room left, the articles that they had, newest first.

    All of `words` must occur; words between quotation marks, or joined by a hyphen, stand side by side; a word that ends
    in `*` may go on. Without words everything is found that the other conditions allow. `speaker` are words of a name or
    role, `outlet` words of a name. Raises ArchiveError when the database cannot be read.
    """
    terms = _terms(words)
    who, where = _terms(speaker or ""), _terms(outlet or "")
    if (words.strip() and not terms) or (speaker and not who) or (outlet and not where):
        return ()
    of_kind = (f'"{kind}"',) if kind else ()
    printed = [_match(terms, "text speaker role about"), _match(who, "speaker role"), _match(where, "outlet")]
    printed.append(_match(of_kind, "kind"))
    held = [_match(terms, "title text"), _match(where, "outlet")]
    rows = rows_of(since or date.min, until or date.max.replace(year=9998))
    with database.reading() as connection:
        hits = list(_printed(connection, _all(printed), rows, limit)) if kind != "article" else []
        if kind in (None, "article") and not who and len(hits) < limit:
            hits += _articles(connection, terms, _all(held), rows, limit - len(hits))
    return tuple(hits)


def said_by(connection: sqlite3.Connection, speaker: str) -> tuple[Hit, ...]:
    """All quotations and figures of a speaker, named exactly as editions do, oldest first."""
    return _hits(
        connection,
        f"{_PASSAGES} WHERE passage.speaker = :speaker ORDER BY passage.edition, passage.id DESC",
        {"speaker": speaker},
    )


def measured(connection: sqlite3.Connection, measure: str) -> tuple[Hit, ...]:
    """All that editions printed for a measure (`FigureLine.measure`), oldest first; nothing for an empty one."""
    query = (
        f"{_PASSAGES} WHERE passage.measure = :measure AND passage.measure <> '' ORDER BY passage.edition, passage.id DESC"
    )
    return _hits(connection, query, {"measure": measure})


def first_day(text: str) -> date:
    """The first day of a year, a month or a day ("2026", "2026-01", "2026-01-31"). Raises ValueError for anything else."""
    year, month, day = _period(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """The last day of a year, a month or a day ("2026", "2026-01", "2026-01-31"). Raises ValueError for anything else."""
    year, month, day = _period(text)
    return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])


def as_text(hits: Iterable[Hit]) -> str:
    """Finds for people: a blank line between two, no control characters of a source."""
    return "\n".join("".join(f"{line}\n" for line in _lines(hit)) for hit in hits)


def as_json(hits: Iterable[Hit]) -> str:
    """Finds for programs: a JSON array."""
    return json.dumps([_record(hit) for hit in hits], ensure_ascii=False, indent=1) + "\n"


# ---------------------------------------------------------------- asking


def _period(text: str) -> tuple[int, int, int]:
    found = _PERIOD.fullmatch(text.strip())
    if not found or (found[2] and not 1 <= int(found[2]) <= 12):
        raise ValueError(f"{text!r} is no date; write it as 2026, 2026-01 or 2026-01-31")
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)


def _terms(words: str) -> tuple[str, ...]:
    """The conditions of a query as strings of FTS5, which take any character in them for what it is."""
    # A lone surrogate (an argument that was no UTF-8) cannot be asked for, and NUL would end the query.
    plain = words.encode("utf-8", "replace").decode().replace("\x00", " ").translate(_MARKS)
    terms = []
    for phrase, word in _ASKED.findall(plain):
        asked = phrase or word.replace('"', " ")
        if any(unicodedata.category(character)[0] in "LN" for character in asked):
            goes_on = "*" if word.endswith("*") else ""
            terms.append(f'"{asked}"{goes_on}')
    return tuple(dict.fromkeys(terms))


def _match(terms: tuple[str, ...], columns: str) -> str:
    return f"({{{columns}}} : ({' AND '.join(terms)}))" if terms else ""


def _all(matches: Iterable[str]) -> str:
    return " AND ".join(filter(None, matches))


_PASSAGES = """
    SELECT edition.date, edition.version, story.headline, passage.*, cited.title, cited.url, cited.published
    FROM passage JOIN edition ON edition.id = passage.edition JOIN story ON story.id = passage.story
    LEFT JOIN cited ON cited.edition = passage.edition AND cited.number = passage.cited"""


def _printed(connection: sqlite3.Connection, match: str, rows: tuple[int, int], limit: int) -> tuple[Hit, ...]:
    query, row = _PASSAGES, "passage.id"
    if match:
        # CROSS JOIN: first the words, newest first, then the rest of each find; LIMIT then ends it early.
        words, row = "passage_words CROSS JOIN passage ON passage.id = passage_words.rowid", "passage_words.rowid"
        query = query.replace("FROM passage", f"FROM {words}") + " WHERE passage_words MATCH :match AND"
    else:
        query += " WHERE"
    query += f" {row} BETWEEN :first AND :last ORDER BY {row} DESC LIMIT :limit"
    return _hits(connection, query, {"match": match, "first": rows[0], "last": rows[1], "limit": limit})


def _hits(connection: sqlite3.Connection, query: str, values: Mapping[str, object]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            day=date.fromisoformat(row["date"]),
            version=row["version"],
            kind=row["kind"],
            text=row["text"],
            evidence=tuple(Span(*span) for span in json.loads(row["evidence"])),
            story=row["headline"],
            speaker=row["speaker"],
            role=row["role"],
            about=row["about"],
            is_cut=bool(row["is_cut"]),
            source=row["cited"],
            outlet=row["outlet"],
            title=row["title"],
            url=row["url"],
            published=row["published"],
        )
        for row in connection.execute(query, values)
    )


def _articles(
    connection: sqlite3.Connection, terms: tuple[str, ...], match: str, rows: tuple[int, int], limit: int
) -> Iterator[Hit]:
    query, row_id = "SELECT edition.date, edition.version, article.* FROM ", "article.id"
    if match:
        row_id = "article_words.rowid"
        query += "article_words CROSS JOIN article ON article.id = article_words.rowid"
    else:
        query += "article"
    query += " JOIN edition ON edition.id = article.edition WHERE"
    query += " article_words MATCH :match AND" if match else ""
    query += f" {row_id} BETWEEN :first AND :last ORDER BY {row_id} DESC LIMIT :limit"
    values = {"match": match, "first": rows[0], "last": rows[1], "limit": limit}
    found = connection.execute(query, values).fetchall()
    texts = [unpacked(row["text"]) for row in found]
    for row, text, (start, end) in zip(found, texts, _places(texts, terms), strict=True):
        yield Hit(
            day=date.fromisoformat(row["date"]),
            version=row["version"],
            kind="article",
            text=text[start:end],
            evidence=(Span(row["article_id"], start, end),),
            outlet=row["outlet"],
            title=row["title"],
            url=row["url"],
            published=row["published"],
        )


def _places(texts: list[str], terms: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where in each text the first of the words stands, and some words around it."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE VIRTUAL TABLE shown USING fts5 (text, tokenize = '{TOKENIZER}')")
        plain = [(text.replace(_BEGIN, " ").replace(_END, " "),) for text in texts]
        memory.executemany("INSERT INTO shown (text) VALUES (?)", plain)
        asked = " OR ".join(terms)
        marked = "SELECT rowid, highlight(shown, 0, ?, ?) FROM shown WHERE shown MATCH ?"
        found = dict(memory.execute(marked, (_BEGIN, _END, asked)).fetchall()) if terms else {}
    for number, text in enumerate(texts, 1):
        yield _around(text, max(found.get(number, "").find(_BEGIN), 0))


def _around(text: str, place: int) -> tuple[int, int]:
    """The words of the paragraph around a place, cut between words."""
    first = max(text.rfind("\n\n", 0, place) + 2, 0) if "\n\n" in text[:place] else 0
    last = text.find("\n\n", place)
    start, end = max(first, place - _AROUND), min(len(text) if last < 0 else last, place + _AROUND)
    if start > first:
        start = next((at for at in range(start, place) if text[at - 1].isspace()), place)
    if end < len(text) and not text[end].isspace():
        end = next((at for at in range(end, place, -1) if text[at].isspace()), end)
    return start, end


# ---------------------------------------------------------------- showing


def _lines(hit: Hit) -> Iterator[str]:
    story = f"  {_plain(hit.story)}" if hit.story and hit.kind != "story" else ""
    yield f"{hit.day}  {hit.kind}{story}"
    text = _plain(hit.text) + (ELLIPSIS.rstrip() if hit.is_cut else "")
    if hit.kind == "quotation":
        text = f"“{text}”"
    yield f"  {text}" + (f" – {_plain(hit.about)}" if hit.about else "")
    if hit.speaker:
        yield f"  {', '.join(_plain(part) for part in (hit.speaker, hit.role) if part)}"
    number = f"[{hit.source}] " if hit.source is not None else ""
    yield f"  {number}" + "; ".join(
        _plain(part) for part in (hit.outlet, hit.title, (hit.published or "")[:10], hit.url) if part
    )
    if hit.evidence:
        yield f"  evidence: {', '.join(f'{span.article_id} {span.start}-{span.end}' for span in hit.evidence)}"


def _plain(text: str) -> str:
    """A source's words on one line, without what a terminal would obey or hide."""
    kinds = {character: unicodedata.category(character) for character in text}
    shown = ("" if kinds[one] in ("Cf", "Cs") else " " if kinds[one] == "Cc" else one for one in text)
    return " ".join("".join(shown).split())


def _record(hit: Hit) -> dict[str, object]:
    return {
        "date": hit.day.isoformat(),
        "version": hit.version,
        "kind": hit.kind,
        "text": hit.text,
        "story": hit.story,
        "speaker": hit.speaker,
        "role": hit.role,
        "about": hit.about,
        "is_cut": hit.is_cut,
        "source": hit.source,
        "outlet": hit.outlet,
        "title": hit.title,
        "url": hit.url,
        "published": hit.published,
        "evidence": [{"article_id": span.article_id, "start": span.start, "end": span.end} for span in hit.evidence],
    }
