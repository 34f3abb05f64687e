"""Asks the project while its files are looked at: neither has to wait for the other."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from codex_booking_gen.commands.looking import read_spec_text
from codex_booking_gen.errors import CodexBookingError
from codex_booking_gen.facts import Facts
from codex_booking_gen.project import inspect, named_project
from codex_booking_gen.spec import Spec, parse_spec


class Asking:
    """The facts of the project in `root`, which the command line named as `directory`."""

    def __init__(self, root: Path, directory: Path | None) -> None:
        """Begin to ask. Raises SpecError when booking.toml does not say what to ask for."""
        text = read_spec_text(root)
        self._spec = Spec() if text is None else parse_spec(text)
        self._directory = directory
        self._facts: Facts | None = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._ask)
        self._thread.start()

    def _ask(self) -> None:
        try:
            self._facts = inspect(named_project(self._directory), self._spec)
        except (CodexBookingError, OSError) as error:
            self._error = error

    def answer(self) -> Facts:
        """Wait for them. Raises ProjectError as `inspect` does."""
        self._thread.join()
        if self._error:
            raise self._error
        assert self._facts is not None
        return self._facts
