"""What all tables of the settings share: strict, closed, frozen; and the kinds of text that keys hold."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
FilledLine = Annotated[Line, StringConstraints(min_length=1)]
LongLine = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _checked_time(value: str) -> str:
    time.fromisoformat(value)
    if len(value) != len("06:00"):
        raise ValueError("is no time of day such as 06:00")
    return value


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


TimeOfDay = Annotated[str, AfterValidator(_checked_time)]
# TOML's arrays arrive as lists, which strict models would refuse for a tuple.
FromList = BeforeValidator(_as_tuple)
Lines = Annotated[tuple[FilledLine, ...], FromList]
Weight = Annotated[float, Field(ge=0, le=100)]


class Table(BaseModel):
    """A table of the settings: unknown keys and unfit values are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
