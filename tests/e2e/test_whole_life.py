"""Generated, edited for months, formatted by its owner, and updated: nothing of anybody is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.older import older_installation
from tests.e2e.owner import (
    DELETED,
    EDITS,
    MOVED,
    MOVED_EDITS,
    OWN_FILES,
    OWN_TESTS,
    PAGES,
    loose,
    work_for_months,
)
from tests.e2e.support import Command, Project, fresh_project, run, tree

SPEC = """\
[app]
name = "booking"
url = "termine/"

[models.master]
class = "Stylist"

[models.service]
class = "Treatment"
"""
FORMATTERS = {
    "none": ("", ()),
    "ruff": (
        "[tool.ruff]\nline-length = 100\n[tool.ruff.format]\nquote-style = 'single'\n",
        ("ruff", "format", "--no-cache"),
    ),
    "black": ("[tool.black]\nline-length = 72\n", ("black", "--quiet")),
}
BROUGHT = {
    # what today's templates have, and the older ones did not: each must have come in
    "booking/admin.py": ['"guest_phone",\n        "note"', '"guest_phone",\n                    "'],
    "booking/forms.py": ['"guest_phone"'],
    "booking/guest.py": [
        '"guest_email", "guest_phone", "note")',
        "from django.core.validators import RegexValidator",
        'guest_phone = forms.CharField(\n        label=_("Phone"),',
    ],
    "booking/urls.py": ['path("confirmed/<uuid:chain_id>/", views.confirmed, name="confirmed")'],
    "booking/views.py": [
        "def confirmed(request: HttpRequest, chain_id: UUID)",
        "def _status_of(",
        'redirect("booking:confirmed", chain_id=visit[0].chain_id)',
        "from uuid import UUID",
    ],
    "booking/models.py": ['return f"{self.date} {self.start_time:%H:%M}"'],
    "booking/selectors.py": ["core.masters_for(ADAPTER, service_ids)"],
    "booking/core/selectors.py": ["def masters_for["],
    f"{PAGES}/base.html": ["bk-skip"],
    f"{PAGES}/services.html": ["user.is_staff"],
    f"{PAGES}/confirmed.html": ["bk-seal"],
    MOVED[1]: ["{% if total is not None"],
    "booking/static/booking/booking.css": ["max-width: 62rem"],
    "booking/tests/test_wizard.py": ["class WizardTestCase"],
}


@dataclass(frozen=True)
class Life:
    """A project that has lived for months, before the update."""

    project: Project
    migrations: dict[str, bytes]


@pytest.fixture(
    params=[
        pytest.param("none", marks=pytest.mark.matrix),
        "ruff",
        pytest.param("black", marks=pytest.mark.matrix),
    ]
)
def life(tmp_path: Path, request: pytest.FixtureRequest, project: Project) -> Life:
    """Generated with older templates, migrated, edited, formatted."""
    lived = fresh_project(tmp_path / "salon", project.venv)
    configuration, formatter = FORMATTERS[request.param]
    (lived.root / "booking.toml").write_text(SPEC, encoding="utf-8")
    if configuration:
        (lived.root / "pyproject.toml").write_text(configuration, encoding="utf-8")
    tool = older_installation(tmp_path / "older")
    older: Command = [lived.venv.python, "-m", "codex_booking_gen", "generate", "--yes"]
    run(older, cwd=lived.root, env=lived.env | {"PYTHONPATH": str(tool)})
    lived.manage("makemigrations", "booking")
    work_for_months(lived.root)
    lived.manage("makemigrations", "booking", "--name", "months_of_work")
    lived.manage("migrate", "--verbosity", "0")
    if formatter:
        run([lived.venv.bin / formatter[0], *formatter[1:], "."], cwd=lived.root, env=lived.env)
    return Life(lived, migrations(lived))


def migrations(project: Project) -> dict[str, bytes]:
    files = (project.root / "booking/migrations").glob("0*.py")
    return {file.name: file.read_bytes() for file in files}


def product(project: Project) -> dict[str, bytes]:
    return {path: c for path, c in tree(project.root).items() if "/journal/" not in path}


def test_an_update_keeps_all_and_brings_all(life: Life) -> None:
    """Every hand edit, every change of the templates; it runs, and can be taken back."""
    project = life.project
    before = product(project)
    project.codex_booking("generate", "--yes")
    updated = product(project)
    nothing_is_lost(project.root, before)
    everything_came(project.root)
    assert "othing to do" in project.codex_booking("generate", "--yes").stdout

    project.codex_booking("undo", "--yes")
    assert product(project) == before
    project.codex_booking("generate", "--yes")
    assert product(project) == updated

    project.manage("check")
    said = project.manage("makemigrations", "--check", "--dry-run", exit_code=1).stdout
    assert re.findall(r"^ +[+~-] (.*)$", said, re.MULTILINE) == [
        "Add field guest_phone to appointment"
    ]
    project.manage("makemigrations", "booking")
    assert migrations(project).items() > life.migrations.items()
    project.manage("migrate", "--verbosity", "0")
    done = project.manage("test", "booking")
    assert int(re.findall(r"Ran (\d+) tests", done.stderr)[0]) > 30


def nothing_is_lost(root: Path, before: dict[str, bytes]) -> None:
    """What the owner made is there, edit by edit."""
    lost = [edit for edit in (*EDITS, *MOVED_EDITS) if not edit.is_there(root)]
    assert not lost
    assert not (root / MOVED[0]).exists(), "the moved file was made anew"
    assert not (root / DELETED).exists(), "the deleted file came back"
    for path in OWN_FILES:
        assert (root / path).read_bytes() == before[path]
    own = (root / "booking/tests/test_own.py").read_text(encoding="utf-8")
    assert loose(OWN_TESTS) in loose(own)


def everything_came(root: Path) -> None:
    """What the templates have come to hold is there too."""
    missing = [
        (path, text)
        for path, texts in BROUGHT.items()
        for text in texts
        if loose(text) not in loose((root / path).read_text(encoding="utf-8"))
    ]
    assert not missing
