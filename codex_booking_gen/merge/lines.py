"""Three-way merge by lines: what one side changed is taken, what both changed is a clash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from codex_booking_gen.merge.matching import Match, matching, split_lines

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Lines that nobody changed."""

    lines: Lines


@dataclass(frozen=True, slots=True)
class Taken:
    """What one side, or both alike, made of `base`."""

    base: Lines
    lines: Lines
    side: Literal["yours", "new", "both"]


@dataclass(frozen=True, slots=True)
class Clash:
    """What both sides changed, each in its own way."""

    base: Lines
    yours: Lines
    new: Lines


@dataclass(frozen=True, slots=True)
class Woven:
    """What both sides changed, with both changes made: `lines`."""

    base: Lines
    yours: Lines
    new: Lines
    lines: Lines


Chunk = Same | Taken | Woven | Clash


@dataclass(frozen=True, slots=True)
class Edit:
    """One side turned the lines `start` to `end` of the base (end exclusive) into `lines`."""

    start: int
    end: int
    lines: Lines
    side: Literal["yours", "new"]
    indents: bool = False
    """Nothing but the indentation of the lines is new."""

    @property
    def grows(self) -> bool:
        """It brings more lines than it takes away, or makes room for more."""
        return self.indents or len(self.lines) > self.end - self.start


def merge_lines(
    base: str, yours: str, new: str, *, fine: bool = False, any_line: bool = False
) -> tuple[Chunk, ...]:
    """All of the three texts as chunks, in order.

    Changes of neighbouring lines clash, as they do in git. `fine`: they do not where their order
    is plain, and what clashes is looked at once more; for text without a structure that a later
    step could look at. `any_line`: blank lines, brackets and the like tell as much as any other
    of where they stand; for text whose merge is looked at afterwards.
    """
    lines = Lines(split_lines(base)), Lines(split_lines(yours)), Lines(split_lines(new))
    if not fine:
        return merge_edits(lines[0], edits_of(*lines, any_line=any_line))
    from codex_booking_gen.merge.fine import merge_finely

    return merge_finely(*lines)


def clashes(chunks: Iterable[Chunk]) -> list[Clash]:
    """Those chunks that are left to decide."""
    return [chunk for chunk in chunks if isinstance(chunk, Clash)]


def side_lines(chunk: Chunk, side: Literal["base", "yours", "new"]) -> Lines:
    """What one of the three texts has in the place of this chunk."""
    match chunk:
        case Same(lines):
            return lines
        case Taken():
            return chunk.lines if chunk.side in (side, "both") and side != "base" else chunk.base
        case Clash() | Woven():
            return {"base": chunk.base, "yours": chunk.yours, "new": chunk.new}[side]
        case _:
            assert_never(chunk)


def edits_of(base: Lines, yours: Lines, new: Lines, *, any_line: bool = False) -> list[Edit]:
    """What both sides did to the base."""
    found = matching(base, yours, any_line=any_line), matching(base, new, any_line=any_line)
    return [*_edits(base, yours, found[0], "yours"), *_edits(base, new, found[1], "new")]


def _edits(
    base: Lines, text: Lines, matches: Iterable[Match], side: Literal["yours", "new"]
) -> Iterator[Edit]:
    at_base = at_text = 0
    for i, j, size in [*matches, (len(base), len(text), 0)]:
        if at_base < i or at_text < j:
            yield Edit(at_base, i, text[at_text:j], side)
        at_base, at_text = i + size, j + size


def merge_edits(base: Lines, edits: Iterable[Edit], *, fine: bool = False) -> tuple[Chunk, ...]:
    """Make all edits; where those of both sides meet is a clash, unless they come to the same."""
    chunks: list[Chunk] = []
    at = 0
    for group in _meeting(edits, fine=fine):
        start, end = group[0].start, max(edit.end for edit in group)
        chunks.append(Same(base[at:start]))
        yours, new = (_edited(base, start, end, group, side) for side in ("yours", "new"))
        chunks += settle(base[start:end], yours, new)
        at = end
    chunks.append(Same(base[at:]))
    return joined(chunks)


