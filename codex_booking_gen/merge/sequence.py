"""Sequences of keyed elements in three versions: which is which, and in what order they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence, Sized
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from codex_booking_gen.merge.matching import matching


class Element(Protocol):
    """Something that is recognised in another version."""

    @property
    def key(self) -> Hashable: ...
    @property
    def text(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def loose(self) -> bool: ...


Pairs = dict[int, int]


@dataclass(frozen=True, eq=False)
class Slot[T: Element]:
    """One element in the versions that have it."""

    base: T | None
    yours: T | None
    new: T | None


@dataclass(frozen=True)
class Aligned[T: Element]:
    """All elements of three versions, once each, in the order of the merged text."""

    slots: tuple[Slot[T], ...]
    both_moved: bool
    """Both sides changed the order of what was there, differently; yours holds."""
    moved: bool = False
    """One of them changed it."""


def align[T: Element](
    base: Sequence[T],
    yours: Sequence[T],
    new: Sequence[T],
    pair: Callable[[Sequence[T], Sequence[T]], Pairs],
    pair_added: Callable[[Sequence[T], Sequence[T]], Pairs] | None = None,
) -> Aligned[T]:
    """The elements as slots. `pair` says which element of one sequence is which of another.

    `pair_added` says it of what both sides added; without it, equal keys do.
    """
    to_yours, to_new = pair(base, yours), pair(base, new)
    to_yours |= _seen_in_other(to_yours, yours, to_new, new)
    to_new |= _seen_in_other(to_new, new, to_yours, yours)
    at_yours = _ids(to_yours, len(base), len(yours))
    fresh = [at for at in range(len(new)) if at not in to_new.values()]
    own = [at for at in range(len(yours)) if at not in to_yours.values()]
    both = (pair_added or pair_equal_keys)([yours[at] for at in own], [new[at] for at in fresh])
    added = {fresh[theirs]: at_yours[own[mine]] for mine, theirs in both.items()}
    at_new = _ids(to_new, len(base) + len(yours), len(new)) | added
    slots: dict[int, Slot[T]] = {}
    here = {number: yours[at] for at, number in at_yours.items()}
    there = {number: new[at] for at, number in at_new.items()}
    order, both_moved = _order(
        range(len(base)), [at_yours[at] for at in range(len(yours))], list(at_new.values())
    )
    for number in order:
        was = base[number] if number < len(base) else None
        slots[number] = Slot(was, here.get(number), there.get(number))
    moved = any(not _is_rising(pairs) for pairs in (to_yours, to_new))
    return Aligned(tuple(slots.values()), both_moved, moved)


def _is_rising(pairs: Pairs) -> bool:
    places = [pairs[at] for at in sorted(pairs)]
    return places == sorted(places)


def _seen_in_other[T: Element](
    pairs: Pairs, side: Sequence[T], others: Pairs, other: Sequence[T]
) -> Pairs:
    """What the other side made of an element, and this side has too: the same edit."""
    taken = set(pairs.values())
    free = {element.text: at for at, element in enumerate(side) if at not in taken}
    found: Pairs = {}
    for number, place in others.items():
        at = free.get(other[place].text)
        if number in pairs or at is None:
            continue
        if all((number < k) == (at < pairs[k]) for k in pairs):
            found[number] = at
            del free[other[place].text]
    return found


def replaced_by_both[T: Element](slots: Sequence[Slot[T]]) -> list[int]:
    """Places of what both sides took out, each to put something else there; empty if none."""
    run: list[int] = []
    for at in range(len(slots) + 1):
        slot = slots[at] if at < len(slots) else None
        if slot and not (slot.base and slot.yours and slot.new):
            run.append(at)
            continue
        kinds = {(bool(slots[k].base), bool(slots[k].yours), bool(slots[k].new)) for k in run}
        if {(True, False, False), (False, True, False), (False, False, True)} <= kinds:
            return run
        run = []
    return []


def _ids(pairs: Pairs, offset: int, count: int) -> dict[int, int]:
    back = {place: number for number, place in pairs.items()}
    return {at: back.get(at, offset + at) for at in range(count)}


def _order(base: Sequence[int], yours: list[int], new: list[int]) -> tuple[list[int], bool]:
    """All numbers once. Who moved what was there decides; additions follow what they followed."""
    common = set(base) & set(yours) & set(new)
    was, mine, theirs = ([each for each in side if each in common] for side in (base, yours, new))
    spine, other = (new, yours) if mine == was != theirs else (yours, new)
    known = set(spine)
    order = list(spine)
    for version in (other, list(base)):
        before = -1
        last = max((at for at, number in enumerate(version) if number in known), default=-1)
        for at, number in enumerate(version):
            if number not in known:
                place = order.index(before) + 1 if before >= 0 else 0
                if at > last and mine != theirs and version is other:
                    # What stood behind all the others still does.
                    place = len(order)
                if spine is yours and version is other:
                    place = _after_own(order, place, set(base) | set(other))
                order.insert(place, number)
                known.add(number)
            before = number
    return order, mine != was != theirs and mine != theirs


def _after_own(order: list[int], place: int, elsewhere: set[int]) -> int:
    """Past what only the spine has: yours first, then the template's."""
    while place < len(order) and order[place] not in elsewhere:
        place += 1
    return place


