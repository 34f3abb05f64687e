"""Statements of a function: what both sides did at one place, and whether its order matters."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from codex_booking_gen.merge.outline import Item
from codex_booking_gen.merge.sequence import Slot, replaced_by_both


def clashing_regions(
    slots: Sequence[Slot[Item]], places: Sequence[int]
) -> dict[int, Sequence[int]]:
    """Places where both sides added or removed statements that depend on their order.

    Each place with all the places of its region.
    """
    regions: dict[int, Sequence[int]] = {}
    run: list[int] = []
    for at in [*places, -1]:
        if at >= 0 and _unstable(slots[at]):
            run.append(at)
            continue
        if run and not _both_hold([slots[each] for each in run]):
            regions |= dict.fromkeys(run, tuple(run))
        run = []
    return regions


def replaced_regions(
    slots: Sequence[Slot[Item]], places: Sequence[int]
) -> dict[int, Sequence[int]]:
    """Nameless statements that both sides took out, each to put others in their place."""
    nameless = [at for at in places if all(not item or item.loose for item in _versions(slots[at]))]
    found = replaced_by_both([slots[at] for at in nameless if _nodes(slots[at])])
    code = [at for at in nameless if _nodes(slots[at])]
    region = tuple(code[k] for k in found)
    return dict.fromkeys(region, region)


def _versions(slot: Slot[Item]) -> tuple[Item | None, Item | None, Item | None]:
    return slot.base, slot.yours, slot.new


def _unstable(slot: Slot[Item]) -> bool:
    return not (slot.base and slot.yours and slot.new)


def _both_hold(slots: Sequence[Slot[Item]]) -> bool:
    """Can what both sides did here stand together, yours first."""
    code = [slot for slot in slots if _nodes(slot)]
    mine = [slot for slot in code if bool(slot.base) != bool(slot.yours)]
    theirs = [slot for slot in code if bool(slot.base) != bool(slot.new)]
    only_mine = [slot for slot in mine if slot not in theirs]
    only_theirs = [slot for slot in theirs if slot not in mine]
    if not only_mine or not only_theirs:
        return True
    if any(slot.base for slot in (*only_mine, *only_theirs)):
        return False
    return all(
        independent(one.yours, other.new)
        for one in only_mine
        for other in only_theirs
        if one.yours and other.new
    )


def _nodes(slot: Slot[Item]) -> bool:
    return any(item and item.nodes for item in (slot.base, slot.yours, slot.new))


def independent(one: Item, other: Item) -> bool:
    """Do both only assign, to different places, and neither reads what the other assigns."""
    effects = _effects(one), _effects(other)
    if effects[0] is None or effects[1] is None:
        return False
    (writes, reads), (other_writes, other_reads) = effects[0], effects[1]
    roots, other_roots = _roots(writes), _roots(other_writes)
    return not (writes & other_writes or roots & other_reads or other_roots & reads)


def _effects(item: Item) -> tuple[set[str], set[str]] | None:
    """What the statements assign and what they read; None: they do more than that."""
    writes: set[str] = set()
    reads: set[str] = set()
    for node in item.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            writes |= {each.asname or each.name.partition(".")[0] for each in node.names}
            continue
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            return None
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if not all(isinstance(each, ast.Name | ast.Subscript | ast.Attribute) for each in targets):
            return None
        writes |= {ast.unparse(each) for each in targets}
        reads |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return writes, reads


def captured_name(base: ast.stmt, yours: ast.stmt, new: ast.stmt) -> str:
    """A local name that one side brings in and the other side means otherwise; "" if none."""
    before = set(_bindings(base)) | _loads(base)
    mine, theirs = _bindings(yours), _bindings(new)
    for name in sorted((set(mine) | set(theirs)) - before):
        if name in mine and name in theirs:
            if mine[name] != theirs[name]:
                return name
        elif name in _loads(new if name in mine else yours):
            return name
    return ""


def _bindings(function: ast.stmt) -> dict[str, list[str]]:
    """The names that are bound in the function, with the statements that bind them."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function:
            for each in _bound_by(node):
                found.setdefault(each, []).append(_without_body(node))
    return found


def _without_body(node: ast.stmt) -> str:
    parts = [part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.stmt)]
    return "".join([type(node).__name__, *(ast.dump(part) for part in parts)])


def _bound_by(node: ast.stmt) -> set[str]:
    """Names that a statement binds, less those of the statements in its body."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return):
        parts: list[ast.AST] = [node]
    elif isinstance(node, ast.For | ast.AsyncFor):
        parts = [node.target]
    elif isinstance(node, ast.With | ast.AsyncWith):
        parts = [each.optional_vars for each in node.items if each.optional_vars]
    else:
        parts = []
    inner = {id(each) for part in parts for each in _comprehension_targets(part)}
    return {
        each.id
        for part in parts
        for each in ast.walk(part)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and id(each) not in inner
    }


def _comprehension_targets(tree: ast.AST) -> list[ast.Name]:
    """Names that live in a comprehension alone."""
    return [
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension)
        for each in ast.walk(node.target)
        if isinstance(each, ast.Name)
    ]


def _loads(function: ast.stmt) -> set[str]:
    inner = {each.id for each in _comprehension_targets(function)}
    loads = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return loads - inner


def _roots(writes: set[str]) -> set[str]:
    return {each.partition("[")[0].partition(".")[0] for each in writes}
