"""Python text with its syntax tree and tokens, and the only way to edit it: verified insertions."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from codex_booking_gen.wiring.outcome import Unsure

BOM = "\ufeff"
_UNUSUAL = "its layout is unusual"


@dataclass(frozen=True, slots=True)
class Token:
    """A token at character offsets of the text; comments are tokens too."""

    kind: int
    string: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text to put in at a character offset."""

    offset: int
    text: str


class Source:
    """A text that parses, without its byte order mark (`bom` keeps it for the way back)."""

    def __init__(self, text: str) -> None:
        """Raises Unsure when the text is no Python of this interpreter's version."""
        self.bom = BOM if text.startswith(BOM) else ""
        self.text = text.removeprefix(BOM)
        if re.search(r"\r(?!\n)", self.text):
            # ast and tokenize disagree about where such lines end
            raise Unsure("a line ends in a lone carriage return")
        try:
            with warnings.catch_warnings():
                # "\\d" in somebody's regular expression is theirs to mend
                warnings.simplefilter("ignore")
                self.tree = ast.parse(self.text)
        except SyntaxError as error:
            raise Unsure(f"the file does not parse (line {error.lineno}: {error.msg})") from error
        except (ValueError, RecursionError) as error:
            raise Unsure(f"the file does not parse ({error})") from error
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", self.text))]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Operators and comments, in order. Raises Unsure when the text has no tokens."""
        readline = io.StringIO(self.text, newline="").readline
        found = []
        try:
            for token in tokenize.generate_tokens(readline):
                if token.type in (tokenize.OP, tokenize.COMMENT):
                    start = self._line_starts[token.start[0] - 1] + token.start[1]
                    string = token.string.rstrip("\r")
                    found.append(Token(token.type, string, start, start + len(string)))
        except (tokenize.TokenError, SyntaxError) as error:
            raise Unsure(f"the file cannot be read as tokens ({error})") from error
        return tuple(found)

    def comments(self) -> list[str]:
        """The texts of all comments, in order."""
        return [token.string for token in self.tokens if token.kind == tokenize.COMMENT]

    def operators(self, start: int, end: int) -> list[Token]:
        """The operators that begin in text[start:end]."""
        return [t for t in self.tokens if t.kind == tokenize.OP and start <= t.start < end]

    def start(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """The character offset where a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """The character offset after a node's last character."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        # columns of the syntax tree count UTF-8 bytes
        start = self._line_starts[line - 1]
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode())

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self._line_starts[bisect_right(self._line_starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Where the next line begins, or the end of the text."""
        index = bisect_right(self._line_starts, offset)
        return self._line_starts[index] if index < len(self._line_starts) else len(self.text)

    def indent(self, offset: int) -> str:
        """The white space that begins the line of an offset."""
        match = re.compile(r"[ \t\f]*").match(self.text, self.line_start(offset))
        return match.group() if match else ""

    def first_on_line(self, offset: int) -> bool:
        """True when nothing but white space stands before it on its line."""
        return not self.text[self.line_start(offset) : offset].strip()

    def indent_unit(self) -> str:
        """What one level of indentation is in this file."""
        return "\t" if re.search(r"^\t", self.text, re.MULTILINE) else "    "

    def quote(self, nearest: Iterable[ast.AST]) -> str:
        """The quotation mark of the last string among the nodes, else the file's commonest."""
        for node in reversed(list(nearest)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                return self._mark(node)
        strings = [
            self._mark(node)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not self.text.startswith(('"""', "'''"), self.start(node))
        ]
        return "'" if strings.count("'") > strings.count('"') else '"'

    def _mark(self, node: ast.Constant) -> str:
        written = self.text[self.start(node) : self.end(node)]
        match = re.search("[\"']", written)
        # inside an f-string Python 3.12 may report positions that hold no mark
        return match.group() if match else '"'


def insert(source: Source, insertions: Iterable[Insertion], expected: ast.Module) -> Source:
    """Put the texts in, and prove that nothing else changed.

    `expected` is the old tree plus the nodes that are meant to be new. Raises Unsure when the new
    text's tree is another one, or a comment got lost or swallowed something.
    """
    text = source.text
    for item in sorted(insertions, key=lambda item: item.offset, reverse=True):
        text = text[: item.offset] + item.text + text[item.offset :]
    try:
        changed = Source(source.bom + text)
    except Unsure as unsure:
        raise Unsure(_UNUSUAL) from unsure
    same = ast.dump(changed.tree) == ast.dump(expected)
    if not same or changed.comments() != source.comments():
        raise Unsure(_UNUSUAL)
    return changed
