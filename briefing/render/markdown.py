"""Turns a Brief into Markdown, for those who paste it into another document: brief.md."""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefing.model import Article, Brief, Look
from briefing.render.templates import Templates
from briefing.render.view import DEFAULT, values

_BLANK_LINES = re.compile(r"\n{3,}")


def markdown(
    brief: Brief, templates: Templates, look: Look = DEFAULT, articles: Mapping[str, Article] | None = None
) -> bytes:
    """The bytes of brief.md: CommonMark with tables, each paragraph on one line."""
    filled = templates.fill("brief.md.j2", values(brief, look, articles or {}))
    return (_BLANK_LINES.sub("\n\n", filled).strip() + "\n").encode()
