"""`demo` is a project like any other, complete or not there at all, and served until Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.salon import codex_booking, make_demo, read
from tests.e2e.support import (
    HANGS,
    Project,
    Venv,
    clean_environment,
    copy_project,
    once,
    stamps,
    tree,
)

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo(shared: Path) -> Project:
    """The demo, made once for all tests."""
    return Project(once(shared / "the-demo", make_demo), Venv.of_this_process())


@pytest.fixture
def own_demo(demo: Project, tmp_path: Path) -> Project:
    """A copy of the demo, for a test that changes it."""
    return copy_project(demo, tmp_path / "demo")


def test_the_demo_names_its_classes_after_a_salon(demo: Project) -> None:
    models = (demo.root / "booking/models.py").read_text(encoding="utf-8")
    assert "class Stylist(" in models
    assert "class Treatment(" in models


def test_the_demo_has_a_staff_login(demo: Project) -> None:
    assert read(demo)["superusers"] == ["admin"]


def test_the_demo_is_a_sound_project(demo: Project) -> None:
    """Django finds nothing to warn about, and no migration is missing."""
    demo.manage("check", "--fail-level", "WARNING")
    demo.manage("makemigrations", "--check", "--dry-run")


def test_nothing_is_left_to_generate_in_the_demo(own_demo: Project) -> None:
    before = tree(own_demo.root)
    own_demo.codex_booking("generate", "--yes")
    assert tree(own_demo.root) == before


def test_demo_again_changes_nothing(own_demo: Project) -> None:
    """A second `make demo` serves what is there."""
    before = stamps(own_demo.root)
    said = codex_booking("demo", "--no-serve", own_demo.root, cwd=own_demo.root.parent)
    assert "already" in said
    assert stamps(own_demo.root) == before


def test_demo_does_not_touch_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("keep me")
    said = codex_booking("demo", "--no-serve", "mine", cwd=tmp_path, exit_code=1)
    assert str(tmp_path / "mine") in said
    assert tree(tmp_path) == {"mine/notes.txt": b"keep me"}


def test_demo_does_not_replace_a_file(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a file")
    assert "not a folder" in codex_booking("demo", "demo", cwd=tmp_path, exit_code=1)
    assert tree(tmp_path) == {"demo": b"a file"}


def test_demo_leaves_nothing_beside_the_folder(demo: Project) -> None:
    """It was made in a folder of another name, and moved when it was complete."""
    assert not list(demo.root.parent.glob(f".{demo.root.name}-*"))


@contextmanager
def served(demo: Project, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`codex-booking demo` in the foreground, as a process group of its own."""
    command = [sys.executable, "-u", "-m", "codex_booking_gen", "demo", str(demo.root), *options]
    with subprocess.Popen(
        command,
        cwd=demo.root.parent,
        env=clean_environment() | {"PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def address(process: subprocess.Popen[str]) -> str:
    """The wizard's address that the demo prints."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+/booking/", line):
            return found[0]
    raise AssertionError("the demo named no address")


def wait_for(url: str) -> None:
    """Return when the address answers with a page."""
    deadline = time.monotonic() + HANGS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=HANGS) as answer:
                assert b"Short cut" in answer.read()
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_until_it_is_stopped(demo: Project, stop: signal.Signals) -> None:
    """Ctrl-C, which a terminal sends to the whole group, ends it with 0 and without a trace."""
    with served(demo) as process:
        wait_for(address(process))
        if stop is signal.SIGINT:
            os.killpg(process.pid, stop)
        else:
            process.send_signal(stop)
        rest, _ = process.communicate(timeout=HANGS)
        assert "Traceback" not in rest
        if stop is signal.SIGINT:
            assert process.returncode == 0


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(demo: Project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = codex_booking("demo", demo.root, "--port", port, cwd=demo.root.parent, exit_code=1)
    assert f"Port {port} is taken" in said
    assert "--port" in said
