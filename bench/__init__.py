"""Measures speed and quality; run one with `python -m bench.<name>`, the stage timings with `make bench`."""
