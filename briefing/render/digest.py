"""Turns a Brief into the two parts of its e-mail digest, HTML and plain text, cut at a story where it grows too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefing.colours import on_dark
from briefing.model import Article, Brief, BriefStory, Look, SourceEntry
from briefing.render.markup import tighten
from briefing.render.templates import Templates
from briefing.render.view import DEFAULT, values
from briefing.render.words import href

# Gmail hides what comes after about 102 KB of a message.
LIMIT = 90_000
# Stories without news are only named: so many at the most, so that the digest stays within its limit.
NAMED = 40


def digest(
    brief: Brief, templates: Templates, look: Look = DEFAULT, articles: Mapping[str, Article] | None = None
) -> tuple[bytes, bytes]:
    """The bytes of digest.html, below 90 KB, and of digest.txt, with the same stories."""
    import css_inline

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    filled = values(brief, look, articles or {}) | {"page_address": page_address(brief, look)}
    filled["dark"] = {name: on_dark(getattr(look, name)) for name in ("accent", "link", "marking")}
    told = filled["view"].told
    count = len(told)
    while True:
        shown = filled | _cut(brief, told, filled["view"].continuing, count)
        html = inliner.inline(tighten(templates.fill("digest.html.j2", shown))).encode()
        if len(html) < LIMIT or not count:
            return html, templates.fill("digest.txt.j2", shown).encode()
        # Stories differ in length: cut by the share that is too much, at least by one, and look again.
        count = min(count - 1, count * LIMIT // len(html))


def page_address(brief: Brief, look: Look) -> str | None:
    """Where the page of an edition is published, None where it is not."""
    return href(f"{look.address.rstrip('/')}/{brief.date.isoformat()}/brief.html") if look.address else None


def _cut(brief: Brief, told: tuple[BriefStory, ...], continuing: tuple[BriefStory, ...], count: int) -> dict[str, Any]:
    stories = told[:count]
    named = continuing[:NAMED] if count == len(told) else ()
    return {
        "stories": stories,
        "continuing": named,
        "sources": _sources(brief, stories),
        "more": len(told) + len(continuing) - count - len(named),
        "rest": told[count] if count < len(told) else None,
    }


def _sources(brief: Brief, stories: tuple[BriefStory, ...]) -> list[SourceEntry]:
    """The sources that the digest refers to."""
    numbers = {line.words.source for line in brief.top_lines}
    numbers.update(number for story in stories for number in story.sources)
    return [entry for entry in brief.sources if entry.number in numbers]
