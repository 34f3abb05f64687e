"""Three-way merge of one member that both sides changed: definitions, compound statements, rest."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from codex_booking_gen.merge.again import stands_again
from codex_booking_gen.merge.context import ClashError, Context
from codex_booking_gen.merge.headers import merge_header, read_header
from codex_booking_gen.merge.independence import captured_name
from codex_booking_gen.merge.names import parse
from codex_booking_gen.merge.outline import Block, Function, Item, placed
from codex_booking_gen.merge.renames import replayed
from codex_booking_gen.merge.result import Side
from codex_booking_gen.merge.sections import Section, sections_of
from codex_booking_gen.merge.sequence import Slot, align, pair_in_order
from codex_booking_gen.merge.source import indent_of, shift
from codex_booking_gen.merge.statements import merge_lead, merge_statement


class Kind(Enum):
    """What a block is the body of: the order of statements has a meaning in a function."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


@dataclass(frozen=True)
class Scope:
    """A block's place: the prefix of its members' names, and what nameless ones are called."""

    kind: Kind
    path: str = ""
    owner: str = ""


_SIDES: tuple[Side, Side] = ("mine", "template")
_Whole = Function | ast.ClassDef
Recurse = Callable[[Context, Scope, tuple[Block, Block, Block]], str]
"""The merge of a block, whole lines."""


def merge_member(
    context: Context, scope: Scope, member: str, items: Sequence[Item], recurse: Recurse
) -> str:
    """Its lines, indented as yours, with the comments above; what clashes is marked."""
    indent = indent_of(items[1].source.line(items[1].start))
    shown = [placed(item, indent) for item in items]
    try:
        return _merged(context, scope, member, items, recurse)
    except ClashError as clash:
        what = "; ".join(each for each in clash.what if each) or "both changed it"
        if not isinstance(items[1].node, _Whole) and scope.kind is not Kind.FUNCTION:
            for at, side in enumerate(_SIDES, 1):
                shown[at] = _answer(context, side, scope, member, items, recurse) or shown[at]
        return context.lines(member, what, *shown)


def _answer(
    context: Context,
    side: Side,
    scope: Scope,
    member: str,
    items: Sequence[Item],
    recurse: Recurse,
) -> str:
    """What a decision for this side would write, other changes included; "" where none helps."""
    try:
        return _merged(context.answering(side), scope, member, items, recurse)
    except ClashError:
        return ""


def _merged(
    context: Context, scope: Scope, member: str, items: Sequence[Item], recurse: Recurse
) -> str:
    nodes = [item.node for item in items]
    if all(isinstance(node, Function) for node in nodes):
        return _function(context, scope, member, items, recurse)
    if all(isinstance(node, ast.ClassDef) for node in nodes):
        return _definition(context, scope, member, items, recurse)
    if len({type(node) for node in nodes}) == 1:
        found = [sections_of(item) for item in items]
        known = [each for each in found if each]
        if len(known) == len(items):
            body = _compound(context, scope, member, items, known, recurse)
            return merge_lead(context, member, items) + body
    if scope.kind is Kind.FUNCTION:
        return _whole_statement(context, member, items)
    body = merge_statement(context, member, items)
    return merge_lead(context, member, items) + body


def _whole_statement(context: Context, member: str, items: Sequence[Item]) -> str:
    """As `merge_statement`; what remains to be asked, asked of the statement as a whole."""
    attempt = context.aside()
    body = merge_statement(attempt, member, items)
    if attempt.conflicts:
        if not all(_comes_to(context, side, items) for side in _SIDES):
            raise ClashError(*(conflict.what for conflict in attempt.conflicts))
        body = merge_statement(context, member, items)
    else:
        context.adopt(attempt)
    return merge_lead(context, member, items) + body


def _comes_to(context: Context, side: Side, items: Sequence[Item]) -> bool:
    """Does a decision for this side give the statement that it has."""
    item = items[1 if side == "mine" else 2]
    if item.key == ("doc",):
        return True
    text = merge_statement(context.answering(side), "", items)
    try:
        tree = parse(f"if 1:\n{text}" if text[:1].isspace() else text)
    except (SyntaxError, ValueError):
        return False
    found = tree.body[0].body if isinstance(tree.body[0], ast.If) else tree.body
    return [ast.dump(node) for node in found] == [ast.dump(node) for node in item.nodes]


def _function(
    context: Context, scope: Scope, member: str, items: Sequence[Item], recurse: Recurse
) -> str:
    """As `_definition`; a conflict in it is about all of it where its parts depend on another."""
    named = replayed(items)
    attempt = context.aside()
    text = _definition(attempt, scope, member, named, recurse)
    if not attempt.conflicts:
        base, yours, new = (item.nodes[0] for item in named)
        again = stands_again(base, yours, new, text)
        if again:
            raise ClashError(again)
        context.adopt(attempt)
        return text
    renamed = any(one is not other for one, other in zip(named, items, strict=True))
    if renamed or not _is_about_one_part(items):
        raise ClashError(*dict.fromkeys(conflict.what for conflict in attempt.conflicts))
    return _definition(context, scope, member, items, recurse)


