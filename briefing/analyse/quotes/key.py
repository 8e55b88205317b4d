"""Turns the quotations of a story's articles into the few that carry most, each with its other wordings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefing.analyse.news import amounts_of, names_of
from briefing.analyse.people.words import BYSTANDERS
from briefing.model import Article, Findings, KeyQuote, Person, Quote, Span

PersonId = tuple[str, int]

_MIN_WORDS = 4
_MAX_WORDS = 60
_FRAGMENT_WORDS = 8
_CUT_WORDS = 45
_SHARED_WORDS = 2
_SHARED_SHARE = 0.6
# With so many words in common, in their order, one of two sources is wrong about a name or a number.
_SAME_WORDS = 6
_SAME_SHARE = 0.75

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+(?=\s|$)|[.!?…]+(?=\S)[^.!?…]*|$)+", re.DOTALL)
_DIGIT = re.compile(r"\d|\b(?:million|billion|trillion|half|percent|per cent|tens|hundreds|thousands|dozens)", re.IGNORECASE)
_LEANING = frozenset("this that these those he she they him her them his their such so and but or nor".split())
# A sentence that begins so may take back what the one before it said.
_TURNING = frozenset("but however yet still although though unless except instead if only not no rather that this".split())
_STOPWORDS = frozenset(
    """
    a an the this that these those i you he she it we they me him her us them my your his its our their mine yours ours
    be is am are was were been being have has had do does did will would shall should can could may might must not no nor
    and or but if then than so as of in on at by for with from to into onto over under about after before between against
    up down out off again there here when where why how what which who whom whose all any both each more most other some
    such only own same too very just also now rather really it’s it's i’m i'm we’re we're that’s that's don’t don't
    """.split()
)


_FINITE = re.compile(
    r"^(?:am|is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|cannot)$"
    r"|n['’]t$|.['’](?:m|re|ve|ll|d)$|^(?:it|that|there|he|she|what|who)['’]s$"
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One stretch or sentence that someone said: its pieces, its words in order, and its content words.

    `is_cut` says that the speaker's sentences went on in the same marks.
    """

    pieces: tuple[Span, ...]
    speaker: int
    words: tuple[str, ...]
    content: frozenset[str]
    text: str
    order: int
    is_cut: bool


def key_quotes(
    findings: Sequence[tuple[Article, Findings]],
    people: Sequence[Sequence[PersonId]],
    witnesses: Sequence[Sequence[str]],
    summary: Sequence[Span],
    limit: int,
) -> tuple[KeyQuote, ...]:
    """Choose at most `limit` quotations of one story, the one that carries most first.

    `people` are the groups of (article id, person key) that are one person, from `join_people`; `witnesses` the groups of
    article ids that are near-copies of one text; `summary` the sentences that the brief prints anyway. Chosen are only
    words inside marks, at least four of them, of a speaker who is named or clearly described. Wordings of one statement
    in several articles are one quotation: the longest is printed, those that it does not contain are `also`.
    """
    articles = {article.id: (article, found) for article, found in findings}
    speakers = _speaker_groups(findings, people)
    members: dict[int, list[PersonId]] = {}
    for person, group_number in speakers.items():
        members.setdefault(group_number, []).append(person)
    statements = _statements(findings, speakers)
    witness_of = {article_id: number for number, group in enumerate(witnesses) for article_id in group}
    common = _common_words(findings, witness_of)
    told = frozenset(
        word for span in summary if span.article_id in articles for word in _content(articles[span.article_id][0].at(span))
    )
    groups = _group(statements)
    standing = {number: _standing(members[number], articles, summary) for number in {one.speaker for one in statements}}
    rated = [(_weight(group, witness_of, common, told, summary) + standing[group[0].speaker], group) for group in groups]
    chosen = _choose(rated, limit)
    return tuple(_key_quote(group, members[group[0].speaker], articles) for group in chosen)


def _speaker_groups(
    findings: Sequence[tuple[Article, Findings]], people: Sequence[Sequence[PersonId]]
) -> dict[PersonId, int]:
    numbers = {(article_id, key): number for number, group in enumerate(people) for article_id, key in group}
    for article, found in findings:
        for person in found.people:
            numbers.setdefault((article.id, person.key), len(numbers) + len(people))
    return numbers


def _statements(findings: Sequence[tuple[Article, Findings]], speakers: dict[PersonId, int]) -> list[_Statement]:
    statements: list[_Statement] = []
    for article, found in findings:
        for quote in found.quotes:
            if quote.person is None or not _is_known(article, found.people[quote.person]):
                continue
            for pieces in _stretches(article, quote):
                # The two apostrophes are one sign to a reader: words that differ in it alone are no other wording.
                words = tuple(
                    word.lower().replace("’", "'") for piece in pieces for word in _WORD.findall(article.at(piece))
                )
                if _MIN_WORDS <= len(words) <= _MAX_WORDS:
                    text = " ".join(article.at(piece) for piece in pieces)
                    speaker = speakers[article.id, quote.person]
                    is_cut = pieces[-1].end not in {span.end for span in quote.quoted}
                    statements.append(_Statement(pieces, speaker, words, _content(text), text, len(statements), is_cut))
    return statements


