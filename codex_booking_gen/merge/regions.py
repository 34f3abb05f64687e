"""Lines merge cleanly, and the result is wrong all the same: what has to be asked, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal

from codex_booking_gen.merge.lines import Chunk, Clash, Same, Taken, Woven, clashes, side_lines
from codex_booking_gen.merge.matching import is_filler
from codex_booking_gen.merge.names import Problem

if TYPE_CHECKING:
    from codex_booking_gen.merge.shape import Member

_ROUNDS = 4
Named = Mapping[int, tuple[str, str]]
"""For clashes by their place among the chunks: the member, and what is wrong."""


def asked(
    chunks: Sequence[Chunk], problems: Iterable[Problem], merged: str, *, members: bool = True
) -> tuple[tuple[Chunk, ...], Named]:
    """The chunks without a clash, those of each member with a problem as one clash.

    A member is asked about as a whole, from its first to its last change: either answer is then
    what its side has. Where that cannot be, all that the new text brought is asked about.
    `members`: it has some; else the change is asked about that has the line.
    """
    regions: dict[range, tuple[str, str]] = {}
    for problem in problems:
        found = _region(chunks, problem, merged if members else None)
        if found is None:
            return all_of_new(chunks), {}
        region, member = found
        for other in [each for each in regions if _meet(each, region)]:
            region = range(min(other.start, region.start), max(other.stop, region.stop))
            told = regions.pop(other)
            member = told[0]
        regions[region] = member, problem.text
    return _with_clashes(chunks, regions)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _region(
    chunks: Sequence[Chunk], problem: Problem, merged: str | None
) -> tuple[range, str] | None:
    """The changed chunks of the member that has the problem, and its name."""
    member = _member(merged, problem.line) if merged is not None else None
    first = member.first if member else problem.since or problem.line
    last = member.last if member else problem.line
    inside = [
        at
        for at, (start, end) in enumerate(_places(chunks))
        if not isinstance(chunks[at], Same) and start <= last and max(start, end - 1) >= first
    ]
    if not inside or (merged is not None and not any(_is_from_new(chunks[at]) for at in inside)):
        return None
    return range(inside[0], inside[-1] + 1), member.name.split("#")[0] if member else ""


def _member(merged: str, line: int) -> Member | None:
    from codex_booking_gen.merge.shape import member_at

    try:
        return member_at(merged, line)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _places(chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """First line (from 1) and end of each chunk in the merged text."""
    sizes = [0 if isinstance(chunk, Clash) else len(chunk.lines) for chunk in chunks]
    ends = [1, *(1 + size for size in accumulate(sizes))]
    return list(pairwise(ends))


def _is_from_new(chunk: Chunk) -> bool:
    return isinstance(chunk, Woven) or (isinstance(chunk, Taken) and chunk.side != "yours")


def _with_clashes(
    chunks: Sequence[Chunk], regions: Mapping[range, tuple[str, str]]
) -> tuple[tuple[Chunk, ...], Named]:
    found: list[Chunk] = []
    named = {}
    at = 0
    for region in sorted(regions, key=lambda each: each.start):
        found += chunks[at : region.start]
        named[len(found)] = regions[region]
        found.append(_as_one(chunks[region.start : region.stop]))
        at = region.stop
    return (*found, *chunks[at:]), named


def _as_one(chunks: Sequence[Chunk]) -> Clash:
    base, yours, new = (
        tuple(line for chunk in chunks for line in side_lines(chunk, side))
        for side in ("base", "yours", "new")
    )
    return Clash(base, yours, new)


def all_of_new(chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """What the new text brought, or else what yours did, as clashes with the other side."""
    for side in ("new", "yours"):
        found = [
            _as_one([chunk])
            if isinstance(chunk, Woven) or (isinstance(chunk, Taken) and chunk.side == side)
            else chunk
            for chunk in chunks
        ]
        if clashes(found):
            return tuple(found)
    return tuple(chunks)


def answerable(
    chunks: Sequence[Chunk], is_good: Callable[[Sequence[Chunk]], bool]
) -> tuple[Chunk, ...]:
    """Clashes so wide that either side, chosen throughout, gives what `is_good`; if that can be."""
    tried = tuple(chunks)
    for _ in range(_ROUNDS):
        if all(is_good(answered(tried, side)) for side in ("yours", "new")):
            return tried
        wider = _widened(tried)
        if wider == tried:
            break
        tried = wider
    return tuple(chunks)


def answered(chunks: Iterable[Chunk], side: Literal["yours", "new"]) -> tuple[Chunk, ...]:
    """Every clash settled for one side."""
    return tuple(
        Same(side_lines(chunk, side)) if isinstance(chunk, Clash) else chunk for chunk in chunks
    )


def _widened(chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Each clash with the changes next to it."""
    changed = [at for at, chunk in enumerate(chunks) if not isinstance(chunk, Same)]
    found = list(chunks)
    for place in reversed([k for k, at in enumerate(changed) if isinstance(chunks[at], Clash)]):
        first, last = changed[max(0, place - 1)], changed[min(len(changed) - 1, place + 1)]
        if last < len(found):
            found[first : last + 1] = [_as_one(found[first : last + 1])]
    return tuple(found)


def with_whole_moves(chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """What one side moved has both of its ends in a clash, or neither.

    Else who answers for one side loses what stands at the other end, or has it twice.
    """
    found = list(chunks)
    while True:
        region = next(_half_moves(found), None)
        if region is None:
            return tuple(found)
        found[region.start : region.stop] = [_as_one(found[region.start : region.stop])]


def _half_moves(chunks: Sequence[Chunk]) -> Iterator[range]:
    """Each from a clash to the other end of a move, or from there to the clash."""
    for at, chunk in enumerate(chunks):
        if not isinstance(chunk, Clash):
            continue
        for other, taken in enumerate(chunks):
            if isinstance(taken, Taken) and _share_a_move(chunk, taken):
                yield range(min(at, other), max(at, other) + 1)


def _share_a_move(clash: Clash, taken: Taken) -> bool:
    sides: tuple[Literal["yours", "new"], ...] = ("yours", "new")
    for side in sides:
        if taken.side in (side, "both"):
            lines = clash.yours if side == "yours" else clash.new
            there = _gone(taken.base, taken.lines) & _gone(lines, clash.base)
            back = _gone(clash.base, lines) & _gone(taken.lines, taken.base)
            if there or back:
                return True
    return False


def _gone(before: Sequence[str], after: Sequence[str]) -> set[str]:
    left = {line.strip() for line in after}
    return {line.strip() for line in before if not is_filler(line)} - left
