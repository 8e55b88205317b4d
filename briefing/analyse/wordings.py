"""Turns the wordings of one quotation into the Disagreements over what was said: another number, name, "not" or word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import DamerauLevenshtein

from briefing.analyse.news import amounts_of, content_of
from briefing.analyse.sentences import sentence_around
from briefing.model import Article, Disagreement, Findings, KeyQuote, Span, Story

WORDING_LABEL = "wording"

# Two wordings are of one statement, not of two like it, when so many words stand in both in the same order.
_LEAST_WORDS, _SAME = 6, 0.75
# More words in place of others are another sentence.
_MOST_WORDS = 3

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*%?")
# What an outlet put in or left out itself.
_EDITED = re.compile(r"\[|\]|\(|…|\.\.|\*|--|—|–")
_NEGATING = frozenset("not no never neither nor cannot none nothing without".split())
_CONTRACTED = (("won't", "will not"), ("can't", "can not"), ("cannot", "can not"), ("n't", " not"))
_EQUAL = {
    "%": "percent", "defence": "defense", "labour": "labor", "centre": "center", "programme": "program",
    "toward": "towards", "among": "amongst", "whilst": "while", "ok": "okay", "grey": "gray", "u.s": "us", "u.k": "uk",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wording:
    """One stretch inside marks: its words as they are compared, and the characters of each."""

    span: Span
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


def find_wording_disagreements(
    story: Story,
    quotes: Sequence[KeyQuote],
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
) -> tuple[Disagreement, ...]:
    """Say where two witnesses give a quotation of one speaker with words that differ in sense; at most one a quotation.

    Compared are `quotes`, whose `also` are other wordings. A wording that is shorter, is edited by its outlet
    ("[the council]", "..."), or is spelt or inflected otherwise is no difference; nor is one of which an article has both.
    """
    witness_of = {one: number for number, witness in enumerate(story.witnesses) for one in witness}
    found: list[Disagreement] = []
    for quote in quotes:
        main, *others = (_wording(pieces, articles) for pieces in (quote.pieces, *quote.also))
        for other in others:
            if main is None or other is None or witness_of[main.span.article_id] == witness_of[other.span.article_id]:
                continue
            parts = _differing(main, other)
            if parts and not _both_in_one(main, other, articles):
                accounts = tuple(_account(one, part, findings) for one, part in zip((main, other), parts, strict=True))
                found.append(Disagreement(WORDING_LABEL, quote.speaker, accounts))
                break
    return tuple(found)


def _wording(pieces: Sequence[Span], articles: Mapping[str, Article]) -> _Wording | None:
    """A stretch in one piece; None for one that its attribution breaks, or that is edited."""
    span = pieces[0]
    text = articles[span.article_id].at(span)
    if len(pieces) > 1 or _EDITED.search(text):
        return None
    words, places = [], []
    for match in _WORD.finditer(text):
        for word in _plain(match.group()):
            words.append(word)
            places.append((span.start + match.start(), span.start + match.end()))
    return _Wording(span, tuple(words), tuple(places))


def _plain(written: str) -> list[str]:
    word = written.lower().replace("’", "'")
    if word.endswith("%"):
        return [word[:-1], "percent"]
    for short, full in _CONTRACTED:
        if word.endswith(short):
            return f"{word.removesuffix(short)}{full}".split()
    return [_EQUAL.get(word, word)]


def _differing(one: _Wording, other: _Wording) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first and last word (end excluded) that differ in either wording, when the difference is one of sense."""
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    codes = matcher.get_opcodes()
    # One outlet quotes from further on, or to further on.
    while codes and codes[0][0] in ("insert", "delete"):
        codes = codes[1:]
    while codes and codes[-1][0] in ("insert", "delete"):
        codes = codes[:-1]
    if not codes or codes[0][0] != "equal" or (codes[-1][0] == "replace" and codes[-1][2] - codes[-1][1] > 1):
        return None
    kept = sum(end - start for code, start, end, _, _ in codes if code == "equal")
    length = max(codes[-1][2] - codes[0][1], codes[-1][4] - codes[0][3])
    changes = [code[1:] for code in codes if code[0] != "equal"]
    if kept < _LEAST_WORDS or kept < _SAME * length or len(changes) != 1:
        return None
    start, end, other_start, other_end = changes[0]
    if not _is_of_sense(one.words[start:end], other.words[other_start:other_end]):
        return None
    return (start, end), (other_start, other_end)


def _is_of_sense(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if max(len(words), len(others)) > _MOST_WORDS:
        return False
    if _NEGATING.isdisjoint(words) != _NEGATING.isdisjoint(others):
        return not content_of(" ".join(words)) and not content_of(" ".join(others))
    if not words or not others or not _NEGATING.isdisjoint(words):
        return False
    said, said_there = " ".join(words), " ".join(others)
    if amounts_of(said) != amounts_of(said_there):
        return bool(amounts_of(said)) and bool(amounts_of(said_there))
    content, content_there = content_of(said), content_of(said_there)
    if not content or not content_there or content & content_there:
        return False
    return not _is_short_for(words, others) and not any(_is_one_word(word, there) for word in words for there in others)


def _is_short_for(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether either side is the initials of the other ("EU" and "European Union")."""
    joined = ["".join(side).replace(".", "") for side in (words, others)]
    return any("".join(word[0] for word in side) in joined for side in (words, others) if len(side) > 1)


def _is_one_word(word: str, other: str) -> bool:
    """Whether two words are one that is spelt, inflected or typed otherwise."""
    stem = min(len(word), len(other), 5)
    return word[: max(stem, 4)] == other[: max(stem, 4)] or DamerauLevenshtein.distance(word, other) <= min(2, stem // 2)


def _both_in_one(one: _Wording, other: _Wording, articles: Mapping[str, Article]) -> bool:
    """Whether an article has both wordings, whole."""
    wanted = [f" {' '.join(wording.words)} " for wording in (one, other)]
    texts = (articles[wording.span.article_id].text for wording in (one, other))
    plain = (f" {' '.join(word for found in _WORD.findall(text) for word in _plain(found))} " for text in texts)
    return any(all(words in text for words in wanted) for text in plain)


def _account(wording: _Wording, part: tuple[int, int], findings: Mapping[str, Findings]) -> tuple[Span, Span | None]:
    """The differing words with one more on either side, and the sentence around; the whole stretch where there is none."""
    context = sentence_around(wording.span, findings[wording.span.article_id])
    if context is None:
        return wording.span, None
    first, last = max(0, part[0] - 1), min(len(wording.places), part[1] + 1) - 1
    return Span(wording.span.article_id, wording.places[first][0], wording.places[last][1]), context
