"""Calls within a module of what one side gave other parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codex_booking_gen.merge.names import Problem, parse
from codex_booking_gen.merge.shape import Function, members_of


@dataclass(frozen=True, slots=True)
class _Signature:
    """What may be given by place, what by name, and what must be given."""

    placed: tuple[str, ...]
    named: frozenset[str]
    needed: tuple[str, ...]
    more_placed: bool = False
    more_named: bool = False


_Signatures = Mapping[str, _Signature]
_Calls = dict[str, list[ast.Call]]


def misled_calls(yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Calls that fit the parameters in their own side, and no longer. Raises SyntaxError."""
    now = _signatures(merged)
    sides = _signatures(yours), _signatures(new)
    changed = {name: known for name, known in now.items() if _changed(name, known, sides)}
    if not changed:
        return
    known_calls = [_calls(text, changed) for text in (yours, new)]
    for name, calls in _calls(merged, changed).items():
        for call in calls:
            what = _told(name, call, now[name]) or _elsewhere(name, call, now, sides, known_calls)
            if what and not _known(name, call, sides, known_calls):
                yield Problem(name, what, call.lineno)


def _changed(name: str, known: _Signature, sides: tuple[_Signatures, ...]) -> bool:
    return any(name in side and side[name] != known for side in sides)


def _known(name: str, call: ast.Call, sides: tuple[_Signatures, ...], calls: list[_Calls]) -> bool:
    """A side has this very call, and it is wrong there, too."""
    shown = ast.dump(call)
    return any(
        name in signatures
        and bool(_told(name, call, signatures[name]))
        and any(ast.dump(each) == shown for each in known.get(name, ()))
        for signatures, known in zip(sides, calls, strict=True)
    )


def _told(name: str, call: ast.Call, signature: _Signature) -> str:
    """What is wrong with a call; "" where nothing is, or nothing can be said."""
    given = [keyword.arg for keyword in call.keywords]
    if None in given or any(isinstance(each, ast.Starred) for each in call.args):
        return ""
    unknown = [each for each in given if each and each not in signature.named]
    if unknown and not signature.more_named:
        return f"{name} takes no {unknown[0]}"
    if len(call.args) > len(signature.placed) and not signature.more_placed:
        return f"{name} is given too many arguments"
    filled = {*signature.placed[: len(call.args)], *given}
    missing = [each for each in signature.needed if each not in filled]
    return f"{name} is called without {missing[0]}" if missing else ""


def _elsewhere(
    name: str,
    call: ast.Call,
    now: _Signatures,
    sides: tuple[_Signatures, ...],
    calls: list[_Calls],
) -> str:
    """An argument that is given by place, and whose parameter has another place now."""
    shown = ast.dump(call)
    told = ""
    for signatures, known in zip(sides, calls, strict=True):
        if name not in signatures or all(ast.dump(each) != shown for each in known.get(name, ())):
            continue
        was, is_ = signatures[name].placed, now[name].placed
        pairs = list(zip(was, is_, strict=False))[: len(call.args)]
        moved = [one for one, its in pairs if one != its and (one in is_ or its in was)]
        if not moved:
            return ""
        told = f"{name}'s {moved[0]} has another place now"
    return told


def _calls(text: str, names: Mapping[str, object]) -> _Calls:
    """By the name in `members_of`: of functions by name, of methods by `self`."""
    tree = parse(text)
    found: _Calls = {}
    rebound = {name for node in ast.walk(tree) for name in _bound_by(node)}
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, path = todo.pop()
        if isinstance(node, ast.ClassDef):
            path = f"{path}.{node.name}" if path else node.name
        if isinstance(node, ast.Call):
            name = _called(node.func, path)
            if name in names and name not in rebound:
                found.setdefault(name, []).append(node)
        todo += [(child, path) for child in ast.iter_child_nodes(node)]
    return found


def _bound_by(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Name(ctx=ast.Store()):
            return (node.id,)
        case ast.arg():
            return (node.arg,)
    return ()


def _called(func: ast.expr, path: str) -> str:
    match func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name) if path:
            return f"{path}.{name}"
    return ""


def _signatures(text: str) -> _Signatures:
    """Of plain functions, methods and dataclasses; what is decorated may take anything."""
    found = {}
    for name, member in members_of(text).items():
        node = member.nodes[0] if len(member.nodes) == 1 else None
        if isinstance(node, Function) and not node.decorator_list:
            found[name] = _of_function(node, is_method="." in name)
        elif isinstance(member.scope, ast.ClassDef) and _is_dataclass(member.scope):
            found[name] = _of_dataclass(member.scope)
    return found


def _of_function(node: Function, *, is_method: bool) -> _Signature:
    args = node.args
    placed = [each.arg for each in (*args.posonlyargs, *args.args)]
    optional = len(args.defaults)
    needed = placed[: len(placed) - optional]
    needed += [
        each.arg
        for each, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if default is None
    ]
    named = {each.arg for each in (*args.args, *args.kwonlyargs)}
    if is_method:
        placed, needed = placed[1:], [each for each in needed if each != placed[0]]
    return _Signature(
        tuple(placed),
        frozenset(named),
        tuple(needed),
        more_placed=args.vararg is not None,
        more_named=args.kwarg is not None,
    )


def _is_dataclass(node: ast.ClassDef) -> bool:
    """One that has all of its fields in its own body, each given by place or name."""
    names = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
    plain = names <= {"dataclass", "dataclasses.dataclass"} and bool(names)
    text = "".join(map(ast.unparse, node.decorator_list))
    return plain and not node.bases and "kw_only" not in text and "init" not in text


def _of_dataclass(node: ast.ClassDef) -> _Signature:
    fields = [
        (each.target.id, each.value is not None)
        for each in node.body
        if isinstance(each, ast.AnnAssign)
        and isinstance(each.target, ast.Name)
        and "ClassVar" not in ast.unparse(each.annotation)
    ]
    names = tuple(name for name, _ in fields)
    needed = tuple(name for name, optional in fields if not optional)
    odd = any(
        isinstance(each, ast.AnnAssign) and isinstance(each.value, ast.Call) for each in node.body
    )
    return _Signature(names, frozenset(names), needed, more_named=odd)
