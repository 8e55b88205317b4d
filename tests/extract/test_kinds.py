"""What is no article is refused, with what it is and what to do; a good article never is, whatever it is about."""

from __future__ import annotations

import pytest
from documents import article, notes
from test_html import BODY, TEXT, page

from briefing.errors import ExtractError

# As long as the shortest reports are.
REPORT = (
    "CALDERPORT – Ministers from 14 coastal states agreed on Thursday to spend £540 million on the harbour.\n\n"
    "“We have a deal,” said Mara Voss, the transport minister, who left the room with the others at dawn."
)
LONG = "\n\n".join([REPORT] * 6)
LISTED = "".join(
    f"<div class='card'><h3><a href='/news/{n}'>Harbour plan number {n} goes on</a></h3><p>Ministers met again.</p></div>"
    for n in range(12)
)
POSTS = ", ".join(f'{{"@type": "BlogPosting", "articleBody": "Post {n}"}}' for n in range(8))
LIVE = f'<script type="application/ld+json">{{"@type": "LiveBlogPosting", "liveBlogUpdate": [{POSTS}]}}</script>' + "".join(
    f'<div><time datetime="2026-02-12T0{n}:00">0{n}:00</time><p>{TEXT}</p></div>' for n in range(8)
)
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s, "wordCount": %s}</script>'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("404 Not Found\n\nnginx", "error page"),
        ("Oops! The page you are looking for does not exist.\n\nGo to our home page", "error page"),
        ("Access Denied\n\nYou don't have permission to access this server.", "error page"),
        ("Please enable JavaScript and cookies to go on.\n\nRay ID 17", "error page"),
        ("Verifying you are human. This may take a few seconds.", "error page"),
        (
            "We value your privacy\n\nWe and our 512 partners store and/or access information on a device, such as "
            "cookies, and process personal data.\n\nAccept all\n\nManage options\n\nLegitimate interest",
            "asks to accept cookies",
        ),
        ("Log in\n\nE-mail address\n\nPassword\n\nForgot your password?\n\nCreate an account", "page to log in"),
        (f"{REPORT}\n\nSubscribe to continue reading", "paywall"),
        (f"{REPORT}\n\nTo read the full article, log in or register.", "paywall"),
        (f"{REPORT}\n\nThis article is for subscribers only.\n\nFrom £1 a week", "paywall"),
        (f"{REPORT}\n\nYou have reached your limit of free articles.", "paywall"),
        ("Ministers from 14 coastal states agreed on Thursday to sp… [+3056 chars]", "paywall"),
    ],
)
def test_a_text_that_is_no_article_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.txt: is .*{kind}.*[;,] .*(?:save|fetch|take)"):
        article(text)


@pytest.mark.parametrize(
    "text",
    [
        "404 people were rescued\n\n" + REPORT,
        "500 jobs to go at the port\n\nThe port will cut 500 jobs, it said.",
        "Access denied: why inspectors were sent away\n\n" + REPORT,
        "The regulator fined the company £5 million because it had set cookies without consent, it said on Thursday.\n\n"
        "“Your consent is not a game,” said Mara Voss.",
        "Passwords of 3 million users were stolen, the company said. Users should log in and choose a new password.",
        "Subscribe, the minister told farmers, to the fund or lose it.\n\n" + REPORT,
        "The page is not found in the archive, the court heard.\n\n" + REPORT,
        "Subscribers read more articles, a study of 12 newspapers has found.\n\n" + REPORT,
    ],
)
def test_a_report_about_such_things_stays(text: str) -> None:
    assert article(text).text


def test_a_long_text_that_stops_at_a_paywall_is_used_and_noted() -> None:
    assert article(f"{LONG}\n\nSubscribe to continue reading").text == LONG
    assert notes(f"{LONG}\n\nSubscribe to continue reading") == ["a.txt: stops at a paywall: what comes after is not here"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (f"<body><nav><a href=/>Home</a></nav><main><h1>Europe</h1>{LISTED}</main>", "lists articles"),
        (page(LIVE), "live blog"),
        (
            "<title>404 Not Found | Post</title><body><p>Sorry, nothing is here.</p>",
            "error",
        ),
        (
            "<title>Sign in</title><body><form><p>Welcome back to the Post</p><input type=password></form>"
            "<p>Welcome back to the Calder Post, please go on.</p></body></html>",
            "page to log in",
        ),
        (page(f"{NOT_FREE % ('false', 900)}{BODY}"), "paywall"),
        (page(f"{NOT_FREE % ('&quot;False&quot;'.replace('&quot;', chr(34)), 'null')}{BODY}"), "paywall"),
    ],
    ids=["listing", "live", "error", "login", "stub by length", "stub"],
)
def test_a_page_that_is_no_article_is_refused(source: str, kind: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.html: is .*{kind}"):
        article(source, "a.html")


REPORTED = "".join(
    "<p>" + f"The harbour board said on day {n} that the plan would go on, although its cost had risen. " * 4 + "</p>"
    for n in range(5)
)


@pytest.mark.parametrize(
    "source",
    [
        # With teasers of others below it; not free, and whole all the same; behind a form to log in; with such a title.
        f"<html><body><article><h1>A deal</h1>{REPORTED}</article><aside>{LISTED}</aside></body></html>",
        page(f"{NOT_FREE % ('false', 300)}{REPORTED}"),
        page(f"<form><input type=password></form>{REPORTED}"),
        f"<title>Not found: the minister's letter</title><body><article>{REPORTED}</article>",
        page(REPORTED, '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "A deal"}</script>'),
    ],
)
def test_a_page_with_an_article_is_read(source: str) -> None:
    assert article(source, "a.html").text.count("The harbour board said") == 20


def test_a_short_text_that_is_not_free_and_whole_is_read() -> None:
    assert article(page(f"{NOT_FREE % ('false', 40)}{BODY}"), "a.html").text == TEXT


def test_the_time_of_a_change_counts_when_it_is_later() -> None:
    def changed(published: str, modified: str) -> str | None:
        head = (
            f'<meta property="article:published_time" content="{published}">'
            f'<meta property="article:modified_time" content="{modified}">'
        )
        updated = article(page(BODY, head), "a.html").updated
        return updated.at.isoformat() if updated else None

    assert changed("2026-02-12T08:00+01:00", "2026-02-12T09:30+01:00") == "2026-02-12T09:30:00+01:00"
    assert changed("2026-02-12T08:00+01:00", "2026-02-12T08:00+01:00") is None
    assert changed("2026-02-12T08:00+01:00", "yesterday") is None
