"""Turns the facts of an edition into the fixed words of its messages: the subject and the notices."""

from __future__ import annotations

from datetime import date

from briefing.deliver.plan import Facts
from briefing.model import Purpose

# Not those of the system's language, which differ from machine to machine.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January February March April May June July August September October November December").split()

_SUBJECTS: dict[Purpose, str] = {"edition": "", "correction": "Correction: ", "recall": "Recall: "}


def long_date(day: date) -> str:
    """A day as a reader says it: "Friday 13 February 2026"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def one_line(text: str) -> str:
    """A text in which nothing can end a header's line or hide: what is not printable becomes a space.

    What looks like the start of an encoded word (RFC 2047) is parted, or mail programs would decode what it hides.
    """
    shown = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(shown.replace("=?", "= ?").split())


def subject(facts: Facts, purpose: Purpose) -> str:
    """The subject of a message."""
    marking = f"[{facts.marking}] " if facts.marking else ""
    late = " (late)" if facts.is_late and purpose == "edition" else ""
    return one_line(f"{marking}{_SUBJECTS[purpose]}{facts.title}, {long_date(facts.day)}{late}")


def notices(facts: Facts, purpose: Purpose, link: str) -> tuple[str, ...]:
    """What is said before the digest, a paragraph each. `link` is where a PDF lies that is too large to be attached."""
    found = []
    if purpose == "correction":
        found.append(f"Correction: this is version {facts.version} of the edition. It replaces the one that you have had.")
    if purpose == "correction" and facts.reason:
        found.append(one_line(facts.reason))
    if facts.is_late and purpose == "edition":
        found.append("This edition is late.")
    if link:
        found.append(f"The PDF is too large for a message. It lies at {link}")
    return tuple(found)


def cover(facts: Facts, is_attached: bool) -> tuple[str, ...]:
    """The text of a message for those who want the PDF only, a paragraph each."""
    lines = [one for one in (facts.marking, facts.ministry, facts.title, long_date(facts.day)) if one]
    return (*map(one_line, lines), *(["The edition is attached as a PDF."] if is_attached else []))


def recall(facts: Facts) -> tuple[str, ...]:
    """The text of a recall, a paragraph each."""
    what = f"{facts.title}, {long_date(facts.day)}, has been recalled."
    paragraphs = [facts.marking, what, facts.reason, "Please delete it, and do not use what it says or pass it on."]
    return tuple(one_line(one) for one in paragraphs if one)