def pair_by_key[T: Element](one: Sequence[T], other: Sequence[T]) -> Pairs:
    """By key wherever they stand; nameless ones that are left also by their place."""
    pairs = pair_equal_keys(one, other)
    return pairs | _pair_left(one, other, pairs)


def pair_equal_keys[T: Element](one: Sequence[T], other: Sequence[T]) -> Pairs:
    """By key, wherever they stand."""
    pairs: Pairs = {}
    places: dict[Hashable, list[int]] = defaultdict(list)
    for at, element in enumerate(other):
        places[element.key].append(at)
    mine: dict[Hashable, list[int]] = defaultdict(list)
    for at, element in enumerate(one):
        mine[element.key].append(at)
    for key, here in mine.items():
        pairs |= _pair_alike(one, other, here, places[key])
    return pairs


def _pair_alike[T: Element](
    one: Sequence[T], other: Sequence[T], here: list[int], there: list[int]
) -> Pairs:
    """Several of one key: equal texts first, the rest in order."""
    if len(here) == len(there) == 1:
        return {here[0]: there[0]}
    pairs: Pairs = {}
    left = list(there)
    for at in here:
        for place in left:
            if other[place].text == one[at].text:
                pairs[at] = place
                left.remove(place)
                break
    rest = [at for at in here if at not in pairs]
    return pairs | dict(zip(rest, left, strict=False))


def anchors(one: Sized, other: Sized, pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs that stand in the same order on both sides, with both ends around them."""
    found = [(-1, -1)]
    for at in sorted(pairs):
        if pairs[at] > found[-1][1]:
            found.append((at, pairs[at]))
    return [*found, (len(one), len(other))]


def _pair_left[T: Element](one: Sequence[T], other: Sequence[T], pairs: Pairs) -> Pairs:
    """Nameless ones between the same neighbours, one for one and of one family: edits."""
    found: Pairs = {}
    taken = set(pairs.values())
    for (at, place), (end, place_end) in pairwise(anchors(one, other, pairs)):
        here = [k for k in range(at + 1, end) if k not in pairs and one[k].loose]
        there = [k for k in range(place + 1, place_end) if k not in taken and other[k].loose]
        if [one[k].family for k in here] == [other[k].family for k in there]:
            found |= dict(zip(here, there, strict=True))
    return found


def pair_in_order[T: Element](one: Sequence[T], other: Sequence[T]) -> Pairs:
    """As `pair_by_key`, for sequences whose order has a meaning: nothing is seen as moved."""
    pairs: Pairs = {}
    texts = [each.text for each in one], [each.text for each in other]
    at = place = 0
    for i, j, size in [*matching(*texts), (len(one), len(other), 0)]:
        pairs |= _pair_gap(one, other, range(at, i), range(place, j))
        pairs |= {i + k: j + k for k in range(size)}
        at, place = i + size, j + size
    return _without_moved(one, other, pairs)


def _without_moved[T: Element](one: Sequence[T], other: Sequence[T], pairs: Pairs) -> Pairs:
    """Less what is there still, elsewhere: what stands in its place is no edit of it."""
    left = {each.key for at, each in enumerate(one) if at not in pairs}
    taken = set(pairs.values())
    its_left = {each.key for at, each in enumerate(other) if at not in taken}
    return {
        at: place
        for at, place in pairs.items()
        if one[at].key == other[place].key
        or not (one[at].key in its_left or other[place].key in left)
    }


def _pair_gap[T: Element](one: Sequence[T], other: Sequence[T], here: range, there: range) -> Pairs:
    keys = [repr(one[k].key) for k in here], [repr(other[k].key) for k in there]
    pairs: Pairs = {}
    at, place = here.start, there.start
    for i, j, size in [*matching(*keys), (len(here), len(there), 0)]:
        mine, theirs = range(at, here.start + i), range(place, there.start + j)
        families = [one[k].family for k in mine], [other[k].family for k in theirs]
        if families[0] == families[1]:
            loose = all(one[k].loose for k in mine) and all(other[k].loose for k in theirs)
            pairs |= dict(zip(mine, theirs, strict=True)) if loose or len(mine) == 1 else {}
        pairs |= {here.start + i + k: there.start + j + k for k in range(size)}
        at, place = here.start + i + size, there.start + j + size
    return pairs
