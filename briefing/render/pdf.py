"""Turns a Brief into its PDF: PDF/A-3a and PDF/UA-1 in one file, with brief.json attached as its evidence."""

from __future__ import annotations

import logging
from functools import cache
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from briefing import __version__
from briefing.errors import RenderError
from briefing.model import Brief
from briefing.render import fonts
from briefing.render.markup import tighten
from briefing.render.templates import Templates
from briefing.render.view import values

log = logging.getLogger(__name__)


def print_markup(brief: Brief, templates: Templates) -> str:
    """The HTML that the PDF is set from, with the characters that the fonts have no glyph for still in it."""
    style = templates.fill("print.css.j2", values(brief))
    filled = templates.fill(
        "print.html.j2",
        values(brief)
        | {
            "paged": True,
            "created": brief.cutoff.isoformat(timespec="seconds"),
            "program_version": __version__,
            # A style sheet is no HTML: its quotation marks must not be escaped, and `</style` would end it.
            "style": Markup(style.replace("</", "<\\/")),  # noqa: S704
            "font_faces": Markup(fonts.face_rules()),  # noqa: S704
        },
    )
    return tighten(filled)


def pdf(brief: Brief, data: bytes, templates: Templates) -> bytes:
    """The bytes of brief.pdf, with `data` attached as brief.json.

    Raises RenderError if WeasyPrint or a library it needs is missing.
    """
    try:
        import weasyprint
    except OSError as error:
        raise RenderError(f"WeasyPrint cannot be loaded ({error}): install Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0)") from error
    from briefing.render.finish import finish

    fetcher = _own_fonts_only()
    markup = fonts.substituted(print_markup(brief, templates))
    document = weasyprint.HTML(string=markup, url_fetcher=fetcher).render(
        font_config=_font_configuration(), pdf_variant="pdf/a-3a"
    )
    attachment = weasyprint.Attachment(
        string=data,
        name="brief.json",
        description=values(brief)["labels"]["attachment"],
        created=brief.cutoff,
        modified=brief.cutoff,
        relationship="Data",
    )
    if fetcher.refused:
        raise RenderError(f"print.html.j2 asks for {fetcher.refused[0]}: an edition may use nothing from outside, take it out")
    content: bytes = document.write_pdf(
        finisher=finish, pdf_variant="pdf/a-3a", attachments=[attachment], pdf_identifier=sha256(data).digest()[:16]
    )
    return content


@cache
def _font_configuration() -> Any:
    """Shared between the PDFs of a run: the fonts are read once."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _own_fonts_only() -> Any:
    """A fetcher that serves the edition's own fonts from memory, and refuses and remembers everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFontsOnly(URLFetcher):  # type: ignore[misc, no-any-unimported, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.refused: list[str] = []

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
            scheme, _, name = url.partition(":")
            if scheme == fonts.SCHEME:
                return URLFetcherResponse(url, fonts.font(name), {"Content-Type": "font/ttf"})
            self.refused.append(url)
            raise ValueError(f"{url} is refused: an edition uses nothing from outside")

    return OwnFontsOnly()
