"""Booking around models that a project had before: generated, migrated, tested, and booked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.support import Project, Venv, copy_project, fresh_project, once, run

VISIT = Path(__file__).with_name("mapped_visit.py")
APPS = ("staff", "shop")
STAFF = '''
import uuid

from django.db import models


class Stylist(models.Model):
    """Whose key is no number, and who has a state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(max_length=80)
    state = models.CharField(
        max_length=10, choices=[("working", "Working"), ("left", "Left")], default="left"
    )

    def __str__(self):
        return self.full_name
'''
SHOP = """
from django.db import models


class Treatment(models.Model):
    title = models.CharField(max_length=80, unique=True)
    length = models.DurationField()

    def __str__(self):
        return self.title


class Skill(models.Model):
    stylist = models.ForeignKey("staff.Stylist", models.CASCADE, related_name="skills")
    treatment = models.ForeignKey(Treatment, models.CASCADE, related_name="skills")
"""
ADMIN = """
from django.contrib import admin

from .models import Stylist


@admin.register(Stylist)
class StylistAdmin(admin.ModelAdmin):
    search_fields = ["full_name"]
"""
MAPPING = """
[models.master]
model = "staff.Stylist"
[models.master.fields]
name = "full_name"
is_active = { field = "state", values = ["working"] }
services = { through = "shop.Skill" }

[models.service]
model = "shop.Treatment"
[models.service.fields]
name = "title"
duration_minutes = "length"
is_active = true
"""
GENERATED_MYPY = """
[mypy]
strict = true
warn_unreachable = true
plugins = mypy_django_plugin.main
exclude = (^|/)migrations/
[mypy.plugins.django-stubs]
django_settings_module = mysite.settings
[mypy-mysite.*]
ignore_errors = true
[mypy-staff.*]
ignore_errors = true
[mypy-shop.*]
ignore_errors = true
"""


def with_models(project: Project) -> None:
    """Two apps of the project's own, installed and migrated."""
    for app, text in zip(APPS, (STAFF, SHOP), strict=True):
        folder = project.root / app
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "models.py").write_text(text.lstrip(), encoding="utf-8")
    (project.root / "staff/admin.py").write_text(ADMIN.lstrip(), encoding="utf-8")
    project.edit(
        project.settings_file,
        "INSTALLED_APPS = [\n",
        'INSTALLED_APPS = [\n    "staff",\n    "shop",\n',
    )
    (project.root / "booking.toml").write_text(MAPPING.lstrip(), encoding="utf-8")
    project.manage("makemigrations", *APPS)


@pytest.fixture(scope="module")
def mapped(shared: Path) -> Project:
    """The project with booking around its models, as generated."""
    venv = Venv.of_this_process()

    def make(root: Path) -> None:
        project = fresh_project(root, venv)
        with_models(project)
        project.codex_booking("generate", "--yes")
        project.manage("makemigrations", "booking")

    return Project(once(shared / "mapped", make), venv)


def test_django_and_the_types_find_nothing_to_complain_of(mapped: Project) -> None:
    """No warning, no migration that is missing, no Any where a type is known."""
    mapped.manage("check", "--fail-level", "WARNING")
    mapped.manage("makemigrations", "--check", "--dry-run")
    (mapped.root / "mypy.ini").write_text(GENERATED_MYPY, encoding="utf-8")
    run([mapped.venv.python, "-m", "mypy", "booking"], cwd=mapped.root, env=mapped.env)


def test_the_shipped_tests_pass_around_models_that_they_do_not_know(mapped: Project) -> None:
    """As generated: what the models ask for is found out."""
    said = mapped.manage("test", "booking").stderr
    assert "OK" in said
    assert "Ran 0 tests" not in said


def test_a_guest_books_with_them_and_staff_keep_their_hours(
    mapped: Project, tmp_path: Path
) -> None:
    """Who has left is not offered; the length is that of the project's own field."""
    project = copy_project(mapped, tmp_path / "site")
    project.manage("migrate", "--verbosity", "0")
    assert project.script(VISIT) == {
        "offered": ["No", "Ada"],
        "label": "09:00",
        "minutes": 45,
        "stylist": "Ada",
        "shown": ["Cut", "Ada", "Grace"],
        "hours": 200,
    }


def test_a_field_of_the_owners_is_followed(mapped: Project, tmp_path: Path) -> None:
    """Asked of visitors and shown to staff; the tests that came along still pass."""
    project = copy_project(mapped, tmp_path / "site")
    models = project.root / "booking/models.py"
    project.edit(
        models,
        "    client = models.ForeignKey(\n",
        '    seat = models.CharField(_("seat"), max_length=9, choices=[("w", "Window")])\n'
        '    persons = models.PositiveIntegerField(_("persons"))\n'
        "    remark = models.CharField(max_length=40, blank=True)\n"
        "    client = models.ForeignKey(\n",
    )
    project.codex_booking("generate", "--yes")
    assert '"persons"' in (project.root / "booking/guest.py").read_text(encoding="utf-8")
    assert '"remark"' not in (project.root / "booking/guest.py").read_text(encoding="utf-8")
    assert '"remark"' in (project.root / "booking/forms.py").read_text(encoding="utf-8")
    (project.root / "booking/migrations/0001_initial.py").unlink()
    project.manage("makemigrations", "booking")
    tests = ("test_admin.RulesTests", "test_wizard.WalkTests", "test_own")
    labels = [f"booking.tests.{each}" for each in tests]
    assert "OK" in project.manage("test", *labels).stderr
