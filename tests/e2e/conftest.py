"""Environments and projects are made once for all test processes, and shared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.support import (
    LAYOUTS,
    REPOSITORY,
    UV,
    Project,
    Venv,
    fresh_project,
    make_venv,
    once,
    run,
)

SUPPORTED_DJANGO = ("5.2", "6.0", "6.1")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`django` and `layout` are a matrix; all but the newest Django is left to CI (`-m matrix`)."""
    newest = SUPPORTED_DJANGO[-1]
    if "django" in metafunc.fixturenames:
        versions = [
            pytest.param(
                version,
                # One process for one version: its tests share a project.
                marks=[pytest.mark.xdist_group(f"django-{version}")]
                + ([] if version == newest else [pytest.mark.matrix]),
            )
            for version in SUPPORTED_DJANGO
        ]
        metafunc.parametrize("django", versions, scope="session")
    if "layout" in metafunc.fixturenames:
        metafunc.parametrize("layout", list(LAYOUTS), scope="session")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return folder / "shared"


@pytest.fixture(scope="session")
def dist(shared: Path) -> Path:
    """The folder with the source distribution, and the wheel that was built from it."""

    def build(folder: Path) -> None:
        run([UV, "build", "--quiet", "--out-dir", folder, REPOSITORY], cwd=folder.parent)

    return once(shared / "dist", build)


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    """The wheel, as users get it."""
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(shared: Path, wheel: Path, django: str) -> Venv:
    """An environment that holds the wheel, what it depends on, and one version of Django."""
    root = shared / f"venv-django-{django}"
    return Venv(once(root, lambda folder: make_venv(folder, wheel, django=django)))


@pytest.fixture(scope="session")
def generated(shared: Path, installed: Venv, django: str, layout: str) -> Project:
    """A project with the booking feature: generated and migrated, no file edited by hand."""

    def make(root: Path) -> None:
        project = LAYOUTS[layout](root, installed)
        project.codex_booking("generate", "--yes")
        project.manage("makemigrations", "booking")
        project.manage("migrate", "--verbosity", "0")

    return Project(once(shared / f"{layout}-django-{django}", make), installed)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh project, with codex-booking from the environment that runs the tests."""
    return fresh_project(tmp_path / "site", Venv.of_this_process())
