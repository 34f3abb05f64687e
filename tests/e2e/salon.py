"""The demo and what its tables hold, for the tests of `demo` and of `seed`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.e2e.support import Project, Venv, clean_environment, fresh_project, run

DIARY = Path(__file__).with_name("diary.py")


def codex_booking(*arguments: str | Path, cwd: Path, exit_code: int = 0) -> str:
    """What `codex-booking` says on both streams."""
    command = [sys.executable, "-m", "codex_booking_gen", *arguments]
    done = run(command, cwd=cwd, env=clean_environment() | {"TZ": "UTC"}, exit_code=exit_code)
    return done.stdout + done.stderr


def make_demo(root: Path) -> None:
    """The demo at `root`, made from a shell that is set up for some other project."""
    env = clean_environment() | {"DJANGO_SETTINGS_MODULE": "elsewhere.settings"}
    command = [sys.executable, "-m", "codex_booking_gen", "demo", "--no-serve", str(root)]
    run(command, cwd=root.parent, env=env)


def make_empty(root: Path) -> None:
    """A project under the default names at `root`, generated and migrated, that holds no rows."""
    project = fresh_project(root, Venv.of_this_process())
    project.codex_booking("generate", "--yes")
    project.manage("makemigrations", "booking")
    project.manage("migrate")


def read(project: Project, app: str = "booking") -> dict[str, Any]:
    """All that a project's booking tables hold, by role."""
    found = project.script(DIARY, app)
    assert isinstance(found, dict)
    return found


def counts(project: Project, app: str = "booking") -> dict[str, int]:
    """How many rows each role has."""
    return {role: len(rows) for role, rows in read(project, app).items() if isinstance(rows, list)}


def moment(text: str) -> datetime:
    """A moment as the database has it."""
    return datetime.fromisoformat(text)
