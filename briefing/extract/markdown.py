"""Turns Markdown into a Draft: its words as a reader of the rendered page sees them."""

from __future__ import annotations

import re

from briefing.extract.characters import clean, one_line
from briefing.extract.draft import Draft, check_length
from briefing.extract.encoding import decode
from briefing.extract.frontmatter import split_front_matter
from briefing.model import Hints

# The title may come after a date line or a sign-up line, not after the story.
_TITLE_WITHIN = 4

# The parser takes quadratic time for the marks of one block: 400,000 brackets take it a minute, 2,000 nothing. Line
# breaks count, too: each becomes an element.
_MAX_MARKS = 2_000
_MARK = re.compile(r"[\[\]!&<*_`~\\\n]")


def read(content: bytes) -> Draft:
    """Read a Markdown file. Raises ExtractError for bytes that are no text."""
    from markdown_it import MarkdownIt

    from briefing.extract.blocks import block_texts, parse_html, prune

    source, note = decode(content)
    check_length(source)
    hints, source, complaints = split_front_matter(clean(source))
    notes = tuple(filter(None, (note, *complaints)))
    if any(sum(1 for _ in _MARK.finditer(block)) > _MAX_MARKS for block in re.split(r"\n\s*\n", source)):
        return Draft(source, (hints,), (*notes, "read as plain text, because it has more marks than Markdown needs"))
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
    return Draft("\n\n".join(words for _, words in blocks), (hints, heading), notes)
