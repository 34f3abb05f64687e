"""Import statements as text: names put where their list is sorted, in the layout that is there."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from codex_booking_gen.merge.brackets import Part, split
from codex_booking_gen.merge.context import ClashError
from codex_booking_gen.merge.layout import deeper, plain
from codex_booking_gen.merge.outline import Item

_FROM = re.compile(r"(from\s+[.\w\s]+?\s*import\b|import\b)\s*(.*)", re.DOTALL)


def render(
    item: Item, own: list[str], extra: list[str], new: Item | None, indent: str, limit: int
) -> str:
    """The statement of `item` with the names `own` and `extra`, as whole lines.

    `new` has the places of the extra names, for lists that are in no order that we know.
    """
    node = item.node
    assert node is not None
    start, end = item.source.span(node)
    statement = item.source.text[start:end]
    after = item.source.text[end : item.source.starts[item.last]].rstrip("\n")
    head = _FROM.fullmatch(statement)
    if head is None:
        raise ClashError("")
    names = _ordered(own, extra, _names(new))
    prefix = f"{indent}{' '.join(head[1].split())} "
    comments = _comments(head[2])
    broken = any("\n" in _bracket_of(each) for each in (item, new) if each)
    on_one = f"{prefix}{', '.join(names)}{after}"
    lead = item.lead
    if (not broken and len(on_one) <= limit) or prefix.lstrip().startswith("import "):
        return f"{lead}{on_one}\n"
    inner = indent + deeper(indent)
    lines = [
        plain(replace(comments.get(name, Part("", "")), text=name), inner, inner) for name in names
    ]
    return f"{lead}{prefix}(\n" + "\n".join(lines) + f"\n{indent}){after}\n"


def _bracket_of(item: Item) -> str:
    node = item.node
    return item.source.slice(node) if node else ""


def _names(item: Item | None) -> list[str]:
    node = item.node if item else None
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return []
    return [f"{each.name} as {each.asname}" if each.asname else each.name for each in node.names]


def _comments(names: str) -> dict[str, Part]:
    """The parts of a bracket by name: their comments are to be kept."""
    if not names.startswith("("):
        return {}
    return {" ".join(part.text.split()): part for part in split(names).parts}


def _ordered(own: list[str], extra: list[str], places: list[str]) -> list[str]:
    names = list(own)
    order = next((each for each in _NAME_ORDERS if is_sorted(own, each)), None)
    for name in extra:
        if not own or order is None:
            before = places[: places.index(name)][::-1] if name in places else []
            anchor = next((each for each in before if each in names), None)
            names.insert(names.index(anchor) + 1 if anchor else len(names), name)
        else:
            names.insert(bisect_left(names, order(name), key=order), name)
    return names


def _by_type(name: str) -> tuple[int, list[Any]]:
    """Constants, classes, the rest: as isort and ruff have it."""
    constant = name.isupper() and len(name) > 1
    return 0 if constant else 1 if name[:1].isupper() else 2, natural(name)


def natural(name: str) -> list[Any]:
    """`item2` before `item10`, whatever the case."""
    parts = re.split(r"(\d+)", name.lower())
    return [int(each) if at % 2 else each for at, each in enumerate(parts)]


_NAME_ORDERS: tuple[Callable[[str], Any], ...] = (_by_type, natural, str)


def is_sorted[T](values: Sequence[T], order: Callable[[T], Any]) -> bool:
    """Do they stand in this order."""
    ranks = [order(each) for each in values]
    return ranks == sorted(ranks)
