"""The sample brief, word for word: a change of any room that changes what is told shows here.

If the change is meant, run `make brief` and copy `digest.txt` and `brief.json` from out/2026-02-13/ to tests/golden/.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.pipeline import Built

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["digest.txt", "brief.json"])
def test_the_sample_brief_is_as_it_was(sample: Built, name: str) -> None:
    made = (sample.kept.folder / name).read_text(encoding="utf-8")
    assert made.splitlines() == (GOLDEN / name).read_text(encoding="utf-8").splitlines()
