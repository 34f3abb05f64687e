"""Three-way merge of a definition's header: decorators, name, base classes or parameters."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from codex_booking_gen.merge import keys
from codex_booking_gen.merge.brackets import Bracket, Part, split
from codex_booking_gen.merge.context import ClashError, Context, the_changed_one, was_became
from codex_booking_gen.merge.expressions import Value
from codex_booking_gen.merge.layout import Frame
from codex_booking_gen.merge.outline import Function, Item
from codex_booking_gen.merge.parts import Place, merge_parts
from codex_booking_gen.merge.sections import Section
from codex_booking_gen.merge.sequence import Slot, align, pair_by_key, replaced_by_both
from codex_booking_gen.merge.source import Source, parse_piece, shift

_NAME = re.compile(r"(?:class|(?:async\s+)?def)\s+\w+\s*")


@dataclass(frozen=True)
class Header:
    """The header of one version, in pieces."""

    source: Source
    node: Function | ast.ClassDef
    decorators: tuple[Part, ...]
    prefix: str
    bracket: Bracket
    suffix: str
    indent: str
    column: int
    """Where the bracket opens in its line."""


def read_header(item: Item, section: Section) -> Header:
    """Raises ClashError where it is written too unusually."""
    node, source = item.node, item.source
    assert isinstance(node, ast.ClassDef | Function)
    start, end = source.starts[node.lineno - 1], source.starts[section.body_first - 1]
    text = source.text[start:end]
    named = _NAME.match(text, node.col_offset)
    if named is None:
        raise ClashError("")
    at = named.end()
    if node.type_params:
        last = node.type_params[-1]
        at = text.index("]", source.offset(last.end_lineno or 0, last.end_col_offset or 0) - start)
        at += 1
    if text[at : at + 1] == "(":
        close = _closing(text, at)
        bracket = _keyed(source, split(text[at : close + 1]), node)
    else:
        close, bracket = at - 1, Bracket("(", (), "", ")")
    column = at - text.rfind("\n", 0, at) - 1
    decorators = tuple(_decorators(source, node))
    indent = source.indent_at(start)
    return Header(source, node, decorators, text[:at], bracket, text[close + 1 :], indent, column)


def _keyed(source: Source, bracket: Bracket, node: Function | ast.ClassDef) -> Bracket:
    if isinstance(node, ast.ClassDef):
        return keys.key_bases(source, bracket, node)
    return keys.key_parameters(bracket, node)


def _closing(text: str, at: int) -> int:
    depth = 0
    lines = [0]
    for line in text[at:].split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text[at:]).readline):
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
                if depth == 0:
                    return at + lines[token.start[0] - 1] + token.start[1]
    except (tokenize.TokenError, SyntaxError):
        pass
    raise ClashError("")


def _decorators(source: Source, node: Function | ast.ClassDef) -> list[Part]:
    nodes = node.decorator_list
    if not nodes:
        return []
    ends = [*(each.lineno for each in nodes[1:]), node.lineno]
    parts = []
    for each, end in zip(nodes, ends, strict=True):
        called = each.func if isinstance(each, ast.Call) else each
        text = source.between(each.lineno, end - 1)
        parts.append(Part("", text, key=("decorator", ast.unparse(called)), node=each))
    return parts


def merge_header(
    context: Context, member: str, headers: Sequence[Header], indents: Sequence[str]
) -> str:
    """The header's lines, indented as yours. Raises ClashError when something clashes."""
    base, yours, new = headers
    lines = _merge_decorators(context, member, headers)
    prefix = the_changed_one("name", base.prefix, yours.prefix, new.prefix)
    suffix = the_changed_one("", base.suffix, yours.suffix, new.suffix)
    if not any(header.bracket.parts for header in headers):
        brackets = [_shown(header) for header in headers]
        return lines + prefix + the_changed_one("", *brackets) + suffix
    frame = Frame(base.bracket, yours.bracket, new.bracket, (indents[0], indents[1], indents[2]))
    place = Place(
        context,
        member,
        "",
        own_line=True,
        room=context.limit - yours.column - len(suffix.rstrip("\n")),
        order_matters=True,
    )
    bracket = merge_parts(place, frame, _Parameters(context, member, headers).merged)
    if bracket == "()" and isinstance(yours.node, ast.ClassDef):
        bracket = ""
    return lines + prefix + bracket + suffix


def _shown(header: Header) -> str:
    """Its empty brackets, if it has any."""
    line = header.source.line(header.node.lineno)
    return "()" if line[header.column : header.column + 1] == "(" else ""


@dataclass(frozen=True)
class _Parameters:
    context: Context
    member: str
    headers: Sequence[Header]

    def merged(self, base: Part, yours: Part, new: Part) -> str:
        """An element that both changed: annotation and default of a parameter, a class keyword."""
        if yours.key[0] != "param":
            base_value, your_value, new_value = (_value(part) for part in (base, yours, new))
            sources = tuple(header.source for header in self.headers)
            value = Value(self.context, self.member, sources, yours.name, own_line=False)  # type: ignore[arg-type]
            text = value.merged((base_value, your_value, new_value))
            head, _, tail = yours.text.rpartition(self.headers[1].source.slice(your_value))
            return f"{head}{text}{tail}"
        pieces = [parse_piece(part.text) for part in (base, yours, new)]
        annotation, default = (
            the_changed_one(yours.name, *(piece[k] for piece in pieces)) for k in (0, 1)
        )
        equals = " = " if annotation else "="
        shown = f"{yours.name}: {annotation}" if annotation else yours.name
        return f"{shown}{equals}{default}" if default else shown


def _value(part: Part) -> ast.expr:
    if isinstance(part.node, ast.keyword):
        return part.node.value
    assert isinstance(part.node, ast.expr)
    return part.node


def _merge_decorators(context: Context, member: str, headers: Sequence[Header]) -> str:
    base, yours, new = headers
    if not any(header.decorators for header in headers):
        return ""
    aligned = align(base.decorators, yours.decorators, new.decorators, pair_by_key)
    if aligned.both_moved or replaced_by_both(aligned.slots):
        raise ClashError("both changed the decorators")
    return "".join(_decorator(context, member, headers, slot) for slot in aligned.slots)


def _decorator(context: Context, member: str, headers: Sequence[Header], slot: Slot[Part]) -> str:
    base, yours, new = slot.base, slot.yours, slot.new
    name = (base or yours or new or Part("", "")).key[1]
    adopted = shift(new.text, headers[2].indent, headers[1].indent, whole_lines=True) if new else ""
    if base is None:
        if yours and new and not _alike(yours, new):
            raise ClashError(was_became(f"@{name}", None, yours.text, new.text))
        return yours.text if yours else adopted
    if yours is None or new is None:
        left = yours or new
        if left and not _alike(base, left):
            raise ClashError(f"@{name}: one changed it, the other removed it")
        return ""
    if _alike(yours, new) or _alike(base, new):
        return yours.text
    if _alike(base, yours):
        return adopted
    sources = tuple(header.source for header in headers)
    value = Value(context, member, sources, f"@{name}")  # type: ignore[arg-type]
    nodes = (_value(base), _value(yours), _value(new))
    text = value.merged(nodes)
    return yours.text.replace(sources[1].slice(nodes[1]), text, 1)


def _alike(one: Part, other: Part) -> bool:
    if one.text == other.text:
        return True
    assert one.node
    assert other.node
    return "#" not in one.text + other.text and ast.dump(one.node) == ast.dump(other.node)
