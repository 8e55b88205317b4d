"""The markup of the page and the digest: what an HTML5 parser complains of, and what a validator would look for besides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import tinycss2  # type: ignore[import-untyped]
from lxml import html as lxml_html
from sample_brief import edition
from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]

OBSOLETE_ELEMENTS = frozenset("acronym applet basefont big center dir font frame frameset marquee nobr strike tt".split())
OBSOLETE_ATTRIBUTES = frozenset("align alink background bgcolor border cellpadding cellspacing clear valign vlink".split())
INTERACTIVE = "self::a[@href] or self::button or self::input or self::select or self::textarea"
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "tr": {"td", "th"}, "thead": {"tr"}, "tbody": {"tr"}}
REFERRING = ("aria-labelledby", "aria-describedby", "popovertarget", "for")
# What only paged media know, and a validator of HTML pages refuses.
PAGED = ("string-set", "target-counter", "bookmark-", "@page", "leader(", "running(", "-weasy-")


def faults(markup: str, is_mail: bool) -> list[str]:
    """What is wrong with a page, in words. A mail may use what old Outlook needs and today's HTML calls obsolete."""
    parser = HTMLParser()
    parser.parse(markup)
    found = [f"{code} {values or ''}".strip() for _, code, values in parser.errors]
    tree: Any = lxml_html.document_fromstring(markup)
    names = tree.xpath("//@id")
    found += [f"id {name} is given twice" for name in sorted({name for name in names if names.count(name) > 1})]
    found += [f"id {name!r} holds white space" for name in names if re.search(r"\s", name) or not name]
    links = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")]
    referred = [part for name in REFERRING for value in tree.xpath(f"//@{name}") for part in value.split()]
    found += [f"nothing is called {name}" for name in sorted({*links, *referred} - set(names))]
    found += _content_faults(tree)
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    if not is_mail:
        found += [f"obsolete: {each.tag}" for each in elements if each.tag in OBSOLETE_ELEMENTS]
        found += [f"obsolete: {name}" for each in elements for name in each.attrib if name in OBSOLETE_ATTRIBUTES]
    for style in tree.xpath("//style"):
        found += _style_faults(style.text)
    return found


def _content_faults(tree: Any) -> list[str]:
    found = [f"interactive inside {each.tag}" for each in tree.xpath(f"//*[{INTERACTIVE}][ancestor::*[{INTERACTIVE}]]")]
    for parent, allowed in CHILDREN.items():
        found += [f"{each.tag} in {parent}" for each in tree.xpath(f"//{parent}/*") if each.tag not in allowed]
    found += ["a button without a type"] * len(tree.xpath("//button[not(@type)]"))
    found += ["a list or row without content"] * len(tree.xpath("//*[self::ul or self::ol or self::tr][not(*)]"))
    found += ["an article without a heading"] * len(tree.xpath("//article[not(h2)]"))
    found += ["a link without words"] * len([link for link in tree.xpath("//a") if not link.text_content().strip()])
    if len(tree.xpath("/html/head/title[normalize-space()]")) != 1 or not tree.get("lang"):
        found.append("no title or no language")
    return found


def _style_faults(css: str) -> list[str]:
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    found = [f"CSS: {rule.message}" for rule in rules if rule.type == "error"]
    for rule in rules:
        if rule.type == "qualified-rule":
            declarations = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            found += [f"CSS: {each.message}" for each in declarations if each.type == "error"]
    return found + [f"CSS for paged media: {word}" for word in PAGED if word in css]


@pytest.mark.parametrize("name", ["brief.html", "digest.html"])
def test_the_markup_is_valid(name: str) -> None:
    assert faults(edition()[name].decode(), name == "digest.html") == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda page: page.replace("</h1>", "</h1></b>"), "unexpected-end-tag"),
        (lambda page: page.replace("</table>", "", 1), "end-tag"),
        (lambda page: page.replace("<h1>", '<h1 id="top-lines">'), "id top-lines is given twice"),
        (lambda page: page.replace("<h1>", '<h1 align="center">'), "obsolete: align"),
        (lambda page: page.replace("<h1>", '<h1 class="a" class="b">'), "duplicate-attribute"),
        (lambda page: page.replace('<button type="button"', "<button", 1), "a button without a type"),
        (lambda page: page.replace('href="#missing"', 'href="#gone"', 1), "nothing is called gone"),
        (lambda page: page.replace("<style>", "<style>@page{size:A4}", 1), "CSS for paged media: @page"),
        (lambda page: page.replace("<style>", "<style>p{color}", 1), "CSS:"),
        (
            lambda page: page.replace("</a></p></header>", "<button>x</button></a></p></header>", 1),
            "interactive inside button",
        ),
        (lambda page: page.replace("<title>", "<title></title><title>", 1).replace("<html lang", "<html l", 1), "no title"),
    ],
)
def test_a_spoilt_page_is_found(spoil: Callable[[str], str], said: str) -> None:
    page = edition()["brief.html"].decode()
    assert spoil(page) != page
    assert any(said in fault for fault in faults(spoil(page), is_mail=False))
