"""The `[archive]` table: how long what came is kept, and the keys by which editions are signed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from briefing.settings.table import LongLine, Table

Days = Annotated[int, Field(ge=0, le=36_500)]


class ArchiveSettings(Table):
    """How long documents and texts are kept (a source may say less), the files of keys, and whether there is a site.

    Key files are looked up from the settings' folder.
    """

    documents_days: Days | None = None
    listings_days: Days | None = None
    articles_days: Days | None = None
    signing_key: LongLine | None = None
    public_key: LongLine | None = None
    site: bool = True

    @property
    def terms(self) -> dict[str, int | None]:
        """How many days each kind is kept, None for ever."""
        return {name: getattr(self, name) for name in ("documents_days", "listings_days", "articles_days")}
