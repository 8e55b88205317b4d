"""Witnesses: who tells a story of their own, and who rests on another."""

from __future__ import annotations

import pytest

from briefing.analyse.stories import StoryText
from briefing.analyse.stories.witnesses import group

GAZETTE, LEDGER, POST = "Tallowby Gazette", "The Civic Ledger", "Quenby Evening Post"


def article(id_: str, outlet: str, text: str = "The bridge fell.", agency: str | None = None) -> StoryText:
    return StoryText(id_, "", text, None, outlet, agency)


def witnesses(articles: list[StoryText], copied: tuple[str, ...] = ()) -> list[str]:
    return ["".join(ids) for ids in group(articles, [(pair[0], pair[1]) for pair in copied])]


@pytest.mark.parametrize(
    ("text", "rests_on"),
    [
        ("The bridge was closed too late, the Tallowby Gazette reported on Monday.", "a"),
        ("The bridge was closed too late, the Gazette has reported.", "a"),
        ("The Tallowby Gazette first reported that the bridge was closed too late.", "a"),
        ("According to the Gazette, the bridge was closed too late.", "a"),
        ("“We were late,” the mayor told the Tallowby Gazette.", "a"),
        ("“We were late,” the mayor said in an interview with the Gazette.", "a"),
        ("The letter, published in the Tallowby Gazette, names the engineer.", "a"),
        ("The Civic Ledger has learned that the bridge was closed too late.", "b"),
        ("The bridge was closed too late, according to a report in the Gazette.", "a"),
        ("The bridge was closed too late, the Gazette understands.", "a"),
        ("The Tallowby Gazette newspaper reported that the bridge was closed too late.", "a"),
        ("The Gazette cited a letter that names the engineer.", "a"),
        ("A letter seen by the Gazette names the engineer.", "a"),
        ("The Gazette’s report on Monday named the engineer.", "a"),
        ("Speaking to the Gazette, the mayor said that it was too late.", "a"),
        ("The mayor, quoted by the Gazette, said that it was too late.", "a"),
        ("The bridge was closed too late, Civic Ledger reporters found.", "b"),
        ("The mayor told Gazette reporters that it was too late.", "a"),
        ("The mayor told a Gazette reporter that it was too late.", "a"),
        ("The mayor told the Gazette's Ann Bell that it was too late.", "a"),
        ("The closure was first reported by the Gazette.", "a"),
        ("As first reported in the Tallowby Gazette, the bridge was closed too late.", "a"),
        ("The bridge was closed too late, reports in the Gazette say.", "a"),
        ("The engineer, interviewed by the Gazette, said that it was too late.", "a"),
        ("In remarks to the Gazette, the mayor said that it was too late.", "a"),
        ("Writing in the Gazette, the mayor said that it was too late.", "a"),
        ("A Gazette investigation found that the bridge was closed too late.", "a"),
        ("A Gazette interview with the mayor shows that it was too late.", "a"),
        ("A letter obtained by Gazette journalists names the engineer.", "a"),
        ("The Post has learned that the bridge was closed too late.", ""),
        ("The mayor told Post reporters that it was too late.", ""),
        ("In an interview with the Quenby Evening Post, the mayor said that it was too late.", ""),
        ("The mayor told town reporters that the Gazette had asked him.", ""),
        ("The mayor sent a statement to Gazette Holdings.", ""),
        ("Gazette Holdings said that the bridge was closed too late.", ""),
        ("The mayor told the council that the Gazette had asked him.", ""),
        ("According to the mayor, the bridge was closed too late.", ""),
        ("The mayor told Parliament that the bridge was closed too late.", ""),
        ("Ms Gazette said that the bridge was closed too late.", ""),
        ("He read the Tallowby Gazette while the bridge was closed.", ""),
        ("The mayor told the Quenby Evening Post that it was too late.", ""),
        ("The mayor told the Post that it was too late.", ""),
        ("Nothing is known. " * 80 + "The Tallowby Gazette reported a crack.", ""),
    ],
)
def test_an_outlet_that_credits_another_is_no_second_witness(text: str, rests_on: str) -> None:
    articles = [article("a", GAZETTE), article("b", LEDGER), article("c", POST, text)]
    with_whom = {"a": ["ac", "b"], "b": ["a", "bc"], "": ["a", "b", "c"]}
    assert witnesses(articles) == with_whom[rests_on]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Reuters reported a crack.", "A crack was found, according to Reuters.", ["ab"]),
        ("A crack was found, the Brackley Times reported.", "The mayor told the Brackley Times of a crack.", ["ab"]),
        ("A crack was found, the Brackley Times reported.", "The mayor told the Ludd Herald of a crack.", ["a", "b"]),
        ("The engineer told Reuters of a crack.", "The engineer told AFP of a crack.", ["a", "b"]),
        ("The engineer told the BBC of a crack.", "A crack was found, the BBC reported.", ["ab"]),
    ],
)
def test_two_that_credit_one_whom_nobody_has_are_one_witness(one: str, other: str, expected: list[str]) -> None:
    assert witnesses([article("a", GAZETTE, one), article("b", LEDGER, other)]) == expected


@pytest.mark.parametrize("outlet", ["", "www.tallowby-gazette.example", GAZETTE])
def test_what_an_outlet_says_of_itself_is_no_credit(outlet: str) -> None:
    text = "The Gazette has learned that the bridge was closed too late."
    assert witnesses([article("a", outlet, text), article("b", LEDGER)]) == ["a", "b"]


@pytest.mark.parametrize(
    ("articles", "copied", "expected"),
    [
        pytest.param([article("a", "")], (), ["a"], id="one article"),
        pytest.param([article("a", ""), article("b", "")], (), ["a", "b"], id="unknown outlets are not one"),
        pytest.param([article("a", GAZETTE), article("b", GAZETTE)], (), ["ab"], id="an outlet's own articles"),
        pytest.param(
            [article("a", GAZETTE, agency="NORRWIRE"), article("b", LEDGER, agency="Norrwire")],
            (),
            ["ab"],
            id="one agency, in different words",
        ),
        pytest.param(
            [
                article("a", GAZETTE, agency="Norrwire"),
                article("b", LEDGER),
                article("c", POST, "Norrwire reported it."),
            ],
            (),
            ["ac", "b"],
            id="an agency named in the text",
        ),
        pytest.param(
            [
                article("a", GAZETTE, agency="Norrwire"),
                article("b", LEDGER),
                article("c", GAZETTE),
                article("d", LEDGER),
            ],
            ("ab",),
            ["ab", "c", "d"],
            id="wire copy takes nothing from an outlet's own article",
        ),
        pytest.param(
            [article("a", GAZETTE), article("b", LEDGER), article("c", GAZETTE), article("d", LEDGER)],
            ("ab",),
            ["abc", "d"],
            id="of copies without an agency the first is the original",
        ),
        pytest.param(
            [article("a", GAZETTE), article("b", LEDGER), article("c", POST)],
            ("ab", "bc"),
            ["abc"],
            id="a copy of a copy",
        ),
    ],
)
def test_what_goes_back_to_one_source_is_one_witness(
    articles: list[StoryText], copied: tuple[str, ...], expected: list[str]
) -> None:
    assert witnesses(articles, copied) == expected
