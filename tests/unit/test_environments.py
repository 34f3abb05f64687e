"""The Python of a project, in the layouts of the tools that make environments."""

from __future__ import annotations

import base64
import hashlib
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from codex_booking_gen.environments import candidates, find_python
from codex_booking_gen.errors import ProjectError

SET_BY_SHELLS = (
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "UV_PROJECT_ENVIRONMENT",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "POETRY_CACHE_DIR",
    "POETRY_VIRTUALENVS_PATH",
    "WORKON_HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, and a shell that has set nothing."""
    for name in SET_BY_SHELLS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path / "home"


@pytest.fixture
def root(home: Path) -> Path:
    """The folder of a manage.py, two below that of a repository."""
    folder = home / "repository" / "services" / "site"
    folder.mkdir(parents=True)
    (home / "repository" / ".git").mkdir()
    return folder


def environment(folder: Path, *, with_django: bool = True) -> Path:
    """A virtual environment, made quickly; its Python."""
    venv.create(folder, symlinks=True)
    if with_django:
        [packages] = folder.glob("lib/*/site-packages")
        (packages / "django.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


def program(home: Path, name: str, text: str) -> None:
    """A program of that name on the path."""
    path = home.parent / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def digest(path: Path) -> str:
    """What poetry, hatch and pipenv make of a path."""
    return base64.urlsafe_b64encode(hashlib.sha256(str(path).encode()).digest()).decode()[:8]


@pytest.mark.parametrize("place", [".", "services", "services/site"])
def test_the_repository_s(root: Path, home: Path, place: str) -> None:
    """`.venv` is found beside manage.py and up to the repository's folder, as uv keeps it."""
    python = environment(home / "repository" / place / ".venv")
    assert find_python(root) == python


def test_not_above_the_repository(root: Path, home: Path) -> None:
    """What lies above the repository is another project's."""
    environment(home / ".venv")
    assert find_python(root) == Path(sys.executable)


def test_uv_s_own_place(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """uv can be told to keep the environment under another name."""
    (home / "repository" / "pyproject.toml").touch()
    python = environment(home / "repository" / "linux" / "env")
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", "linux/env")
    assert find_python(root) == python


def test_a_file_that_points(root: Path, home: Path) -> None:
    """`.venv` may be a file that says where the environment is."""
    python = environment(home / "envs" / "shop")
    (root / ".venv").write_text(f"{home / 'envs' / 'shop'}\n")
    assert find_python(root) == python


@pytest.mark.parametrize(
    ("place", "setting"),
    [
        (".cache/pypoetry/virtualenvs", {}),
        ("kept", {"POETRY_VIRTUALENVS_PATH": "~/kept"}),
        ("cache/virtualenvs", {"POETRY_CACHE_DIR": "~/cache"}),
    ],
)
def test_poetry_s_cache(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch, place: str, setting: dict[str, str]
) -> None:
    """Poetry's environment bears the digest of its project's path; the newest Python counts."""
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    project = home / "repository"
    (project / "pyproject.toml").touch()
    kept = home / place
    environment(kept / f"shop-{digest(project)}-py3.9")
    python = environment(kept / f"shop-{digest(project)}-py3.12")
    environment(kept / f"shop-{digest(home)}-py3.13")
    assert find_python(root) == python


def test_poetry_s_settings(root: Path, home: Path) -> None:
    """A `poetry.toml` of the project may name another folder; a broken one is passed over."""
    project = home / "repository"
    (project / "pyproject.toml").touch()
    (project / "poetry.toml").write_text('[virtualenvs]\npath = "{cache-dir}/mine"\n')
    (root / "pyproject.toml").touch()
    (root / "poetry.toml").write_text("no = toml = at all")
    python = environment(home / ".cache" / "pypoetry" / "mine" / f"x-{digest(project)}-py3.12")
    assert find_python(root) == python


def test_hatch(root: Path, home: Path) -> None:
    """Hatch keeps environments by the project's name, the digest of its path and their own."""
    (root / "pyproject.toml").touch()
    kept = home / ".local" / "share" / "hatch" / "env" / "virtual" / "shop" / digest(root)
    python = environment(kept / "shop")
    assert find_python(root) == python


@pytest.mark.parametrize("folder", [".local/share/virtualenvs", "work on"])
def test_pipenv(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """Pipenv takes the digest of the Pipfile's path."""
    if folder == "work on":
        monkeypatch.setenv("WORKON_HOME", str(home / folder))
    (root / "Pipfile").touch()
    python = environment(home / folder / f"site-{digest(root / 'Pipfile')}")
    assert find_python(root) == python


@pytest.mark.parametrize(
    ("version", "place"),
    [("shop\n", "shop"), ("# ours\n3.12 # or later\n", "3.12.7"), ("3.12.7\n", "3.12.7")],
)
def test_pyenv(root: Path, home: Path, version: str, place: str) -> None:
    """`.python-version` names a version, the newest of several, or an environment."""
    environment(home / ".pyenv" / "versions" / "3.12.4", with_django=False)
    python = environment(home / ".pyenv" / "versions" / place)
    (home / "repository" / ".python-version").write_text(version)
    assert find_python(root) == python


def test_a_tool_is_asked_at_last(root: Path, home: Path) -> None:
    """Where the place cannot be known, the project's own tool says it; one that fails does not."""
    python = environment(home / "anywhere")
    (root / "poetry.lock").touch()
    (root / "Pipfile").touch()
    program(home, "poetry", "echo 'cannot read pyproject.toml'; exit 1")
    program(home, "pipenv", f"echo Courtesy notice; echo '{python}'")
    assert find_python(root) == python


def test_tools_are_not_started_without_need(root: Path, home: Path) -> None:
    """With an environment where environments are, nobody waits for a tool."""
    environment(root / ".venv")
    (root / "poetry.lock").touch()
    program(home, "poetry", f"touch '{home}/was-asked'")
    find_python(root)
    assert not (home / "was-asked").exists()


def test_installed_apart(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an environment of its own, as pipx makes it, ours comes after the path's Python."""
    python = environment(home.parent / "somewhere")
    monkeypatch.setenv("PATH", str(python.parent))
    assert find_python(root) == Path(sys.executable)
    monkeypatch.setattr(sys, "prefix", str(home / "pipx" / "venvs" / "codex-booking"))
    assert find_python(root) == python.with_name("python3")


@pytest.mark.parametrize("named", ["site/.venv", "site/.venv/bin/python"])
def test_named(root: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """The command line names a Python or its environment, and it goes before all others."""
    python = environment(root / ".venv")
    active = environment(root / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(active.parent.parent))
    monkeypatch.chdir(root.parent)
    assert find_python(root, Path(named)) == python


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("bare", "--python bare: cannot import Django."),
        ("empty", "--python empty: the folder is no virtual environment."),
        ("gone/bin/python", "--python gone/bin/python: there is no such file."),
    ],
)
def test_named_in_vain(
    root: Path, monkeypatch: pytest.MonkeyPatch, named: str, message: str
) -> None:
    """A Python that was named and will not do is an error; nothing else is taken instead."""
    environment(root / "bare", with_django=False)
    (root / "empty").mkdir()
    monkeypatch.chdir(root)
    with pytest.raises(ProjectError) as caught:
        find_python(root, Path(named))
    assert caught.value.message == message


def test_candidates_of_a_bare_project(root: Path) -> None:
    """Where there is nothing at all, there is the Python that runs this."""
    assert list(candidates(root)) == [Path(sys.executable)]
    assert list(root.iterdir()) == []
