"""Turns the file beside a text that says what the text does not (`x.txt.toml` or `x.toml` for `x.txt`) into Hints."""

from __future__ import annotations

import re

from briefing.errors import HintsError
from briefing.hints import read_hints
from briefing.model import Hints

# What a record of an article calls its text. Beside a text, a JSON file is a sidecar whatever it holds.
_TEXT_KEY = re.compile(
    rb'"(?:article|full|main)?[-_]?(?:text|body|content|html|story)[-_]?(?:text|html)?"\s*:\s*["\[{]', re.IGNORECASE
)

SYNTAX = {".toml": "toml", ".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def candidates(name: str) -> tuple[str, ...]:
    """The names that a text's sidecar may have; the first that exists is the one that counts."""
    bare = name.removesuffix(ending(name))
    return tuple(base + suffix for base in (name, bare) for suffix in SYNTAX)


def is_one(name: str) -> bool:
    """Whether a file may be a sidecar, by its name."""
    return ending(name).lower() in SYNTAX


def ending(name: str) -> str:
    """A file name's last dot and what follows it; "" without one. A third of what `PurePosixPath` takes for it."""
    _, dot, end = name.rpartition("/")[2].rpartition(".")
    return dot and dot + end


def holds_text(content: bytes) -> bool:
    """Whether a JSON file holds an article's text itself, not only what is to be known of another's."""
    return _TEXT_KEY.search(content) is not None


def read(name: str, content: bytes) -> tuple[Hints, tuple[str, ...]]:
    """Read a sidecar's bytes: the hints, and complaints about single values. Raises HintsError when it is broken."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HintsError("is not UTF-8") from error
    return read_hints(text, SYNTAX[ending(name)])
