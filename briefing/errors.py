"""Every error that Briefing raises on purpose, on one screen; a message names the file, key or URL, and the fix."""


class BriefingError(Exception):
    """Anything that can be wrong with the world outside: caught per item and recorded as a gap."""


class SettingsError(BriefingError):
    """The settings file is missing, is no TOML, or holds an unknown key or an unfit value (exit code 2)."""


class CollectError(BriefingError):
    """A source or one of its items cannot be fetched or read."""


class RefusedError(CollectError):
    """What must not or will not be fetched: robots.txt, a forbidden address, too large. Trying again would not help."""


class HintsError(BriefingError):
    """A sidecar file or front matter is no metadata."""


class ExtractError(BriefingError):
    """A document holds no text that can be used."""


class LanguageError(BriefingError):
    """The language model cannot be loaded."""


class AnalyseError(BriefingError):
    """A text cannot be analysed."""


class RenderError(BriefingError):
    """A brief cannot be rendered: a broken template, a missing font or library."""


class ArchiveError(BriefingError):
    """The archive cannot be read or written, or has been changed."""


class DeliverError(BriefingError):
    """An edition cannot be delivered: a server, a folder or a recipient refuses it."""


class ScheduleError(BriefingError):
    """A schedule cannot be followed: another scheduler runs, or a time never comes."""
