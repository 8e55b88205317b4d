"""The `[collect]` table: how politely, how long and how much is fetched."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator

from briefing.settings.table import Line, Lines, LongLine, Table

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class CollectSettings(Table):
    """How sources in the network are fetched. `contact` (an address or a web page) stands in the User-Agent."""

    contact: Line = ""
    deadline_seconds: Seconds = 600.0
    request_seconds: Seconds = 30.0
    host_gap_seconds: Annotated[float, Field(ge=0, le=3_600)] = 1.0
    hosts_at_once: Annotated[int, Field(ge=1, le=100)] = 16
    body_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 10_000_000
    redirects: Annotated[int, Field(ge=0, le=20)] = 5
    allow_private: Lines = ()
    proxy: LongLine | None = None
    ca_file: LongLine | None = None
    forget_days: Annotated[int, Field(ge=1, le=36_500)] = 365

    @field_validator("proxy")
    @classmethod
    def _is_http_proxy(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/?#\s]+/?$", value):
            raise ValueError("is no proxy; write it as http://host:port")
        return value
