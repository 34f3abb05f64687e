"""The contenders' environments and projects, below .cache/bench/availability."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench.availability.process import CACHE, Contender
from tests.e2e.support import (
    REPOSITORY,
    UV,
    Venv,
    fresh_project,
    make_venv,
    once,
    run,
)

OURS, WARM, FLOOR = "ours", "ours, warm Redis", "floor"
REFERENCE, APPOINTMENT = "codex-django 0.7.0", "django-appointment 3.12"
REQUIREMENTS = {
    "reference": ("codex-django==0.7.0", "codex-services==0.1.4"),
    "django_appointment": ("django-appointment==3.12.0",),
}
DRIVER = "psycopg[binary]"
SETTINGS = """

import os

from contenders.database import REDIS, django_database

DATABASES = {"default": django_database()}
DEBUG = False
TIME_ZONE = "UTC"
BOOKING_REDIS_URL = os.environ.get(REDIS, "")
BOOKING_REDIS_TTL = 24 * 60 * 60  # warm is warm for as long as a run takes
"""


def contenders(source: Path = REPOSITORY) -> dict[str, Contender]:
    """Who takes part, by name. Ours is built each time, from `source`."""
    folder = "ours" if source == REPOSITORY else f"ours-{source.name}"
    venv, project = _ours(CACHE / folder, source)
    found = [
        Contender(OURS, "ours", venv, "ours", project, "mysite.settings"),
        Contender(WARM, "ours", venv, "ours", project, "mysite.settings", redis=True),
        Contender(FLOOR, "floor", venv, "ours"),
        _installed(REFERENCE, "reference"),
        _installed(APPOINTMENT, "django_appointment"),
    ]
    return {each.name: each for each in found}


def _ours(root: Path, source: Path) -> tuple[Venv, Path]:
    """The installed wheel, and a project that was generated with it, under the default names."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    run([UV, "build", "--quiet", "--wheel", "--out-dir", root / "dist", source], cwd=root)
    (wheel,) = (root / "dist").glob("*.whl")
    make_venv(root / "venv", f"codex-booking[redis] @ {wheel.as_uri()}", DRIVER, django="6.1")
    project = fresh_project(root / "project", Venv(root / "venv"))
    project.codex_booking("generate", "--yes")
    project.manage("makemigrations", "booking")
    with project.settings_file.open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return Venv(root / "venv"), project.root


def _installed(name: str, module: str) -> Contender:
    """A contender from a package index; made once, since its version is fixed."""

    def make(root: Path) -> None:
        shutil.rmtree(root, ignore_errors=True)
        # Django and the driver are those of ours; the rest is what the contender asks for.
        make_venv(root, *REQUIREMENTS[module], DRIVER, django="6.1")

    venv = Venv(once(CACHE / module, make))
    settings = f"contenders.{module}.settings"
    redis = module == "reference"
    return Contender(name, module, venv, module, settings=settings, redis=redis)