def _is_about_one_part(items: Sequence[Item]) -> bool:
    """Did the two sides change the parameters alone, or the body alone."""
    nodes = [item.node for item in items if isinstance(item.node, Function)]
    parameters = {f"{type(node)} {ast.dump(node.args)}" for node in nodes}
    bodies = {"".join(map(ast.dump, node.body)) for node in nodes}
    return len(parameters) == 1 or len(bodies) == 1


def _definition(
    context: Context, scope: Scope, member: str, items: Sequence[Item], recurse: Recurse
) -> str:
    found = [sections_of(item) for item in items]
    sections = [each[0] for each in found if each]
    if len(sections) != len(items):
        raise ClashError("both changed it")
    base_node, your_node, new_node = (item.nodes[0] for item in items)
    if isinstance(your_node, Function):
        name = captured_name(base_node, your_node, new_node)
        if name:
            raise ClashError(f"{name} means one thing in yours and another in the template's")
    header = _header(context, member, items, sections)
    kind = Kind.CLASS if isinstance(items[1].node, ast.ClassDef) else Kind.FUNCTION
    base, yours, new = (section.block(documented=True) for section in sections)
    inner = Scope(kind, f"{member}.", member)
    body = recurse(context, inner, (base, yours, new))
    return merge_lead(context, member, items) + header + body


def _header(
    context: Context, member: str, items: Sequence[Item], sections: Sequence[Section]
) -> str:
    indents = [indent_of(item.source.line(item.start)) for item in items]
    texts = [
        shift(section.header, own, indents[1], whole_lines=True)
        for section, own in zip(sections, indents, strict=True)
    ]
    base, yours, new = ("".join(text.split()) for text in texts)
    if new in (base, yours):
        return texts[1]
    if yours == base:
        return texts[2]
    attempt = context.aside()
    try:
        headers = [read_header(item, each) for item, each in zip(items, sections, strict=True)]
        header = merge_header(attempt, member, headers, indents)
        said = [conflict.what for conflict in attempt.conflicts]
    except ClashError as clash:
        header, said = "", list(clash.what) or [""]
    if said:
        what = "; ".join(each for each in said if each) or "both changed its header"
        return context.lines(member, what, *texts)
    context.adopt(attempt)
    return header


def _compound(
    context: Context,
    scope: Scope,
    member: str,
    items: Sequence[Item],
    sections: Sequence[list[Section]],
    recurse: Recurse,
) -> str:
    slots = align(sections[0], sections[1], sections[2], pair_in_order).slots
    if _both_grew_at_one_place(slots):
        raise ClashError("both added a branch at the same place")
    indents = [indent_of(item.source.line(item.start)) for item in items]
    merging = _Compound(context, scope, member, indents, recurse)
    changed = [slot for slot in slots if not _is_common(slot)]
    if scope.kind is not Kind.FUNCTION or len(changed) < 2:
        return "".join(merging.section(slot) for slot in slots)
    attempt = replace(merging, context=context.aside())
    text = "".join(attempt.section(slot) for slot in slots)
    if attempt.context.conflicts:
        raise ClashError("both changed its branches")
    context.adopt(attempt.context)
    return text


def _is_common(slot: Slot[Section]) -> bool:
    """Do yours and new have the same branch."""
    if slot.yours is None or slot.new is None:
        return slot.yours is slot.new
    return slot.yours.meaning == slot.new.meaning


@dataclass
class _Compound:
    context: Context
    scope: Scope
    member: str
    indents: Sequence[str]
    recurse: Recurse

    def section(self, slot: Slot[Section]) -> str:
        base, yours, new = slot.base, slot.yours, slot.new
        if base is None:
            if yours and new and yours.meaning != new.meaning:
                raise ClashError("both added a branch")
            return yours.text if yours else self._from_new(new)
        if yours is None or new is None:
            left = yours or new
            if left and left.meaning != base.meaning:
                raise ClashError("one removed a branch that the other changed")
            return ""
        if new.meaning in (base.meaning, yours.meaning):
            return yours.text
        if yours.meaning == base.meaning:
            return self._from_new(new)
        if not base.key == yours.key == new.key:
            texts = (base.text, yours.text, self._from_new(new))
            return self.context.lines(self.member, "both changed this branch", *texts)
        blocks = [each.block(documented=False) for each in (base, yours, new)]
        inner = self.recurse(self.context, self.scope, (blocks[0], blocks[1], blocks[2]))
        return yours.header + inner

    def _from_new(self, section: Section | None) -> str:
        if section is None:
            return ""
        return shift(section.text, self.indents[2], self.indents[1], whole_lines=True)


def _both_grew_at_one_place(slots: Sequence[Slot[Section]]) -> bool:
    """Two branches side by side, each in one version only."""
    kinds = [(slot.yours is not None, slot.new is not None, slot.base is None) for slot in slots]
    grew = {(True, False, True), (False, True, True)}
    return any({one, other} == grew for one, other in pairwise(kinds))
