"""`undo` and `eject` in real projects: everything back byte for byte, whatever stands around it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.support import Command, Project, clean_environment, copy_project, run, stamps, tree
from tests.e2e.terminal import at_a_terminal


@pytest.fixture
def git(project: Project) -> Project:
    """The project, committed, with a change that is not."""
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "ours"]):
        command = ["git", "-c", "user.name=o", "-c", "user.email=o@example.com", *arguments]
        subprocess.run(command, cwd=project.root, check=True)
    with project.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("\n# not committed yet\n")
    return project


def folders(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_dir()}


def test_a_first_generate_is_taken_back(git: Project) -> None:
    """In a dirty tree: nothing of it remains, not even folders, and no byte differs."""
    before = tree(git.root), folders(git.root)
    git.codex_booking("generate", "--yes")
    after = tree(git.root)
    assert "booking.toml" in after
    assert "booking/core/" in git.codex_booking("undo", "--dry-run").stdout
    assert tree(git.root) == after
    git.codex_booking("undo", "--yes")
    assert (tree(git.root), folders(git.root)) == before
    git.codex_booking("generate", "--yes")
    assert product(git) == {p: c for p, c in after.items() if "/journal/" not in p}


def product(project: Project) -> dict[str, bytes]:
    return {path: c for path, c in tree(project.root).items() if "/journal/" not in path}


def test_without_git_and_without_a_project_that_loads(project: Project) -> None:
    """PATH is empty; and only generate needs settings that import."""
    env = {key: value for key, value in project.env.items() if key != "PATH"} | {"PATH": ""}

    def codex_booking(*arguments: str) -> str:
        command: Command = [project.venv.python, "-m", "codex_booking_gen", *arguments]
        return run(command, cwd=project.root, env=env).stdout

    codex_booking("generate", "--yes")
    generated = product(project)
    codex_booking("eject", "core", "--yes")
    codex_booking("undo", "--yes")
    assert product(project) == generated
    assert "nothing to do" in codex_booking("generate", "--yes").lower()
    codex_booking("eject", "booking/models.py", "--yes")
    project.settings_file.write_bytes(b"raise RuntimeError\n")
    codex_booking("undo", "--yes")
    assert product(project) == generated | {"mysite/settings.py": b"raise RuntimeError\n"}


def test_a_clone_has_nothing_to_undo(git: Project, tmp_path: Path) -> None:
    """The journal stays where it was written; generate in the clone has nothing to do."""
    git.codex_booking("generate", "--yes")
    for arguments in (["add", "."], ["commit", "-q", "-m", "booking"]):
        command = ["git", "-c", "user.name=o", "-c", "user.email=o@example.com", *arguments]
        subprocess.run(command, cwd=git.root, check=True)
    clone = Project(tmp_path / "clone", git.venv)
    run(["git", "clone", "-q", git.root, clone.root], cwd=tmp_path, env=clean_environment())
    before = tree(clone.root)
    assert "Nothing to undo" in clone.codex_booking("undo", "--yes").stdout
    assert tree(clone.root) == before
    # and here it is refused once a file was edited, without a byte written
    git.edit(git.root / "booking/urls.py", "urlpatterns = [", "urlpatterns = [  # ours")
    written = tree(git.root), stamps(git.root)
    assert "booking/urls.py" in git.codex_booking("undo", "--yes", exit_code=1).stderr
    assert (tree(git.root), stamps(git.root)) == written


def test_on_a_terminal_it_asks(project: Project) -> None:
    """No is an answer, Ctrl-D another, and yes is the default."""
    before = tree(project.root)
    project.codex_booking("generate", "--yes")
    after = tree(project.root)
    for answer in ("n", "\x04"):
        with at_a_terminal(project, "undo") as session:
            session.read_until("Take it back? [Y/n]")
            session.type(answer)
            assert session.end() == (0 if answer == "n" else 1)
        assert tree(project.root) == after
    with at_a_terminal(project, "undo") as session:
        session.read_until("[Y/n]")
        session.type("")
        assert session.end() == 0
    assert tree(project.root) == before


def test_what_is_ejected_is_left_alone(project: Project, tmp_path: Path) -> None:
    """An edited core and an edited file: generate has nothing to say about them any more."""
    project.codex_booking("generate", "--yes")
    undisturbed = copy_project(project, tmp_path / "other" / "site")
    project.codex_booking("eject", "core", "booking/admin.py", "--yes")
    for path in ("booking/core/errors.py", "booking/admin.py"):
        with (project.root / path).open("a", encoding="utf-8") as file:
            file.write("\nOURS = True\n")
    assert "nothing to do" in project.codex_booking("generate", "--yes").stdout.lower()
    edited = project.root / "booking/core/errors.py"
    shutil.copy(edited, undisturbed.root / "booking/core/errors.py")
    said = undisturbed.codex_booking("generate", "--yes", exit_code=5).stderr
    assert "codex-booking eject core" in said
