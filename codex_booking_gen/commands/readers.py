"""What commands have in common that look at a generated project and never change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codex_booking_gen.commands.interrupted import refuse_interrupted
from codex_booking_gen.errors import ProjectError
from codex_booking_gen.locks import whole_tree
from codex_booking_gen.spec import Spec, default_toml
from codex_booking_gen.state import BASE_FOLDER, LOCK_FILE


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Keep the project in `root` still while it is read.

    Raises StateDamagedError when a run was interrupted there, ProjectError when none ever was.
    """
    with whole_tree(root):
        refuse_interrupted(root)
        if not ((root / LOCK_FILE).exists() or (root / BASE_FOLDER).exists()):
            raise ProjectError(
                f"Nothing was generated in {root} yet: it has no {LOCK_FILE}.",
                "See what would be made: codex-booking generate --dry-run. Make it: codex-booking"
                " generate",
            )
        yield


def spec_of_defaults() -> str:
    """What `generate --yes` takes where there is no booking.toml."""
    return default_toml(Spec())
