"""`demo`: a fresh project in a folder, generated, migrated, seeded and served.

It goes through the same commands as a user does, with the Python that runs codex-booking.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from codex_booking_gen.commands.generate import run_generate
from codex_booking_gen.commands.seed import app_name, describe, seed
from codex_booking_gen.commands.serve import FIRST_PORT, free_port, local_time_zone, serve_project
from codex_booking_gen.errors import ProjectError
from codex_booking_gen.project import find_project
from codex_booking_gen.spec import SPEC_FILE

MARKER = "DEMO.md"
HOST = "127.0.0.1"
LOGIN = "admin"
SPEC = """\
[app]
name = "booking"
url = "booking/"

[models.master]
class = "Stylist"

[models.service]
class = "Treatment"
"""
README = f"""\
# A salon that takes bookings

`codex-booking demo` made this Django project, to look at and to play with. `booking/` is what
`codex-booking generate` writes into a project; `booking.toml` is what it was asked for.

- Serve it again: `codex-booking demo` with this folder, or `python manage.py runserver`
- Visitors: `/booking/`. Staff: `/admin/`, name `{LOGIN}`, password `{LOGIN}` (demo only).
- Fresh days in the diary, later on: `codex-booking seed --force`
- A fresh demo: delete this folder.
"""

Say = Callable[[str], None]


def run_demo(directory: Path, *, serve: bool, port: int | None, say: Say) -> int:
    """Make the demo in `directory`, unless it is there already, and serve it until Ctrl-C.

    `port`: the one to serve on; None takes 8000, or the next that is free. Returns the server's
    exit code, 0 after Ctrl-C. Raises ProjectError when the folder holds something else, a step
    fails, or the port is taken; a demo that is not complete is not left behind.
    """
    directory = directory.resolve()
    if serve:
        port = free_port(HOST, port)
    if (directory / MARKER).is_file() and (directory / "manage.py").is_file():
        say(f"{directory} holds the demo already; it stays as it is.")
        say(f"Fresh days in its diary: codex-booking seed --force --project {directory}")
    else:
        refuse_occupied(directory)
        with undisturbed():
            make_project(directory, say)
    if not serve:
        say(f"Serve it with: codex-booking demo {directory}")
    say("")
    say(f"Visitors book at  http://{HOST}:{port or FIRST_PORT}/booking/")
    say(
        f"Staff log in at   http://{HOST}:{port or FIRST_PORT}/admin/"
        f"   as {LOGIN}, password {LOGIN} (demo only)"
    )
    if not serve:
        return 0
    say("Ctrl-C stops it.")
    return serve_project(directory, f"{HOST}:{port}")


def refuse_occupied(directory: Path) -> None:
    """Raise ProjectError when `directory` is a file, or a folder that holds anything."""
    if directory.is_dir() and not any(directory.iterdir()):
        return
    if directory.exists() or directory.is_symlink():
        what = "holds files that are not the demo's" if directory.is_dir() else "is not a folder"
        raise ProjectError(
            f"{directory} {what}; nothing was written.",
            "Name a new folder: codex-booking demo DIR",
        )


def make_project(directory: Path, say: Say) -> None:
    """Make the demo beside `directory`, and move it there when it is complete."""
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    except OSError as error:
        raise ProjectError(f"{directory} cannot be made: {error.strerror}.") from error
    try:
        say(f"Making a Django project in {directory}")
        build(building, say)
        building.chmod(0o755)
        if directory.exists():
            directory.rmdir()
        building.rename(directory)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def build(root: Path, say: Say) -> None:
    """The steps of the README, one after the other, in the empty folder `root`."""
    manage("startproject", "mysite", ".", root=root, program=("-m", "django"))
    settings = root / "mysite" / "settings.py"
    settings.write_text(
        re.sub(
            r"(?m)^TIME_ZONE = .*$",
            f'TIME_ZONE = "{local_time_zone()}"',
            settings.read_text(encoding="utf-8"),
        ),
        encoding="utf-8",
    )
    (root / SPEC_FILE).write_text(SPEC, encoding="utf-8")
    say("Generating the booking feature")
    run_generate(root)
    say("Making the tables")
    manage("makemigrations", app_name(root), root=root)
    manage("migrate", root=root)
    say("Filling them with a salon's data")
    for line in describe(seed(find_project(root), app_name(root), force=False)):
        if "createsuperuser" not in line:
            say(f"  {line}")
    manage(
        "createsuperuser",
        "--noinput",
        f"--username={LOGIN}",
        f"--email={LOGIN}@example.com",
        root=root,
        more={"DJANGO_SUPERUSER_PASSWORD": LOGIN},
    )
    (root / MARKER).write_text(README, encoding="utf-8")


def manage(
    *arguments: str,
    root: Path,
    program: tuple[str, ...] = ("manage.py",),
    more: Mapping[str, str] | None = None,
) -> None:
    """Run a management command of the demo; ProjectError with its last words when it fails."""
    ran = subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=root,
        env=os.environ | dict(more or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise ProjectError(
            f"{arguments[0]} failed in the demo; nothing was left behind.",
            "\n".join((ran.stderr or ran.stdout).splitlines()[-5:]),
        )


@contextmanager
def undisturbed() -> Iterator[None]:
    """No settings of another project and no other environment stand in the process's variables."""
    before = dict(os.environ)
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    os.environ["VIRTUAL_ENV"] = sys.prefix
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
