"""The app as Django sees it."""

VERSION = (1, 4, 0, "final", 0)
"""Of the templates that it came from."""

STEPS = [15, 30, 60]
"""Minutes."""
