"""Where an import that the template adds is put: in its section, sorted where that is sorted."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from codex_booking_gen.merge.import_text import is_sorted, natural
from codex_booking_gen.merge.outline import Item
from codex_booking_gen.merge.sequence import Slot


@dataclass(eq=False)
class Placed:
    """A member of the merged text; `gap` overrides the empty lines above it."""

    slot: Slot[Item]
    text: str
    gap: str | None = None

    @property
    def item(self) -> Item:
        """The version that it looks like."""
        found = self.slot.yours or self.slot.new or self.slot.base
        assert found
        return found

    @property
    def is_import(self) -> bool:
        """Nothing but an import statement."""
        return isinstance(self.item.node, ast.Import | ast.ImportFrom)


def place_imports(members: Sequence[Placed], new: Sequence[Item]) -> list[Placed]:
    """The members, with the template's own imports where they belong."""
    fresh = [each for each in members if each.is_import and each.slot.yours is None]
    placed = [each for each in members if each not in fresh]
    if not any(each.is_import and _is_edited(each.slot) for each in placed):
        return list(members)
    for member in fresh:
        _insert(placed, member, _neighbours(new, member.slot.new))
    return placed


def _is_edited(slot: Slot[Item]) -> bool:
    """Is it not in yours as it was in the base."""
    return slot.base is None or slot.yours is None or slot.yours.text != slot.base.text


def _insert(
    placed: list[Placed], member: Placed, neighbours: tuple[list[Item], list[Item]]
) -> None:
    sections = _sections(placed)
    section = _section_for(placed, sections, member, [*neighbours[0], *neighbours[1]])
    if section is None:
        _new_section(placed, sections, member)
        return
    first, end = section
    ranked = [each.item.node for each in placed[first:end]]
    order = next((each for each in _ORDERS if is_sorted(ranked, each)), None)
    if order:
        mine = order(member.item.node)
        at = first + sum(1 for node in ranked if order(node) <= mine)
    else:
        above = [k for k in range(first, end) if placed[k].slot.new in neighbours[0]]
        below = [k for k in range(first, end) if placed[k].slot.new in neighbours[1]]
        at = max(above) + 1 if above else min(below, default=end)
    member.gap = ""
    if at == first:
        member.gap, placed[at].gap = placed[at].gap or placed[at].item.gap, ""
    placed.insert(at, member)


def _sections(placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """Imports without an empty line between them, each as first and end."""
    sections: list[tuple[int, int]] = []
    for at, member in enumerate(placed):
        if not member.is_import:
            continue
        gap = member.item.gap if member.gap is None else member.gap
        if sections and sections[-1][1] == at and not gap:
            sections[-1] = (sections[-1][0], at + 1)
        else:
            sections.append((at, at + 1))
    return sections


def _neighbours(new: Sequence[Item], item: Item | None) -> tuple[list[Item], list[Item]]:
    """The template's imports of the same section, above the item and below it."""
    at = next(k for k, each in enumerate(new) if each is item)
    above, below = at, at + 1
    while above and not new[above].gap and _is_import(new[above - 1]):
        above -= 1
    while below < len(new) and not new[below].gap and _is_import(new[below]):
        below += 1
    return [*new[above:at]], [*new[at + 1 : below]]


def _is_import(item: Item) -> bool:
    return isinstance(item.node, ast.Import | ast.ImportFrom)


def _section_for(
    placed: Sequence[Placed],
    sections: Sequence[tuple[int, int]],
    member: Placed,
    neighbours: list[Item],
) -> tuple[int, int] | None:
    """That of its neighbours, else one of the same kind."""
    kind = _kind(member.item.node)
    for first, end in sections:
        if any(each.slot.new in neighbours for each in placed[first:end] if each.slot.new):
            return first, end
    for first, end in sections:
        if _kind(placed[first].item.node) == kind == _kind(placed[end - 1].item.node):
            return first, end
    return None


def _new_section(placed: list[Placed], sections: Sequence[tuple[int, int]], member: Placed) -> None:
    kind = _kind(member.item.node)
    for first, _ in sections:
        if _kind(placed[first].item.node) > kind:
            member.gap, placed[first].gap = placed[first].gap or placed[first].item.gap, "\n"
            placed.insert(first, member)
            return
    member.gap = "\n"
    placed.insert(sections[-1][1], member)


def _kind(node: ast.stmt | None) -> int:
    """`__future__`, the standard library, others, the project's own by relative path."""
    if isinstance(node, ast.ImportFrom) and node.level:
        return 3
    module = node.module if isinstance(node, ast.ImportFrom) else _first(node)
    if module == "__future__":
        return 0
    return 1 if (module or "").partition(".")[0] in sys.stdlib_module_names else 2


def _first(node: ast.stmt | None) -> str:
    return node.names[0].name if isinstance(node, ast.Import) else ""


def _by_form(node: ast.stmt | None) -> Any:
    """`import x` before `from x import y`; more dots first."""
    if isinstance(node, ast.ImportFrom):
        return 1, -node.level, natural(node.module or "")
    return 0, 0, natural(_first(node))


def _by_module(node: ast.stmt | None) -> Any:
    if isinstance(node, ast.ImportFrom):
        return -node.level, natural(node.module or "")
    return 0, natural(_first(node))


_ORDERS: tuple[Callable[[ast.stmt | None], Any], ...] = (_by_form, _by_module)
