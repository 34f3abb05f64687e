"""Has the project asked: as early as it is known what for, and once for the same question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from codex_booking_gen.facts import Facts
    from codex_booking_gen.project import Inspection, Project
    from codex_booking_gen.spec import Spec

type Ask = Callable[[Spec], Facts | None]
"""What the project says of itself; None: it is not to be asked. Raises ProjectError."""
type _Question = tuple[object, ...]


class Asking:
    """The project of one command, being asked from the beginning of a `with` to its end."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._begun: dict[_Question, Inspection] = {}
        self._answers: dict[_Question, Facts] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def begin(self, spec: Spec) -> None:
        """Have the project loaded; nobody has to wait yet."""
        from codex_booking_gen.project import Inspection

        question = _question(spec)
        if question not in self._begun:
            inspection = Inspection(self.project, spec)
            self._begun[question] = self._stack.enter_context(inspection)

    def facts(self, spec: Spec) -> Facts:
        """Wait for what the project says. Raises ProjectError when it does not load."""
        question = _question(spec)
        if question not in self._answers:
            self.begin(spec)
            self._answers[question] = self._begun[question].facts()
        return self._answers[question]


def _question(spec: Spec) -> _Question:
    """What of booking.toml the project is asked with."""
    return (spec.app.name, spec.app.url, spec.app.base_template, spec.features)
