"""The archive's site in a real Chromium, opened from a folder and from a web server: search, evidence, accessibility."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sample_brief import BRIEF, HALDEN, edition

from briefing.model import Headline
from briefing.render import site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NEWEST = date(2026, 11, 20)
SPEAKER = "site/speakers/ora-gumundsdottir-bedba1828c.html"
FIGURE = "site/figures/the-cost-of-the-outage-f26327fad0.html"
VIEWS = [
    *((name, 1280, "light") for name in ("index.html", "site/years/2025.html", "site/speakers/index.html", SPEAKER, FIGURE)),
    *((name, 320, "light") for name in ("index.html", FIGURE)),
    *((name, 1280, "dark") for name in ("index.html", SPEAKER)),
]
SPLIT = "<img src=x onerror=document.title='broken'>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three editions of 2026 and one of 2025, whose only story has a hostile headline."""
    out = tmp_path_factory.mktemp("out")
    briefs = [replace(BRIEF, date=NEWEST - timedelta(days=40 * number)) for number in range(3)]
    early = replace(HALDEN, headline=Headline(f"Śniadanie {SPLIT}", "a1"))
    briefs.append(replace(BRIEF, date=date(2025, 3, 3), stories=(early,)))
    for path, content in site.site([site.entry_of(brief) for brief in briefs]).files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    for brief in briefs:
        (out / brief.date.isoformat()).mkdir()
        (out / brief.date.isoformat() / "brief.html").write_bytes(edition()["brief.html"])
    return out


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture(params=["file", "http"])
def root(request: pytest.FixtureRequest, folder: Path, server: str) -> str:
    """The address of the folder of editions."""
    return folder.as_uri() if request.param == "file" else server


