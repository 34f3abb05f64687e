"""A salon's data for a generated project: what it is (`salon`) and how it gets in (`fill`).

`run.py` carries it out inside the project's own Python, so this package imports nothing but Django
and the standard library.
"""
