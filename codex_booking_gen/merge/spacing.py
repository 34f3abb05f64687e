"""The merged members of a block as text, with the empty lines between them."""

from __future__ import annotations

from collections.abc import Sequence

from codex_booking_gen.merge.import_places import Placed
from codex_booking_gen.merge.outline import Block, Item


def joined(members: Sequence[Placed], blocks: tuple[Block, Block, Block], *, module: bool) -> str:
    """All lines; the empty ones as yours has them, else as the template does."""
    gaps: list[str] = []
    before: Placed | None = None
    neighbours = [_neighbours(block.items) for block in blocks]
    for member in members:
        gaps.append(_gap(before, member, neighbours, 2 if module else 1))
        before = member
    texts = [member.text for member in members]
    for at, text in enumerate(texts):
        if _is_one_sided(text):
            texts[at] = _with_distance(text, gaps, at)
    return "".join(gap + text for gap, text in zip(gaps, texts, strict=True)) + blocks[1].tail


def _is_one_sided(text: str) -> bool:
    """Nothing but a conflict in which one side has no lines."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0].startswith("<<<<<<<") or not lines[-2].startswith(">>>>>>>"):
        return False
    return text.count("\n=======\n") == 1 and "=======" in (lines[1], lines[-3])


def _with_distance(text: str, gaps: list[str], at: int) -> str:
    """With a member that may go, the smaller of the distances to its neighbours goes."""
    lines = text.split("\n")
    first, last = (2, len(lines) - 2) if lines[1] == "=======" else (1, len(lines) - 3)
    follows = at + 1 < len(gaps)
    where = at + 1 if follows and len(gaps[at + 1]) <= len(gaps[at]) else at
    empty = gaps[where].split("\n")[:-1]
    gaps[where] = ""
    place = last if where > at else first
    return "\n".join([*lines[:place], *empty, *lines[place:]])


def _neighbours(items: Sequence[Item]) -> dict[int, Item | None]:
    above: dict[int, Item | None] = {}
    previous = None
    for item in items:
        above[id(item)] = previous
        previous = item
    return above


def _gap(
    before: Placed | None, member: Placed, neighbours: Sequence[dict[int, Item | None]], apart: int
) -> str:
    if member.gap is not None:
        return member.gap
    if before is None:
        return member.item.gap if neighbours and _is_first(member, neighbours) else ""
    gaps = [
        _gap_between(before.slot.base, member.slot.base, neighbours[0]),
        _gap_between(before.slot.yours, member.slot.yours, neighbours[1]),
        _gap_between(before.slot.new, member.slot.new, neighbours[2]),
    ]
    if gaps[1] is not None and gaps[1] != gaps[0]:
        return gaps[1]
    if gaps[2] is not None:
        return gaps[2]
    if gaps[1] is not None:
        return gaps[1]
    own = member.item.gap
    above = next((each[id(member.item)] for each in neighbours if id(member.item) in each), None)
    if apart == 1 and above and (above.bulky or above.key == ("doc",)) and not member.item.bulky:
        # What stood below something else says nothing of the distance between two fields.
        own = ""
    if before.item.bulky or member.item.bulky:
        return own if own.count("\n") >= apart else "\n" * apart
    return own


def _is_first(member: Placed, neighbours: Sequence[dict[int, Item | None]]) -> bool:
    return any(above.get(id(member.item), member.item) is None for above in neighbours)


def _gap_between(
    before: Item | None, member: Item | None, above: dict[int, Item | None]
) -> str | None:
    """The empty lines between two that are neighbours in this version."""
    if before is None or member is None or above.get(id(member)) is not before:
        return None
    return member.gap
