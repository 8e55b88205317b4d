"""Turns the labelled lines of a transcript ("WALLACE: Good evening.") into reports of what the labelled person says."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from briefing.analyse.quotes.clauses import Report
from briefing.analyse.quotes.scene import Scene

_LABEL = re.compile(
    r"^[ \t]*((?:[A-Z][\w.'’-]*)(?: (?:[A-Z][\w.'’-]*|de|van|von|al|bin)){0,4}):[ \t]+(?=[\w\[(…])", re.MULTILINE
)
# Words that head a line without naming a speaker.
_HEADINGS = frozenset(
    """
    note update updated related breaking correction watch photo video read source sources credit location date time
    subject from to cc re summary conclusion bottom line context background analysis opinion more abstract full text
    question answer editor editors warning headline byline copyright contact email tel phone url image caption
    """.split()
)
_MIN_WORDS = 3


def find_labelled(scene: Scene) -> list[Report]:
    """The reports of all labelled lines: the label is the speaker, its colon the cue, the rest of the line was said.

    A label is a name in capitals, a name that the model takes for a person's, or one that heads several lines.
    """
    grammar = scene.grammar
    found = list(_LABEL.finditer(grammar.text))
    counts = Counter(match.group(1) for match in found)
    reports = []
    for match in found:
        first = bisect_left(grammar.start, match.start(1))
        colon = bisect_left(grammar.start, match.end(1))
        if colon >= len(grammar) or grammar.word[colon] != ":" or first >= colon:
            continue
        if _is_name(scene, match.group(1), first, colon, counts[match.group(1)]):
            content = [token for token in _rest_of_line(scene, colon) if grammar.pos[token] != "SPACE"]
            if len(content) >= _MIN_WORDS and all(scene.run_of[token] < 0 for token in content[:1]):
                reports.append(Report(colon, colon - 1, content))
    return reports


def _is_name(scene: Scene, label: str, first: int, colon: int, count: int) -> bool:
    words = label.lower().split()
    if any(word.strip(".") in _HEADINGS for word in words):
        return False
    persons = all(scene.grammar.entity[token] == "PERSON" for token in range(first, colon))
    return persons or count > 1 or (label.isupper() and len(label) > _MIN_WORDS)


def _rest_of_line(scene: Scene, colon: int) -> list[int]:
    line = scene.grammar.line
    end = colon + 1
    while end < len(line) and line[end] == line[colon]:
        end += 1
    return list(range(colon + 1, end))
