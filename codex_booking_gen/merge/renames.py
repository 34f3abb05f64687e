"""Renames: a member that has another name now, and local variables whose rename is replayed."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from codex_booking_gen.merge.outline import Function, Item, module_block
from codex_booking_gen.merge.source import Source

_NAME = re.compile(r"\bid='(\w+)'")
_ALIKE = 0.6
# Short statements are alike by chance.
_ENOUGH_TO_SAY = 24


def renamed_member(item: Item, candidates: Sequence[Item]) -> Item | None:
    """The one that is `item` under another name; None when it is not sure."""
    if item.loose or item.node is None:
        return None
    alike = [
        each
        for each in candidates
        if each.name not in (item.name, "imports", "__doc__")
        and not each.loose
        and each.family == item.family
    ]
    same = [each for each in alike if _nameless(each) == _nameless(item)]
    if same:
        return same[0] if len(same) == 1 else None
    close = [each for each in alike if _ratio(item, each) >= _ALIKE]
    return close[0] if len(close) == 1 and len(item.statement) >= _ENOUGH_TO_SAY else None


def _nameless(item: Item) -> str:
    """Its meaning without its name."""
    node = item.node
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return repr([ast.dump(each) for each in (*node.decorator_list, *node.body)])
        case ast.Assign() | ast.AnnAssign() if node.value:
            return ast.dump(node.value)
    return f"{item.name}: nothing is alike"


def _ratio(item: Item, other: Item) -> float:
    lines = item.statement.replace(item.name, "_"), other.statement.replace(other.name, "_")
    matcher = SequenceMatcher(None, *lines, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def described_change(before: Item, after: Item) -> str:
    """`changed max_length: was 64, new 80`, where that can be said shortly."""
    if isinstance(before.node, ast.ClassDef) and isinstance(after.node, ast.ClassDef):
        known = set(_members(before.node))
        added = [name for name in _members(after.node) if name not in known]
        return f"changed it, and added {', '.join(added)}" if added else "changed it"
    old, new = (_keywords(item) for item in (before, after))
    if old is None or new is None:
        return "changed it"
    said = [
        f"changed {name}: was {old.get(name, 'not there')}, new {new.get(name, 'removed')}"
        for name in [*old, *(each for each in new if each not in old)]
        if old.get(name) != new.get(name)
    ]
    return said[0] if len(said) == 1 else "changed it"


def _members(node: ast.ClassDef) -> list[str]:
    found: list[str] = []
    for each in node.body:
        match each:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.append(each.name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.append(name)
    return found


def _keywords(item: Item) -> dict[str, str] | None:
    value = getattr(item.node, "value", None)
    if not isinstance(value, ast.Call):
        return None
    return {each.arg or "**": item.source.slice(each.value) for each in value.keywords}


def replayed(items: Sequence[Item]) -> Sequence[Item]:
    """A function in three versions, with the local variables that one side renamed renamed in all.

    Only where it is sure: the name is the function's own, and no version has the new one already.
    """
    base, yours, new = items
    mine, theirs = _local_renames(base, yours), _local_renames(base, new)
    mine = _free(mine, theirs, new)
    theirs = {old: now for old, now in _free(theirs, mine, yours).items() if old not in mine}
    both = _local_renames(base, new) if mine else {}
    in_new = {both.get(old, old): now for old, now in mine.items()}
    return (
        _with_names(base, mine | theirs),
        _with_names(yours, theirs),
        _with_names(new, in_new),
    )


def _free(renames: dict[str, str], others: dict[str, str], other: Item) -> dict[str, str]:
    """Those whose new name the other version does not use for something else."""
    taken = _all_names(other.node)
    if _locals(other) is None:
        return {}
    return {old: now for old, now in renames.items() if now not in taken or others.get(old) == now}


def _local_renames(base: Item, side: Item) -> dict[str, str]:
    """Local variables of the function that have another name in `side`."""
    before, after = base.node, side.node
    assert isinstance(before, Function)
    assert isinstance(after, Function)
    known, mine = _locals(base), _locals(side)
    if known is None or mine is None:
        return {}
    gone, come = known - _all_names(after), mine - _all_names(before)
    if not gone or not come:
        return {}
    votes: Counter[tuple[str, str]] = Counter()
    telling: set[tuple[str, str]] = set()
    for shape, one, another in _alike_pieces(before, after, known, mine):
        pairs = [(old, now) for old, now in zip(one, another, strict=True) if old in gone]
        votes.update(pairs)
        telling |= set(pairs) if "Call(" in shape or "Attribute(" in shape else set()
    # At half of its places at least, and not only in lines such as `x = 0`.
    places = Counter(_names(before))
    sure = {
        old: now
        for (old, now), count in votes.items()
        if now in come and 2 * count >= places[old] and (old, now) in telling
    }
    return sure if len(set(sure.values())) == len(sure) else {}


def _alike_pieces(
    before: Function, after: Function, known: set[str], mine: set[str]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Shape and names of statements, or of headers, that differ in local names alone."""
    old, now = _pieces(before, known), _pieces(after, mine)
    shapes = [shape for shape, _ in old], [shape for shape, _ in now]
    for at, place, size in SequenceMatcher(None, *shapes, autojunk=False).get_matching_blocks():
        for number in range(size):
            yield old[at + number][0], old[at + number][1], now[place + number][1]


