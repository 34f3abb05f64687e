"""What a line of the plan says about its file, beside verb and path."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from codex_booking_gen.plan_values import Action, Kind, Verb

if TYPE_CHECKING:
    from codex_booking_gen.merge import Result

_SHOWN = 4
"""So many names in one line, and the count of the rest."""


def place_text(action: Action) -> str:
    """The path, and where the owner has moved the file."""
    return f"{action.path} -> {action.moved_to}" if action.moved_to else action.path


def note_text(action: Action) -> str:
    """Why the verb, how it was merged, and what deserves a look; may be empty."""
    if action.kind is Kind.ONCE and action.verb is Verb.CREATE and action.after:
        return "for your own tests, never touched again"
    why = f"because {', '.join(action.because)}" if action.because else ""
    parts = [action.reason, why, _conflicts(action), _merged(action), _review(action.merge)]
    if action.uncommitted and action.changes:
        parts.append("uncommitted changes")
    return "; ".join(part for part in parts if part)


def _conflicts(action: Action) -> str:
    return _some([conflict.member for conflict in action.conflicts if conflict.member])


def _merged(action: Action) -> str:
    result = action.merge
    if result is None or action.conflicts or not action.changes:
        return ""
    by_structure = len(result.notes)
    by_lines = max(0, _places(action.before or b"", action.after or b"") - by_structure)
    counts = [(by_lines, "by lines"), (by_structure, "by structure")]
    return "merged: " + ", ".join(f"{count} {how}" for count, how in counts if count)


def _review(result: Result | None) -> str:
    members = [note.member for note in result.notes if note.review] if result else []
    return f"review the order of {_some(members)}" if members else ""


def _places(before: bytes, after: bytes) -> int:
    """In how many places two versions differ."""
    codes = SequenceMatcher(
        None, before.splitlines(), after.splitlines(), autojunk=False
    ).get_opcodes()
    return sum(tag != "equal" for tag, *_ in codes)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
