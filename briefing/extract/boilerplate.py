"""Turns paragraphs into those that tell something: without sign-up lines, share prompts, credits of photos and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

# Longer than this is no prompt, whatever its first words are.
_MAX_CHARS = 240
_MAX_CREDIT_CHARS = 120

_THING = (
    r"(?:newsletters?|e-?mails?|inbox|alerts?|notifications?|bulletins?|digests?|updates|briefings?|app|channel"
    r"|podcasts?)"
)
_NETWORK = (
    r"(?:facebook|twitter|x|instagram|linkedin|youtube|tiktok|whatsapp|telegram|threads|bluesky|mastodon|reddit|pinterest"
    r"|google news|apple news|flipboard|e-?mail|social media|rss)"
)
_NETWORKS = rf"{_NETWORK}(?:(?:, | and | or | ?[/|·] ?){_NETWORK}){{0,8}}"

# An imperative of signing up, and what one is to get.
_SIGN_UP = (
    rf"sign up (?:now|here|today|for|to|with)\b[^.!?]*\b{_THING}\b[^.!?]*[.!]?",
    r"(?:subscribe|register|join|log ?in|sign ?in)(?: (?:now|here|today|free|us))?"
    rf"(?: (?:to|for|on|our)\b|[:!,])[^.!?]*\b{_THING}\b[^.!?]*[.!]?",
    rf"(?:get|receive)\b[^.!?]*\b{_THING}\b[^.!?]*"
    r"\b(?:deliver\w*|sent|straight|direct(?:ly)?|in your|to your|to you|every|daily|weekly)\b[^.!?]*[.!]?",
    r"(?:download|install|get) (?:our|the) (?:free )?(?:[\w'’]+ ){0,3}app\b[^.!?]*[.!]?",
)
_READ_ON = (
    r"(?:read|see|watch|listen|find out)(?: (?:it|them))? (?:more|also|next|on|here|now)"
    r"(?: (?:about|on|at|for)\b.{0,40})?:.*",
    r"(?:read|learn|see|find out) more[.!…>»→ ]*",
    r"(?:also read|read also|more on this(?: story)?)(?::.*|[.!…]*)",
    r"related(?: (?:articles?|stories|topics|news|content|links?))?(?::.*|[.!…]*)",
    r"(?:recommended(?: (?:for you|stories|reading))?|most (?:read|popular)|further reading|editor['’]s picks?)"
    r"(?::.*|[.!…]*)",
    r"(?:more from (?:this|the) (?:author|section|series|topic)|trending(?: now)?|what to read next)(?::.*|[.!…]*)",
    r"you (?:may|might) also (?:like|be interested in)\b.*",
    r"click here (?:to|for)\b.*",
    r"continue reading(?: (?:below|after|the main story|on)\b.*)?[.!…>»→ ]*",
    r"(?:story|article) continues (?:below|after)\b.*",
)
_PAYWALL = (
    r"(?:already|not) an? (?:subscriber|member)(?: yet)?\?.*",
    r"(?:subscribe|register|log ?in|sign ?in)(?: now| here| today)? to (?:continue|keep|read)\b.*",
    r"subscribe to [\w .'’&-]{2,60} (?:from|for) (?:just |only )?[£$€]?\d[^!?]{0,60}",
    r"subscribe (?:now |today )?(?:from|for) (?:just |only |as little as )?[£$€]\d[^!?]{0,80}[.!]?",
    r"(?:enjoying|enjoyed|liked?) (?:this|what you(?:['’]re| are) reading|our) ?[\w ]{0,30}\?",
    r"(?:subscribe|sign up|log ?in|register)(?: (?:now|here|today))?[.!]?",
    r"this (?:article|content|story) is (?:for|only available to|reserved for|exclusive to) (?:our )?"
    r"(?:subscribers|members)\b.*",
    r"(?:support|donate to) (?:our|independent|quality) (?:[\w-]+ ){0,2}journalism\b.*",
)
_SHARE = (
    rf"(?:follow|like|find|join|connect with|visit) (?:us|our (?:page|channel|coverage)) on {_NETWORK}\b.*",
    rf"(?:follow|like|find) (?-i:[A-Z@])[\w .'’]{{1,40}} on {_NETWORKS}[.!:]?",
    rf"(?:share|tweet|pin|save|print|e-?mail)(?: (?:this|the) (?:article|story|page|post|link))?"
    rf"(?: (?:on|via|by|with) {_NETWORKS})?[.!:]?",
    rf"{_NETWORK}(?:[\s,|/·•]{{1,3}}{_NETWORK}){{1,10}}",
    r"(?:copy|share) (?:the )?link\b[.!:]?",
    r"(?:leave|post|add) a comment\b[.!:]?",
    r"(?:view|show|read) (?:all )?(?:\d+ )?comments?[.!:]?|\d+ (?:comments|shares|views)",
)
_NOTICE = (
    r"(?:©|\(c\))\s*[\w ,.'’&-]{0,60}\d{4}\b.*",
    r"copyright(?: ©| \(c\))? (?:\d{4}\b|[\w ,.'’&-]{1,60}all rights reserved\b).*|copyright [\w ,.'’&-]{1,60}\d{4}[.]?",
    r"(?:[\w ,.'’&-]{1,60}\. )?all rights reserved\.?",
    r"(?:we|this (?:site|website|page)|our (?:site|website)) uses? cookies\b.*",
    r"by (?:continuing|using) (?:to (?:use|browse)|our|this)\b.*\b(?:cookies|terms|privacy)\b.*",
    r"(?:accept|reject|manage)(?: (?:all|my))? (?:cookies|preferences|choices)\b[^!?]*",
    r"(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice)|cookie (?:policy|settings))(?:\s?[,|/·•].*)?",
    r"(?:please )?(?:enable|turn on) javascript\b.*|your browser does not support\b.*",
    r"(?:advertisement|advertising|sponsored(?: content)?|promoted(?: content)?|ad|adverts?|paid content)[.:]?",
    r"our standards: the thomson reuters trust principles\b.*",
    r"\((?:additional )?reporting by [^()]+\)\.?",
    r"additional reporting by (?-i:[A-ZÀ-Þ])[\w .,'’&-]{2,80}",
    r"(?:press|news|media) release[.:]?|for immediate release[.:]?",
    # A wire's name of a story, and its note to the editors.
    r"(?-i:[A-Z]{2,4}(?:-{1,2}[A-Z0-9][A-Za-z0-9.&/]*){1,5})(?:[ ,(]+.{0,30}\b(?:ld|writethru|update|urgent|advisory|wrapup"
    r"|refile|take)\b.{0,40})?",
    r"\(?eds\.?:.*",
    r"(?:additional )?reporting by [^;()]+;\s*(?:additional reporting|writing|editing|compiled|translated)"
    r"(?: and \w+)? by [^()]+",
    r"loading[.…]*|please wait[.…]*",
    r"\d+ min(?:ute)?s?(?: of)? read(?:ing)?|reading time:? \d+.*|listen to (?:this|the) (?:article|story)[.:]?",
    r"ends?\.?|#{2,}|-?\s?(?:30|ends?)\s?-|\*+\s?ends?\s?\*+",
)
_LETTER = r"(?:e-?mail|message|newsletter|bulletin)"
# What a mailing list's program puts around what it sends.
_MAILING = (
    rf"(?:view|read|open|see) (?:this|the) {_LETTER} (?:in|on|with) (?:your|a|the) (?:web ?)?browser\b.*",
    r"view (?:it )?online[.:]?",
    rf"(?:are you )?(?:having )?(?:trouble|problems?|can['’]t|cannot) (?:view|read|see)(?:ing)? (?:this|the)"
    rf" {_LETTER}\b.*",
    rf"you(?:['’]re| are) receiving this\b.*|you(?:['’]ve| have)? received this {_LETTER} because\b.*",
    rf"this {_LETTER} (?:was|has been|is) sent (?:to|by|from)\b.*|please (?:do not|don['’]t) reply to this {_LETTER}\b.*",
    r"(?:(?:if you (?:no longer |do not )?(?:want|wish) to [\w ,’'-]{1,60}|click (?:here )?|to ),? ?)?unsubscribe"
    r"(?:\s*[|/·•,:(].*|\s+(?:from|here|at any time|instantly|by|or)\b.*)?[.]?",
    r"(?:update|manage|change|edit) (?:your |my )?(?:e-?mail |mailing |subscription |newsletter )*"
    r"(?:preferences|subscriptions?|settings|profile)\b[^!?]*",
    rf"forward (?:this {_LETTER} )?to a (?:friend|colleague)\b.*",
    rf"(?:was this {_LETTER} )?forwarded (?:to you|this {_LETTER})\?.*",
    rf"add (?:us|[\w.-]+@[\w.-]+) to your (?:address book|contacts)\b.*|why did i (?:get|receive) this(?: {_LETTER})?\?.*",
    r"contacts?: [^.!?]{2,80}, [^!?]*(?:\+?\d[\d ()-]{7,}\d|[\w.-]+@[\w.-]+).*",
    r"(?:media|press) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|office)\s*:.*|(?:for|notes to) editors?[.:]",
)
_CREDITS = (
    r"\(?(?:file |stock |cover |lead )?(?:photo(?:graph)?|image|picture|pic|illustration|graphic|video)s?"
    r"(?: credits?| courtesy)?\s*[:/©]\s*[^.!?]{1,100}\)?",
    r"\(?(?:photo|image|picture|video)s? (?:by|courtesy of) (?-i:[A-Z])[^.!?]{1,80}\)?",
    r"(?:photo(?:graph)?|image|picture) credits?:? [^.!?]{1,80}|credits?: [^.!?]{1,80}",
    r"(?:getty images|shutterstock|istock)(?:\s*[/·|]\s*[^.!?]{1,60})?",
)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_IS_SIGN_UP = _any((*_SIGN_UP, *_PAYWALL, *_MAILING))
_IS_NOTICE = _any((*_READ_ON, *_SHARE, *_NOTICE))
_IS_CREDIT = _any(_CREDITS)
_IS_EDGE = _any(_SIGN_UP)
# Every sign-up line begins so.
_VERB = r"(?:sign|subscribe|register|join|log|get|receive|download|install)\b"
_BEGINS = re.compile(rf"\s*{_VERB}", re.IGNORECASE)
_BEGINS_WITHIN = re.compile(rf"[.!?][\"”’)\]]*\s+{_VERB}", re.IGNORECASE)

# What is attributed to someone is reporting: "Register now for alerts, the ministry told residents."
_ATTRIBUTION = re.compile(
    r"\b(?:said|says|told|tells|announced|warned|urged|according to|added|ordered|advised"
    r"|minister|ministry|government|police|officials?)\b",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_OTHERS = re.compile(
    r"(?:also (?:today|in the news|in this (?:issue|edition|newsletter)|making (?:news|headlines))|in other news"
    r"|(?:more|other|top) (?:headlines|stories|news)(?: (?:today|this morning))?|elsewhere today|today['’]s headlines)"
    r"[.:…]?",
    re.IGNORECASE,
)
_QUOTATION = re.compile('["“”„«»]')
_LEAD = re.compile(r"^[\s>»→•·|–—-]+(?=\w)")


def is_boilerplate(paragraph: str) -> bool:
    """Whether a whole paragraph is a prompt or notice to the reader, or the credit of a picture: no part of the report."""
    line = _LEAD.sub("", paragraph).strip()
    if len(line) > _MAX_CHARS:
        return False
    return _is_notice(line) or all(map(_is_notice, _SENTENCE_BREAK.split(line)))


def _is_notice(line: str) -> bool:
    if _IS_SIGN_UP.fullmatch(line):
        return not _ATTRIBUTION.search(line)
    return bool(_IS_NOTICE.fullmatch(line) or (len(line) <= _MAX_CREDIT_CHARS and _IS_CREDIT.fullmatch(line)))


def without_boilerplate(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs without those that are boilerplate, and without sign-up lines at their edges."""
    told = _without_teasers(paragraphs)
    kept = (_trim(paragraph) for paragraph in told if not is_boilerplate(paragraph))
    return tuple(paragraph for paragraph in kept if paragraph)


