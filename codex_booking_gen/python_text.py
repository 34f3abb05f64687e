"""Python values as text that a formatter leaves alone, whatever the length of its lines.

What fits into the shorter of the usual lines stands on one; what does not has a line for each of
its parts and a comma after the last, which keeps it so where lines may be longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WIDTH = 88
_STEP = 4

type Node = str | Group | Pair
"""A text stands as it is: a name, a number, a string that `quoted` made."""


@dataclass(frozen=True, slots=True)
class Group:
    """Something in brackets."""

    opening: str
    items: tuple[Node, ...]
    closing: str
    exploded: bool = False
    """A line for each item, even where one line had room: they are expected to become more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands before an item on its line: `"fields": ` or `named=`."""

    before: str
    node: Node


def quoted(text: str) -> str:
    """A string literal, with the quotes that formatters use."""
    written = repr(text)
    if written.startswith("'") and '"' not in text:
        return f'"{written[1:-1]}"'
    return written


def literal(value: object) -> str:
    """A plain value as code; what stands in booking.toml is one."""
    if isinstance(value, str):
        return quoted(value)
    module = type(value).__module__
    return repr(value).removeprefix(f"{module}.")


def listing(items: Iterable[Node], *, exploded: bool = False) -> Group:
    """`[…]`."""
    return Group("[", tuple(items), "]", exploded)


def names(items: Iterable[str], *, exploded: bool = False) -> Group:
    """A list of strings."""
    return listing(map(quoted, items), exploded=exploded)


def grouped(items: Iterable[Node], *, exploded: bool = False) -> Group:
    """A tuple."""
    return Group("(", tuple(items), ")", exploded)


def mapping(items: Mapping[str, Node], *, exploded: bool = False) -> Group:
    """A dict with these strings as keys."""
    pairs = tuple(Pair(f"{quoted(key)}: ", value) for key, value in items.items())
    return Group("{", pairs, "}", exploded)


def call(
    name: str, *items: Node, named: Mapping[str, Node] | None = None, exploded: bool = False
) -> Group:
    """`name(items, key=value)`."""
    pairs = (Pair(f"{key}=", value) for key, value in (named or {}).items())
    return Group(f"{name}(", (*items, *pairs), ")", exploded)


def written(before: str, node: Node, *, indent: int = 0, after: str = "") -> str:
    """`before`, the node, `after`: lines of which the first begins at column `indent`.

    The first line comes without its indentation, the others with theirs.
    """
    return _lay(Pair(before, node), indent, after)


def _lay(node: Node, indent: int, after: str) -> str:
    before = ""
    while isinstance(node, Pair):
        before, node = before + node.before, node.node
    flat = _flat(node)
    if isinstance(node, str):
        return before + node.replace("\n", "\n" + " " * indent) + after
    fits = indent + len(before) + len(flat) + len(after) <= WIDTH
    if fits and not _is_exploded(node):
        return before + flat + after
    inner = indent + _STEP
    lines = [" " * inner + _lay(item, inner, ",") for item in node.items]
    return "\n".join([before + node.opening, *lines, " " * indent + node.closing + after])


def _flat(node: Node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Pair):
        return node.before + _flat(node.node)
    inner = ", ".join(_flat(item) for item in node.items)
    if node.opening == "(" and len(node.items) == 1:
        inner += ","
    return node.opening + inner + node.closing


def _is_exploded(node: Node) -> bool:
    if isinstance(node, str):
        return "\n" in node
    if isinstance(node, Pair):
        return _is_exploded(node.node)
    return (node.exploded and bool(node.items)) or any(_is_exploded(item) for item in node.items)
