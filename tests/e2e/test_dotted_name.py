"""An app below a package: `salon.visits`, where the project has no `salon` yet."""

from __future__ import annotations

import re

import pytest

from tests.e2e.support import Project, tree

SPEC = '[app]\nname = "salon.visits"\nurl = "visits/"\n'


@pytest.mark.parametrize("labels", [(), ("salon.visits",)], ids=["all", "dotted"])
def test_its_tests_are_found(project: Project, labels: tuple[str, ...]) -> None:
    """Django's test runner descends into packages only."""
    (project.root / "booking.toml").write_text(SPEC, encoding="utf-8")
    (project.root / "salon/other").mkdir(parents=True)
    (project.root / "salon/other/__init__.py").touch()
    project.codex_booking("generate", "--yes")
    project.manage("makemigrations", "visits")
    said = project.manage("test", *labels, "--pattern", "test_rules.py").stderr
    assert re.search(r"Ran [1-9]\d* test", said), said


def test_a_package_that_is_there_is_its_owners(project: Project) -> None:
    """Neither touched nor in the way; one that was deleted stays deleted."""
    (project.root / "booking.toml").write_text(SPEC, encoding="utf-8")
    package = project.root / "salon/__init__.py"
    package.parent.mkdir()
    package.write_text("# mine\n", encoding="utf-8")
    assert "salon/__init__.py" not in project.codex_booking("generate", "--yes").stdout
    assert package.read_text(encoding="utf-8") == "# mine\n"
    before = tree(project.root)
    assert "Nothing to do" in project.codex_booking("generate", "--yes").stdout
    assert tree(project.root) == before


def test_the_outer_name_is_taken(project: Project) -> None:
    """A package `json` of the project would hide that of Python, or never be found."""
    (project.root / "booking.toml").write_text('[app]\nname = "json.visits"\n', encoding="utf-8")
    said = project.codex_booking("generate", "--yes", exit_code=1).stderr
    assert "'json' is a Python module already" in said
    assert not (project.root / "json").exists()
