"""Documents of all formats become articles: what is believed, what is refused, and the same wherever they lie."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from documents import BRUSSELS, WIRES, article, document, notes
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.folder import fetch, list_items
from briefing.errors import ExtractError
from briefing.extract import extract
from briefing.extract.draft import MAX_TEXT_CHARS
from briefing.model import Hints, Source

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent.parent / "shared" / "seeds"
REPORT = "CALDERPORT – Ministers from 14 coastal states agreed on Thursday to spend £540 million on the outer harbour."
QUOTE = "“We have a deal,” said Mara Voss, the transport minister."


def summary(name: str, folder: Path) -> dict[str, object]:
    items, _ = list_items(Source("goldens", str(folder)))
    found, gaps = extract(fetch(next(item for item in items if item.name == name)), BRUSSELS)
    published = found.published and (found.published.at.isoformat() + (" (day)" if found.published.day_only else ""))
    return {
        **{"title": found.title, "outlet": found.outlet, "authors": list(found.authors), "published": published},
        **{"language": found.language, "url": found.url, "section": found.section, "agency": found.agency},
        "updated": found.updated and found.updated.at.isoformat(),
        **{"gaps": [gap.reason for gap in gaps], "paragraphs": found.text.split("\n\n")},
    }


GOLDENS = sorted(path.name for path in (HERE / "golden").iterdir() if not path.name.endswith(".golden"))


@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str) -> None:
    assert summary(name, HERE / "golden") == json.loads((HERE / "golden" / f".{name}.golden").read_text(encoding="utf-8"))


needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="needs the seeds in ../shared, which are not part of the project"
)


@needs_seeds
def test_every_word_of_the_seeds_is_kept_but_for_the_date_line_and_the_credit() -> None:
    items, gaps = list_items(Source("seeds", str(SEEDS)))
    assert gaps == ()
    for item in items:
        read = fetch(item)
        found, gaps = extract(read, BRUSSELS)
        before, after = read.content.decode().split(), found.text.split()
        is_second = item.name.startswith("002")
        assert after == (before[before.index("BRUSSELS") : -1] if is_second else before)
        assert (found.title, found.authors, found.outlet, found.url, gaps) == (None, (), "", None, ())
        assert found.agency == ("Reuters" if is_second else None)
        assert (found.published and found.published.at.isoformat()) == ("2026-02-12T00:00:00+01:00" if is_second else None)


@needs_seeds
def test_headings_of_the_seeds_stay_paragraphs_of_their_own() -> None:
    text = {item.name[:3]: extract(fetch(item), BRUSSELS)[0].text for item in list_items(Source("seeds", str(SEEDS)))[0]}
    for name, heading in (
        ("000", "Europe and Canada Step Up"),
        ("002", "‘Strong basis’ for working with Europeans"),
        ("004", "Making NATO “More European”"),
    ):
        assert heading in text[name].split("\n\n")


FRONT = "---\ntitle: Front\nauthor: Ann Lee\ndate: 2026-02-11\n---\n"


def test_what_is_believed_first() -> None:
    text = f"Own headline\n\nBy Bo Ek\n\ndate 2026-02-10\n\n{REPORT}"
    settings_say = replace(WIRES, outlet="From the settings", section="Europe")
    plain = article(text, source=settings_say)
    assert (plain.title, plain.authors, plain.outlet, plain.section) == (
        "Own headline",
        ("Bo Ek",),
        "From the settings",
        "Europe",
    )
    front = article(FRONT + text)
    assert (front.title, front.authors) == ("Front", ("Ann Lee",))
    assert front.published is not None
    assert front.published.at.day == 11
    sidecar = article(FRONT + text, hints=Hints(title="Side", outlet="The Calder Post"), source=settings_say)
    assert (sidecar.title, sidecar.authors, sidecar.outlet) == ("Side", ("Ann Lee",), "The Calder Post")
    assert front.text == f"Own headline\n\n{REPORT}"


def test_an_impossible_date_is_ignored_and_named() -> None:
    text = f"---\ndate: 2026-02-30\n---\n{REPORT}"
    assert article(text).published is None
    assert notes(text) == ["a.txt: the date '2026-02-30' was ignored: day is out of range for month"]
    assert article("date 2026-02-30\n\n" + REPORT).published is None


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "ftp://a.example/",
            "http://",
            "https:///x",
            "//a.example/x",
            "a.example",
            "http://[",
            "http://a:99999/",
        ),
        *(
            "https://u:p@a.example/",
            "https://a.example/ x",
            'https://a.example/"x',
            "https://a.example/\u202ex",
            "file:///etc/passwd",
        ),
        "https://a.example/" + "x" * 3000,
    ],
)
def test_an_address_that_a_reader_should_not_follow_is_dropped_and_named(url: str) -> None:
    assert article(REPORT, hints=Hints(url=url)).url is None
    (note,) = notes(REPORT, hints=Hints(url=url))
    assert "was ignored: it is no http or https address" in note
    assert note.isprintable()


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: A deal\n---\n", "A deal"),
        ('+++\ntitle = "A deal"\ndate = 2026-02-12\n+++\n', "A deal"),
        ("\ufeff\n---\r\ntitle: 'A deal'\r\ntags: [a, b]\r\n---\r\n", "A deal"),
        ("---\nlayout: post\n---\n", None),
        ("---\ntitle: Voss: a deal\n---\n", "Voss: a deal"),
        ("---\nlayout: post\ntitle: &a A deal\nalso: *a\n---\n", "&a A deal"),
    ],
)
def test_front_matter(front: str, title: str | None) -> None:
    found = article(front + REPORT)
    assert (found.title, found.text) == (title, REPORT)


@pytest.mark.parametrize("prose", ["The deal is done.", "Minister: we go on.", "- one\n- two", "[" * 50])
def test_prose_between_two_rules_is_no_front_matter(prose: str) -> None:
    found = article(f"---\n{prose}\n---\n{REPORT}")
    assert "".join(char for char in prose if char.isalpha()) in "".join(char for char in found.text if char.isalpha())


MARKDOWN = f"""---
outlet: The Calder Post
---
# A *deal* at last

