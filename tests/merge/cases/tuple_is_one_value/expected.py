"""The app as Django sees it."""

<<<<<<< yours
VERSION = (1, 4, 2, "final", 0)
=======
VERSION = (1, 5, 0, "final", 0)
>>>>>>> template
"""Of the templates that it came from."""

STEPS = [15, 30, 60]
"""Minutes."""
