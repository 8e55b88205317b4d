"""The quotations of a story that carry most, with their other wordings."""

from __future__ import annotations

import pytest
from conftest import SEEDS, needs_seeds
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.people import find_people, join_people
from briefing.analyse.quotes import find_quotes, key_quotes
from briefing.model import Article, Findings, KeyQuote

STORY = {
    "a": "Mayor Anna Berg opened the bridge. “The bridge is a gift to the whole region, and it will last a century,” "
    "she said.",
    "b": "Anna Berg, the mayor, called it “a gift to the whole region” on Monday.",
    "c": "“It is a gift, and the region knows,” Mayor Anna Berg told reporters. Opponents were “not amused by any of it”.",
}


def chosen_from(nlp: Language, texts: dict[str, str], limit: int = 8) -> tuple[KeyQuote, ...]:
    findings = []
    for article_id, text in texts.items():
        doc = language.parse(nlp, text)
        people = find_people(doc, article_id)
        found = Findings(article_id, people=people, quotes=find_quotes(doc, article_id, people))
        findings.append((Article(article_id, "source", "name", text, ""), found))
    groups = join_people([(article, found.people) for article, found in findings])
    return key_quotes(findings, groups, [[article_id] for article_id in texts], [], limit)


def key_of(nlp: Language, texts: dict[str, str], limit: int = 8) -> list[tuple[str, str, list[str]]]:
    chosen = chosen_from(nlp, texts, limit)

    def said(quote: KeyQuote) -> tuple[str, str, list[str]]:
        pieces = " [...] ".join(texts[span.article_id][span.start : span.end] for span in quote.pieces)
        speaker = texts[quote.speaker.article_id][quote.speaker.start : quote.speaker.end]
        also = [" [...] ".join(texts[span.article_id][span.start : span.end] for span in other) for other in quote.also]
        return pieces, speaker, also

    return [said(quote) for quote in chosen]


def test_wordings_of_one_statement_are_one_quotation(nlp: Language) -> None:
    assert key_of(nlp, STORY) == [
        (
            "The bridge is a gift to the whole region, and it will last a century",
            "Anna Berg",
            ["It is a gift, and the region knows"],
        )
    ]


WINTER = "We will not leave {} without a pharmacy for another winter"


def test_what_one_article_tells_of_two_places_is_two_statements_everywhere(nlp: Language) -> None:
    north, south = WINTER.format("Northmark"), WINTER.format("Southam")
    texts = {
        "a": f"“{north},” said Anna Berg, the head of the board. It rained. “{south},” Anna Berg said later.",
        "b": f"“{south},” said Anna Berg, the head of the board.",
        "c": f"“{north},” said Anna Berg, the head of the board.",
    }
    assert sorted((words, also) for words, _, also in key_of(nlp, texts)) == [(north, []), (south, [])]


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("The ferries to Northmark will run all winter", "The winter ferries will run to Southam", False),
        ("We hired 40 nurses and every ward is open", "Every ward is open, we hired 65 nurses", False),
        ("We will close the terminal within five weeks", "We will close the terminal within nine weeks", True),
        ("We hired 40 nurses and every ward is open", "Every ward is open, and we hired nurses", True),
    ],
    ids=["another place", "another number", "all the same but a number", "less said"],
)
def test_other_names_and_numbers_are_another_statement(nlp: Language, one: str, other: str, is_one: bool) -> None:
    texts = {"a": f"“{one},” said Anna Berg, the minister.", "b": f"“{other},” said Anna Berg, the minister."}
    assert (len(key_of(nlp, texts)) == 1) is is_one


def test_a_whole_sentence_comes_before_a_fragment_that_two_report(nlp: Language) -> None:
    texts = {
        "a": "Minister Anna Berg said the port was “fully open to trade”. “Cargo is up by a third,” Ms Berg said.",
        "b": "Anna Berg, the minister, said the port was “fully open to trade”.",
    }
    assert [words for words, _, _ in key_of(nlp, texts)] == ["Cargo is up by a third", "fully open to trade"]


def test_those_who_act_come_before_bystanders(nlp: Language) -> None:
    texts = {
        "a": "“The water came up to the second step of my house,” Karl Lund said. "
        "“The gates were shut before the tide turned,” Anna Berg, the minister for ports, said. "
        "“My boat went down the street like a cork,” John Carter, a fisherman’s friend, said.",
    }
    assert next(speaker for _, speaker, _ in key_of(nlp, texts)) == "Anna Berg"


def test_the_fullest_name_and_role_of_a_story_are_printed(nlp: Language) -> None:
    texts = {
        "a": "“The yard has work for ten years and not a day less,” Mr Threave said.",
        "b": "Callum Threave, the general secretary of the rail union, was there.",
    }
    (quote,) = chosen_from(nlp, texts)
    assert quote.role is not None
    assert (
        texts[quote.speaker.article_id][quote.speaker.start : quote.speaker.end],
        texts[quote.role.article_id][quote.role.start : quote.role.end],
    ) == ("Callum Threave", "general secretary of the rail union")


def test_the_limit_holds(nlp: Language) -> None:
    assert key_of(nlp, STORY, limit=0) == []


@needs_seeds
def test_seeds(nlp: Language) -> None:
    texts = {file.stem: file.read_bytes().decode() for file in sorted(SEEDS.glob("*.txt"))}
    chosen = key_of(nlp, texts, limit=4)
    assert chosen[0] == (
        "based on partnership rather than dependency, and really a return to what NATO was originally intended for",
        "Elbridge Colby",
        ["It’s about partnership, not dependency"],
    )
    assert {(words[:30], speaker) for words, speaker, _ in chosen[1:]} == {
        ("We are already seeing signific", "Mark Rutte"),
        ("Investment is up by tens of bi", "Mark Rutte"),
        ("It’s always better when all mi", "Þorgerður Katrín Gunnarsdóttir"),
    }
