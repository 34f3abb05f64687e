"""Three-way merge of what stands between brackets: by key, in your layout."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from codex_booking_gen.merge.brackets import Part
from codex_booking_gen.merge.context import ClashError, Context, was_became
from codex_booking_gen.merge.layout import Frame, on_lines, on_one_line, plain
from codex_booking_gen.merge.pairing import (
    crosses_spread,
    is_edit,
    pair_added,
    pair_elements,
    untraced,
)
from codex_booking_gen.merge.sequence import Aligned, Slot, align, replaced_by_both

# Fewer words may be in this order by chance.
_ENOUGH_TO_BE_SORTED = 4

MergePart = Callable[[Part, Part, Part], str]
"""The text of an element that both sides changed, in place of yours. Raises ClashError."""


@dataclass(frozen=True)
class Clashed:
    """An element that both sides changed."""

    slot: Slot[Part]
    what: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where the bracket stands: whose it is, and how much room it has."""

    context: Context
    member: str
    label: str
    own_line: bool
    """It ends the line, so that its elements may have lines of their own."""
    room: int
    """Columns that are left for it."""
    tuple_of_one: bool = False
    """One element alone needs a comma."""
    order_matters: bool = False
    """Additions of both at one place are worth a look."""


def merge_parts(place: Place, frame: Frame, merge_part: MergePart) -> str:
    """The text of the bracket. Raises ClashError where elements without own lines clash."""
    three = frame.base.parts, frame.yours.parts, frame.new.parts
    aligned = align(*three, pair_elements, pair_added)
    slots = _with_replaced(place, aligned.slots)
    _refuse_doubtful(place, frame, aligned, slots)
    settling = _Settling(place, frame, merge_part, slots)
    results = [result for slot in slots if (result := settling.settled(slot)) is not None]
    results = _sorted(results, frame)
    clashes = [each for each in results if isinstance(each, Clashed)]
    if clashes and not (frame.exploded and place.own_line):
        raise ClashError(*(what for each in clashes for what in each.what))
    if place.order_matters:
        _flag_order(place, aligned)
    parts = [each for each in results if isinstance(each, Part)]
    if not clashes and [*map(_bytes, parts)] == [*map(_bytes, frame.yours.parts)]:
        return frame.yours.text
    if not frame.exploded and not any(any(part.comments) for part in parts):
        text = on_one_line(frame, parts, tuple_of_one=place.tuple_of_one)
        if not (place.own_line and parts and "\n" not in text and len(text) > place.room):
            return text
    return _on_lines(place, frame, results)


def _refuse_doubtful(
    place: Place, frame: Frame, aligned: Aligned[Part], slots: Sequence[Slot[Part]]
) -> None:
    """Raises ClashError where the order, or what became of an element, is not certain."""
    if _all_named(frame):
        said = ""
    elif aligned.both_moved or crosses_spread(frame, slots):
        said = "both changed the order"
    else:
        said = untraced(slots, moved=aligned.moved)
    if said:
        raise ClashError(": ".join(each for each in (place.label, said) if each))


def _flag_order(place: Place, aligned: Aligned[Part]) -> None:
    """Say what of the order is worth a look."""
    if _added_side_by_side(aligned.slots):
        place.context.note(place.member, "both added here; the order is yours first", review=True)
    elif aligned.moved:
        place.context.note(
            place.member, "one changed the order, the other its elements", review=True
        )


def _bytes(part: Part) -> tuple[str, str, str]:
    return part.before, part.text, part.after


def _may_be_elsewhere(clashed: Slot[Part], slots: Sequence[Slot[Part]]) -> bool:
    """What one side took out while the other changed it: has it put in something alike instead."""
    if clashed.base is None or (clashed.yours and clashed.new):
        return False
    added = [slot.new if clashed.yours else slot.yours for slot in slots if slot.base is None]
    return any(part and part.family == clashed.base.family for part in added)


def _all_named(frame: Frame) -> bool:
    """Keyword arguments or the pairs of a dict: their order says little, yours holds."""
    return all(part.key[0] in ("kw", "k") for part in frame.base.parts)


def _with_replaced(place: Place, slots: tuple[Slot[Part], ...]) -> tuple[Slot[Part], ...]:
    """One element that both replaced is one slot. Raises ClashError where it is several."""
    run = replaced_by_both(slots)
    if not run:
        return slots
    if len(run) > 3:
        raise ClashError(": ".join(x for x in (place.label, "both replaced elements") if x))
    three = [slots[at] for at in run]
    base = next(slot.base for slot in three if slot.base)
    yours = next(slot.yours for slot in three if slot.yours)
    new = next(slot.new for slot in three if slot.new)
    joined = (*slots[: run[0]], Slot(base, yours, new), *slots[run[-1] + 1 :])
    return _with_replaced(place, joined)


def _sorted(results: list[Part | Clashed], frame: Frame) -> list[Part | Clashed]:
    """Lists of words that all three have sorted stay sorted, such as `__all__`."""
    words = [part.text for part in frame.base.parts]
    known = all(_is_word_list(bracket.parts) for bracket in frame.brackets)
    if len(words) < _ENOUGH_TO_BE_SORTED or not known:
        return results
    if any(isinstance(each, Clashed) or any(each.comments) for each in results):
        return results
    parts = [each for each in results if isinstance(each, Part)]
    return [*sorted(parts, key=_lower_word)]


