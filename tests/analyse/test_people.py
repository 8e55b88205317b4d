"""Who is meant: names, roles and pronouns within an article, and one person across articles."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.people import find_people, join_people
from briefing.model import Article, Person

# The text, the name, the fullest role, and words that must be among the person's mentions.
NAMED = [
    ("Health Minister Anna Berg spoke. She left early.", "Anna Berg", "Health Minister", ["She"]),
    ("Anna Berg, the head of the port authority, spoke.", "Anna Berg", "head of the port authority", []),
    ("Anna Berg is the mayor of Leeds. Ms Berg spoke.", "Anna Berg", "mayor of Leeds", ["Ms Berg"]),
    ("Mr Karl Lund, who holds the ministry’s No. 2 post, spoke.", "Karl Lund", "ministry’s No. 2 post", []),
    ("US Under Secretary of Trade Karl Lund spoke. Lund left.", "Karl Lund", "US Under Secretary of Trade", ["Lund"]),
    ("Mayor Karl Lund spoke on Monday. Later the mayor left.", "Karl Lund", "Mayor", ["the mayor"]),
    # Rare names, which the model takes for bodies or places or does not see.
    (
        "Nadia Brockhurst, the minister for ports, told MPs no. Ms Brockhurst said that ships would come.",
        "Nadia Brockhurst",
        "minister for ports",
        ["Ms Brockhurst"],
    ),
    (
        "Callum Threave, the general secretary of the rail union, spoke. Mr Threave was calm.",
        "Callum Threave",
        "general secretary of the rail union",
        ["Mr Threave"],
    ),
    ("Dorcas Pellow, the convenor at the yard, spoke.", "Dorcas Pellow", "convenor at the yard", []),
    (
        "Iceland's Foreign Minister, Þorgerður Katrín Gunnarsdóttir, said no.",
        "Þorgerður Katrín Gunnarsdóttir",
        "Iceland's Foreign Minister",
        ["Iceland's Foreign Minister"],
    ),
    (
        "Wilhelmina von der Aue, the president of the bank, spoke. Mrs von der Aue left.",
        "Wilhelmina von der Aue",
        "president of the bank",
        ["Mrs von der Aue"],
    ),
    ("The chief executive of Marsh Lane, Tove Qvist, spoke.", "Tove Qvist", "chief executive of Marsh Lane", []),
    # A role by itself begins with no article, pronoun or mere pointer to a body.
    ("The dock closed. Its managing director, Maud Kelleth, spoke.", "Maud Kelleth", "managing director", []),
    ("The firm's chief executive, Ottilie Vane, spoke. Ms Vane left.", "Ottilie Vane", "chief executive", ["Ms Vane"]),
    ("Karl Lund, the president's spokesman, spoke.", "Karl Lund", "president's spokesman", []),
    ("NATO Secretary-General Mark Rutte spoke.", "Mark Rutte", "NATO Secretary-General", []),
    ("The dockers’ leader, Karl Lund, spoke.", "Karl Lund", "dockers’ leader", []),
    ("One trustee, Karl Lund, spoke.", "Karl Lund", "trustee", []),
    ("Karl Lund, now a professor at Marsh University, spoke.", "Karl Lund", "professor at Marsh University", []),
    ("Gov. Karl Lund spoke. Lund, a first-term Republican, left.", "Karl Lund", "Gov.", ["Lund"]),
    ("Leader of the council Anna Berg said she had listened.", "Anna Berg", "Leader of the council", ["she"]),
    ("Anna Berg, who chairs the doctors’ committee, spoke.", "Anna Berg", "chairs the doctors’ committee", []),
    ("The mayor of Leeds, Anna Berg, who chairs the board, spoke.", "Anna Berg", "mayor of Leeds", []),
    ("Mayor Karl Lund KC spoke.", "Karl Lund", "Mayor", []),
    ("The nurses’ leader Dame Patience Obi spoke.", "Patience Obi", "nurses’ leader", []),
    ("Cllr Anna Berg spoke.", "Anna Berg", "Cllr", []),
    # Some surnames are never said without their title.
    ("The prisons minister, Lord Fell, spoke.", "Lord Fell", "prisons minister", []),
    ("Baroness Sully, the chair, spoke. She left.", "Baroness Sully", "chair", ["She"]),
    (
        "Elbridge Colby, the US Under Secretary of War and the Pentagon’s policy chief, spoke.",
        "Elbridge Colby",
        "US Under Secretary of War",
        [],
    ),
]

# Texts that name nobody, whatever the model says.
NOBODY = [
    "CARROWDALE, 12 February - Twelve people were hurt.",
    "NORTHMARK, 3 March (Reuters) - The mayor left.",
    "BRUSSELS — The ministers met at 2pm.",
    "Tarn Water, which runs the dam, agreed.",
    "Manchester United said no.",
    "The Wall Street Journal reported it.",
    "A spokeswoman for the operator, Lune Lines, said no.",
    "Brandt Metals, the owner, said no.",
]

# The names in two articles, and whether they are one person.
PAIRS = [
    ("Minister Anna Berg spoke.", "Minister Anna Berg left.", True),
    ("Minister Elbridge Stone spoke.", "Minister Eldridge Stone left.", True),
    ("Minister Jürgen Müller spoke.", "Minister Jurgen Muller left.", True),
    ("Minister Anna Berg spoke.", "Ms Berg left.", True),
    ("Minister J. Carter spoke.", "Minister John Carter left.", True),
    ("Senator Michelle Carter spoke.", "President Barry Carter left.", False),
    ("Minister Anna Berg spoke.", "Minister Anna Lund left.", False),
]


def people_of(nlp: Language, text: str, article_id: str = "a") -> tuple[Person, ...]:
    return find_people(language.parse(nlp, text), article_id)


def article(article_id: str, text: str) -> Article:
    return Article(article_id, "source", "name", text, "")


@pytest.mark.parametrize(("text", "name", "role", "mentions"), NAMED)
def test_named(nlp: Language, text: str, name: str, role: str, mentions: list[str]) -> None:
    found = [
        (
            text[person.name.start : person.name.end],
            person.role and text[person.role.start : person.role.end],
            {text[span.start : span.end] for span in person.mentions},
        )
        for person in people_of(nlp, text)
        if person.name and person.kind == "person"
    ]
    assert [(one, other) for one, other, _ in found] == [(name, role)]
    assert set(mentions) <= found[0][2]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody(nlp: Language, text: str) -> None:
    assert [person.names for person in people_of(nlp, text) if person.kind == "person"] == []


def test_a_dateline_is_no_part_of_a_description(nlp: Language) -> None:
    text = "CARROWDALE, 12 February - Twelve people were hurt."
    assert [person.role and text[person.role.start : person.role.end] for person in people_of(nlp, text)] == [
        "Twelve people"
    ]


@pytest.mark.parametrize(
    ("text", "description", "kind"),
    [
        ("A senior official said no.", "A senior official", "anonymous"),
        ("Several ministers said no.", "Several ministers", "group"),
        ("A spokesperson for Tarn Water said no.", "A spokesperson for Tarn Water", "anonymous"),
        ("The general secretary of the rail union said no.", "The general secretary of the rail union", "anonymous"),
        ("One senior backbencher said no.", "One senior backbencher", "anonymous"),
    ],
)
def test_unnamed_sources_stay_what_they_are(nlp: Language, text: str, description: str, kind: str) -> None:
    found = [
        (person.name, person.role and text[person.role.start : person.role.end], person.kind)
        for person in people_of(nlp, text)
    ]
    assert (None, description, kind) in found


@pytest.mark.parametrize(("one", "other", "same"), PAIRS)
def test_joining(nlp: Language, one: str, other: str, same: bool) -> None:
    articles = [article("a", one), article("b", other)]
    findings = [(each, people_of(nlp, each.text, each.id)) for each in articles]
    groups = join_people(findings)
    assert any({"a", "b"} == {article_id for article_id, _ in group} for group in groups) is same
    assert join_people(findings[::-1]) == groups


def test_a_bare_surname_of_two_people_joins_neither(nlp: Language) -> None:
    texts = {
        "a": "Senator Michelle Carter spoke.",
        "b": "President Barry Carter left.",
        "c": "Carter was late, a friend said.",
    }
    findings = [(article(key, text), people_of(nlp, text, key)) for key, text in texts.items()]
    assert all(len(group) == 1 for group in join_people(findings))


@pytest.mark.parametrize("text", ["Any engineer said no.", "No minister spoke.", "Q: Why did every mayor agree?"])
def test_nobody_in_particular_is_no_source(nlp: Language, text: str) -> None:
    assert [person for person in people_of(nlp, text) if person.kind in ("anonymous", "person")] == []


@pytest.mark.parametrize(
    ("text", "pronoun", "meant"),
    [
        ("The chairman, Edward Rolle, told Karl Lund that it was late. He replied that it was early.", "He", "Karl Lund"),
        ("Karl Lund warned John Carter.\n\nHe denied that. He left.", "He", None),
        ("Anna Berg, the third child of a baker, left. She won a prize.", "She", "Anna Berg"),
    ],
)
def test_whose_turn_it_is(nlp: Language, text: str, pronoun: str, meant: str | None) -> None:
    found = [
        person.name and text[person.name.start : person.name.end]
        for person in people_of(nlp, text)
        for span in person.mentions
        if text[span.start : span.end] == pronoun
    ]
    assert found[:1] == ([meant] if meant else [])


def test_a_pronoun_that_may_mean_two_is_nobody(nlp: Language) -> None:
    text = "Karl Lund met John Carter. He was late."
    assert all(text[span.start : span.end] != "He" for person in people_of(nlp, text)[1:] for span in person.mentions)
