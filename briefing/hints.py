"""Turns the text of a sidecar file or of front matter (TOML, YAML or JSON) into Hints."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from briefing.errors import HintsError
from briefing.model import Hints

# More than this is no metadata of one text. It also bounds what a parser can be made to do.
MAX_CHARS = 16_000

# The first name that is there wins. Compared in lower case, without "-" and "_".
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "publisher", "publication", "sitename", "site", "source"),
    "authors": ("authors", "author", "byline", "by", "creator"),
    "published": ("published", "publishedat", "publishdate", "publicationdate", "datepublished", "pubdate", "date"),
    "url": ("url", "link", "canonicalurl", "canonical", "permalink", "sourceurl"),
    "section": ("section", "category"),
    "language": ("language", "lang", "locale"),
    "updated": ("updated", "updatedat", "lastupdated", "datemodified", "modified", "modifiedat", "lastmodified"),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}

# Open brackets cost PyYAML quadratic time: 16,000 of them 6 s, 200 of them nothing.
_MAX_YAML_BRACKETS = 200
_NOTHING: tuple[object, ...] = (None, "", [], {}, "~", "null")

_AUTHOR_SEPARATOR = re.compile(r"\s*[;,&]\s*|\s+and\s+")
_BY = re.compile(r"\s*by\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+in\s+[^\W\d_].*$")
_JOB = re.compile(r"\b(?:editor|correspondent|reporter|writer|staff|bureau|chief|analyst|columnist)s?$", re.IGNORECASE)


def field_of(name: str) -> str | None:
    """Which field of Hints a key means ("Publication-Date" is "published"); None when none."""
    return _FIELD_OF.get(re.sub(r"[-_\s]", "", name).lower())


def read_hints(text: str, syntax: str) -> tuple[Hints, tuple[str, ...]]:
    """Read metadata in `syntax` ("toml", "yaml" or "json"): the hints, and complaints about values that cannot be used.

    Keys that mean nothing here are passed over. Raises HintsError when the text is not in that syntax, is no table of
    keys and values, or is longer than 16,000 characters.
    """
    if len(text) > MAX_CHARS:
        raise HintsError(f"is longer than {MAX_CHARS:,} characters; keep only title, outlet, author, date, url, section")
    try:
        table = _PARSERS[syntax](text)
    except RecursionError as error:
        raise HintsError(f"is nested too deeply to be {syntax.upper()} metadata") from error
    except ValueError as error:
        raise HintsError(f"is not valid {syntax.upper()}: {' '.join(str(error).split())}") from error
    if not isinstance(table, Mapping):
        raise HintsError(f'holds no keys and values; write them as {syntax.upper()}, for example a "title"')
    return hints_from(table)


def hints_from(table: Mapping[Any, Any]) -> tuple[Hints, tuple[str, ...]]:
    """Hints from keys and values as written, and complaints about values of an unfit type."""
    named = {re.sub(r"[-_\s]", "", str(key)).lower(): value for key, value in table.items() if value not in _NOTHING}
    if str(named.get("source")).startswith(("http://", "https://")):
        named.setdefault("url", named.pop("source"))
    found: dict[str, Any] = {}
    complaints = []
    for field, names in _NAMES.items():
        name = next((name for name in names if name in named), None)
        if name is None:
            continue
        value = named[name]
        text = _as_authors(value) if field == "authors" else _as_text(value)
        if not text:
            complaints.append(f"the value of {name!r} is no text and was ignored")
        else:
            found[field] = text
    return Hints(**found), tuple(complaints)


def split_authors(text: str) -> tuple[str, ...]:
    """The names in a byline ("By Ann Lee and Bo Ek, Staff Writers"), without the jobs."""
    parts = _AUTHOR_SEPARATOR.split(_BY.sub("", text, count=1) if _BY.match(text) else text)
    return tuple(
        dict.fromkeys(name for part in parts if (name := _PLACE.sub("", " ".join(part.split()))) and not _JOB.search(name))
    )


def _as_text(value: object) -> str | None:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


def _as_authors(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_authors(value)
    if isinstance(value, Mapping):
        return _as_authors(value.get("name"))
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for one in value for name in _as_authors(one)))
    return ()


def _parse_yaml(text: str) -> Any:
    """YAML with every value as the text that was written: `no` stays "no", and a date keeps its own form."""
    import yaml

    if text.count("[") + text.count("{") > _MAX_YAML_BRACKETS:
        raise ValueError("it has more brackets than metadata need")

    class Plain(yaml.BaseLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise ValueError("it has an alias (*), which metadata does not need")
            return super().compose_node(parent, index)

    try:
        return yaml.load(text, Loader=Plain)  # noqa: S506 - BaseLoader makes text, lists and tables, nothing else
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise ValueError(f"{getattr(error, 'problem', None) or 'it cannot be read'}{where}") from error


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "toml": tomllib.loads,
    "yaml": _parse_yaml,
    "json": lambda text: json.loads(text, parse_int=str, parse_float=str),
}
