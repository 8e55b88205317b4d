"""Turns a Brief into its HTML page: one self-contained file that asks nobody for anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from markupsafe import Markup

from briefing.model import Article, Brief
from briefing.render.evidence import evidence
from briefing.render.markup import tighten
from briefing.render.templates import Templates
from briefing.render.view import values


def page(brief: Brief, articles: Mapping[str, Article], templates: Templates) -> bytes:
    """The bytes of brief.html. Its Content-Security-Policy allows its own style sheet, by hash, and nothing else."""
    style = " ".join(templates.fill("page.css.j2", values(brief)).split())
    filled = templates.fill(
        "page.html.j2",
        values(brief)
        | {
            # A style sheet is no HTML: its quotation marks must not be escaped, and `</style` would end it.
            "style": Markup(style.replace("</", "<\\/")),  # noqa: S704
            "style_hash": b64encode(sha256(style.replace("</", "<\\/").encode()).digest()).decode(),
            "evidence": evidence(brief, articles),
        },
    )
    return tighten(filled).encode()
