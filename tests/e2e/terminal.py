"""A terminal with a program in it, and the hands of a person at it."""

from __future__ import annotations

import os
import pty
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.support import HANGS, Project


class Session:
    """`codex-booking`, started on a terminal of its own in a project's folder."""

    def __init__(self, project: Project, *arguments: str) -> None:
        self.person, program = pty.openpty()
        self.shown = b""
        self.process = subprocess.Popen(
            [project.venv.codex_booking, *arguments],
            cwd=project.root,
            env=project.env,
            start_new_session=True,
            stdin=program,
            stdout=program,
            stderr=program,
        )
        os.close(program)

    def read_until(self, text: str) -> None:
        """Wait until the terminal shows `text`."""
        deadline = time.monotonic() + HANGS
        while text.encode() not in self.shown:
            assert time.monotonic() < deadline, self.shown.decode()
            found = self._read()
            assert found, f"it ended:\n{self.shown.decode()}"
            self.shown += found

    def type(self, text: str) -> None:
        """As a person does, with Enter."""
        os.write(self.person, f"{text}\n".encode())

    def end(self) -> int:
        """Wait for the program's end; its exit code."""
        deadline = time.monotonic() + HANGS
        while found := self._read():
            assert time.monotonic() < deadline, self.shown.decode()
            self.shown += found
        return self.process.wait(timeout=HANGS)

    def _read(self) -> bytes:
        try:
            return os.read(self.person, 65536)
        except OSError:  # how Linux says that nobody is at the other end any more
            return b""


@contextmanager
def at_a_terminal(project: Project, *arguments: str) -> Iterator[Session]:
    """The program is ended at the end, if it was not before."""
    session = Session(project, *arguments)
    try:
        yield session
    finally:
        session.process.kill()
        session.process.wait()
        os.close(session.person)
