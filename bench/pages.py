"""Turns a layout's name and a number into an invented news page as sites of that kind build it, and the text of its article."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from random import Random

SUBJECTS = (
    "The harbour board",
    "Mara Voss, the transport minister,",
    "A spokesman for the port of Calderport",
    "The council of coastal states",
    "Farmers in the northern districts",
    "The finance committee of the assembly",
    "Engineers who surveyed the breakwater",
    "An official who asked not to be named",
)
DEEDS = (
    "said on Thursday that the plan would go on, although its cost had risen by {n} per cent since the spring",
    "wants to know who paid for the {n} cranes that were ordered before the vote was taken",
    "agreed to spend £{n} million on the outer wall, which storms have damaged in each of the last four winters",
    "told reporters that “nobody in this room believes that {n} days are enough”, and left without taking questions",
    "had warned in a letter to the ministry that {n} jobs would be lost if the ferries were not replaced",
    "is expected to publish its findings within {n} weeks, after the last of the hearings has been held",
    "rejected the offer, and said that it was less than a third of the {n} million that had been promised",
    "has asked for more time, because the survey of the seabed found {n} places where the ground was too soft",
)
LINKS = (
    "Ferry fares to rise",
    "Storm closes two roads",
    "Council names new chair",
    "Fishing quota agreed",
    "Museum to reopen",
)


def _sentence(random: Random) -> str:
    return f"{random.choice(SUBJECTS)} {random.choice(DEEDS).format(n=random.randint(3, 980))}."


def _paragraphs(random: Random, low: int, high: int) -> list[str]:
    return [" ".join(_sentence(random) for _ in range(random.randint(1, 4))) for _ in range(random.randint(low, high))]


def _ps(texts: list[str], attributes: str = "") -> str:
    return "".join(f"<p{attributes}>{escape(text)}</p>\n" for text in texts)


def _links(random: Random, count: int, heading: str = "") -> str:
    items = "".join(f'<li><a href="/news/{random.randint(1, 9999)}">{random.choice(LINKS)}</a></li>' for _ in range(count))
    return (f"<h3>{heading}</h3>" if heading else "") + f"<ul>{items}</ul>"


def _teasers(random: Random, count: int) -> str:
    return "".join(
        f'<article class="teaser card"><h3><a href="/n/{random.randint(1, 999)}">{random.choice(LINKS)}</a></h3>'
        f"<p>{escape(_sentence(random))}</p></article>"
        for _ in range(count)
    )


def _frame(random: Random, main: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Harbour plan goes on | The Calder Post</title>'
        f'<meta property="og:title" content="Harbour plan goes on"><meta property="og:type" content="article">{head}'
        "<style>.a{color:red}</style><script>window.data={a:1};</script></head><body>"
        f'<header><a href="/">The Calder Post</a><nav>{_links(random, 12)}</nav></header>{main}'
        f"<footer>{_links(random, 10)}<p>© 2026 Calder Media. All rights reserved.</p></footer>"
        "<script>track('page')</script></body></html>"
    )


def _article_tag(random: Random, body: list[str]) -> str:
    return f"<main><article><h1>Harbour plan goes on</h1>{_ps(body)}</article></main>"


def _with_aside(random: Random, body: list[str]) -> str:
    half = len(body) // 2
    advert = '<div class="ad-slot" id="ad-1"><span>Advertisement</span></div>'
    return (
        f"<main><article><h1>Harbour plan goes on</h1>{_ps(body[:half])}{advert}{_ps(body[half:])}</article>"
        f"<aside>{_links(random, 8, 'Most read')}</aside></main>"
    )


def _div_soup(random: Random, body: list[str]) -> str:
    def name() -> str:
        return "".join(random.choice("abcdefghijk0123") for _ in range(6))

    inner = "".join(f'<div class="{name()}"><div class="{name()}"><p>{escape(one)}</p></div></div>' for one in body)
    return f'<div class="{name()}"><div class="{name()}"><h1>Harbour plan goes on</h1><div>{inner}</div></div></div>'


def _divs_without_p(random: Random, body: list[str]) -> str:
    inner = "".join(f'<div class="par">{escape(one)}</div>' for one in body)
    return f'<div id="content"><h1>Harbour plan goes on</h1><div class="story-body">{inner}</div></div>'


def _breaks(random: Random, body: list[str]) -> str:
    return f'<div id="main"><h1>Harbour plan goes on</h1><div class="text">{"<br><br>".join(map(escape, body))}</div></div>'


def _layout_table(random: Random, body: list[str]) -> str:
    return (
        f'<table width="900"><tr><td width="150">{_links(random, 10)}</td><td><h2>Harbour plan goes on</h2>{_ps(body)}</td>'
        f'<td width="150">{_links(random, 6)}</td></tr></table>'
    )


def _json_ld(random: Random, body: list[str]) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Harbour plan goes on",
        "datePublished": "2026-02-12T08:00:00Z",
        "articleBody": "\n\n".join(body),
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f'{script}<main><article class="post">{_ps(body)}</article></main>'


def _wordpress(random: Random, body: list[str]) -> str:
    share = '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul></div>'
    return (
        '<div id="primary"><main id="main" class="site-main"><article id="post-77" class="post type-post"><header class="entry-header">'
        '<h1 class="entry-title">Harbour plan goes on</h1><div class="entry-meta"><span class="byline">by Ann Lee</span></div></header>'
        f'<div class="entry-content">{_ps(body)}{share}</div><footer class="entry-footer">Filed under <a href="/c">Ports</a></footer>'
        f'</article><div class="related-posts">{_links(random, 5, "Related posts")}</div></main></div>'
    )


def _components(random: Random, body: list[str]) -> str:
    blocks = "".join(
        f'<div data-component="text-block" class="ssrcss-1"><div class="ssrcss-2">{_ps([one])}</div></div>' for one in body
    )
    figure = (
        '<div data-component="image-block"><figure><div><img src="x.jpg" alt=""></div>'
        "<figcaption>The outer wall after the storm</figcaption></figure></div>"
    )
    links = f'<div data-component="links-block">{_links(random, 3, "More on this story")}</div>'
    return f'<main id="main-content"><article><header><h1>Harbour plan goes on</h1></header>{figure}{blocks}{links}</article></main>'


def _teasers_after(random: Random, body: list[str]) -> str:
    return (
        f'<main><article class="story"><h1>Harbour plan goes on</h1>{_ps(body)}</article>'
        f'<section class="more">{_teasers(random, 6)}</section></main>'
    )


def _related_inside(random: Random, body: list[str]) -> str:
    half = max(1, len(body) // 2)
    box = f'<div class="related-box"><p>Read more: <a href="/x">{random.choice(LINKS)}</a></p></div>'
    promo = f'<p><a href="/y">{random.choice(LINKS)}</a></p>'
    return f"<article><h1>Harbour plan goes on</h1>{_ps(body[:half])}{box}{_ps(body[half:])}{promo}{promo}</article>"


def _with_comments(random: Random, body: list[str]) -> str:
    comments = "".join(
        f'<li class="comment"><p class="author">reader{number}</p><p>{escape(_sentence(random))}</p></li>'
        for number in range(12)
    )
    return (
        f"<main><article><h1>Harbour plan goes on</h1>{_ps(body)}</article>"
        f'<section id="comments" class="comments"><h2>12 comments</h2><ol class="commentlist">{comments}</ol></section></main>'
    )


def _sign_up_inside(random: Random, body: list[str]) -> str:
    half = max(1, len(body) // 2)
    box = (
        '<div class="newsletter-signup"><h4>Stay informed</h4><p>Sign up for our daily newsletter.</p>'
        '<form><input type="email"><button>Sign up</button></form></div>'
    )
    return f"<article><h1>Harbour plan goes on</h1>{_ps(body[:half])}{box}{_ps(body[half:])}</article>"


def _with_list(random: Random, body: list[str]) -> str:
    half, items = max(1, len(body) // 2), "".join(f"<li>{escape(one)}</li>" for one in body[1:4])
    return (
        f"<article><h1>Harbour plan goes on</h1>{_ps(body[:1])}<ul>{items}</ul>{_ps(body[4:])}</article>" if half > 1 else ""
    )


def _with_quotation(random: Random, body: list[str]) -> str:
    return (
        f"<article><h1>Harbour plan goes on</h1>{_ps(body[:2])}<blockquote><p>{escape(body[2])}</p></blockquote>"
        f"{_ps(body[3:])}</article>"
    )


def _with_headings(random: Random, body: list[str]) -> str:
    parts = "".join(f"<p>{escape(one)}</p>" for one in body)
    return f'<div class="article-body" itemprop="articleBody"><h1>Harbour plan goes on</h1>{parts}</div>'


def _with_meta(random: Random, body: list[str]) -> str:
    return (
        '<main><article><header><h1>Harbour plan goes on</h1><p class="byline">By <a rel="author" href="/ann">Ann Lee</a></p>'
        '<time datetime="2026-02-12T08:00:00Z">12 February 2026</time><ul class="share"><li>Share</li><li>Save</li></ul></header>'
        f'<section name="articleBody">{_ps(body, " class=css-at9mc1")}</section><footer>Tags: <a href="/t">ports</a></footer></article></main>'
    )


def _spans(random: Random, body: list[str]) -> str:
    inner = "".join(f"<p><span>{escape(one)}</span></p>" for one in body)
    return f"<section><div><h1><span>Harbour plan goes on</span></h1><div><section>{inner}</section></div></div></section>"


def _linked(random: Random, body: list[str]) -> str:
    linked = [escape(one).replace(" the ", ' <a href="/topic/harbour">the</a> ', 1) for one in body]
    inner = "".join(f"<p>{one}</p>" for one in linked)
    return f'<div class="content"><div class="news-detail"><h1>Harbour plan goes on</h1>{inner}</div></div>'


def _cookie_bar(random: Random, body: list[str]) -> str:
    bar = (
        '<div id="consent" class="cookie-banner"><h2>We value your privacy</h2><p>We and our partners store and access information on '
        "a device, such as cookies, and process personal data to show adverts and to measure them.</p>"
        "<button>Accept all</button><button>Settings</button></div>"
    )
    return f"{bar}<div class='wrapper'><article><h1>Harbour plan goes on</h1>{_ps(body)}</article></div>"


def _government(random: Random, body: list[str]) -> str:
    crumbs = (
        '<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li>Harbour plan</li></ol>'
    )
    contact = '<div class="contact"><h3>Contact</h3><p>Press office: +44 20 5550 0100, press@port.example</p></div>'
    return (
        f'{crumbs}<div class="region region-content"><div class="node node--type-press-release"><h1>Harbour plan goes on</h1>'
        f'<div class="field field--name-body">{_ps(body)}</div></div></div><div class="sidebar">{contact}{_links(random, 5)}</div>'
    )


LAYOUTS: Mapping[str, tuple[Callable[[Random, list[str]], str], int, int]] = {
    "article tag": (_article_tag, 6, 18),
    "article tag, short": (_article_tag, 2, 3),
    "article tag, long": (_article_tag, 50, 80),
    "advert and aside": (_with_aside, 6, 18),
    "div soup": (_div_soup, 6, 18),
    "div soup, short": (_div_soup, 2, 3),
    "divs without p": (_divs_without_p, 6, 18),
    "line breaks": (_breaks, 6, 18),
    "layout table": (_layout_table, 6, 18),
    "JSON-LD body": (_json_ld, 6, 18),
    "WordPress": (_wordpress, 6, 18),
    "components": (_components, 6, 18),
    "teasers after": (_teasers_after, 4, 10),
    "teasers after, short": (_teasers_after, 2, 3),
    "related inside": (_related_inside, 6, 18),
    "comments": (_with_comments, 6, 18),
    "sign-up inside": (_sign_up_inside, 6, 18),
    "list": (_with_list, 6, 14),
    "quotation": (_with_quotation, 5, 14),
    "itemprop": (_with_headings, 6, 18),
    "byline and time": (_with_meta, 6, 18),
    "spans": (_spans, 6, 18),
    "linked words": (_linked, 6, 18),
    "cookie bar": (_cookie_bar, 5, 14),
    "press release": (_government, 4, 9),
}


def page(layout: str, number: int) -> tuple[str, str]:
    """The HTML of page `number` of a layout, and the text of its article. The same numbers give the same page."""
    build, low, high = LAYOUTS[layout]
    random = Random(f"{layout} {number}")
    body = _paragraphs(random, low, high)
    return _frame(random, build(random, body)), "\n\n".join(body)
