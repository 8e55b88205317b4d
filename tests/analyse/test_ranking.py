"""Why a story ranks where it does: witnesses, sources, newness, what is watched; in points that say what they are for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from briefing.analyse.ranking import Interests, points, with_findings
from briefing.model import Article, KeyQuote, Published, Span, Story, Study, Watch

CUTOFF = datetime(2026, 3, 2, 6, tzinfo=UTC)
PIER = Watch("Piers", terms=("pier",), people=("Ann Bell",), weight=1.0, section="Harbours")


def article(name: str, text: str = "A pier opened.", source: str = "Post", hours: float | None = 6) -> Article:
    published = Published(CUTOFF - timedelta(hours=hours)) if hours is not None else None
    return Article(name, source, name, text, "0" * 64, None, f"Outlet {name}", published=published)


def weigh(interests: Interests, *articles: Article, witnesses: int | None = None) -> dict[str, float]:
    ids = tuple(one.id for one in articles)
    groups: tuple[tuple[str, ...], ...] = tuple((one,) for one in ids)
    if witnesses == 1:
        groups = (ids,)
    reasons, _ = interests.weigh(Story("s", ids, groups), {one.id: one for one in articles})
    return dict(reasons)


def test_each_doubling_of_the_witnesses_counts_alike_and_copies_little() -> None:
    one, three = weigh(Interests(), article("a")), weigh(Interests(), *map(article, "abc"))
    assert (one, three) == ({"independent witnesses": 10.0}, {"independent witnesses": 20.0})
    copies = weigh(Interests(), *map(article, "abc"), witnesses=1)
    assert copies == {"independent witnesses": 10.0, "outlets that carry it": 1.58}


def test_the_weight_of_the_sources_and_newness_count() -> None:
    trusted = weigh(Interests(weights={"Post": 3.0}), article("a"))
    assert trusted == {"independent witnesses": 10.0, "weight of the sources": 10.0}
    fresh, old = (weigh(Interests(now=CUTOFF), article("a", hours=hours))["newness"] for hours in (0, 12))
    assert (fresh, old) == (4.0, 2.0)
    assert "newness" not in weigh(Interests(now=CUTOFF), article("a", hours=None))


@pytest.mark.parametrize(
    ("text", "watched"),
    [
        ("A PIER opened.", 8.0),
        ("Two piers opened.", 8.0),
        ("A pierced hull.", None),
        ("Ann Bell spoke.", 8.0),
        ("ann bell spoke.", None),
        ("Nothing. " * 200 + "A pier opened.", None),
    ],
)
def test_what_is_watched_is_found_in_the_opening_as_it_is_written(text: str, watched: float | None) -> None:
    assert weigh(Interests((PIER,)), article("a", text)).get("watched: Piers") == watched


def test_a_watch_counts_by_the_share_of_texts_that_name_it_and_its_weight() -> None:
    double = Interests((Watch("Piers", terms=("pier",), weight=2.0),))
    assert weigh(double, article("a"), article("b", "Trams."))["watched: Piers"] == 8.0


def test_the_section_is_that_of_the_watch_that_matches_best() -> None:
    other = Watch("Trams", terms=("tram",), weight=3.0, section="Streets")
    story = Story("s", ("a",), (("a",),))
    for text, section in (("A pier.", "Harbours"), ("A pier and a tram.", "Streets"), ("A dam.", None)):
        assert Interests((PIER, other)).weigh(story, {"a": article("a", text)})[1] == section


def test_figures_and_quotations_count_once_a_story_is_read() -> None:
    quote = KeyQuote((Span("a", 0, 1),), Span("a", 0, 1), None)
    study = Study(Story("s", ("a",), (("a",),)), (), (quote,) * 5, (("a", 0, ()),), (), reasons=(("newness", 1.5),))
    assert with_findings(study) == (("newness", 1.5), ("figures", 1.0), ("quotations", 3.0))
    assert points(with_findings(study)) == 5.5