def _pieces(function: Function, local: set[str]) -> list[tuple[str, list[str]]]:
    """Each statement without its body: what it is but for local names, and its names."""
    statements = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    statements.sort(key=lambda node: (node.lineno, node.col_offset))
    pieces = []
    for statement in statements[1:]:
        parts = [
            part
            for part in ast.iter_child_nodes(statement)
            if not isinstance(part, ast.stmt | ast.excepthandler | ast.match_case)
        ]
        said = "".join(_NAME.sub(lambda found: _veiled(found, local), ast.dump(p)) for p in parts)
        names = [name for part in parts for name in _names(part)]
        pieces.append((f"{type(statement).__name__} {said}", names))
    return pieces


def _veiled(found: re.Match[str], local: set[str]) -> str:
    return "id='_'" if found[1] in local else found[0]


def _names(tree: ast.AST) -> list[str]:
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _all_names(tree: ast.AST | None) -> set[str]:
    if tree is None:
        return set()
    args = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return set(_names(tree)) | args


def _locals(item: Item) -> set[str] | None:
    """Names that the function binds; None where scopes within it make them unsure."""
    node = item.node
    assert isinstance(node, Function)
    bound = {arg.arg for arg in _arguments(node.args)}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            bound.add(each.id)
        if isinstance(each, ast.Global | ast.Nonlocal | ast.Lambda | ast.ClassDef):
            return None
        if isinstance(each, Function) and each is not node:
            return None
        if isinstance(each, ast.Name) and each.id in ("locals", "vars", "eval", "exec"):
            return None
    return bound


def _arguments(args: ast.arguments) -> list[ast.arg]:
    stars = [each for each in (args.vararg, args.kwarg) if each]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *stars]


def _with_names(item: Item, renames: dict[str, str]) -> Item:
    """The same member in a text of its own, in which the names are the new ones."""
    source, node = item.source, item.node
    assert isinstance(node, Function)
    if all(old == now for old, now in renames.items()):
        return item
    spots = [
        (source.offset(each.lineno, each.col_offset), name)
        for each in ast.walk(node)
        if isinstance(each, ast.Name | ast.arg)
        and (name := each.id if isinstance(each, ast.Name) else each.arg) in renames
    ]
    text = source.text
    for start, name in sorted(spots, reverse=True):
        text = text[:start] + renames[name] + text[start + len(name) :]
    return _same_member(Source.of(text), item)


def _same_member(source: Source, item: Item) -> Item:
    """The member at the same lines of another text."""
    for node in ast.walk(source.tree):
        if isinstance(node, Function) and node.lineno == getattr(item.node, "lineno", 0):
            return Item(
                source, (node,), item.key, item.name, item.gap, item.first, item.start, item.last
            )
    return module_block(source).items[0]
