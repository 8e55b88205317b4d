"""Turns paragraphs of any format into why they are no article: an error page, a cookie wall, a paywall's beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.errors import ExtractError

# What is refused is short, and most of it is of that kind: a report about cookies or passwords is neither.
_MAX_ERROR_WORDS, _MAX_WALL_WORDS, _MAX_STUB_WORDS = 80, 300, 180
_MIN_WALL_SHARE = 0.6
# A gate stands at the end of what it lets everybody see.
_GATE_WITHIN, _MAX_GATE_CHARS = 4, 300

_READ_ON = (
    r"(?:to )?(?:continue|keep|finish|go on) reading"
    r"|(?:to )?(?:read|see|view|unlock|access|get) (?:the )?(?:full|whole|entire|rest of) (?:the |this )?"
    r"(?:article|story|text|report)"
    r"|(?:to )?(?:read|unlock|continue with|access) (?:the rest of )?this (?:article|story|report)"
)
_SIGN_IN = (
    r"(?:subscrib\w+|subscription|sign[ -]?(?:in|up)|log[ -]?in|logged in|regist(?:er|ration)"
    r"|create (?:a|an) (?:free )?account)"
)
_GATE = re.compile(
    rf"(?:.{{0,80}}\b{_SIGN_IN}\b[^.!?]{{0,60}}\b(?:{_READ_ON})\b.{{0,120}}"
    rf"|(?:{_READ_ON})\b[^.!?]{{0,60}}\b{_SIGN_IN}\b.{{0,120}}"
    r"|(?:sorry, )?this (?:article|content|story|report) is (?:only |exclusively )?"
    r"(?:for|available (?:only )?to|reserved for|exclusive to) (?:our |paying |premium |registered )*"
    r"(?:subscribers|members)\b.{0,120}"
    r"|you(?:['’]ve| have) (?:reached|read|used) (?:your|all|the) (?:[\w-]+ ){0,5}(?:free )?articles?\b.{0,120})",
    re.IGNORECASE,
)
# What a service that hands on articles puts where it cuts them.
_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+\d+ chars\]$")

_CONSENT = re.compile(
    r"\b(?:we (?:and our \d* ?(?:\w+ ){0,2}partners|use cookies|(?:value|care about) your privacy"
    r"|need your consent)"
    r"|your consent|your (?:privacy )?(?:choices|preferences)|cookie (?:policy|settings|preferences|notice)"
    r"|(?:accept|reject|allow|manage) (?:all|cookies|settings|preferences|choices|options)"
    r"|this (?:site|website) uses cookies|legitimate interests?|store and/or access|necessary cookies"
    r"|personali[sz]ed (?:ads|advertising)|privacy policy)\b",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:(?:http )?(?:error )?(?:40[0134]|410|429|50[0234])(?:\W+(?:error|page)?\s*"
    r"(?:not found|forbidden|unauthori[sz]ed|gone"
    r"|bad request|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out)?)?\W*"
    r"|(?:sorry,? |oops\W+)?(?:the|this|that) (?:page|article|story|content)(?: that| which)?"
    r"(?: you (?:are|were|['’]re) (?:looking for|trying to \w+)| you requested)?"
    r" (?:can ?not|can['’]t|could ?n[o']t|could not|was not|is not|does not|doesn['’]t|no longer|is no longer) (?:be )?"
    r"(?:found|exist|exists|available)(?:\W*|[.!]\s.*)|page not found\W*"
    r"|access denied\W*|you do ?n[o'’]t have permission to access\b.*"
    r"|(?:verifying|verify|confirm|checking)(?: that)? (?:if )?(?:you are|you['’]re|your browser|the site connection)\b.*"
    r"|(?:our systems have detected )?unusual (?:traffic|activity)\b.*"
    r"|(?:please )?(?:enable|turn on) (?:javascript|cookies)\b.*)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:forgot(?:ten)? (?:your )?password|remember me|keep me (?:signed|logged) in|e-?mail address|user ?name|password"
    r"|don['’]t have an account|(?:sign|log) in (?:with|to|using)|create (?:an|your) account|sign in|log in)\b",
    re.IGNORECASE,
)
_MIN_LOGIN_PHRASES, _MAX_LOGIN_WORDS = 3, 60


def refuse_text(paragraphs: Sequence[str], report: Sequence[str]) -> str | None:
    """Look at a text's paragraphs, and at those of them that are left as its report.

    Raises ExtractError, saying what it is and what to do, when that is no article. Returns what is to be noted of one that
    stops at a paywall, or None.
    """
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words <= _MAX_ERROR_WORDS and any(map(_ERROR.fullmatch, paragraphs[:3])):
        raise ExtractError("is an error page, not an article; fetch it again, or take it from the list")
    if words <= _MAX_WALL_WORDS and _consent_words(paragraphs) >= _MIN_WALL_SHARE * words > 0:
        raise ExtractError("is a page that asks to accept cookies, not an article; save the article's text as .txt")
    if words <= _MAX_LOGIN_WORDS and len(_login_phrases(paragraphs)) >= _MIN_LOGIN_PHRASES:
        raise ExtractError("is a page to log in, not an article; save the article's text when you are logged in")
    ends = [paragraph for paragraph in paragraphs[-_GATE_WITHIN:] if len(paragraph) <= _MAX_GATE_CHARS]
    if any(map(_GATE.fullmatch, ends)) or any(map(_CUT.search, paragraphs[-1:])):
        if sum(len(paragraph.split()) for paragraph in report) <= _MAX_STUB_WORDS:
            raise ExtractError("is the beginning of a text behind a paywall; save the whole text if you may read it")
        return "stops at a paywall: what comes after is not here"
    return None


def _consent_words(paragraphs: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs if _CONSENT.search(paragraph))


def _login_phrases(paragraphs: Sequence[str]) -> set[str]:
    return {found.lower() for paragraph in paragraphs for found in _LOGIN.findall(paragraph)}
