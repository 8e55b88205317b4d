"""Turns a figure into a key for what it measures, the same in every edition, and two of one measure into their change.

A figure that cannot be followed with certainty has no key: a wrong history is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from briefing.analyse.figures.periods import Period, read_period
from briefing.analyse.figures.terms import GENERIC, HARM, STOP, WORD, acronym, stem
from briefing.model import Figure, Span

# Verbs that only say that something is so much, or became so. With any other an event is told, and no measure:
# what was announced, won or spent yesterday is not what is announced, won or spent today.
_NEUTRAL = frozenset(
    "be stand reach total remain amount rise fall increase decrease grow climb drop jump slip edge ease hit have number "
    "cost expect forecast set stay exceed average measure".split()
)
# What is not said to be known is another thing each time: "a £5m grant", "a further 300 tents".
_INTRODUCING = frozenset("a an another further additional extra fresh new".split())
# One word alone ("the failure cost £5m") may be said of anything.
_FEWEST_TERMS = 2
_EMPTY = frozenset("own true latest current previous final overall estimate difference size term".split())
# What a share is of, where whoever spends it, or misses it, the measure is the same.
_ECONOMY = frozenset("GDP GNP GNI GVA".split())
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a measure changed: `difference` is exact, in `unit` ("percentage point" for two percentages)."""

    difference: Decimal
    unit: str


def measure_key(figure: Figure, article_text: str, published: date | None = None, story: str = "") -> str:
    """A key that only figures of one measure have, in whatever edition or outlet; "" where that is not certain.

    It is made of the kind, unit, rate and base, of the role (a target is never followed by an outcome), of the words for
    what is measured and whose it is, in any order, number and spelling; of a target or forecast also of its year; else of
    how long its period is (a month is not compared with a year). `published` resolves "last year". `story` is a name,
    lasting over editions, of the story that it stands in: casualties are followed within one story only, and have no key
    without it. Who gave a figure is no part of the key.
    """
    if figure.kind == "duration" or figure.role in ("comparison", "change") or figure.vague or figure.about is None:
        return ""
    harm = _harm(figure, article_text)
    if harm:
        return "|".join(("casualties", figure.unit, *sorted(harm), story)) if story else ""
    base = acronym(_words(figure.base, article_text)) if figure.base is not None else ""
    is_event = _is_event(figure, article_text) and base not in _ECONOMY
    if is_event or (figure.kind == "count" and not figure.unit):
        return ""
    terms = _terms(figure, article_text)
    if len(terms) + bool(base) < _FEWEST_TERMS or not terms:
        return ""
    unit = "percentage" if figure.kind == "percent" and not figure.unit else figure.unit.lower()
    role = "level" if figure.role == "share" else figure.role
    return "|".join((figure.kind, unit, base, role, " ".join(sorted(terms)), _time(figure, article_text, published)))


def measures(
    figures: Iterable[Figure], article_text: str, published: date | None = None, story: str = ""
) -> dict[str, Figure]:
    """The figures of one text by their `measure_key`, the first of each; not those of which it gives two values."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        key = measure_key(figure, article_text, published, story)
        if key:
            found.setdefault(key, []).append(figure)
    return {key: same[0] for key, same in found.items() if len({(one.low, one.high) for one in same}) == 1}


def change(before: Figure, after: Figure) -> Change | None:
    """By how much a measure changed from one figure to another that has the same `measure_key`.

    None where that means nothing: for ranges, vague or rounded amounts ("about", "more than"), fractions in words, amounts
    in different units, and figures that are changes themselves.
    """
    if (before.kind, before.unit, before.role == "change") != (after.kind, after.unit, after.role == "change"):
        return None
    if after.role == "change" or not (_is_exact(before) and _is_exact(after)):
        return None
    return Change(after.low - before.low, "percentage point" if after.unit == "percentage" else after.unit)


def _is_exact(figure: Figure) -> bool:
    return figure.modifier == "=" and figure.low == figure.high and not figure.vague and figure.ratio is None


def _words(span: Span | None, text: str) -> str:
    return text[span.start : span.end] if span is not None else ""


def _terms(figure: Figure, text: str) -> frozenset[str]:
    """The words for what is measured, and whose it is; none where nothing but a name is left, which says no measure."""
    said = WORD.findall(_words(figure.about, text))
    more = [word for span in figure.about_more for word in WORD.findall(_words(span, text))]
    owner = WORD.findall(_words(figure.whose, text))
    base = WORD.findall(_words(figure.base, text))
    # Of a share, what it is of says what is measured; of its subject ("members agreed to spend") only a name counts.
    common = _stems(said) - _stems(base) - GENERIC - _EMPTY
    if figure.base is None or (not common and figure.role != "target"):
        common |= _stems(more) - _stems(base) - GENERIC - _EMPTY
    names = _stems([*owner, *(word for span in figure.about_more for word in _names(span, text))])
    if not common - names:
        return frozenset()
    noun = _stems(WORD.findall(figure.unit.split(" per ")[0])) if figure.kind == "count" else frozenset()
    return common | names | noun


def _names(span: Span, text: str) -> list[str]:
    """The words with a capital in a stretch, but for the one that opens a sentence, which says nothing."""
    words = WORD.findall(_words(span, text))
    before = text[: span.start].rstrip(" \"'“‘(")[-1:]
    opens = before in ("", "\n", ".", "!", "?", ":")
    return [word for word in words[opens:] if word[0].isupper()]


def _stems(words: list[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if len(word) > 1) - STOP


def _harm(figure: Figure, text: str) -> frozenset[str]:
    """What befell the people that a figure counts, if anything did."""
    if figure.kind != "count":
        return frozenset()
    spans = (figure.about, *figure.about_more, figure.span)
    words = [word.lower() for span in spans for word in WORD.findall(_words(span, text))]
    return frozenset(HARM[word] for word in [*words, figure.verb] if word in HARM)


def _is_event(figure: Figure, text: str) -> bool:
    """Whether a figure tells of something that happened once, or is brought up as new."""
    if figure.verb and figure.verb not in _NEUTRAL:
        return True
    if figure.kind == "percent":
        return False
    before = WORD.findall(text[max(0, figure.span.start - _LOOK_BACK) : figure.span.start].rpartition("\n")[2])
    return any(word.lower() in _INTRODUCING for word in before[-2:])


def _time(figure: Figure, text: str, published: date | None) -> str:
    """The years of a target or forecast; else how long the period is. A percentage of no period is of the latest month."""
    period = read_period(_words(figure.period, text), published) if figure.period is not None else Period()
    if figure.role in ("target", "forecast"):
        return ",".join(map(str, sorted(period.years)))
    return "" if figure.kind == "percent" and period.grain == "month" else period.grain