@pytest.fixture
def view(browser: Browser) -> Iterator[Page]:
    """A page of the site in which nothing may go wrong unsaid: no error, no complaint of the policy."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    page.on("console", lambda message: complaints.append(message.text) if "/brief.html" not in page.url else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def search(view: Page, words: str = "", **fields: str) -> list[str]:
    """What a search finds: the words of each result."""
    view.locator("#words").fill(words)
    for name in ("speaker", "since", "until"):
        view.locator(f"#{name}").fill(fields.get(name, ""))
    view.locator("#kind").select_option(fields.get("kind", ""))
    view.locator("#search button").click()
    expect(view.locator("#search-state")).to_have_text(re.compile(r"found"))
    return view.locator("#search-results .words").all_inner_texts()


@pytest.mark.parametrize(("name", "width", "scheme"), VIEWS)
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, width: int, scheme: str) -> None:
    view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light")
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.goto((folder / name).as_uri() + ("#q=outage" if name == "index.html" else ""))
    if name == "index.html":
        expect(view.locator("#search-state")).to_have_text(re.compile("found in all editions"))
    assert all(url.startswith(folder.as_uri()) for url in asked)
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    # Without "preload", axe would ask for the style sheet by script, which the policy forbids it.
    result = Axe().run(view, options={"runOnly": STANDARD, "preload": False}).response
    view.close()
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]] == []


def test_a_search_finds_words_in_every_edition_the_newest_first(view: Page, root: str) -> None:
    view.goto(f"{root}/index.html")
    assert search(view, "relay-settings")[0].startswith("Interim report blames relay settings")
    assert view.locator("#search-state").inner_text() == "3 found in all editions."
    days = view.locator("#search-results a").all_inner_texts()
    assert days == ["20 November 2026", "11 October 2026", "1 September 2026"]


SEARCHES: list[tuple[str, dict[str, str], str, int]] = [
    ("transformers january", {}, "Kyiv asks for twelve transformers", 3),
    ("NOBODY CHECKED", {"kind": "quotes"}, "“The settings that failed on 6 November", 4),
    ('"checked, and nobody"', {}, "“The settings that failed on 6 November", 4),
    ('"nobody checked and was"', {}, "", 0),
    ("gudmundsdottir", {"kind": "quotes"}, "“The settings", 0),
    ("þora guðmundsdottir", {"kind": "quotes"}, "“The settings", 4),
    ("ковальчук", {"kind": "quotes"}, "“Every transformer", 3),
    ("£1.24 billion", {"kind": "figures"}, "£1.24 billion, the cost of the outage", 4),
    ("71.8%", {"kind": "figures"}, "71.8%, of their capacity", 3),
    ("utage", {}, "", 0),
    ("", {"speaker": "Aoife"}, "“Six and a half years", 3),
    ("", {"speaker": "Aoife", "since": "2026-11-01"}, "“Six and a half years", 1),
    ("relay", {"until": "2026-10-11"}, "Interim report", 3),
    ("", {"since": "2025-03-03", "until": "2025-03-03", "kind": "stories"}, "Śniadanie", 1),
    ("sniadanie img", {}, f"Śniadanie {SPLIT}", 1),
]


def test_words_speakers_and_days_narrow_a_search(view: Page, folder: Path) -> None:
    view.goto((folder / "index.html").as_uri())
    for words, fields, first, count in SEARCHES:
        found = search(view, words, **fields)
        assert len(found) == count, (words, fields)
        assert not found or found[0].startswith(first), (words, fields)
    assert view.title() != "broken"


def test_a_result_leads_to_its_evidence_and_to_all_of_its_speaker(view: Page, root: str) -> None:
    view.goto(f"{root}/index.html")
    search(view, "nobody checked", kind="quotes")
    view.get_by_role("link", name="20 November 2026").first.click()
    assert "/2026-11-20/brief.html#quote-" in view.url
    expect(view.locator(":target blockquote")).to_contain_text("Nobody checked")
    view.go_back()
    expect(view.locator("#search-state")).to_have_text("4 found in all editions.")
    view.get_by_role("link", name="all of this name").first.click()
    expect(view.locator("h1")).to_have_text("Þóra Guðmundsdóttir")
    view.get_by_role("link", name="3 March 2025").click()
    expect(view.locator(":target blockquote")).to_contain_text("Nobody checked")


def test_a_search_can_be_kept_as_an_address(view: Page, root: str) -> None:
    view.goto(f"{root}/index.html#q=nobody&speaker=%C3%BE%C3%B3ra&since=2026-10-01&kind=quotes")
    expect(view.locator("#search-state")).to_have_text("2 found in all editions.")
    assert view.locator("#speaker").input_value() == "þóra"
    search(view, "relay")
    assert view.url.endswith("/index.html#q=relay")


def test_of_many_results_the_first_are_shown_and_more_on_demand(browser: Browser, tmp_path: Path) -> None:
    entries = [
        site.entry_of(replace(BRIEF, date=NEWEST - timedelta(days=20 * number), stories=BRIEF.stories[1:] * 8))
        for number in range(3)
    ]
    for path, content in site.site(entries).files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    view = browser.new_page()
    view.goto((tmp_path / "index.html").as_uri() + "#q=transformers&kind=stories")
    expect(view.locator("#search-state")).to_have_text("24 found in all editions.")
    expect(view.locator("#search-more")).to_be_hidden()
    search(view, "", since="2020-01-01", kind="stories")
    expect(view.locator("#search-state")).to_have_text("50 found so far, back to October 2026.")
    view.locator("#search-more").click()
    expect(view.locator("#search-state")).to_have_text("96 found in all editions.")
    assert view.locator("#search-results li").count() == 96
    view.close()


def test_a_month_that_cannot_be_read_is_named_and_the_others_are_searched(
    browser: Browser, tmp_path: Path, folder: Path
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "site/search/2026-10.js").unlink()
    (tmp_path / "site/search/2026-09.js").write_text("alert(")
    view = browser.new_page()
    view.goto((tmp_path / "index.html").as_uri())
    assert len(search(view, "relay")) == 2
    broken = view.locator("#search-results li", has_text="could not be read").all_inner_texts()
    assert broken == [
        "October 2026 could not be read: site/search/2026-10.js is missing or damaged.",
        "September 2026 could not be read: site/search/2026-09.js is missing or damaged.",
    ]
    view.close()


def test_without_scripts_the_calendar_works_and_the_search_says_what_it_needs(browser: Browser, folder: Path) -> None:
    view = browser.new_page(java_script_enabled=False)
    view.goto((folder / "index.html").as_uri())
    assert "The search needs JavaScript, which is off." in view.locator("main").inner_text()
    assert not view.locator("#search").is_visible()
    view.get_by_role("link", name="20", exact=True).click()
    assert view.url.endswith("/2026-11-20/brief.html")
    view.close()


def test_the_printed_page_is_dark_on_white_and_without_the_search(browser: Browser, folder: Path) -> None:
    view = browser.new_page(color_scheme="dark")
    view.goto((folder / "index.html").as_uri())
    view.emulate_media(media="print")
    assert view.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not view.locator("#search").is_visible()
    expect(view.locator("header .marking")).to_be_visible()
    expect(view.locator("footer .marking")).to_be_visible()
    view.close()
