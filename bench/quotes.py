"""Turns the development set of quotations into a table: how right `briefing analyse` is, beside the peers, and how fast.

python bench/quotes.py [EVAL] [--bootstrap N] [--errors FILE]     EVAL: the folder that holds quotes/
python bench/quotes.py [EVAL] --time                              CPU time, the plain spaCy pipeline being 1

EVAL is ../shared/eval beside the project unless given. Parsing all 840 articles takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent
_SET = "polnear-train"
_ROUNDS = 3
_TIMED = 40

_ROWS = {
    "quotation with the right speaker": "direct/attributed",
    "quotation": "direct/content",
    "quoted run with the right speaker": "runs/attributed",
    "all attributions with the right speaker": "all/attributed",
    "all attributions": "all/content",
}
# As measured by the makers of the scorer on 84 other articles of the same collection: F1, and time over the plain pipeline.
_PEERS = (
    ("regular expressions, merged", "69.1", "76.4", "27.0", "no parse"),
    ("textacy 0.13, per paragraph", "47.2", "79.8", "27.5", "1.04"),
    ("Gender Gap Tracker", "45.2", "66.8", "45.5", "1.04"),
    ("BBC Citron, retrained", "58.2", "73.7", "55.7", "2.48"),
    ("linear CRF, trained", "81.7", "87.7", "62.8", "1.19"),
    ("another human annotator", "94.9", "96.9", "78.4", ""),
)


def read_texts(folder: Path) -> dict[str, str]:
    """The articles by their file's stem, newlines untouched."""
    texts = {}
    for file in sorted((folder / "text").glob("*.txt")):
        with file.open(encoding="utf-8", newline="") as stream:
            texts[file.stem] = stream.read()
    return texts


def analysed(texts: dict[str, str]) -> str:
    """What `briefing analyse -` writes for the texts, one JSON line each."""
    lines = "\n".join(json.dumps({"id": name, "text": text}) for name, text in texts.items())
    command = [sys.executable, "-m", "briefing", "analyse", "-"]
    return subprocess.run(command, input=lines, capture_output=True, text=True, cwd=_ROOT, check=True).stdout


def score(evaluation: Path, bootstrap: int, errors: Path | None) -> dict[str, Any]:
    """The scorer's result as it writes it for programs."""
    folder = evaluation / "quotes"
    with tempfile.TemporaryDirectory() as scratch:
        predicted = Path(scratch) / "quotes.jsonl"
        predicted.write_text(analysed(read_texts(folder / _SET)), "utf-8")
        command = [sys.executable, str(folder / "score_quotes.py"), "--gold", str(folder / _SET)]
        command += ["--pred", str(predicted), "--json", "--bootstrap", str(bootstrap)]
        command += ["--errors", str(errors)] if errors else []
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result: dict[str, Any] = json.loads(done.stdout)["scores"]
        return result


def table(result: dict[str, Any]) -> str:
    """Precision, recall and F1 in per cent, with the 95 per cent interval of F1 over resampled articles."""
    lines = [f"{'':<42}{'P':>6}{'R':>6}{'F1':>6}   95 % interval of F1"]
    for title, key in _ROWS.items():
        p, r, f1 = (100 * result[key][part] for part in ("p", "r", "f1"))
        interval = " to ".join(f"{100 * bound:.1f}" for bound in result[key].get("f1_ci95", ()))
        lines.append(f"{title:<42}{p:>6.1f}{r:>6.1f}{f1:>6.1f}   {interval}")
    lines.append("")
    lines.append(f"{'peers, F1 on 84 other articles':<32}{'quotation':>11}{'run':>7}{'all':>7}{'time':>10}")
    lines.extend(f"{name:<32}{quote:>11}{run:>7}{every:>7}{took:>10}" for name, quote, run, every, took in _PEERS)
    return "\n".join(lines)


def time_ratio(evaluation: Path) -> float:
    """CPU time of parsing and finding people and quotations over that of parsing alone; the least of several rounds."""
    from briefing.analyse import language
    from briefing.analyse.people import find_people
    from briefing.analyse.quotes import find_quotes

    texts = list(read_texts(evaluation / "quotes" / _SET).values())[:: 840 // _TIMED][:_TIMED]
    nlp = language.load()
    plain, finding = [], []
    for _ in range(_ROUNDS):
        start = time.process_time()
        docs = [language.parse(nlp, text) for text in texts]
        middle = time.process_time()
        for doc in docs:
            find_quotes(doc, "bench", find_people(doc, "bench"))
        plain.append(middle - start)
        finding.append(time.process_time() - middle)
    return 1 + min(finding) / min(plain)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("evaluation", nargs="?", type=Path, default=_ROOT.parent / "shared" / "eval")
    options.add_argument("--bootstrap", type=int, default=1000)
    options.add_argument("--errors", type=Path)
    options.add_argument("--time", action="store_true")
    chosen = options.parse_args()
    if not chosen.time:
        print(table(score(chosen.evaluation, chosen.bootstrap, chosen.errors)))
    print(f"\ntime, plain spaCy pipeline = 1: {time_ratio(chosen.evaluation):.3f}")


if __name__ == "__main__":
    main()
