"""Turns a template's name and values into text: the shipped templates, overridden file by file by a user's folder."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import briefing
from briefing.errors import RenderError
from briefing.model import Gap
from briefing.render.escape import escaped, link, numeral
from briefing.render.words import css_string, href, printed, spaced, wrapped

SUFFIX = ".j2"
_LARGEST_FACTOR = 10_000
# A template that makes more than so many characters is taken for one that never ends.
LONGEST = 20_000_000


class Templates:
    """The templates of an edition.

    `broken` are the gaps that a user's own template has left: it could not be used, and the shipped one was. Raises
    RenderError, naming file and line, when a shipped template is at fault.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._own = own
        self._broken: dict[str, Gap] = {}

    @property
    def broken(self) -> tuple[Gap, ...]:
        """What could not be used, in the order it was met."""
        return tuple(self._broken.values())

    def fill(self, name: str, values: Mapping[str, Any]) -> str:
        """The text of template `name` ("brief.html.j2") filled with the values."""
        if self._own is not None and name not in self._broken:
            try:
                return _fill((self._own, shipped()), name, values)
            except RenderError as error:
                self.reject(name, error)
        return _fill((shipped(),), name, values)

    def reject(self, name: str, error: RenderError) -> bool:
        """Leaves a user's template `name`, with all that it includes, for the shipped one; says whether one was in use."""
        if self._own is None or name in self._broken:
            return False
        self._broken[name] = Gap(
            f"templates/{name}", "render", f"{str(error).rstrip('.')}; the shipped template was used instead"
        )
        return True


def shipped() -> Path:
    """The folder of the templates that come with the project: inside an installed wheel, or beside it in a checkout."""
    package = Path(briefing.__file__).parent
    folders = [package / "templates", package.parent / "templates"]
    for folder in folders:
        if folder.is_dir():
            return folder
    raise RenderError(f"no templates in {folders[0]} or {folders[1]}: install the package again")


def _fill(folders: tuple[Path, ...], name: str, values: Mapping[str, Any]) -> str:
    # Everything that a template does may fail in its own way, and each is the template's fault, not the program's.
    try:
        template = _environment(folders, name.endswith(f".md{SUFFIX}")).get_template(name)
        return _joined(template.generate(values))
    except Exception as error:
        raise RenderError(f"template {_place(error, name)}: {type(error).__name__}: {error}") from error


def _joined(pieces: Iterable[str]) -> str:
    made: list[str] = []
    length = 0
    for piece in pieces:
        made.append(piece)
        length += len(piece)
        if length > LONGEST:
            raise OverflowError(f"makes more than {LONGEST} characters")
    return "".join(made)


@cache
def _environment(folders: tuple[Path, ...], is_markdown: bool) -> Any:
    # Imported here because it takes as long as the rest of the start.
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """Refuses products and powers that would fill the memory, besides what the sandbox refuses itself."""

        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if not all(isinstance(one, int | float) and abs(one) <= _LARGEST_FACTOR for one in (left, right)):
                raise OverflowError(f"{operator} is for numbers up to {_LARGEST_FACTOR}")
            return super().call_binop(context, operator, left, right)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            # Values of this package are neither code nor known containers: this is all that the slow general rule asks.
            if type(obj).__module__.startswith("briefing."):
                return not attr.startswith("_")
            return bool(super().is_safe_attribute(obj, attr, value))

    environment = Sandbox(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=lambda name: name is None or not name.endswith(f".txt{SUFFIX}"),
        finalize=escaped if is_markdown else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "words": printed,
        "spaced": spaced,
        "css_string": css_string,
        "href": href,
        "wrap": wrapped,
        "link": link,
        "numeral": numeral,
    }
    return environment


def _place(error: BaseException, name: str) -> str:
    """ "brief.html.j2, line 12": where in which template an error arose; Jinja puts its lines into the traceback."""
    number = getattr(error, "lineno", None)
    if number is not None:
        return f"{getattr(error, 'name', None) or name}, line {number}"
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(SUFFIX)]
    return f"{Path(lines[-1].filename).name}, line {lines[-1].lineno}" if lines else name