def _is_known(article: Article, person: Person) -> bool:
    """A name, or a description that says more than "officials"."""
    if person.name is not None:
        return True
    return person.role is not None and len(article.at(person.role).split()) > 1 and person.kind != "group"


def _stretches(article: Article, quote: Quote) -> list[tuple[Span, ...]]:
    """The stretches of a quotation that can stand alone; a sentence that its attribution breaks is one of two pieces."""
    quoted = list(quote.quoted[:-1] if quote.runs_on else quote.quoted)
    out: list[tuple[Span, ...]] = []
    for span in quoted:
        if out and quote.kind == "direct" and _goes_on(article, out[-1][-1], span):
            out[-1] = (*out[-1], span)
        else:
            out.append((span,))
    return [pieces if len(pieces) > 1 else (_cut(article, pieces[0]),) for pieces in out]


def _goes_on(article: Article, before: Span, span: Span) -> bool:
    gap = article.text[before.end : span.start]
    ended = article.at(before)[-1:] in ".!?…" or "\n" in gap
    return not ended and len(gap) < 60 and "." not in gap and article.at(span)[:1].islower()


def _cut(article: Article, span: Span) -> Span:
    """A long stretch without its last sentences, where nothing that follows can turn the sense; else as it is."""
    text = article.at(span)
    if len(_WORD.findall(text)) <= _CUT_WORDS:
        return span
    sentences = [found for found in _SENTENCE.finditer(text) if found.group().strip()]
    for place in range(len(sentences) - 1, 0, -1):
        kept, next_words = text[: sentences[place - 1].end()], _WORD.findall(sentences[place].group())
        if len(_WORD.findall(kept)) > _CUT_WORDS:
            continue
        turning = not next_words or next_words[0].lower() in _TURNING or kept.rstrip().endswith("?")
        return span if turning else Span(span.article_id, span.start, span.start + len(kept.rstrip()))
    return span


def _content(text: str) -> frozenset[str]:
    """The content words, lower case, plurals and possessives as their stem."""
    return frozenset(_stem(word) for word in (found.lower() for found in _WORD.findall(text)) if word not in _STOPWORDS)


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _common_words(findings: Sequence[tuple[Article, Findings]], witness_of: dict[str, int]) -> frozenset[str]:
    """Content words that at least two independent witnesses use."""
    seen: dict[str, set[int]] = {}
    for article, _ in findings:
        for word in _content(article.text):
            seen.setdefault(word, set()).add(witness_of.get(article.id, -1))
    return frozenset(word for word, where in seen.items() if len(where) > 1)


def _group(statements: list[_Statement]) -> list[list[_Statement]]:
    """Statements that are wordings of one, the longest first in each group.

    First those that hold one another, then those of other words in other articles: what one article tells as two
    statements are two, whatever stands in the others.
    """
    held: list[list[_Statement]] = []
    for statement in sorted(statements, key=lambda one: (-len(one.words), one.order)):
        home = next((group for group in held if _holds(group[0], statement)), None)
        _add([statement], home, held)
    groups: list[list[_Statement]] = []
    for alike in held:
        articles = _articles(alike)
        homes = (group for group in groups if _is_other_wording(alike[0], group[0]))
        _add(alike, next((group for group in homes if articles.isdisjoint(_articles(group))), None), groups)
    return groups


def _add(new: list[_Statement], home: list[_Statement] | None, groups: list[list[_Statement]]) -> None:
    """Add statements to the group that is their home, or as one of their own."""
    if home is None:
        groups.append(new)
    else:
        home.extend(new)


def _articles(group: list[_Statement]) -> frozenset[str]:
    return frozenset(one.pieces[0].article_id for one in group)


def _holds(long: _Statement, short: _Statement) -> bool:
    return short.speaker == long.speaker and _contains(long.words, short.words)


def _is_other_wording(short: _Statement, long: _Statement) -> bool:
    """Whether two statements are one in other words.

    Another name or number makes another statement, unless all else is the same.
    """
    shared = short.content & long.content
    if short.speaker != long.speaker or len(shared) < max(_SHARED_WORDS, _SHARED_SHARE * len(short.content)):
        return False
    if not any(mine - theirs and theirs - mine for mine, theirs in zip(_facts(short), _facts(long), strict=True)):
        return True
    same = sum(match.size for match in SequenceMatcher(None, short.words, long.words, autojunk=False).get_matching_blocks())
    return same >= _SAME_WORDS and same >= _SAME_SHARE * len(long.words)


