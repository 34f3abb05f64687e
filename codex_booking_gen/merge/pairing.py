"""Which element between brackets is which in another version: only what is certain is paired.

An element is known by its text, then by what identifies it (a `name=`, a first argument), then,
where it has no name, by its likeness to one other between the same neighbours. Its place alone
says nothing.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from codex_booking_gen.merge.brackets import Part
from codex_booking_gen.merge.layout import Frame
from codex_booking_gen.merge.matching import matching
from codex_booking_gen.merge.sequence import Pairs, Slot, anchors, pair_equal_keys

_ALIKE = 0.5
_SAME_REST = 0.7
Likeness = Callable[[Part, Part], float]


def pair_elements(one: Sequence[Part], other: Sequence[Part]) -> Pairs:
    """By text, by what identifies them, by likeness: what could be several is none of them."""
    pairs = _pair_texts(one, other)
    left = [at for at in range(len(one)) if at not in pairs]
    there = [at for at in range(len(other)) if at not in pairs.values()]
    pairs |= _of_each_other_alone(one, other, left, there, _shared_identity)
    return pairs | _pair_alike(one, other, pairs)


def pair_added(one: Sequence[Part], other: Sequence[Part]) -> Pairs:
    """What both sides added: the same text or identity; a likeness is no reason."""
    pairs = pair_equal_keys(one, other)
    left = [at for at in range(len(one)) if at not in pairs]
    there = [at for at in range(len(other)) if at not in pairs.values()]
    return pairs | _of_each_other_alone(one, other, left, there, _shared_identity)


def is_edit(base: Part, part: Part) -> bool:
    """Is it certain that the one is what became of the other."""
    if base.key == part.key or _shared_identity(base, part):
        return True
    return _likeness(base, part) >= _ALIKE


def untraced(slots: Sequence[Slot[Part]], *, moved: bool) -> str:
    """Why it is not certain what became of an element that is gone, where that matters; or "".

    It matters where both sides took it out, and one of them may have put it back changed; and
    where an order is to be kept: one side `moved` elements, or both may have.
    """
    losers = set()
    for at, slot in enumerate(slots):
        if slot.base is None or (slot.yours and slot.new):
            continue
        gone = not slot.yours and not slot.new
        near = _gap(slots, at)
        for place, added in enumerate(slots):
            part = _put_in_by_who_took_out(slot, added)
            if part is None:
                continue
            if _may_be(slot.base, part, near=place in near):
                if gone:
                    return "both changed the elements"
                losers.add(slot.yours is None)
            if moved and not gone and (place in near and _are_alike_in_kind(slot.base, part)):
                return "both changed the order"
    if losers and (moved or len(losers) > 1):
        return "both changed the order"
    return ""


def crosses_spread(frame: Frame, slots: Sequence[Slot[Part]]) -> bool:
    """Does a pair of a dict come to the other side of a `**` than its side put it on.

    What is spread after a key replaces its value; what is spread before it does not.
    """
    kinds = [_kind(slot) for slot in slots]
    if "k" not in kinds:
        return False
    places = [{id(part): at for at, part in enumerate(each.parts)} for each in frame.brackets]
    for spread in (at for at, kind in enumerate(kinds) if kind == "**"):
        for at in range(len(slots)):
            was, mine, theirs = (
                _is_before(places[side], slots[at], slots[spread], name)
                for side, name in enumerate(("base", "yours", "new"))
            )
            known = {each for each in (mine, theirs) if each not in (None, was)}
            if at != spread and known - {at < spread}:
                return True
    return False


def _kind(slot: Slot[Part]) -> str:
    part = slot.base or slot.yours or slot.new
    return part.key[0] if part else ""


def _is_before(
    places: Mapping[int, int], slot: Slot[Part], other: Slot[Part], side: str
) -> bool | None:
    """Whether the one stands before the other in a version; None where that has not both."""
    one, two = getattr(slot, side), getattr(other, side)
    return places[id(one)] < places[id(two)] if one and two else None


def _put_in_by_who_took_out(gone: Slot[Part], added: Slot[Part]) -> Part | None:
    """What one side added that took the other out, and the other side has not."""
    if added.base or (added.yours and added.new):
        return None
    return added.new if gone.yours else added.yours if gone.new else added.yours or added.new


def _may_be(base: Part, part: Part, *, near: bool) -> bool:
    """Of one kind, in its place or with something in common; or much alike but for the name."""
    if _are_kin(base, part):
        return near or _likeness(base, part) > 0 or bool(_shared_identity(base, part))
    return _callee(base) == _callee(part) and _share(base, part) >= _ALIKE


def _are_alike_in_kind(one: Part, other: Part) -> bool:
    return one.family == other.family and (one.loose or bool(one.known))


def _are_kin(one: Part, other: Part) -> bool:
    """Can the one be an edit of the other: not where both have names, and other ones."""
    if one.family != other.family or _callee(one) != _callee(other):
        return False
    return one.loose or other.loose or bool(_shared_identity(one, other))


def _gap(slots: Sequence[Slot[Part]], at: int) -> range:
    """The places around it up to what all three versions have."""
    start, end = at, at + 1
    while start and not _is_common(slots[start - 1]):
        start -= 1
    while end < len(slots) and not _is_common(slots[end]):
        end += 1
    return range(start, end)


def _is_common(slot: Slot[Part]) -> bool:
    return bool(slot.base and slot.yours and slot.new)


def _pair_texts(one: Sequence[Part], other: Sequence[Part]) -> Pairs:
    """What stands in both, in order first, then wherever."""
    texts = [_exactly(part) for part in one], [_exactly(part) for part in other]
    pairs = {i + k: j + k for i, j, size in matching(*texts, any_line=True) for k in range(size)}
    taken = set(pairs.values())
    for at, text in enumerate(texts[0]):
        if at not in pairs:
            place = next(
                (k for k, its in enumerate(texts[1]) if its == text and k not in taken), -1
            )
            if place >= 0:
                pairs[at] = place
                taken.add(place)
    return pairs


def _exactly(part: Part) -> str:
    """What it says; of a named argument or pair, its name."""
    if part.key[0] in ("place", "kw", "k", "param", "mark") or part.node is None:
        return repr(part.key)
    return ast.unparse(part.node)


def _shared_identity(one: Part, other: Part) -> float:
    return float(len({*one.known} & {*other.known}))


def _of_each_other_alone(
    one: Sequence[Part],
    other: Sequence[Part],
    here: Iterable[int],
    there: Sequence[int],
    likeness: Likeness,
) -> Pairs:
    """Those that are alike to one another, and neither to a third."""
    found = {at: [k for k in there if likeness(one[at], other[k]) > 0] for at in here}
    claims = Counter(place for places in found.values() for place in places)
    return {
        at: places[0] for at, places in found.items() if len(places) == 1 and claims[places[0]] == 1
    }


def _pair_alike(one: Sequence[Part], other: Sequence[Part], pairs: Pairs) -> Pairs:
    """Nameless ones between the same neighbours: each the other's nearest kin."""
    found: Pairs = {}
    taken = set(pairs.values())
    for (at, place), (end, place_end) in pairwise(anchors(one, other, pairs)):
        here = [k for k in range(at + 1, end) if k not in pairs]
        there = [k for k in range(place + 1, place_end) if k not in taken]
        alone = len(here) == len(there) == 1
        if alone and _likeness(one[here[0]], other[there[0]]) >= _ALIKE:
            found[here[0]] = there[0]
        elif not alone:
            found |= _nearest_kin(one, other, here, there)
    return found


