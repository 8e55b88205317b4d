"""Turns a source that was found into lines of `briefing.toml`, and the lines into that file's text."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection

import httpx

from briefing.collect.discover import Found
from briefing.errors import SettingsError

_MAX_NAME_CHARS = 60
_MAX_OUTLET_CHARS = 200
# What stands in for a file without any source; written out, since one that names a source replaces it.
_DEFAULT = '[[sources]]\nname = "sources"\nfolder = "sources"\n'


def source_lines(found: Found, name: str) -> str:
    """The `[[sources]]` table of a source; what the site says of itself is quoted so that it can be nothing but text."""
    values = {
        "name": name,
        found.kind: found.url,
        "links": found.links,
        "outlet": _printable(found.outlet or "")[:_MAX_OUTLET_CHARS],
        "language": found.language,
    }
    lines = [f"{key} = {_quoted(value)}" for key, value in values.items() if value]
    return "\n".join(["[[sources]]", *lines]) + "\n"


def name_for(found: Found, taken: Collection[str]) -> str:
    """A name for a source that no other has, nor the default one: what it calls itself, or its host."""
    others = {*taken, "sources"}
    own = _printable(found.outlet or "").strip()
    base = (own or httpx.URL(found.url).host)[:_MAX_NAME_CHARS].strip()
    names = (base if number == 1 else f"{base} {number}" for number in range(1, len(others) + 2))
    return next(name for name in names if name not in others)


def append_source(text: str, lines: str, file: str = "briefing.toml") -> str:
    """The text of a settings file with the lines of a source at its end.

    Where the file names no source, the default one is written first. Raises SettingsError when what comes out is no valid
    TOML (the file was broken before, or gives its sources in brackets).
    """
    try:
        before = tomllib.loads(text)
        start = "" if "sources" in before else f"{_DEFAULT}\n"
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        result = f"{text}{gap}{start}{lines}"
        tomllib.loads(result)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: no source can be added to it ({error}); add these lines yourself:\n{lines}") from error
    return result


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, and what would need others is left out."""
    return json.dumps(_printable(text), ensure_ascii=False)


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
