"""One side moved a block to another depth: what the other side changed in it follows."""

from __future__ import annotations

from dataclasses import dataclass

from codex_booking_gen.merge.lines import Lines
from codex_booking_gen.merge.matching import matching


@dataclass(frozen=True, slots=True)
class _Shift:
    """White space that is put before a line, or taken from its beginning."""

    prefix: str
    deeper: bool

    def of(self, line: str) -> str | None:
        """The line at its new depth; None when it does not begin as deep as it must."""
        if not line.strip():
            return line
        if self.deeper:
            return self.prefix + line
        return line.removeprefix(self.prefix) if line.startswith(self.prefix) else None


_STAYS = _Shift("", deeper=True)


def reindented(base: Lines, yours: Lines, new: Lines) -> tuple[Lines, Lines, Lines] | None:
    """The three texts at the depth that one side gave them.

    None when neither side, or both, moved a block, or when a change of the other side lies at its
    edge, where nothing tells how deep it belongs.
    """
    by_you, by_new = _shifts(base, yours), _shifts(base, new)
    if (by_you is None) == (by_new is None):
        return None
    if by_you is not None:
        moved, followed = _moved(base, by_you), _followed(base, new, by_you)
        return None if followed is None else (moved, yours, followed)
    assert by_new is not None
    moved, followed = _moved(base, by_new), _followed(base, yours, by_new)
    return None if followed is None else (moved, followed, new)


def _shifts(base: Lines, text: Lines) -> dict[int, _Shift] | None:
    """Where the lines of the base went, by number; None unless a block moved, all of it alike."""
    found: dict[int, _Shift] = {}
    matches = matching([line.lstrip() for line in base], [line.lstrip() for line in text])
    for a, b, size in matches:
        for number in range(size):
            line, its = base[a + number], text[b + number]
            if line.strip():
                shift = _shift(line, its)
                if shift is None:
                    return None
                found[a + number] = shift
    return found if len(set(found.values()) - {_STAYS}) == 1 else None


def _shift(line: str, its: str) -> _Shift | None:
    if line == its:
        return _STAYS
    if its.endswith(line):
        return _Shift(its.removesuffix(line), deeper=True)
    return _Shift(line.removesuffix(its), deeper=False) if line.endswith(its) else None


def _moved(base: Lines, shifts: dict[int, _Shift]) -> Lines:
    moved = [shifts.get(number, _STAYS).of(line) for number, line in enumerate(base)]
    return tuple(line for line in moved if line is not None)


def _followed(base: Lines, text: Lines, shifts: dict[int, _Shift]) -> Lines | None:
    """The other side's text, each of its changes as deep as the lines around it went."""
    lines: list[str | None] = []
    at_base = at_text = 0
    for i, j, size in [*matching(base, text), (len(base), len(text), 0)]:
        if at_text < j:
            shift = _shift_at(base, shifts, at_base, i)
            lines += [None if shift is None else shift.of(line) for line in text[at_text:j]]
        lines += _moved_part(base, shifts, i, i + size)
        at_base, at_text = i + size, j + size
    return None if None in lines else tuple(line for line in lines if line is not None)


def _moved_part(base: Lines, shifts: dict[int, _Shift], start: int, end: int) -> list[str | None]:
    return [shifts.get(number, _STAYS).of(base[number]) for number in range(start, end)]


def _shift_at(base: Lines, shifts: dict[int, _Shift], start: int, end: int) -> _Shift | None:
    """How the lines that are replaced moved, or those on both sides of an insertion."""
    if start < end:
        numbers = [number for number in range(start, end) if base[number].strip()]
        around = {shifts.get(number) for number in numbers}
    else:
        around = {_neighbour(base, shifts, range(start - 1, -1, -1))}
        around.add(_neighbour(base, shifts, range(start, len(base))))
    return around.pop() if len(around) == 1 else None


def _neighbour(base: Lines, shifts: dict[int, _Shift], numbers: range) -> _Shift | None:
    """What the nearest line that is not blank did; beyond the block everything stayed."""
    for number in numbers:
        if base[number].strip():
            return shifts.get(number)
    return _STAYS
