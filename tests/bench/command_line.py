"""How long the command line takes: to say hello, and to fill a fresh project."""

from __future__ import annotations

import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.timing import Candidate, Times, interleave
from tests.e2e.support import (
    REPOSITORY,
    UV,
    Command,
    Project,
    Venv,
    clean_environment,
    fresh_project,
    make_venv,
    run,
)

CACHE = REPOSITORY / ".cache/bench"
ROUNDS = 15
COPIER = "copier==9.19.1"
COPIER_YML = """\
_templates_suffix: ""
_envops:
  block_start_string: "<%"
  block_end_string: "%>"
  variable_start_string: "<%="
  variable_end_string: "%>"
  comment_start_string: "<%#"
  comment_end_string: "%>"
"""
SETUP = """\
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
"""

HELP = "codex-booking --help"
CLICK = 'python -c "import click"'
GENERATE = "codex-booking generate --yes"
AGAIN = "codex-booking generate --yes, again"
COPY = "copier copy, the same files"
STARTUP = "django.setup() and the urls"
STATUS = "codex-booking status, no changes"
CHECK = "codex-booking check, no changes"
STARTUP_WITH_APP = "django.setup() and the urls, with the app"

type Comparisons = tuple[tuple[str, str, str], ...]
"""What is set against what, and the ratio that is aimed at."""

COMPARISONS: Comparisons = (
    (HELP, CLICK, "below 2"),
    (GENERATE, COPY, "below 1"),
    (AGAIN, COPY, ""),
    (STARTUP, GENERATE, "its share"),
    (STATUS, CLICK, "below 3"),
    (STATUS, STARTUP_WITH_APP, "below 1"),
    (CHECK, STARTUP_WITH_APP, "below 1.5"),
)


def environments(root: Path) -> tuple[Venv, Venv]:
    """One environment with our wheel, one with copier; made anew, since the wheel has changed."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    run([UV, "build", "--quiet", "--wheel", "--out-dir", root / "dist", REPOSITORY], cwd=root)
    (wheel,) = (root / "dist").glob("*.whl")
    make_venv(root / "ours", wheel, django="6.1")
    run([UV, "venv", "--quiet", "--python", sys.executable, root / "copier"], cwd=root)
    run([UV, "pip", "install", "--quiet", "--python", root / "copier/bin/python", COPIER], cwd=root)
    return Venv(root / "ours"), Venv(root / "copier")


def copier_template(fresh: Project, done: Project, target: Path) -> None:
    """A template that adds to a project what `generate` adds, less its own state."""
    shutil.copytree(done.root, target, ignore=shutil.ignore_patterns("__pycache__", "db.sqlite3"))
    shutil.rmtree(target / ".codex-booking")
    for path in fresh.root.rglob("*"):
        if path.is_file():
            (target / path.relative_to(fresh.root)).unlink(missing_ok=True)
    (target / "copier.yml").write_text(COPIER_YML, encoding="utf-8")


def copies_of(project: Project, scratch: Path) -> Callable[[], Path]:
    """A `prepare` that hands out a fresh copy of the project each time."""

    def prepare() -> Path:
        folder = Path(tempfile.mkdtemp(dir=scratch)) / project.root.name
        shutil.copytree(project.root, folder)
        return folder

    return prepare


def measure(rounds: int) -> dict[str, Times]:
    """All candidates, in turns."""
    ours, copier = environments(CACHE / "command-line")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        fresh = fresh_project(scratch / "fresh", ours)
        done = fresh_project(scratch / "done", ours)
        done.codex_booking("generate", "--yes")
        template = scratch / "template"
        copier_template(fresh, done, template)
        copy: Command = [copier.bin / "copier", "copy", "--defaults", "--quiet", template, "."]
        env = clean_environment(ours.bin)
        django = env | {"DJANGO_SETTINGS_MODULE": "mysite.settings", "PYTHONPATH": "."}
        generate: Command = [ours.codex_booking, "generate", "--yes"]
        candidates = [
            Candidate(HELP, [ours.codex_booking, "--help"], lambda: scratch, env),
            Candidate(CLICK, [ours.python, "-c", "import click"], lambda: scratch, env),
            Candidate(GENERATE, generate, copies_of(fresh, scratch), env),
            Candidate(AGAIN, generate, copies_of(done, scratch), env),
            Candidate(COPY, copy, copies_of(fresh, scratch), clean_environment(copier.bin)),
            Candidate(STARTUP, [ours.python, "-c", SETUP], copies_of(fresh, scratch), django),
            Candidate(STATUS, [ours.codex_booking, "status"], copies_of(done, scratch), env),
            Candidate(CHECK, [ours.codex_booking, "check"], copies_of(done, scratch), env),
            Candidate(
                STARTUP_WITH_APP, [ours.python, "-c", SETUP], copies_of(done, scratch), django
            ),
        ]
        return interleave(candidates, rounds)


def bench(rounds: int | None, smoke: bool) -> int:
    """Measure, print, and write .cache/bench/command_line.json."""
    rounds = rounds or (2 if smoke else ROUNDS)
    times = measure(rounds)
    console = Console(width=110)
    console.print(times_table(times, rounds), ratios_table(times))
    result = CACHE / "command_line.json"
    result.write_text(json.dumps(as_json(times), indent=2) + "\n", encoding="utf-8")
    console.print(f"As JSON: {result.relative_to(REPOSITORY)}")
    return 0


def times_table(times: dict[str, Times], rounds: int) -> Table:
    title = f"Whole processes, {rounds} rounds in turns, Python {platform.python_version()}"
    table = Table("command", "median", "fastest", "slowest", title=title)
    for name, found in times.items():
        table.add_row(name, *(f"{1000 * s:.0f} ms" for s in (found.median, *found.spread)))
    return table


def ratios_table(times: dict[str, Times], comparisons: Comparisons = COMPARISONS) -> Table:
    table = Table("command", "against", "ratio", "aim", title="Ratios of the medians")
    for name, other, aim in comparisons:
        table.add_row(name, other, f"{times[name].median / times[other].median:.2f}", aim)
    return table


def as_json(times: dict[str, Times], comparisons: Comparisons = COMPARISONS) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "seconds": {name: found.seconds for name, found in times.items()},
        "medians": {name: found.median for name, found in times.items()},
        "ratios": [
            {"command": name, "against": other, "ratio": times[name].median / times[other].median}
            for name, other, _ in comparisons
        ],
    }
