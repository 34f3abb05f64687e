"""What git knows of, where there is git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from codex_booking_gen.git import uncommitted


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in a folder of a repository, with a committed file and a folder with spaces."""
    root = tmp_path / "my site"
    (root / "booking").mkdir(parents=True)
    (root / "booking/models.py").write_text("a = 1\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x")
    return root


def test_changed_and_new_files_are_uncommitted(root: Path) -> None:
    """Asked only of the files that matter, by their place in the project."""
    paths = ["booking/models.py", "booking/ny ä.py", "booking/[x].py"]
    assert uncommitted(root, paths) == frozenset()
    for path in (*paths, "booking/other.py"):
        (root / path).write_text("b = 2\n")
    assert uncommitted(root, paths) == frozenset(paths)


def test_the_index_is_left_as_it_is(root: Path) -> None:
    """Looking changes nothing, not even a time."""
    index = root.parent / ".git/index"
    (root / "booking/models.py").touch()
    before = index.read_bytes()
    uncommitted(root, ["booking/models.py"])
    assert index.read_bytes() == before


def test_without_a_repository_nothing_is_said(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git is never needed: not the repository, nor the program, nor a whole one."""
    (root / "booking/models.py").write_text("b = 2\n")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert uncommitted(root, ["booking/models.py"]) == frozenset()
    (root.parent / ".git").rename(tmp_path / "git")
    monkeypatch.undo()
    assert uncommitted(root, ["booking/models.py"]) == frozenset()
    (root / ".git").write_text("gitdir: /nowhere\n")
    assert uncommitted(root, ["booking/models.py"]) == frozenset()