def _meeting(edits: Iterable[Edit], *, fine: bool) -> Iterator[list[Edit]]:
    """The edits in order, those of both sides that meet as one group."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end, edit.side))
    beginning: dict[int, list[Edit]] = defaultdict(list)
    for edit in ordered:
        beginning[edit.start].append(edit)
    group: list[Edit] = []
    last: list[Edit] = []  # those that reach the group's end
    for edit in ordered:
        end = last[0].end if last else -1
        meets = edit.start < end or (
            edit.start == end and (not fine or _entangled(last, beginning[end]))
        )
        if group and not meets:
            yield group
            group, last, end = [], [], -1
        group.append(edit)
        if edit.end >= end:
            last = [edit, *(last if edit.end == end else [])]
    if group:
        yield group


def _entangled(before: Iterable[Edit], after: Iterable[Edit]) -> bool:
    """Of edits that touch, some of two sides cannot both be made, or in more than one order."""
    return any(
        one.side != other.side and not _side_by_side(one, other)
        for one in before
        for other in after
    )


def _side_by_side(one: Edit, other: Edit) -> bool:
    """Edits that touch can both be made, and in one order only."""
    into_the_void = (one.start == one.end and not other.lines) or (
        other.start == other.end and not one.lines
    )
    return not (one.grows and other.grows) and not into_the_void


def _edited(base: Lines, start: int, end: int, edits: Iterable[Edit], side: str) -> Lines:
    """The lines `start` to `end` of the base with the edits of one side."""
    lines: list[str] = []
    for edit in edits:
        if edit.side == side:
            lines += base[start : edit.start]
            lines += edit.lines
            start = edit.end
    return (*lines, *base[start:end])


def settle(base: Lines, yours: Lines, new: Lines) -> Iterator[Chunk]:
    """What both sides made of `base`, as few lines of it as can be in a clash."""
    whole = _judged(base, yours, new)
    if not isinstance(whole, Clash):
        yield whole
        return
    head, foot = common_head(yours, new), common_head(yours[::-1], new[::-1])
    if head and _only_these(base, yours, new, slice(head, None)):
        yield Taken(base[:head], yours[:head], "both")
        yield _judged(base[head:], yours[head:], new[head:])
        return
    if foot and _only_these(base, yours, new, slice(-foot)):
        yield _judged(base[:-foot], yours[:-foot], new[:-foot])
        yield Taken(base[-foot:], yours[-foot:], "both")
        return
    yield from _trimmed(base, yours, new, head)


def _only_these(base: Lines, yours: Lines, new: Lines, rest: slice) -> bool:
    """Besides a rest one side changed what both have in common now, and that line for line."""
    return base[rest] != () and any(
        side[rest] == base[rest] and len(side) == len(base) for side in (yours, new)
    )


def _trimmed(base: Lines, yours: Lines, new: Lines, head: int) -> Iterator[Chunk]:
    """A clash without what both begin and end with alike."""
    shared = common_head(base, yours[:head])
    yield Same(yours[:shared])
    yield Taken((), yours[shared:head], "both")
    base, yours, new = base[shared:], yours[head:], new[head:]
    tail = common_head(yours[::-1], new[::-1])
    rest = yours[len(yours) - tail :]
    kept = common_head(base[::-1], rest[::-1])
    base, yours, new = base[: len(base) - kept], yours[: len(yours) - tail], new[: len(new) - tail]
    rest_of_it = _judged(base, yours, new)
    # What one side dropped may be what the other turned into the lines that both have now.
    doubtful = isinstance(rest_of_it, Taken) and base and not rest_of_it.lines
    yield Clash(base, yours, new) if doubtful else rest_of_it
    yield Taken((), rest[: tail - kept], "both")
    yield Same(rest[tail - kept :])


def _judged(base: Lines, yours: Lines, new: Lines) -> Chunk:
    if yours == new:
        return Taken(base, yours, "both")
    if yours == base:
        return Taken(base, new, "new")
    if new == base:
        return Taken(base, yours, "yours")
    return Clash(base, yours, new)


def common_head(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with alike."""
    for number, (line, its) in enumerate(zip(one, other, strict=False)):
        if line != its:
            return number
    return min(len(one), len(other))


def joined(chunks: Iterable[Chunk]) -> tuple[Chunk, ...]:
    """Without empty chunks, and neighbours that nobody changed as one."""
    found: list[Chunk] = []
    for chunk in chunks:
        last = found[-1] if found else None
        if isinstance(chunk, Same) and isinstance(last, Same):
            found[-1] = Same(last.lines + chunk.lines)
        elif any(side_lines(chunk, side) for side in ("base", "yours", "new")):
            found.append(chunk)
    return tuple(found)
