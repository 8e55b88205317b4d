"""Turns the material of a day into an edition: analysed, grouped, composed, rendered, and proven before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from briefing import __version__, proof
from briefing.analyse.analyst import Analyst
from briefing.analyse.day import Past, analyse_day
from briefing.analyse.keep import Keeping
from briefing.analyse.ranking import Interests
from briefing.analyse.study import Limits
from briefing.archive import Archive, Kept
from briefing.compose import Day, Frame, compose, told_in
from briefing.compose.rights import within_rights
from briefing.model import Article, Brief, Edition, Gap, Told
from briefing.pipeline.histories import NO_HISTORY, Histories, archived, with_histories
from briefing.pipeline.in_time import InTime
from briefing.pipeline.material import Material
from briefing.pipeline.style import SHIPPED, Style
from briefing.render import as_shown, brief_from_json, prepare, read_back, read_back_evidence, render

# Each round of proof drops what failed; a brief that still fails after so many goes out with its faults named.
PROOF_ROUNDS = 4

# What a reader must know to judge what is told.
METHOD = (
    ("Order", "stories that more independent witnesses report come first; near-copies of one text are one witness"),
    ("Words", "headlines, sentences, quotations and figures are the sources' own; only the labels are not"),
    ("Proof", "every quotation and number was looked up at its place in its source, in the data and in the finished files"),
)


@dataclass(frozen=True, slots=True)
class Making:
    """What is ready to be made into an edition: `make` gives a numbered version of it.

    `left` are the ids of the texts that there was no time to analyse, `history` the earlier values of its figures.
    """

    make: Callable[[int], Edition]
    left: frozenset[str] = frozenset()
    history: Histories = NO_HISTORY


def analysed(
    material: Material,
    archive: Archive,
    analyst: Analyst,
    style: Style = SHIPPED,
    progress: Callable[[str], None] = lambda _: None,
    is_over: Callable[[], bool] | None = None,
) -> Making:
    """Analyse the material; what is returned composes, renders and proves an edition of it.

    What was found in a text before is not looked for again. When the time `is_over`, the edition is made of what there is.
    """
    settings, received = material.settings, material.received
    size = settings.size
    past = Past(material.earlier_articles, _told(material.earlier), received.changes)
    interests = Interests(settings.watches, material.weights, material.window.cutoff)
    limits = Limits(size.summary_sentences, size.quotes_per_story, size.figures_per_story)
    keeping = Keeping(analyst, settings.language.model, archive.findings, archive.keep_findings)
    in_time = InTime(keeping, is_over, material.left)
    progress("analysing")
    found = analyse_day(material.articles, past, interests, limits, size.stories, in_time, prepare)
    day = Day(
        articles={**past.articles, **{one.old.id: one.old for one in past.changes}, **material.articles},
        findings=found.findings,
        studies=found.studies,
        unread=found.unread,
        gaps=(*received.gaps, *found.gaps, *_hurried(material, in_time.left)),
        told=tuple(past.told),
        changes=received.changes,
    )
    history = material.history or archived(archive, material.day)
    composed = compose(_frame(material, found.model), day, received.tally())
    brief, used = with_histories(composed, day.articles, found.findings, history)
    progress("rendering")
    return Making(partial(_edition, material, brief, day.articles, style), in_time.left, used)


def _hurried(material: Material, left: frozenset[str]) -> tuple[Gap, ...]:
    """What is to be said of texts that there was no time for."""
    reason = "was not analysed, because the edition had to go out; it is counted, and nothing of it is told"
    return tuple(Gap(f"{one.source}: {one.name}", "analyse", reason) for one in material.articles.values() if one.id in left)


def _told(editions: Sequence[Kept]) -> tuple[Told, ...]:
    """What editions told of each story."""
    briefs = (brief_from_json((kept.folder / "brief.json").read_bytes()) for kept in editions)
    return tuple(one for brief in briefs for one in told_in(brief))


def _frame(material: Material, model: Mapping[str, str]) -> Frame:
    settings = material.settings
    size = settings.size
    method = [("Compiled by", f"Briefing {__version__}, without anyone's hand"), *METHOD]
    if model:
        method.append(("Language model", f"{model['name']} {model['version']}"))
    return Frame(
        title=settings.title,
        ministry=settings.ministry,
        marking=settings.marking,
        date=material.day,
        since=material.window.since,
        cutoff=material.window.cutoff,
        sections=settings.sections,
        top_lines=size.top_lines,
        stories=size.stories,
        figures_of_the_day=size.figures_of_the_day,
        figures_per_story=size.figures_per_story,
        method=tuple(method),
        silent=material.received.silent,
        language=settings.look.language,
        address=settings.look.address,
    )


def _edition(material: Material, brief: Brief, articles: Mapping[str, Article], style: Style, version: int) -> Edition:
    """Prove and render: what a file holds without evidence is dropped, and the edition is made again."""
    rights = {one.id: material.rights[one.source] for one in articles.values() if one.source in material.rights}
    brief = within_rights(replace(brief, version=version), rights)
    faults = proof.check_brief(brief, articles)
    brief = proof.without(brief, faults) if faults else brief
    for _ in range(PROOF_ROUNDS):
        files, gaps = render(brief, articles, style.templates, style.look)
        brief = replace(brief, gaps=tuple(dict.fromkeys((*brief.gaps, *gaps))))
        faults = prove(brief, files, articles)
        mended = proof.without(brief, faults)
        if mended == brief:
            break
        brief = mended
    return Edition(brief, files)


def prove(
    brief: Brief, files: Mapping[str, bytes], articles: Mapping[str, Article], gone: frozenset[str] = frozenset()
) -> tuple[proof.Fault, ...]:
    """Read the finished files back and look up every quotation and number in them, and every excerpt of a source.

    Excerpts of texts that are `gone` (their ids) cannot be looked up.
    """
    faults: list[proof.Fault] = []
    for name, content in sorted(files.items()):
        shown = partial(as_shown, name)
        if not name.endswith(".json"):
            faults += proof.check_file(name, read_back(name, content), brief, shown)
        if name == "brief.html":
            faults += proof.check_excerpts(name, read_back_evidence(content), articles, shown, gone)
    return tuple(faults)
