"""A project around the core: what a generated app looks like to it, written by hand.

The core is the top-level package `core` here. `tests/core/on_path` leads to it alone: its
parent folder must not be on the path, where the templates' `selectors.py` and
`signals.py` would hide modules of the standard library.
"""
