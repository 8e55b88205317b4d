"""The documents say what is there: every command, option and file that they name exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from conftest import ROOT

from briefing.cli import main

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_CODE = re.compile(r"`(briefing [^`]+)`|^ {4}(briefing .+)$|ExecStart=\S*(briefing \S.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def commands() -> list[str]:
    """Every command line that the documents and the units of systemd give."""
    texts = [*DOCUMENTS, *(ROOT / "docs" / "systemd").glob("*.service")]
    found = [match for path in texts for match in _CODE.findall(path.read_text(encoding="utf-8"))]
    return sorted({" ".join(next(filter(None, groups)).split()) for groups in found})


@pytest.mark.parametrize("command", commands())
def test_a_command_that_is_named_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(command)[1:]
    places = [word for word in words if not word.startswith("-")]
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    path = places[:2] if places[0] in ("archive", "sources") and places[1:2] and places[1].islower() else places[:1]
    with pytest.raises(SystemExit) as ended:
        main([*path, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert [option for option in options if option not in said] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_file_that_is_linked_is_there(path: Path) -> None:
    links = _LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_documents_name_all_commands() -> None:
    named = {command.split()[1] for command in commands()}
    assert named >= {"build", "collect", "sources", "send", "schedule", "check", "archive", "analyse", "stories"}
