"""How long `generate` takes in a project of many models, beside `manage.py check` of the same."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from tests.bench.command_line import CACHE, as_json, copies_of, ratios_table, times_table
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

ROUNDS = 10
APPS, MODELS_EACH = 60, 5
SMOKE_APPS = 6
CHECK = "manage.py check"
CHECK_AFTER = "manage.py check, with the app"
GENERATE = "codex-booking generate --yes"
AGAIN = "codex-booking generate --yes, again"
COMPARISONS = ((GENERATE, CHECK, "below 2"), (AGAIN, CHECK_AFTER, "below 2"))
MODEL = """

class Record{number}(models.Model):
    name = models.CharField(max_length=100)
    code = models.SlugField(unique=True)
    note = models.TextField(blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    {before}
    tags = models.ManyToManyField("self", blank=True)

    def __str__(self) -> str:
        return self.name
"""
PEOPLE = """

class Doctor(models.Model):
    full_name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.full_name


class Procedure(models.Model):
    title = models.CharField(max_length=100)
    length = models.DurationField()
    doctors = models.ManyToManyField(Doctor, related_name="procedures")

    def __str__(self) -> str:
        return self.title
"""
SPEC = """\
[app]
name = "booking"

[models.master]
model = "part0.Doctor"
[models.master.fields]
name = "full_name"
services = "procedures"

[models.service]
model = "part0.Procedure"
[models.service.fields]
name = "title"
duration_minutes = "length"
"""


def large_project(root: Path, venv: Venv, apps: int) -> Project:
    """A project of so many apps; two models of the first are those that are booked."""
    project = fresh_project(root, venv)
    for app in range(apps):
        folder = root / f"part{app}"
        folder.mkdir()
        (folder / "__init__.py").touch()
        text = "from django.db import models\n"
        for number in range(MODELS_EACH):
            before = f'"Record{number - 1}"' if number else f'"part{app - 1}.Record0"'
            link = f"before = models.ForeignKey({before}, models.CASCADE, null=True)"
            text += MODEL.format(number=number, before=link if app or number else "")
        (folder / "models.py").write_text(text + PEOPLE * (app == 0), encoding="utf-8")
    with project.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(f"INSTALLED_APPS += [f'part{{number}}' for number in range({apps})]\n")
    (root / "booking.toml").write_text(SPEC, encoding="utf-8")
    return project


def environment(root: Path) -> Venv:
    """One with our wheel; made anew, since the wheel has changed."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    run([UV, "build", "--quiet", "--wheel", "--out-dir", root / "dist", REPOSITORY], cwd=root)
    (wheel,) = (root / "dist").glob("*.whl")
    make_venv(root / "ours", wheel, django="6.1")
    return Venv(root / "ours")


def measure(rounds: int, apps: int) -> dict[str, Times]:
    """All candidates, in turns."""
    ours = environment(CACHE / "large-project")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        fresh = large_project(scratch / "fresh", ours, apps)
        done = large_project(scratch / "done", ours, apps)
        done.codex_booking("generate", "--yes")
        done.manage("check")
        env = clean_environment(ours.bin)
        check: Command = [ours.python, "manage.py", "check"]
        generate: Command = [ours.codex_booking, "generate", "--yes"]
        candidates = [
            Candidate(CHECK, check, copies_of(fresh, scratch), env),
            Candidate(GENERATE, generate, copies_of(fresh, scratch), env),
            Candidate(CHECK_AFTER, check, copies_of(done, scratch), env),
            Candidate(AGAIN, generate, copies_of(done, scratch), env),
        ]
        return interleave(candidates, rounds)


def bench(rounds: int | None, smoke: bool) -> int:
    """Measure, print, and write .cache/bench/large_project.json."""
    rounds = rounds or (2 if smoke else ROUNDS)
    apps = SMOKE_APPS if smoke else APPS
    times = measure(rounds, apps)
    console = Console(width=110)
    console.print(f"{apps * MODELS_EACH} models in {apps} apps")
    console.print(times_table(times, rounds), ratios_table(times, COMPARISONS))
    told = {"apps": apps, "models": apps * MODELS_EACH, **as_json(times, COMPARISONS)}
    result = CACHE / "large_project.json"
    result.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 0
