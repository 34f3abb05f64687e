"""Projects that others wrote: what is generated into them works, and nothing is done by hand.

They come from the package index, with the versions in real/. In CI (`-m matrix`).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.support import UV, Command, Project, Venv, fresh_project, run, tree

PINS = Path(__file__).with_name("real")
pytestmark = pytest.mark.matrix

MAPPED = """\
[app]
name = "booking"

[models.master]
model = "appointment.StaffMember"

[models.master.fields]
name = "user.first_name"
services = "services_offered"
work_start = "lead_time"
work_end = "finish_time"

[models.service]
model = "appointment.Service"

[models.service.fields]
duration_minutes = "duration"
"""


def by_command(program: str) -> Callable[[Path, Venv], Project]:
    """What `program start mysite` makes."""

    def make(root: Path, venv: Venv) -> Project:
        root.mkdir()
        run([venv.bin / program, "start", "mysite", "."], cwd=root, env=Project(root, venv).env)
        return Project(root, venv)

    return make


def with_appointments(root: Path, venv: Venv) -> Project:
    """A fresh project, with an app that has a salon's people and services."""
    project = fresh_project(root, venv)
    with project.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("INSTALLED_APPS += ['appointment', 'phonenumber_field']\n")
    project.edit(root / "mysite/urls.py", "import path", "import include, path")
    project.edit(
        root / "mysite/urls.py",
        "urlpatterns = [\n",
        "urlpatterns = [\n    path('appointment/', include('appointment.urls')),\n",
    )
    return project


@dataclass(frozen=True)
class Real:
    """A project that others wrote: its pins, how it begins, and its booking.toml, if not init's."""

    pins: str
    make: Callable[[Path, Venv], Project]
    spec: str = ""


REAL = {
    "wagtail": Real("wagtail", by_command("wagtail")),
    "coderedcms": Real("coderedcms", by_command("coderedcms")),
    "appointments": Real("django-appointment", with_appointments),
    "appointments, mapped": Real("django-appointment", with_appointments, MAPPED),
}


@pytest.mark.parametrize("real", REAL.values(), ids=list(REAL))
def test_nothing_is_done_by_hand(real: Real, wheel: Path, tmp_path: Path) -> None:
    """From `init` to the tests that ship; the project's own files change in two places."""
    venv = Venv(tmp_path / "venv")
    run([UV, "venv", "--quiet", "--python", sys.executable, venv.root], cwd=tmp_path)
    install: Command = [UV, "pip", "install", "--quiet", "--python", venv.python]
    run([*install, "-r", PINS / f"{real.pins}.txt", wheel], cwd=tmp_path)
    project = real.make(tmp_path / "site", venv)
    project.manage("migrate", "--verbosity", "0")
    before = tree(project.root)
    if real.spec:
        (project.root / "booking.toml").write_text(real.spec, encoding="utf-8")
    else:
        project.codex_booking("init", "--yes")
    project.codex_booking("generate", "--yes")
    project.manage("makemigrations", "booking")
    project.manage("migrate", "--verbosity", "0")
    project.manage("check")
    project.manage("makemigrations", "--check", "--dry-run")
    after = tree(project.root)
    changed = {path for path in before if after.get(path) != before[path]}
    assert {Path(path).name for path in changed} <= {"settings.py", "base.py", "urls.py"}
    project.codex_booking("check")
    said = project.manage("test", "booking").stderr
    assert "OK" in said
    assert "Ran 0 tests" not in said
    shutil.rmtree(venv.root)
