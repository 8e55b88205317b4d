"""Templates: overridden file by file, kept in their sandbox, and fallen back from when they are broken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample_brief import BRIEF, TEXTS

from briefing.errors import RenderError
from briefing.render import read_back, render
from briefing.render import templates as templates_module
from briefing.render.digest import digest
from briefing.render.templates import Templates, shipped

SMALL = replace(BRIEF, stories=BRIEF.stories[3:4], top_lines=(), figures=())


def own(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(name: str, old: str, new: str) -> str:
    text = (shipped() / name).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_one_own_file_overrides_one_shipped_file(tmp_path: Path) -> None:
    folder = own(tmp_path, "digest.txt.j2", "{{ brief.title|words }}: {{ stories|length }}\n")
    files, gaps = render(SMALL, TEXTS, folder)
    assert gaps == ()
    assert files["digest.txt"] == b"Daily Briefing: Energy and Infrastructure: 1\n"
    assert files["brief.html"] == render(SMALL, TEXTS)[0]["brief.html"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("one\n{% if %}", "line 2: TemplateSyntaxError"),
        ("one\n\n{{ nobody }}", "line 3: UndefinedError"),
        ("{{ brief.nothing }}", "line 1: UndefinedError"),
        ("{{ 1 / 0 }}", "line 1: ZeroDivisionError"),
        ("{{ ().__class__.__base__.__subclasses__() }}", "line 1: SecurityError"),
        ("{% include '/etc/passwd' %}", "line 1: TemplateNotFound"),
        ("{% include '../secret' %}", "line 1: TemplateNotFound"),
        ("{{ brief.title.format.__globals__ }}", "line 1: SecurityError"),
        ("{% for x in range(10 ** 9) %}x{% endfor %}", "line 1: OverflowError"),
        ("{{ 'x' * 1000000000 }}", "line 1: OverflowError"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "line 1: RecursionError"),
        ("one\n{% include 'digest.txt.j2' %}", "line 2: RecursionError"),
        ("{{ view.brief.__class__ }}", "line 1: SecurityError"),
        ("{{ labels.clear() }}", "line 1: SecurityError"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, text: str, place: str) -> None:
    shelf = Templates(own(tmp_path, "digest.txt.j2", text))
    digest(SMALL, shelf)
    (gap,) = shelf.broken
    assert f"digest.txt.j2, {place}" in gap.reason


def test_a_template_that_never_ends_is_stopped(tmp_path: Path) -> None:
    endless = "{% for x in range(99999) %}{% for y in range(9999) %}" + "x" * 999 + "{% endfor %}{% endfor %}"
    shelf = Templates(own(tmp_path, "digest.txt.j2", endless))
    digest(SMALL, shelf)
    assert "digest.txt.j2: OverflowError: makes more than" in shelf.broken[0].reason


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("parts.html.j2", "{% macro top_lines() %}\n{{ gone }}", "parts.html.j2, line 2: TemplateSyntaxError"),
        ("print.css.j2", "p {\n{{ colour }}", "print.css.j2, line 2: UndefinedError"),
    ],
)
def test_the_shipped_template_is_used_instead_and_the_edition_says_so(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    files, gaps = render(SMALL, TEXTS, own(tmp_path, name, text))
    assert place in gaps[0].reason
    assert gaps[0].reason.endswith("the shipped template was used instead")
    assert "The Energy Committee will examine" in read_back("brief.pdf", files["brief.pdf"])
    for file in ("brief.html", "brief.pdf"):
        assert place in read_back(file, files[file])


def test_a_style_sheet_that_asks_for_something_from_outside_is_not_used(tmp_path: Path) -> None:
    text = changed("print.css.j2", "body {", "body { background: url(https://192.0.2.1/logo.png);")
    files, gaps = render(SMALL, TEXTS, own(tmp_path, "print.css.j2", text))
    assert "192.0.2.1/logo.png" in gaps[0].reason
    assert "192.0.2.1/logo.png" in read_back("brief.pdf", files["brief.pdf"])


def test_a_broken_shipped_template_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates_module, "shipped", lambda: own(tmp_path, "digest.txt.j2", "{{ nobody }}"))
    with pytest.raises(RenderError, match=r"digest\.txt\.j2, line 1: UndefinedError: 'nobody' is undefined"):
        Templates().fill("digest.txt.j2", {})


def test_text_is_escaped_in_html_and_left_alone_in_plain_text(tmp_path: Path) -> None:
    for name in ("x.html.j2", "x.txt.j2"):
        own(tmp_path, name, "{{ it }}")
    shelf = Templates(tmp_path)
    assert shelf.fill("x.html.j2", {"it": "<b>&"}) == "&lt;b&gt;&amp;"
    assert shelf.fill("x.txt.j2", {"it": "<b>&"}) == "<b>&"
