"""The whole flow, and nothing else: Sources into a ledger of texts, Articles, Findings, Stories, a Brief and an Edition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from briefing import __version__, proof
from briefing.analyse import language
from briefing.analyse.analyst import Analyst, Here
from briefing.analyse.stories import StoryText, group
from briefing.analyse.study import Limits, study
from briefing.archive import Archive, Kept
from briefing.compose import Day, Frame, compose
from briefing.model import Article, Brief, Edition, Findings, Gap, Source, Story, Tally
from briefing.pipeline.collecting import collect_all
from briefing.pipeline.receiving import Received, receive, recent_editions
from briefing.render import as_shown, brief_from_json, prepare, read_back, read_back_evidence, render
from briefing.render.templates import shipped
from briefing.settings import Settings
from briefing.window import Window, cutoff_of, late_of, opening_of

# What sources in the network offer now may still belong to an edition that closed so many hours ago.
OPEN_HOURS = 36
# Each round of proof drops what failed; a brief that still fails after so many goes out with its faults named.
PROOF_ROUNDS = 4

# What a reader must know to judge what is told.
METHOD = (
    ("Order", "stories that more independent witnesses report come first; near-copies of one text are one witness"),
    ("Words", "headlines, sentences, quotations and figures are the sources' own; only the labels are not"),
    ("Proof", "every quotation and number was looked up at its place in its source, in the data and in the finished files"),
)

Progress = Callable[[str], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: the archived edition, its brief, and whether it differs from what was there."""

    kept: Kept
    brief: Brief
    is_new: bool


def build(
    settings: Settings,
    sources: Sequence[Source],
    archive: Archive,
    day: date,
    templates: Path | None = None,
    progress: Progress = lambda _: None,
    analyst: Analyst | None = None,
    now: Clock = lambda: datetime.now(UTC),
    offline: bool = False,
) -> Built:
    """Build, prove and archive the edition of a day. Raises BriefingError when no edition can be made at all.

    `now` is the clock. Sources in the network are not asked when the edition is `offline`, or closed too long ago for
    what they offer now to belong to it.
    """
    progress("collecting")
    cutoff = cutoff_of(day, settings.cutoff, settings.zone)
    is_past = offline or now() - cutoff > timedelta(hours=OPEN_HOURS)
    asked = [source for source in sources if source.kind == "folder" or not is_past]
    for _ in collect_all(settings, asked, archive, now):
        pass
    with archive.lock():
        window = _window(settings, archive, day)
        received = receive(archive, sources, window, settings, day, _as_of(archive, day, now()))
        inputs = _inputs(settings, window, received, templates)
        before = archive.edition(day)
        if before and before.manifest["inputs_sha256"] == inputs and not any(archive.faults(before)):
            return Built(before, brief_from_json((before.folder / "brief.json").read_bytes()), is_new=False)
        articles = {article.id: article for article in received.placed("in")}
        progress("analysing")
        found, model, analysis_gaps = _analyse(analyst or Here(settings.language.model), articles.values())
        findings = {one: found.get(one, Findings(one)) for one in articles}
        stories, carried_on = _stories(articles, _earlier(archive, day))
        limits = Limits(settings.size.summary_sentences, settings.size.quotes_per_story, settings.size.figures_per_story)
        studies = tuple(study(story, articles, findings, limits) for story in stories)
        reason = "its edition was damaged, so what it told is not known here; restore it from a backup"
        damaged = tuple(Gap(f"edition of {one}", "archive", reason) for one in archive.damage())
        content = Day(articles, findings, studies, carried_on, (*damaged, *received.gaps, *analysis_gaps))
        frame = _frame(settings, day, window, received, model)
        progress("rendering")
        make = partial(_edition, frame, content, received.tally(), templates)
        facts = partial(_facts, archive, settings, received, model, inputs)
        return _keep(archive, before, make, facts)


def _inputs(settings: Settings, window: Window, received: Received, templates: Path | None) -> str:
    """The hash of all that an edition is made from, this program and its templates included: equal inputs, equal edition."""
    digest = hashlib.sha256()
    for place in filter(None, (Path(__file__).parent.parent, shipped(), templates)):
        for file in sorted(place.rglob("*")):
            if file.suffix in (".py", ".j2"):
                digest.update(file.relative_to(place).as_posix().encode() + file.read_bytes())
    versions = [language.installed_version(name) for name in (settings.language.model, "spacy", "trafilatura", "weasyprint")]
    digest.update(repr((settings.sha256(), versions, window.since, window.cutoff, sorted(window.had), received)).encode())
    return digest.hexdigest()


def _window(settings: Settings, archive: Archive, day: date) -> Window:
    cutoff = cutoff_of(day, settings.cutoff, settings.zone)
    others = [kept for kept in archive.editions() if kept.day != day]
    before = [kept.cutoff for kept in others if kept.day < day]
    since = opening_of(cutoff, before, settings.edition.window_hours, settings.edition.monday_window_hours)
    late = late_of(since, before, settings.edition.late_hours)
    return Window(since, cutoff, frozenset().union(*(kept.had for kept in others)), late)


def _as_of(archive: Archive, day: date, now: datetime) -> datetime:
    """The moment as of which the ledger counts for an edition: what came after the next edition closed is that one's."""
    return min((kept.cutoff for kept in archive.editions() if kept.day > day), default=now)


