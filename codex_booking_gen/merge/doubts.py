"""All that speaks against a merged text of Python which is right in both sides."""

from __future__ import annotations

from codex_booking_gen.merge.bindings import bound_by_both, taken_by_both
from codex_booking_gen.merge.calls import misled_calls
from codex_booking_gen.merge.compiled import refused
from codex_booking_gen.merge.elements import misplaced_elements
from codex_booking_gen.merge.landing import misplaced
from codex_booking_gen.merge.moves import out_of_balance
from codex_booking_gen.merge.names import Problem, find_new_problems, parse
from codex_booking_gen.merge.repeats import repeated

_TOO_MUCH = (RecursionError, MemoryError)


def find_doubts(
    base: str, yours: str, new: str, merged: str, *, decided: bool = False, apart: bool = False
) -> tuple[Problem, ...]:
    """What is wrong with `merged`, each with its line; nothing where a side is no Python.

    `decided`: it has what the user decided, and need not be what one of the sides made of it.
    `apart`: the sides had nothing to do with each other, but for names.
    """
    try:
        if apart and parses(merged):
            return find_new_problems(base, yours, new, merged)
        return _found(base, yours, new, merged, decided=decided)
    except (SyntaxError, ValueError):
        return ()
    except _TOO_MUCH:
        return (Problem("", "its names could not be followed", 0),)


def _found(base: str, yours: str, new: str, merged: str, *, decided: bool) -> tuple[Problem, ...]:
    parse(yours), parse(new)
    broken = refused(merged)
    if broken and not refused(yours) and not refused(new):
        return (broken,)
    found = find_new_problems(base, yours, new, merged)
    if not parses(base):
        return found
    texts = base, yours, new, merged
    if not decided:
        found += (*misplaced(*texts), *misplaced_elements(*texts), *out_of_balance(*texts))
    return (
        *found,
        *repeated(*texts),
        *bound_by_both(*texts),
        *taken_by_both(*texts),
        *misled_calls(*texts[1:]),
    )


def parses(text: str) -> bool:
    """Whether it is Python to look at."""
    try:
        parse(text)
    except (SyntaxError, ValueError, *_TOO_MUCH):
        return False
    return True
