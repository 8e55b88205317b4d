"""Turns the articles of one story into witnesses: those that tell it from one and the same source count as one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from briefing.analyse.stories.text import StoryText

# A report that rests on another's says so early; what it credits further down is a detail.
_LEAD_CHARS = 1_000

_NAME = r"(?P<the>\b(?:[Tt]he|[Aa]n?) )?\b(?P<name>(?:[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*){0,4}|dpa)\b)"
# "Herald reporters": who is named so is an outlet, as one that "the" stands before.
_STAFF = r"(?:reporters?|journalists?|correspondents?|reporting)"
_REPORTED = re.compile(
    r"\b(?:reported|reports?|revealed|reveals|learned|understands|found|cited|cites|quoted|quotes|wrote|writes|said|says"
    r"|investigation|interview)\b"
)
# What an outlet says of itself: where the text's own outlet is not known, it is taken to be the one that says so.
_OF_ITSELF = frozenset(("learned", "understands"))
_CREDITED = re.compile(
    r"\b(?:[Aa]ccording to |[Aa]s told to |[Pp]er "
    r"|(?:reported|published|revealed|quoted|cited|seen|obtained|reviewed|interviewed) (?:by|in) "
    r"|(?:shared with|leaked to|told|citing|quoting|wrote in|[Ww]riting in|interviews? (?:with|in|by|to)) "
    r"|(?:reports?|reporting|article|story|column|investigation) (?:in|by|from) "
    r"|(?:comments|remarks|statement) to |[Ss](?:peaking|poke|peaks) (?:to|with) )(?:an? (?=[A-Z]))?"
)
_NAME_BEFORE = re.compile(
    _NAME + rf" (?:(?P<staff>{_STAFF}) |newspaper |news site |website )?(?:(?:has|had|have) )?(?:first |exclusively )?$"
)
_NAME_AFTER = re.compile(_NAME + rf"(?P<staff> {_STAFF}\b)?")
# A name with "the" is no longer than this: what is looked at before a verb.
_NAME_CHARS = 100
# "according to the" stands no further before the last word of a name, "reporters have exclusively said" no further after.
_VERB_BEFORE_CHARS, _VERB_AFTER_CHARS = 150, 80

# The last words of the names of papers, to know one that is not among the story's outlets.
_PAPERS = (
    "chronicle courier dispatch echo examiner express gazette globe guardian herald independent journal ledger mail "
    "mirror news observer post record review standard star sun telegraph times tribune"
).split()
_PAPER = re.compile(rf"\b(?:{'|'.join(_PAPERS)})$")
_WORD = re.compile(r"[\w&-]+(?:\.[\w&-]+)*")
# The words of a lead that a name may end with, for a first look at whether it can credit anyone.
_NAME_WORD = re.compile(r"[A-Z][\w&-]*(?:\.[\w&-]+)*|dpa\b")
# Agencies and broadcasters, whose names do not tell that they are news media.
_AGENCIES = frozenset(
    ("afp", "agence france-presse", "ap", "associated press", "bbc", "bloomberg", "cnn", "dpa", "pa media", "reuters")
)


def _last_words(names: Iterable[str]) -> Iterator[str]:
    """The last word of each plain name that has any."""
    return (words[-1] for name in names if (words := _WORD.findall(name)))


_MEDIA_WORDS = frozenset(_last_words((*_AGENCIES, *_PAPERS)))

# ("article", its id) or ("outlet", its plain name)
_Key = tuple[str, str]


def group(articles: Sequence[StoryText], copied: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Group the ids of a story's articles, in the order of the articles: a tuple for each independent witness.

    One witness are near-copies (`copied`, pairs of ids), what credits one agency, an article with the outlet that its
    lead credits ("the Post reported"), and an outlet's own articles. Of copies the first is taken for the original.
    """
    if len(articles) == 1:
        return ((articles[0].id,),)
    names = {_plain(name) for article in articles for name in (article.outlet, article.agency) if name}
    last_words = _MEDIA_WORDS.union(_last_words(names))
    credit = {article.id: name for article in articles if (name := _credit(article, names, last_words))}
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


def _credit(article: StoryText, names: set[str], last_words: frozenset[str]) -> str | None:
    """The plain name of the agency or outlet that an article rests on; None when it tells of its own.

    `names` are those of the story's outlets and agencies, `last_words` what any name ends with that may be credited.
    """
    if article.agency:
        return _plain(article.agency)
    lead = article.text[:_LEAD_CHARS]
    own = _plain(article.outlet)
    for the, name, verb in _credited(lead, last_words):
        called = [name] if name in names else [full for full in names if the and full.endswith(f" {name}")]
        if own in called or _is_address_of(own, name) or (not own and not called and verb in _OF_ITSELF):
            continue
        if len(called) == 1:
            return called[0]
        if name in _AGENCIES or (the and _PAPER.search(name)):
            return name
    return None


def _is_address_of(outlet: str, name: str) -> bool:
    """Whether an outlet that is called by its address ("www.luddherald.example") is the one of a name."""
    return "." in outlet and name.replace(" ", "") in outlet.replace("-", "")


def _credited(lead: str, last_words: frozenset[str]) -> Iterator[tuple[bool, str, str]]:
    """The plain names that may be credited in a lead, in its order, whether "the" stands before them, and by which word.

    Of what stands before "reported" or after "according to", all that can be a name, the longest first: in "Sun Herald
    reported" it is perhaps the Herald, in "told the Sun Mr Brown" not Mr Brown. Names that end with none of `last_words`
    may be left out.
    """
    for verb in chain.from_iterable(_verbs(lead, *place) for place in _places(lead, last_words)):
        before = verb.re is _REPORTED
        if before:
            match = _NAME_BEFORE.search(lead[max(0, verb.start() - _NAME_CHARS) : verb.start()])
        else:
            match = _NAME_AFTER.match(lead, verb.end())
        words = _plain(match["name"]).split() if match else []
        for cut in range(len(words)):
            kept = words[cut:] if before else words[: len(words) - cut]
            the = bool(match and match["the"]) and not (before and cut)
            is_staffed = bool(match and match["staff"]) and (before or not cut)
            yield the or is_staffed, " ".join(kept).removesuffix("'s"), verb.group()


def _places(lead: str, last_words: frozenset[str]) -> list[tuple[int, int]]:
    """Where in a lead the words can stand by which a name with one of `last_words` is credited, in order."""
    places: list[tuple[int, int]] = []
    for word in _NAME_WORD.finditer(lead):
        if word.group().lower() in last_words:
            start, end = max(0, word.start() - _VERB_BEFORE_CHARS), word.end() + _VERB_AFTER_CHARS
            if places and start <= places[-1][1]:
                start = places.pop()[0]
            places.append((start, end))
    return places


def _verbs(lead: str, start: int, end: int) -> list[re.Match[str]]:
    return sorted((*_REPORTED.finditer(lead, start, end), *_CREDITED.finditer(lead, start, end)), key=re.Match.start)


def _plain(name: str) -> str:
    plain = " ".join(name.lower().replace("’", "'").split())
    return plain.removeprefix("the ").removesuffix("'s")
