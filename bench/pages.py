"""Turns a layout's name and a number into an invented news page as sites of that kind build it, and its article's text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent / "layouts"
LAYOUTS = tuple(sorted(path.stem for path in FOLDER.glob("*.html") if path.stem != "frame"))
TITLE = "Harbour plan goes on"
HEADLINES = ("Ferry fares to rise", "Storm closes two roads", "Council names new chair", "Quota agreed", "Museum to reopen")

_SUBJECTS = (
    *("The harbour board", "Mara Voss, the transport minister,", "A spokesman for the port of Calderport"),
    *("The council of coastal states", "Farmers in the northern districts", "The finance committee of the assembly"),
    *("Engineers who surveyed the breakwater", "An official who asked not to be named"),
)
_DEEDS = (
    "said on Thursday that the plan would go on, although its cost had risen by {n} per cent since the spring",
    "wants to know who paid for the {n} cranes that were ordered before the vote was taken",
    "agreed to spend £{n} million on the outer wall, which storms have damaged in each of the last four winters",
    "told reporters that “nobody in this room believes that {n} days are enough”, and left without taking questions",
    "had warned in a letter to the ministry that {n} jobs would be lost if the ferries were not replaced",
    "is expected to publish its findings within {n} weeks, after the last of the hearings has been held",
    "rejected the offer, and said that it was less than a third of the {n} million that had been promised",
    "has asked for more time, because the survey of the seabed found {n} places where the ground was too soft",
)
# How many paragraphs an article has: a notice, a report, a long read.
_LENGTHS = ((4, 4), (6, 18), (40, 60))


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


def page(layout: str, number: int) -> tuple[str, str]:
    """The HTML of page `number` of a layout, and the text of its article. The same numbers give the same page."""
    random = Random(f"{layout} {number}")
    body = [_paragraph(random) for _ in range(random.randint(*_LENGTHS[number % len(_LENGTHS)]))]
    html = (
        _environment()
        .get_template(f"{layout}.html")
        .render(
            title=TITLE,
            headlines=HEADLINES,
            body=body,
            others=[_sentence(random) for _ in range(6)],
            stated=json.dumps("\n\n".join(body)),
        )
    )
    return html, "\n\n".join(body)


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(1, 4)))


def _sentence(random: Random) -> str:
    return f"{random.choice(_SUBJECTS)} {random.choice(_DEEDS).format(n=random.randint(3, 980))}."
