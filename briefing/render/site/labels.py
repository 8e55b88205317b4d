"""Every fixed word of the archive's pages that an edition does not print too; a look replaces them by the same keys."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.model import Look
from briefing.render.labels import ENGLISH

SITE_ENGLISH: dict[str, str] = {
    "archive": "Archive",
    "archive_of": "Archive of {title}",
    "archive_skip": "Skip to the content",
    "archive_home": "Calendar and search",
    "archive_latest": "Latest edition",
    "archive_read": "Read the edition",
    "archive_calendar": "Calendar",
    "archive_years": "Years",
    "archive_empty": "There is no edition yet.",
    "archive_stories_one": "{n} story",
    "archive_stories_many": "{n} stories",
    "archive_editions_one": "{n} edition",
    "archive_editions_many": "{n} editions",
    "archive_speakers": "Speakers",
    "archive_speakers_note": (
        "Names are as the sources write them. Two people of one name share a page, and one person who is named in two ways"
        " has two."
    ),
    "archive_speaker_note": "Everything that is quoted under this name, the newest first. It may be more than one person's.",
    "archive_figures": "Figures",
    "archive_figures_note": (
        "What at least two editions gave a figure for. Figures that were given once are found by the search."
    ),
    "archive_figure_note": "Every figure that was given for this, as it was printed, the newest first.",
    "archive_date": "Edition",
    "archive_value": "Figure",
    "archive_in": "in",
    "archive_quotes_one": "{n} quotation",
    "archive_quotes_many": "{n} quotations",
    "archive_values_one": "{n} figure",
    "archive_values_many": "{n} figures",
    "archive_search": "Search",
    "archive_search_words": "Words",
    "archive_search_help": 'All of the words must stand there; "words in quotation marks" one after the other.',
    "archive_search_speaker": "Speaker",
    "archive_search_since": "Since",
    "archive_search_until": "Until",
    "archive_search_kind": "Look in",
    "archive_search_all": "everything",
    "archive_search_stories": "stories",
    "archive_search_quotes": "quotations",
    "archive_search_figures": "figures",
    "archive_search_go": "Search",
    "archive_search_more": "Search earlier editions",
    "archive_search_working": "Searching ...",
    "archive_search_none": "Nothing was found.",
    "archive_search_found_one": "{n} found so far, back to {month}.",
    "archive_search_found_many": "{n} found so far, back to {month}.",
    "archive_search_all_one": "{n} found in all editions.",
    "archive_search_all_many": "{n} found in all editions.",
    "archive_search_broken": "{month} could not be read: site/search/{file} is missing or damaged.",
    "archive_search_results": "Results",
    "archive_search_needs": (
        "The search needs JavaScript, which is off. The calendar and the pages of speakers and figures work without it."
    ),
    "archive_all_of": "all of this name",
}


def site_labels(look: Look) -> Mapping[str, str]:
    """The labels of the archive's pages: English, but for those that the look replaces."""
    return ENGLISH | SITE_ENGLISH | dict(look.labels)
