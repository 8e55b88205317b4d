"""Turns lists as they stand in the settings and in files into recipients, each of them once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from briefing.deliver.address import parse
from briefing.errors import DeliverError
from briefing.model import Parts, Recipient

COLUMNS = ("address", "name", "parts", "sections")


def read_list(file: Path, like: Recipient) -> tuple[Recipient, ...]:
    """The recipients of a CSV file with the columns address and, if wanted, name, parts and sections (parted by ";").

    What a line leaves open is as in `like`. Raises DeliverError for a file that cannot be read, or is no such table.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DeliverError(f"{file}: {error.strerror}; name a file that can be read") from error
    except UnicodeDecodeError as error:
        raise DeliverError(f"{file}: is no UTF-8 text (byte {error.start}); save it as UTF-8") from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [(name or "").strip().lower() for name in table.fieldnames or ()]
        if "address" not in columns or not set(columns) <= set(COLUMNS):
            raise DeliverError(f"{file}: its first line names {columns}; it may name {', '.join(COLUMNS)}, the first always")
        table.fieldnames = columns
        return tuple(_recipient(file, table.line_num, row, like) for row in table if any(row.values()))
    except csv.Error as error:
        raise DeliverError(f"{file}, after line {table.line_num}: {error}; correct the table") from error


def _recipient(file: Path, line: int, row: dict[str, str | None], like: Recipient) -> Recipient:
    if None in row:
        raise DeliverError(f"{file}, line {line}: has more cells than the first line; put a cell with a comma in quotes")
    cells = {name: (cell or "").strip() for name, cell in row.items()}
    parts = cells.get("parts") or like.parts
    if parts not in ("pdf", "digest", "both"):
        raise DeliverError(f"{file}, line {line}: parts {parts!r} is unknown; write pdf, digest or both")
    sections = tuple(one.strip() for one in cells.get("sections", "").split(";") if one.strip())
    return replace(
        like,
        address=cells["address"],
        name=cells.get("name", ""),
        parts=cast(Parts, parts),
        sections=sections or like.sections,
    )


def each_once(recipients: Iterable[Recipient]) -> tuple[tuple[Recipient, ...], tuple[str, ...]]:
    """Every recipient once, in the order of their first mention, their wishes added up; and which addresses are none.

    Who wants the PDF here and the digest there gets both, who wants some sections here and others there, all of them.
    """
    found: dict[tuple[str, str], Recipient] = {}
    problems: list[str] = []
    for one in recipients:
        try:
            address = key = one.address
            if one.way == "smtp":
                parsed = parse(one.address)
                address, key = str(parsed), parsed.key
        except DeliverError as error:
            problems.append(f"group {one.group!r}: {error}; correct it, nothing is sent to it")
            continue
        known = found.get((one.way, key))
        found[one.way, key] = _merged(known, one) if known else replace(one, address=address)
    return tuple(found.values()), tuple(problems)


def _merged(known: Recipient, more: Recipient) -> Recipient:
    sections = tuple(dict.fromkeys((*known.sections, *more.sections))) if known.sections and more.sections else ()
    parts = known.parts if known.parts == more.parts else "both"
    return replace(known, name=known.name or more.name, parts=parts, sections=sections)


def key_of(recipient: Recipient) -> str:
    """By what a recipient is known in the journal."""
    return parse(recipient.address).key if recipient.way == "smtp" else recipient.address


def gather(
    named: Iterable[Recipient], files: Iterable[tuple[Path, Recipient]]
) -> tuple[tuple[Recipient, ...], tuple[str, ...]]:
    """Everyone on the lists, once, and what is wrong with the lists; a file that is wrong stops nobody else's edition."""
    everyone, problems = list(named), []
    for file, like in files:
        try:
            everyone += read_list(file, like)
        except DeliverError as error:
            problems.append(str(error))
    once, wrong = each_once(everyone)
    return once, (*problems, *wrong)


def sections_unknown(recipients: Iterable[Recipient], sections: Iterable[str]) -> Iterator[str]:
    """Each section that someone wants and the settings do not name: most likely a slip of the pen."""
    known = set(sections)
    wanted = dict.fromkeys(section for one in recipients for section in one.sections)
    yield from (section for section in wanted if section not in known)
