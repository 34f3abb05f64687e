"""What stands between brackets, as elements with their exact text, comments and layout."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codex_booking_gen.merge.context import ClashError

_SILENT = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE})


@dataclass(frozen=True, eq=False)
class Part:
    """One element: what stands before it, itself, and the comment after its comma."""

    before: str
    text: str
    after: str = ""
    key: tuple[str, ...] = ()
    node: ast.AST | None = None
    known: tuple[tuple[str, ...], ...] = ()
    """All that identifies it, whatever else of it changes; `key` is the first of these."""
    loose: bool = False
    """Has no name: it is recognised by its place."""
    name: str = ""
    value: str = ""
    """What follows the name; without a name, the text."""

    @property
    def family(self) -> str:
        """Only what is of one family can be an edit of one another."""
        return type(self.node).__name__

    @property
    def lead(self) -> str:
        """The comments on lines of their own above it, without indentation."""
        lines = (line.strip() for line in self.before.split("\n"))
        return "\n".join(line for line in lines if line)

    @property
    def comments(self) -> tuple[str, str]:
        """All its comments."""
        return self.lead, self.after.strip()


@dataclass(frozen=True)
class Bracket:
    """`end` is what stands between the last element and the closing bracket."""

    opening: str
    parts: tuple[Part, ...]
    end: str
    closing: str
    comma: bool = False
    """A comma follows the last element."""
    opened: str = ""
    """The comment right after the opening bracket."""

    @property
    def exploded(self) -> bool:
        """Every element begins a line."""
        return bool(self.parts) and all("\n" in part.before for part in self.parts)

    @property
    def indent(self) -> str:
        """The indentation of the elements, where they begin lines."""
        return self.parts[0].before.rpartition("\n")[2]

    @property
    def text(self) -> str:
        """As source."""
        pieces = [self.opening, self.opened]
        for part in self.parts:
            comma = "," if part is not self.parts[-1] or self.comma else ""
            pieces += [part.before, part.text, comma, part.after]
        return "".join([*pieces, self.end, self.closing])


def split(text: str) -> Bracket:
    """The text from an opening bracket to its closing one. Raises ClashError: too unusual."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        raise ClashError("") from None
    return _Splitter(text, tokens).bracket()


class _Splitter:
    def __init__(self, text: str, tokens: list[tokenize.TokenInfo]) -> None:
        self.text = text
        self.tokens = tokens
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def offset(self, place: tuple[int, int]) -> int:
        return self.starts[place[0] - 1] + place[1]

    def bracket(self) -> Bracket:
        """Cut at the commas of the outermost level."""
        close = len(self.text) - 1
        at = self.opened = self._comment_end(1)
        parts: list[Part] = []
        depth, first, last, comma = 0, -1, -1, False
        for token in self.tokens:
            start, end = self.offset(token.start), self.offset(token.end)
            if token.type in _SILENT or start >= close:
                continue
            if token.string in "([{" and token.type == tokenize.OP:
                depth += 1
                if depth == 1:
                    continue
            elif token.string in ")]}" and token.type == tokenize.OP:
                depth -= 1
            if depth == 1 and token.type == tokenize.OP and token.string == ",":
                parts.append(self._part(at, first, last, start))
                at = self._comment_end(end)
                parts[-1] = replace(parts[-1], after=self.text[end:at])
                first, comma = -1, True
            else:
                first = start if first < 0 else first
                last, comma = end, False
        if first >= 0:
            after = self._comment_end(last)
            parts.append(replace(self._part(at, first, last, last), after=self.text[last:after]))
            at = after
        opened = self.text[1 : self.opened]
        return Bracket(
            self.text[0], tuple(parts), self.text[at:close], self.text[close], comma, opened
        )

    def _part(self, at: int, first: int, last: int, comma: int) -> Part:
        if first < 0 or self.text[last:comma].strip():
            raise ClashError("")
        return Part(self.text[at:first], self.text[first:last])

    def _comment_end(self, at: int) -> int:
        """Past a comment on the rest of this line, if there is one."""
        line_end = self.text.find("\n", at)
        line_end = len(self.text) if line_end < 0 else line_end
        return line_end if self.text[at:line_end].lstrip().startswith("#") else at


def keyed(bracket: Bracket, parts: Sequence[Part]) -> Bracket:
    """Each element with the key, node and name of its `parts`. Raises ClashError: not one each."""
    if len(parts) != len(bracket.parts):
        raise ClashError("")
    known = [
        replace(found, before=part.before, text=part.text, after=part.after)
        for part, found in zip(bracket.parts, parts, strict=True)
    ]
    return replace(bracket, parts=tuple(known))
