"""What a module does with one of its global names that holds a list: define, extend, or worse."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

_HARMLESS_METHODS = frozenset({"append", "extend", "insert", "remove", "sort", "index", "count"})


@dataclass(frozen=True, slots=True)
class Definition:
    """`NAME = value`. `nested` when it stands in an if, try, with, for or while."""

    statement: ast.stmt
    value: ast.expr
    nested: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """`NAME += …`, `NAME.append(…)`, or `NAME = […] + NAME` and the like.

    `before` and `after` are the values that come to stand before and after what was there.
    """

    statement: ast.stmt
    before: tuple[ast.expr, ...]
    after: tuple[ast.expr, ...]
    nested: bool


@dataclass(slots=True)
class Uses:
    """Everything that binds or changes the name in a module, in the order of the text."""

    definitions: list[Definition] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    imports: list[ast.ImportFrom] = field(default_factory=list)
    odd: list[ast.stmt] = field(default_factory=list)
    """Statements that change it in a way that is not understood."""


def uses_of(tree: ast.Module, name: str) -> Uses:
    """Look through the module's own statements; functions and classes have names of their own."""
    uses = Uses()
    for statement, nested in _statements(tree.body, nested=False):
        _classify(statement, name, uses, nested=nested)
    return uses


def leaves(value: ast.expr) -> Iterator[ast.expr]:
    """The parts of `A + [...] + B` or `[*A, "x", *B]`, in order.

    A literal is a part itself: after the parts that it unpacks when it has items of its own, before
    them when it only unpacks.
    """
    match value:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from leaves(left)
            yield from leaves(right)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            if _only_unpacks(value):
                yield value
            for item in items:
                if isinstance(item, ast.Starred):
                    yield from leaves(item.value)
            if not _only_unpacks(value):
                yield value
        case _:
            yield value


def _statements(body: list[ast.stmt], *, nested: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for statement in body:
        yield statement, nested
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for part in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, part, []), nested=True)
        for handler in getattr(statement, "handlers", []) + getattr(statement, "cases", []):
            yield from _statements(handler.body, nested=True)


def _classify(statement: ast.stmt, name: str, uses: Uses, *, nested: bool) -> None:
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=target)], value=ast.expr() as value)
            | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value)
        ) if target == name:
            _assigned(Definition(statement, value, nested), name, uses)
        case ast.AugAssign(target=ast.Name(id=target), op=ast.Add(), value=value) if target == name:
            uses.extensions.append(Extension(statement, (), (value,), nested))
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=method), args=args)
        ) if owner == name:
            if method not in _HARMLESS_METHODS:
                uses.odd.append(statement)
            before = tuple(args) if method == "insert" else ()
            after = tuple(args) if method in {"append", "extend"} else ()
            uses.extensions.append(Extension(statement, before, after, nested))
        case ast.ImportFrom(names=names) if any((n.asname or n.name) == name for n in names):
            uses.imports.append(statement)
        case ast.AnnAssign(target=ast.Name(), value=None):
            pass
        case _ if _binds(statement, name):
            uses.odd.append(statement)


def _assigned(definition: Definition, name: str, uses: Uses) -> None:
    parts = [part for part in leaves(definition.value) if not _only_unpacks(part)]
    itself = [index for index, part in enumerate(parts) if _is_name(part, name)]
    if not itself:
        mentions = any(_is_name(node, name) for node in ast.walk(definition.value))
        if mentions:
            uses.odd.append(definition.statement)
        else:
            uses.definitions.append(definition)
        return
    at = itself[0]
    before, after = tuple(parts[:at]), tuple(parts[at + 1 :])
    if isinstance(definition.value, ast.List | ast.Tuple):
        # one literal around it: what stands before the unpacked name is not told apart
        before = after = (definition.value,)
    uses.extensions.append(Extension(definition.statement, before, after, definition.nested))


def _only_unpacks(part: ast.expr) -> bool:
    return (
        isinstance(part, ast.List | ast.Tuple)
        and bool(part.elts)
        and all(isinstance(item, ast.Starred) for item in part.elts)
    )


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _binds(statement: ast.stmt, name: str) -> bool:
    """True when the statement itself, not one inside it, stores to the name or into it."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.name == name or _declares_global(statement, name)
    return any(_stores(node, name) for node in _own_nodes(statement))


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from ast.walk(child)


def _stores(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.Subscript(value=ast.Name(id=found), ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.alias():
            return (node.asname or node.name.partition(".")[0]) == name
    return False


def _declares_global(function: ast.stmt, name: str) -> bool:
    return any(isinstance(n, ast.Global) and name in n.names for n in ast.walk(function))
