"""What an edit of the user's Python can come to: three values, so that no caller forgets one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """The edit was made; `text` is the whole new text."""

    text: str


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The text says it already; there is nothing to do."""


@dataclass(frozen=True, slots=True)
class CannotChange:
    """The edit cannot be made with certainty: nothing is touched, the user is told what to paste.

    `snippet` holds the exact lines, `where` says where in the file they go ("at the end of the
    file"), `reason` why it was not done (one sentence without a full stop).
    """

    snippet: str
    reason: str
    where: str


type Outcome = Changed | AlreadyThere | CannotChange


class Unsure(Exception):  # noqa: N818 - never leaves this package: it becomes CannotChange
    """Raised inside `wiring` where an edit could be wrong; `reason` is shown to the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