By Ann Lee

{REPORT} <script>alert("no")</script>

## ‘Strong basis’

> {QUOTE}

The [plan](https://calderpost.example/plan "x") costs **£5** million\\* &amp; ~~9~~ 6 jobs.

- Jobs: 12,500
- Cost: £540 million

32. Members were there.

| State | Share |
|---|---|
| Norland | 3.5 % |

<div onclick="x()"><p>Raw words</p></div><iframe src="http://169.254.169.254/"></iframe>

    Indented words.

![A picture](x.jpg) REUTERS
"""


def test_markdown_is_read_as_it_is_rendered() -> None:
    found = article(MARKDOWN, "a.md")
    assert (found.title, found.authors, found.outlet) == ("A deal at last", ("Ann Lee",), "The Calder Post")
    assert found.text.split("\n\n") == [
        REPORT,
        "‘Strong basis’",
        QUOTE,
        "The plan costs £5 million* & 6 jobs.",
        "Jobs: 12,500",
        "Cost: £540 million",
        "32. Members were there.",
        "State | Share",
        "Norland | 3.5 %",
        "Raw words",
        "Indented words.",
    ]
    assert found.agency == "Reuters"


@pytest.mark.parametrize("mark", ["[", "![[", "[a](", "&", "**a_", "<", "\\", "`"])
def test_markdown_that_is_all_marks_is_read_as_text(mark: str) -> None:
    assert article(mark * (100_000 // len(mark)) + "\n\n" + REPORT, "a.md").text.endswith(REPORT)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("\ufeff", "holds no text that can be used"),
        ("12 345\n---\n", "holds no text that can be used"),
        ("Sign up for our newsletter", "holds no text that can be used"),
        (b"\x00\x01\x02", "bytes that are no text"),
        ("word " * (MAX_TEXT_CHARS // 5 + 1), "longer than 400,000 characters"),
        ("word\n\n" * 1_000_000, "longer than 400,000 characters"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_text_is_an_error_that_names_the_file(content: str | bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.txt: .*{reason}"):
        article(content)


def test_a_media_type_that_says_nothing_is_not_believed() -> None:
    unknown = replace(
        document(f"<html><body><p>{REPORT}</p></body></html>", "a.html"), media_type="application/octet-stream"
    )
    assert extract(unknown, BRUSSELS)[0].text == REPORT
    with pytest.raises(ExtractError, match=r"^a\.txt: is image/png, which is not read here; save its text as \.txt$"):
        extract(replace(document("words"), media_type="image/png"), BRUSSELS)


def test_an_address_without_a_host_is_that_of_the_page() -> None:
    page = document(f'<link rel="canonical" href="/news/1"><p>{REPORT}</p>', "a.html")
    fetched = replace(page, url="https://calderpost.example/x?from=feed")
    assert extract(fetched, BRUSSELS)[0].url == "https://calderpost.example/news/1"
    without = replace(document(f"<p>{REPORT}</p>", "a.html"), url="https://calderpost.example/x")
    assert extract(without, BRUSSELS)[0].url == "https://calderpost.example/x"


def test_html_under_another_name_is_read_as_html() -> None:
    assert article(f"<!DOCTYPE html><html><body><p>{REPORT}</p></body></html>").text == REPORT


def test_a_wrong_encoding_is_got_over_and_named() -> None:
    content = f"{REPORT}\n\n{QUOTE}".encode("cp1252")
    assert article(content).text == f"{REPORT}\n\n{QUOTE}"
    assert notes(content) == ["a.txt: read as Windows-1252, because it is not UTF-8; save it as UTF-8"]


def test_the_id_hangs_on_source_name_and_bytes_and_on_nothing_else() -> None:
    first = article(REPORT).id
    assert first == article(REPORT, source=replace(WIRES, location="elsewhere", outlet="x")).id
    others = {
        article(REPORT, "b.txt").id,
        article(REPORT + " ").id,
        article(REPORT, source=replace(WIRES, name="x")).id,
    }
    assert len({first, *others}) == 4
    assert len(first) == 16


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_bytes_are_an_article_or_an_extract_error(content: bytes, name: str) -> None:
    try:
        found = extract(document(content, name), BRUSSELS)[0]
    except ExtractError:
        return
    assert found.text == found.text.strip() != ""
    assert "\n\n\n" not in found.text
    found.text.encode()
    assert extract(document(content, name), BRUSSELS)[0] == found


SENTENCE = st.lists(st.text("abcdefgæé“”‘’5£%-", min_size=1, max_size=9), min_size=4, max_size=30).map(
    lambda words: f"A {' '.join(words)}."
)


@settings(deadline=None)
@given(st.lists(SENTENCE, min_size=1, max_size=6))
def test_every_word_of_a_report_is_kept(sentences: list[str]) -> None:
    assert article("\n\n".join(sentences)).text.split() == " ".join(sentences).split()


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, briefing.extract, briefing.collect.folder;"
        "print({'trafilatura', 'lxml', 'yaml', 'markdown_it'} & {*sys.modules})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "set()\n"
