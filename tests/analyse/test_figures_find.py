"""Figures of whole texts: what each measures, how it moved, who gave it, and whether it is worth a reader's eye."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import SEEDS, needs_seeds
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.figures import find_figures
from briefing.model import Figure, Quote, Span

HERE = Path(__file__).parent / "figures"


def found(nlp: Language, text: str, quotes: tuple[Quote, ...] = ()) -> tuple[Figure, ...]:
    return find_figures(language.parse(nlp, text), "a", quotes)


def row(figure: Figure, text: str) -> str:
    """A figure on one line, as the golden files have it."""

    def words(span: Span | None) -> str:
        return text[span.start : span.end] if span is not None else ""

    low, high = (format(end.normalize(), "f") for end in (figure.low, figure.high))
    cells = [
        words(figure.span),
        low if low == high else f"{low}..{high}",
        figure.unit,
        figure.kind,
        figure.modifier,
        figure.direction,
        figure.role,
        ", ".join(words(span) for span in (figure.about, *figure.about_more)),
        words(figure.base),
        "notable" if figure.notable else figure.why,
    ]
    return " | ".join(cells)


def test_figures_of_a_text_are_the_golden_ones(nlp: Language) -> None:
    text = (HERE / "harbour.txt").read_text("utf-8")
    rows = [row(figure, text) for figure in found(nlp, text)]
    assert rows == (HERE / "harbour.figures").read_text("utf-8").splitlines()


ABOUT = [
    ("The ministry announced a fresh £540 million weapons package for the navy.", "weapons package for the navy"),
    ("Leaders agreed to spend 5 per cent of output on roads and bridges.", "output on roads and bridges"),
    ("Investment is up by tens of billions.", "Investment"),
    ("The price of bread rose 4 per cent.", "price of bread"),
    ("The car reached a speed of 90 km/h.", "speed"),
    ("The union’s 27 members met.", "union"),
    ("A 40-tonne crane fell.", "crane"),
    ("Sales fell 6.5 per cent to £12.4bn.", "Sales"),
    # who a pronoun stands for; what a noun is said to be; what stands between commas; a clause without its verb
    ("The harbour board is expected to announce it will hire 36 divers.", "harbour board"),
    ("Larnsund cut its budget, becoming the first town to lose hundreds of clerks.", "Larnsund"),
    ("Timber lost ground, and copper, last year's worst metal, fell 4 per cent.", "copper"),
    ("There is a limit per boat which is £500.", "limit per boat"),
    ("The yard delivered €5bn worth of frigates.", "frigates"),
    ("The robots measure 15.5 cm across.", "robots"),
]


@pytest.mark.parametrize(("text", "about"), ABOUT)
def test_about_is_the_phrase_that_says_what_is_measured(nlp: Language, text: str, about: str) -> None:
    for figure in found(nlp, text):
        assert figure.about is not None
        assert text[figure.about.start : figure.about.end] == about


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Copper fell to £40, a sharp 3 per cent drop.", ["sharp", "Copper"]),
        ("The town is led by the Tolva sisters with a net worth of £3 billion.", ["Tolva sisters"]),
        ("The board pulled the price 2 per cent lower.", []),
        ("Copper rose 2 per cent, on turnover of £5 million.", []),
        ("The pay package was £11 million, which includes bonuses of £6 million.", ["pay package"]),
    ],
)
def test_whose_it_is_and_what_else_says_what_is_measured(nlp: Language, text: str, more: list[str]) -> None:
    assert [text[span.start : span.end] for span in found(nlp, text)[-1].about_more] == more


@pytest.mark.parametrize(
    ("text", "base", "ratio"),
    [
        ("A third of voters backed the plan.", "voters", (1, 3)),
        ("One in five young voters backed the plan.", "young voters", (1, 5)),
        ("Some 4 in 10 voters backed the plan.", "voters", (2, 5)),
        ("Half the voters backed the plan.", "voters", (1, 2)),
        ("Two-thirds of the 300 delegates voted for it.", "300 delegates", (2, 3)),
        ("About ¾ of households have paid.", "households", (3, 4)),
    ],
)
def test_a_fraction_is_a_share_of_its_base(nlp: Language, text: str, base: str, ratio: tuple[int, int]) -> None:
    figure = found(nlp, text)[0]
    assert figure.base is not None
    assert (text[figure.base.start : figure.base.end], figure.ratio, figure.kind) == (base, ratio, "percent")
    assert figure.low == Decimal(ratio[0]) / Decimal(ratio[1])


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Unemployment rose to 6.5% in March.", "March"),
        ("Germany spent €90 billion on defence in 2025.", "2025"),
        ("In 2025 the country spent €90 billion on defence.", "2025"),
        ("Ines Tolva, 54, won 300 votes.", None),
    ],
)
def test_period(nlp: Language, text: str, period: str | None) -> None:
    span = found(nlp, text)[-1].period
    assert (text[span.start : span.end] if span is not None else None) == period


def test_what_a_value_is_compared_with_has_no_period_of_the_other(nlp: Language) -> None:
    text = "Unemployment rose to 6.5% in March, from 6.2%."
    assert [figure.period is not None for figure in found(nlp, text)] == [True, False]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Germany plans to spend €100 billion on defence.", "Germany"),
        ("The budget of Larnsund is small; Norway's exports fell 5 per cent.", "Norway"),
    ],
)
def test_whose(nlp: Language, text: str, whose: str) -> None:
    span = found(nlp, text)[-1].whose
    assert span is not None
    assert text[span.start : span.end] == whose


def test_who_says_a_figure_is_not_whose_it_is(nlp: Language) -> None:
    assert [figure.whose for figure in found(nlp, '"We need €5 billion," Ines Tolva said.')] == [None]


def test_homes_are_no_casualties(nlp: Language) -> None:
    assert [figure.why for figure in found(nlp, "Some 2,900 homes were evacuated.")] == ["a large number"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The ministry announced £5 million for boats.", "announced"),
        ("The council agreed to spend £5 million.", "agreed"),
        ("The town plans to spend £5 million.", "planned"),
        ("The mayor denied that 300 boats were lost.", "disputed"),
        ("Losses are expected to reach £5 million.", "estimated"),
        ("The town spent £5 million.", "actual"),
    ],
)
def test_status(nlp: Language, text: str, status: str) -> None:
    assert [figure.status for figure in found(nlp, text)] == [status]


def test_an_amount_said_again_in_another_unit_is_background(nlp: Language) -> None:
    figures = found(nlp, "The deal is worth 20 billion kroner (about $1.9 billion, £1.5 billion).")
    assert [(int(figure.low), figure.unit, figure.notable) for figure in figures] == [
        (20_000_000_000, "krone", True),
        (1_900_000_000, "USD", False),
        (1_500_000_000, "GBP", False),
    ]
    assert figures[1].why == "the figure before it, in another unit"


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("It cost about £5.", "~"),
        ("It cost more than £5.", ">"),
        ("It cost at least £5.", ">="),
        ("It cost up to £5.", "<="),
        ("It cost just under £5.", "<"),
        ("It cost some £5.", "~"),
        ("It cost £5 or more.", ">="),
        ("It cost £5.", "="),
        ("The fleet will hand over 20 boats.", "="),
        ("Over five years, the fleet will shrink.", "="),
        ("The trial took over five years.", ">"),
    ],
)
def test_modifier(nlp: Language, text: str, modifier: str) -> None:
    assert [figure.modifier for figure in found(nlp, text)] == [modifier]


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("Prices rose 4 per cent.", ["up"]),
        ("Prices fell by 4 per cent.", ["down"]),
        ("Prices rose to 4 per cent.", ["none"]),
        ("Sales are up 4 per cent.", ["up"]),
        ("The bank cut rates by 25 basis points to 3.75 per cent.", ["down", "none"]),
        ("There was a 4 per cent drop in prices.", ["down"]),
        ("The party is up 4.2 points to 31.7%.", ["up", "none"]),
        # a margin and a time do not fall
        ("The party lost by ten points.", ["none"]),
        ("The town signed a two-month contract.", ["none"]),
    ],
)
def test_direction_is_that_of_the_change_not_of_the_level(nlp: Language, text: str, directions: list[str]) -> None:
    assert [figure.direction for figure in found(nlp, text)] == directions


@pytest.mark.parametrize(
    "text",
    [
        "One of the ministers said one thing was clear.",
        "The Big Ten play was shown again.",
        "The Nokia 3310 was sold out.",
        "In 1953 the sea broke the dam.",
        "By 2040 the port will be larger.",
        "They reviewed a six-speed gearbox.",
        "The side won 2-1 at home.",
        "The first half of the year was dry.",
        "1) Read the text. 2) Answer it.",
        "A new NATO 3.0 has begun.",
        "The Alliance 3.0 concept was shown.",
        "Its registered office is 3 Mill Lane, Larnsund.",
    ],
)
def test_number_that_measures_nothing_is_left_out(nlp: Language, text: str) -> None:
    assert found(nlp, text) == ()


def test_a_figure_in_a_quotation_or_its_attribution_is_given_by_the_speaker(nlp: Language) -> None:
    text = 'The port lost 300 boats. "We need 40 boats," Ms Tolva told 25 reporters. It has 12 cranes.'
    said, cue = text.index("We need"), text.index("told")
    content = Span("a", said, text.index(',"') + 1)
    quote = Quote("direct", (content,), (content,), Span("a", text.index("Ms"), cue - 1), Span("a", cue, cue + 4), 7)
    assert [(int(figure.low), figure.given_by) for figure in found(nlp, text, (quote,))] == [
        (300, None),
        (40, 7),
        (25, 7),
        (12, None),
    ]


def test_a_speaker_who_is_not_sure_gives_no_figure(nlp: Language) -> None:
    text = '"We need 40 boats," they said.'
    content = Span("a", 1, 18)
    quote = Quote("direct", (content,), (content,), None, None, None)
    assert [figure.given_by for figure in found(nlp, text, (quote,))] == [None]


@needs_seeds
def test_figures_of_the_seeds(nlp: Language) -> None:
    rows = []
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text("utf-8")
        for figure in found(nlp, text):
            about = figure.about
            words = text[about.start : about.end] if about is not None else ""
            rows.append((text[figure.span.start : figure.span.end], words, figure.notable))
    assert rows == [
        ("32 members", "alliance", False),
        ("£540 million", "weapons package for Ukraine", True),
        ("5 %", "GDP spending goal", True),
        ("5 per cent", "gross domestic product on defence and security-related investments", True),
        ("two of its major command posts", "US", False),
        ("tens of billions", "Investment", True),
        ("3.5%", "GDP on defence", True),
    ]
