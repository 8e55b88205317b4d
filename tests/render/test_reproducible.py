"""The same brief gives the same bytes, whatever the time zone, the hash seed, the folder or the locale."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from sample_brief import edition

PROGRAM = """
import hashlib
from sample_brief import BRIEF, TEXTS
from briefing.render import render
files, _ = render(BRIEF, TEXTS)
for name, content in files.items():
    print(name, hashlib.sha256(content).hexdigest())
"""


SURROUNDINGS = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"}


def test_the_bytes_depend_on_the_brief_only(tmp_path: Path) -> None:
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent.parent)])
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=os.environ | SURROUNDINGS | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = {name: hashlib.sha256(content).hexdigest() for name, content in edition().items()}
    assert dict(line.split() for line in made.stdout.splitlines()) == expected
