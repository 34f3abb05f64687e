"""Lists whose order has a meaning of its own."""

from __future__ import annotations

from collections.abc import Iterator

from codex_booking_gen.merge.result import Note
from codex_booking_gen.merge.shape import members_of

_ORDERED = frozenset({"urlpatterns", "INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS"})


def notes_of_order(base: str, yours: str, new: str) -> Iterator[Note]:
    """Those that both sides changed, each in its own way: worth a look."""
    if not any(name in yours for name in _ORDERED):
        return
    try:
        was, mine, other = (members_of(text) for text in (base, yours, new))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for name in sorted(mine.keys() & other.keys()):
        if name.rpartition(".")[2] not in _ORDERED:
            continue
        versions = [each[name].text for each in (was, mine, other) if name in each]
        if len(set(versions)) == 3:
            yield Note(name, "both changed it, and its order matters", review=True)
