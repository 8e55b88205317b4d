"""Turns paragraphs into those of the report, without notes on what an earlier version of it had wrong.

Such a note repeats the words and numbers that are taken back: none of them may be taken for news.
"""

from __future__ import annotations

import re

_PIECE = r"(?:article|story|page|piece|post|headline|dispatch|caption|column|item)"
_DONE = r"(?:amended|corrected|updated|clarified|edited|changed|revised)"
_NOTE = re.compile(
    rf"[\s*_•·>(\[–—-]*(?:this {_PIECE}(?:['’]s \w+)? (?:was|has been|is)(?: \w+)? {_DONE}\b"
    rf"|this report (?:was|has been)(?: \w+)? {_DONE} (?:on|at|to|in order to|after)\b"
    rf"|(?:an? |the )?(?:earlier|previous|original|first|prior) versions? of this (?:{_PIECE}|report)\b"
    r"|(?:corrections?|clarifications?|corrections? (?:and|&) clarifications?|editor(?:ial|['’]s) note|amendment)"
    r"(?:,? [\w ,]{3,30})?\s*(?::|—|–|-\s)"
    rf"|\(?this version corrects\b|\(?corrects (?:the )?[\w ]{{2,40}}(?:;|\bin paragraph\b))",
    re.IGNORECASE,
)


def without_corrections(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The paragraphs that are no note on a correction, and what is to be said of the others. All if there is no report."""
    kept = tuple(paragraph for paragraph in paragraphs if not _NOTE.match(paragraph))
    if not kept or len(kept) == len(paragraphs):
        return paragraphs, None
    return kept, "says that it was corrected or changed; its note on that is left out"
