"""The command line as users and scripts see it: what it prints, where, and its exit codes."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT, load_once

from briefing.analyse import language
from briefing.archive import Archive
from briefing.cli import main
from briefing.model import Source
from briefing.pipeline import Built

TEXT = (
    "The board approved a £12.5 million terminal. “It will serve the islands,” said Aoife Tarrant, the chair of the board.\n"
)


@pytest.fixture(autouse=True)
def _one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "load", load_once)


@pytest.fixture
def out(sample: Built) -> str:
    return str(sample.kept.folder.parent)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main([*arguments])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_findings_are_json_lines_in_the_order_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    code, said, _ = run(capsys, "analyse", str(tmp_path / "b.txt"), str(tmp_path / "a.txt"))
    lines = [json.loads(line) for line in said.splitlines()]
    assert (code, [line["id"] for line in lines]) == (0, ["b", "a"])
    quote, figure = lines[0]["quotes"][0], lines[0]["figures"][0]
    assert [TEXT[start:end] for start, end in quote["quoted"]] == ["It will serve the islands"]
    assert quote["speaker_name"] == "Aoife Tarrant"
    assert quote["kind"] == "direct"
    assert (TEXT[slice(*figure["span"])], figure["value"], figure["unit"]) == ("£12.5 million", 12_500_000, "GBP")


def test_findings_of_json_lines_on_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = json.dumps({"id": "x", "text": TEXT}) + "\n\n" + json.dumps({"id": "y", "text": "\r\n" + TEXT})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="utf-8"))
    code, said, _ = run(capsys, "analyse", "-")
    first, second = (json.loads(line) for line in said.splitlines())
    assert code == 0
    assert second["figures"][0]["span"] == [one + 2 for one in first["figures"][0]["span"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("no json", 'line 1: is no JSON object with an "id"'),
        ('{"text": "T"}', 'line 1: is no JSON object with an "id"'),
        ('{"id": "x"}', 'x: has no "text"; add it'),
    ],
)
def test_a_line_that_is_no_text_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str, says: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode()), encoding="utf-8"))
    code, said, error = run(capsys, "analyse")
    assert (code, said) == (1, "")
    assert says in error


def test_stories_are_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "articles.jsonl"
    ferry = "Harbour board approves ferry terminal at Eastmoor. " + TEXT
    frost = "Frost ruins the cherry harvest in the Vale of Morrow, growers say. Orchards lost nine trees in ten overnight."
    rows = [{"id": "1", "text": ferry}, {"id": "2", "text": frost}, {"id": 3, "text": ferry, "published": "yesterday"}]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    code, said, _ = run(capsys, "stories", str(file))
    stories = json.loads(said)
    assert code == 0
    assert stories["1"] == stories["3"] != stories["2"]


def test_a_build_says_where_the_brief_lies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    place = ["--sources", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--date", "2026-02-13"]
    code, said, error = run(capsys, "build", *place)
    assert code == 0
    assert f"PDF:  {tmp_path / 'out' / '2026-02-13' / 'brief.pdf'}" in said
    assert "b.txt" in error
    assert run(capsys, "build", *place, "--strict")[0] == 3
    result = json.loads(run(capsys, "build", *place, "--json")[1])
    assert (result["result"], result["version"], len(result["gaps"])) == ("unchanged", 1, 1)


def test_what_is_collected_is_read_at_once_and_what_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox, kept = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    (inbox / "good.txt").write_text(TEXT, encoding="utf-8")
    (inbox / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    collect = ("collect", "--sources", str(inbox), "--out", str(kept))
    code, said, complained = run(capsys, *collect, "--strict")
    assert code == 3
    assert "2 new texts from 1 sources" in said
    assert "gap: sources: bad.pdf (extract):" in complained
    now = datetime.now(UTC)
    rows = Archive(kept).considered([Source("sources", str(inbox))], now, now)
    read = {row.item.name: bool(row.reading and row.reading.article) for row in rows}
    assert read == {"bad.pdf": False, "good.txt": True}
    # What could not be read stays so while the file and the program do: it is told once, and again by the edition.
    assert run(capsys, *collect, "--strict")[0] == 0


def test_the_archive_is_listed_shown_and_verified(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "archive", "list", "--out", out)
    assert (code, said.startswith("2026-02-13  edition 2026/044  version 1")) == (0, True)
    assert json.loads(run(capsys, "archive", "list", "--out", out, "--json")[1])[0]["date"] == "2026-02-13"
    code, said, _ = run(capsys, "archive", "show", "--out", out, "--date", "2026-02-13")
    assert (code, "TOP LINES" in said) == (0, True)
    code, said, error = run(capsys, "archive", "verify", "--out", out)
    assert (code, said.splitlines()[-1], error) == (0, "1 editions verified, 0 faults", "")
    assert said.startswith("note: the chain ends with place 1, the edition of 2026-02-13: ")


def test_the_text_behind_a_piece_of_evidence_is_shown(out: str, sample: Built, capsys: pytest.CaptureFixture[str]) -> None:
    words = sample.brief.stories[0].quotes[0].words
    span = words.evidence[0]
    code, said, _ = run(capsys, "archive", "show", "--out", out, "--article", span.article_id)
    assert (code, said[span.start : span.end]) == (0, words.text)
    code, _, error = run(capsys, "archive", "show", "--out", out, "--article", "nobody")
    assert code == 1
    assert "no edition has an article nobody" in error


def test_a_tampered_edition_fails_to_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    out = str(tmp_path / "out")
    run(capsys, "build", "--sources", str(tmp_path / "in"), "--out", out, "--date", "2026-02-13")
    page = tmp_path / "out" / "2026-02-13" / "brief.html"
    page.write_text(page.read_text(encoding="utf-8").replace("£12.5", "£12.6", 1), encoding="utf-8")
    code, _, error = run(capsys, "archive", "verify", "--out", out)
    assert code == 1
    assert "brief.html: differs from its manifest" in error


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["build", "--date", "2026-02-30"], 2, "'2026-02-30' is no date; write it as 2026-02-13"),
        (["build", "--config", "nowhere.toml"], 2, "nowhere.toml: no such file"),
        (["analyse", "nowhere.txt"], 1, "nowhere.txt: No such file or directory; name a file that can be read"),
        (["stories", "nowhere.jsonl"], 1, "nowhere.jsonl: No such file or directory"),
        (["archive", "show", "--out", "nowhere", "--date", "2026-02-13"], 1, "holds no edition of 2026-02-13"),
        (["archive", "show", "--out", "nowhere"], 1, "holds no edition; build one"),
        (["fly"], 2, "invalid choice: 'fly'"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    found, said, error = run(capsys, *arguments)
    assert (found, said) == (code, "")
    assert says in error
    assert "Traceback" not in error


def test_a_bug_is_reported_without_a_traceback_unless_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("briefing.archive.Archive.editions", broken)
    code, _, error = run(capsys, "archive", "list")
    assert code == 1
    assert error == "briefing: internal error, please report it: ZeroDivisionError: by nought (--debug shows where)\n"
    with pytest.raises(ZeroDivisionError):
        main(["archive", "list", "--debug"])


def test_check_says_what_is_well_and_what_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--out", str(tmp_path / "out")]
    code, said, _ = run(capsys, "check", "--config", str(ROOT / "briefing.toml"), *place)
    assert (code, said.splitlines()[-1]) == (0, "all is well")
    code, said, _ = run(capsys, "check", "--sources", str(tmp_path / "nowhere"), *place)
    assert code == 1
    assert "WRONG source sources: 0 texts" in said
