"""Amounts in plain text: every way of writing one that is supported, and every number that is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from briefing.analyse.figures.amount import Amount
from briefing.analyse.figures.amounts import read_amounts
from briefing.analyse.figures.exclusions import excluded
from briefing.analyse.figures.lexing import lex


def amounts(text: str) -> list[Amount]:
    return read_amounts(lex(text, excluded(text)))


def told(text: str) -> list[tuple[str, str, str]]:
    """Of each amount: its characters, its value or "low..high", its unit."""

    def value(amount: Amount) -> str:
        low, high = (format(end.normalize(), "f") for end in (amount.low, amount.high))
        return low if low == high else f"{low}..{high}"

    return [(text[amount.start : amount.end], value(amount), amount.unit or "") for amount in amounts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # signs, codes and names of money
        ("a fresh £540 million package", [("£540 million", "540000000", "GBP")]),
        ("some £2.3bn", [("£2.3bn", "2300000000", "GBP")]),
        ("for €1,5 Mrd", [("€1,5 Mrd", "1500000000", "EUR")]),
        ("for €1.500.000,50", [("€1.500.000,50", "1500000.5", "EUR")]),
        ("at RM18.40", [("RM18.40", "18.4", "MYR")]),
        ("worth US$2 billion", [("US$2 billion", "2000000000", "USD")]),
        ("worth $US130 million", [("$US130 million", "130000000", "USD")]),
        ("C$7.5-billion plan", [("C$7.5-billion", "7500000000", "CAD")]),
        ("HK $2.5m", [("HK $2.5m", "2500000", "HKD")]),
        ("Rs 320 crore", [("Rs 320 crore", "3200000000", "INR")]),
        ("23,45,678.5 rupees", [("23,45,678.5 rupees", "2345678.5", "rupee")]),
        ("EUR 125", [("EUR 125", "125", "EUR")]),
        ("115USD", [("115USD", "115", "USD")]),
        ("45 MUSD", [("45 MUSD", "45000000", "USD")]),
        ("60 USD million", [("60 USD million", "60000000", "USD")]),
        ("ten thousand Swiss francs", [("ten thousand Swiss francs", "10000", "CHF")]),
        ("7.25 trillion yen", [("7.25 trillion yen", "7250000000000", "JPY")]),
        ("a deficit of $-4.5bn", [("$-4.5bn", "-4500000000", "USD")]),
        ("three dollars fifty cents", [("three dollars fifty cents", "3.5", "USD")]),
        ("540 million pounds", [("540 million pounds", "540000000", "GBP")]),
        ("It costs 40 pounds.", [("40 pounds", "40", "GBP")]),
        ("a parcel of 40 pounds", [("40 pounds", "40", "pound-mass")]),
        # shares and points
        ("5 % of output", [("5 %", "5", "percentage")]),
        ("5 per cent of output", [("5 per cent", "5", "percentage")]),
        ("a 4.5-per-cent bond", [("4.5-per-cent", "4.5", "percentage")]),
        ("by 0.3 percentage points", [("0.3 percentage points", "0.3", "percentage point")]),
        ("by 25 basis points", [("25 basis points", "25", "basis point")]),
        (
            "up 3.1 points to 28.4%",
            [("3.1 points", "3.1", "point"), ("28.4%", "28.4", "percentage")],
        ),
        # measures, glued, bracketed, with rates
        ("a 5kW panel", [("5kW", "5", "kilowatt")]),
        ("a 50kg warhead", [("50kg", "50", "kilogram")]),
        ("1,200 kilometres", [("1,200 kilometres", "1200", "kilometre")]),
        ("1.8m tall", [("1.8m", "1.8", "metre")]),
        ("24 square miles", [("24 square miles", "24", "square mile")]),
        ("it is 30° Celsius", [("30° Celsius", "30", "celsius")]),
        ("minus 5 degrees", [("minus 5 degrees", "-5", "degree")]),
        ("80 km/h", [("80 km/h", "80", "kilometre per hour")]),
        ("€63 per megawatt hour", [("€63 per megawatt hour", "63", "EUR per megawatt hour")]),
        ("$2,400 a month", [("$2,400 a month", "2400", "USD per month")]),
        ("$7 billion a year earlier", [("$7 billion", "7000000000", "USD")]),
        ("a 7-cent-a-share payment", [("7-cent-a-share", "7", "cent per share")]),
        ("9,500 barrels a day", [("9,500 barrels a day", "9500", "barrel per day")]),
        ("8 miles (13 km)", [("8 miles", "8", "mile"), ("13 km", "13", "kilometre")]),
        ("She is 54 years old", [("54 years old", "54", "year of age")]),
        ("a 65-year-old bridge", [("65-year-old", "65", "year of age")]),
        # numbers in words
        ("two and a half years", [("two and a half years", "2.5", "year")]),
        ("one hundred and five days", [("one hundred and five days", "105", "day")]),
        ("ninety-five euros", [("ninety-five euros", "95", "EUR")]),
        ("half a million euros", [("half a million euros", "500000", "EUR")]),
        ("a dozen tonnes", [("a dozen tonnes", "12", "metric ton")]),
        ("10 1/2 miles", [("10 1/2 miles", "10.5", "mile")]),
        ("1½ miles", [("1½ miles", "1.5", "mile")]),
        ("grew sixfold", [("sixfold", "6", "time")]),
        ("by one-half of 1 percent", [("one-half of 1 percent", "0.5", "percentage")]),
        ("by a quarter of a percentage point", [("a quarter of a percentage point", "0.25", "percentage point")]),
        ("three quarters of a mile", [("three quarters of a mile", "0.75", "mile")]),
        # vague numbers
        ("up by tens of billions", [("tens of billions", "10000000000..100000000000", "")]),
        ("tens of billions of euros", [("tens of billions of euros", "10000000000..100000000000", "EUR")]),
        ("dozens were hurt", [("dozens", "12..120", "")]),
        ("several hundred metres", [("several hundred metres", "100..1000", "metre")]),
        # ranges
        ("3.5-3.7%", [("3.5-3.7%", "3.5..3.7", "percentage")]),
        ("from 450 km to 900 km", [("450 km to 900 km", "450..900", "kilometre")]),
        ("between €70 billion and €80 billion", [("€70 billion and €80 billion", "70000000000..80000000000", "EUR")]),
        ("$10 to $15 billion", [("$10 to $15 billion", "10000000000..15000000000", "USD")]),
        ("$300 to $2 million", [("$300 to $2 million", "300..2000000", "USD")]),
        ("a £2.5-3bn gap", [("£2.5-3bn", "2500000000..3000000000", "GBP")]),
        ("three or four years", [("three or four years", "3..4", "year")]),
        ("5 or 6 million euros", [("5 or 6 million euros", "5000000..6000000", "EUR")]),
        ("fell from $900 on Monday to $850", [("$900 on Monday to $850", "850..900", "USD")]),
        ("rose 2% to 5%", [("2%", "2", "percentage"), ("5%", "5", "percentage")]),
        # a unit said once
        (
            "5, 10 and 15 km",
            [("5", "5", "kilometre"), ("10", "10", "kilometre"), ("15 km", "15", "kilometre")],
        ),
        (
            "5, 10 or 15 per cent",
            [("5", "5", "percentage"), ("10", "10", "percentage"), ("15 per cent", "15", "percentage")],
        ),
        ("from 24.2 to 33-35 billion euros", [("24.2 to 33-35 billion euros", "24200000000..35000000000", "EUR")]),
        ("8 or $9", [("8", "8", "USD"), ("$9", "9", "USD")]),
        ("5 euros ($6)", [("5 euros", "5", "EUR"), ("$6", "6", "USD")]),
    ],
)  # fmt: skip
def test_amount_is_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("$5", "assumed"),
        ("US$5", "stated"),
        ("$62 U.S. per barrel", "stated"),
        ("5 pesos", "open"),
        ("5 Mexican pesos", "stated"),
        ("5 km", "stated"),
        ("tens of billions", "open"),
    ],
)
def test_basis_says_whether_the_unit_was_stated(text: str, basis: str) -> None:
    assert [amount.basis for amount in amounts(text)] == [basis]


@pytest.mark.parametrize(
    "text",
    [
        "on 12 February 2026",
        "on Feb. 12, 2026",
        "from July 4 to 6",
        "on 2026-02-12",
        "at 10 a.m.",
        "at 14:30 GMT",
        "at 10.45pm",
        "in the 1990s",
        "the 2025-26 session",
        "between 2014 and 2017",
        "since FY2027",
        "in Q3",
        "the 15th floor",
        "the 12th-century church",
        "Article 5",
        "Resolution 2231",
        "Section 12",
        "page 14",
        "Room 101",
        "the No. 3 post",
        "No. 10",
        "a new NATO 3.0",
        "version 1.2.3",
        "F-16 jets",
        "an M777 howitzer",
        "Covid-19",
        "the ACP-79",
        "call 020 7946 0018",
        "call +44 20 7946 0018",
        "open 24/7",
        "after 9/11",
        "see https://example.org/2024/15",
        "men aged 18 to 34",
        "a third goal",
        "the second half of the year",
        "1,2,3,4",
    ],
)
def test_number_that_is_no_figure_is_left_out(text: str) -> None:
    assert told(text) == []


def test_decimals_are_exact() -> None:
    assert amounts("£0.1")[0].low == Decimal("0.1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half a century of peace", [("half a century", "0.5", "century")]),
        ("a half-dozen tonnes", [("half-dozen tonnes", "6", "metric ton")]),
        ("a year and a half", []),
        ("won 52 to 38 per cent", [("52", "52", "percentage"), ("38 per cent", "38", "percentage")]),
        ("Ines Tolva, 54.", [("54", "54", "year of age")]),
        ("barrels of crude oil a day", []),
        ("40 barrels of crude oil a day", [("40 barrels of crude oil a day", "40", "barrel of oil per day")]),
    ],
)
def test_turns_of_phrase(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected
