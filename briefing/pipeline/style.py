"""How editions are to look, as one value: templates of one's own, and the settings' look."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from briefing.model import Look


@dataclass(frozen=True, slots=True)
class Style:
    """How an edition is to look: a folder of templates of one's own, and the settings' look."""

    templates: Path | None = None
    look: Look = field(default_factory=Look)


# The shipped templates and look.
SHIPPED = Style()
