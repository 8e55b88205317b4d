"""What grouping needs to know of an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class StoryText:
    """An article as grouping sees it; the title may be empty.

    `agency` is the wire service that the article credits. A naive `published` is taken for UTC.
    """

    id: str
    title: str
    text: str = field(repr=False)
    published: datetime | None = None
    outlet: str = ""
    agency: str | None = None

    @property
    def all_words(self) -> str:
        """Title and text; the title only once where the text opens with it."""
        return self.text if self.text.lstrip().startswith(self.title) else f"{self.title}\n{self.text}"

    @property
    def day(self) -> float:
        """When it was published, in days since 1970; NaN when that is not known."""
        if self.published is None:
            return float("nan")
        at = self.published if self.published.tzinfo else self.published.replace(tzinfo=UTC)
        return (at - _EPOCH).total_seconds() / _DAY

    @property
    def order(self) -> tuple[bool, float, str]:
        """A key that sorts by time of publication, undated articles last, then by id."""
        return (self.published is None, 0.0 if self.published is None else self.day, self.id)
