"""Wherever a line ends, the space at its end is read back: a number beside it is not taken for another one."""

from __future__ import annotations

from dataclasses import replace

from sample_brief import ARTICLES, BRIEF, HALDEN, TEXTS

from briefing.model import Article, Brief, Headline, Passage, Span
from briefing.pipeline.making import prove
from briefing.render import read_back
from briefing.render.data import brief_to_json
from briefing.render.pdf import pdf, print_markup
from briefing.render.templates import Templates

VARIANTS = 40


def widths() -> tuple[Brief, dict[str, Article]]:
    """A brief of stories that differ in how wide their words are, and the texts that it is cut from."""
    text, stories = "", []

    def said(words: str, before: str = "", after: str = "") -> Passage:
        nonlocal text
        start = len(text) + len(before)
        text += f"{before}{words}{after}\n"
        return Passage(words, (Span("a1", start, start + len(words)),), 1)

    for number in range(VARIANTS):
        wide = "i" * number
        port = f"The port of {wide} handled {number + 3},{number:03d} containers in {2000 + number}"
        first = said(f"{port} and the deep-water terminal {number}.{number} million tonnes.")
        figure = replace(
            HALDEN.figures[0],
            amount=said(f"{number + 3},{number:03d} {wide} boxes"),
            about=said(f"handled by {wide} in {2000 + number}"),
            given_by=said(f"the authority of {wide}"),
            also=(2,) * (number % 3),
            only=True,
        )
        card = replace(
            HALDEN.quotes[0],
            words=said(f"We handled {number} more {wide} boxes", "“", "”"),
            speaker=said(f"Ann {wide}"),
            role=said(f"head of {wide} terminal {number}"),
            also=(said(f"{number} more {wide}", "“", "”"),),
            only=number % 8 == 0,
        )
        stories.append(
            replace(
                HALDEN,
                id=f"s{number}",
                headline=Headline(first.text, "a1", first.evidence[0]),
                section=wide,
                summary=(first, said(f"It grew by {number}.7 per cent, {wide} the authority said.")),
                only=(0, 1) if number % 3 else (0,),
                quotes=(card,) if number % 4 == 0 else (),
                figures=(figure,),
                differences=(),
                sources=(1,),
            )
        )
    # Without top lines and the table of the day, which show the same once more: this is the slow part.
    brief = replace(BRIEF, stories=tuple(stories), top_lines=(), figures=())
    return brief, {**TEXTS, "a1": replace(ARTICLES[0], text=text)}


def test_no_width_of_words_makes_a_number_that_is_not_proved() -> None:
    brief, articles = widths()
    content = pdf(brief, print_markup(brief, Templates(), articles=articles), brief_to_json(brief))
    assert prove(brief, {"brief.pdf": content}, articles) == ()
    # A space is read where one was set, and nowhere else.
    back = read_back("brief.pdf", content)
    assert "only[" not in back
    assert " ," not in back
    assert back.count("[1] only It grew by ") == VARIANTS
