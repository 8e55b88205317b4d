"""The `[look]` table: colours that can be read, a logo that is only a picture, words that claim nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.errors import SettingsError
from briefing.model import Look
from briefing.settings import load

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n"


def written(folder: Path, look: str) -> Path:
    file = folder / "briefing.toml"
    file.write_text(f"[look]\n{look}\n", encoding="utf-8")
    return file


def look_of(folder: Path, look: str) -> Look:
    settings, place = load(written(folder, look))
    return settings.look.look(place)


def test_without_a_table_the_look_is_the_shipped_one(tmp_path: Path) -> None:
    assert look_of(tmp_path, "") == Look()


def test_a_look_holds_its_files(tmp_path: Path) -> None:
    (tmp_path / "arms.svg").write_text(SVG.format('<path d="M0 0h4v2z" fill="#123"/>'), encoding="utf-8")
    (tmp_path / "de.toml").write_text('top_lines = "Das Wichtigste"\nof = "von"\n', encoding="utf-8")
    look = look_of(
        tmp_path,
        'page = "Letter"\naccent = "#3B0764"\nlogo = "arms.svg"\nlogo_alt = "Arms"\nlabels_file = "de.toml"\n'
        'labels = { of = "aus" }\naddress = "https://briefs.example/"',
    )
    assert (look.page, look.accent, look.address) == ("Letter", "#3b0764", "https://briefs.example/")
    assert look.labels == (("of", "aus"), ("top_lines", "Das Wichtigste"))
    assert look.logo is not None
    assert (look.logo.media_type, look.logo.alt) == ("image/svg+xml", "Arms")


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ('accent = "#9aa0a6"', "look.accent: '#9aa0a6' will not do: has a contrast of 2.64 on white, and text needs 4.5"),
        ('marking = "red"', "look.marking"),
        ('page = "A3"', "look.page"),
        ('colour = "#000000"', "look.colour: unknown key"),
        ('language = "en_GB.UTF-8"', "look.language"),
        ('address = "javascript:alert(1)"', "is no address that begins with https:// or http://"),
        ('labels = { top_lines = "The 5 best" }', "quotation marks and digits belong to what sources say"),
        ('labels = { top_lines = "So-called “lines”" }', "quotation marks and digits belong to what sources say"),
    ],
)
def test_what_will_not_do_is_named_with_its_fix(tmp_path: Path, look: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, look))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "is neither PNG nor SVG"),
        (PNG + b"\x00\x00\x00\x0dIHDR", "is a damaged PNG file"),
        (SVG.format("<script>x</script>").encode(), "line 1 holds <script>"),
        (SVG.format('<image href="https://example.com/a.png"/>').encode(), "holds <image>"),
        (SVG.format("<foreignObject/>").encode(), "holds <foreignObject>"),
        (SVG.format("<style>@import 'https://example.com'</style>").encode(), "holds <style>"),
        (SVG.format('<rect onload="x"/>').encode(), "has onload="),
        (SVG.format('<rect style="fill:url(https://example.com)"/>').encode(), "has style="),
        (SVG.format('<rect fill="url( https://example.com/a.svg#b)"/>').encode(), "has fill="),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("<title>&a;</title>").encode(), "without a document type"),
        (b"<html/>", "is no plain SVG file"),
        (SVG.format(f'<path d="{"M0 0" * 200_000}"/>').encode(), "has 800"),
    ],
)
def test_a_logo_is_only_a_picture(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "logo").write_bytes(content)
    with pytest.raises(SettingsError, match="logo") as caught:
        look_of(tmp_path, 'logo = "logo"\nlogo_alt = "Arms"')
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ('logo = "none.png"\nlogo_alt = "Arms"', "none.png: cannot be read"),
        ('logo = "briefing.toml"', "look.logo_alt is empty"),
        ('labels_file = "none.toml"', "none.toml: cannot be read"),
        ('labels_file = "bad.toml"', "bad.toml: is no valid TOML"),
        ('labels_file = "number.toml"', "number.toml: of: is no text"),
        ('labels_file = "claim.toml"', "quotation marks and digits"),
    ],
)
def test_a_file_that_is_missing_or_unfit_is_named(tmp_path: Path, look: str, said: str) -> None:
    (tmp_path / "bad.toml").write_text("of = von", encoding="utf-8")
    (tmp_path / "number.toml").write_text("of = 3", encoding="utf-8")
    (tmp_path / "claim.toml").write_text('of = "of 12"', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        look_of(tmp_path, look)
    assert said in str(caught.value)
