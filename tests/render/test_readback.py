"""What a reader sees can be read back from every file, character by character."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sample_brief import BRIEF, HALDEN, TEXTS, edition

from briefing.errors import RenderError
from briefing.model import Article, Headline, Passage, Span
from briefing.render import as_shown, read_back
from briefing.render.data import brief_to_json
from briefing.render.evidence import passages
from briefing.render.markdown import markdown
from briefing.render.page import page
from briefing.render.pdf import pdf, print_markup
from briefing.render.templates import Templates
from briefing.render.word import word
from briefing.render.words import printed

# Words that lines may break inside, and characters that fonts join or that programs like to change.
WORDS = st.sampled_from(
    [
        *(
            "the|well-known|state-of-the-art|self-|-fulfilling|1.1–1.6|F-16s|and/or|£1.24 billion|71.8%|office|fjord"
            "|Þórshöfn|Łódź|Київ|Αθήνα|İstanbul|“so”|'tis|don’t|—|…|no\u00a0break|soft\u00adhyphen|non\u2011breaking"
            "|hy\u2010phen|e\u0301|A&B|<b>|5|(6)|[...]|3.5\n\nper cent|https://example.com/very/long_path?with=arguments"
            "|*so*|_so_|`so`|\\so|#so|- so|3. so|:so:|[so](so)|~~so~~|a|b&amp;$x$"
        ).split("|"),
        "x" * 90,
    ]
)
TEXT = st.lists(WORDS, min_size=1, max_size=50).map(" ".join)


@pytest.mark.parametrize("name", ["brief.html", "brief.pdf", "brief.md", "brief.docx", "digest.html", "digest.txt"])
def test_every_passage_stands_unbroken_in_every_file(name: str) -> None:
    text = read_back(name, edition()[name])
    skipped = {account.context for account in HALDEN.differences[0].accounts} if name.startswith("digest") else set()
    for passage in passages(BRIEF):
        assert as_shown(name, passage.text) in text or passage in skipped


def told(text: str) -> dict[str, bytes]:
    """The files of a brief that prints the text as a sentence, a quotation and in the cells of tables."""
    article = Article("a1", "s", "n", text, "0", title="T", outlet="O")
    words = Passage(text, (Span("a1", 0, len(text)),), 1)
    figure = replace(HALDEN.figures[0], amount=words, about=words, given_by=words)
    story = replace(
        HALDEN,
        headline=Headline("T", "a1"),
        summary=(words, words),
        quotes=(replace(HALDEN.quotes[0], words=words, speaker=words, role=words, also=(words,)),),
        figures=(figure,),
        differences=(),
    )
    brief = replace(BRIEF, stories=(story,), figures=(), top_lines=())
    return {
        "brief.pdf": pdf(brief, print_markup(brief, Templates()), brief_to_json(brief)),
        "brief.html": page(brief, {"a1": article}, Templates()),
        "brief.md": markdown(brief, Templates()),
        "brief.docx": word(brief),
    }


# Each example sets a PDF, so a failing one is not made smaller: that would take minutes.
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(TEXT)
def test_any_text_is_read_back_as_it_was_printed(text: str) -> None:
    for name, content in told(text).items():
        back = read_back(name, content)
        assert back.count(as_shown(name, text)) >= 6, name
        assert f"“{as_shown(name, text)}”" in back


@pytest.mark.parametrize("length", [3605])
def test_a_passage_may_run_over_pages(length: int) -> None:
    text = "The well-established re-test of the anti-inflationary state-of-the-art equipment goes on. " * (length // 80)
    set_in_pdf = told(text[:length])["brief.pdf"]
    assert read_back("brief.pdf", set_in_pdf).count(as_shown("brief.pdf", text[:length])) >= 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\n\nparagraphs", "two paragraphs"),
        (" no\u00a0break\u2009thin ", "no break thin"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("turned \u202eround", "turned round"),
        ("bell\x07 and \ud800 and \uffff", "bell\ufffd and \ufffd and \ufffd"),
        ("“Straight 'and' curly”", "“Straight 'and' curly”"),
        ("ﬁ ligature and e\u0301", "ﬁ ligature and e\u0301"),
    ],
)
def test_text_is_printed_as_it_is_but_for_white_space(text: str, expected: str) -> None:
    assert printed(text) == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("brief.doc", b"", "none of"),
        ("brief.pdf", b"no PDF at all", "cannot be read back"),
        ("brief.docx", b"PK", "cannot be read"),
    ],
)
def test_what_cannot_be_read_back_is_an_error(name: str, content: bytes, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        read_back(name, content)


def test_texts_outside_the_brief_are_not_needed() -> None:
    assert set(TEXTS) == {entry.article_id for entry in BRIEF.sources}
