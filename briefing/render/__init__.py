"""Turns a Brief into the files of its edition: page, PDF, Word, Markdown, JSON and e-mail digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from briefing.errors import RenderError
from briefing.model import Article, Brief, Gap, Look, Tally
from briefing.render import fonts
from briefing.render.data import brief_from_json, brief_to_json
from briefing.render.digest import digest
from briefing.render.labels import label_gaps
from briefing.render.markdown import markdown
from briefing.render.page import page
from briefing.render.pdf import pdf, print_markup
from briefing.render.readback import as_shown, read_back, read_back_evidence
from briefing.render.templates import Templates
from briefing.render.view import DEFAULT
from briefing.render.word import word

__all__ = [
    "as_shown",
    "brief_from_json",
    "brief_to_json",
    "digest_files",
    "prepare",
    "read_back",
    "read_back_evidence",
    "render",
]


def render(
    brief: Brief, articles: Mapping[str, Article], templates: Path | None = None, look: Look = DEFAULT
) -> tuple[dict[str, bytes], tuple[Gap, ...]]:
    """The files of an edition by name, and what could not be rendered as asked.

    `templates` is a folder whose files override the shipped templates of the same name. The gaps that come back, a
    broken template of that folder, an unfit label of the look, a character without a glyph, are printed in the files
    already. Raises RenderError if a shipped template is broken, or a font or library missing.
    """
    shelf = Templates(templates)
    gaps = wording = label_gaps(look)
    while True:
        shown = replace(brief, gaps=brief.gaps + tuple(gap for gap in gaps if gap not in brief.gaps))
        files, markup = _filled(shown, articles, shelf, look), print_markup(shown, shelf, look, articles)
        glyphs = _missing_glyphs(markup)
        # What goes wrong in one file is printed in all of them: they are filled again until nothing new did.
        if gaps == wording + glyphs + shelf.broken:
            try:
                content = pdf(shown, markup, files["brief.json"], look)
                break
            except RenderError as error:
                if not shelf.reject("print.html.j2", error):
                    raise
        gaps = wording + glyphs + shelf.broken
    return files | {"brief.pdf": content, "brief.docx": word(shown, look, articles)}, gaps


def _filled(brief: Brief, articles: Mapping[str, Article], shelf: Templates, look: Look) -> dict[str, bytes]:
    """The files that are quick to make, among them all that a template can spoil."""
    digest_html, digest_text = digest(brief, shelf, look, articles)
    return {
        "brief.html": page(brief, articles, shelf, look),
        "brief.json": brief_to_json(brief),
        "brief.md": markdown(brief, shelf, look, articles),
        "digest.html": digest_html,
        "digest.txt": digest_text,
    }


def digest_files(
    brief: Brief, articles: Mapping[str, Article], templates: Path | None = None, look: Look = DEFAULT
) -> tuple[bytes, bytes]:
    """The two parts of the digest alone, HTML and plain text: for those who get a part of a brief only."""
    return digest(brief, Templates(templates), look, articles)


def prepare() -> None:
    """Render a blank edition, so that the first real one finds libraries, templates, fonts and style sheets loaded."""
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    tally = Tally(0, 0, 0, 0, 0, 0, 0, 0)
    render(Brief("", "", "", "en", moment.date(), "", 1, moment, moment, (), (), (), (), (), (), tally), {})


def _missing_glyphs(markup: str) -> tuple[Gap, ...]:
    characters = fonts.uncovered(markup)
    if not characters:
        return ()
    shown = fonts.SUBSTITUTE
    reason = f"the fonts have no glyph for {fonts.names(characters)}: the PDF shows {shown}, the other files the character"
    return (Gap("brief.pdf", "render", reason),)
