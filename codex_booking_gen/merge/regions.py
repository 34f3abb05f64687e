"""Lines merge cleanly, and the result is wrong all the same: what has to be asked, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from codex_booking_gen.merge.lines import Chunk, Clash, Same, Taken, Woven, clashes, side_lines
from codex_booking_gen.merge.names import Problem

Named = Mapping[int, tuple[str, str]]
"""For clashes by their place among the chunks: the member, and what is wrong."""


def asked(
    chunks: Sequence[Chunk], problems: Iterable[Problem], merged: str
) -> tuple[tuple[Chunk, ...], Named]:
    """The chunks without a clash, those of each member with a problem as one clash.

    A member is asked about as a whole, from its first to its last change: either answer is then
    what its side has. Where that cannot be, all that the new text brought is asked about.
    """
    regions: dict[range, tuple[str, str]] = {}
    for problem in problems:
        found = _region(chunks, problem, merged)
        if found is None:
            return tuple(all_of_new(chunks)), {}
        region, member = found
        for other in [each for each in regions if _meet(each, region)]:
            region = range(min(other.start, region.start), max(other.stop, region.stop))
            told = regions.pop(other)
            member = told[0]
        regions[region] = member, problem.text
    return _with_clashes(chunks, regions)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _region(chunks: Sequence[Chunk], problem: Problem, merged: str) -> tuple[range, str] | None:
    """The changed chunks of the member that has the problem, and its name."""
    from codex_booking_gen.merge.shape import member_at

    try:
        member = member_at(merged, problem.line)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    first = member.first if member else problem.line
    last = member.last if member else problem.line
    places = _places(chunks)
    inside = [
        at
        for at, (start, end) in enumerate(places)
        if not isinstance(chunks[at], Same) and start <= last and max(start, end - 1) >= first
    ]
    if not any(_is_from_new(chunks[at]) for at in inside):
        return None
    return range(inside[0], inside[-1] + 1), member.name.split("#")[0] if member else ""


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


def all_of_new(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Without a clash, what the new text brought is in doubt: it is shown against yours."""
    found = tuple(chunks)
    clean = not clashes(found)
    for chunk in found:
        if clean and isinstance(chunk, Taken) and chunk.side == "new":
            yield Clash(chunk.base, chunk.base, chunk.lines)
        elif clean and isinstance(chunk, Woven):
            yield Clash(chunk.base, chunk.yours, chunk.new)
        else:
            yield chunk
