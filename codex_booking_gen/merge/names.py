"""What a merge must not bring in: undefined names, and names or elements that stand twice."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# By name: pages and styles are merged without waiting for pyflakes to load.
_UNDEFINED = frozenset({"UndefinedName", "UndefinedLocal", "UndefinedExport"})
_TWICE = frozenset(
    {
        "RedefinedWhileUnused",
        "DuplicateArgument",
        "MultiValueRepeatedKeyLiteral",
        "MultiValueRepeatedKeyVariable",
    }
)
_DEFINED = re.compile(r"^[ \t]+(?:async +def +|def +|class +)?(\w+)", re.MULTILINE)
_OWN = re.compile(r"\b(?:self|cls)\s*\.\s*(\w+)")
_NOT_DEFINED = "is not defined"
_Scope = ast.Module | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Problem:
    """`name` is what is undefined or stands twice, at `line` (from 1) of the text."""

    name: str
    text: str
    line: int
    since: int = 0
    """The line where it begins, if that is another one."""


def new_problems(base: str, yours: str, new: str, merged: str) -> tuple[str, ...]:
    """What is wrong with the names of `merged` and with none of the three, as short sentences.

    `base` may be anything; the others must parse: SyntaxError otherwise.
    """
    return tuple(each.text for each in find_new_problems(base, yours, new, merged))


def find_new_problems(base: str, yours: str, new: str, merged: str) -> tuple[Problem, ...]:
    """The same, each with its name and line."""
    tree = parse(merged)
    found = _flaws(tree)
    if _may_have_lost_members(base, tree, merged):
        found += _lost_members(base, yours, new, tree)
    if not found:
        return ()
    known: Counter[str] = Counter()
    for side in (base, yours, new):
        # The larger count of the sides: what one of them does twice is no news.
        known |= Counter(each.text for each in _flaws_of(side))
    fresh = []
    for problem in found:
        if known[problem.text]:
            # A name that a side uses without defining it may be used once more.
            known[problem.text] -= not problem.text.endswith(_NOT_DEFINED)
        else:
            fresh.append(problem)
    return tuple(dict.fromkeys(fresh))


@lru_cache(maxsize=8)
def parse(text: str) -> ast.Module:
    """The tree, without the compiler's opinion of escapes. Raises SyntaxError or ValueError.

    One merge looks at its texts several times: the last trees are kept, and not to be changed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _flaws_of(text: str) -> list[Problem]:
    try:
        return _flaws(parse(text))
    except (SyntaxError, ValueError):
        return []


def _flaws(tree: ast.Module) -> list[Problem]:
    return [*_pyflakes(tree), *_members_twice(tree), *_elements_twice(tree)]


def _pyflakes(tree: ast.Module) -> Iterator[Problem]:
    from pyflakes.checker import Checker

    for message in Checker(tree).messages:
        kind = type(message).__name__
        name = str(message.message_args[0]) if message.message_args else ""
        if kind in _UNDEFINED:
            yield Problem(name, f"{name} {_NOT_DEFINED}", message.lineno)
        elif kind in _TWICE:
            yield Problem(name, f"{name} stands twice", message.lineno)
        elif kind == "LateFutureImport":
            yield Problem("__future__", "__future__ must be imported first", message.lineno)


def _members_twice(tree: ast.Module) -> Iterator[Problem]:
    """Fields and constants too, of which pyflakes says nothing."""
    for path, scope in _scopes(tree):
        seen: Counter[str] = Counter()
        for name, node in _bound(scope):
            seen[name] += 1
            if seen[name] > 1:
                # The count is part of the text: a third one is news where two were known.
                text = f"{path}{name} is defined {seen[name]} times"
                yield Problem(f"{path}{name}", text, node.lineno)


def _elements_twice(tree: ast.Module) -> Iterator[Problem]:
    for path, scope in _scopes(tree):
        for statement in scope.body:
            value = getattr(statement, "value", None)
            if isinstance(value, ast.expr):
                name = next((name for name, _ in _targets(statement)), "")
                yield from _twice_within(f"{path}{name}", value)


def _twice_within(name: str, value: ast.expr) -> Iterator[Problem]:
    for node in ast.walk(value):
        if not isinstance(node, ast.List | ast.Set | ast.Tuple):
            continue
        seen: set[str] = set()
        for element in node.elts:
            source = _shown(element, in_tuple=isinstance(node, ast.Tuple))
            if source and source in seen:
                yield Problem(name, f"{source} stands twice in {name or 'a list'}", element.lineno)
            seen.add(source)