def _without_teasers(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """The paragraphs without the headlines of other stories below "Also today": lines that are no sentences."""
    teasing = False
    for paragraph in paragraphs:
        ends = bool(_SENTENCE_END.search(paragraph))
        teasing = bool(_OTHERS.fullmatch(paragraph)) or (teasing and not ends and len(paragraph) <= _MAX_CREDIT_CHARS)
        if not teasing:
            yield paragraph


def _trim(paragraph: str) -> str:
    """A paragraph without sign-up sentences at its edges. A sentence with a quotation mark is never taken off."""
    if not _BEGINS.match(paragraph) and not _BEGINS_WITHIN.search(paragraph):
        return paragraph.strip()
    ends = [0, *(found.end() for found in _SENTENCE_BREAK.finditer(paragraph)), len(paragraph)]
    sentences = [(start, end) for start, end in pairwise(ends) if start < end]
    while sentences and _is_prompt(paragraph[slice(*sentences[-1])]):
        sentences.pop()
    first = 0
    while first < len(sentences) and _is_prompt(paragraph[slice(*sentences[first])]):
        first += 1
    return paragraph[sentences[first][0] : sentences[-1][1]].strip() if first < len(sentences) else ""


def _is_prompt(sentence: str) -> bool:
    sentence = sentence.strip()
    return (
        len(sentence) <= _MAX_CHARS
        and not _QUOTATION.search(sentence)
        and not _ATTRIBUTION.search(sentence)
        and bool(_IS_EDGE.fullmatch(sentence))
    )
