"""Turns a text into the stretches whose numbers are no figures: dates, times, ratios, labels, codes, rows of tables."""

from __future__ import annotations

import re

from briefing.analyse.figures.clocks import clocks
from briefing.analyse.figures.rows import rows

_MONTH = (
    r"(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20)\d\d"
_LABEL = (
    r"articles?|sections?|chapters?|pages?|pp?\.|rooms?|highways?|routes?|exits?|flights?|types?|marks?|phases?|tiers?|"
    r"levels?|grades?|games?|episodes?|parts?|versions?|resolutions?|directives?|regulations?|protocols?|blocks?|stages?|"
    r"channels?|appendix|annex|figures?|tables?|footnotes?|clauses?|paragraphs?|lines?|gates?|platforms?|terminals?|"
    r"track|category|class|sol|apollo|group|week|day|act|bill|amendments?|rule|schedule|zone|line|year|round|lot|unit|"
    r"windows|covid|precinct|district|ward|suite|apartment|area|model|generation|volume|issue|cases?|no\.?|nos\.?|numbers?|№|#"
)

# One alternation, so that the text is read once; no part repeats over another's ground.
_EXCLUDED = re.compile(
    "|".join(
        (
            # Addresses.
            r"(?P<address>\b(?:https?://|www\.)\S{1,2000}|\S{1,64}@\S{1,200})",
            # 12 February 2026; February 12, 2026; Feb 12; the 12th of May; Feb 2026.
            rf"(?P<date>(?<![\d.,])\b{_DAY}(?:\s?[-–]\s?{_DAY})?\s(?:of\s)?{_MONTH}\b\.?(?:,?\s{_YEAR}\b)?"
            rf"|\b{_MONTH}\b\.?\s{_DAY}(?:\s?(?:[-–]|to|and)\s?{_DAY})?(?![\d%])(?!\s?(?:per\s?cent|million|billion))"
            rf"(?:,?\s{_YEAR}\b)?|\b{_MONTH}\b\.?,?\s{_YEAR}\b)",
            r"(?P<numeric_date>\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b|\b9/11\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b)",
            # 14:30, 10 a.m., 5pm, 10.45pm, 0401 GMT, five o'clock.
            r"(?P<time>\b\d{1,2}:\d{2}(?!,?\d)(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s(?:GMT|UTC|[A-Z]{1,3}T)\b)?"
            r"|\b\d{1,2}(?:[.:]\d{2})?\s?[ap]\.?m\b\.?|\b\d{4}\s?(?:GMT|UTC|hours)\b|\b\w{1,12}\so['’]clock\b)",
            # 1990s, the 30s, mid-30s; 2025-26, 2024/25; from 2014 to 2017, between 1000 and 1260.
            rf"(?P<years>\b(?:{_YEAR}|\d0)['’]?s\b|\b{_YEAR}\s?[-–/]\s?(?:{_YEAR}|\d\d)\b(?!,)"
            rf"|\b(?:from|between)\s(?:[Aa]\.?[Dd]\.?\s)?{_YEAR}\s(?:to|and|until)\s{_YEAR}\b(?![,.]\d)"
            rf"|\b[Aa]\.?[Dd]\.?\s\d{{1,4}}\b|\b\d{{1,4}}\s(?:AD|BC|BCE|CE|B\.C|A\.D)\b"
            rf"|\b(?:FY|Q|H|CY)\s?\d{{1,4}}(?:[-/]\d+)?\b|['’]\d\d\b)",
            # 3:1, 1:50,000.
            r"(?P<ratio>(?<![\w.,:])\d{1,4}(?:\.\d{1,2})?:(?:\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?)(?![\w:%]))",
            # The number of an item of a list.
            r"(?P<item>(?m:^)[ \t]{0,8}\d{1,2}[.)][ \t]{1,8}(?=[^\W\d_a-z]))",
            # 1st, 15th, 12th-century.
            r"(?P<ordinal>\b\d{1,3}(?:,\d{3})*(?:st|nd|rd|th)\b)",
            # No. 3, Article 5, Type 26, page 14, category one, Game 6.
            rf"(?P<label>(?<![\w-])(?i:{_LABEL})\s?(?:\d[\d.,]*\d|\d|one|two|three|four|five|six|seven|eight|nine|ten)"
            r"(?![\d%])(?!\s?(?:per\s?cent|percent|million|billion|years?|months?|days?|weeks?|hours?|minutes?|times?|people)\b)"
            r"(?:[a-z]\b|\([a-z0-9]+\))*(?:(?:\s?[-–&]\s?|\s(?:and|to)\s)\d{1,4}\b(?!\s?[\w%]))?)",
            # 020 7946 0018; +44 20 7946 0018; 555-123-4567.
            r"(?P<phone>(?<![\w.,])(?:\+\d{1,3}[ -]?(?:\(0\)[ ]?)?\d{1,5}|\(?0\d{2,4}\)?)(?:[ -]\d{3,5}){1,3}\b"
            r"|(?<![\w.,-])\d{3}-\d{3}-\d{4}\b)",
            # F-16, M777, COVID-19, ACP-79, A350, B2B: letters with digits behind them, in one word.
            r"(?P<code>(?<![\w$£€¥₹])(?!(?:[kcmd]?m|ft|in)[23]\b)(?!(?:RM|Rs|USD|EUR|GBP|INR|AUD|CAD|CHF|JPY|CNY|RMB|NZD|SGD|HKD|MYR|PS|Rp|NOK|SEK|DKK|PLN|ZAR)"
            r"\d)(?!(?:sub|minus|plus|pre|to|mid|up|under|over|then|now|nearly|almost|about)-?\d)"
            r"[^\W\d_]{1,12}(?:[-‑]\d[\w.]{0,12}(?![\w,])|\d[\w-]{0,12})+)",
            # NATO 3.0, 1.2.3.
            r"(?P<version>\b\d{1,2}\.\d{1,2}\.\d[\d.]*|(?<=[A-Za-z]\s)\d\.0\b(?!\s?(?:%|per|million|billion|[a-z])))",
            # 24/7, 50/50.
            r"(?P<pair>\b(?:24/7|24/24|50/50)\b)",
            # 3 Mill Lane, 221B Harbour Old Road.
            r"(?P<street>\b\d{1,5}[A-Za-z]?\s(?:[A-Z][\w'’-]{1,20}\s){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Square|Place|Court"
            r"|Drive|Terrace|Boulevard|Close|Crescent|Row|Quay|Wharf|Way)\b(?!\s[a-z]+ed\b))",
            # Men aged 18 to 34: a class of people, not a measure of them.
            r"(?P<age_group>\baged?\s\d{1,2}\s?(?:-|–|to|and)\s?\d{1,2}\b)",
            # COVID -19, ID.3.
            r"(?P<name>\b(?i:covid)\s?[-–]\s?19\b|\b[A-Za-z]{1,8}\.\d{1,3}\b(?!\d))",
        )
    )
)


def excluded(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches `(start, end)` of a text whose numbers are no figures, in order and apart."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted((*(match.span() for match in _EXCLUDED.finditer(text)), *clocks(text), *rows(text))):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
