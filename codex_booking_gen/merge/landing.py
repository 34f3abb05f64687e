"""Whether each change stands in the member in which its side made it.

Lines that occur more than once can lead a change of one side into a neighbour that looks alike.
Members have names: what the sides made of each tells what the merged text must have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codex_booking_gen.merge.names import Problem
from codex_booking_gen.merge.shape import Member, members_of

_Members = Mapping[str, Member]


def misplaced(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Members of `merged` that are not what the one side that changed them made of them.

    Raises SyntaxError where one of the texts is no Python.
    """
    was, mine, other, now = (members_of(text) for text in (base, yours, new, merged))
    several = {
        name.split("#")[0] for each in (was, mine, other, now) for name in each if "#" in name
    }
    for name in now.keys() | was.keys() | mine.keys() | other.keys():
        if name.split("#")[0] in several:
            continue
        side = _changed_by(was.get(name), mine.get(name), other.get(name))
        if side is None:
            if name in was and name in now and not (name in mine and name in other):
                yield Problem(name, f"{name} was taken out and is there again", now[name].first)
            continue
        wanted = (was, mine, other)[side].get(name)
        found = now.get(name)
        if wanted is found is None or (wanted and wanted.says(found)):
            continue
        if _renamed(name, was, mine, other) or _renamed(name, was, other, mine):
            continue
        if found and any(
            _taken_from(found, wanted, *each) for each in _pairs(was, mine, other, now)
        ):
            continue
        shown = name or "the module"
        line = (found or now[""]).first
        yield Problem(name, f"{shown} would not be what either side made of it", line)


def _changed_by(base: Member | None, yours: Member | None, new: Member | None) -> int | None:
    """Whose the member must be: 0 base, 1 yours, 2 new; None where both changed it."""
    if _alike(yours, base):
        return 2
    if _alike(new, base) or _alike(yours, new):
        return 1
    return None


def _alike(one: Member | None, other: Member | None) -> bool:
    return one is other is None or (one is not None and one.says(other))


def _renamed(name: str, base: _Members, side: _Members, other: _Members) -> bool:
    """A member that the side gave another name or place, and that the other side changed.

    It has to be a neighbour of `name`, or its whole class has another name: what merely looks
    alike in another class is a copy.
    """
    return any(
        gone not in side
        and gone in other
        and not member.says(other[gone])
        and (_owner(gone) == _owner(name) or _owner(gone) not in side)
        for gone, member in base.items()
    )


def _pairs(
    was: _Members, mine: _Members, other: _Members, now: _Members
) -> Iterator[tuple[Member, Member]]:
    """Members that both sides changed and that came out as one side has them, before and after."""
    for name, before in was.items():
        if name in mine and name in other and name in now:
            sides = mine[name], other[name]
            if not any(side.says(before) for side in sides) and now[name].text in (
                sides[0].text,
                sides[1].text,
            ):
                yield before, now[name]


def _taken_from(found: Member, wanted: Member | None, before: Member, after: Member) -> bool:
    """A member made of lines that stood in another one, and that took a change of them along."""
    if wanted is None:
        return False
    old, left = _lines(before), _lines(after)
    own = _lines(wanted)
    moved = own & old - left
    return 2 * len(moved) > len(own) and found.text != wanted.text


def _lines(member: Member) -> set[str]:
    return {line.strip() for line in member.text.split("\n") if any(map(str.isalnum, line))}


def _owner(name: str) -> str:
    return name.rpartition(".")[0]
