"""Turns a text with front matter (YAML between `---`, TOML between `+++`) into Hints and the text without it."""

from __future__ import annotations

import re

from briefing.errors import HintsError
from briefing.hints import MAX_CHARS, field_of, hints_from, read_hints
from briefing.model import Hints

_FRONT_MATTER = re.compile(
    r"\s*^(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.M | re.S
)
_SYNTAX = {"---": "yaml", "+++": "toml"}
_KEY_LINE = re.compile(r"^([A-Za-z][\w-]*)\s*[:=]\s*(.*?)\s*$")
# A key as metadata has it; "Minister: we go on", between two rules, is prose.
_FIRST_KEY = re.compile(r"(?:\s*(?:#.*)?\n)*(?:[a-z][\w-]*|Title|Date|Author|Published|Outlet|Source)\s*[:=]")
_CONTINUATION = re.compile(r"^(?:\s+\S|-\s|#|\s*$)")


def split_front_matter(text: str) -> tuple[Hints, str, tuple[str, ...]]:
    """Hints of the front matter, the text after it, and complaints. A text that begins with a rule keeps all its words."""
    found = _FRONT_MATTER.match(text[:MAX_CHARS])
    if found is None:
        return Hints(), text, ()
    body = found["body"]
    if not _FIRST_KEY.match(body):
        return Hints(), text, ()
    try:
        hints, complaints = read_hints(body, _SYNTAX[found["fence"]])
    except HintsError as error:
        fields = _key_lines(body)
        if fields is None:
            return Hints(), text, ()
        hints, complaints = hints_from(fields)
        complaints = (f"the front matter {error}; it was read line by line", *complaints)
    return hints, text[found.end() :], tuple(complaints)


def _key_lines(body: str) -> dict[str, str] | None:
    """The one-line fields of broken front matter; None when it has none that is known or looks like prose."""
    lines = body.split("\n")
    pairs = [found.groups() for line in lines if (found := _KEY_LINE.match(line))]
    known = {key: value.strip("\"'") for key, value in pairs if field_of(key)}
    if not known or not all(_KEY_LINE.match(line) or _CONTINUATION.match(line) for line in lines):
        return None
    return known
