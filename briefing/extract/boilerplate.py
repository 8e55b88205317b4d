"""Turns paragraphs into those that tell something: without sign-up lines, share prompts, credits of photos and the like."""

from __future__ import annotations

import re

# Longer than this is no prompt, whatever its first words are.
_MAX_CHARS = 240
_MAX_CREDIT_CHARS = 120

_THING = r"(?:newsletters?|e-?mails?|inbox|alerts?|notifications?|bulletins?|digests?|updates|briefings?|app|channel|podcasts?)"
_NETWORK = (
    r"(?:facebook|twitter|x|instagram|linkedin|youtube|tiktok|whatsapp|telegram|threads|bluesky|mastodon|reddit|pinterest"
    r"|google news|apple news|flipboard|email|e-mail|social media|rss)"
)
_PROMPTS = [
    # Sign-up lines: an imperative, and what one is to get.
    rf"sign up (?:now|here|today|for|to|with)\b.*\b{_THING}\b",
    rf"(?:subscribe|register|join|log ?in|sign ?in)(?: (?:now|here|today|free|us))?(?: (?:to|for|on)\b|:|!|,|$).*\b{_THING}\b",
    rf"(?:get|receive)\b.*\b{_THING}\b.*\b(?:delivered|sent|straight|direct(?:ly)?|in your|to your|to you|every|daily|each|weekly)\b",
    rf"(?:download|install|get) (?:our|the) (?:free )?(?:[\w'’]+ ){{0,3}}app\b",
    r"(?:already a (?:subscriber|member)|not a (?:subscriber|member)(?: yet)?)\?.*",
    r"(?:subscribe|register|log ?in|sign ?in) (?:now |here |today )?to (?:continue|read|keep) .*",
    r"(?:subscribe|sign up|log ?in|register)(?: (?:now|here|today))?[.!]?",
    r"(?:this (?:article|content|story) is (?:for|only available to|reserved for|exclusive to) (?:our )?(?:subscribers|members)\b).*",
    r"(?:support|become a (?:member|subscriber|supporter)|make a donation|donate)(?: to| of)? (?:our|independent|quality) .*journalism\b.*",
    # Pointers to other texts.
    r"(?:read|see|watch|listen|find out|click)(?: (?:it|them))? (?:more|also|next|on|here|now)(?: (?:about|on|at|for|to)\b.{0,40})?:.*",
    r"(?:read|learn|see|find out) more[.!…>»→ ]*",
    r"(?:also read|read also|more on this(?: story)?|related(?: (?:articles?|stories|topics|news|content|links?))?|more from (?:this|the) .*|"
    r"recommended(?: (?:for you|stories|reading))?|you (?:may|might) also (?:like|be interested in)|don['’]t miss|most (?:read|popular)|"
    r"further reading|in pictures|editor['’]s picks?|trending(?: now)?|what to read next)(?::.*|[.!…]*)",
    r"click here (?:to|for)\b.*",
    r"continue reading(?: (?:below|after the ad\w*|the main story|on)\b.*)?[.!…>»→ ]*",
    r"(?:story|article) continues (?:below|after)\b.*",
    r"(?:scroll down|swipe) (?:to|for)\b.*",
    # Sharing and following.
    rf"(?:follow|like|find|join|connect with|visit) (?:us|our (?:page|channel|coverage)|(?-i:[A-Z@])[\w .'’]{{1,40}}?) on {_NETWORK}"
    rf"(?:(?:,| and| or|,? @\w+|/)+ ?(?:{_NETWORK})?)*(?: (?:for|to|at|and)\b[^.!?]{{0,60}})?[.!:]?",
    rf"(?:share|tweet|pin|save|print|e-?mail)(?: (?:this|the) (?:article|story|page|post|link))?(?: (?:on|via|by|with|to) (?:{_NETWORK}|your friends)\b.*)?[.!:]?",
    rf"{_NETWORK}(?:[\s,|/·•]+{_NETWORK})+",
    r"(?:copy|share) (?:the )?link\b[.!:]?",
    r"(?:leave|post|add) a comment\b.*|(?:view|show|read) (?:all )?(?:\d+ )?comments?\b[.!:]?|\d+ (?:comments|shares|views)",
    # The law and the machine room.
    r"(?:©|\(c\)|copyright\b)\s*(?:©|\(c\))?\s*(?:\d{4}|[\w ,.'’&-]{1,60}\d{4}|[\w ,.'’&-]{1,60}all rights reserved)\b.*",
    r"(?:[\w ,.'’&-]{1,60}\. )?all rights reserved\.?(?: .*)?",
    r"(?:we|this (?:site|website|page)|our (?:site|website)) uses? cookies\b.*",
    r"(?:by (?:continuing|using) (?:to (?:use|browse)|our|this)\b.*\b(?:cookies|terms|privacy)\b.*)",
    r"(?:accept|reject|manage)(?: (?:all|my))? (?:cookies|preferences|choices)\b.*",
    r"(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice)|cookie (?:policy|settings))(?:[\s,|/·•].*)?",
    r"(?:please )?(?:enable|turn on) javascript\b.*|your browser does not support\b.*",
    r"(?:advertisement|advertising|sponsored(?: content)?|promoted(?: content)?|ad|adverts?|paid content)[.:]?(?: advertisement)?",
    r"our standards: .*",
    r"\(?(?:additional )?reporting by [^;.()]+(?:;\s*(?:additional reporting|writing|editing|compiled|translated) by [^;.()]+)*\)?\.?",
    r"(?:loading|please wait)\b[.…]*|\d+ min(?:ute)?s? read|reading time:? .*|listen to (?:this|the) (?:article|story)\b.*",
    r"(?:ends?|###+|-?\s*30\s*-|\*+ends?\*+|-\s*ends?\s*-)\.?",
]
_CREDITS = [
    r"\(?(?:(?:file |stock |cover |lead )?(?:photo(?:graph)?|image|picture|pic|illustration|graphic|video|credit)s?"
    r"(?: credits?| courtesy)?)(?: by | courtesy of |\s*[:/©]\s*)[^.!?]{1,100}\)?",
    r"[^.!?]{0,60}\((?:photo|image|picture) (?:by|courtesy)[^()]{1,80}\)",
    r"(?:getty images|shutterstock|istock)(?:\s*[/·|]\s*[^.!?]{1,60})?",
]
_PROMPT = re.compile("|".join(f"(?:{pattern})" for pattern in _PROMPTS), re.IGNORECASE)
_CREDIT = re.compile("|".join(f"(?:{pattern})" for pattern in _CREDITS), re.IGNORECASE)

