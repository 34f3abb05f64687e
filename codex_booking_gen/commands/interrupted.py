"""What every command that writes does first about a run that was killed while it wrote."""

from __future__ import annotations

from pathlib import Path

from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.errors import StateDamagedError
from codex_booking_gen.journal import Journal


def take_back_interrupted(root: Path, dialogue: Dialogue, *, dry_run: bool) -> None:
    """Bring the project to before an interrupted run, so that this one starts from a whole tree.

    Raises StateDamagedError where that would have to be done, and nothing may be written.
    """
    if dry_run:
        refuse_interrupted(root)
    elif Journal(root).recover():
        dialogue.warn("An earlier run was interrupted while it wrote; it was taken back.")


def refuse_interrupted(root: Path) -> None:
    """Raise StateDamagedError when a run was killed while it wrote, and files are half written."""
    if Journal(root).was_interrupted():
        raise StateDamagedError(
            "An earlier run was interrupted while it wrote.",
            "Run codex-booking generate: it takes that run back first. codex-booking undo takes it"
            " back, and does no more.",
        )