def _nearest_kin(
    one: Sequence[Part], other: Sequence[Part], here: Sequence[int], there: Sequence[int]
) -> Pairs:
    likeness = {(at, k): _likeness(one[at], other[k]) for at in here for k in there}
    return {
        at: k
        for (at, k), much in likeness.items()
        if much > _ALIKE
        and all(
            less < much
            for pair, less in likeness.items()
            if pair != (at, k) and (pair[0] == at or pair[1] == k)
        )
    }


def _likeness(one: Part, other: Part) -> float:
    """From 0 to 1: how many names and constants of the two are the same."""
    if not _are_kin(one, other):
        return 0.0
    share = _share(one, other)
    return max(share, _SAME_REST) if _same_but_first(one.node, other.node) else share


def _share(one: Part, other: Part) -> float:
    mine, theirs = _leaves(one.node), _leaves(other.node)
    return 2 * (mine & theirs).total() / max(1, (mine + theirs).total())


def _same_but_first(one: ast.AST | None, other: ast.AST | None) -> bool:
    """Calls with all the same but the first argument, such as the route of a view."""
    if not (isinstance(one, ast.Call) and isinstance(other, ast.Call)):
        return False
    mine, theirs = ([ast.dump(each) for each in call.args[1:]] for call in (one, other))
    return mine == theirs != []


def _callee(part: Part) -> str:
    return ast.dump(part.node.func) if isinstance(part.node, ast.Call) else ""


def _leaves(node: ast.AST | None) -> Counter[str]:
    """What it is made of, without the names of keywords and functions."""
    found: Counter[str] = Counter()
    match node:
        case None:
            pass
        case ast.Name() | ast.Attribute() | ast.Constant():
            found[ast.dump(node)] += 1
        case ast.Call():
            for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
                found += _leaves(each)
        case ast.Dict():
            for each in [*node.values, *(key for key in node.keys if key and not _is_text(key))]:
                found += _leaves(each)
        case _:
            for child in ast.iter_child_nodes(node):
                found += _leaves(child)
    return found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)
