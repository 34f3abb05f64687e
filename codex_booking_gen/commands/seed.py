"""`seed`: a salon's data for a generated project, put in by the project's own Python."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codex_booking_gen import seeding
from codex_booking_gen.conflicts import refuse_markers
from codex_booking_gen.errors import ProjectError
from codex_booking_gen.project import Project, environment, named_project
from codex_booking_gen.spec import SPEC_FILE, parse_spec
from codex_booking_gen.tree import managed_files, stored_state

SCRIPT = Path(seeding.__file__).with_name("run.py")
LIMIT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Seeded:
    """What one run of `seed` made."""

    made: tuple[str, ...]
    """New rows, counted: `5 stylists`."""
    superuser: bool | None
    """Somebody can enter the admin; None when the user model does not say."""


def run_seed(
    directory: Path | None, *, force: bool, say: Callable[[str], None], python: Path | None = None
) -> None:
    """Seed the project in `directory`, by default the one around this folder; say what was made.

    `python` is the project's, or its environment; None: the one that is found.

    Raises ProjectError when there is no generated app, its tables are missing or hold rows, and
    MarkersStandError while a conflict stands in a file of the app.
    """
    project = named_project(directory, python)
    refuse_markers(managed_files(project.root, stored_state(project.root)))
    for line in describe(seed(project, app_name(project.root), force=force)):
        say(line)


def app_name(root: Path) -> str:
    """The dotted name of the project's generated app, from its booking.toml."""
    path = root / SPEC_FILE
    if not path.is_file():
        raise ProjectError(
            f"{path} does not exist, so nothing was generated here yet.",
            "Run codex-booking generate first.",
        )
    return parse_spec(path.read_text(encoding="utf-8")).app.name


def seed(project: Project, app: str, *, force: bool) -> Seeded:
    """Run the seeding script in the project; all or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        command = [project.python, "-B", SCRIPT, project.root, project.settings_module, app, answer]
        ran = _run([str(part) for part in command] + ["--force"] * force, project)
        if not answer.is_file():
            raise ProjectError(
                "The project's Python ended before it could seed.",
                "\n".join(ran.stderr.splitlines()[-5:]),
            )
        said: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if "message" in said:
        raise ProjectError(said["message"], said.get("hint", ""))
    return Seeded(made=tuple(said["made"]), superuser=said["superuser"])


def _run(command: list[str], project: Project) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=project.root,
            env=environment(project),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProjectError(
            f"Seeding did not end within {LIMIT_SECONDS} seconds; nothing was added.",
            "Is the database locked by another process?",
        ) from error


def describe(seeded: Seeded) -> Iterator[str]:
    """What was made, and what is left to do before the admin can be entered."""
    if seeded.made:
        yield f"Added {', '.join(seeded.made)}."
    else:
        yield "Nothing to add: the data is there already."
    if seeded.superuser is False:
        yield "Nobody can enter the admin yet. Run: python manage.py createsuperuser"
