"""Has the project asked: as early as it is known what for, and once for the same question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from codex_booking_gen.manage_py import named_root

if TYPE_CHECKING:
    from codex_booking_gen.facts import Facts
    from codex_booking_gen.project import Inspection, Project
    from codex_booking_gen.spec import Spec

type Ask = Callable[[Spec], Facts | None]
"""What the project says of itself; None: it is not to be asked. Raises ProjectError."""
type _Question = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """How the command line wants the project loaded."""

    python: Path | None = None
    """The interpreter, or its environment; None: the one that is found."""
    introspect: bool = True
    """False: not at all."""


class Asking:
    """The project of one command, being asked from the beginning of a `with` to its end."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.root
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


class Unasked:
    """A project that may not be loaded."""

    project = None

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def begin(self, spec: Spec) -> None:
        """There is nothing to wait for."""

    def facts(self, spec: Spec) -> None:
        """It says nothing."""


def asking_for(directory: Path | None, loading: Loading) -> Asking | Unasked:
    """The project that the command line names as `directory`. Raises as `named_project` does."""
    if not loading.introspect:
        return Unasked(named_root(directory))
    from codex_booking_gen.project import named_project

    return Asking(named_project(directory, loading.python))


def _question(spec: Spec) -> _Question:
    """What of booking.toml the project is asked with."""
    return (spec.app.name, spec.app.url, spec.app.base_template, spec.features)
