"""Prompts, notices and picture credits go; a sentence of reporting stays, whatever it begins with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.extract.boilerplate import is_boilerplate, without_boilerplate

BOILERPLATE = [
    "Sign up now: Get ST's newsletters delivered to your inbox",
    "Sign up for our daily newsletter.",
    "Sign up here to receive the morning briefing in your inbox",
    "Get the Post’s best stories in our newsletter, sent every Friday",
    "Subscribe to our newsletter",
    "Subscribe now for daily email updates!",
    "Subscribe",
    "Subscribe for just £1 a week and never miss a story",
    "Enjoying this? Subscribe for £4 a month. Unsubscribe · 14 Printing House Row",
    "Additional reporting by Owain Rees",
    "Contact: Pia Holt, Investor Relations, +44 1632 960 922, pia.holt@solvane.example",
    "Subscribe to the Calder Post from 99p a week. Click here to manage your newsletter preferences.",
    "Join our WhatsApp channel for news alerts",
    "Download our free app",
    "Already a subscriber? Log in",
    "Register to continue reading",
    "This article is for subscribers only.",
    "Read more: What the harbour deal means",
    "READ MORE",
    "Read more about the harbour: A history in pictures",
    "→ Read more",
    "Also read: “We have a deal,” says Voss",
    "Related",
    "Related articles:",
    "Most read",
    "You may also like",
    "Click here to read the full report",
    "Continue reading below",
    "Story continues below advertisement",
    "Follow us on Facebook, X and Instagram",
    "Follow The Calder Post on Twitter",
    "Share this article on Facebook",
    "Share",
    "Facebook | Twitter | WhatsApp",
    "Copy link",
    "Leave a comment",
    "12 comments",
    "Advertisement",
    "ADVERTISEMENT",
    "Sponsored content",
    "© 2026 The Calder Post. All rights reserved.",
    "Copyright 2026 Calder Media Ltd. All rights reserved. No part of it may be reproduced.",
    "(c) Calder Media 2026",
    "All rights reserved.",
    "We use cookies to improve your experience.",
    "This website uses cookies.",
    "Accept all cookies",
    "By continuing to use this site you agree to our use of cookies.",
    "Terms of use | Privacy policy",
    "Please enable JavaScript to view this page.",
    "Photo: Ann Lee / Calder Post",
    "(Photo by Ann Lee/Getty Images)",
    "File photo: Reuters",
    "Image credit: Calder Media",
    "Picture courtesy of Calder Media",
    "Getty Images",
    "3 min read",
    "Listen to this article",
    "(Reporting by Ann Lee; Editing by Bo Ek)",
    "Reporting by Ann Lee in Calderport; Editing by Bo Ek",
    "View this email in your browser",
    "View this email in your browser: https://port.example/v/17",
    "Having trouble viewing this email?",
    "You are receiving this email because you signed up at port.example.",
    "This newsletter was sent to ann@port.example",
    "Unsubscribe",
    "Unsubscribe | Update your preferences",
    "To unsubscribe from this list, click here",
    "If you no longer wish to receive our emails, unsubscribe here",
    "Manage your subscription",
    "Forward this email to a friend",
    "Was this email forwarded to you? Sign up here for our newsletter.",
    "Please do not reply to this email.",
    "Media contact: Ann Lee, +44 20 5550 0100, press@port.example",
    "ENDS",
    "###",
    "-30-",
]

REPORTING = [
    "Sign up now for the vaccination, the health ministry told residents by newsletter.",
    "Register for the evacuation alerts, officials said.",
    "“Sign up now: Get our newsletters delivered to your inbox,” the message read.",
    "He was told to subscribe. Click here to continue, it said.",
    "Subscribers to the newsletter rose by 5 per cent.",
    "Sign language interpreters get daily updates.",
    "Signing up for the newsletter cost him his job.",
    "Get out of the harbour, he told them.",
    "Follow-up talks are on 3 March.",
    "Follow the money, said Mara Voss.",
    "Read the treaty, she urged them.",
    "Readers of the newspaper learned more on Thursday.",
    "Share prices fell by 5 per cent.",
    "Shares of Calder Media fell.",
    "Join the union, the ministers were told.",
    "Related costs of £540 million are not in the budget.",
    "Recommended doses were halved.",
    "Advertisements for tobacco are banned from March.",
    "Advertising revenue fell by 12 per cent.",
    "Copyright law will change in 2027, the minister said.",
    "Cookies were served at the talks.",
    "We use cookies as currency here, one prisoner said." * 6,
    "Unsubscribe rates rose by 5 per cent, the firm said.",
    "This message was sent to every household, the ministry said, at a cost of £2 million.",
    "Manage the crisis or resign, she told them.",
    "You have received this far less than you were promised, he said.",
    "Forward planning was poor.",
    "Media contacts between the two sides broke down.",
    "Update the law, the court told parliament.",
    "Photo agencies lost the case.",
    "Photos of the harbour show the damage.",
    "Image is everything, he said.",
    "Getty Images said it would cut 300 jobs.",
    "Video evidence was shown to the court.",
    "Credit Suisse lent £540 million.",
    "Credits of £540 million were agreed.",
    "Picture by picture, the court went through the evidence.",
    "Reporting by the broadcaster found that 32 people had died.",
    "Facebook and X were fined.",
    "Save the harbour, the protesters shouted.",
    "Print runs fell.",
    "Ends meet nowhere for the poor.",
    "Most people read the report.",
    "Listen to the people, he said.",
    "This article of the treaty is for members only in name.",
    "Terms of the deal were not published.",
    "Privacy campaigners were against it.",
    "Support our troops, said the banner.",
    "Download speeds fell by 5 per cent.",
    "Click farms were raided in three cities.",
    "Trending upwards, inflation reached 5 per cent.",
    "All rights reserved to parliament were given back.",
    "Bottom Line: Thursday’s meeting showed resilience.",
    "‘Strong basis’ for working with Europeans",
    "Europe and Canada Step Up",
]


@pytest.mark.parametrize("line", BOILERPLATE)
def test_prompts_and_notices_go(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", REPORTING)
def test_reporting_stays(line: str) -> None:
    assert not is_boilerplate(line)
    assert without_boilerplate((line,)) == (line,)


@pytest.mark.parametrize(
    ("paragraph", "kept"),
    [
        ("The vote is on 3 March. Sign up for our daily newsletter.", "The vote is on 3 March."),
        ("“Yes,” she said. Subscribe to our newsletter! Get news alerts sent to you daily.", "“Yes,” she said."),
        ("Sign up now for our newsletter! The vote is on 3 March.", "The vote is on 3 March."),
        ("Sign up for our newsletter. Get alerts every day.", None),
        (
            "She wrote: “Vote. Sign up for our daily newsletter.”",
            "She wrote: “Vote. Sign up for our daily newsletter.”",
        ),
        (
            "The message ran on. Sign up for alerts now, police said.",
            "The message ran on. Sign up for alerts now, police said.",
        ),
        ("He paid. Read more. He left.", "He paid. Read more. He left."),
    ],
)
def test_only_a_sign_up_sentence_is_cut_off_a_paragraph(paragraph: str, kept: str | None) -> None:
    assert without_boilerplate((paragraph,)) == ((kept,) if kept else ())


@pytest.mark.parametrize(
    "piece", ["Sign up for our newsletter. ", ",", "Facebook, ", "all rights reserved. ", "photo: ", "(", "a. "]
)
def test_long_paragraphs_take_no_time(piece: str) -> None:
    paragraph = piece * (200_000 // len(piece)) + "The vote is on 3 March."
    assert without_boilerplate((paragraph,))[0].endswith("The vote is on 3 March.")


@given(st.lists(st.text(max_size=80), max_size=5).map(tuple))
def test_nothing_is_added(paragraphs: tuple[str, ...]) -> None:
    kept = without_boilerplate(paragraphs)
    assert len(kept) <= len(paragraphs)
    assert all(any(one in paragraph for paragraph in paragraphs) for one in kept)


def test_the_headlines_of_other_stories_go_with_what_leads_them_in() -> None:
    report, after = "The refund will be £11.30.", "The regulator meets on Friday."
    told = (report, "Also today", "‘No more money’ for ports, says minister", "Unemployment up 0.2 points", after)
    assert without_boilerplate(told) == (report, after)