def _is_word_list(parts: Sequence[Part]) -> bool:
    words = [_lower_word(part) for part in parts]
    return "" not in words and words == sorted(words)


def _lower_word(part: Part) -> str:
    value = part.node.value if isinstance(part.node, ast.Constant) else None
    return value.lower() if isinstance(value, str) else ""


def _on_lines(place: Place, frame: Frame, results: Sequence[Part | Clashed]) -> str:
    opened = _pick("", *(bracket.opened for bracket in frame.brackets))
    end = f"\n{frame.indents[1]}"
    if frame.yours.exploded:
        ends = [bracket.end for bracket in frame.brackets]
        said = [each.strip() for each in ends]
        end = ends[2] if said[0] == said[1] != said[2] else ends[1]
        _pick("", *said)
    shown = [_marked(place, frame, each) if isinstance(each, Clashed) else each for each in results]
    return on_lines(frame, shown, opened, end)


def _marked(place: Place, frame: Frame, clashed: Clashed) -> str:
    texts = [
        f"{plain(part, frame.reference(side), frame.inner)}\n" if part else ""
        for side, part in enumerate((clashed.slot.base, clashed.slot.yours, clashed.slot.new))
    ]
    return place.context.lines(place.member, "; ".join(clashed.what), *texts)


class _Settling:
    def __init__(
        self, place: Place, frame: Frame, merge_part: MergePart, slots: Sequence[Slot[Part]]
    ) -> None:
        self.place = place
        self.slots = slots
        self.frame = frame
        self.merge_part = merge_part

    def settled(self, slot: Slot[Part]) -> Part | Clashed | None:
        """The element as it stands in the result; None: it is gone."""
        base, yours, new = slot.base, slot.yours, slot.new
        if yours is None or new is None:
            left = yours or new
            if base and left and not same(base, left):
                return self._undecided(slot)
            return None if base or left is None else self._shown(left, slot)
        if same(yours, new) or (base and same(base, new)):
            return yours
        if base and same(base, yours):
            return self._only_laid_out(base, yours, new, slot)
        if base and is_edit(base, yours) and is_edit(base, new):
            return self._both_changed(slot)
        return self._undecided(slot)

    def _only_laid_out(self, base: Part, yours: Part, new: Part, slot: Slot[Part]) -> Part:
        """You gave it another layout: that stays, as far as the template's change leaves it."""
        broken = yours.text.count("\n") > new.text.count("\n")
        if broken and base.comments == new.comments:
            try:
                return replace(yours, text=self.merge_part(base, yours, new))
            except ClashError:
                pass
        return self._shown(new, slot)

    def _both_changed(self, slot: Slot[Part]) -> Part | Clashed | None:
        base, yours, new = slot.base, slot.yours, slot.new
        assert base
        assert yours
        assert new
        try:
            text = self.merge_part(base, yours, new)
            lead = _pick("", base.lead, yours.lead, new.lead)
            after = _pick("", *(part.after.strip() for part in (base, yours, new)))
        except ClashError as clash:
            return self._undecided(slot, *clash.what)
        before = yours.before if lead == yours.lead else new.before
        return replace(yours, text=text, before=before, after=after and f"  {after}")

    def _undecided(self, slot: Slot[Part], *what: str) -> Part | Clashed | None:
        if _may_be_elsewhere(slot, self.slots):
            said = (self.place.label, "both changed the elements")
            raise ClashError(": ".join(each for each in said if each))
        side = self.place.context.decided(self.place.member)
        if side:
            chosen = slot.yours if side == "mine" else slot.new
            return chosen and self._shown(chosen, slot)
        parts = (slot.base, slot.yours, slot.new)
        values = [(part.value or part.text) if part else None for part in parts]
        named = slot.base or slot.yours or slot.new
        name = ": ".join(x for x in (self.place.label, named.name if named else "") if x)
        became = was_became(name, *values)
        return Clashed(slot, tuple(each or became for each in what) or (became,))

    def _shown(self, part: Part, slot: Slot[Part]) -> Part:
        """The template's element in your indentation; yours as it is."""
        if part is slot.yours:
            return part
        before = slot.yours.before if slot.yours and slot.yours.lead == part.lead else part.before
        return replace(self.frame.adopted(part), before=before)


def same(one: Part, other: Part) -> bool:
    """Do both say the same, whatever their layout; comments count."""
    if one.comments != other.comments:
        return False
    if one.text == other.text:
        return True
    if one.node is None or other.node is None or "#" in one.text + other.text:
        return False
    return ast.dump(one.node) == ast.dump(other.node)


def _pick(what: str, base: str, yours: str, new: str) -> str:
    """The one that changed. Raises ClashError when both did, differently."""
    if yours in (new, base):
        return new
    if new == base:
        return yours
    raise ClashError(what)


def _added_side_by_side(slots: Sequence[Slot[Part]]) -> bool:
    """Did both add elements at one place."""
    kinds = [
        "" if slot.base or (slot.yours and slot.new) else "yours" if slot.yours else "new"
        for slot in slots
    ]
    return any({one, other} == {"yours", "new"} for one, other in pairwise(kinds))
