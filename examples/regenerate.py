"""Writes the examples anew, as a user would: `make examples`.

Of the salon one file is kept, `booking.toml`. All else is what `django-admin startproject`,
`codex-booking generate` and `makemigrations` make of it, so a change of a template shows there as a
diff that can be read. The clinic is a project with a life of its own: it is kept as it is, hand
edits included, and `generate` brings what is new into it, as on any other day of its owner's.

The result is the same on every machine: the secret key is fixed, migrations carry no date, and what
Django writes is formatted, as in a project whose owner uses ruff.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
APP = "booking"
BY_PRODUCTS = shutil.ignore_patterns("__pycache__", ".ruff_cache", "db.sqlite3", "journal")
SECRET_KEY = "django-insecure-an-example-that-everybody-can-read"


def main() -> int:
    """Regenerate every example below the folder given, by default this one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("destination", nargs="?", type=Path, default=EXAMPLES)
    destination: Path = parser.parse_args().destination
    for make in (salon, clinic):
        with tempfile.TemporaryDirectory() as scratch:
            # The folder is called as the example is: no file may tell where it was built.
            project = Path(scratch, make.__name__)
            make(project)
            clean(project)
            replace_tree(project, destination / project.name)
    return 0


def salon(project: Path) -> None:
    """A fresh project that is generated of the example's booking.toml, and nothing else."""
    project.mkdir()
    run("-m", "django", "startproject", project.name, ".", cwd=project)
    fix_secret_key(project / project.name / "settings.py")
    ruff("format", ".", cwd=project)
    shutil.copy(EXAMPLES / project.name / "booking.toml", project)
    generate(project)


def clinic(project: Path) -> None:
    """The project of an owner who generates again, and keeps what is theirs."""
    shutil.copytree(EXAMPLES / project.name, project, ignore=BY_PRODUCTS)
    generate(project)


def generate(project: Path) -> None:
    """What an owner types, and the migrations that follow."""
    run("-m", "codex_booking_gen", "generate", "--yes", cwd=project)
    run("manage.py", "makemigrations", APP, "--no-header", "--verbosity", "0", cwd=project)
    ruff("check", "--fix", "--select", "I", f"{APP}/migrations", cwd=project)
    ruff("format", f"{APP}/migrations", cwd=project)


def clean(project: Path) -> None:
    """Remove what is not committed."""
    # What `undo` needs on this machine.
    shutil.rmtree(project / ".codex-booking/journal", ignore_errors=True)
    # makemigrations asks the database for its history, and SQLite then makes an empty file.
    (project / "db.sqlite3").unlink(missing_ok=True)


def fix_secret_key(settings: Path) -> None:
    """Replace the random key by one that is the same every time."""
    text = settings.read_text(encoding="utf-8")
    text, count = re.subn(r"SECRET_KEY = .*", f'SECRET_KEY = "{SECRET_KEY}"', text)
    if count != 1:
        raise SystemExit(f"{settings}: expected one SECRET_KEY, found {count}")
    settings.write_text(text, encoding="utf-8")


def replace_tree(source: Path, target: Path) -> None:
    """Make `target` hold what `source` holds, and nothing else."""
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, ignore=BY_PRODUCTS)


def ruff(command: str, *arguments: str, cwd: Path) -> None:
    """Run ruff with its own defaults, whatever folder this is in."""
    run("-m", "ruff", command, "--isolated", "--no-cache", "--quiet", *arguments, cwd=cwd)


def run(*arguments: str, cwd: Path) -> None:
    """Run this Python with `arguments`; on failure, end with what it said."""
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    # A settings module of the caller's must not be taken for the example's; and without `black` in
    # reach Django does not format the migration by whatever version of it is installed.
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env["PATH"] = os.defpath
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout}{done.stderr}"
        raise SystemExit(f"{' '.join(arguments)}: exit code {done.returncode}\n{said}")


if __name__ == "__main__":
    sys.exit(main())
