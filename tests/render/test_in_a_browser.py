"""The page and the digest in a real Chromium: no WCAG 2.2 AA violation, no request, evidence by mouse and by keyboard."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from sample_brief import ARTICLES, BRIEF, HALDEN, edition

from briefing.render.evidence import anchor, panel_name
from briefing.render.view import story_anchor

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = [(1280, "light"), (320, "light"), (1280, "dark")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in ("brief.html", "digest.html"):
        (tmp_path / name).write_bytes(edition()[name])
    return tmp_path


def opened(browser: Browser, file: Path, width: int = 1280, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page of a file, and what it asks for besides itself."""
    asked: list[str] = []

    def meet(route: Route) -> None:
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light")
    view.route("**/*", meet)
    view.goto(file.as_uri())
    return view, asked


@pytest.mark.parametrize("name", ["brief.html", "digest.html"])
@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing_and_nothing_is_asked_for(
    browser: Browser, files: Path, name: str, width: int, scheme: str
) -> None:
    view, asked = opened(browser, files / name, width, scheme)
    found = Axe().run(view, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
    told = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found.response["violations"]]
    assert told == []
    assert asked == []
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    view.close()


def test_axe_would_find_something(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    file.write_bytes(edition()["brief.html"].replace(b"<html lang=", b"<html data-lang=", 1).replace(b"<h1>", b"<h4>", 1))
    view, _ = opened(browser, file)
    found = Axe().run(view, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
    assert {"html-has-lang"} <= {one["id"] for one in found.response["violations"]}
    view.close()


def test_a_click_shows_the_words_in_their_source_and_its_address(browser: Browser, files: Path) -> None:
    view, asked = opened(browser, files / "brief.html")
    words = HALDEN.quotes[0].words
    panel = view.locator(f"#{panel_name(words)}")
    expect(panel).to_be_hidden()
    view.locator(f"#{anchor(words.evidence[0], 'quote')} button.ref").first.click()
    expect(panel).to_be_visible()
    expect(panel.locator("mark")).to_have_text(words.text)
    expect(panel).to_contain_text("said Þóra Guðmundsdóttir, chief executive of the Networks Regulator.")
    expect(panel.get_by_role("link")).to_have_attribute("href", ARTICLES[0].url or "")
    found = Axe().run(view, context=f"#{panel_name(words)}", options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    assert asked == []
    view.close()


def test_evidence_is_reached_and_left_by_keyboard(browser: Browser, files: Path) -> None:
    view, _ = opened(browser, files / "brief.html", 320)
    view.keyboard.press("Tab")
    expect(view.locator(":focus")).to_have_class("skip")
    view.keyboard.press("Enter")
    for _ in range(3):
        view.keyboard.press("Tab")
    reference = view.locator(":focus")
    expect(reference).to_have_attribute("popovertarget", re.compile("panel-"))
    name = reference.get_attribute("popovertarget")
    view.keyboard.press("Enter")
    expect(view.locator(f"#{name}")).to_be_visible()
    expect(view.locator(":focus")).to_have_text("Close")
    view.keyboard.press("Escape")
    expect(view.locator(f"#{name}")).to_be_hidden()
    expect(view.locator(":focus")).to_have_attribute("popovertarget", name or "")
    view.close()


@pytest.mark.parametrize(
    "name",
    [
        story_anchor(HALDEN.id),
        anchor(HALDEN.quotes[0].words.evidence[0], "quote"),
        anchor(HALDEN.figures[0].amount.evidence[0], "figure"),
        anchor(HALDEN.summary[0].evidence[0]),
        f"source-{BRIEF.sources[0].number}",
    ],
)
def test_a_link_from_elsewhere_leads_to_the_place(browser: Browser, files: Path, name: str) -> None:
    view, _ = opened(browser, files / "brief.html")
    view.goto(f"{(files / 'brief.html').as_uri()}#{name}")
    expect(view.locator(f"#{name}")).to_be_in_viewport()
    view.close()
