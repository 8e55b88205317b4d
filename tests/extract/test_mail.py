"""E-mails become the report that they carry; what the sender's program put around it goes; nesting ends somewhere."""

from __future__ import annotations

import pytest
from documents import article, notes

from briefing.errors import ExtractError

REPORT = "Ministers agreed on Thursday to spend £540 million on the harbour.\n\n“We have a deal,” said Mara Voss."
HEADER = "From: Ann Lee <ann@port.example>\nSubject: A deal\nDate: Thu, 12 Feb 2026 08:15:00 +0100\n"


def mail(body: str, header: str = HEADER, kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"{header}Content-Type: {kind}\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()


def parts(*some: str, kind: str = "alternative", header: str = HEADER) -> bytes:
    inner = "".join(f"--b\n{part}\n" for part in some)
    return f'{header}Content-Type: multipart/{kind}; boundary="b"\n\n{inner}--b--\n'.encode()


PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
PAGE = "Content-Type: text/html; charset=utf-8\n\n"


@pytest.mark.parametrize(
    "content",
    [
        mail(REPORT),
        mail(f"A deal\n\n{REPORT}\n\n-- \nAnn Lee\nPort Authority"),
        mail(f"View this email in your browser\n\n{REPORT}\n\nUnsubscribe"),
        mail(
            f"{REPORT}\n\nYou are receiving this email because you asked for it.\n1 Quay Street\nUnsubscribe | Preferences"
        ),
        mail("".join(f"<p>{text}</p>" for text in REPORT.split("\n\n")), kind="text/html; charset=utf-8"),
        parts(PLAIN + REPORT, PAGE + "<p>Ministers agreed.</p>"),
        parts(PLAIN + "See the web page.", PAGE + "".join(f"<p>{text}</p>" for text in REPORT.split("\n\n"))),
        parts(PAGE + f"<p style='display:none'>No.</p><p>{REPORT.replace(chr(10) * 2, '</p><p>')}</p>"),
        parts(f"Content-Type: multipart/alternative; boundary=c\n\n--c\n{PLAIN}{REPORT}\n--c--", kind="mixed"),
        parts(f"Content-Type: message/rfc822\n\n{HEADER}{PLAIN}{REPORT}", kind="mixed"),
        f"{HEADER}Content-Type: text/plain; charset=iso-8859-1\n\n".encode() + REPORT.encode("cp1252"),
    ],
)
def test_the_report_is_what_is_left(content: bytes) -> None:
    found = article(content, "a.eml")
    assert (found.text, found.title, found.outlet) == (REPORT, "A deal", "Ann Lee")
    assert found.published is not None
    assert found.published.at.isoformat() == "2026-02-12T08:15:00+01:00"


@pytest.mark.parametrize(
    ("header", "title", "outlet"),
    [
        ("Subject: Re: Fwd: [Press] A deal\nFrom: x@port.example\n", "A deal", "port.example"),
        ("Subject: =?utf-8?b?wqMgZGVhbA==?=\nFrom: =?utf-8?q?Calder_=C3=A9?= <x@port.example>\n", "£ deal", "Calder é"),
        ("Subject: A deal\nFrom: Newsletter <x@port.example>\n", "A deal", "port.example"),
        ('Subject: A deal\nFrom: "x" <x@y.example>\nList-Id: Port news <news.port.example>\n', "A deal", "Port news"),
        ("Subject: =?nonsense?q?x?=\nFrom: (((\nDate: never\n", "=?nonsense?q?x?=", ""),
        (f"Subject: {'x' * 5000}\n", None, ""),
    ],
)
def test_what_the_header_says(header: str, title: str | None, outlet: str) -> None:
    found = article(mail(REPORT, header), "a.eml")
    assert (found.text, found.title, found.outlet) == (REPORT, title, outlet)


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\nFrom: Port Authority <p@port.example>\nDate: Wed, 11 Feb 2026 at 09:30\n"
        "Subject: The deal itself\nTo: <ann@port.example>\n\n\n",
        "Begin forwarded message:\n\nFrom: Port Authority <p@port.example>\nSubject: The deal itself\n"
        "Date: 11 February 2026 at 09:30\n\n",
    ],
)
def test_a_forwarded_mail_is_the_one_that_was_forwarded(above: str) -> None:
    found = article(mail(f"FYI\n\n{above}{REPORT}"), "a.eml")
    assert (found.text, found.title, found.outlet) == (REPORT, "The deal itself", "Port Authority")
    assert found.published is not None
    assert found.published.at.isoformat() == "2026-02-11T09:30:00+01:00"


def test_an_attached_text_is_named() -> None:
    attached = 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="plan.pdf"\n\nJVBERi0='
    assert notes(parts(PLAIN + REPORT, attached, kind="mixed"), "a.eml") == [
        "a.eml: the attachment 'plan.pdf' was not read; save it as a file of its own"
    ]


def nested(depth: int) -> bytes:
    inner = "".join(f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n" for number in range(depth))
    return f"{HEADER}{inner}{PLAIN}{REPORT}".encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (mail(""), "holds no text"),
        (nested(1000), "more than 100 parts within parts"),
        (nested(1000).replace(b"Type: multi", b"Type:\n multi"), "more than 100 parts within parts"),
        (nested(50), "20 within each other"),
        (b"Content-Type: message/rfc822\n\n" * 1000 + REPORT.encode(), "more than 100 parts within parts"),
        (b"Content-Type: message/rfc822\n\n" * 60 + REPORT.encode(), "holds no text"),
        (parts(*[PLAIN + "x"] * 300), "has more than 200 parts"),
        (parts(*[PLAIN + "x"] * 3000), "has more than 2,000 parts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_holds_no_text_or_never_ends_is_an_error(content: bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.eml: .*{reason}"):
        article(content, "a.eml")


@pytest.mark.parametrize(
    "answered",
    ["On 12 Feb 2026, a@paper.example wrote:\n> Are 50,000 still off?", "> On 12 Feb 2026, a wrote:\n> Are 50,000 off?\n\n"],
)
def test_the_mail_that_is_answered_is_no_part_of_the_answer(answered: str) -> None:
    report = "Power was cut to 61,400 customers in Hexley on Thursday morning, the company said. " * 3
    assert article(mail(f"{report}\n\n{answered}"), "a.eml").text == report.strip()


def test_a_mail_that_hands_on_another_keeps_it() -> None:
    handed_on = "For the desk.\n\nOn 12 Feb 2026, c wrote:\n> Power was cut to 61,400 customers."
    assert "61,400" in article(mail(handed_on), "a.eml").text
