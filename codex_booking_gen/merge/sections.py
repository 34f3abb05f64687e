"""A compound statement as headers and bodies: `if …:`, `else:`, `except …:`, `def …:`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from codex_booking_gen.merge.outline import Block, Item, block_of, comments_in
from codex_booking_gen.merge.source import Source, indent_of


@dataclass(frozen=True, eq=False)
class Section:
    """One header and the body below it; lines count from 1."""

    source: Source
    first: int
    body_first: int
    last: int
    nodes: Sequence[ast.stmt]

    @property
    def header(self) -> str:
        """The header's lines."""
        return self.source.between(self.first, self.body_first - 1)

    @cached_property
    def text(self) -> str:
        """Header and body, whole lines."""
        return self.source.between(self.first, self.last)

    @cached_property
    def key(self) -> str:
        """The header, whatever its layout."""
        return "".join(self.header.split())

    @property
    def family(self) -> str:
        """The word that it begins with."""
        return self.header.split(maxsplit=1)[0].rstrip(":")

    loose = True

    @cached_property
    def meaning(self) -> object:
        """Equal for texts that differ in layout alone."""
        return self.key, tuple(ast.dump(node) for node in self.nodes), comments_in(self.text)

    def block(self, *, documented: bool) -> Block:
        """The body's members."""
        return block_of(self.source, self.nodes, self.body_first, self.last, documented=documented)


def sections_of(item: Item) -> list[Section] | None:
    """The sections of the statement; None when it has none, or a body on its header's line."""
    node = item.node
    bodies = _bodies(node) if node else []
    if not bodies:
        return None
    sections = []
    first = item.start
    for number, body in enumerate(bodies):
        body_first = _below_header(item.source, first, body[0])
        if body_first is None:
            return None
        following = bodies[number + 1] if number + 1 < len(bodies) else None
        last = _end_of(item, body, following)
        sections.append(Section(item.source, first, body_first, last, body))
        first = last + 1
    return sections


def _bodies(node: ast.stmt) -> list[list[ast.stmt]]:
    """The bodies in the order of the text."""
    match node:
        case ast.If():
            return [node.body, *_else_of(node)]
        case ast.Try() | ast.TryStar():
            handlers = [handler.body for handler in node.handlers]
            return [each for each in (node.body, *handlers, node.orelse, node.finalbody) if each]
        case ast.For() | ast.AsyncFor() | ast.While():
            return [each for each in (node.body, node.orelse) if each]
        case ast.Match():
            return [case.body for case in node.cases]
        case ast.With() | ast.AsyncWith() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return [node.body]
        case ast.ClassDef():
            return [node.body]
    return []


def _else_of(node: ast.If) -> list[list[ast.stmt]]:
    match node.orelse:
        case []:
            return []
        case [ast.If(col_offset=column) as inner] if column == node.col_offset:
            return [inner.body, *_else_of(inner)]
    return [node.orelse]


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _below_header(source: Source, first: int, node: ast.stmt) -> int | None:
    """The first line of the body with its comments; None: it begins on the header's line."""
    body = _first_line(node)
    if len(indent_of(source.line(node.lineno))) != node.col_offset:
        return None
    number = body - 1
    while number >= first:
        line = source.line(number).strip()
        if line and not line.startswith("#"):
            break
        number -= 1
    return number + 1 if number >= first else None


def _end_of(item: Item, body: list[ast.stmt], following: list[ast.stmt] | None) -> int:
    """The last line of a body, with the comments that are indented like it."""
    end = body[-1].end_lineno or body[-1].lineno
    if following is None:
        return item.last
    indent = indent_of(item.source.line(body[0].lineno))
    for number in range(end + 1, _first_line(following[0])):
        line = item.source.line(number)
        if line.strip().startswith("#") and len(indent_of(line)) >= len(indent):
            end = number
        elif line.strip():
            break
    return end
