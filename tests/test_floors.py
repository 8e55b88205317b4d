"""The house stands: which room may import which, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "briefing"

GROUND = {"model", "errors", "hints", "change", "colours", "gaps"}
TOP = {"pipeline", "check", "cli", "__main__"}
HEAVY = {"spacy", "weasyprint", "trafilatura", "pydantic", "numpy", "scipy", "jinja2"}


def room_of(module: str) -> str:
    """`briefing.analyse.quotes.marks` stands in the room `analyse`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"briefing.{name.name}" for name in node.names) if node.module == "briefing" else (node.module,))


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_the_ground_floor_and_itself_only(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own in TOP:
        return
    rooms = {room_of(name) for name in imports(path) if name.startswith("briefing.")} - {"__version__"}
    assert rooms <= (GROUND | {own} if own not in GROUND else GROUND)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_language_room_imports_spacy_and_only_collect_and_archive_touch_the_outside(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {id(node) for block in ast.walk(tree) if is_typing_block(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in typing_only:
            found = {one.name for one in node.names} | {getattr(node, "module", None) or ""}
            if name != "analyse/language.py":
                assert not any(one == "spacy" or one.startswith("spacy.") for one in found)
            if name.startswith(("analyse/", "compose/")) and name != "analyse/language.py":
                outside = {"os", "socket", "pathlib", "time", "random", "urllib.request", "subprocess"}
                # The analyst starts and ends processes of its own.
                assert not found & (outside - {"os"} if name == "analyse/analyst.py" else outside)


def is_typing_block(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("path", sorted((PACKAGE / "cli").glob("*.py")), ids=lambda path: path.name)
def test_the_command_line_starts_without_anything_heavy(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_start = {
        name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert not {name.split(".")[0] for name in at_start} & HEAVY
    assert all(
        name in ("briefing", "briefing.errors") or name.startswith("briefing.cli")
        for name in at_start
        if name.startswith("briefing")
    )


def test_every_module_says_first_what_it_does() -> None:
    for path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
