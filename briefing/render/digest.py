"""Turns a Brief into the two parts of its e-mail digest, HTML and plain text, cut at a story where it grows too long."""

from __future__ import annotations

from typing import Any

from briefing.model import Brief, BriefStory, SourceEntry
from briefing.render.markup import tighten
from briefing.render.templates import Templates
from briefing.render.view import values

# Gmail hides what comes after about 102 KB of a message.
LIMIT = 90_000


def digest(brief: Brief, templates: Templates) -> tuple[bytes, bytes]:
    """The bytes of digest.html, below 90 KB, and of digest.txt, with the same stories."""
    import css_inline

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    count = len(brief.stories)
    while True:
        filled = _values(brief, count)
        html = inliner.inline(tighten(templates.fill("digest.html.j2", filled))).encode()
        if len(html) < LIMIT or not count:
            return html, templates.fill("digest.txt.j2", filled).encode()
        # Stories differ in length: cut by the share that is too much, at least by one, and look again.
        count = min(count - 1, count * LIMIT // len(html))


def _values(brief: Brief, count: int) -> dict[str, Any]:
    stories = brief.stories[:count]
    return values(brief) | {"stories": stories, "sources": _sources(brief, stories), "more": len(brief.stories) - count}


def _sources(brief: Brief, stories: tuple[BriefStory, ...]) -> list[SourceEntry]:
    """The sources that the digest refers to."""
    numbers = {line.words.source for line in brief.top_lines}
    numbers.update(number for story in stories for number in story.sources)
    return [entry for entry in brief.sources if entry.number in numbers]