def _analyse(analyst: Analyst, articles: Iterable[Article]) -> tuple[dict[str, Findings], dict[str, str], tuple[Gap, ...]]:
    """The findings of the articles by id, what the language model is, and what could not be analysed."""
    english, gaps = [], []
    for article in articles:
        if article.language and not article.language.startswith("en"):
            reason = f"is in the language {article.language!r}, which is not analysed; nothing of it is told"
            gaps.append(Gap(f"{article.source}: {article.name}", "analyse", reason))
        else:
            english.append(article)
    found, model = analyst(english, prepare) if english else ((), {})
    return {one.article_id: one for one in found}, model, tuple(gaps)


def _earlier(archive: Archive, day: date) -> dict[str, Article]:
    """The articles that recent editions have told of."""
    entries = [one for kept in recent_editions(archive, day) for one in kept.manifest["articles"] if one["state"] == "used"]
    return {one["id"]: archive.article(one["sha256"]) for one in entries}


def _stories(articles: Mapping[str, Article], earlier: Mapping[str, Article]) -> tuple[list[Story], frozenset[str]]:
    """Group the day's articles together with those of recent editions, and keep the stories that hold one of the day's."""
    everything = {**earlier, **articles}
    stories: list[Story] = []
    carried_on = set()
    for story in group([story_text(article) for article in everything.values()]):
        todays = tuple(one for one in story.article_ids if one in articles)
        if not todays:
            continue
        witnesses = (tuple(one for one in witness if one in articles) for witness in story.witnesses)
        stories.append(replace(story, article_ids=todays, witnesses=tuple(one for one in witnesses if one)))
        if len(todays) < len(story.article_ids):
            carried_on.add(story.id)
    return stories, frozenset(carried_on)


def story_text(article: Article) -> StoryText:
    """What grouping needs to know of an article."""
    published = article.published.at if article.published else None
    return StoryText(article.id, article.title or "", article.text, published, article.outlet, article.agency)


def _frame(settings: Settings, day: date, window: Window, received: Received, model: Mapping[str, str]) -> Frame:
    size = settings.size
    method = [("Compiled by", f"Briefing {__version__}, without anyone's hand"), *METHOD]
    if model:
        method.append(("Language model", f"{model['name']} {model['version']}"))
    return Frame(
        title=settings.title,
        ministry=settings.ministry,
        marking=settings.marking,
        date=day,
        since=window.since,
        cutoff=window.cutoff,
        sections=settings.sections,
        top_lines=size.top_lines,
        stories=size.stories,
        figures_of_the_day=size.figures_of_the_day,
        method=tuple(method),
        silent=received.silent,
    )


def _edition(frame: Frame, found: Day, tally: Tally, templates: Path | None, version: int) -> Edition:
    """Compose, prove and render: what a file holds without evidence is dropped, and the edition is made again."""
    brief = compose(replace(frame, version=version), found, tally)
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


def _facts(
    archive: Archive, settings: Settings, received: Received, model: Mapping[str, str], inputs: str, brief: Brief
) -> dict[str, object]:
    """What the manifest says of the texts that the edition rests on; they have been archived before."""
    used = {entry.article_id for entry in brief.sources}
    states = {article.id: "used" if article.id in used else "unplaced" for article in received.placed("in")}
    states |= {article.id: "duplicate" for article in received.duplicates}
    states |= {change.old.id: "withdrawn" for change in received.changes if change.new is None}
    every = {article.id: article for article in (*(one for one, _ in received.articles), *received.duplicates)}
    every |= {change.old.id: change.old for change in received.changes}
    records = dict(received.records)
    return {
        "generator": f"briefing {__version__}",
        "inputs_sha256": inputs,
        "settings_sha256": settings.sha256(),
        "language_model": dict(model),
        "articles": [
            {
                "id": one,
                "source": every[one].source,
                "name": every[one].name,
                "state": states[one],
                "sha256": records.get(one) or archive.keep_article(every[one]),
                "document_sha256": every[one].document_sha256,
            }
            for one in sorted(states)
        ],
    }


def _keep(
    archive: Archive, before: Kept | None, make: Callable[[int], Edition], facts: Callable[[Brief], dict[str, object]]
) -> Built:
    """Archive an edition, as a new version if the day has one that differs."""
    edition = make(before.version if before else 1)
    if before and archive.holds(before, edition):
        return Built(before, edition.brief, is_new=False)
    if before:
        edition = make(before.version + 1)
    return Built(archive.keep_edition(edition, facts(edition.brief)), edition.brief, is_new=True)


def verify(archive: Archive, kept: Kept) -> tuple[str, ...]:
    """Repeat the proof on an archived edition: every file against its hash, then every word and number at its evidence."""
    faults = tuple(archive.faults(kept))
    if faults:
        return faults
    articles = {one["id"]: archive.article(one["sha256"]) for one in kept.manifest["articles"]}
    files = {one["name"]: (kept.folder / one["name"]).read_bytes() for one in kept.manifest["files"]}
    brief = brief_from_json(files["brief.json"])
    found = (*proof.check_brief(brief, articles), *prove(brief, files, articles))
    return tuple(f"{kept.folder}: {fault.where}: {fault.what!r} has no evidence" for fault in found)
