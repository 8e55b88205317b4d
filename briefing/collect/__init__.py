"""Turns Sources into Harvests: the Documents that are new since the last visit. The only code that fetches."""

from briefing.collect.manners import Manners
from briefing.collect.rounds import collect

__all__ = ["Manners", "collect"]
