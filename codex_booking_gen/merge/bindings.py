"""A local name that both sides brought into one function, each for something of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codex_booking_gen.merge.names import Problem, parse
from codex_booking_gen.merge.shape import Function, functions_of, members_of

_Events = dict[str, list[tuple[bool, int]]]


def bound_by_both(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Names whose uses by one side could meet a value of the other. Raises SyntaxError.

    All is well where everything that one side does with its name lies before everything that
    the other does, or where both wrote the same.
    """
    was, mine, other, now = (members_of(text) for text in (base, yours, new, merged))
    for name, member in now.items():
        sides = mine.get(name), other.get(name)
        if not sides[0] or not sides[1] or member.text in (sides[0].text, sides[1].text):
            continue
        before = dict(functions_of(was[name])) if name in was else {}
        both = [dict(functions_of(each)) for each in sides if each]
        for path, node in functions_of(member):
            if path in both[0] and path in both[1]:
                yield from _met(name, before.get(path), both[0][path], both[1][path], node)


def taken_by_both(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Names of a module that one side imports and the other defines. Raises SyntaxError."""
    was, mine, other, now = (_of_module(parse(text)) for text in (base, yours, new, merged))
    for name, lines in now.items():
        counts = len(mine.get(name, ())), len(other.get(name, ()))
        if name not in was and all(counts) and len(lines) > max(counts):
            yield Problem(
                name, f"{name} means one thing in yours and another in the template's", lines[-1]
            )


def _of_module(tree: ast.Module) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for node in tree.body:
        for name in _bound_by(node):
            found.setdefault(name, []).append(node.lineno)
    return found


def _bound_by(node: ast.AST) -> list[str]:
    match node:
        case ast.Import() | ast.ImportFrom():
            return [each.asname or each.name.partition(".")[0] for each in node.names]
        case ast.Assign():
            return [each.id for each in node.targets if isinstance(each, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return [node.name]
    return []


def _met(
    member: str, base: Function | None, yours: Function, new: Function, merged: Function
) -> Iterator[Problem]:
    known = set(_events(base)) if base else set()
    mine, other, now = _events(yours), _events(new), _events(merged)
    for name in sorted((mine.keys() & other.keys()) - known):
        one, its, both = ([binds for binds, _ in each.get(name, [])] for each in (mine, other, now))
        stands_once = sum(both) <= max(sum(one), sum(its))
        if True in one and True in its and not stands_once and both not in (one + its, its + one):
            line = now[name][0][1]
            yield Problem(
                member, f"{name} means one thing in yours and another in the template's", line
            )


def _events(function: Function) -> _Events:
    """For each name of the function, in order: is it bound there (else read), and the line."""
    found: list[tuple[int, int, str, bool]] = []
    arguments = function.args
    for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        found.append((arg.lineno, arg.col_offset, arg.arg, True))
    for node in _own_nodes(function):
        if isinstance(node, ast.Name):
            found.append((node.lineno, node.col_offset, node.id, isinstance(node.ctx, ast.Store)))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found += [(node.lineno, node.col_offset, name, True) for name in _bound_by(node)]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.append((node.lineno, node.col_offset, node.name, True))
    events: _Events = {}
    for line, _, name, binds in sorted(found):
        events.setdefault(name, []).append((binds, line))
    return {name: each for name, each in events.items() if any(binds for binds, _ in each)}


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """All nodes of its body but the names that comprehensions and lambdas bind for themselves."""
    todo: list[tuple[ast.AST, frozenset[str]]] = [(each, frozenset()) for each in function.body]
    while todo:
        node, hidden = todo.pop()
        if isinstance(node, ast.Name) and node.id in hidden:
            continue
        yield node
        for child in ast.iter_child_nodes(node):
            todo.append((child, hidden | _bound_inside(node)))


def _bound_inside(node: ast.AST) -> frozenset[str]:
    match node:
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            targets = [each.target for each in node.generators]
        case ast.Lambda() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return frozenset(arg.arg for arg in (*node.args.args, *node.args.kwonlyargs))
        case _:
            return frozenset()
    return frozenset(
        name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
    )
