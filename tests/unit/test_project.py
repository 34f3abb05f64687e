"""Finding a Django project, its settings module and its Python."""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from codex_booking_gen.errors import ProjectError
from codex_booking_gen.project import find_project, named_project

MANAGE = """\
import os, sys
def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
"""


@pytest.fixture(autouse=True)
def no_outer_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell that runs the tests says nothing about the projects in them."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a manage.py, alone in a folder."""
    folder = tmp_path / "repository" / "site"
    folder.mkdir(parents=True)
    (folder / "manage.py").write_text(MANAGE)
    return folder


def environment(folder: Path, *, with_django: bool) -> Path:
    """A virtual environment, made quickly; its Python."""
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    if with_django:
        [packages] = folder.glob("lib/*/site-packages")
        (packages / "django.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def refusal(start: Path) -> ProjectError:
    """The error of a search that fails."""
    with pytest.raises(ProjectError) as caught:
        find_project(start)
    return caught.value


def test_found_from_inside(root: Path) -> None:
    """Any folder inside the project leads to its root."""
    inner = root / "mysite" / "deep"
    inner.mkdir(parents=True)
    project = find_project(inner)
    assert project.root == root
    assert project.manage_py == root / "manage.py"
    assert project.settings_module == "mysite.settings"


def test_found_from_the_folder_above(root: Path) -> None:
    """A repository with its one project in a folder leads to that project."""
    assert find_project(root.parent).root == root


def test_paths_are_real(root: Path, tmp_path: Path) -> None:
    """A link to the project leads to where the project lies."""
    link = tmp_path / "link"
    link.symlink_to(root)
    assert find_project(link).root == root


def test_several_below(root: Path) -> None:
    """With several projects below the user has to say which."""
    other = root.parent / "admin_site"
    other.mkdir()
    (other / "manage.py").write_text(MANAGE)
    error = refusal(root.parent)
    assert error.message == f"{root.parent} holds several Django projects: admin_site, site."
    assert error.hint == "Name one of them: --project admin_site"


@pytest.mark.parametrize("start", ["", "missing"])
def test_no_project(tmp_path: Path, start: str) -> None:
    """Without a manage.py anywhere near there is no project."""
    error = refusal(tmp_path / start)
    assert error.message.startswith(f"No Django project here: {tmp_path / start}")
    assert "--project" in error.hint
    assert error.exit_code == 1


def test_environment_names_the_settings(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for manage.py itself, the environment's settings module counts first."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "mysite.settings.local")
    assert find_project(root).settings_module == "mysite.settings.local"


@pytest.mark.parametrize(
    "line",
    [
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "a.b")',
        'environ.setdefault("DJANGO_SETTINGS_MODULE", "a.b")',
        'os.environ["DJANGO_SETTINGS_MODULE"] = "a.b"',
        'os.environ.setdefault(\n    key="X", value="y"); environ.setdefault('
        '\n    "DJANGO_SETTINGS_MODULE", "a" ".b")',
        're = "\\d"; os.environ.setdefault("DJANGO_SETTINGS_MODULE", "a.b")',
    ],
)
def test_manage_py_names_the_settings(root: Path, line: str) -> None:
    """However manage.py sets the variable, its text is understood."""
    (root / "manage.py").write_text(line)
    assert find_project(root).settings_module == "a.b"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("print('hello')", "names no settings."),
        ('os.environ.setdefault("DJANGO_SETTINGS_MODULE", pick())', "names no settings."),
        (
            'env.setdefault("DJANGO_SETTINGS_MODULE", "b")\n'
            'env.setdefault("DJANGO_SETTINGS_MODULE", "a")',
            "names several settings modules: a, b.",
        ),
        ("def main(:", "manage.py:1: invalid syntax."),
    ],
)
def test_manage_py_does_not_tell(root: Path, text: str, message: str) -> None:
    """What manage.py leaves open the user has to say."""
    (root / "manage.py").write_text(text)
    assert message in refusal(root).message


def test_active_environment_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The active environment is preferred to the project's own."""
    active = environment(root.parent / "active", with_django=True)
    environment(root / ".venv", with_django=True)
    monkeypatch.setenv("VIRTUAL_ENV", str(active.parent.parent))
    assert find_project(root).python == active


@pytest.mark.parametrize("place", ["site/.venv", "site/venv", "site/env", ".venv"])
def test_project_s_own_environment(root: Path, place: str) -> None:
    """Without an active environment the project's is found, or that of the folder around it."""
    python = environment(root.parent / place, with_django=True)
    assert find_project(root).python == python


def test_environment_without_django_is_passed_over(root: Path) -> None:
    """An environment counts only when its Python imports Django."""
    environment(root / ".venv", with_django=False)
    python = environment(root / "venv", with_django=True)
    assert find_project(root).python == python


def test_broken_environments_are_passed_over(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dangling link, a shim that fails and a file that cannot run lead on to this Python."""
    for name, content in ((".venv", "#!/bin/sh\nexit 127\n"), ("venv", "no program")):
        shim = root / name / "bin" / "python"
        shim.parent.mkdir(parents=True)
        shim.write_text(content)
        shim.chmod(0o755)
    link = root / "env" / "bin" / "python"
    link.parent.mkdir(parents=True)
    link.symlink_to(root / "gone")
    monkeypatch.setenv("VIRTUAL_ENV", str(root / "was-deleted"))
    assert find_project(root).python == Path(sys.executable)


def test_no_python_with_django(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no candidate imports Django each one is named."""
    own = environment(root / ".venv", with_django=False)
    bare = environment(root.parent / "bare", with_django=False)
    monkeypatch.setattr(sys, "executable", str(bare))
    error = refusal(root)
    assert error.message == (
        f"No Python for this project can import Django. Tried:\n  {own}\n  {bare}"
    )
    assert "virtual environment" in error.hint


def test_looking_leaves_no_trace(root: Path) -> None:
    """Nothing is written into the project, byte code included."""
    (root / "django").mkdir()
    (root / "django" / "__init__.py").write_text("")
    environment(root.parent / ".venv", with_django=False)
    before = sorted(os.walk(root))
    find_project(root)
    assert sorted(os.walk(root)) == before


def test_a_folder_that_was_named_is_not_left_upwards(root: Path) -> None:
    """Who names a folder means it, or a project right below, never the one around it."""
    inner = root / "notes"
    inner.mkdir()
    with pytest.raises(ProjectError, match="No Django project here"):
        named_project(inner)
    assert named_project(root.parent).root == root
