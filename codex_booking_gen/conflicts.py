"""What both sides changed and somebody has to decide: how it is told, and what it keeps back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codex_booking_gen.errors import MarkersStandError
from codex_booking_gen.plan_values import EXIT_CONFLICT, EXIT_UNFIT, Action, Problem

_START = b"<<<<<<< "


def conflict_problems(actions: Iterable[Action], *, markers: bool) -> tuple[Problem, ...]:
    """All conflicts, which keep everything from being written unless each goes into its file.

    `markers`: they were to be, as far as they can.
    """
    actions = tuple(actions)
    found = [action for action in actions if action.conflicts]
    unfit = [action for action in actions if action.exit_code == EXIT_UNFIT]
    problems = (_unfit(unfit),) if unfit else ()
    if not found:
        return problems
    if all(action.changes for action in found):
        return (*problems, _to_settle(found))
    return (*problems, _to_decide(found, markers=markers))


def _unfit(actions: Iterable[Action]) -> Problem:
    return Problem(
        EXIT_UNFIT,
        "What was decided cannot stand together. Nothing was written.",
        "Decide otherwise, or have both versions written into the files: codex-booking generate"
        " --markers",
        tuple(f"{action.path}: {action.reason}" for action in actions),
    )


def _names(actions: Iterable[Action]) -> tuple[str, ...]:
    return tuple(str(conflict) for action in actions for conflict in action.conflicts)


def _to_decide(actions: list[Action], *, markers: bool) -> Problem:
    # what no marker can be written into has to be decided in any case
    unmarkable = [action for action in actions if not _can_be_marked(action)]
    first = (unmarkable or actions)[0]
    command = "codex-booking generate" + (" --markers" if markers else "")
    example = f"  {command} --resolve '{first.conflicts[0].name}="
    hint = f"Decide, and generate again, for example:\n{example}mine'\n{example}template'"
    if not markers and _can_be_marked(first):
        hint += (
            "\nOr have all of them written into the files with git's markers, to settle there:\n"
            "  codex-booking generate --markers"
        )
    what = "These are yours to decide: you and the template both changed them. Nothing was written."
    if markers and unmarkable:
        what = "There is no place for markers here: this has to be decided. Nothing was written."
        actions = unmarkable
    return Problem(EXIT_CONFLICT, what, hint, _names(actions))


def _can_be_marked(action: Action) -> bool:
    """There are two texts: where there was a base as well, the merge has read them."""
    if action.base is not None:
        return action.merge is not None
    versions = (action.before, action.new)
    return all(version is not None and b"\0" not in version for version in versions)


def _to_settle(actions: Iterable[Action]) -> Problem:
    return Problem(
        EXIT_CONFLICT,
        "These are yours to settle: both versions go into the files, between git's markers.",
        "Keep what is right there, and delete the lines of the markers. Or take it all back:"
        " codex-booking undo",
        _names(actions),
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
            "Keep what is right there, and delete the lines of the markers. Or take back the run"
            " that wrote them, while it is the last one (codex-booking undo), or put back a file as"
            " the template has it (codex-booking generate --restore PATH).",
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
