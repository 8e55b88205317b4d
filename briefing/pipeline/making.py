"""Turns the material of a day into an edition: analysed, grouped, composed, rendered, and proven before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from briefing import __version__, proof
from briefing.analyse.analyst import Analyst
from briefing.analyse.day import Past, analyse_day
from briefing.analyse.keep import Keeping
from briefing.analyse.ranking import Interests
from briefing.analyse.study import Limits
from briefing.archive import Archive, Kept
from briefing.compose import Day, Frame, compose, told_in
from briefing.model import Article, Brief, Edition, Told
from briefing.pipeline.material import Material
from briefing.render import as_shown, brief_from_json, prepare, read_back, read_back_evidence, render

# Each round of proof drops what failed; a brief that still fails after so many goes out with its faults named.
PROOF_ROUNDS = 4

# What a reader must know to judge what is told.
METHOD = (
    ("Order", "stories that more independent witnesses report come first; near-copies of one text are one witness"),
    ("Words", "headlines, sentences, quotations and figures are the sources' own; only the labels are not"),
    ("Proof", "every quotation and number was looked up at its place in its source, in the data and in the finished files"),
)

# Makes a numbered version of an edition.
Maker = Callable[[int], Edition]


def maker(
    material: Material,
    archive: Archive,
    analyst: Analyst,
    templates: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Maker:
    """Analyse the material; what is returned composes, renders and proves an edition of it with a version's number.

    What was found in a text before is not looked for again.
    """
    settings, received = material.settings, material.received
    size = settings.size
    past = Past(material.earlier_articles, _told(material.earlier), received.changes)
    interests = Interests(settings.watches, material.weights, material.window.cutoff)
    limits = Limits(size.summary_sentences, size.quotes_per_story, size.figures_per_story)
    keeping = Keeping(analyst, settings.language.model, archive.finding, archive.keep_finding)
    progress("analysing")
    found = analyse_day(material.articles, past, interests, limits, size.stories, keeping, prepare)
    day = Day(
        articles={**past.articles, **{one.old.id: one.old for one in past.changes}, **material.articles},
        findings=found.findings,
        studies=found.studies,
        unread=found.unread,
        gaps=(*received.gaps, *found.gaps),
        told=tuple(past.told),
        changes=received.changes,
    )
    progress("rendering")
    return partial(_edition, material, _frame(material, found.model), day, templates)


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
        method=tuple(method),
        silent=material.received.silent,
    )


def _edition(material: Material, frame: Frame, found: Day, templates: Path | None, version: int) -> Edition:
    """Compose, prove and render: what a file holds without evidence is dropped, and the edition is made again."""
    brief = compose(replace(frame, version=version), found, material.received.tally())
    faults = proof.check_brief(brief, found.articles)
    brief = proof.without(brief, faults) if faults else brief
    for _ in range(PROOF_ROUNDS):
        files, gaps = render(brief, found.articles, templates)
        brief = replace(brief, gaps=tuple(dict.fromkeys((*brief.gaps, *gaps))))
        faults = prove(brief, files, found.articles)
        mended = proof.without(brief, faults)
        if mended == brief:
            break
        brief = mended
    return Edition(brief, files)


def prove(brief: Brief, files: Mapping[str, bytes], articles: Mapping[str, Article]) -> tuple[proof.Fault, ...]:
    """Read the finished files back and look up every quotation and number in them, and every excerpt of a source."""
    faults: list[proof.Fault] = []
    for name, content in sorted(files.items()):
        shown = partial(as_shown, name)
        if not name.endswith(".json"):
            faults += proof.check_file(name, read_back(name, content), brief, shown)
        if name == "brief.html":
            faults += proof.check_excerpts(name, read_back_evidence(content), articles, shown)
    return tuple(faults)
