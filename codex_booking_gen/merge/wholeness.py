"""Conflicts among statements, as wide as they must be for either side to be chosen whole.

Who decides a conflict gets what that side had: no statement of it twice, and none of it missing
because it was merged elsewhere. So a conflict takes along every change around it, unless the two
have nothing to do with one another.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from codex_booking_gen.merge.independence import independent
from codex_booking_gen.merge.outline import Block, Item, same
from codex_booking_gen.merge.sequence import Slot
from codex_booking_gen.merge.source import indent_of, shift

Blocks = tuple[Block, Block, Block]
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Import, ast.ImportFrom)


def whole_regions(
    slots: Sequence[Slot[Item]], blocks: Blocks, clashes: Iterable[Sequence[int]]
) -> dict[int, Sequence[int]]:
    """For each place in a conflict all places of that conflict, without gaps.

    `clashes`: what cannot be merged, each the places that it is about.
    """
    changed = [at for at, slot in enumerate(slots) if _differs(slot)]
    left = [_widened(slots, blocks, changed, set(clash)) for clash in clashes]
    regions: dict[int, Sequence[int]] = {}
    while left:
        region = left.pop()
        touching = [other for other in left if other & region]
        if touching:
            left = [other for other in left if not other & region]
            left.append(_widened(slots, blocks, changed, region.union(*touching)))
            continue
        places = tuple(sorted(region))
        regions |= dict.fromkeys(places, places)
    return regions


def _widened(
    slots: Sequence[Slot[Item]], blocks: Blocks, changed: Sequence[int], clash: set[int]
) -> set[int]:
    """With all changes that belong to it, and what stands between them in any version."""
    known: set[int] = set()
    region = clash
    while region != known:
        known = region
        dependent = {
            at
            for at in changed
            if at not in region and any(not _apart(slots[at], slots[each]) for each in region)
        }
        region = _without_gaps(slots, blocks, region | dependent)
    return region


def _without_gaps(slots: Sequence[Slot[Item]], blocks: Blocks, places: set[int]) -> set[int]:
    """With what stands between them in any version, or on the other side of them in one."""
    inside = set(range(min(places), max(places) + 1))
    for side, block in enumerate(blocks):
        here = {id(item): at for at, slot in enumerate(slots) if (item := _versions(slot)[side])}
        order = [here[id(item)] for item in block.items if id(item) in here]
        numbers = [k for k, at in enumerate(order) if at in inside]
        if numbers:
            first, last = numbers[0], numbers[-1]
            inside |= set(order[first : last + 1])
            inside |= {at for at in order[:first] if at > min(places)}
            inside |= {at for at in order[last + 1 :] if at < max(places)}
    return inside


def whole_text(slots: Sequence[Slot[Item]], side: int, indent: str) -> str:
    """The lines of a region in one version, empty ones between members included."""
    items = [item for slot in slots if (item := _versions(slot)[side])]
    if not items:
        return ""
    source = items[0].source
    first, last = min(item.first for item in items), max(item.last for item in items)
    own = indent_of(source.line(min(item.start for item in items)))
    return shift(source.between(first, last), own, indent, whole_lines=True)


def _versions(slot: Slot[Item]) -> tuple[Item | None, Item | None, Item | None]:
    return slot.base, slot.yours, slot.new


def may_take_in(slot: Slot[Item]) -> bool:
    """May what was taken out elsewhere have come here: added, or a changed body."""
    if not _differs(slot):
        return False
    items = [item for item in _versions(slot) if item]
    return slot.base is None or any(hasattr(each, "body") for item in items for each in item.nodes)


def _differs(slot: Slot[Item]) -> bool:
    """Do yours and new not say the same here."""
    if slot.yours is None or slot.new is None:
        return slot.yours is not slot.new
    return not same(slot.yours, slot.new)


def _apart(one: Slot[Item], other: Slot[Item]) -> bool:
    """Has what was made of `one` nothing to do with what was made of `other`."""
    in_place = all((*_versions(one), *_versions(other)))
    return all(
        _strangers(mine, theirs, in_place=in_place)
        for mine in _versions(one)
        for theirs in _versions(other)
        if mine and theirs
    )


def _strangers(one: Item, other: Item, *, in_place: bool) -> bool:
    if not one.nodes or not other.nodes or ("doc",) in (one.key, other.key):
        return True
    if independent(one, other):
        return True
    simple = [all(isinstance(node, _SIMPLE) for node in each.nodes) for each in (one, other)]
    if in_place and any(simple):
        return not (_touched(one) & _names(other) or _touched(other) & _names(one))
    return all(simple) and not _names(one) & _names(other)


def _walk(item: Item) -> Iterable[ast.AST]:
    return (each for node in item.nodes for each in ast.walk(node))


def _names(item: Item) -> set[str]:
    """All names that it mentions."""
    names = {each.id for each in _walk(item) if isinstance(each, ast.Name)}
    return names | _imported(item)


def _touched(item: Item) -> set[str]:
    """Names that it may bind, or whose object it may change."""
    stored = {
        each.id
        for each in _walk(item)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }
    targets = [
        each.func if isinstance(each, ast.Call) else each
        for each in _walk(item)
        if isinstance(each, ast.Call)
        or (isinstance(each, ast.Attribute | ast.Subscript) and not isinstance(each.ctx, ast.Load))
    ]
    return stored | {_root(each) for each in targets} | _imported(item)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _imported(item: Item) -> set[str]:
    return {
        each.asname or each.name.partition(".")[0]
        for each in _walk(item)
        if isinstance(each, ast.alias)
    }
