"""A module's text and tree together: where each node stands, in characters of the text."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field
from itertools import accumulate

from codex_booking_gen.merge.names import parse

_INDENT = re.compile(r"[ \t\f]*")


@dataclass(frozen=True)
class Source:
    """Text with "\\n" line ends; lines count from 1, as the tree has them."""

    text: str
    lines: list[str] = field(repr=False)
    starts: list[int] = field(repr=False)
    tree: ast.Module = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Source:
        """Raises SyntaxError or ValueError when the text is not Python."""
        lines = text.split("\n")
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        return cls(text, lines, starts, parse(text))

    @property
    def last_line(self) -> int:
        """The number of the last line that has an end."""
        return len(self.lines) - 1 if not self.lines[-1] else len(self.lines)

    def line(self, number: int) -> str:
        """The line without its end."""
        return self.lines[number - 1]

    def between(self, first: int, last: int) -> str:
        """Whole lines with their ends, both included; "" where `last` is before `first`."""
        if last < first:
            return ""
        text = self.text[self.starts[first - 1] : self.starts[last]]
        return text if text.endswith("\n") else text + "\n"

    def offset(self, line: int, column: int) -> int:
        """From the tree's byte column to a place in the text."""
        content = self.lines[line - 1]
        if not content.isascii():
            column = len(content.encode()[:column].decode())
        return self.starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Where the node begins and ends in the text; its own parentheses are not part of it."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self.offset(node.lineno, node.col_offset)
        return start, self.offset(node.end_lineno, node.end_col_offset)

    def slice(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """The node's own text."""
        start, end = self.span(node)
        return self.text[start:end]

    def indent_at(self, offset: int) -> str:
        """The white space that the line of this place begins with."""
        return indent_of(self.text[self.text.rfind("\n", 0, offset) + 1 :])


def indent_of(line: str) -> str:
    """The white space at the beginning."""
    found = _INDENT.match(line)
    return found.group() if found else ""


def shift(text: str, old: str, new: str, *, whole_lines: bool = False) -> str:
    """Give an expression's lines another indentation; never those that begin within a string.

    The first line stays as it is, unless these are `whole_lines` of statements.
    """
    if old == new or (not whole_lines and "\n" not in text):
        return text
    within = _lines_within_strings(text, whole_lines)
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if (at == 0 and not whole_lines) or at in within or not line.startswith(old):
            continue
        if line.strip():
            lines[at] = new + line[len(old) :]
    return "\n".join(lines)


def _lines_within_strings(text: str, whole_lines: bool) -> set[int]:
    if '"""' not in text and "'''" not in text and "\\\n" not in text:
        return set()
    within: set[int] = set()
    opened: list[int] = []
    # Parentheses: an expression that goes on over lines is no statement of its own.
    shown = text if whole_lines else f"({text}\n)"
    for token in tokenize.generate_tokens(io.StringIO(shown).readline):
        kind = tokenize.tok_name[token.type]
        if kind in ("FSTRING_START", "TSTRING_START"):
            opened.append(token.start[0])
        elif kind in ("FSTRING_END", "TSTRING_END"):
            within |= set(range(opened.pop(), token.end[0]))
        elif token.type == tokenize.STRING:
            within |= set(range(token.start[0], token.end[0]))
    return within


def parse_piece(parameter: str) -> tuple[str, str]:
    """Annotation and default of one parameter; "" where it has none."""
    source = Source.of(f"def f({parameter}\n): ...\n")
    function = source.tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    args = function.args
    named = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    arg = [*named, *filter(None, (args.vararg, args.kwarg))][0]
    defaults = [*args.defaults, *filter(None, args.kw_defaults)]
    annotation = source.slice(arg.annotation) if arg.annotation else ""
    return annotation, source.slice(defaults[0]) if defaults else ""
