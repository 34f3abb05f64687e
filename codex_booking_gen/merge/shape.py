"""A module as its members by their dotted names, each with its own lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from codex_booking_gen.merge.matching import split_lines
from codex_booking_gen.merge.names import parse

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Member:
    """A definition, an assignment, or what has no name in a class or module.

    `first` and `last` are lines (from 1) of the text, decorators among them.
    """

    name: str
    """`Visit.Meta.ordering`; "" is the module without its named members."""
    nodes: tuple[ast.AST, ...]
    text: str
    first: int
    last: int
    scope: ast.Module | ast.ClassDef | None = None
    """The class or module itself, where it is one."""

    @cached_property
    def meaning(self) -> tuple[str, ...]:
        """Equal for members that differ in layout alone."""
        return tuple(ast.dump(node) for node in self.nodes)

    def says(self, other: Member | None) -> bool:
        """The same as `other` does, whatever the layout."""
        return other is not None and (self.text == other.text or self.meaning == other.meaning)


@lru_cache(maxsize=8)
def members_of(text: str) -> Mapping[str, Member]:
    """All of them, outermost first; the second of a name is `name#2`. Raises SyntaxError."""
    found: dict[str, Member] = {}
    tree = parse(text)
    lines = split_lines(text)
    _collect(found, lines, tree, "", [])
    return found


def member_at(text: str, line: int) -> Member | None:
    """The innermost named member that has this line; None where none has."""
    inside = [
        each for each in members_of(text).values() if each.name and each.first <= line <= each.last
    ]
    return max(inside, key=lambda each: each.first, default=None)


def _collect(
    found: dict[str, Member],
    lines: list[str],
    scope: ast.Module | ast.ClassDef,
    path: str,
    head: list[ast.AST],
) -> None:
    nameless: list[ast.AST] = head
    texts = [_text(lines, *_span(node)) for node in head]
    inner: list[tuple[ast.ClassDef, str]] = []
    own = _free(found, path)
    found[own] = Member(own, (), "", 0, 0)  # its place is before its members
    for node in scope.body:
        name = _name(node)
        if not name:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                nameless.append(node)
                texts.append(_text(lines, *_span(node)))
            continue
        full = f"{own}.{name}" if own else name
        if isinstance(node, ast.ClassDef):
            inner.append((node, full))
            continue
        full = _free(found, full)
        first, last = _span(node)
        found[full] = Member(full, (node,), _text(lines, first, last), first, last)
    first, last = _span(scope) if isinstance(scope, ast.ClassDef) else (1, len(lines))
    found[own] = Member(own, tuple(nameless), "".join(texts), first, last, scope)
    for node, full in inner:
        _collect(found, lines, node, full, [*node.decorator_list, *node.bases, *node.keywords])


def _free(found: Mapping[str, Member], name: str) -> str:
    number = 1
    full = name
    while full in found:
        number += 1
        full = f"{name}#{number}"
    return full


def _span(node: ast.AST) -> tuple[int, int]:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min(int(getattr(each, "lineno", 1)) for each in (node, *decorators))
    return first, int(getattr(node, "end_lineno", None) or first)


def _text(lines: list[str], first: int, last: int) -> str:
    return "".join(lines[first - 1 : last])


def _name(node: ast.stmt) -> str:
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return node.name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


def functions_of(member: Member) -> Iterator[tuple[str, Function]]:
    """The functions of a member and those inside of them, by their names within the member."""
    todo = [("", node) for node in member.nodes]
    while todo:
        path, node = todo.pop()
        if isinstance(node, Function):
            path = f"{path}.{node.name}"
            yield path, node
        todo += [(path, child) for child in ast.iter_child_nodes(node)]
