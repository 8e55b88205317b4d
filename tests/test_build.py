"""The main job, end to end: a folder of texts in, a proven edition out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLE_DAY, SEEDS, build, needs_seeds

from briefing import pipeline, proof
from briefing.archive import Archive
from briefing.model import ELLIPSIS, BriefStory
from briefing.pipeline import Built
from briefing.render import read_back

FILES = {"brief.html", "brief.pdf", "brief.docx", "brief.md", "brief.json", "digest.html", "digest.txt", "manifest.json"}
STORY = """date 2026-02-12

Harbour board approves new ferry terminal

The harbour board of Eastmoor approved a £12.5 million ferry terminal on Thursday.
The terminal will open in 2028, the board said in a statement.

“This terminal will serve the islands for fifty years,” said Aoife Tarrant, the chair of the harbour board.
"""


def data(built: Built) -> dict[str, Any]:
    return dict(json.loads((built.kept.folder / "brief.json").read_text(encoding="utf-8")))


# ---------------------------------------------------------------- the samples


def test_an_edition_is_complete_on_disk(sample: Built) -> None:
    assert {path.name for path in sample.kept.folder.iterdir()} == FILES


def test_the_samples_give_the_stories_that_a_person_would_make(sample: Built) -> None:
    outlets = {entry["number"]: entry["outlet"] for entry in data(sample)["sources"]}
    stories = {story["headline"]: sorted(outlets[one] for one in story["sources"]) for story in data(sample)["stories"]}
    assert len(stories) == 7
    assert sorted(map(len, stories.values())) == [2, 3, 3, 3, 3, 3, 3]


def test_a_wire_text_in_two_outlets_is_one_witness(sample: Built) -> None:
    dam = next(story for story in data(sample)["stories"] if "Thornmere" in json.dumps(story))
    assert dam["witnesses"] == {"outlets": 3, "independent": 2}


def test_every_word_and_number_has_its_evidence(sample: Built) -> None:
    archive = Archive(sample.kept.folder.parent)
    assert pipeline.verify(archive, sample.kept) == ()
    articles = {one["id"]: archive.article(one["sha256"]) for one in sample.kept.manifest["articles"]}
    for passage in proof.passages(sample.brief):
        assert passage.text == ELLIPSIS.join(articles[span.article_id].at(span) for span in passage.evidence)


def test_what_is_missing_is_said_on_the_first_page_and_in_full(sample: Built) -> None:
    text = read_back("brief.pdf", (sample.kept.folder / "brief.pdf").read_bytes())
    assert "23 texts received, 20 used" in text
    assert "council-tax-late.txt" in text
    assert [gap["stage"] for gap in data(sample)["gaps"]] == ["extract"]


def test_a_story_of_the_day_before_goes_on(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    for name in ("ellerport-gazette/skarrow-report-due.md", "wexmoor-evening-post/2026-02-11-thornmere-evacuation.txt"):
        (sources / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / "sources" / name, sources / name)
    before = build(tmp_path / "out", sources, date(2026, 2, 12))
    shutil.copytree(ROOT / "sources", sources, dirs_exist_ok=True)
    after = build(tmp_path / "out", sources)
    went_on = {story.id for story in after.brief.stories if story.novelty == "updated"}
    assert went_on == {story.id for story in before.brief.stories}
    assert len(went_on) == 2
    assert {story.novelty for story in after.brief.stories if story.id not in went_on} == {"new"}


# ---------------------------------------------------------------- the seeds


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("seeds"), SEEDS)


def only_story(built: Built) -> BriefStory:
    assert len(built.brief.stories) == 1
    return built.brief.stories[0]


@needs_seeds
def test_the_seeds_are_one_story_with_its_quotations(seeds: Built) -> None:
    cards = {card.words.text: card for card in only_story(seeds).quotes}
    colby = cards[
        "based on partnership rather than dependency, and really a return to what NATO was originally intended for"
    ]
    assert colby.speaker.text == "Elbridge Colby"
    assert [one.text.strip(",") for one in colby.also] == ["It’s about partnership, not dependency"]
    for words, speaker in (
        ("We are already seeing significant increases in allied defence spending", "Mark Rutte"),
        ("Investment is up by tens of billions", "Mark Rutte"),
        ("It’s always better when all ministers are here", "Þorgerður Katrín Gunnarsdóttir"),
    ):
        assert [card.speaker.text for text, card in cards.items() if text.startswith(words)] == [speaker]


@needs_seeds
def test_the_seeds_give_their_figures_and_nothing_that_is_none(seeds: Built) -> None:
    story = only_story(seeds)
    given = {(line.value, line.unit): line for line in story.figures}
    assert ("540000000", "GBP") in given
    assert ("5", "percentage") in given
    assert ("3.5", "percentage") in given
    vague = next(line for line in story.figures if line.vague)
    assert (vague.amount.text, vague.unit) == ("tens of billions", "")
    assert vague.given_by is not None
    assert vague.given_by.text == "Mark Rutte"
    amounts = [line.amount.text for line in story.figures]
    assert not [amount for amount in amounts if amount in ("12", "3", "3.0", "second", "No. 3", "Feb 12")]


@needs_seeds
def test_the_seeds_differ_over_a_name_and_a_title(seeds: Built) -> None:
    differences = {one.label: [account.words.text for account in one.accounts] for one in only_story(seeds).differences}
    assert sorted(differences["Name"]) == ["Elbridge Colby", "Eldridge Colby"]
    assert any("Defense" in title for title in differences["Title"])
    assert any("War" in title for title in differences["Title"])
    figures = next(accounts for label, accounts in differences.items() if label.startswith("Figures"))
    assert [amount.replace(" per cent", "%").replace(" ", "") for amount in figures] in (["5%", "3.5%"], ["3.5%", "5%"])


@needs_seeds
def test_a_paraphrase_is_never_put_in_quotation_marks(seeds: Built) -> None:
    for name in FILES - {"manifest.json", "brief.json"}:
        text = read_back(name, (seeds.kept.folder / name).read_bytes())
        assert "“rooted in" not in text


# ---------------------------------------------------------------- an invented story with the same traits


@pytest.fixture(scope="module")
def herring(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Three texts as they are saved: no titles, one date, a name and a title given in two ways, a sign-up line."""
    return build(tmp_path_factory.mktemp("herring"), Path(__file__).parent / "herring", date(2026, 3, 11))


