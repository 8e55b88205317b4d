"""Lets `python -m briefing` do what the `briefing` command does."""

import sys

from briefing.cli import main

sys.exit(main())
