"""The proof finds what no source has said: in the brief's data, and in the files as a reader sees them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import proof
from briefing.archive import Archive
from briefing.model import Article, Brief, Passage, QuoteCard, Span
from briefing.pipeline import Built
from briefing.render import as_shown, read_back, read_back_evidence, render

Articles = dict[str, Article]


@pytest.fixture(scope="module")
def articles(sample: Built) -> Articles:
    archive = Archive(sample.kept.folder.parent)
    return {one["id"]: archive.article(one["sha256"]) for one in sample.kept.manifest["articles"]}


def text_of(built: Built, name: str) -> str:
    return read_back(name, (built.kept.folder / name).read_bytes())


NAMES = ["brief.html", "brief.pdf", "digest.html", "digest.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_true_file_has_no_faults(sample: Built, name: str) -> None:
    assert proof.check_file(name, text_of(sample, name), sample.brief, partial(as_shown, name)) == ()


@pytest.mark.parametrize("name", ["brief.html", "brief.pdf"])
def test_a_changed_word_or_number_in_any_quotation_or_sentence_is_found(sample: Built, name: str) -> None:
    text = text_of(sample, name)
    for passage in dict.fromkeys([*proof.quotations(sample.brief), *(line.words for line in sample.brief.top_lines)]):
        plain = " ".join(passage.text.split())
        middle = len(plain) // 2
        changed = plain[:middle] + ("x" if plain[middle] != "x" else "y") + plain[middle + 1 :]
        faults = proof.check_file(name, text.replace(plain, changed), sample.brief)
        assert passage in [fault.passage for fault in faults], plain


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "slipped_in", ["Losses came to 7,431 million.", "“Nobody ever said this,” she said.", 'He called it "a lie".']
)
def test_an_invented_number_or_quotation_is_found(sample: Built, name: str, slipped_in: str) -> None:
    text = text_of(sample, name)
    faults = proof.check_file(name, f"{text[:900]} {slipped_in} {text[900:]}", sample.brief)
    assert [fault for fault in faults if fault.passage is None]


@pytest.mark.parametrize(("year", "is_known"), [("1934", True), ("1943", False)])
def test_a_sentence_is_known_with_the_quotation_that_stands_in_it(sample: Built, year: str, is_known: bool) -> None:
    story = next(story for story in sample.brief.stories if story.quotes)
    words = story.quotes[0].words
    sentence = replace(words, text=f"Of the year 1934 she said “{words.text}”.")
    brief = replace(sample.brief, stories=(replace(story, summary=(sentence,)),))
    faults = proof.check_file("digest.txt", sentence.text.replace("1934", year), brief)
    assert [fault.what for fault in faults if fault.passage is None] == ([] if is_known else [year])


def test_a_passage_that_is_not_its_evidence_is_found_and_dropped(sample: Built, articles: Articles) -> None:
    story = sample.brief.stories[0]
    card = story.quotes[0]
    forged = replace(card, words=replace(card.words, text=card.words.text + " and more"))
    brief = replace(sample.brief, stories=(replace(story, quotes=(forged, *story.quotes[1:])), *sample.brief.stories[1:]))
    faults = proof.check_brief(brief, articles)
    assert [fault.passage for fault in faults] == [forged.words]
    mended = proof.without(brief, faults)
    assert mended.stories[0].quotes == story.quotes[1:]
    assert [gap.stage for gap in mended.gaps if gap not in brief.gaps] == ["prove"]
    assert "and more" not in str(mended.gaps)
    files, _ = render(mended, articles)
    assert proof.check_file("brief.html", read_back("brief.html", files["brief.html"]), mended) == ()


def test_a_changed_excerpt_of_a_source_is_found(sample: Built, articles: Articles) -> None:
    excerpts = read_back_evidence((sample.kept.folder / "brief.html").read_bytes())
    assert len(excerpts) > 20
    assert proof.check_excerpts("brief.html", excerpts, articles, partial(as_shown, "brief.html")) == ()
    article_id, start, end, text = excerpts[0]
    for changed in ((article_id, start, end, text + "!"), (article_id, start + 1, end, text), ("nobody", start, end, text)):
        assert proof.check_excerpts("brief.html", [changed], articles)


def article(text: str) -> Article:
    return Article("a", "s", "n", text, "0" * 64)


def card_of(text: str, words: str) -> tuple[Brief, Articles]:
    start = text.index(words)
    span = Span("a", start, start + len(words))
    passage = Passage(words, (span,), 1)
    return card_brief(QuoteCard(passage, passage, None)), {"a": article(text)}


def card_brief(card: QuoteCard) -> Brief:
    from datetime import UTC, date, datetime

    from briefing.model import BriefStory, Headline, Tally

    now = datetime(2026, 2, 13, 6, tzinfo=UTC)
    story = BriefStory("s-1", Headline("n", "a"), "", "new", 1, 1, None, (), (card,), (), (), (1,))
    tally = Tally(1, 1, 0, 0, 0, 0, 0, 0)
    return Brief("T", "", "", "en", date(2026, 2, 13), "2026/044", 1, now, now, (), (), (story,), (), (), (), tally)


@pytest.mark.parametrize(
    ("text", "words", "is_quoted"),
    [
        ("He said: “we will go home”.", "we will go home", True),
        ("He said: “we will go” home.", "we will go", True),
        ("He spoke of “home” and of partnership rather than dependency.", "partnership rather than dependency", False),
        ("Colby emphasised a vision rooted in partnership rather than dependency.", "partnership rather than", False),
        ('"We go," he said. "We stay."', "We stay.", True),
        ('"We go," he said and left the room at once.', "and left the room", False),
        ("‘We will go home,’ he said.", "We will go home", True),
        ("The minister’s aides said they would go.", "aides said they", False),
        ("''We go now,'' he said.", "We go now", True),
        ("Er sagte: „Wir gehen heim“.", "Wir gehen heim", True),
        ("Il a dit : « nous rentrons ».", "nous rentrons", True),
    ],
)
def test_a_quotation_must_stand_in_marks_in_its_source(text: str, words: str, is_quoted: bool) -> None:
    brief, articles = card_of(text, words)
    assert (proof.check_brief(brief, articles) == ()) is is_quoted


@given(st.text(max_size=300))
def test_any_text_can_be_checked(text: str) -> None:
    brief, _ = card_of("He said: “we will go home”.", "we will go home")
    for fault in proof.check_file("digest.txt", text, brief):
        assert fault.what