def test_wordings_of_one_statement_are_one_quotation(herring: Built) -> None:
    cards = {card.words.text: (card.speaker.text, [one.text for one in card.also]) for card in only_story(herring).quotes}
    long = "built on trust rather than control, and really a promise that we keep to our children"
    assert cards[long] == ("Ingvar Solheim", ["It’s about trust, not control"])
    assert cards["Catches are down by hundreds of thousands of tonnes."] == ("Jean Moreau", [])
    assert not any("grounded in trust" in words for words in cards)


def test_names_and_goals_that_differ_are_put_side_by_side(herring: Built) -> None:
    # Not the deputy secretaries of agriculture and of fisheries: one ministry may have both.
    differences = {one.label: [account.words.text for account in one.accounts] for one in only_story(herring).differences}
    assert differences == {
        "Name": ["Ingvar Solheim", "Ingwar Solheim"],
        "Figures of different scope": ["12 per cent", "8.5%"],
    }


def test_labels_ranks_and_versions_are_no_figures(herring: Built) -> None:
    amounts = [line.amount.text for line in only_story(herring).figures]
    assert set(amounts) >= {"€85 million", "12 per cent", "8.5%", "hundreds of thousands of tonnes"}
    assert not {"2", "No. 2", "2.0", "10", "March 10"} & set(amounts)


def test_a_quotation_that_is_cut_says_so(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    more = "We have waited for the ships, the engineers and the money for longer than anybody here cares to remember. "
    long = STORY.replace("for fifty years,”", f"for fifty years. {more * 2}Nobody will wait again,”")
    (sources / "ferry.txt").write_text(long, encoding="utf-8")
    built = build(tmp_path / "out", sources)
    card = built.brief.stories[0].quotes[0]
    assert card.is_cut
    assert card.words.text.startswith("This terminal will serve the islands for fifty years.")
    for name in ("brief.html", "brief.pdf", "digest.html", "digest.txt"):
        text = read_back(name, (built.kept.folder / name).read_bytes())
        assert f"“{card.words.text} [...]”" in text
    assert built.brief.gaps == ()


# ---------------------------------------------------------------- again and again


def test_the_same_input_gives_the_same_bytes_whatever_surrounds_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "elsewhere" / "other"
    for folder in (one, other):
        (folder / "in").mkdir(parents=True)
        (folder / "in" / "ferry.txt").write_text(STORY, encoding="utf-8")
    places = [(one, "UTC", "0", "C"), (other, "Pacific/Auckland", "4711", "de_DE.UTF-8")]
    for folder, zone, seed, locale in places:
        surroundings = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale}
        command = [sys.executable, "-m", "briefing", "build", "--date", "2026-02-13", "--sources", "in", "--out", "out"]
        done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    for path in sorted((one / "out").rglob("*")):
        # The ledger says when each text came.
        if path.is_file() and not path.name.startswith("briefing.sqlite3"):
            assert path.read_bytes() == (other / "out" / path.relative_to(one / "out")).read_bytes(), path.name


