"""What both sides changed and somebody has to decide: how it is told, and what it keeps back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codex_booking_gen.errors import MarkersStandError
from codex_booking_gen.plan_values import EXIT_CONFLICT, Action, OpenConflict, Problem

_START = b"<<<<<<< "


def conflict_problems(actions: Iterable[Action], *, markers: bool) -> tuple[Problem, ...]:
    """All conflicts, which keep everything from being written unless each goes into its file.

    `markers`: they were to be, as far as they can.
    """
    found = [action for action in actions if action.conflicts]
    conflicts = [conflict for action in found for conflict in action.conflicts]
    if not found:
        return ()
    if all(action.changes for action in found):
        return (_to_settle(conflicts),)
    return (_to_decide(conflicts, markers=markers),)


def _to_decide(conflicts: list[OpenConflict], *, markers: bool) -> Problem:
    example = conflicts[0].name
    hint = (
        "Decide each of them and generate again, for example:\n"
        f"  codex-booking generate --resolve '{example}=mine'\n"
        f"  codex-booking generate --resolve '{example}=template'"
    )
    if not markers:
        hint += (
            "\nOr have all of them written into the files with git's markers, to settle there:\n"
            "  codex-booking generate --markers"
        )
    what = "Both you and the template changed these. Nothing was written."
    return Problem(EXIT_CONFLICT, what, hint, tuple(str(conflict) for conflict in conflicts))


def _to_settle(conflicts: list[OpenConflict]) -> Problem:
    return Problem(
        EXIT_CONFLICT,
        "Both you and the template changed these; both versions stand in the files, between"
        " markers.",
        "Keep what is right there, and delete the lines of the markers. Or take it all back:"
        " codex-booking undo",
        tuple(str(conflict) for conflict in conflicts),
        blocks=False,
    )


def refuse_markers(files: Mapping[str, bytes]) -> None:
    """Nothing goes on while a conflict stands in a file. Raises MarkersStandError.

    `files` are those that may hold one, by the place in the project.
    """
    found = [
        f"{place}:{line}"
        for place, content in sorted(files.items())
        for line in marked_lines(content)
    ]
    if found:
        raise MarkersStandError(
            "Conflict markers stand in these files:\n  " + "\n  ".join(found),
            "Keep what is right there, and delete the lines of the markers. Or put back what was"
            " there before (codex-booking undo), or a file as the template has it (codex-booking"
            " generate --restore PATH).",
        )


def marked_lines(content: bytes) -> list[int]:
    """The lines, counted from 1, on which conflicts begin."""
    if _START not in content:
        return []
    from codex_booking_gen.merge import has_markers

    if not has_markers(content.decode("utf-8", errors="replace").replace("\r\n", "\n")):
        return []
    lines = content.splitlines()
    return [number for number, line in enumerate(lines, start=1) if line.startswith(_START)]
