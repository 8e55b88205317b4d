"""Turns Markdown into a Draft: its words as a reader of the rendered page sees them."""

from __future__ import annotations

from dataclasses import replace

from briefing.extract.characters import clean, one_line
from briefing.extract.draft import Draft
from briefing.extract.encoding import decode
from briefing.extract.frontmatter import split_front_matter
from briefing.model import Hints

# The title may come after a date line or a sign-up line, not after the story.
_TITLE_WITHIN = 4


def read(content: bytes) -> Draft:
    """Read a Markdown file. Raises ExtractError for bytes that are no text."""
    from markdown_it import MarkdownIt

    from briefing.extract.blocks import block_texts, parse_html, prune

    source, note = decode(content)
    hints, source, complaints = split_front_matter(clean(source))
    # Lists are left to the reading of plain text: rendered, "32. Other members" would lose its number. So is indented text.
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["list", "code"])
    root = parse_html(f"<div>{parser.render(source)}</div>")
    prune(root)
    blocks = list(block_texts(root))
    title = next((number for number, (tag, _) in enumerate(blocks[:_TITLE_WITHIN]) if tag == "h1"), None)
    if title is None and blocks and blocks[0][0] in ("h2", "h3"):
        title = 0
    heading = Hints(title=one_line(blocks.pop(title)[1])) if title is not None else Hints()
    text = "\n\n".join(words for _, words in blocks)
    return Draft(text, (hints, replace(heading)), tuple(filter(None, (note, *complaints))))
