"""briefing.toml: what is accepted, and how each mistake is explained."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from briefing.errors import SettingsError
from briefing.settings import Settings, load

EXAMPLE = Path(__file__).parent.parent / "briefing.toml"


def written(folder: Path, text: str) -> Path:
    file = folder / "briefing.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings, folder = load(None)
    assert settings == Settings()
    assert folder == Path()
    assert settings.sources_from(folder)[0].location == "sources"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('titel = "Brief"', 'titel: unknown key; did you mean "title"?'),
        ("title = 7", "title: 7 will not do: input should be a valid string; correct the value"),
        ("[size]\nstorys = 3", 'size.storys: unknown key; did you mean "stories"?'),
        ("[size]\ntop_lines = 9", "size.top_lines: 9 will not do: input should be less than or equal to 5"),
        ("[size]\nstories = true", "size.stories: True will not do"),
        ('time_zone = "Europe/Londn"', "time_zone: 'Europe/Londn' will not do; give an IANA time zone"),
        ('[edition]\ncutoff = "25:00"', "edition.cutoff: '25:00' will not do; give a time of day"),
        ('[[sources]]\nname = "A"', "sources.1: will not do: names no place or several; give exactly one of folder"),
        (
            '[[sources]]\nname = "A"\nfolder = "a"\ncolour = "red"',
            "sources.1.colour: unknown key; known here are: name, folder",
        ),
        ('[[sources]]\nname="A"\nfolder="a"\n[[sources]]\nname="A"\nfolder="b"', "each with a name that no other has"),
        ('marking = "A\\nB"', "marking: 'A\\nB' will not do"),
        ('title = "unclosed', "is no valid TOML"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_fix(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert str(raised.value).startswith(f"{file}: ")
    assert says in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: no such file; name an existing one with --config"):
        load(tmp_path / "nowhere.toml")


def test_paths_start_from_the_folder_of_the_file(tmp_path: Path) -> None:
    settings, folder = load(written(tmp_path, '[[sources]]\nname = "Wire"\nfolder = "wire"\noutlet = "The Wire"'))
    assert settings.sources_from(folder)[0].location == str(tmp_path / "wire")
    assert settings.sources_from(folder)[0].outlet == "The Wire"


def test_the_fingerprint_follows_the_content_and_not_the_place(tmp_path: Path) -> None:
    one = load(written(tmp_path, 'title = "A"\n[paths]\nout = "here"'))[0]
    same = load(written(tmp_path, 'title = "A"\n[paths]\nout = "there"'))[0]
    other = load(written(tmp_path, 'title = "B"'))[0]
    assert one.sha256() == same.sha256() != other.sha256()


def test_the_example_names_every_key() -> None:
    load(EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = set(re.findall(r"^(?:# +)?([a-z_]+) = ", text, re.MULTILINE))
    tables = set(tomllib.loads(text)) - shown
    assert shown | tables == every_key(Settings)


def every_key(table: type) -> set[str]:
    keys = set()
    for name, field in table.model_fields.items():  # type: ignore[attr-defined]
        keys.add(name)
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if hasattr(kind, "model_fields"):
                keys |= every_key(kind)
    return keys
