"""A made-up brief with all its parts, whose every passage is cut from the text of a made-up article."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256

from briefing.model import (
    Account,
    Article,
    Brief,
    BriefStory,
    Difference,
    FigureLine,
    Gap,
    Headline,
    Novelty,
    Passage,
    Published,
    QuoteCard,
    SourceEntry,
    Span,
    Tally,
    TopLine,
)
from briefing.render import render

CUTOFF = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SINCE = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)


def article(
    number: int, outlet: str, title: str | None, *paragraphs: str, url: str | None = None, hour: int = 17
) -> Article:
    text = "\n\n".join(paragraphs)
    return Article(
        id=f"a{number}",
        source=outlet.lower(),
        name=f"{number}.txt",
        text=text,
        document_sha256=sha256(text.encode()).hexdigest(),
        title=title,
        outlet=outlet,
        published=Published(datetime(2026, 11, 19, hour, number % 60, tzinfo=UTC)),
        language="en",
        url=f"https://example.com/{number}" if url is None else url,
        agency="Harbour Wire" if outlet == "Dnipro Ledger" else None,
    )


ARTICLES = (
    article(
        1,
        "The Northmark Courier",
        "Interim report blames relay settings for the Halden outage",
        "Protection relays at the Halden converter station were still set to values withdrawn in 2023, the"
        " regulator’s interim report said on Thursday. The station tripped at 03:14 on 6 November and"
        " disconnected 1,400 MW in under two seconds. The report puts the cost of the outage at £1.24"
        " billion.",
        "“The settings that failed on 6 November had been withdrawn three years earlier. Nobody checked, and"
        " nobody was required to check,” said Þóra Guðmundsdóttir, chief executive of the Networks Regulator.",
        "The report makes eleven recommendations. Four of them are addressed to the ministry, and a"
        " well-established state-of-the-art re-test of the self-monitoring equipment is to follow between"
        " 2027 and 2029.",
        hour=17,
    ),
    article(
        2,
        "Harbour Business Wire",
        "Halden Link rejects cost estimate",
        "The operator of the Halden interconnector on Thursday put the cost of the outage at £0.9 billion,"
        " well below the regulator’s figure.",
        "“We reject the figure of £1.24 billion, which counts losses that insurers have not recognised,”"
        " Marek Petrović-Ćosić, chief financial officer of Halden Link, told the Harbour Business Wire. He"
        " said the settings had been “withdrawn three years earlier, and nobody was required to check”.",
        hour=21,
    ),
    article(
        3,
        "Institute for Grid Economics",
        "Working note 48: what the outage cost",
        "On the institute’s model the outage cost between £1.1 billion and £1.6 billion, most of it in lost output.",
        hour=9,
    ),
    article(
        4,
        "Grid Monitor",
        "Storage falls further below average as wind drops",
        "Gas storage sites held 71.8% of their capacity at 06:00 on Thursday, down from 73.1% a day earlier"
        " and below the five-year average of 78.2%. Withdrawals have run at about 1.2 points a day since 12"
        " November, when wind output fell and two nuclear units began planned work.",
        "“We are using the store for what it is for. At the present rate the margin remains adequate into"
        " February, but it isn’t comfortable,” said Siân Llewelyn-Ødegård, head of winter operations at the"
        " System Operator.",
        hour=11,
    ),
    article(
        5,
        "Dnipro Ledger",
        "Kyiv asks for twelve transformers before January",
        "Ukraine’s grid operator on Wednesday asked for 12 transformers before January and published a list"
        " of the equipment that it needs first. Two partner governments have said that they will supply five"
        " between them, but neither has named a delivery date.",
        "“Every transformer that arrives after January arrives too late for this winter,” said Олена"
        " Ковальчук, deputy chair of the operator.",
        hour=16,
    ),
    article(
        6,
        "Chamber Daily",
        "Committee publishes terms of reference on connection queues",
        "The Energy Committee will examine why projects with planning consent wait an average of 6.5 years"
        " for a grid connection, it said on Thursday. Written evidence closes on 15 January 2027.",
        "“Six and a half years isn’t a queue. It is a refusal with a waiting room,” Dame Aoife Ní Bhriain,"
        " the committee’s chair, told reporters.",
        hour=12,
    ),
    article(
        7,
        "Eastmoor Evening Post",
        None,
        "Heat-pump grant payments took as long as 143 days, a survey of 312 installers found, more than twice"
        " the 60-day service standard that the ministry set in May.",
        "“I paid the fitter in June. It’s November, and I have had three emails and no grant,” said Željko"
        " Ivanišević, a householder in Eastmoor. Γιώργος Παπαδόπουλος, Gülşen Işıkçı and Michał Wróblewski"
        " said the same.",
        url="",
        hour=7,
    ),
)
TEXTS = {each.id: each for each in ARTICLES}


def passage(source: int, *pieces: str) -> Passage:
    """The words of a source, which must have them; "The cost ... fell." stands for all that lies between the two."""
    text = ARTICLES[source - 1].text
    spans = []
    for piece in pieces:
        first, _, last = piece.partition(" ... ")
        start = text.index(first)
        end = text.index(last, start) + len(last) if last else start + len(first)
        spans.append(Span(f"a{source}", start, end))
    return Passage(" [...] ".join(text[span.start : span.end] for span in spans), tuple(spans), source)


def figure(
    source: int,
    amount: str,
    about: str | None,
    value: str | tuple[str, str],
    unit: str,
    by: str | None = None,
    also: tuple[int, ...] = (),
) -> FigureLine:
    return FigureLine(
        amount=passage(source, amount),
        about=passage(source, about) if about else None,
        value=value,
        unit=unit,
        kind="money" if unit == "GBP" else "percent" if unit == "percentage" else "count",
        vague=False,
        given_by=passage(source, by) if by else None,
        also=also,
        measure=f"{unit}|{about}" if about else "",
    )


def card(source: int, words: str, speaker: str, role: str | None, also: tuple[Passage, ...] = ()) -> QuoteCard:
    return QuoteCard(passage(source, words), passage(source, speaker), passage(source, role) if role else None, also)


OUTAGE_COST = figure(1, "£1.24 billion", "the cost of the outage", "1240000000", "GBP", "report")
STORAGE = figure(4, "71.8%", "of their capacity", "71.8", "percentage")
TRANSFORMERS = figure(5, "12 transformers", None, "12", "transformer", "grid operator")
QUEUE = figure(6, "6.5 years", "projects with planning consent wait an average", "6.5", "year")
GRANTS = figure(7, "143 days", "Heat-pump grant payments", "143", "day", "a survey of 312 installers")

HALDEN = BriefStory(
    id="halden-outage",
    headline=Headline(ARTICLES[0].title or "", "a1"),
    section="Networks",
    novelty="updated",
    outlets=3,
    independent=3,
    first_published=Published(datetime(2026, 11, 19, 9, 3, tzinfo=UTC)),
    summary=(
        passage(1, "Protection relays ... said on Thursday."),
        passage(1, "The station tripped ... two seconds."),
        passage(2, "The operator of the Halden ... regulator’s figure."),
        passage(1, "Four of them ... 2029."),
    ),
    quotes=(
        card(
            1,
            "The settings that failed ... required to check",
            "Þóra Guðmundsdóttir",
            "chief executive of the Networks Regulator",
            (passage(2, "withdrawn three years earlier, and nobody was required to check"),),
        ),
        card(
            2,
            "We reject ... not recognised",
            "Marek Petrović-Ćosić",
            "chief financial officer of Halden Link",
        ),
    ),
    figures=(
        OUTAGE_COST,
        figure(2, "£0.9 billion", "the cost of the outage", "900000000", "GBP", "The operator of the Halden interconnector"),
        figure(3, "between £1.1 billion ... £1.6 billion", "the outage cost", ("1100000000", "1600000000"), "GBP"),
        figure(1, "1,400 MW", "disconnected", "1400", "megawatt", None, (2,)),
    ),
    differences=(
        Difference(
            "figures for one thing",
            passage(1, "the cost of the outage"),
            (
                Account(passage(1, "£1.24 billion"), passage(1, "The report puts ... £1.24 billion.")),
                Account(passage(2, "£0.9 billion"), passage(2, "The operator of the Halden ... regulator’s figure.")),
                Account(passage(3, "between £1.1 billion ... £1.6 billion"), None),
            ),
        ),
    ),
    sources=(1, 2, 3),
)


def single(
    story: str,
    source: int,
    section: str,
    novelty: Novelty,
    summary: tuple[Passage, ...],
    quote: QuoteCard,
    *figures: FigureLine,
) -> BriefStory:
    """A story that one source tells."""
    article = ARTICLES[source - 1]
    headline = Headline(article.title or "", article.id)
    if not article.title:
        headline = Headline(article.text[:83], article.id, Span(article.id, 0, 83))
    return BriefStory(story, headline, section, novelty, 1, 1, article.published, summary, (quote,), figures, (), (source,))


STORIES = (
    HALDEN,
    single(
        "s2",
        4,
        "Supply",
        "new",
        (passage(4, "Gas storage ... 78.2%."), passage(4, "Withdrawals ... planned work.")),
        card(
            4,
            "We are using ... comfortable",
            "Siân Llewelyn-Ødegård",
            "head of winter operations at the System Operator",
        ),
        STORAGE,
        figure(4, "78.2%", "five-year average", "78.2", "percentage"),
    ),
    single(
        "s3",
        5,
        "Ukraine",
        "continuing",
        (passage(5, "Ukraine’s grid operator ... needs first."), passage(5, "Two partner ... delivery date.")),
        card(5, "Every transformer ... this winter", "Олена Ковальчук", "deputy chair of the operator"),
        TRANSFORMERS,
    ),
    single(
        "s4",
        6,
        "Parliament",
        "new",
        (passage(6, "The Energy Committee ... said on Thursday."), passage(6, "Written evidence ... 2027.")),
        card(6, "Six and a half years ... waiting room", "Dame Aoife Ní Bhriain", "the committee’s chair"),
        QUEUE,
    ),
    single(
        "s5",
        7,
        "Media",
        "corrected",
        (passage(7, "Heat-pump grant ... in May."), passage(7, "Γιώργος ... the same.")),
        card(7, "I paid the fitter ... no grant", "Željko Ivanišević", "a householder in Eastmoor"),
        GRANTS,
    ),
)
BRIEF = Brief(
    title="Daily Briefing: Energy and Infrastructure",
    ministry="Ministry of Energy and Infrastructure",
    marking="OFFICIAL-SENSITIVE",
    language="en-GB",
    date=date(2026, 11, 20),
    number="2026/324",
    version=1,
    cutoff=CUTOFF,
    since=SINCE,
    top_lines=(
        TopLine(passage(1, "The report puts the cost of the outage at £1.24 billion."), "halden-outage"),
        TopLine(passage(4, "Gas storage ... 78.2%."), "s2"),
        TopLine(passage(5, "Ukraine’s grid operator ... needs first."), "s3"),
    ),
    figures=(("halden-outage", OUTAGE_COST), ("s2", STORAGE), ("s3", TRANSFORMERS), ("s4", QUEUE), ("s5", GRANTS)),
    stories=STORIES,
    sources=tuple(
        SourceEntry(
            number,
            each.id,
            each.outlet,
            each.title,
            each.url or None,
            each.published,
            each.agency,
            each.document_sha256,
        )
        for number, each in enumerate(ARTICLES, start=1)
    ),
    gaps=(
        Gap("grid-monitor/2026-11-19-b.html", "extract", "the file holds no text"),
        Gap("harbour/wire-0312.txt", "collect", "the bytes are no text in any encoding that could be recognised"),
    ),
    silent=("Regional Gazette",),
    tally=Tally(received=13, used=7, unplaced=1, too_old=2, too_new=0, had_before=1, duplicates=0, failed=2),
    method=(
        ("Texts", "files of 3 folders"),
        ("Analysis", "rules over the parse of en_core_web_sm 3.8.0, no generated text"),
        ("Proof", "every quotation, figure and sentence was looked up in its source after this file was written"),
    ),
)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# A picture of four pixels by two.
PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress((b"\x00" + b"\x14\x36\x5c" * 4) * 2))
    + _chunk(b"IEND", b"")
)


@cache
def edition() -> dict[str, bytes]:
    """The files of the sample edition, rendered once for all tests."""
    files, gaps = render(BRIEF, TEXTS)
    assert gaps == ()
    return files
