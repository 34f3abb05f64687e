"""Three-way merge of a block, member by member: a module, a class, a function's body."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from codex_booking_gen.merge.context import ClashError, Context
from codex_booking_gen.merge.import_places import Placed, place_imports
from codex_booking_gen.merge.imports import ImportsMerge, bound_names, used_names
from codex_booking_gen.merge.independence import clashing_regions, replaced_regions
from codex_booking_gen.merge.members import Kind, Scope, merge_member
from codex_booking_gen.merge.outline import Block, Item, placed, same
from codex_booking_gen.merge.renames import described_change, renamed_member
from codex_booking_gen.merge.sequence import (
    Pairs,
    Slot,
    align,
    pair_by_key,
    pair_in_order,
)
from codex_booking_gen.merge.spacing import joined
from codex_booking_gen.merge.wholeness import may_take_in, whole_regions, whole_text

_SAME = "both changed the same statements"
Blocks = tuple[Block, Block, Block]


def merge_block(context: Context, scope: Scope, blocks: Blocks) -> str:
    """The lines of a body, indented as yours; what clashes is marked."""
    members = merge_members(context, scope, blocks)
    text = joined(members, blocks, module=scope.kind is Kind.MODULE)
    lines = (line.lstrip() for line in text.split("\n"))
    if all(not line or line.startswith("#") for line in lines):
        # Each side took out what the other had left.
        text += f"{blocks[1].indent}pass\n"
    return text


def merge_members(context: Context, scope: Scope, blocks: Blocks) -> list[Placed]:
    """The block's members in their order."""
    base, yours, new = (block.items for block in blocks)

    def pair_members(one: Sequence[Item], other: Sequence[Item]) -> Pairs:
        return _pair_members(one, other, yours if other is new else new)

    pair = pair_in_order if scope.kind is Kind.FUNCTION else pair_members
    aligned = align(base, yours, new, pair)
    indent = blocks[1].indent or blocks[2].indent
    merging = _Members(context, scope, aligned.slots, indent)
    if scope.kind is Kind.FUNCTION:
        merging.settle_clashes(blocks)
    members = merging.merged()
    if aligned.both_moved:
        context.note(scope.owner, "both moved members: they stand where you have them", review=True)
    return place_imports(members, new)


def _pair_members(one: Sequence[Item], other: Sequence[Item], third: Sequence[Item]) -> Pairs:
    """By key, then under another name; what the third version has too is an addition."""
    pairs = pair_by_key(one, other)
    left = [item for at, item in enumerate(other) if at not in pairs.values()]
    if not left:
        return pairs
    known = {item.key for item in third}
    left = [item for item in left if item.key not in known]
    for at, item in enumerate(one):
        found = renamed_member(item, left) if at not in pairs and not _is_import(item) else None
        if found:
            left.remove(found)
            pairs[at] = next(k for k, each in enumerate(other) if each is found)
    return pairs


def _is_import(item: Item | None) -> bool:
    return item is not None and isinstance(item.node, ast.Import | ast.ImportFrom)


def _any(slot: Slot[Item]) -> Item:
    found = slot.yours or slot.new or slot.base
    assert found
    return found


