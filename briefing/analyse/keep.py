"""Turns Findings into bytes that can be kept, and back, and says when those of an earlier run still hold."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from pydantic import TypeAdapter, ValidationError

from briefing.analyse import language
from briefing.analyse.analyst import Analysis, Analyst
from briefing.model import Article, Findings

_LEVEL = 6


@cache
def _adapter() -> TypeAdapter[Findings]:
    return TypeAdapter(Findings)


def to_bytes(findings: Findings) -> bytes:
    """Findings as compressed JSON, the same bytes for the same findings."""
    return zlib.compress(_adapter().dump_json(findings), _LEVEL)


def from_bytes(content: bytes) -> Findings:
    """The Findings that `to_bytes` wrote. Raises ValueError when they were damaged."""
    try:
        return _adapter().validate_json(zlib.decompress(content))
    except (zlib.error, ValidationError) as error:
        raise ValueError(f"kept findings are damaged: {error}") from error


def key(article: Article, program: str, model: Mapping[str, str]) -> str:
    """What findings are kept under: they hold for this text, this program (its hash) and this language model alone."""
    parts = (program, *(f"{name}={value}" for name, value in sorted(model.items())), article.id, article.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Keeping:
    """Has each article analysed once: what was found before is looked up with `find`, what is new is handed to `keep`.

    `find` returns what it has of some keys; damaged findings are found anew. When nothing is left to do, no language model
    is loaded.
    """

    def __init__(
        self,
        analyst: Analyst,
        model: str,
        find: Callable[[Iterable[str]], Mapping[str, bytes]],
        keep: Callable[[Mapping[str, bytes]], object],
    ) -> None:
        self._analyst = analyst
        self._model = model
        self._find = find
        self._keep = keep

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """Analyse articles, in order, those that nothing was kept of with the analyst."""
        todo = tuple(articles)
        model = language.described(self._model)
        program = language.program_sha256()
        keys = {one.id: key(one, program, model) for one in todo} if model else {}
        kept = self._find(keys.values())
        found = {one: findings for one, name in keys.items() if (findings := _read(kept.get(name))) is not None}
        missing = tuple(one for one in todo if one.id not in found)
        if missing:
            fresh, model = self._analyst(missing, meanwhile)
            found |= {one.article_id: one for one in fresh}
            if keys:
                self._keep({keys[one.article_id]: to_bytes(one) for one in fresh})
        return tuple(found[one.id] for one in todo), model


def _read(content: bytes | None) -> Findings | None:
    try:
        return None if content is None else from_bytes(content)
    except ValueError:
        return None
