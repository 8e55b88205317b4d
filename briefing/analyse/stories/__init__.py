"""Turns a day's articles into stories: which of them report one event, and how many independent witnesses it has."""

from __future__ import annotations

from briefing.analyse.stories.grouping import group
from briefing.analyse.stories.identity import carry_on
from briefing.analyse.stories.text import StoryText

__all__ = ["StoryText", "carry_on", "group"]