class _Members:
    def __init__(
        self, context: Context, scope: Scope, slots: Sequence[Slot[Item]], indent: str
    ) -> None:
        self.context = context
        self.scope = scope
        self.slots = slots
        self.indent = indent
        self.texts: dict[int, str | None] = {}

    def settle_clashes(self, blocks: Blocks) -> None:
        """First of all, in a function: conflicts, with all that belongs to them."""
        places = [at for at, slot in enumerate(self.slots) if not _is_import(_any(slot))]
        clashes = {tuple(region) for region in clashing_regions(self.slots, places).values()}
        taken = {at for region in clashes for at in region}
        attempts: dict[int, tuple[Context, str | None]] = {}
        for at in places:
            if at not in taken:
                aside = self.context.aside()
                attempt = _Members(aside, self.scope, self.slots, self.indent)
                attempts[at] = aside, attempt._settled(self.slots[at])
        small = [at for at, (aside, _) in attempts.items() if aside.conflicts]
        regions = whole_regions(self.slots, blocks, [*clashes, *([at] for at in small)])
        for at, (aside, text) in attempts.items():
            if at not in regions or (regions[at] == (at,) and not self.context.decisions):
                self.context.adopt(aside)
                self.texts[at] = text
            elif regions[at] == (at,):
                self.texts[at] = self._settled(self.slots[at])
        said = {at: attempts[at][0].conflicts[0].what for at in small}
        for region in {tuple(region) for region in regions.values()} - {(at,) for at in attempts}:
            self.texts |= dict.fromkeys(region) | {region[0]: self._region(region, said)}

    def merged(self) -> list[Placed]:
        """Imports last: which of them stay depends on what the rest uses."""
        places = [at for at in range(len(self.slots)) if at not in self.texts]
        imports = [at for at in places if _is_import(_any(self.slots[at]))]
        late = [at for at in places if self._may_hold_imports(at)]
        self._settle([at for at in places if at not in imports and at not in late])
        self._use()
        self._settle(late)
        self._use()
        self._settle_imports(imports)
        shown = [(slot, self.texts.get(at)) for at, slot in enumerate(self.slots)]
        return [Placed(slot, text) for slot, text in shown if text is not None]

    def _may_hold_imports(self, at: int) -> bool:
        in_order = self.scope.kind is Kind.FUNCTION
        return not in_order and isinstance(_any(self.slots[at]).node, ast.If | ast.Try)

    def _use(self) -> None:
        self.context.used_texts.append("".join(text for text in self.texts.values() if text))

    def _used(self) -> set[str]:
        return {name for text in self.context.used_texts for name in used_names(text)}

    def _bound(self) -> set[str]:
        """In this block alone."""
        if self.scope.kind is not Kind.MODULE:
            return set()
        return bound_names("".join(text for text in self.texts.values() if text))

    def _settle(self, places: Sequence[int]) -> None:
        regions = replaced_regions(self.slots, places)
        for at in places:
            if at in regions:
                self.texts[at] = self._replaced(regions[at]) if regions[at][0] == at else None
            else:
                self.texts[at] = self._settled(self.slots[at])

    def _region(self, places: Sequence[int], said: Mapping[int, str]) -> str | None:
        slots = [self.slots[at] for at in places]
        texts = [whole_text(slots, side, self.indent) for side in range(3)]
        whats = [said[at] for at in places if at in said]
        # What went from here may have come there: it only looks deleted.
        told = len(whats) == 1 and not any(may_take_in(slot) for slot in slots)
        what = whats[0] if told else _SAME
        return self.context.lines(self.scope.owner, what, *texts) or None

    def _replaced(self, places: Sequence[int]) -> str:
        slots = [self.slots[at] for at in places]
        yours = "".join(slot.yours.text for slot in slots if slot.yours)
        new = "".join(placed(slot.new, self.indent) for slot in slots if slot.new)
        base = "".join(slot.base.text for slot in slots if slot.base)
        return self.context.lines(self._member(slots[0]), _SAME, base, yours, new)

    def _settle_imports(self, places: Sequence[int]) -> None:
        slots = [self.slots[at] for at in places]
        merging = ImportsMerge(self.context, slots, self._used, self._bound)
        for at in places:
            self.texts[at] = merging.text(self.slots[at], self.indent)

    def _member(self, slot: Slot[Item]) -> str:
        """The name of a member, in the base's spelling."""
        item = slot.base or _any(slot)
        local = self.scope.kind is Kind.FUNCTION and item.key[0] == "def" and not item.bulky
        if item.loose or local or item.key == ("doc",):
            line = slot.yours or _any(slot)
            return self.scope.owner or f"L{line.start}"
        return f"{self.scope.path}{item.name}"

    def _settled(self, slot: Slot[Item]) -> str | None:
        """The member as it stands in the result; None: it is gone."""
        base, yours, new = slot.base, slot.yours, slot.new
        refusal = self._refusal(slot)
        if refusal:
            member, what = refusal
            texts = [placed(each, self.indent) if each else "" for each in (base, yours, new)]
            return self.context.lines(member, what, *texts)
        if base is None:
            return self._added(slot)
        if yours is None or new is None:
            return self._removed(slot)
        if yours.text == base.text and (base.loose or new.name == base.name):
            return placed(new, self.indent)
        if same(base, new) or same(yours, new):
            return yours.text
        if same(base, yours):
            return self._only_laid_out(base, yours, new)
        if not base.loose and not base.name == yours.name == new.name and yours.name != new.name:
            return self._renamed(slot)
        return self._both_changed(base, yours, new, self._member(slot))

    def _only_laid_out(self, base: Item, yours: Item, new: Item) -> str:
        """You gave it another layout: that stays, as far as the template's change leaves it."""
        aside = self.context.aside()
        text = merge_member(aside, self.scope, "", (base, yours, new), merge_block)
        return placed(new, self.indent) if aside.conflicts else text

    def _refusal(self, slot: Slot[Item]) -> tuple[str, str] | None:
        if self.scope.path or not self.context.refused:
            return None
        keys = {each.key for each in (slot.base, slot.yours, slot.new) if each}
        return next((self.context.refused[key] for key in keys & set(self.context.refused)), None)

    def _added(self, slot: Slot[Item]) -> str:
        yours, new = slot.yours, slot.new
        if yours is None or new is None:
            return yours.text if yours else placed(_any(slot), self.indent)
        if same(yours, new):
            return yours.text
        member = self._member(slot)
        if isinstance(yours.node, ast.ClassDef) and isinstance(new.node, ast.ClassDef):
            merged = self._two_classes(yours, new, member)
            if merged is not None:
                return merged
        what = "both added it, each in its own way"
        return self.context.lines(member, what, "", yours.text, placed(new, self.indent))

    def _two_classes(self, yours: Item, new: Item, member: str) -> str | None:
        """A class that both added, member by member, where they have nothing in common."""
        inner = self.context.aside()
        empty = _without_members(yours)
        if empty is None:
            return None
        try:
            text = merge_member(inner, self.scope, member, (empty, yours, new), merge_block)
        except ClashError:
            return None
        return None if inner.conflicts else text

    def _removed(self, slot: Slot[Item]) -> str | None:
        base, left = slot.base, slot.yours or slot.new
        assert base
        if left is None or same(base, left):
            return None
        if base.key[0] == "#" or (not base.loose and left.name != base.name and left is slot.yours):
            return placed(left, self.indent)
        change = described_change(base, left) if left.name == base.name else "renamed it"
        who, other = ("you", "the template") if left is slot.new else ("the template", "you")
        texts = [placed(each, self.indent) if each else "" for each in (base, slot.yours, slot.new)]
        what = f"{who} deleted it; {other} {change}"
        return self.context.lines(self._member(slot), what, *texts) or None

    def _renamed(self, slot: Slot[Item]) -> str:
        base, yours, new = slot.base, slot.yours, slot.new
        assert base
        assert yours
        assert new
        if self.scope.kind is Kind.FUNCTION:
            # Another variable may hold another thing.
            what = _SAME
        elif yours.name != base.name:
            change = described_change(base, new) if new.name == base.name else "too"
            what = f"you renamed it to {yours.name}; the template {change}"
        else:
            what = f"the template renamed it to {new.name}; you {described_change(base, yours)}"
        texts = (base.text, yours.text, placed(new, self.indent))
        return self.context.lines(self._member(slot), what, *texts)

    def _both_changed(self, base: Item, yours: Item, new: Item, member: str) -> str:
        before = len(self.context.conflicts)
        items = (base, yours, new)
        text = merge_member(self.context, self.scope, member, items, merge_block)
        if before == len(self.context.conflicts) and self.scope.kind is not Kind.FUNCTION:
            self.context.note(member, "both changed it: merged")
        return text


def _without_members(item: Item) -> Item | None:
    """The class with an empty body, as the base of two classes that were added."""
    from codex_booking_gen.merge.sections import sections_of
    from codex_booking_gen.merge.source import Source, indent_of, shift

    sections = sections_of(item)
    if not sections:
        return None
    own = indent_of(item.source.line(item.start))
    header = shift(sections[0].header, own, "", whole_lines=True)
    source = Source.of(f"{header}    pass\n")
    node = source.tree.body[0]
    last = source.last_line
    return Item(source, (node,), item.key, item.name, item.gap, 1, 1, last)
