"""Two codex-booking at once in one project: the second says so, nobody sees half of anything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.support import HANGS, Project, fresh_project, once, stamps, tree
from tests.e2e.terminal import at_a_terminal

WRITING = {"generate": ("generate",), "undo": ("undo",), "eject": ("eject", "core")}
READING = (("status",), ("diff",), ("check",))
SPEC = '[app]\nname = "booking"\n'


@pytest.fixture
def generated(shared: Path, tmp_path: Path, project: Project) -> Project:
    """A project in which each of the commands has something to do."""

    def make(root: Path) -> None:
        made = fresh_project(root, project.venv)
        spec = root / "booking.toml"
        spec.write_text(SPEC, encoding="utf-8")
        made.codex_booking("generate", "--yes")
        spec.write_text(f'{SPEC}time_zone = "Europe/Berlin"\n', encoding="utf-8")

    kept = once(shared / "two-runs", make)
    return Project(shutil.copytree(kept, tmp_path / "generated"), project.venv)


@pytest.mark.parametrize("first", WRITING)
def test_the_second_says_that_another_is_at_work(generated: Project, first: str) -> None:
    """While the first stands at its question; then the first does what it was asked to."""
    with at_a_terminal(generated, *WRITING[first]) as session:
        session.read_until("[Y/n]")
        before = tree(generated.root), stamps(generated.root)
        for second in WRITING.values():
            said = generated.codex_booking(*second, "--yes", exit_code=1).stderr
            assert "Another codex-booking is at work" in said
        for looking in READING:
            done = generated.codex_booking(*looking, exit_code=None)
            assert done.returncode in {0, 3}, done.stderr
        assert (tree(generated.root), stamps(generated.root)) == before
        session.type("y")
        assert session.end() == 0, session.shown.decode()
    assert tree(generated.root) != before[0]


@pytest.mark.parametrize(
    ("first", "second"), [("generate", "generate"), ("undo", "generate"), ("eject", "undo")]
)
def test_started_at_the_same_moment_they_do_not_mix(
    generated: Project, first: str, second: str
) -> None:
    """Each gets through or says that another was at work; one gets through; readers see no harm."""
    commands = [[*WRITING[name], "--yes"] for name in (first, second)]
    runs = [
        subprocess.Popen(
            [generated.venv.codex_booking, *command],
            cwd=generated.root,
            env=generated.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    sees_no_harm(generated)
    told = [run.communicate(timeout=HANGS) for run in runs]
    codes = [run.returncode for run in runs]
    assert 0 in codes, told
    for code, (_, said) in zip(codes, told, strict=True):
        assert code == 0 or "at work" in said or "ejected before" in said, said
    assert not (generated.root / ".codex-booking/journal/running").exists()
    sees_no_harm(generated)


def sees_no_harm(project: Project) -> None:
    """What `status` sees is whole: generated, or not yet or no longer."""
    done = project.codex_booking("status", exit_code=None)
    assert done.returncode in {0, 3} or "Nothing was generated" in done.stderr, done.stderr
