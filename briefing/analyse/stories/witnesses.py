"""Turns the articles of one story into witnesses: those that tell it from one and the same source count as one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from briefing.analyse.stories.text import StoryText

# A report that rests on another's says so early; what it credits further down is a detail.
_LEAD_CHARS = 1_000

_REPORTED = (
    r"(?:(?:has|had|have) )?(?:first |exclusively )?(?:reported|reports|revealed|reveals|learned|wrote|writes|said|says)"
)
_CREDITED = r"(?:according to|(?:reported|published|revealed|quoted) (?:by|in)|told|citing|interview with)"

# The last words of the names of papers, to know one that is not among the story's outlets.
_PAPER = (
    "Chronicle|Courier|Dispatch|Echo|Examiner|Express|Gazette|Globe|Guardian|Herald|Independent|Journal|Ledger|Mail|Mirror"
    "|News|Observer|Post|Record|Review|Standard|Star|Sun|Telegraph|Times|Tribune"
)
_AGENCIES = frozenset(
    ("Agence France-Presse", "AFP", "Associated Press", "AP", "Bloomberg", "Reuters", "dpa", "PA Media", "Press Association")
)

# ("article", its id) or ("outlet", its plain name)
_Key = tuple[str, str]


def group(articles: Sequence[StoryText], copied: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Group the ids of a story's articles, in the order of the articles: a tuple for each independent witness.

    One witness are near-copies (`copied`, pairs of ids), what credits one agency, an article with the outlet that its
    lead credits ("the Post reported"), and an outlet's own articles. Of copies the first is taken for the original.
    """
    credit = {article.id: name for article in articles if (name := _credit(article, articles))}
    sources = _Sources()
    for one, other in copied:
        sources.join(("article", one), ("article", other))
    own = _originals(articles, credit, sources)
    for article in articles:
        if article.id in credit:
            sources.join(("outlet", credit[article.id]), ("article", article.id))
        elif article.id in own and article.outlet:
            sources.join(("outlet", _plain(article.outlet)), ("article", article.id))
    witnesses: defaultdict[_Key, list[str]] = defaultdict(list)
    for article in articles:
        witnesses[sources.of(("article", article.id))].append(article.id)
    return tuple(tuple(ids) for ids in witnesses.values())


class _Sources:
    """Which articles and outlets go back to one source."""

    def __init__(self) -> None:
        self._leader: dict[_Key, _Key] = {}

    def of(self, key: _Key) -> _Key:
        while key in self._leader:
            key = self._leader[key]
        return key

    def join(self, one: _Key, other: _Key) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._leader[other] = one


def _originals(articles: Sequence[StoryText], credit: dict[str, str], sources: _Sources) -> set[str]:
    """The articles that are their outlet's own: the first of its copies, unless one of these credits an agency."""
    first: dict[_Key, str] = {}
    for article in articles:
        first.setdefault(sources.of(("article", article.id)), article.id)
    wired = {sources.of(("article", article.id)) for article in articles if article.agency}
    return {id_ for source, id_ in first.items() if source not in wired and id_ not in credit}


def _credit(article: StoryText, story: Sequence[StoryText]) -> str | None:
    """The plain name of the agency or outlet that an article rests on; None when it tells of its own."""
    if article.agency:
        return _plain(article.agency)
    own = _plain(article.outlet)
    outlets = {_plain(other.outlet) for other in story if other.outlet}
    for match in _credits(story).finditer(article.text[:_LEAD_CHARS]):
        name = _plain(match["subject"] or match["object"])
        if own != name and not own.endswith(f" {name}"):
            named = sorted(outlet for outlet in outlets if outlet.endswith(f" {name}"))
            return named[0] if len(named) == 1 and name not in outlets else name
    return None


def _plain(name: str) -> str:
    return " ".join(name.lower().split()).removeprefix("the ")


def _credits(story: Sequence[StoryText]) -> re.Pattern[str]:
    """A pattern for words that credit one of a story's outlets, an agency, or what by its name is a paper."""
    names = {name for text in story for name in (text.outlet, text.agency) if name} | _AGENCIES
    known = "|".join(
        re.escape(name.removeprefix("The ").removeprefix("the ")) for name in sorted(names, key=lambda name: (-len(name), name))
    )
    name = rf"(?:[Tt]he )?(?:{known})|[Tt]he (?:[A-Z][\w&.'’-]* ){{0,3}}(?:{_PAPER})"
    return re.compile(rf"\b(?:(?P<subject>{name}) {_REPORTED}|{_CREDITED} (?P<object>{name}))\b")
