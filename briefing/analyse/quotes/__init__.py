"""Turns an article's parsed text into its quotations, and the quotations of a story into the few that carry most."""

from briefing.analyse.quotes.find import find_quotes
from briefing.analyse.quotes.key import key_quotes

__all__ = ["find_quotes", "key_quotes"]
