"""What the ministry watches and where a cluster listens, as the settings say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.errors import SettingsError
from briefing.model import Watch
from briefing.settings import load


def written(folder: Path, text: str) -> Path:
    file = folder / "briefing.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_watch_becomes_a_value(tmp_path: Path) -> None:
    text = '[[watch]]\nname = "Piers"\nterms = ["pier"]\ncountries = ["Ostland"]\nweight = 2.0\nsection = "Harbours"\n'
    settings, _ = load(written(tmp_path, text))
    assert settings.watches == (Watch("Piers", ("pier",), (), ("Ostland",), (), 2.0, "Harbours"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[watch]]\nname = "Piers"\n', "names nothing to watch"),
        ('[[watch]]\nname = "Piers"\nterm = ["pier"]\n', 'watch.1.term: unknown key; did you mean "terms"?'),
        ('[[watch]]\nname = "Piers"\nterms = ["pier"]\nweight = -1.0\n', "watch.1.weight: -1.0 will not do"),
        ('[cluster]\nscheduler = "here"\n', "cluster.scheduler: 'here' will not do"),
    ],
)
def test_what_will_not_do_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(written(tmp_path, text))
    assert message in str(error.value)


def test_where_texts_are_analysed_does_not_shape_an_edition(tmp_path: Path) -> None:
    plain, _ = load(written(tmp_path, ""))
    spread, _ = load(written(tmp_path, '[cluster]\nscheduler = "tcp://10.0.0.1:8786"\n'))
    watching, _ = load(written(tmp_path, '[[watch]]\nname = "Piers"\nterms = ["pier"]\n'))
    assert spread.sha256() == plain.sha256() != watching.sha256()
