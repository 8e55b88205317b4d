"""A JSON file with an article in it is read whatever its keys are called; one with none, or several, is an error."""

from __future__ import annotations

import json

import pytest
from documents import article

from briefing.errors import ExtractError

TEXT = "Ministers agreed on Thursday to spend £540 million on the harbour.\n\n“We have a deal,” said Mara Voss."
HTML = (
    "<p>Ministers agreed on Thursday to spend £540&nbsp;million on the harbour.</p>"
    "<p>“We have a <b>deal</b>,” said Mara Voss.</p>"
)
LD = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A deal", "articleBody": TEXT}


@pytest.mark.parametrize(
    "record",
    [
        {"title": "A deal", "text": TEXT},
        {"Headline": "A deal", "Body": TEXT, "id": 17, "tags": ["x"]},
        {"title": {"rendered": "A deal"}, "content": {"rendered": HTML, "protected": False}},
        {"title": "A deal", "content_html": HTML, "summary": "Short."},
        {"title": "A deal", "paragraphs": 2, "body": TEXT.split("\n\n")},
        {"title": "A deal", "body": [{"type": "p", "text": one} for one in TEXT.split("\n\n")]},
        {"items": [{"title": "A deal", "text": TEXT}]},
        [{"title": "A deal", "text": TEXT}],
        LD,
        {"@graph": [{"@type": "WebSite", "name": "x"}, LD]},
    ],
    ids=lambda record: json.dumps(record)[:40],
)
def test_an_article_s_record(record: object) -> None:
    found = article(json.dumps(record), "a.json")
    assert (found.text.replace("\u00a0", " "), found.title) == (TEXT, "A deal")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"title": "A deal"}', 'write it under "text"'),
        ('{"text": 5}', "holds no text"),
        ("[]", "holds no article's record"),
        ('"words"', "holds no article's record"),
        (json.dumps([{"text": TEXT}, {"text": TEXT}]), "holds 2 records"),
        (json.dumps({"items": [{"text": TEXT}] * 3}), "holds 3 records"),
        ("{", "is not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"text":' + "[" * 900 + '"x"' + "]" * 900 + "}", "holds no text"),
        (json.dumps({"text": ["x"] * 30_000}), "more than 20,000 paragraphs"),
        (json.dumps({"text": "word " * 200_000}), "longer than 400,000 characters"),
    ],
    ids=lambda value: value[:40],
)
def test_what_is_none_is_an_error_that_says_why(content: str, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.json: .*{reason}"):
        article(content, "a.json")
