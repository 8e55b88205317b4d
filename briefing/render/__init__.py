"""Turns a Brief into the files of its edition: brief.html, brief.pdf, brief.json, digest.html and digest.txt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from briefing.model import Article, Brief, Gap
from briefing.render import fonts
from briefing.render.data import brief_from_json, brief_to_json
from briefing.render.digest import digest
from briefing.render.page import page
from briefing.render.pdf import pdf, print_markup
from briefing.render.readback import read_back
from briefing.render.templates import Templates
from briefing.render.words import printed

__all__ = ["brief_from_json", "brief_to_json", "printed", "read_back", "render"]


def render(
    brief: Brief, articles: Mapping[str, Article], templates: Path | None = None
) -> tuple[dict[str, bytes], tuple[Gap, ...]]:
    """The files of an edition by name, and what could not be rendered as asked.

    `templates` is a folder whose files override the shipped templates of the same name. The gaps that come back, a
    broken template of that folder, a character without a glyph, are printed in the files already. Raises RenderError
    if a shipped template is broken, or a font or library missing.
    """
    shelf = Templates(templates)
    gaps: tuple[Gap, ...] = ()
    while True:
        shown = replace(brief, gaps=brief.gaps + tuple(gap for gap in gaps if gap not in brief.gaps))
        html, (digest_html, digest_text) = page(shown, articles, shelf), digest(shown, shelf)
        markup = print_markup(shown, shelf)
        glyphs = _missing_glyphs(markup)
        # What goes wrong in one file is printed in all of them, so they are filled again when something new did.
        if gaps == (gaps := glyphs + shelf.broken):
            break
    data = brief_to_json(shown)
    files = {
        "brief.html": html,
        "brief.pdf": pdf(shown, markup, data),
        "brief.json": data,
        "digest.html": digest_html,
        "digest.txt": digest_text,
    }
    return files, gaps


def _missing_glyphs(markup: str) -> tuple[Gap, ...]:
    characters = fonts.uncovered(markup)
    if not characters:
        return ()
    shown = fonts.SUBSTITUTE
    reason = (
        f"the fonts have no glyph for {fonts.names(characters)}: the PDF shows {shown}, the other files the character"
    )
    return (Gap("brief.pdf", "render", reason),)
