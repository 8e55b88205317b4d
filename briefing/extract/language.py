"""Turns a text into the language that it is written in, where that is sure, with a note when it is not what was declared."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

# Words without which no English text goes, and which make up about two fifths of it. The first are words of no
# other language that is likely here.
_ONLY_ENGLISH = frozenset(
    "the and that with from which have has had were been would their they will this are not but his her said when who its "
    "than there what after also other about into these could should being because between while those".split()
)
_ENGLISH = _ONLY_ENGLISH | frozenset(
    "a an of to in is it on for as was by at or be he she we you i all more no if so one".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH_WINDOW_CHARS, _WINDOW_CHARS = 1_500, 4_000
_MIN_HALF_WORDS, _MIN_SHARE, _MIN_ONLY_SHARE, _MAX_FOREIGN_SHARE = 12, 0.24, 0.08, 0.05
# The identifier is asked about texts of at least this length; each third of a text must be sure of the same language.
_MIN_CHARS, _MIN_SURE = 300, 0.9
# Languages that the identifier takes for each other: of these it is never sure enough to contradict what is declared.
_ALIKE = (
    *({"no", "nb", "nn", "da"}, {"hr", "bs", "sr", "sh", "srl", "me"}, {"id", "ms"}, {"cs", "sk"}),
    *({"es", "gl", "pt", "ca", "ast"}, {"en", "sco", "pcm"}, {"de", "nds", "lb", "gsw"}, {"ru", "uk", "be", "bg", "mk"}),
    *({"nl", "af", "fy", "li"}, {"fr", "oc", "wa"}),
)


def written_in(text: str, declared: str | None) -> tuple[str | None, str | None]:
    """The language of a text (its declared code, or one of two or three letters), and a note when the two differ.

    A short or mixed text keeps what is declared, and None where nothing is.
    """
    if _is_english(text[:_ENGLISH_WINDOW_CHARS]):
        return _settled(declared, "en")
    if declared and _main(declared) != "en" and len(text) < _MIN_CHARS:
        return declared, None
    found = _identified(text)
    return _settled(declared, found) if found else (declared, None)


def _settled(declared: str | None, found: str) -> tuple[str, str | None]:
    if declared is None:
        return found, None
    if _are_alike(_main(declared), found):
        return declared, None
    return found, f"is declared to be in the language {declared!r}, but is written in {found!r}"


def _main(code: str) -> str:
    return re.split(r"[-_]", code.lower(), maxsplit=1)[0]


def _are_alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


def _is_english(text: str) -> bool:
    """A cheap test that is sure of most English texts, and of nothing else: both halves of a text must pass it."""
    words = [word.lower() for word in _WORD.findall(text)]
    half = len(words) // 2
    return half >= _MIN_HALF_WORDS and all(map(_has_english_grammar, (words[:half], words[half:])))


def _has_english_grammar(words: list[str]) -> bool:
    foreign = sum(not word.isascii() and "’" not in word for word in words)
    known = sum(word in _ENGLISH for word in words)
    sure = sum(word in _ONLY_ENGLISH for word in words)
    count = len(words)
    return foreign <= _MAX_FOREIGN_SHARE * count and known >= _MIN_SHARE * count and sure >= _MIN_ONLY_SHARE * count


def _identified(text: str) -> str | None:
    if len(text) < _MIN_CHARS:
        return None
    step = -(-min(len(text), 3 * _WINDOW_CHARS) // 3)
    found = {_sure(text[start : start + step]) for start in range(0, 3 * step, step)}
    return found.pop() if len(found) == 1 else None


def _sure(text: str) -> str | None:
    language, probability = _identifier().classify(" ".join(_WORD.findall(text)))
    return str(language) if probability >= _MIN_SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    # Loading takes a second: most texts never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
