"""Errors that the user can do something about: what, where, and what to do now."""

from __future__ import annotations


class CodexBookingError(Exception):
    """An error of the user's world, apart from bugs. The CLI prints it and exits with its code.

    `message` says what and where, `hint` what to do now (may be empty); both may have lines.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class StoppedAfterWriting(KeyboardInterrupt):
    """Ctrl-C came too late: all of it was written."""


class SpecError(CodexBookingError):
    """booking.toml says something that cannot be; carries all of its problems at once."""


class ProjectError(CodexBookingError):
    """The Django project cannot be found, loaded or used."""


class TemplateError(CodexBookingError):
    """A template of ours does not render; names the template and the line."""


class WriteError(CodexBookingError):
    """A target cannot be written: read-only, outside the project, no file. Nothing was written."""


class UsageError(CodexBookingError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class MarkersStandError(CodexBookingError):
    """A file still holds the markers of a conflict; names file and line."""

    exit_code = 4


class StateDamagedError(CodexBookingError):
    """`.codex-booking/` cannot be read, or contradicts itself."""

    exit_code = 5


class VerificationError(CodexBookingError):
    """What was to be written did not pass verification in staging; nothing was written."""

    exit_code = 6
