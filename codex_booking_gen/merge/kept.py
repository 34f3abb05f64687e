"""What was decided must cost nothing that nobody was asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from codex_booking_gen.merge.names import Problem
from codex_booking_gen.merge.shape import Member, members_of


def lost(
    base: str, yours: str, new: str, merged: str, decided: Collection[str]
) -> tuple[Problem, ...]:
    """Members that only you changed and that `merged` has otherwise, though no decision says so.

    Not of a class in which a member was decided that has another name in yours; nothing where all
    of the file was decided, or where a text is no Python.
    """
    try:
        return tuple(_lost(base, yours, new, merged, decided))
    except (SyntaxError, ValueError):
        return ()


def _lost(
    base: str, yours: str, new: str, merged: str, decided: Collection[str]
) -> Iterator[Problem]:
    was, mine, other, now = (members_of(text) for text in (base, yours, new, merged))
    about = {*decided, *(name.rpartition(".")[0] for name in decided if name not in mine)}
    for name, member in mine.items():
        if "#" in name or _is_within(name, about) or member.says(now.get(name)):
            continue
        if _is_yours_alone(was.get(name), member, other.get(name)):
            shown = name or "what has no name"
            yield Problem(name, f"{shown} would not be as you have it", member.first)


def _is_within(name: str, members: Collection[str]) -> bool:
    return any(not each or name == each or name.startswith(f"{each}.") for each in members)


def _is_yours_alone(base: Member | None, yours: Member, new: Member | None) -> bool:
    if base is None or new is None:
        return base is new
    return base.says(new) and not base.says(yours)
