"""`generate` stopped at a bad moment: the project is as before, or as after, never in between."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.support import HANGS, Command, Project, copy_project, tree


def start(project: Project, terminal: int | None = None) -> subprocess.Popen[bytes]:
    """`codex-booking generate`, running: on a terminal, or with `--yes` where there is none."""
    arguments: Command = [project.venv.codex_booking, "generate"]
    return subprocess.Popen(
        arguments if terminal else [*arguments, "--yes"],
        cwd=project.root,
        env=project.env,
        start_new_session=True,
        stdin=terminal or subprocess.DEVNULL,
        stdout=terminal or subprocess.PIPE,
        stderr=terminal or subprocess.PIPE,
    )


def first_sign(project: Project, before: set[Path]) -> None:
    """Wait until the process has written something into the project."""
    deadline = time.monotonic() + HANGS
    while set(project.root.rglob("*")) == before:
        assert time.monotonic() < deadline, "nothing was ever written"


@pytest.fixture
def finished(project: Project, tmp_path: Path) -> dict[str, bytes]:
    """What the project looks like when nobody interferes."""
    other = copy_project(project, tmp_path / "undisturbed" / "site")
    other.codex_booking("generate", "--yes")
    return product(other)


def product(project: Project) -> dict[str, bytes]:
    """The project's files, less the journal of the last run."""
    return {
        name: content
        for name, content in tree(project.root).items()
        if not name.startswith(".codex-booking/journal")
    }


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.04])
def test_killed_while_writing(project: Project, finished: dict[str, bytes], delay: float) -> None:
    """The next run brings the project to where the killed one was going."""
    before = set(project.root.rglob("*"))
    process = start(project)
    first_sign(project, before)
    time.sleep(delay)
    process.kill()
    process.communicate()
    project.codex_booking("generate", "--yes")
    assert product(project) == finished
    assert "nothing to do" in project.codex_booking("generate", "--yes").stdout.lower()


@pytest.mark.parametrize("delay", [0.0, 0.005, 0.02])
def test_ctrl_c_while_writing(project: Project, finished: dict[str, bytes], delay: float) -> None:
    """It ends in words, not in a traceback, with all of the files or none."""
    fresh = product(project)
    before = set(project.root.rglob("*"))
    process = start(project)
    first_sign(project, before)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=HANGS)
    assert b"Traceback" not in said
    assert product(project) in (fresh, finished)
    assert product(project) == finished or b"stopped: nothing was written" in said
    project.codex_booking("generate", "--yes")
    assert product(project) == finished


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal: the end that a person holds, and the end that a program sees."""
    person, program = pty.openpty()
    yield person, program
    for end in (person, program):
        os.close(end)


def read_until(person: int, text: bytes) -> bytes:
    """What the terminal shows, up to `text`."""
    shown = b""
    deadline = time.monotonic() + HANGS
    while text not in shown:
        assert time.monotonic() < deadline, shown
        shown += os.read(person, 65536)
    return shown


def test_ctrl_c_at_a_question(project: Project, terminal: tuple[int, int]) -> None:
    """On a terminal without a booking.toml it asks; leaving there leaves nothing behind."""
    before = tree(project.root)
    person, program = terminal
    process = start(project, program)
    read_until(person, b":")
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=HANGS) != 0
    assert tree(project.root) == before
