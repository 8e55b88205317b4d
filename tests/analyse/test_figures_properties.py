"""What must hold of figures in any text: nothing crashes, spans are the text's own, every way of writing reads back."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from briefing.analyse import language
from briefing.analyse.figures import find_figures
from briefing.analyse.figures.amounts import read_amounts
from briefing.analyse.figures.digits import read_digits
from briefing.analyse.figures.exclusions import excluded
from briefing.analyse.figures.lexing import lex

PIECES = st.sampled_from(
    "1 2 5,000 1.5 £ $ € % per cent of to and or from between - – ( ) . , \n million bn k m km one two half a third "
    "dozens tens thousands over about up at least people members tonnes year 2026 12 February No. F-16 May rose fell "
    "“ ” ' the GDP ½ ° / US A 3.0 wounded who said".split(" ")
)
PROSE = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)
ANY_TEXT = PROSE | st.text(max_size=200)


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_amounts_are_in_order_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for amount in read_amounts(lex(text, excluded(text))):
        assert end <= amount.start < amount.end <= len(text)
        assert amount.low <= amount.high
        end = amount.end


@given(ANY_TEXT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_of_a_figure_are_inside_the_text(nlp: Language, text: str) -> None:
    doc = language.parse(nlp, text)
    for figure in find_figures(doc, "a"):
        own = (figure.span, figure.base, figure.rate, figure.about, figure.whose, figure.period, *figure.about_more)
        for span in filter(None, own):
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip()
        assert figure.low <= figure.high
        assert any(character.isalnum() for character in text[figure.span.start : figure.span.end])


@given(PROSE)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_text_gives_the_same_figures(nlp: Language, text: str) -> None:
    assert find_figures(language.parse(nlp, text), "a") == find_figures(language.parse(nlp, text), "a")


VALUES = st.decimals(min_value=1, max_value=999, places=1).map(lambda value: value.normalize() + 0)
SCALES = {
    "": 1,
    " thousand": 10**3,
    " million": 10**6,
    "m": 10**6,
    " billion": 10**9,
    "bn": 10**9,
    " trillion": 10**12,
    "tn": 10**12,
}
MONEY = {
    "£{}": "GBP", "€{}": "EUR", "${}": "USD", "US${}": "USD", "A${}": "AUD", "C${}": "CAD", "USD {}": "USD", "¥{}": "JPY",
    "EUR{}": "EUR", "RM{}": "MYR", "HK${}": "HKD", "{} dollars": "USD", "{} kroner": "krone", "{} yen": "JPY",
    "Rs {}": "INR",
    "£{} a year": "GBP per year", "${} per barrel": "USD per barrel", "€{} a month": "EUR per month",
    "{} euros": "EUR", "{} Swiss francs": "CHF", "{} EUR": "EUR", "{} US dollars": "USD", "₹{}": "INR",
}  # fmt: skip
UNITS = {
    "{}%": "percentage", "{} per cent": "percentage", "{} percentage points": "percentage point", "{} km": "kilometre",
    "{} kilometres": "kilometre", "{}kW": "kilowatt", "{} tonnes": "metric ton", "{} MWh": "megawatt hour",
    "{}kg": "kilogram", "{} per cent.": "percentage", "{} MW": "megawatt", "{} square kilometres": "square kilometre",
    "{} km/h": "kilometre per hour", "{} hectares": "hectare", "{} weeks": "week", "{} barrels per day": "barrel per day",
    "{} barrels a day": "barrel per day", "{} days": "day", "{} basis points": "basis point", "{}-mile": "mile",
}  # fmt: skip


def only(text: str) -> tuple[object, object, str | None]:
    (amount,) = read_amounts(lex(text, excluded(text)))
    return amount.low, amount.high, amount.unit


@given(VALUES, st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(MONEY)))
def test_money_reads_back(value: Decimal, scale: str, form: str) -> None:
    written = form.format(f"{value:f}{scale}")
    amount = value * SCALES[scale]
    assert only(f"It was {written}, they said.") == (amount, amount, MONEY[form])


@given(VALUES, VALUES, st.sampled_from(["€{}-{}{}", "£{} to £{}{}", "between ${} and ${}{}", "from €{}{scale} to €{}{}"]))
def test_ranges_of_money_read_back(one: Decimal, other: Decimal, form: str) -> None:
    low, high = sorted((one, other))
    if low < high:
        written = form.format(f"{low:f}", f"{high:f}", "bn", scale="bn")
        assert only(f"It was {written} then")[:2] == (low * 10**9, high * 10**9)


PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "eighth": 8, "tenth": 10}


@given(st.integers(min_value=2, max_value=9), st.sampled_from(sorted(PARTS)))
def test_fractions_read_back(top: int, part: str) -> None:
    if part != "half" and top < PARTS[part]:
        written = f"{in_words(top)}-{part}s of voters"
        assert only(written)[:2] == (Decimal(top) / Decimal(PARTS[part]),) * 2
    assert only(f"{in_words(top)} and a half tonnes") == (top + Decimal("0.5"), top + Decimal("0.5"), "metric ton")


@given(st.integers(min_value=1, max_value=8), st.sampled_from((10, 20, 100)))
def test_odds_read_back(top: int, bottom: int) -> None:
    assert only(f"{top} in {bottom} voters stayed")[0] == Decimal(top) / Decimal(bottom)


VAGUE = {"tens": 10, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9}


@given(st.sampled_from(sorted(VAGUE)), st.sampled_from(["thousands", "millions", "billions"]))
def test_vague_amounts_read_back(word: str, scale: str) -> None:
    low = VAGUE[word] * VAGUE[scale]
    assert only(f"It cost {word} of {scale} of euros then") == (low, low * 10, "EUR")


@given(VALUES, st.sampled_from(sorted(UNITS)))
def test_measures_read_back(value: Decimal, form: str) -> None:
    assert only(f"It was {form.format(f'{value:f}')} then") == (value, value, UNITS[form])


@given(
    VALUES,
    VALUES,
    st.sampled_from(["{}-{}%", "{} to {} per cent", "between {} and {} km", "from {} to {} tonnes", "{}–{} MW"]),
)
def test_ranges_read_back(one: Decimal, other: Decimal, form: str) -> None:
    low, high = sorted((one, other))
    if low < high:
        assert only(f"It was {form.format(f'{low:f}', f'{high:f}')} then")[:2] == (low, high)


@given(st.integers(min_value=0, max_value=10**15))
def test_grouped_digits_read_back(value: int) -> None:
    written = f"{value:,}"
    assert read_digits(written) == value
    for mark in ("\u00a0", "’", " "):
        assert read_digits(written.replace(",", mark)) == value


ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def in_words(value: int) -> str:
    """A whole number below a million million in English words."""
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= size:
            rest = value % size
            join = " and " if 0 < rest < 100 else " "
            return f"{in_words(value // size)} {name}" + (f"{join}{in_words(rest)}" if rest else "")
    if value < 20:
        return ONES.split()[value - 1]
    return TENS.split()[value // 10 - 2] + (f"-{ONES.split()[value % 10 - 1]}" if value % 10 else "")


@given(st.integers(min_value=2, max_value=10**12 - 1))
def test_words_read_back(value: int) -> None:
    assert only(f"It cost {in_words(value)} euros then") == (value, value, "EUR")


@pytest.mark.parametrize(
    "piece",
    ["1,", "1.1.", "1-", "12 February ", "$", "one hundred and ", "3.5-", "from 1 to ", "5 of 5 of ", "a@", "+44 ",
     "tens of ", "1 000 ", "F-1", "((5 km", "https://a", "page 1-", "-1", "1-1-", "£££", "(((", "million million ",
     "and a half and a half ", "a third of a third of ", "1 in ", "3 Mill ", "1/2/"],
)  # fmt: skip
def test_time_is_linear_on_hostile_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        read_amounts(lex(text, excluded(text)))
        return time.process_time() - start

    seconds(1_000)
    short, long = seconds(4_000), seconds(32_000)
    # Eight times the text may take eight times the time; squared, it would take sixty-four times.
    assert long < 24 * max(short, 0.01)


# Words with their part of speech, tag and relation: each hangs on the one before it.
ENDLESS = {
    "of": "five/NUM/CD/nummod men/NOUN/NNS/pobj of/ADP/IN/prep",
    "and": "five/NUM/CD/nummod men/NOUN/NNS/conj and/CCONJ/CC/cc",
    "share": "half/NOUN/NN/pobj of/ADP/IN/prep the/DET/DT/det men/NOUN/NNS/pobj of/ADP/IN/prep",
    "verb": "rose/VERB/VBD/ccomp 5/NUM/CD/nummod tonnes/NOUN/NNS/dobj that/PRON/WDT/nsubj",
}


@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_time_is_linear_in_a_sentence_without_end(nlp: Language, name: str) -> None:
    def seconds(times: int) -> float:
        words, pos, tags, deps = (list(part) for part in zip(*(w.split("/") for w in ENDLESS[name].split()), strict=True))
        size = times * len(words)
        heads = [max(0, place - 1) for place in range(size)]
        doc = Doc(
            nlp.vocab, words * times, heads=heads, deps=["ROOT", *(deps * times)[1:]], pos=pos * times, tags=tags * times
        )
        start = time.process_time()
        find_figures(doc, "a")
        return time.process_time() - start

    seconds(100)
    short, long = seconds(400), seconds(1_600)
    # Four times the text may take four times the time; squared, it would take sixteen times.
    assert long < 9 * max(short, 0.02)


@pytest.mark.parametrize("piece", ["1,", "£££", "1.1."])
def test_a_megabyte_of_marks_is_read_in_seconds(nlp: Language, piece: str) -> None:
    start = time.process_time()
    assert find_figures(language.parse(nlp, piece * (1_000_000 // len(piece))), "a") == ()
    assert time.process_time() - start < 10
