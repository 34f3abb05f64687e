"""A second look at clashes in text that has no structure to us: pages, styles, prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from codex_booking_gen.merge.lines import (
    Chunk,
    Clash,
    Edit,
    Lines,
    Same,
    Taken,
    Woven,
    clashes,
    edits_of,
    joined,
    merge_edits,
)
from codex_booking_gen.merge.matching import matching
from codex_booking_gen.merge.reindent import reindented

_ALIKE = 0.6
_MOST_LINES = 60
_LONGEST_LINE = 300


def merge_finely(base: Lines, yours: Lines, new: Lines) -> tuple[Chunk, ...]:
    """As `merge_lines`, with as few lines in a clash as can be."""
    found: list[Chunk] = []
    for chunk in merge_edits(base, edits_of(base, yours, new), fine=True):
        found += _second_look(chunk) if isinstance(chunk, Clash) else [chunk]
    if clashes(found):
        # end tags as good as any line, but no changes of neighbouring lines: as git does it
        plainly = merge_edits(base, edits_of(base, yours, new, any_line=True))
        found = found if clashes(plainly) else [*plainly]
    return joined(found)


def _second_look(clash: Clash) -> Iterable[Chunk]:
    """The clash settled, or in smaller pieces, or as it is."""
    woven = _woven(clash)
    if woven is not None:
        return [woven]
    edits = edits_of(clash.base, clash.yours, clash.new)
    pieces = [piece for edit in edits for piece in _line_by_line(clash.base, edit)]
    return merge_edits(clash.base, pieces, fine=True)


def _woven(clash: Clash) -> Woven | None:
    """One side moved the block to another depth, the other changed something in it."""
    sides = reindented(clash.base, clash.yours, clash.new)
    if sides is None:
        return None
    lines: list[str] = []
    for chunk in merge_edits(sides[0], edits_of(*sides), fine=True):
        if not isinstance(chunk, Same | Taken):
            return None
        lines += chunk.lines
    return Woven(clash.base, clash.yours, clash.new, tuple(lines))


def _line_by_line(base: Lines, edit: Edit) -> Iterator[Edit]:
    """The edit in as small pieces as it is beyond doubt made of."""
    before = base[edit.start : edit.end]
    if len(before) > _MOST_LINES or len(edit.lines) > 2 * _MOST_LINES or not before:
        yield edit
    elif len(before) == len(edit.lines) and all(map(_alike, before, edit.lines)):
        for number, (line, its) in enumerate(zip(before, edit.lines, strict=True), edit.start):
            if line != its:
                yield replace(edit, start=number, end=number + 1, lines=(its,))
    else:
        yield from _by_depth(before, edit) or [edit]


def _by_depth(before: Lines, edit: Edit) -> list[Edit]:
    """All lines are still there, at another depth; what else is new lies between them."""
    matches = matching([line.lstrip() for line in before], [line.lstrip() for line in edit.lines])
    places = {m.a + k: m.b + k for m in matches for k in range(m.size)}
    if len(places) < len(before):
        return []
    pieces = []
    at = 0
    for number, line in enumerate(before):
        place = places[number]
        here = edit.start + number
        if at < place:
            pieces.append(replace(edit, start=here, end=here, lines=edit.lines[at:place]))
        if edit.lines[place] != line:
            moved = edit.lines[place : place + 1]
            pieces.append(replace(edit, start=here, end=here + 1, lines=moved, indents=True))
        at = place + 1
    if at < len(edit.lines):
        pieces.append(replace(edit, start=edit.end, lines=edit.lines[at:]))
    return pieces


def _alike(line: str, other: str) -> bool:
    """The same line, with something changed in it."""
    one, its = line.strip(), other.strip()
    if one == its:
        return True
    if max(len(one), len(its)) > _LONGEST_LINE:
        return False
    matcher = SequenceMatcher(None, one, its, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
