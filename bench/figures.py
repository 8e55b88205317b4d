"""Turns the development sets of figures into a table: how right `briefing analyse` is on each, against others, and how fast.

python bench/figures.py [EVAL] [--set NAME ...] [--bootstrap N] [--errors N]     EVAL: the folder that holds figures/
python bench/figures.py [EVAL] --time                                            time of the parse, with figures and without

EVAL is ../shared/eval beside the project unless given. Where figures/peers holds another system's output for a set, the
difference from it is printed with its interval, paired sentence by sentence.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent
_SETS = ("newsquant-dev", "currency-model", "age-model", "dimension-model", "temperature-model", "seeds", "brief-probe")
_PEER = "cqe38m"
# The scorer has one field for the modifier and the direction.
_CHANGE = {"=": "=", "~": "~", "<": "<", "<=": "<", ">": ">", ">=": ">"}
_ROUNDS = 5


def figures_of(texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """What `briefing analyse -` finds in each text."""
    lines = "\n".join(json.dumps({"id": str(place), "text": text}) for place, text in enumerate(texts))
    command = [sys.executable, "-m", "briefing", "analyse", "-"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=_ROOT, check=True)
    return [json.loads(line)["figures"] for line in done.stdout.splitlines()]


def prediction(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure under the names that the scorer reads."""
    change = _CHANGE[figure["modifier"]]
    if change == "=" and figure["direction"] != "none":
        change = figure["direction"]
    return {"value": figure["value"], "unit": figure["unit"], "change": change, "concept": figure["about"] or ""}


def score(evaluation: Path, name: str, bootstrap: int, errors: int) -> str:
    """The scorer's table for one set."""
    folder = evaluation / "figures"
    gold = folder / "gold" / f"{name}.json"
    texts = [row["text"] for row in json.loads(gold.read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as scratch:
        predicted = Path(scratch) / f"{name}.jsonl"
        rows = [
            {"id": place, "figures": [prediction(figure) for figure in found]}
            for place, found in enumerate(figures_of(texts))
        ]
        predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        command = [sys.executable, str(folder / "score_figures.py"), "score", str(gold), str(predicted), "--by-kind"]
        command += ["--bootstrap", str(bootstrap), "--errors", str(errors)]
        peer = folder / "peers" / f"{_PEER}-{name}.jsonl"
        if peer.is_file():
            command += ["--versus", str(peer)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def time_ratio(evaluation: Path) -> tuple[float, float]:
    """CPU milliseconds a sentence of the plain pipeline, and of the pipeline with figures; the least of several rounds."""
    from briefing.analyse import language
    from briefing.analyse.figures import find_figures

    gold = evaluation / "figures" / "gold" / "newsquant-dev.json"
    texts = [row["text"] for row in json.loads(gold.read_text("utf-8"))]
    nlp = language.load()
    plain, full = [], []
    for _ in range(_ROUNDS):
        start = time.process_time()
        docs = [language.parse(nlp, text) for text in texts]
        middle = time.process_time()
        for doc in docs:
            find_figures(doc, "bench")
        end = time.process_time()
        plain.append(1000 * (middle - start) / len(texts))
        full.append(1000 * (end - start) / len(texts))
    return min(plain), min(full)


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", nargs="?", type=Path, default=_ROOT.parent / "shared" / "eval", metavar="EVAL")
    parser.add_argument("--set", action="append", choices=_SETS, dest="sets")
    parser.add_argument("--bootstrap", type=int, default=1000)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args()
    if options.time:
        plain, full = time_ratio(options.evaluation)
        print(f"plain pipeline {plain:.2f} ms a sentence, with figures {full:.2f}: {full / plain:.3f}")
        return
    for name in options.sets or _SETS:
        print(score(options.evaluation, name, options.bootstrap, options.errors))


if __name__ == "__main__":
    main()
