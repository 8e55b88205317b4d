"""Turns a Brief into its HTML page: one self-contained file that asks nobody for anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from briefing.colours import on_dark
from briefing.model import Article, Brief, Look
from briefing.render import fonts
from briefing.render.evidence import evidence, panels
from briefing.render.markup import style_sheet, tighten
from briefing.render.templates import Templates
from briefing.render.view import DEFAULT, values

# Where the style sheet and its hash go: no text of a source can hold these, as none may hold a NUL.
_STYLE, _STYLE_HASH = "\0style\0", "\0style-hash\0"


def page(brief: Brief, articles: Mapping[str, Article], templates: Templates, look: Look = DEFAULT) -> bytes:
    """The bytes of brief.html. Its Content-Security-Policy allows its own style sheet, by hash, and nothing else."""
    filled = values(brief, look, articles) | {
        "evidence": evidence(brief, articles),
        "panels": panels(brief, articles),
        "dark": {name: on_dark(getattr(look, name)) for name in ("accent", "link", "warning", "marking")},
    }
    style = style_sheet(templates.fill("page.css.j2", filled))
    markup = tighten(templates.fill("page.html.j2", filled | {"style": _STYLE, "style_hash": _STYLE_HASH}))
    style = fonts.face_rules(fonts.subsets(markup), embedded=True) + style
    digest = b64encode(sha256(style.encode()).digest()).decode()
    # The style sheet goes in last: its fonts are made for the characters of the markup.
    return markup.replace(_STYLE, style, 1).replace(_STYLE_HASH, digest, 1).encode()
