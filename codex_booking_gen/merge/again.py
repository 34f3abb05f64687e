"""Statements of a function that a merge brings in once too often: both sides moved them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable

from codex_booking_gen.merge.names import parse
from codex_booking_gen.merge.outline import Key, describe

_TELLS_NOTHING = (ast.Return, ast.Pass, ast.Break, ast.Continue, ast.Import, ast.ImportFrom)


def stands_again(base: ast.stmt, yours: ast.stmt, new: ast.stmt, merged: str) -> str:
    """What is wrong with the merged definition, given by its lines; "" if nothing.

    Each statement is told by what it calls or assigns, and counted wherever it stands: one that
    both took from its place may be put back by one alone, and not where the other dropped it.
    """
    try:
        result = parse(f"if 1:\n{merged}" if merged[:1].isspace() else merged)
    except (SyntaxError, ValueError):
        return ""
    before, mine, theirs, found = (_counted(tree) for tree in (base, yours, new, result))
    for key in found:
        was, here, there = before[key], mine[key], theirs[key]
        wanted = here if here == there else here + there - was
        if was and found[key] > max(wanted, here + there - was):
            return _said(key, here, there)
    return ""


def _said(key: Key, here: int, there: int) -> str:
    shown = key[1] if len(key) > 1 else key[0]
    if not here:
        return f"you deleted {shown}; the template moved it"
    return f"both moved {shown}" if there else f"the template deleted {shown}; you moved it"


def _counted(tree: ast.AST) -> Counter[Key]:
    return Counter(describe(node)[0] for node in _statements(tree))


def _statements(tree: ast.AST) -> Iterable[ast.stmt]:
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and not hasattr(node, "body")
        and not isinstance(node, _TELLS_NOTHING)
    )
