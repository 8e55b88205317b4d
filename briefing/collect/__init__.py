"""Turns a Source into Items, and an Item into a Document: the only code that fetches."""
