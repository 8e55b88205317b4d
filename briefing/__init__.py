"""Turns a day's source texts into a dated, proven brief."""

__version__ = "0.1.0"
