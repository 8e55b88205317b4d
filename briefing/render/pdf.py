"""Turns a Brief into its PDF: PDF/A-3a and PDF/UA-1 in one file, with brief.json attached as its evidence."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from briefing import __version__
from briefing.errors import RenderError
from briefing.model import Article, Brief, Look
from briefing.render import fonts
from briefing.render.labels import labels_of
from briefing.render.markup import tighten
from briefing.render.templates import Templates
from briefing.render.view import DEFAULT, values

# A last page filled to less than this share looks like a mistake.
NEARLY_EMPTY = 0.25
# A longer document is not set again for it: that takes as long as the first time, and saves one page of many.
SET_AGAIN = 10
# The address under which print.html.j2 finds the logo.
LOGO = "briefing-logo:"


def print_markup(
    brief: Brief, templates: Templates, look: Look = DEFAULT, articles: Mapping[str, Article] | None = None
) -> str:
    """The HTML that the PDF is set from, without its fonts; characters without a glyph are still in it."""
    filled = values(brief, look, articles or {}) | {
        "paged": True,
        "created": brief.cutoff.isoformat(timespec="seconds"),
        "program_version": __version__,
    }
    return tighten(templates.fill("print.html.j2", filled))


def pdf(brief: Brief, markup: str, data: bytes, look: Look = DEFAULT) -> bytes:
    """The bytes of brief.pdf, set from what `print_markup` gave, with `data` attached as brief.json.

    Raises RenderError if WeasyPrint or a library it needs is missing, or the markup asks for anything from outside.
    """
    weasyprint = _weasyprint()
    from briefing.render.finish import finish

    shown, fetcher = with_fonts(markup, look)
    attachment = weasyprint.Attachment(
        string=data,
        name="brief.json",
        description=labels_of(look)["attachment"],
        created=brief.cutoff,
        modified=brief.cutoff,
        relationship="Data",
    )
    with _no_collecting(), warnings.catch_warnings():
        document = _laid_out(shown, fetcher)
        if fetcher.refused:
            asked = fetcher.refused[0]
            raise RenderError(f"print.html.j2 asks for {asked}: an edition uses nothing from outside, take it out")
        # WeasyPrint leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        content: bytes = document.write_pdf(
            finisher=finish, pdf_variant="pdf/a-3a", attachments=[attachment], pdf_identifier=sha256(data).digest()[:16]
        )
    return content


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep the garbage collector from looking through the boxes of all pages again and again.

    Of 14 pages it saved 8 per cent of the time, and took 40 MB more until they were set.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def with_fonts(markup: str, look: Look) -> tuple[str, Any]:
    """The markup with the fonts that it is set in, and a fetcher that serves them, and the logo, from memory."""
    shown = fonts.substituted(markup)
    subsets = fonts.subsets(shown)
    held = {address: (content, "font/ttf") for address, content in subsets.items()}
    if look.logo:
        held[LOGO] = (look.logo.content, look.logo.media_type)
    faces = f"<style>{fonts.face_rules(subsets, embedded=False)}</style></head>"
    return shown.replace("</head>", faces, 1), _fetcher(held)


def _laid_out(markup: str, fetcher: Any) -> Any:
    """The pages of the PDF, set a little closer where that saves a last page with next to nothing on it."""

    def set_from(html: str) -> Any:
        return _weasyprint().HTML(string=html, url_fetcher=fetcher).render(pdf_variant="pdf/a-3a")

    document = set_from(markup)
    last = document.pages[-1]._page_box
    if 1 < len(document.pages) <= SET_AGAIN and last.children[0].height < NEARLY_EMPTY * last.height:
        closer = set_from(markup.replace("<body", '<body class="closer"', 1))
        if len(closer.pages) < len(document.pages):
            return closer
    return document


def _weasyprint() -> Any:
    try:
        import weasyprint  # type: ignore[import-untyped]
    except OSError as error:
        raise RenderError(f"WeasyPrint cannot be loaded ({error}): install Pango (Debian: libpangoft2-1.0-0)") from error
    return weasyprint


def _fetcher(held: Mapping[str, tuple[bytes, str]]) -> Any:
    """A fetcher that serves these contents of a media type from memory, and refuses and remembers everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

    class OwnPartsOnly(URLFetcher):  # type: ignore[misc, no-any-unimported, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.refused: list[str] = []

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
            if url in held:
                content, media_type = held[url]
                return URLFetcherResponse(url, content, {"Content-Type": media_type})
            # WeasyPrint swallows the refusal of a picture, so it is remembered.
            self.refused.append(url)
            raise ValueError(f"{url} is refused: an edition uses nothing from outside")

    return OwnPartsOnly()
