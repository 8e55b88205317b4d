"""The archive's site: every page, link and word of it comes from editions, and a page is made again only when it changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from sample_brief import BRIEF, HALDEN, STORAGE, card, edition, figure

from briefing.errors import RenderError
from briefing.model import Brief, Headline, Look
from briefing.render import site
from briefing.render.site.entries import is_name, page_name
from briefing.render.site.history import MAX_RECORDS, letter_of, measures, sort_key, speakers
from briefing.render.site.pages import MAX_NAMES
from briefing.render.words import printed

HOSTILE = (
    "\"><script>alert(1)</script><img src=x onerror=y>&amp;{{7*7}}]);alert(2)//</style>-->\u2028<a href='javascript:x'>"
)
FIRST = date(2026, 11, 20)


def on(day: date, brief: Brief = BRIEF, **changes: Any) -> site.Entry:
    return site.entry_of(replace(brief, date=day, **changes))


def days(count: int, step: int = 1) -> list[site.Entry]:
    return [on(FIRST + timedelta(days=step * number)) for number in range(count)]


def files(*entries: site.Entry, **options: Any) -> dict[str, bytes]:
    return site.site(entries, **options).files


def tree(content: bytes) -> Any:
    return lxml_html.document_fromstring(content.decode())


def text(content: bytes) -> str:
    return printed(" ".join(tree(content).find("body").itertext()))


def pages(made: dict[str, bytes]) -> dict[str, Any]:
    return {path: tree(content) for path, content in made.items() if path.endswith(".html")}


SAMPLE = files(*days(2))


def test_there_is_a_page_for_each_name_and_each_measure_that_came_twice() -> None:
    assert [path for path in sorted(SAMPLE) if re.sub(r"-?[0-9a-f]{10}\.html$", "", path) != path] == [
        "site/figures/disconnected-d6af39d9ad.html",
        "site/figures/five-year-average-39b957e91b.html",
        "site/figures/heat-pump-grant-payments-2b318861ec.html",
        "site/figures/of-their-capacity-f42296980d.html",
        "site/figures/projects-with-planning-consent-wait-an-a-8e883fd217.html",
        "site/figures/the-cost-of-the-outage-f26327fad0.html",
        "site/figures/the-outage-cost-b6568b169f.html",
        "site/speakers/a49f5011b7.html",
        "site/speakers/dame-aoife-ni-bhriain-79b30e9e2f.html",
        "site/speakers/marek-petrovic-cosic-17e0a7df1c.html",
        "site/speakers/ora-gumundsdottir-bedba1828c.html",
        "site/speakers/sian-llewelyn-degard-07061b3569.html",
        "site/speakers/zeljko-ivanisevic-efde97a60c.html",
    ]


def test_every_link_leads_to_a_page_or_to_a_place_in_an_edition() -> None:
    anchors = set(tree(edition()["brief.html"]).xpath("//@id"))
    for path, page in pages(SAMPLE).items():
        for link in page.xpath("//a/@href | //link/@href | //script/@src"):
            target, _, place = link.partition("#")
            whole = normpath(str(PurePosixPath(path).parent / target)) if target else path
            if re.fullmatch(r"2026-11-2[01]/brief\.html", whole):
                assert not place or place in anchors, (path, link)
            else:
                assert whole in SAMPLE, (path, link)
                assert not place or place in tree(SAMPLE[whole]).xpath("//@id"), (path, link)


def test_quotations_and_figures_are_as_the_edition_prints_them_with_a_link_to_their_evidence() -> None:
    said = {printed(one.words.text) for story in BRIEF.stories for one in story.quotes}
    given_ = {printed(one.amount.text) for story in BRIEF.stories for one in story.figures}
    for path, page in pages(SAMPLE).items():
        for words in page.xpath("//blockquote"):
            assert words.text_content()[0] + words.text_content()[-1] == "“”"
            assert words.text_content()[1:-1] in said
        for words in page.xpath("//table[@class='history']/tbody/tr/th"):
            assert words.text_content() in given_
        shown = len(page.xpath("//blockquote | //table[@class='history']/tbody/tr"))
        assert len(page.xpath("//article//a[contains(@href, '#quote-')] | //tr//a[contains(@href, '#figure-')]")) == shown, (
            path
        )
    for name in ("speakers", "figures"):
        assert any(page.xpath("//blockquote | //tbody/tr/th") for path, page in pages(SAMPLE).items() if name in path)


def test_a_cut_quotation_ends_as_it_does_in_the_edition() -> None:
    cut = replace(HALDEN, quotes=(replace(HALDEN.quotes[0], is_cut=True),))
    made = files(on(FIRST, stories=(cut,)))
    words = printed(HALDEN.quotes[0].words.text)
    page = tree(made["site/speakers/ora-gumundsdottir-bedba1828c.html"])
    assert page.xpath("string(//blockquote)") == f"“{words} [...]”"


def test_no_page_asks_anyone_for_anything_and_only_the_search_may_run() -> None:
    for path, page in pages(SAMPLE).items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        scripts = "script-src 'self' file:" if path == "index.html" else "script-src 'none'"
        assert policy == f"default-src 'none'; style-src 'self' file:; {scripts}; base-uri 'none'; form-action 'none'"
        assert page.xpath("//script/@src") == (["site/search.js"] if path == "index.html" else [])
        assert not page.xpath(
            "//script[not(@src)] | //style | //@style | //img | //iframe | //base | //@*[starts-with(name(), 'on')]"
        )
        links = page.xpath("//a/@href | //link/@href")
        assert not [link for link in links if ":" in link or link.startswith("//")]
    assert b"http" not in SAMPLE["site/search.js"] + SAMPLE["site/site.css"]
    assert b"url(" not in SAMPLE["site/site.css"]


def test_the_marking_stands_at_the_head_and_the_foot_of_each_page() -> None:
    other = on(FIRST + timedelta(days=1), marking="SECRET")
    made = files(on(FIRST), other)
    for path, page in pages(made).items():
        expected = ["OFFICIAL-SENSITIVE", "SECRET"]
        assert page.xpath("//header/p[@class='marking']/text()") == expected, path
        assert page.xpath("//footer/p[@class='marking']/text()") == expected, path
    alone = pages(files(on(FIRST), on(FIRST + timedelta(days=1), marking="SECRET", stories=())))
    speaker = alone["site/speakers/ora-gumundsdottir-bedba1828c.html"]
    assert speaker.xpath("//p[@class='marking']/text()") == ["OFFICIAL-SENSITIVE"] * 2, "it shows nothing of the other"


def test_the_calendar_has_the_days_of_editions_and_says_what_is_there() -> None:
    made = files(on(date(2026, 2, 27)), on(date(2026, 2, 28), version=3), on(date(2026, 3, 2), stories=()))
    page = tree(made["index.html"])
    assert page.xpath("//caption/text()") == ["March 2026", "February 2026"]
    assert [(link.text, link.get("href"), link.get("title")) for link in page.xpath("//table//a")] == [
        ("2", "2026-03-02/brief.html", "Monday 2 March 2026: 0 stories"),
        ("27", "2026-02-27/brief.html", "Friday 27 February 2026: 5 stories"),
        ("28", "2026-02-28/brief.html", "Saturday 28 February 2026: 5 stories, version 3"),
    ]
    weeks = page.xpath("//table[caption='February 2026']/tbody/tr")
    assert [cell.text_content() for cell in weeks[0]] == ["", "", "", "", "", "", "1"]
    assert [cell.text_content() for cell in weeks[-1]] == ["23", "24", "25", "26", "27", "28", ""]


def test_earlier_years_have_a_calendar_of_their_own() -> None:
    made = files(on(date(2024, 12, 31)), on(date(2025, 6, 2)), on(date(2026, 1, 1)))
    assert sorted(path for path in made if "years" in path) == ["site/years/2024.html", "site/years/2025.html"]
    row = tree(made["site/years/2025.html"]).xpath("//main/nav//a")
    assert [(link.text, link.get("href"), link.get("aria-current")) for link in row] == [
        ("2026", "../../index.html#calendar", None),
        ("2025", "../../site/years/2025.html", "page"),
        ("2024", "../../site/years/2024.html", None),
    ]


def test_without_an_edition_there_is_a_page_that_says_so() -> None:
    made = files()
    assert "There is no edition yet." in text(made["index.html"])
    assert set(made) >= {"index.html", "site/site.css", "site/search.js", "site/speakers/index.html", site.MADE}


def test_the_highest_version_of_a_day_counts() -> None:
    corrected = on(FIRST, version=2, stories=(replace(HALDEN, headline=Headline("Corrected", "a1")),))
    assert files(corrected, on(FIRST)) == files(corrected)
    assert "Corrected" in text(files(on(FIRST), corrected)["index.html"])


# ---------------------------------------------------------------- who is who, what is what


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Mark Rutte", True),
        ("Ursula von der Leyen", True),
        ("van der Meer", True),
        ("Þóra Guðmundsdóttir", True),
        ("Олена Ковальчук", True),
        ("王毅", True),
        ("NATO", True),
        ("Ministry of Defence", True),
        ("Jean-Luc d’Argent", False),
        ("a senior official", False),
        ("A Western diplomat", False),
        ("The Kremlin", False),
        ("Ukrainian officials", False),
        ("senior U.S. official", False),
        ("several ministers", False),
        ("Two People", False),
        ("report", False),
        ("of", False),
        ("—", False),
        ("", False),
    ],
)
def test_names_have_a_page_and_descriptions_do_not(speaker: str, expected: bool) -> None:
    assert is_name(speaker) is expected


def test_only_names_that_are_written_alike_are_one() -> None:
    def quoted(day: int, speaker: str) -> site.Entry:
        words = replace(HALDEN.quotes[0].speaker, text=speaker)
        return on(date(2026, 11, day), stories=(replace(HALDEN, quotes=(replace(HALDEN.quotes[0], speaker=words),)),))

    entries = [
        quoted(1, "Ana  Ruiz"),
        quoted(2, "ANA RUIZ"),
        quoted(3, "Ana Ruíz"),
        quoted(4, "Ruiz"),
        quoted(5, "Dr Ana Ruiz"),
    ]
    assert [(one.name, [record.date.day for record in one.records]) for one in speakers(entries)] == [
        ("ANA RUIZ", [2, 1]),
        ("Ana Ruíz", [3]),
        ("Dr Ana Ruiz", [5]),
        ("Ruiz", [4]),
    ]


def test_a_figure_has_a_history_when_two_editions_gave_its_measure() -> None:
    same, other_unit = STORAGE, replace(STORAGE, unit="GBP", measure="GBP|of their capacity")
    hidden = replace(STORAGE, notable=False)

    def given_(day: int, *lines: Any) -> site.Entry:
        return on(date(2026, 11, day), stories=(replace(HALDEN, figures=lines),))

    entries = [
        given_(1, same, other_unit, same),
        given_(2, same, hidden),
        given_(3, hidden, figure(5, "12 transformers", None, "12", "x")),
    ]
    (history,) = measures(entries)
    assert (history.name, [record.date.day for record in history.records]) == ("of their capacity", [2, 1, 1])


def test_names_make_file_names_that_are_safe_and_differ() -> None:
    assert page_name("CON", "con") == "con-1143da2bc5"
    assert page_name("../../etc/passwd", "x").startswith("etc-passwd-")
    assert page_name("Олена", "x") == "2d711642b7"
    assert page_name("A" * 300, "x") == "a" * 40 + "-2d711642b7"
    assert page_name("Zoë", "zoë") != page_name("Zoe", "zoe")


@pytest.mark.parametrize(
    ("name", "key", "letter"),
    [
        ("The Cost", "cost", "C"),
        ("Þóra", "þora", "Þ"),
        ("Émile", "emile", "E"),
        ("5 per cent", "5 per cent", "#"),
        ("", "", "#"),
    ],
)
def test_lists_order_names_without_accents_and_articles(name: str, key: str, letter: str) -> None:
    assert (sort_key(name), letter_of(name)) == (key, letter)


def test_a_long_history_has_a_page_a_year_and_keeps_its_address() -> None:
    many = tuple(HALDEN.quotes[:1]) * (MAX_RECORDS // 2)
    story = replace(HALDEN, quotes=many)
    three = [on(date(year, 5, 4), stories=(story,)) for year in (2024, 2025, 2026)]
    made = files(*three)
    found = sorted(path for path in made if "ora-gumundsdottir" in path)
    name = "site/speakers/ora-gumundsdottir-bedba1828c"
    assert found == [f"{name}-2024.html", f"{name}-2025.html", f"{name}.html"]
    page = tree(made[f"{name}-2025.html"])
    assert [link.get("href").rpartition("/")[2] for link in page.xpath("//main/nav//a")] == [
        path.rpartition("/")[2] for path in reversed(found)
    ]
    assert {link.get("href").split("/")[2] for link in page.xpath("//article//a")} == {"2025-05-04"}
    assert len(page.xpath("//article")) == MAX_RECORDS // 2


def test_a_long_list_has_a_page_for_each_letter() -> None:
    cards = tuple(
        replace(
            HALDEN.quotes[0], speaker=replace(HALDEN.quotes[0].speaker, text=f"{'Ána' if number % 2 else 'Bo'} N{number}")
        )
        for number in range(MAX_NAMES + 1)
    )
    made = files(on(FIRST, stories=(replace(HALDEN, quotes=cards),)))
    index = tree(made["site/speakers/index.html"])
    assert [(item.find("a").get("href"), item.text_content()) for item in index.xpath("//ul[@class='letters']/li")] == [
        ("letter-a.html", "A 200"),
        ("letter-b.html", "B 201"),
    ]
    assert len(tree(made["site/speakers/letter-b.html"]).xpath("//ul[@class='names']/li")) == 201


# ---------------------------------------------------------------- made again only when it changes


def test_a_new_edition_changes_only_what_shows_it() -> None:
    before = files(*days(40))
    entry = on(FIRST + timedelta(days=40), stories=(replace(HALDEN, quotes=HALDEN.quotes[:1], figures=()),))
    change = site.site([*days(40), entry], made=before[site.MADE])
    assert sorted(change.files) == [
        "index.html",
        "site/made.json",
        "site/search/2026-12.js",
        "site/speakers/index.html",
        "site/speakers/ora-gumundsdottir-bedba1828c.html",
    ]
    assert change.gone == ()


def test_nothing_is_made_when_nothing_changed() -> None:
    change = site.site(days(2), made=SAMPLE[site.MADE])
    assert (change.files, change.gone) == ({}, ())


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), max_size=4, unique=True), min_size=1, max_size=4))
def test_step_by_step_the_site_becomes_what_it_is_when_made_at_once(steps: list[list[int]]) -> None:
    stories = [BRIEF.stories[number % 5 : number % 5 + 2] for number in range(6)]
    folder: dict[str, bytes] = {}
    entries: list[site.Entry] = []
    for numbers in steps:
        entries = [on(FIRST + timedelta(days=100 * number), stories=stories[number], version=number) for number in numbers]
        change = site.site(entries, made=folder.get(site.MADE))
        folder |= change.files
        for path in change.gone:
            del folder[path]
    assert folder == files(*reversed(entries))


def test_all_is_made_anew_when_looks_labels_templates_or_the_program_change(tmp_path: Path) -> None:
    made = SAMPLE[site.MADE]
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "parts.html.j2").write_text("{% macro calendar(months, level) %}{% endmacro %}")
    for options in ({"look": Look(accent="#123456")}, {"salt": "2.0"}, {"templates": tmp_path}):
        change = site.site(days(2), made=made, **options)
        assert set(change.files) == {path for path in SAMPLE if not path.startswith("site/search/")}, options
    relabelled = site.site(days(2), Look(labels=(("archive", "Archiv"),)), made=made).files
    assert tree(relabelled["index.html"]).xpath("//h1/text()") == ["Archiv"]


def test_a_record_of_what_was_made_that_is_damaged_has_all_made_anew() -> None:
    for damaged in (b"{", b"[]", b"\xff"):
        assert site.site(days(2), made=damaged).files == SAMPLE


def test_only_pages_of_the_site_are_ever_said_to_be_gone() -> None:
    made = b"""{"site/../../x.html": "1", "/etc/passwd": "1", "2026-11-20/brief.html": "1", "site/speakers/old-1.html": "1",
        "archive/documents/ab/cd": "1", "site/years/1999.html": "1", "site/x/../index.html": "1", "": "1"}"""
    assert site.site(days(2), made=made).gone == ("site/speakers/old-1.html", "site/years/1999.html")


def test_the_record_of_what_was_made_is_the_last_to_be_written() -> None:
    assert list(SAMPLE)[-1] == site.MADE


def test_a_template_of_ones_own_is_used_and_one_that_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "year.html.j2").write_text("<p>{{ year }}</p>")
    (tmp_path / "site" / "list.html.j2").write_text("{{ nothing.of.this }}")
    change = site.site([on(date(2025, 1, 1)), on(FIRST)], templates=tmp_path)
    assert change.files["site/years/2025.html"] == b"<p>2025</p>\n"
    assert [gap.source for gap in change.gaps] == ["templates/site/list.html.j2"]
    assert "Speakers" in text(change.files["site/speakers/index.html"])


# ---------------------------------------------------------------- hostile words, and the search's scripts


def test_words_of_a_source_stay_words() -> None:
    words = replace(HALDEN.quotes[0].words, text=HOSTILE)
    story = replace(
        HALDEN,
        id=HOSTILE,
        section=HOSTILE,
        headline=Headline(HOSTILE, "a1"),
        summary=(words,),
        quotes=(replace(card(1, "Nobody", "Þóra", None), words=words, role=words),),
        figures=(replace(STORAGE, amount=words, about=words, given_by=words),),
    )
    hostile: dict[str, Any] = {
        "title": HOSTILE,
        "ministry": HOSTILE,
        "marking": HOSTILE,
        "language": HOSTILE,
        "stories": (story,),
    }
    entries = [on(FIRST, **hostile), on(FIRST + timedelta(days=1), **hostile)]
    made = files(*entries)
    for path, page in pages(made).items():
        assert page.xpath("//script/@src") == (["site/search.js"] if path == "index.html" else [])
        assert not page.xpath("//img | //style | //script[not(@src)]")
        assert not [link for link in page.xpath("//a/@href") if ":" in link]
    assert printed(HOSTILE) in text(made["index.html"])
    script = made[site.shard_path("2026-11")]
    assert site.entries_of(script) == tuple(entries)
    assert script.count(b"\n") == 4, "no word can end the line or the string that it stands in"


@given(st.lists(st.text(max_size=20), min_size=7, max_size=7))
def test_a_script_of_the_search_gives_back_the_entries_it_was_made_of(words: list[str]) -> None:
    spoken = replace(HALDEN.quotes[0], words=replace(HALDEN.quotes[0].words, text=words[0]))
    story = replace(HALDEN, section=words[1], headline=Headline(words[2], "a1"), quotes=(spoken,))
    entry = on(FIRST, title=words[3], ministry=words[4], marking=words[5], language=words[6], stories=(story,))
    assert site.entries_of(files(entry)[site.shard_path("2026-11")]) == (entry,)


@pytest.mark.parametrize(
    "damaged", [b"", b"briefingArchive.add([\n[1]\n]);\n", b"alert(1)", b"\xff", b"briefingArchive.add([\n{]\n]);\n"]
)
def test_a_script_of_the_search_that_was_damaged_is_named(damaged: bytes) -> None:
    with pytest.raises(RenderError, match="have its pages made anew"):
        site.entries_of(damaged)
