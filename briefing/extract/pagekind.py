"""Turns what a page is like (its title, fields, links, what it declares) into why it is no article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.errors import ExtractError
from briefing.extract.metadata import Declared

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A headline that leads elsewhere: a link of so many words.
_MIN_HEADLINE_WORDS = 3
# A listing has at least so many of them in headings. With so many of them so many paragraphs of what was taken for its text
# begin, which is this share of all, or it is next to nothing. Or it is made of that many short articles, and no long one.
_MIN_LISTED, _MIN_LISTED_IN_TEXT, _MIN_LISTED_SHARE, _MAX_LISTING_WORDS, _MAX_TEASER_WORDS = 8, 6, 0.4, 60, 120
_MIN_LIVE_POSTS = 3
# A page that asks for a password, or whose title is that of an error, holds no article of more words than this.
_MAX_LOGIN_WORDS, _MAX_ERROR_WORDS = 80, 120
# What a page lets everybody see of a text that is not free: this share of the words that it says it has, or so many.
_MAX_STUB_WORDS, _MAX_STUB_SHARE = 80, 0.6

_ERROR_TITLE = re.compile(
    r"(?:http )?(?:error )?(?:40[0134]|410|429|50[0234])"
    r"(?:\W+(?:error|page|not found|forbidden|unauthori[sz]ed|bad request|gone|too many requests|internal server error)"
    r"|\W+(?:bad gateway|service unavailable|gateway time-?out))*\W*"
    r"|(?:error )?(?:page|article|story|content)(?: was| is)? (?:not found|no longer available|unavailable)\W*"
    r"|(?:the |this )?page (?:doesn['’]t|does not) exist\W*|not found|access denied|forbidden|just a moment\W*"
    r"|(?:service|site|temporarily) unavailable|attention required!?|are you (?:a )?(?:human|robot)\W*|too many requests",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"(?:please )?(?:log|sign)[ -]?in(?: to\b.{0,40})?|(?:member|subscriber|user|customer) log[ -]?in"
    r"|create (?:an|your) account",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What of a page tells whether it is an article at all.

    `headlines` counts links in headings, `links` are the words of all that could be headlines. `is_teasers` says that the
    page has many articles, all of them short.
    """

    titles: tuple[str, ...]
    said: Declared
    asks_password: bool
    headlines: int
    links: frozenset[str]
    is_teasers: bool
    times: int


def see_page(root: HtmlElement, said: Declared) -> Page:
    """Look at a page as it was parsed."""
    titles = [root.findtext(".//title") or "", *("".join(heading.itertext()) for heading in root.iter("h1"))]
    links = {link: text for link in root.iter("a") if _is_headline(text := " ".join(link.text_content().split()))}
    in_headings = root.xpath("//*[self::h2 or self::h3 or self::h4]//a | //a[.//h2 or .//h3 or .//h4]")
    articles = [len(article.text_content().split()) for article in root.iter("article")]
    return Page(
        titles=tuple(filter(None, (" ".join(title.split()) for title in titles))),
        said=said,
        asks_password=root.find(".//input[@type='password']") is not None,
        headlines=len({links[link] for link in in_headings if link in links}),
        links=frozenset(links.values()),
        is_teasers=len(articles) >= _MIN_LISTED and max(articles) <= _MAX_TEASER_WORDS,
        times=sum(1 for _ in root.iter("time")),
    )


def _is_headline(text: str) -> bool:
    return len(text.split()) >= _MIN_HEADLINE_WORDS


def refuse_page(page: Page, text: str) -> None:
    """Raise ExtractError, saying what the page is and what to do, when it is none with an article.

    `text` is what is left of it as an article: one that is long enough is believed to be one, whatever else is there.
    """
    words = len(text.split())
    if page.said.live_posts >= _MIN_LIVE_POSTS and page.times >= _MIN_LIVE_POSTS:
        raise ExtractError("is a live blog, whose posts change through the day; take the article that sums it up")
    if words <= _MAX_ERROR_WORDS and any(_ERROR_TITLE.fullmatch(_name(title)) for title in page.titles):
        raise ExtractError("is an error page, not an article; fetch it again, or take it from the list")
    asks = page.asks_password or any(_LOGIN_TITLE.fullmatch(_name(title)) for title in page.titles)
    if words <= _MAX_LOGIN_WORDS and asks and not page.said.is_article:
        raise ExtractError("is a page to log in, not an article; save the article's text when you are logged in")
    if not page.said.is_free and _is_stub(page, words):
        raise ExtractError("is the beginning of a text behind a paywall; save the whole text if you may read it")
    if _is_listing(page, text):
        raise ExtractError("is a page that lists articles, not one itself; name it as a source of links")


def _name(title: str) -> str:
    """A title without the site's name behind it."""
    return re.split(r"\s+[|–—·»-]\s+", title, maxsplit=1)[0].strip()


def _is_stub(page: Page, words: int) -> bool:
    return words <= (_MAX_STUB_SHARE * page.said.word_count if page.said.word_count else _MAX_STUB_WORDS)


def _is_listing(page: Page, text: str) -> bool:
    if page.said.is_article:
        return False
    if page.is_teasers or (page.headlines >= _MIN_LISTED and len(text.split()) <= _MAX_LISTING_WORDS):
        return True
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    starts = tuple(page.links)
    listed = sum(paragraph.startswith(starts) for paragraph in paragraphs)
    return listed >= max(_MIN_LISTED_IN_TEXT, _MIN_LISTED_SHARE * len(paragraphs))
