"""Three-way merge of a simple statement that both sides changed, such as `name = Call(…)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from codex_booking_gen.merge.context import ClashError, Context, the_changed_one
from codex_booking_gen.merge.expressions import Value
from codex_booking_gen.merge.lines import Clash, merge_lines, side_lines
from codex_booking_gen.merge.names import parse
from codex_booking_gen.merge.outline import Item, comments_in, placed
from codex_booking_gen.merge.source import Source, indent_of, shift

_AFTER_EQUALS = re.compile(r"[^=#]*?(?:[-+*/|&^%@]|//|\*\*|<<|>>)?=\s*")


def merge_statement(context: Context, member: str, items: Sequence[Item]) -> str:
    """The statement's lines without the comments above. Raises ClashError where it is not clear."""
    base, yours, new = items
    if yours.key == ("doc",) == new.key == base.key:
        return _merge_docstring(context, member, items)
    cuts = [_cut(item) for item in items]
    if any(cut is None for cut in cuts):
        raise ClashError("both changed it")
    (_, base_start, base_end), (_, start, end), (_, new_start, new_end) = (
        cut for cut in cuts if cut
    )
    nodes = [cut[0] for cut in cuts if cut]
    texts = [item.source.text for item in items]
    bounds = [(base_start, base_end), (start, end), (new_start, new_end)]
    before = [_text(item, None, cut[0]) for item, cut in zip(items, bounds, strict=True)]
    after = [_text(item, cut[1], None) for item, cut in zip(items, bounds, strict=True)]
    prefix = the_changed_one("", *before)
    if prefix == before[2] != before[1]:
        prefix = shift(prefix, _indent(new), _indent(yours), whole_lines=True)
    suffix = the_changed_one("the comment", *after)
    values = [text[cut[0] : cut[1]] for text, cut in zip(texts, bounds, strict=True)]
    alike = [
        (ast.dump(node), comments_in(value)) for node, value in zip(nodes, values, strict=True)
    ]
    if alike[2] in (alike[0], alike[1]):
        return prefix + values[1] + suffix
    if alike[1] == alike[0] and values[0] == values[1]:
        return prefix + shift(values[2], _indent(new), _indent(yours)) + suffix
    sources = (base.source, yours.source, new.source)
    value = Value(context, member, sources, strict=yours.loose)
    merged = value.merged((nodes[0], nodes[1], nodes[2]))
    return prefix + values[1].replace(yours.source.slice(nodes[1]), merged, 1) + suffix


def _indent(item: Item) -> str:
    return indent_of(item.source.line(item.start))


def _text(item: Item, start: int | None, end: int | None) -> str:
    """The statement's lines from or up to a place in the text."""
    source = item.source
    first = source.starts[item.start - 1] if start is None else start
    last = source.starts[item.last] if end is None else end
    text = source.text[first:last]
    return text if end is not None or text.endswith("\n") else text + "\n"


def _cut(item: Item) -> tuple[ast.expr, int, int] | None:
    """The value, and where its text, parentheses included, begins and ends."""
    node, source = item.node, item.source
    if node is None:
        return None
    end = source.span(node)[1]
    match node:
        case ast.Assign(targets=[*_, target], value=value):
            start = _after(source, source.span(target)[1], source.span(value)[0])
        case ast.AnnAssign(annotation=before, value=ast.expr() as value):
            start = _after(source, source.span(before)[1], source.span(value)[0])
        case ast.AugAssign(target=before, value=value):
            start = _after(source, source.span(before)[1], source.span(value)[0])
        case ast.Return(value=ast.expr() as value):
            start = source.span(node)[0] + len("return ")
        case ast.Expr(value=value):
            start = source.span(node)[0]
        case _:
            return None
    return value, start, end


def _after(source: Source, start: int, limit: int) -> int:
    """Behind the equals sign."""
    found = _AFTER_EQUALS.match(source.text, start)
    if found is None or found.end() > limit:
        raise ClashError("both changed it")
    return found.end()


def _merge_docstring(context: Context, member: str, items: Sequence[Item]) -> str:
    """By lines; as one where the lines do not make a text of their own."""
    base, yours, new = (item.statement for item in items)
    new = shift(new, _indent(items[2]), _indent(items[1]), whole_lines=True)
    chunks = merge_lines(base, yours, new)
    for side in ("yours", "new"):
        shown = [
            line
            for chunk in chunks
            for line in (
                side_lines(chunk, "new" if side == "new" else "yours")
                if isinstance(chunk, Clash)
                else _settled(chunk)
            )
        ]
        if not _is_docstring("".join(shown)):
            raise ClashError("both reworded it")
    text = ""
    for chunk in chunks:
        if isinstance(chunk, Clash):
            was, mine, theirs = ("".join(each) for each in (chunk.base, chunk.yours, chunk.new))
            text += context.lines(member, "both reworded the docstring", was, mine, theirs)
        else:
            text += "".join(_settled(chunk))
    return text


def _settled(chunk: object) -> tuple[str, ...]:
    lines: tuple[str, ...] = getattr(chunk, "lines", ())
    return lines


def _is_docstring(text: str) -> bool:
    try:
        body = parse(f"if 1:\n{text}" if text[:1].isspace() else text).body
    except (SyntaxError, ValueError):
        return False
    statements = body[0].body if body and isinstance(body[0], ast.If) else body
    return len(statements) == 1 and isinstance(statements[0], ast.Expr)


def merge_lead(context: Context, member: str, items: Sequence[Item]) -> str:
    """The comments above a member, by lines; what clashes is marked."""
    indent = _indent(items[1])
    base, yours, new = (
        placed(item, indent)[: len(placed(item, indent)) - len(_own(item, indent))]
        if item.lead
        else ""
        for item in items
    )
    if yours in (base, new):
        return new
    if new == base:
        return yours
    return context.lines(member, "both changed the comment above it", base, yours, new)


def _own(item: Item, indent: str) -> str:
    return shift(item.statement, _indent(item), indent, whole_lines=True)
