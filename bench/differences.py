"""Turns collections of articles into a list of every difference that is claimed, with its sentences, to be judged by eye.

python -m bench.differences claims PATH [--loose]   PATH is a file of JSON Lines (`id`, `text` and, if known, `title`,
                                                    `outlet`, `published`, `story`) or a folder of such files. Articles
                                                    without a `story` are grouped; --loose takes what stands before the
                                                    first "_" of an id for the story, so that events that are alike but
                                                    not the same are compared too
python -m bench.differences pairs [FILE]            precision and recall on pairs of short articles
                                                    (tests/analyse/differences.toml), and what is missed
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from spacy.language import Language

from briefing.analyse import analyse, language
from briefing.analyse.day import story_text
from briefing.analyse.differences import find_differences
from briefing.analyse.figures.matching import match_figures
from briefing.analyse.people import join_people
from briefing.analyse.quotes.key import key_quotes
from briefing.analyse.stories import group
from briefing.analyse.stories.witnesses import group as witnesses_of
from briefing.model import Article, Disagreement, Findings, Published, Story

# When the texts of a pair were published that do not say.
_WRITTEN = "2026-02-25T09:00:00+00:00"
PAIRS = Path(__file__).parent.parent / "tests" / "analyse" / "differences.toml"
# All that can be found, not only what a page has room for.
_QUOTES = 100


def read(path: Path) -> dict[str, tuple[Article, str]]:
    """The articles of a file or folder of JSON Lines, by their ids, each with the story that its line names, or ""."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    return {one["id"]: (article(one), one.get("story", "")) for one in rows}


def article(fields: Mapping[str, Any]) -> Article:
    """An article from the fields of a line; `published` is an ISO 8601 time with its zone."""
    at = fields.get("published")
    return Article(
        id=fields["id"],
        source=fields.get("outlet", ""),
        name=fields["id"],
        text=fields["text"],
        document_sha256="",
        title=fields.get("title"),
        outlet=fields.get("outlet", ""),
        published=Published(datetime.fromisoformat(at)) if at else None,
    )


def stories_of(articles: Mapping[str, Article], named: Mapping[str, str]) -> list[Story]:
    """The stories that are named, and those that grouping makes of the other articles."""
    told: defaultdict[str, list[Article]] = defaultdict(list)
    for one in articles.values():
        if named[one.id]:
            told[named[one.id]].append(one)
    rest = [story_text(one) for one in articles.values() if not named[one.id]]
    return [*(_story(name, members) for name, members in sorted(told.items())), *(group(rest) if rest else ())]


def _story(name: str, members: Sequence[Article]) -> Story:
    ids = tuple(one.id for one in members)
    # Near-copies stay apart here: they differ in what was edited, which is a good test.
    return Story(name, ids, witnesses_of([story_text(one) for one in members], ()))


def differences(
    stories: Iterable[Story], articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> Iterable[tuple[Story, Disagreement]]:
    """Every difference that is claimed of the stories of several articles."""
    for story in stories:
        pairs = [(articles[one], findings[one]) for one in sorted(story.article_ids)]
        if len(pairs) < 2:
            continue
        own = {one.id: found for one, found in pairs}
        people = join_people([(one, found.people) for one, found in pairs])
        figures = match_figures([(one, figure) for one, found in pairs for figure in found.figures])
        quotes = key_quotes(pairs, people, story.witnesses, (), _QUOTES)
        for one in find_differences(story, people, figures, quotes, articles, own):
            yield story, one


def claims(path: Path, loose: bool) -> None:
    """Print each claim with its words and sentences, and how many there are of each kind."""
    found = read(path)
    articles = {name: one for name, (one, _) in found.items()}
    named = {name: name.partition("_")[0] if loose else story for name, (_, story) in found.items()}
    findings = {one.article_id: one for one in analyse(language.load(), articles.values())}
    counted: Counter[str] = Counter()
    for story, one in differences(stories_of(articles, named), articles, findings):
        counted[one.about] += 1
        print(f"\n{story.id}: {one.about}")
        for words, context in one.accounts:
            sentence = articles[words.article_id].at(context) if context else ""
            print(f"  [{words.article_id}] {articles[words.article_id].at(words)!r} in: {' '.join(sentence.split())}")
    print(f"\n{len(articles)} articles, {counted.total()} claims: {dict(sorted(counted.items()))}")


def pair(nlp: Language, fields: Mapping[str, Any]) -> list[str]:
    """What the two articles of a pair are said to differ about, in order, each once."""
    both = [article({"id": side, "outlet": side, "published": _WRITTEN, **fields[side]}) for side in ("one", "other")]
    articles = {one.id: one for one in both}
    findings = {one.article_id: one for one in analyse(nlp, both)}
    told = [one.about for _, one in differences([_story("pair", both)], articles, findings)]
    return sorted(set(told) - {"scope", "period", "role"})


def pairs(file: Path) -> None:
    """Print what is claimed wrongly and what is missed, and precision and recall."""
    nlp = language.load()
    table = tomllib.loads(file.read_text("utf-8"))["pair"]
    right = wrong = 0
    for fields in table:
        found, wanted = pair(nlp, fields), [fields["differ"]] if fields["differ"] else []
        right += bool(wanted) and found == wanted
        wrong += bool(set(found) - {*wanted})
        if found != wanted:
            print(f"{'missed' if wanted and not found else 'WRONG'}: {fields['name']}: {wanted} but found {found}")
    conflicts = sum(bool(one["differ"]) for one in table)
    print(f"{len(table)} pairs, {conflicts} with a conflict; precision {right}/{right + wrong}, recall {right}/{conflicts}")


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["claims", path, *options]:
            claims(Path(path), "--loose" in options)
        case ["pairs", *file]:
            pairs(Path(file[0]) if file else PAIRS)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