def _facts(statement: _Statement) -> tuple[frozenset[str], frozenset[str]]:
    return names_of(statement.text), amounts_of(statement.text)


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return any(long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1))


def _weight(
    group: list[_Statement],
    witness_of: dict[str, int],
    common: frozenset[str],
    told: frozenset[str],
    summary: Sequence[Span],
) -> float:
    """How much a statement carries: independent witnesses, sense of its own, the story's words, what is new in it."""
    main = group[0]
    independent = len({witness_of.get(one.pieces[0].article_id, -1) for one in group})
    whole = main.text[:1].isupper() and len(main.words) >= 6
    words = max(1, len(main.content))
    central = len(main.content & common) / words
    new = len(main.content - told) / words
    leaning = main.words[0] in _LEANING
    printed = any(_inside(piece, span) for piece in main.pieces for span in summary)
    return (
        1.0 * independent
        + 0.5 * whole
        + 0.5 * min(len(main.words), 16) / 16
        + 0.6 * central
        + 0.4 * new
        + 0.4 * bool(_DIGIT.search(main.text))
        - 0.6 * leaning
        - 1.0 * printed
    )


def _standing(members: list[PersonId], articles: dict[str, tuple[Article, Findings]], summary: Sequence[Span]) -> float:
    """How much a speaker is one of those who act: by an office, else by a part in the summary."""
    people = [(articles[article_id][0], articles[article_id][1].people[key]) for article_id, key in members]
    if any(_holds_office(article, person) for article, person in people):
        return 0.5
    told = any(_inside(mention, span) for _, person in people for mention in person.mentions for span in summary)
    return 0.3 * told


def _holds_office(article: Article, person: Person) -> bool:
    """Whether a role says more than an occupation or a tie ("teacher from Leeds"); a named body always acts."""
    if person.kind == "organisation" and person.name is not None:
        return True
    return any(_head_word(article.at(role)) not in BYSTANDERS for role in person.roles if person.name is not None)


def _head_word(role: str) -> str:
    """The noun that a role is about: "teacher" of "retired teacher from Leeds"."""
    return re.split(r",|\b(?:of|for|from|at|in|on|to|with|and)\b", role)[0].strip().rpartition(" ")[2].lower()


def _inside(piece: Span, span: Span) -> bool:
    return piece.article_id == span.article_id and span.start <= piece.start and piece.end <= span.end


def _is_fragment(statement: _Statement) -> bool:
    """Whether a few words begin within a sentence and have no finite verb that can be told by its form."""
    few = len(statement.words) < _FRAGMENT_WORDS
    return few and statement.text[:1].islower() and not any(_FINITE.search(word) for word in statement.words)


def _choose(rated: list[tuple[float, list[_Statement]]], limit: int) -> list[list[_Statement]]:
    """The best of all, each further one of the same speaker counting for less, a fragment only after their sentences."""
    chosen: list[list[_Statement]] = []
    spoken: Counter[int] = Counter()
    left = sorted(rated, key=lambda pair: (-pair[0], pair[1][0].order))
    while left and len(chosen) < limit:
        whole = {group[0].speaker for _, group in left if not _is_fragment(group[0])}
        fit = [pair for pair in left if pair[1][0].speaker not in whole or not _is_fragment(pair[1][0])]
        best = max(fit, key=lambda pair: (pair[0] - 0.5 * spoken[pair[1][0].speaker], -pair[1][0].order))
        left.remove(best)
        chosen.append(best[1])
        spoken[best[1][0].speaker] += 1
    return chosen


def _key_quote(group: list[_Statement], members: list[PersonId], articles: dict[str, tuple[Article, Findings]]) -> KeyQuote:
    main = group[0]
    also: list[_Statement] = []
    for other in group[1:]:
        if not other.is_cut and not any(_contains(one.words, other.words) for one in (main, *also)):
            also.append(other)
    here = main.pieces[0].article_id
    names: list[Span] = []
    roles: list[Span] = []
    for article_id, key in sorted(members, key=lambda member: (member[0] != here, member)):
        person = articles[article_id][1].people[key]
        names.extend([person.name] if person.name is not None else [])
        roles.extend([person.role] if person.role is not None else [])
    spoken = tuple(other.pieces for other in also)
    if not names:
        return KeyQuote(main.pieces, max(roles, key=_length(articles)), None, spoken, main.is_cut)
    role = max(roles, key=_length(articles), default=None)
    return KeyQuote(main.pieces, max(names, key=_length(articles)), role, spoken, main.is_cut)


def _length(articles: dict[str, tuple[Article, Findings]]) -> Callable[[Span], int]:
    """The number of words of a span, to choose the fullest by."""
    return lambda span: len(articles[span.article_id][0].at(span).split())
