"""Turns a name and the words of a role into the gender that English marks in them, if it does."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.analyse.people.mentions import Gender
from briefing.analyse.people.words import FEMALE_TITLES, MALE_TITLES

# Given names that one gender bears in every language of Europe: "Jean", "Andrea" or "Joan" would mislead.
_MALE_NAMES = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald
    steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric
    jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry
    tyler aaron adam henry nathan douglas zachary peter kyle walter ethan jeremy harold keith christian roger noah
    gerald carl sean austin arthur lawrence jesse dylan bryan joe billy bruce albert willie logan alan
    juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny barack bernie ted marco jeb ben mike
    bill bob jim tom tim tony steve chris dan dave jeff greg ken ron rick rand boris emmanuel vladimir xi olaf friedrich
    giorgio pedro antonio jens anders lars hans klaus wolfgang ivan sergei dmitri mohammed muhammad ahmed ali hassan omar
    pete mitch chuck harry simon ian graham neil stuart nigel keir rishi jeremy gordon alastair
    """.split()
)
_FEMALE_NAMES = frozenset(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra
    kimberly emily donna michelle amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy
    angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet catherine
    maria heather diane ruth julie olivia joyce virginia victoria lauren christina evelyn judith megan
    cheryl hannah jacqueline martha gloria teresa ann sara frances kathryn janice abigail alice judy sophia
    grace denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte kayla
    hillary carly ivanka melania chelsea condoleezza sally kate jane anne claire fiona theresa ursula giorgia
    kaja sanna mette annalena christine yvette rachel priya fatima aisha nadia olga svetlana natalia yulia elena
    """.split()
)
_FEMALE_ROLES = frozenset(
    """spokeswoman chairwoman congresswoman businesswoman councilwoman alderwoman actress queen princess duchess wife
    mother daughter sister widow aunt niece woman girl lady""".split()
)
_MALE_ROLES = frozenset(
    """spokesman chairman congressman businessman councilman alderman actor king prince duke husband father son brother
    widower uncle nephew man boy gentleman""".split()
)


def gender_of(parts: tuple[str, ...], role: Iterable[str]) -> Gender:
    """The gender that a given name or a role's own word marks; "" when nothing or both do."""
    words = set(role)
    female = bool(words & (_FEMALE_ROLES | FEMALE_TITLES))
    male = bool(words & (_MALE_ROLES | MALE_TITLES))
    if female != male:
        return "f" if female else "m"
    if len(parts) > 1:
        if parts[0] in _FEMALE_NAMES:
            return "f"
        if parts[0] in _MALE_NAMES:
            return "m"
    return ""
