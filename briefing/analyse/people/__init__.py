"""Turns an article's parsed text into the persons and bodies in it, and joins those of several articles."""

from briefing.analyse.people.find import find_people
from briefing.analyse.people.join import join_people

__all__ = ["find_people", "join_people"]
