"""Turns a Brief into what the archive's pages and search know of an edition, and that into search scripts and back."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from briefing.errors import RenderError
from briefing.model import Brief, BriefStory, FigureLine, Passage, QuoteCard
from briefing.render.evidence import anchor
from briefing.render.view import story_anchor
from briefing.render.words import printed

# Words that stand in the middle of a name, or before one, with a small letter.
_PARTICLES = frozenset(
    "af al and ap bin ben da das de del della den der di do dos du e el for ibn in la las le les los of on san st t ten ter"
    " the to ul und van vom von y zu zum zur".split()
)
_OPENERS = frozenset(
    "a all an another any both each every five four many most no one other several six some ten the three two".split()
)
_WORD = re.compile(r"[^\W_][\w'’.-]*")


class Saying(NamedTuple):
    """A quotation of an edition: where it stands, its words, who said them, and the page of that name ("" if none)."""

    anchor: str
    words: str
    is_cut: bool
    speaker: str
    role: str
    outlet: str
    page: str


class Amount(NamedTuple):
    """A figure of an edition: where it stands, as printed, what it measures, who gives it, and its measure's page."""

    anchor: str
    words: str
    about: str
    given_by: str
    outlet: str
    page: str


class Told(NamedTuple):
    """A story of an edition: where it stands there, its head, its summary, its quotations and its figures."""

    anchor: str
    headline: str
    section: str
    summary: tuple[str, ...]
    sayings: tuple[Saying, ...]
    amounts: tuple[Amount, ...]


class Entry(NamedTuple):
    """One edition, with all words as its own files print them."""

    date: date
    version: int
    language: str
    title: str
    ministry: str
    marking: str
    stories: tuple[Told, ...]


def entry_of(brief: Brief) -> Entry:
    """What the archive tells of an edition. Nothing of it is reckoned or reworded."""
    outlets = {entry.number: printed(entry.outlet) for entry in brief.sources}
    return Entry(
        brief.date,
        brief.version,
        printed(brief.language),
        printed(brief.title),
        printed(brief.ministry),
        printed(brief.marking),
        tuple(_told(story, outlets) for story in brief.stories),
    )


def _told(story: BriefStory, outlets: dict[int, str]) -> Told:
    place = story_anchor(story.id)
    return Told(
        place,
        printed(story.headline.text),
        printed(story.section),
        tuple(printed(sentence.text) for sentence in story.summary),
        tuple(_saying(card, place, outlets) for card in story.quotes),
        tuple(_amount(figure, place, outlets) for figure in story.shown_figures),
    )


def _saying(card: QuoteCard, place: str, outlets: dict[int, str]) -> Saying:
    speaker = printed(card.speaker.text)
    return Saying(
        anchor(card.words.evidence[0], "quote") if card.words.evidence else place,
        printed(card.words.text),
        card.is_cut,
        speaker,
        _words(card.role),
        outlets.get(card.words.source, ""),
        page_name(speaker, _folded(speaker)) if is_name(speaker) else "",
    )


def _amount(figure: FigureLine, place: str, outlets: dict[int, str]) -> Amount:
    about = _words(figure.about)
    return Amount(
        anchor(figure.amount.evidence[0], "figure") if figure.amount.evidence else place,
        printed(figure.amount.text),
        about,
        _words(figure.given_by),
        outlets.get(figure.amount.source, ""),
        page_name(about, figure.measure) if about and figure.measure else "",
    )


def _words(passage: Passage | None) -> str:
    return printed(passage.text) if passage else ""


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def is_name(speaker: str) -> bool:
    """Tell a name ("Mark Rutte", "Ministry of Defence") from a description ("a senior official", "Ukrainian officials").

    Descriptions are of many people, so they have no page. What is doubtful counts as a description.
    """
    words = _WORD.findall(speaker)
    if not words or words[0].casefold() in _OPENERS:
        return False
    return all(not word[0].islower() or word in _PARTICLES for word in words) and any(
        not word[0].islower() for word in words
    )


def page_name(shown: str, key: str) -> str:
    """The file name, without its ending, of the page of a key: the same in every archive, and safe on every file system."""
    plain = unicodedata.normalize("NFKD", shown).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:40].strip('-')}-{sha256(key.encode()).hexdigest()[:10]}".lstrip(
        "-"
    )


# ---------------------------------------------------------------- shards

# Entries are named tuples, because JSON writes those as arrays: five years of them are a matter of one second.
_HEAD, _TAIL = "briefingArchive.add([\n", "\n]);\n"


def shard(entries: Iterable[Entry]) -> bytes:
    """A script that hands editions to the search, one a line: a page that is opened as a file may load nothing else."""
    lines = (json.dumps(entry, ensure_ascii=False, separators=(",", ":"), default=date.isoformat) for entry in entries)
    return (_HEAD + ",\n".join(lines) + _TAIL).encode()


def entries_of(content: bytes) -> tuple[Entry, ...]:
    """The entries that `shard` wrote. Raises RenderError if the script was damaged."""
    try:
        text = content.decode()
        if text.startswith(_HEAD) and text.endswith(_TAIL):
            return tuple(map(_entry, json.loads(f"[{text[len(_HEAD) : -len(_TAIL)]}]")))
    except (LookupError, TypeError, ValueError) as error:
        raise RenderError(f"the archive's search is damaged ({error}): have its pages made anew") from error
    raise RenderError("the archive's search is damaged: have its pages made anew")


def _entry(data: list[Any]) -> Entry:
    day, version, language, title, ministry, marking, stories = data
    return Entry(date.fromisoformat(day), version, language, title, ministry, marking, tuple(map(_story, stories)))


def _story(data: list[Any]) -> Told:
    place, headline, section, summary, sayings, amounts = data
    return Told(
        place,
        headline,
        section,
        tuple(summary),
        tuple(Saying(*saying) for saying in sayings),
        tuple(Amount(*amount) for amount in amounts),
    )