def _shown(element: ast.expr, *, in_tuple: bool) -> str:
    """The source of what is in a list once; "" for what may well be there twice."""
    if isinstance(element, ast.Constant):
        return repr(element.value) if isinstance(element.value, str) else ""
    may_repeat = in_tuple or not isinstance(element, ast.Name | ast.Attribute)
    return "" if may_repeat else ast.unparse(element)


def _may_have_lost_members(base: str, tree: ast.Module, merged: str) -> bool:
    """Does anything ask `self` for a name that its class had before and no longer has.

    A quick look, as most merges need no more.
    """
    fewer = Counter(_DEFINED.findall(base)) - Counter(_DEFINED.findall(merged))
    if fewer.keys().isdisjoint(_OWN.findall(merged)):
        return False
    try:
        was = _names_of(parse(base))
    except (SyntaxError, ValueError):
        return False
    now = _names_of(tree)
    gone = {name for path, names in was.items() for name in names - now.get(path, set())}
    return bool(gone) and not gone.isdisjoint(_OWN.findall(merged))


def _names_of(tree: ast.Module) -> dict[str, set[str]]:
    return {path: _defined(scope) for path, scope in _scopes(tree) if path}


def _lost_members(base: str, yours: str, new: str, merged: ast.Module) -> Iterator[Problem]:
    """`self.x` that one side removed or renamed, and that came back with the other side's code."""
    used = {path: _own_attributes(scope) for path, scope in _scopes(merged) if path}
    if not any(used.values()):
        return
    members = {path: _defined(scope) for path, scope in _scopes(merged)}
    was = _members_and_uses(base)
    sides = [_members_and_uses(yours), _members_and_uses(new)]
    for path, uses in used.items():
        for name, line in uses.items():
            if name in members[path] or name not in was.get(path, (set(), {}))[0]:
                continue
            if any(_gave_up(side.get(path), name) for side in sides):
                text = f"{path}{name} is used and no longer defined"
                yield Problem(f"{path}{name}", text, line)


def _gave_up(side: tuple[set[str], dict[str, int]] | None, name: str) -> bool:
    return side is not None and name not in side[0] and name not in side[1]


def _members_and_uses(text: str) -> dict[str, tuple[set[str], dict[str, int]]]:
    try:
        tree = parse(text)
    except (SyntaxError, ValueError):
        return {}
    return {path: (_defined(scope), _own_attributes(scope)) for path, scope in _scopes(tree)}


def _own_attributes(scope: _Scope) -> dict[str, int]:
    """Names read from `self` or `cls` in a class, each with a line; nothing for a module."""
    if isinstance(scope, ast.Module):
        return {}
    return {
        node.attr: node.lineno
        for node in ast.walk(scope)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    }


def _scopes(tree: ast.Module) -> Iterator[tuple[str, _Scope]]:
    """The module and its classes, each with the prefix of its members' names."""
    todo: list[tuple[str, _Scope]] = [("", tree)]
    while todo:
        path, scope = todo.pop(0)
        yield path, scope
        todo += [
            (f"{path}{node.name}.", node) for node in scope.body if isinstance(node, ast.ClassDef)
        ]


def _defined(scope: _Scope) -> set[str]:
    """The names of its members, properties among them."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    named = {node.name for node in scope.body if isinstance(node, functions)}
    return named | {name for name, _ in _bound(scope)}


def _bound(scope: _Scope) -> Iterator[tuple[str, ast.stmt]]:
    """Names that the scope's own statements bind, overloads and property setters once."""
    for node in scope.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.decorator_list or not _may_repeat(node):
                yield node.name, node
        elif not isinstance(node, ast.AugAssign):
            yield from _targets(node)


def _targets(node: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    if isinstance(node, ast.ClassDef):
        yield node.name, node
    elif isinstance(node, ast.Assign):
        yield from ((each.id, node) for each in node.targets if isinstance(each, ast.Name))
    elif isinstance(node, ast.AnnAssign | ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node


def _may_repeat(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """`@overload`, `@name.setter`, `@name.register`: the same name once more, on purpose."""
    tails = {ast.unparse(each).split("(")[0].rpartition(".")[2] for each in node.decorator_list}
    return bool(tails & {"overload", "setter", "getter", "deleter", "register", "property"})
