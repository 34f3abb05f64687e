"""From a bare clone with `make` and some Python: the right one is found, or one is fetched."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.e2e.support import REPOSITORY, UV, Command, run

BASE_PYTHON = Path(getattr(sys, "_base_executable", sys.executable))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that the bootstrap reads, in a folder of their own."""
    folder = tmp_path / "clone"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(REPOSITORY / ".ci/venv.sh", folder / ".ci")
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, folder)
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH with the basic tools, and no Python at all; nobody's home folder has one either."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "make", "awk", "cut", "grep", "cat", "dirname", "touch"):
        found = shutil.which(tool)
        assert found, tool
        (folder / tool).symlink_to(found)
    program(folder / "id", "echo nobody")
    return folder


def program(file: Path, *lines: str) -> None:
    """A shell script that can be run."""
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    file.chmod(0o755)


def environment(path: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(path), "HOME": str(path.parent)} | more


def pythons(clone: Path, path: Path, **env: str) -> list[str]:
    """What the script finds, one path for each minor version."""
    ask: Command = [path / "sh", ".ci/venv.sh", "pythons"]
    return run(ask, cwd=clone, env=environment(path, **env)).stdout.splitlines()


def test_a_shim_that_does_not_run_is_passed_over(clone: Path, path: Path) -> None:
    """Version managers put names on the PATH that only fail; the next candidate is taken."""
    program(path / "python3.13", "echo 'python3.13: command not found' >&2", "exit 127")
    program(path / "python3", f'exec "{BASE_PYTHON}" "$@"')
    assert len(pythons(clone, path)) == 1


def test_a_python_that_is_too_old_is_passed_over(clone: Path, path: Path) -> None:
    """Any version may run, and does not count."""
    program(path / "python3", "exit 1")
    assert pythons(clone, path) == []


def test_pyenv_is_searched_by_folder(clone: Path, path: Path, tmp_path: Path) -> None:
    """A version that pyenv has, but that is not active, is found all the same."""
    folder = tmp_path / "pyenv/versions/3.12.99/bin"
    folder.mkdir(parents=True)
    program(folder / "python3", f'exec "{BASE_PYTHON}" "$@"')
    assert len(pythons(clone, path, PYENV_ROOT=str(tmp_path / "pyenv"))) == 1


def test_without_any_python_it_says_what_to_do(clone: Path, path: Path) -> None:
    """Nothing found, nothing to fetch with: the message names the ways out."""
    done = run([path / "make", "demo"], cwd=clone, env=environment(path), exit_code=2)
    assert "Python 3.12 or newer" in done.stderr
    assert "PYTHON=" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_python_that_was_named_is_not_replaced_by_another(clone: Path, path: Path) -> None:
    """PYTHON= is an order: when it cannot be followed, that is said."""
    program(path / "old", "exit 1")
    program(path / "python3", f'exec "{BASE_PYTHON}" "$@"')
    make: Command = [path / "make", "demo", f"PYTHON={path / 'old'}"]
    done = run(make, cwd=clone, env=environment(path), exit_code=2)
    assert "PYTHON=" in done.stderr
    assert str(path / "old") in done.stderr


def test_uv_fetches_a_python_where_there_is_none(clone: Path, path: Path) -> None:
    """Only uv is there: it is asked for a Python, and that one makes the environment."""
    program(
        path / "uv",
        'case "$1 $2" in',
        f'  "python install") ln -s "{BASE_PYTHON}" fetched ;;',
        '  "python find") [ -e fetched ] && echo "$PWD/fetched" ;;',
        f'  "pip install") exec "{UV}" "$@" ;;',
        "  --version*) echo uv ;;",
        "esac",
    )
    (path / "ln").symlink_to(shutil.which("ln") or "ln")
    package = clone / "codex_booking_gen"
    package.mkdir()
    (package / "__init__.py").touch()
    (clone / "templates").mkdir()
    env = environment(path) | {
        key: value for key, value in os.environ.items() if key.startswith(("UV_", "SSL_"))
    }
    run([path / "sh", ".ci/venv.sh", "demo"], cwd=clone, env=env)
    assert (clone / "fetched").exists()
    assert (clone / ".venv/bin/codex-booking").exists()
