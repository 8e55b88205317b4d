"""Every fixed word that an edition prints, in one table: what is not here or in a template's markup comes from a source."""

from __future__ import annotations

import difflib
import string
from collections.abc import Mapping

from briefing.model import Gap, Look

ENGLISH: dict[str, str] = {
    "edition": "Edition",
    "version": "Version",
    "news_to": "News to",
    "news_from": "News from",
    "to": "to",
    "top_lines": "Top lines",
    "figures_of_the_day": "Figures of the day",
    "contents": "In this brief",
    "stories": "Stories",
    "missing": "What is missing",
    "sources": "Sources",
    "method": "Method",
    "evidence": "Evidence",
    "evidence_note": "The passages that this brief takes from each source, marked in the source's own text.",
    "evidence_of": "Show the evidence",
    "back_to_stories": "Back to the stories",
    "skip": "Skip to the stories",
    "page": "Page",
    "of": "of",
    "page_short": "p.",
    "source": "Source",
    "story": "Story",
    "figure": "Figure",
    "figures": "Figures",
    "about": "What it measures",
    "given_by": "Given by",
    "quotes": "Quotations",
    "another_wording": "Another wording",
    "differ": "Sources differ",
    "account": "Account",
    "context": "In the source's words",
    "as_above": "in the sentence above",
    "outlet": "Outlet",
    "published": "Published",
    "stage": "Stage",
    "reason": "Reason",
    "undated": "undated",
    "untitled": "no title",
    "first_seen": "First seen",
    "credits": "credits",
    "opens_source": "opens the source",
    "novelty_new": "New",
    "novelty_updated": "Updated",
    "novelty_corrected": "Corrected",
    "novelty_withdrawn": "Withdrawn",
    "novelty_withdrawn_in_part": "Withdrawn in part",
    "novelty_continuing": "Continuing",
    "outlets_one": "Only {n} outlet reports this",
    "outlets_many": "Reported by {n} outlets",
    "independent_one": "all from one text",
    "independent_many": "{n} independently",
    "continuing": "Continuing, nothing new",
    "quiet_day": "A quiet day: no story is new or has changed.",
    "received_none": "No text was received",
    "received_one": "{n} text received",
    "received_many": "{n} texts received",
    "used": "{n} used",
    "unplaced_one": "{n} not among the stories chosen",
    "unplaced_many": "{n} not among the stories chosen",
    "too_old_one": "{n} too old",
    "too_old_many": "{n} too old",
    "too_new_one": "{n} after the cut-off",
    "too_new_many": "{n} after the cut-off",
    "had_before_one": "{n} in an earlier edition",
    "had_before_many": "{n} in earlier editions",
    "duplicates_one": "{n} duplicate",
    "duplicates_many": "{n} duplicates",
    "failed_one": "{n} unreadable",
    "failed_many": "{n} unreadable",
    "gaps_one": "{n} gap",
    "gaps_many": "{n} gaps",
    "silent": "No text from",
    "others": "and {n} others",
    "texts_of_one": "{texts} texts of {n} source",
    "texts_of_many": "{texts} texts of {n} sources",
    "gaps_more_one": "{n} more",
    "gaps_more_many": "{n} more",
    "named_in_data": "named one by one in brief.json",
    "gaps_each": "All of these, one by one",
    "sources_more_one": "+{n} more source",
    "sources_more_many": "+{n} more sources",
    "also_in": "Also in",
    "outlets_more_one": "{n} more outlet",
    "outlets_more_many": "{n} more outlets",
    "nothing_missing": "Nothing is known to be missing.",
    "no_stories": "There is no story in this edition.",
    "no_sources": "No source was used in this edition.",
    "no_top_lines": "No sentence of a source stands as a top line today.",
    "stage_collect": "collecting",
    "stage_extract": "reading",
    "stage_analyse": "analysing",
    "stage_compose": "composing",
    "stage_render": "rendering",
    "stage_prove": "proving",
    "stage_archive": "archiving",
    "full_brief": "The full brief holds the sources, what is missing and the evidence: see brief.pdf or brief.html.",
    "more_one": "{n} more story is in the full brief: see brief.pdf or brief.html.",
    "more_many": "{n} more stories are in the full brief: see brief.pdf or brief.html.",
    "attached": "The data behind this document is attached to it as brief.json.",
    "coverage": "Who reported when",
    "timeline_title": "{outlet} was first, {first}; {n} outlets had the story by {last}",
    "comparison_title": "{low} at the lowest, {high} at the highest",
    "trend_title": "{before}, {now} now",
    "before": "Before",
    "on": "{amount} on {day}",
    "only": "only",
    "only_means": "Only beside a source's number: no other source of the story reports it.",
    "corrections": "Changed at the source",
    "was": "Was",
    "now": "Is now",
    "taken_back": "taken back",
    "told_on": "last told on {day}",
    "state_changed": "changed at its source since",
    "state_withdrawn": "withdrawn at its source since",
    "rest": "Read the rest",
    "open_page": "Open the page",
    "close": "Close",
    "months": "January February March April May June July August September October November December",
    "weekdays": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "day": "{day} {month} {year}",
    "attachment": "The whole content of this brief as data, with the evidence of every quotation and figure",
}


def labels_of(look: Look) -> Mapping[str, str]:
    """The labels of an edition: English, but for those that its look replaces as it should."""
    return ENGLISH | {key: label for key, label in look.labels if not _fault(key, label)}


def label_gaps(look: Look) -> tuple[Gap, ...]:
    """The labels of a look that cannot be used, each with the reason."""
    faults = ((key, _fault(key, label)) for key, label in look.labels)
    return tuple(Gap(f"look.labels.{key}", "render", f"{fault}; the English one was used") for key, fault in faults if fault)


def _fault(key: str, label: str) -> str | None:
    if key not in ENGLISH:
        near = difflib.get_close_matches(key, ENGLISH, n=1)
        return "no label has this key" + (f": did you mean {near[0]}?" if near else "")
    try:
        fields = {field for _, field, _, _ in string.Formatter().parse(label) if field is not None}
    except ValueError as error:
        return f"its braces are odd ({error})"
    wanted = {field for _, field, _, _ in string.Formatter().parse(ENGLISH[key]) if field is not None}
    if fields != wanted:
        return f"it must hold {' '.join(f'{{{field}}}' for field in sorted(wanted)) or 'no braces'}"
    if key in ("months", "weekdays") and len(label.split()) != len(ENGLISH[key].split()):
        return f"it must hold {len(ENGLISH[key].split())} words"
    return None if label.strip() else "it is empty"


def counted(labels: Mapping[str, str], key: str, number: int, **others: int) -> str:
    """The label for a number of things, in the singular or the plural: ("outlets", 1) gives "Only 1 outlet reports this"."""
    return labels[f"{key}_one" if number == 1 else f"{key}_many"].format(n=number, **others)
