"""Turns `[cluster]` into the address of a Dask scheduler on which articles are analysed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from briefing.settings.table import LongLine, Table


class ClusterSettings(Table):
    """Where articles are analysed when this machine is not enough: the address of a Dask scheduler."""

    scheduler: Annotated[LongLine, Field(pattern=r"^(tcp|tls)://[^/\s]+:\d+$")] | None = None
