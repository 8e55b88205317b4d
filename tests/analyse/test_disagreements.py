"""Names and titles that articles give differently, and those that only look so."""

from __future__ import annotations

import pytest

from briefing.analyse.disagreements import find_disagreements
from briefing.model import Article, Findings, Person, Span


def told(article_id: str, name: str, role: str) -> tuple[Article, Findings]:
    """An article that says no more than a role and a name."""
    text = f"{role} {name} spoke."
    names, roles = Span(article_id, len(role) + 1, len(role) + 1 + len(name)), Span(article_id, 0, len(role))
    person = Person(0, names, roles, (names,), (roles,), (names,))
    return Article(article_id, "s", article_id, text, "0" * 64), Findings(article_id, people=(person,))


def differences(*accounts: tuple[str, str]) -> dict[str, list[str]]:
    pairs = [told(str(number), name, role) for number, (name, role) in enumerate(accounts)]
    articles = {article.id: article for article, _ in pairs}
    found = find_disagreements([[(one, 0) for one in articles]], articles, {one.article_id: one for _, one in pairs})
    return {one.about: [articles[span.article_id].at(span) for span, _ in one.accounts] for one in found}


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        (("Elbridge Colby", "Under Secretary"), ("Eldridge Colby", "Under Secretary"), "name"),
        (("Ann Smith", "minister"), ("Anne Smith", "minister"), "name"),
        (("Elbridge Colby", "US Under Secretary of War"), ("Elbridge Colby", "Under Secretary of Defense"), "title"),
        (("Ann Smith", "chief executive of Norrgrid"), ("Ann Smith", "chief executive of Halden"), "title"),
        (("Ann Smith", "finance minister"), ("Ann Smith", "foreign minister"), "title"),
        (("Ann Smith", "ambassador to Norland"), ("Ann Smith", "ambassador to Westmark"), "title"),
    ],
)
def test_other_spellings_and_other_endings_of_a_title_differ(
    one: tuple[str, str], other: tuple[str, str], about: str
) -> None:
    place = 0 if about == "name" else 1
    assert differences(one, other) == {about: [one[place], other[place]]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Elbridge Colby", "Under Secretary"), ("Colby", "Under Secretary")),
        (("José Peña", "minister"), ("Jose Pena", "minister")),
        (("Pete Hegseth", "Secretary of Defense"), ("Pete Hegseth", "US Defence Secretary")),
        (("Mark Rutte", "NATO Secretary-General"), ("Mark Rutte", "NATO secretary general")),
        (("Ann Smith", "Under Secretary of Defense"), ("Ann Smith", "Pentagon policy chief")),
        (("Ann Smith", "chief executive of Norrgrid"), ("Ann Smith", "chief executive of Norrgrid plc")),
        (("Ann Smith", "minister"), ("Bob Jones", "minister")),
        (("Lou Anders", "minister"), ("Louis Anders", "minister")),
        (("Bob Anders", "minister"), ("Rob Anders", "minister")),
        (("Port Anders", "minister"), ("Ports Anders", "minister")),
        (("Ann Smith", "minister of the interior"), ("Ann Smith", "home minister")),
        (("Ann Smith", "minister of energy and climate"), ("Ann Smith", "environment minister")),
        (("Ann Smith", "former minister of health"), ("Ann Smith", "minister of transport")),
        (("Ann Smith", "ambassador to the UN"), ("Ann Smith", "ambassador to the United Nations")),
        (("Ann Smith", "ambassador to Norland"), ("Ann Smith", "ambassador of Westmark")),
        (("Ann Smith", "chief executive of Norrgrid"), ("Ann Smith", "chief executive of the company")),
        (("Ann Smith", "deputy governor of Northshire"), ("Ann Smith", "governor of Westshire")),
        (("Ann Smith", "head of the Coast Party"), ("Ann Smith", "head of the Fishing Board")),
    ],
)
def test_shorter_names_plain_letters_word_order_and_descriptions_do_not(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert differences(one, other) == {}
