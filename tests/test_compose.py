"""What of a day's studies is told, in which order, under which numbers, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from briefing.compose import Day, Frame, compose, rank, told_in
from briefing.compose.figures import shown_once
from briefing.model import (
    BACKGROUND,
    Article,
    Change,
    Disagreement,
    Figure,
    FigureLine,
    Findings,
    Gap,
    KeyQuote,
    Passage,
    Person,
    Published,
    Revision,
    Sentence,
    Span,
    Story,
    Study,
    Tally,
)

MORNING = datetime(2026, 2, 13, 6, tzinfo=UTC)
TEXT = "The board spent £5 million on a pier. “It is a fine pier,” said Ann Bell, the mayor."
NONE = Tally(1, 0, 0, 0, 0, 0, 0, 0)


def at(article_id: str, words: str) -> Span:
    start = TEXT.index(words)
    return Span(article_id, start, start + len(words))


def article(
    name: str, outlet: str = "", section: str | None = None, title: str | None = None, hour: int | None = 9
) -> Article:
    published = Published(datetime(2026, 2, 12, hour, tzinfo=UTC)) if hour is not None else None
    return Article(name, "s", f"{name}.txt", TEXT, "0" * 64, title, outlet, published=published, section=section)


def findings(name: str) -> Findings:
    sentence = at(name, "The board spent £5 million on a pier.")
    figure = Figure(
        at(name, "£5 million"),
        Decimal(5_000_000),
        Decimal(5_000_000),
        "money",
        "GBP",
        "stated",
        about=at(name, "pier"),
        notable=True,
    )
    return Findings(
        name,
        (Sentence(sentence, 0, ("board", "spend"), True, at(name, "The board spent £5 million on a pier")),),
        (Person(0, at(name, "Ann Bell"), at(name, "mayor")),),
        (),
        (figure,),
    )


def study(*names: str, witnesses: int | None = None, told: bool = True) -> Study:
    groups: tuple[tuple[str, ...], ...] = tuple((name,) for name in names)
    if witnesses is not None:
        groups = (names[: len(names) - witnesses + 1], *groups[len(names) - witnesses + 1 :])
    first = names[0]
    quote = KeyQuote((at(first, "It is a fine pier"),), at(first, "Ann Bell"), at(first, "mayor"))
    return Study(
        Story(f"s-{first}", names, groups),
        (at(first, "The board spent £5 million on a pier."),) if told else (),
        (quote,) if told else (),
        ((first, 0, names[1:]),) if told else (),
        (),
    )


def frame(**settings: int | tuple[str, ...]) -> Frame:
    return Frame("Brief", "Ministry", "", date(2026, 2, 13), MORNING, MORNING, **settings)  # type: ignore[arg-type]


def day(studies: tuple[Study, ...], *articles: Article, gaps: tuple[Gap, ...] = ()) -> Day:
    return Day({one.id: one for one in articles}, {one.id: findings(one.id) for one in articles}, studies, (), gaps)


def test_a_story_is_told_in_its_sources_words() -> None:
    brief = compose(frame(), day((study("a", "b"),), article("a", "Herald", title="A pier"), article("b", "Post")), NONE)
    story = brief.stories[0]
    assert story.headline.text == "A pier"
    assert [sentence.text for sentence in story.summary] == ["The board spent £5 million on a pier."]
    card = story.quotes[0]
    assert (card.words.text, card.speaker.text, card.role and card.role.text) == ("It is a fine pier", "Ann Bell", "mayor")
    line = story.figures[0]
    assert (line.amount.text, line.about and line.about.text, line.value, line.unit, line.also) == (
        "£5 million",
        "pier",
        "5000000",
        "GBP",
        (2,),
    )
    assert (brief.number, [line.story for line in brief.top_lines]) == ("2026/044", ["s-a"])


def test_without_a_title_the_opening_of_the_text_heads_the_story() -> None:
    brief = compose(frame(), day((study("a"),), article("a")), NONE)
    assert brief.stories[0].headline.text == "The board spent £5 million on a pier"
    assert brief.stories[0].headline.evidence == at("a", "The board spent £5 million on a pier")


def test_independent_witnesses_come_before_mere_copies() -> None:
    articles = {name: article(name, f"Outlet {name}") for name in "abcdef"}
    copies, witnesses, single = study("a", "b", "c", witnesses=1), study("d", "e"), study("f")
    ranked = rank((single, copies, witnesses), articles)
    assert [one.story.id for one in ranked] == ["s-d", "s-a", "s-f"]
    assert rank((copies, witnesses, single), articles) == ranked


def test_sections_come_in_the_order_of_the_settings_and_sources_are_numbered_as_they_stand() -> None:
    articles = [
        article("a", "A", "Energy"),
        article("b", "B", "Defence"),
        article("c", "C", "Sport"),
        article("d", "D", "Energy"),
    ]
    studies = (study("a", "d"), study("b"), study("c"))
    brief = compose(frame(sections=("Defence", "Energy")), day(studies, *articles), NONE)
    assert [story.section for story in brief.stories] == ["Defence", "Energy", "Sport"]
    assert [(entry.number, entry.outlet) for entry in brief.sources] == [(1, "B"), (2, "A"), (3, "D"), (4, "C")]
    assert [line.story for line in brief.top_lines] == ["s-a", "s-b", "s-c"]


def test_outlets_and_independent_witnesses_are_counted_apart() -> None:
    articles = [article("a", "Herald"), article("b", "Post"), article("c", "Post")]
    story = compose(frame(), day((study("a", "b", "c", witnesses=2),), *articles), NONE).stories[0]
    assert (story.outlets, story.independent) == (2, 2)


@pytest.mark.parametrize(("told", "reason"), [(True, "the brief is full"), (False, "no fit sentence")])
def test_what_is_not_told_is_named_and_counted(told: bool, reason: str) -> None:
    studies = (study("a", "b"), study("c", told=told))
    brief = compose(frame(stories=1), day(studies, article("a"), article("b"), article("c")), NONE)
    assert [(gap.source, gap.stage) for gap in brief.gaps] == [("s: c.txt", "compose")]
    assert reason in brief.gaps[0].reason
    assert (brief.tally.used, brief.tally.unplaced) == (2, 1)


@pytest.mark.parametrize(("limit", "stories"), [(1, ["s-b"]), (2, ["s-b", "s-a"]), (9, ["s-b", "s-a"])])
def test_figures_of_the_day_take_one_of_each_story_in_turn(limit: int, stories: list[str]) -> None:
    studies = (study("a"), study("b"))
    brief = compose(frame(figures_of_the_day=limit), day(studies, article("a"), article("b", hour=10)), NONE)
    assert [story for story, _ in brief.figures] == stories


def test_background_figures_are_kept_and_not_shown() -> None:
    found = findings("a")
    background = replace(found, figures=(replace(found.figures[0], notable=False),))
    brief = compose(frame(), Day({"a": article("a")}, {"a": background}, (study("a"),)), NONE)
    assert [line.amount.text for line in brief.stories[0].figures] == ["£5 million"]
    assert (brief.stories[0].shown_figures, brief.figures) == ((), ())


@pytest.mark.parametrize(
    ("why", "witnesses", "shown"),
    [(BACKGROUND, 2, True), (BACKGROUND, 1, False), ("membership", 2, False)],
    ids=["two witnesses", "two outlets with one text", "a number that is never news"],
)
def test_what_several_witnesses_report_is_shown(why: str, witnesses: int, shown: bool) -> None:
    found = {one: findings(one) for one in "ab"}
    found = {
        one: replace(all_of, figures=(replace(all_of.figures[0], notable=False, why=why),)) for one, all_of in found.items()
    }
    articles = {one: article(one, one.upper()) for one in "ab"}
    brief = compose(frame(), Day(articles, found, (study("a", "b", witnesses=witnesses),)), NONE)
    assert bool(brief.stories[0].shown_figures) is shown


# ---------------------------------------------------------------- through the days


def test_what_continues_is_one_line_behind_the_rest_and_takes_no_place() -> None:
    articles = [article(name, name.upper(), "Energy", title=f"Title {name}") for name in "abc"]
    continuing = replace(study("a"), summary=(), quotes=(), figures=(), novelty="continuing", reasons=(("newness", 99.0),))
    brief = compose(frame(stories=2), day((continuing, study("b"), study("c")), *articles), NONE)
    assert [(story.id, story.novelty) for story in brief.stories] == [
        ("s-b", "new"),
        ("s-c", "new"),
        ("s-a", "continuing"),
    ]
    assert (brief.stories[-1].headline.text, brief.stories[-1].summary) == ("Title a", ())
    assert brief.tally.used == 3
    assert not brief.is_quiet


def test_a_day_without_news_is_quiet() -> None:
    continuing = replace(study("a"), summary=(), quotes=(), figures=(), novelty="continuing")
    assert compose(frame(), day((continuing,), article("a")), NONE).is_quiet
    assert compose(frame(), Day(), NONE).is_quiet


def test_points_come_before_witnesses_and_are_in_the_data() -> None:
    articles = {name: article(name) for name in "abc"}
    watched = replace(study("c"), reasons=(("watched: Piers", 30.0),))
    assert [one.story.id for one in rank((study("a", "b"), watched), articles)] == ["s-c", "s-a"]
    brief = compose(frame(), day((watched,), articles["c"]), NONE)
    assert brief.stories[0].reasons == (("watched: Piers", 30.0),)


@pytest.mark.parametrize(("own", "expected"), [("Health", "Health"), (None, "Energy")])
def test_the_section_of_a_watch_holds_for_a_story_without_one(own: str | None, expected: str) -> None:
    watched = replace(study("a"), section="Energy")
    assert compose(frame(), day((watched,), article("a", section=own)), NONE).stories[0].section == expected


def test_a_correction_stands_with_both_texts_in_the_sources() -> None:
    old, new = article("a", "Herald"), article("b", "Herald")
    revision = Revision("figure", (at("a", "£5 million"),), None, (at("b", "£5 million"),), at("b", TEXT))
    mended = replace(study("b"), novelty="corrected", revisions=(revision,))
    content = Day({"a": old, "b": new}, {"b": findings("b")}, (mended,), changes=(Change(old, new),))
    brief = compose(frame(), content, NONE)
    (correction,) = brief.stories[0].corrections
    assert (correction.was.words.source, correction.now and correction.now.words.source) == (2, 1)
    assert [(entry.number, entry.state) for entry in brief.sources] == [(1, "standing"), (2, "changed")]


def test_what_is_withdrawn_is_told_under_its_old_headline() -> None:
    first = compose(frame(), day((study("a"),), article("a", "Herald", "Energy", "A pier")), NONE)
    old = article("a", "Herald", "Energy", "A pier")
    story = Story("s-a", (), (), ("a",))
    revision = Revision("quotation", (at("a", "It is a fine pier"),), None)
    gone = Study(story, (), (), (), (), "withdrawn", date(2026, 2, 13), (revision,))
    content = Day({"a": old}, {}, (gone,), told=told_in(first), changes=(Change(old, None),))
    brief = compose(frame(), content, NONE)
    (withdrawn,) = brief.stories
    assert (withdrawn.headline.text, withdrawn.section, withdrawn.novelty) == ("A pier", "Energy", "withdrawn")
    assert [entry.state for entry in brief.sources] == ["withdrawn"]
    assert told_in(brief) == ()


def test_what_one_witness_alone_reports_is_marked() -> None:
    both = study("a", "b")
    alone = replace(both, single=frozenset((both.summary[0], at("a", "£5 million"))))
    story = compose(frame(), day((alone,), article("a"), article("b")), NONE).stories[0]
    assert (story.only, story.quotes[0].only, story.figures[0].only) == ((0,), False, True)


def test_many_gaps_of_one_kind_are_counted_by_source() -> None:
    unread = tuple(Story(f"s-{number}", (f"t{number}",), ((f"t{number}",),)) for number in range(50))
    articles = {f"t{number}": article(f"t{number}") for number in range(50)}
    brief = compose(frame(), Day(articles, unread=unread), NONE)
    assert brief.gaps == (Gap("s", "compose", "50 texts: not told: the brief is full"),)
    assert brief.tally.unplaced == 50


def line(amount: str, given_by: str | None = None, notable: bool = True) -> FigureLine:
    def passage(words: str) -> Passage:
        return Passage(words, (Span("a", 0, len(words)),), 1)

    giver = passage(given_by) if given_by else None
    return FigureLine(passage(amount), passage("cracks"), "1", "", "count", False, giver, notable=notable)


@pytest.mark.parametrize(
    ("lines", "limit", "shown"),
    [
        ([line("11,637 surgeons"), line("5 of the 11,637 surgeons")], 5, ["5 of the 11,637 surgeons"]),
        ([line("6 of 31 wards"), line("31 wards")], 5, ["6 of 31 wards"]),
        ([line("31 wards", "Ann Bell"), line("6 of 31 wards")], 5, ["31 wards", "6 of 31 wards"]),
        ([line("31 wards"), line("6 of 31 wards", notable=False)], 5, ["31 wards"]),
        ([line("7 wards"), line("6 of 17 wards")], 5, ["7 wards", "6 of 17 wards"]),
        ([line("£5"), line("£5 million"), line("£7")], 2, ["£5", "£5 million"]),
    ],
    ids=["share and whole", "whole after its share", "two givers", "a share that is not shown", "another number", "limit"],
)
def test_a_figure_is_told_once_and_no_more_than_fit(lines: list[FigureLine], limit: int, shown: list[str]) -> None:
    found = shown_once(lines, limit)
    assert [one.amount.text for one in found] == [one.amount.text for one in lines]
    assert [one.amount.text for one in found if one.notable] == shown


def test_a_wording_over_which_sources_differ_stands_with_their_difference_alone() -> None:
    both = study("a", "b")
    (quote,) = both.quotes
    other = (at("b", "It is a fine pier"),)
    differing = Disagreement(
        "wording", None, ((quote.pieces[0], None), (at("b", "fine"), at("b", "“It is a fine pier,” said Ann Bell")))
    )
    told = replace(both, quotes=(replace(quote, also=(other,)),), disagreements=(differing,))
    articles = (article("a"), article("b"))
    assert compose(frame(), day((told,), *articles), NONE).stories[0].quotes[0].also == ()
    apart = replace(told, disagreements=())
    assert [one.source for one in compose(frame(), day((apart,), *articles), NONE).stories[0].quotes[0].also] == [2]
