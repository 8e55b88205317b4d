"""Turns changed and vanished texts into Revisions: what editions told of them that no longer stands, and what does now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from briefing.analyse.news import Memory, content_of, words_of
from briefing.model import Article, BriefStory, Change, Findings, Passage, Revision, Span

# Words that stand in the place of others have at least this much in common with them.
_SAME_QUOTATION = 0.5
_SAME_SENTENCE = 0.5

_BREAK = re.compile(r"[.!?][”’\"')\]]*\s+(?=[A-Z“\"‘'(])|\n+")


def find_revisions(
    told: Sequence[BriefStory],
    changes: Sequence[Change],
    standing: Iterable[Article],
    findings: Mapping[str, Findings],
) -> tuple[Revision, ...]:
    """What the told accounts of one story printed from texts that have changed, and the new texts no longer hold.

    What another text of the story says in the same words (`standing`) still stands. A sentence that is only put otherwise,
    with the same numbers, names and outcomes, is no correction. `findings` are those of the new texts.

    A text that vanished is always named by something that was told of it, be it said elsewhere too: an edition gave it as
    evidence, which it is no more. It has only moved where another text of its source still says all of it.
    """
    others = [(article.source, _plain(article.text)) for article in standing]
    found: list[Revision] = []
    for change in changes:
        old, new = change.old, change.new
        gone = [one for story in told for one in (_changed(story, old, new, findings) if new else _vanished(story, old))]
        fallen = [one for one in gone if not any(_holds(text, _text(old, one)) for _, text in others)]
        own = [text for source, text in others if source == old.source]
        has_moved = any(all(_holds(text, _text(old, one)) for one in gone) for text in own)
        found += fallen or ([] if new or has_moved else gone[:1])
    return tuple(dict.fromkeys(found))


def _text(old: Article, revision: Revision) -> tuple[str, ...]:
    around = revision.was_in if revision.about == "figure" and revision.was_in else None
    return tuple(old.at(span) for span in ((around,) if around else revision.was))


def _plain(text: str) -> str:
    return f" {' '.join(words_of(text))} "


def _holds(plain: str, pieces: Iterable[str]) -> bool:
    return all(_plain(piece) in plain for piece in pieces)


def _of(article: Article, passages: Iterable[Passage]) -> list[tuple[Span, ...]]:
    """The evidence of the passages that are one article's."""
    return [one.evidence for one in passages if one.evidence[0].article_id == article.id]


def _vanished(story: BriefStory, old: Article) -> Iterator[Revision]:
    """All that was told of a text: its quotations, sentences, and the figures that stand in none of these."""
    quotes = _of(old, (card.words for card in story.quotes))
    sentences = _of(old, story.summary)
    yield from (Revision("quotation", spans, None) for spans in quotes)
    yield from (Revision("sentence", spans, None) for spans in sentences)
    for spans in _of(old, (line.amount for line in story.shown_figures)):
        if not any(_inside(spans[0], span) for told in (*quotes, *sentences) for span in told):
            yield Revision("figure", spans, _sentence_at(old, spans[0]))


def _changed(story: BriefStory, old: Article, new: Article, findings: Mapping[str, Findings]) -> Iterator[Revision]:
    now, found = _plain(new.text), findings.get(new.id, Findings(new.id))
    revised: list[Span] = []
    for spans in _of(old, (card.words for card in story.quotes)):
        if not _holds(now, map(old.at, spans)):
            revised += spans
            yield Revision("quotation", spans, None, _quotation_like(old, spans, new, found))
    for spans in _of(old, (line.amount for line in story.shown_figures)):
        if not _holds(now, map(old.at, spans)) and not any(_inside(spans[0], span) for span in revised):
            revised += spans
            yield _revised_figure(old, spans, new, found)
    memory = Memory([new])
    for spans in _of(old, story.summary):
        words = " ".join(map(old.at, spans))
        told_already = any(_inside(one, span) for one in revised for span in spans)
        if not (told_already or _holds(now, map(old.at, spans)) or memory.knows(words)):
            like = _sentence_like(words, new, found)
            yield Revision("sentence", spans, None, (like,) if like else ())


def _revised_figure(old: Article, spans: tuple[Span, ...], new: Article, found: Findings) -> Revision:
    """A figure that is gone, with that of the same kind and unit in the sentence that tells the same, if there is one."""
    around = _sentence_at(old, spans[0])
    like = _sentence_like(old.at(around), new, found)
    unit = _unit(old.at(spans[0]))
    amounts = [one.span for one in found.figures if like and _inside(one.span, like) and _unit(new.at(one.span)) == unit]
    if len(amounts) == 1:
        return Revision("figure", spans, around, (amounts[0],), like)
    return Revision("figure", spans, around)


def _unit(amount: str) -> frozenset[str]:
    """What an amount is counted in, as far as its words tell."""
    return frozenset(word for word in content_of(amount) if word.isalpha()) | frozenset(re.findall(r"[£$€%]", amount))


def _quotation_like(old: Article, spans: tuple[Span, ...], new: Article, found: Findings) -> tuple[Span, ...]:
    """The stretches between marks of the new text that are most like a quotation of the old."""
    words = [word for span in spans for word in words_of(old.at(span))]
    stretches = [(span,) for quote in found.quotes for span in quote.quoted]

    def likeness(pieces: tuple[Span, ...]) -> float:
        return SequenceMatcher(
            None, words, [word for one in pieces for word in words_of(new.at(one))], autojunk=False
        ).ratio()

    best = max(stretches, key=lambda pieces: (likeness(pieces), -pieces[0].start), default=())
    return best if best and likeness(best) >= _SAME_QUOTATION else ()


def _sentence_like(words: str, new: Article, found: Findings) -> Span | None:
    """The sentence of the new text that shares most content words with one of the old, if it shares half of them."""
    content = content_of(words)

    def shared(span: Span) -> float:
        own = content_of(new.at(span))
        return len(own & content) / max(1, min(len(own), len(content))) if len(own & content) > 1 else 0.0

    best = max((one.span for one in found.sentences), key=lambda span: (shared(span), -span.start), default=None)
    return best if best and shared(best) >= _SAME_SENTENCE else None


def _sentence_at(article: Article, span: Span) -> Span:
    """The sentence around a span, told by full stops and line breaks: the old text need not be parsed again."""
    start = max((match.end() for match in _BREAK.finditer(article.text, 0, span.start)), default=0)
    ending = _BREAK.search(article.text, span.end)
    end = len(article.text.rstrip()) if ending is None else ending.start() + len(ending.group().rstrip())
    return Span(article.id, start, end)


def _inside(span: Span, around: Span) -> bool:
    return span.article_id == around.article_id and around.start <= span.start and span.end <= around.end
