"""What several test rooms share: the language model, loaded once, and an edition built from the sample sources."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from spacy.language import Language

from briefing import pipeline
from briefing.analyse import language
from briefing.analyse.analyst import Here
from briefing.archive import Archive
from briefing.model import Source
from briefing.settings import Settings, load

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
SAMPLE_DAY = date(2026, 2, 13)

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds lie beside the project, in ../shared/seeds")

load_once = cache(language.load)
here = Here(language.DEFAULT_MODEL, load_once)


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_once(language.DEFAULT_MODEL)


def build(out: Path, sources: Path, day: date = SAMPLE_DAY, settings: Settings | None = None) -> pipeline.Built:
    """Build an edition from one folder of texts, with the model that is loaded already."""
    places = (Source("sources", str(sources)),)
    return pipeline.build(settings or Settings(), places, Archive(out), day, analyst=here)


def build_samples(out: Path, day: date = SAMPLE_DAY) -> pipeline.Built:
    """Build the sample edition as `make brief` does."""
    settings, folder = load(ROOT / "briefing.toml")
    return pipeline.build(settings, settings.sources_from(folder), Archive(out), day, analyst=here)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Built:
    """The edition of the sample sources. Read it, change nothing of it."""
    return build_samples(tmp_path_factory.mktemp("sample"))
