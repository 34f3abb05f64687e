"""The whole way: the wheel, a project, `generate`, and everything that must hold afterwards.

For each supported Django, in a project as `startproject` makes it and in one with split settings.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.support import LAYOUTS, Project, Venv, copy_project, stamps, tree

VISIT = Path(__file__).with_name("visit.py")


def test_generate_says_what_comes_next(installed: Venv, layout: str, tmp_path: Path) -> None:
    """Migrations are the owner's: the command that makes them is printed."""
    project = LAYOUTS[layout](tmp_path / "site", installed)
    done = project.codex_booking("generate", "--yes")
    assert "python manage.py makemigrations booking" in done.stdout


def test_a_dry_run_writes_nothing(installed: Venv, layout: str, tmp_path: Path) -> None:
    """It names every file that the real run then makes or changes, and leaves the project alone."""
    project = LAYOUTS[layout](tmp_path / "site", installed)
    before = tree(project.root)
    project.codex_booking("generate", "--dry-run")
    plan = json.loads(project.codex_booking("generate", "--dry-run", "--json").stdout)
    assert tree(project.root) == before
    project.codex_booking("generate", "--yes")
    after = tree(project.root).items() - before.items()
    touched = {name for name, _ in after if not name.startswith(".codex-booking/")}
    assert {action["path"] for action in plan["actions"] if action["changes"]} == touched


def test_django_finds_nothing_to_warn_of(generated: Project) -> None:
    """`manage.py check` is silent, warnings included."""
    generated.manage("check", "--fail-level", "WARNING")


def test_no_migration_is_missing(generated: Project) -> None:
    """The models say what their first migration says."""
    generated.manage("makemigrations", "--check", "--dry-run")


def test_the_shipped_tests_pass(generated: Project) -> None:
    """The tests that came with the app pass as generated, and there are some."""
    said = generated.manage("test").stderr
    assert "OK" in said
    assert "Ran 0 tests" not in said


def test_a_second_run_writes_not_one_byte(generated: Project, tmp_path: Path) -> None:
    """It says that there is nothing to do; no file changes, none is even written again."""
    project = copy_project(generated, tmp_path / "site")
    before = tree(project.root), stamps(project.root)
    done = project.codex_booking("generate", "--yes")
    assert "nothing to do" in done.stdout.lower()
    assert (tree(project.root), stamps(project.root)) == before


def test_a_guest_books_two_services(generated: Project, tmp_path: Path) -> None:
    """Through the pages, with the data of `codex-booking seed`; the same form twice books once."""
    project = copy_project(generated, tmp_path / "site")
    project.codex_booking("seed")
    seen = project.script(VISIT, "booking", "/booking/")
    assert isinstance(seen, dict)
    first, second = seen["bookings"]
    assert first == second
    assert seen["confirmed"] == seen["again"] == f"/booking/confirmed/{first['chain_id']}/"
    assert "Ada Lovelace" in seen["text"]


def test_the_project_runs_without_the_generator(generated: Project) -> None:
    """Nothing that was generated imports codex_booking_gen."""
    users = [
        name
        for name, content in tree(generated.root).items()
        if name.endswith(".py") and b"codex_booking_gen" in content
    ]
    assert not users