def test_building_again_changes_nothing_unless_the_result_differs(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    (sources / "ferry.txt").write_text(STORY, encoding="utf-8")
    first = build(tmp_path / "out", sources)
    again = build(tmp_path / "out", sources)
    assert (first.is_new, again.is_new, again.kept.version) == (True, False, 1)
    (sources / "late.txt").write_text(STORY.replace("£12.5 million", "£13 million"), encoding="utf-8")
    changed = build(tmp_path / "out", sources)
    assert (changed.is_new, changed.kept.version) == (True, 2)
    archive = Archive(tmp_path / "out")
    assert [kept.version for kept in archive.versions(changed.kept)] == [1, 2]
    assert [fault for kept in archive.versions(changed.kept) for fault in pipeline.verify(archive, kept)] == []


def test_an_undated_text_is_told_once(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    (sources / "undated.txt").write_text(STORY.split("\n", 2)[2], encoding="utf-8")
    first = build(tmp_path / "out", sources)
    assert first.brief.tally.used == 1
    second = build(tmp_path / "out", sources, date(2026, 2, 14))
    assert (second.brief.tally.used, second.brief.tally.had_before) == (0, 1)
    assert build(tmp_path / "out", sources).is_new is False


# ---------------------------------------------------------------- bad input


def bad_inputs() -> dict[str, Callable[[Path], object]]:
    return {
        "an empty file": lambda folder: (folder / "empty.txt").write_bytes(b""),
        "bytes that are no text": lambda folder: (folder / "binary.txt").write_bytes(bytes(range(256)) * 40),
        "50 MB of text": lambda folder: (folder / "huge.txt").write_bytes(b"word " * 10_000_000),
        "a name with a newline": lambda folder: (folder / "a\nb.txt").write_text("Text."),
        "a link out of the folder": lambda folder: (folder / "passwd.txt").symlink_to("/etc/passwd"),
        "an unknown kind of file": lambda folder: (folder / "prog.exe").write_bytes(b"MZ"),
    }


@pytest.mark.parametrize("name", bad_inputs())
def test_bad_input_is_a_named_gap_and_the_rest_of_the_brief_is_intact(tmp_path: Path, name: str) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    (sources / "ferry.txt").write_text(STORY, encoding="utf-8")
    bad_inputs()[name](sources)
    built = build(tmp_path / "out", sources)
    assert len(built.brief.gaps) == 1, built.brief.gaps
    assert [story.headline.text for story in built.brief.stories] == ["Harbour board approves new ferry terminal"]
    text = read_back("brief.pdf", (built.kept.folder / "brief.pdf").read_bytes())
    assert "root:" not in text
    assert "1 gap" in text


def test_an_impossible_date_leaves_a_text_undated_and_says_so(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    (sources / "ferry.txt").write_text(STORY.replace("2026-02-12", "2026-02-31"), encoding="utf-8")
    built = build(tmp_path / "out", sources)
    assert [entry.published for entry in built.brief.sources] == [None]
    assert len(built.brief.gaps) == 1
    assert "2026-02-31" in built.brief.gaps[0].reason


@pytest.mark.parametrize("exists", [True, False])
def test_without_any_source_the_edition_says_so(tmp_path: Path, exists: bool) -> None:
    if exists:
        (tmp_path / "in").mkdir()
    built = build(tmp_path / "out", tmp_path / "in")
    assert built.brief.silent == ("sources",)
    text = read_back("brief.html", (built.kept.folder / "brief.html").read_bytes())
    assert "There is no story in this edition." in text


def test_hostile_markup_in_a_text_reaches_no_file_unescaped(tmp_path: Path) -> None:
    sources = tmp_path / "in"
    sources.mkdir()
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    (sources / "ferry.txt").write_text(
        STORY.replace("Harbour board approves", f"Harbour {evil} board approves"), encoding="utf-8"
    )
    built = build(tmp_path / "out", sources)
    html = (built.kept.folder / "brief.html").read_text(encoding="utf-8")
    digest = (built.kept.folder / "digest.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html + digest
    assert pipeline.verify(Archive(tmp_path / "out"), built.kept) == ()


def test_the_samples_lie_where_make_brief_looks() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"SAMPLE_DAY := {SAMPLE_DAY}" in makefile
