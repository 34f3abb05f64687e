"""Adds an item to a list, a tuple or an import's names the way its owner writes them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from codex_booking_gen.wiring.outcome import Unsure
from codex_booking_gen.wiring.source import Insertion, Source

_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items between two brackets, as character offsets into a source."""

    source: Source
    opening: int
    closing: int
    items: tuple[tuple[int, int], ...]
    """Start and end of each, with the parentheses that an item stands in."""
    is_tuple: bool = False

    @classmethod
    def of(cls, source: Source, node: ast.List | ast.Tuple) -> Sequence:
        """The sequence of a literal. Raises Unsure for a tuple without parentheses."""
        opening, end = source.start(node), source.end(node)
        return cls.between(source, opening, end, node.elts, is_tuple=isinstance(node, ast.Tuple))

    @classmethod
    def between(
        cls,
        source: Source,
        opening: int,
        end: int,
        nodes: list[ast.expr] | list[ast.alias],
        *,
        is_tuple: bool = False,
    ) -> Sequence:
        """The sequence whose brackets begin at `opening` and close just before `end`."""
        closing = _matching(source, opening)
        if closing != end - 1:
            raise Unsure("a tuple without parentheses is not edited")
        items = []
        before = opening + 1
        for node in nodes:
            start = _first_paren(source, before, source.start(node))
            before = _last_paren(source, source.end(node), closing)
            items.append((start, before))
        return cls(source, opening, closing, tuple(items), is_tuple)

    def append(self, item: str) -> list[Insertion]:
        """The insertions that put `item` at the end."""
        if not self.items:
            return [self._first_item(item)]
        source = self.source
        start, end = self.items[-1]
        commas = [t for t in source.operators(end, self.closing) if t.string == ","]
        at = commas[0].end if commas else end
        if not source.first_on_line(start):
            return [self._inline(item, at, has_comma=bool(commas))]
        line = source.indent(start) + item
        if not source.first_on_line(self.closing):
            text = f"{source.newline}{line}," if commas else f",{source.newline}{line}"
            return [Insertion(at, text)]
        below = Insertion(self._above_closing(), line + "," * bool(commas) + source.newline)
        return [below] if commas else [Insertion(end, ","), below]

    def insert_before(self, index: int, item: str) -> list[Insertion]:
        """The insertions that put `item` before the item of that index."""
        source = self.source
        start, _ = self.items[index]
        if not source.first_on_line(start):
            return [Insertion(start, f"{item}, ")]
        line = source.line_start(start)
        # a comment right above an item is about that item
        while source.line_start(line - 1) > self.opening and _is_comment(source, line - 1):
            line = source.line_start(line - 1)
        return [Insertion(line, f"{source.indent(start)}{item},{source.newline}")]

    def _inline(self, item: str, at: int, *, has_comma: bool) -> Insertion:
        if not has_comma:
            return Insertion(at, f", {item}")
        # a tuple of one needs its comma, a tuple of two does not
        needless = self.is_tuple and len(self.items) == 1
        return Insertion(at, f" {item}" if needless else f" {item},")

    def _first_item(self, item: str) -> Insertion:
        source = self.source
        inside = source.text[self.opening + 1 : self.closing]
        if "\n" not in inside or not source.first_on_line(self.closing):
            return Insertion(self.opening + 1, f"{item}," if self.is_tuple else item)
        comment = re.search(r"^([ \t]*)#", inside.partition("\n")[2], re.MULTILINE)
        indent = source.indent(self.closing) + source.indent_unit()
        if comment:
            indent = comment.group(1)
        return Insertion(self._above_closing(), f"{indent}{item},{source.newline}")

    def _above_closing(self) -> int:
        """The line after the last item or comment: blank lines stay below."""
        source = self.source
        line = source.line_start(self.closing)
        while line > self.opening:
            above = source.line_start(line - 1)
            if above <= self.opening or source.text[above:line].strip():
                break
            line = above
        return line


def _matching(source: Source, opening: int) -> int:
    depth: list[str] = []
    for token in source.operators(opening, len(source.text)):
        if token.string in _CLOSING:
            depth.append(_CLOSING[token.string])
        elif depth and token.string == depth[-1]:
            depth.pop()
        if not depth:
            return token.start if token.string in _CLOSING.values() else -1
    return -1


def _first_paren(source: Source, after: int, start: int) -> int:
    parens = [t.start for t in source.operators(after, start) if t.string == "("]
    return parens[0] if parens else start


def _last_paren(source: Source, end: int, before: int) -> int:
    for token in source.operators(end, before):
        if token.string != ")":
            break
        end = token.end
    return end


def _is_comment(source: Source, offset: int) -> bool:
    line = source.line_start(offset)
    return source.text[line : offset + 1].lstrip().startswith("#")
