"""Turns a sentence into the place of one kind that it names, and tells whether two such places are two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from briefing.analyse.news import words_of
from briefing.analyse.tellings import Telling, telling
from briefing.model import Article, Span

_NAME = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}"
_TIE = r"\b(?P<frame>in|at|on|near|outside|inside) "
# A place counts by what it is called, so that a town and the country around it are never two places.
_KINDS = (
    r"Street|Road|Avenue|Lane|Square|Park|Hospital|Infirmary|Station|Hall|Bridge|Airport|Stadium|Arena|Hotel|Church|Cathedral"
    r"|School|College|University|Theatre|Museum|Prison|Harbour|Mine|County|Province|District|Prefecture|Island|Valley|Beach"
    r"|Court|Library|Market|Quay|Tunnel|Palace|Castle|Farm|Boulevard|Mosque|Synagogue|Barracks"
)
_CALLED = re.compile(
    rf"{_TIE}(?:the )?(?P<place>(?:[A-Z][\w'’.-]* ){{1,4}}(?P<kind>{_KINDS})"
    r"|(?P<numbered>Terminal|Pier|Platform|Gate|Unit|Block|Ward|Dock|Shaft) \d+)(?![\w-]| [A-Z])"
)
_SETTLEMENT = r"town|village|city|hamlet|port|suburb"
_OF_KIND = re.compile(
    rf"{_TIE}the (?:[a-z-]+ ){{0,2}}(?P<kind>{_SETTLEMENT}|island|district|province|county|borough) of (?P<place>{_NAME})"
)
_BARE = re.compile(rf"{_TIE}(?P<place>{_NAME})(?=[,.;:!?)]|\s+[a-z(]|$)")
# What makes a bare name that of a town or a village: looked for around these words alone, for speed.
_ANCHOR = re.compile(rf"\b(?:{_SETTLEMENT}|[Mm]ayor|[Tt]own|[Cc]ity|[Vv]illage)\b")
_AROUND = 80
_SETTLEMENTS = re.compile(
    rf"\b(?:(?:{_SETTLEMENT}|[Mm]ayor) of ({_NAME})|({_NAME}), an? (?:[\w-]+ ){{0,3}}(?:{_SETTLEMENT})\b"
    rf"|(?!(?:The|An?|Its|This|That|Our) )({_NAME})(?:['’]s)? "
    rf"(?:[Mm]ayor|(?:[Tt]own|[Cc]ity|[Vv]illage) (?:[Cc]ouncil|[Hh]all)|{_SETTLEMENT})\b)"
)
_COMPASS = re.compile(rf"{_TIE}(?:the )?(?P<place>(?i:north|south|east|west)(?:ern)?) (?:of )?(?P<land>{_NAME})")
_ACROSS = "across "
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}

_PATTERNS = (_CALLED, _OF_KIND, _COMPASS, _BARE)


class Gazetteer:
    """Finds the places of a story's sentences, and tells two apart by what its articles call them."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        whole = [f"{article.title or ''}\n{article.text}" for article in articles.values()]
        self._articles = articles
        self._whole = whole
        self._settlements = frozenset(name for text in whole for name in _settlements(text))
        # A bare name is compared with another: with fewer than two there is nothing to look for.
        self._patterns = _PATTERNS if len(self._settlements) > 1 else _PATTERNS[:-1]
        self._whole = whole

    @cached_property
    def _texts(self) -> list[str]:
        return [f" {_plain(text)} " for text in self._whole]

    def places(self, article: Article, sentence: Span) -> Iterator[Telling]:
        """The tellings of a sentence that names one place of a kind: at most one of each way to name it.

        A bare name counts only where the story calls it a town or a village: else it may be the region around one.
        """
        text = article.at(sentence)
        for pattern in self._patterns:
            found = list(pattern.finditer(text))
            if len(found) == 1 and (pattern is not _BARE or _plain(found[0]["place"]) in self._settlements):
                yield telling(sentence, text, found[0].span("place"), _frame(found[0]), text[: found[0].start()])

    def are_two(self, one: Telling, other: Telling) -> bool:
        """Whether two tellings of one event name places that cannot be one.

        Neither name may be part of the other or nearly it, and no article may have both.
        """
        place, there = (_plain(self._articles[told.words.article_id].at(told.words)) for told in (one, other))
        if set(place.split()) <= set(there.split()) or set(there.split()) <= set(place.split()) or one.days != other.days:
            return False
        if one.frame.startswith(_ACROSS):
            return _OPPOSITE[place.removesuffix("ern")] == there.removesuffix("ern")
        if not place[-1].isdigit() and DamerauLevenshtein.distance(place, there) <= 2:
            return False
        return not any(f" {place} " in text and f" {there} " in text for text in self._texts)


def _settlements(text: str) -> Iterator[str]:
    """The plain names that a text calls towns or villages."""
    for anchor in _ANCHOR.finditer(text):
        for found in _SETTLEMENTS.finditer(text[max(0, anchor.start() - _AROUND) : anchor.end() + _AROUND]):
            yield _plain(next(filter(None, found.groups())))


def _frame(found: re.Match[str]) -> str:
    named = found.groupdict()
    if named.get("land"):
        return f"{_ACROSS}{named['frame']} {named['land']}"
    return f"{named['frame']} {named.get('kind') or named.get('numbered') or ''}"


def _plain(text: str) -> str:
    return " ".join(words_of(text)).replace("'", "")