_SENTENCE_BREAK = re.compile(r"(?<=[.!?])(?:[\"”’)\]]*)\s+")
_QUOTATION = re.compile('["“”„«»]')
_LEAD = re.compile(r"^[\s>»→•·*|–—-]+(?=\w)")
# A prompt at the edge of a paragraph of reporting must name its thing outright: nothing less is cut off a paragraph.
_EDGE = re.compile("|".join(f"(?:{pattern})" for pattern in _PROMPTS[:4]), re.IGNORECASE)


def is_boilerplate(paragraph: str) -> bool:
    """Whether a whole paragraph is a prompt or notice to the reader, or the credit of a picture: no part of the report."""
    line = _LEAD.sub("", paragraph).strip()
    if len(line) > _MAX_CHARS:
        return False
    return bool(_PROMPT.fullmatch(line) or (len(line) <= _MAX_CREDIT_CHARS and _CREDIT.fullmatch(line)))


def without_boilerplate(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs without those that are boilerplate, and without sign-up lines at their edges."""
    kept = (_trim(paragraph) for paragraph in paragraphs if not is_boilerplate(paragraph))
    return tuple(paragraph for paragraph in kept if paragraph)


def _trim(paragraph: str) -> str:
    """A paragraph without a sign-up sentence as its first or last. One with a quotation mark in it is never cut."""
    breaks = [(found.end() - len(found.group()), found.end()) for found in _SENTENCE_BREAK.finditer(paragraph)]
    if not breaks:
        return paragraph
    if _is_prompt(paragraph[breaks[-1][1] :]):
        return _trim(paragraph[: breaks[-1][0]])
    if _is_prompt(paragraph[: breaks[0][0]]):
        return _trim(paragraph[breaks[0][1] :])
    return paragraph


def _is_prompt(sentence: str) -> bool:
    return len(sentence) <= _MAX_CHARS and not _QUOTATION.search(sentence) and bool(_EDGE.fullmatch(sentence.strip()))
