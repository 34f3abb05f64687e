"""What a command needs of the one in front of the terminal; the command line provides it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from codex_booking_gen.screen import Screen


class Dialogue(Protocol):
    """Says things, and asks where there is somebody to answer."""

    @property
    def interactive(self) -> bool:
        """Somebody sits at a terminal."""

    @property
    def screen(self) -> Screen:
        """What is said is shown here."""

    def say(self, text: str) -> None:
        """Tell a result."""

    def warn(self, text: str) -> None:
        """Tell what is wrong."""

    def page(self, text: str) -> None:
        """Tell a long result, page by page."""

    def hand_over(self, content: bytes) -> None:
        """Give a result, byte for byte, to the program that reads it."""

    def ask(self, question: str, default: str, check: Callable[[str], str | None]) -> str:
        """Ask until `check` finds nothing wrong with the answer."""

    def confirm(self, question: str) -> bool:
        """Ask for a yes or a no."""


class Silent:
    """Nobody is there: nothing is shown, nothing is asked; warnings are kept."""

    interactive = False
    screen = Screen()

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def say(self, text: str) -> None:
        """Not shown."""

    def warn(self, text: str) -> None:
        """Kept."""
        self.warnings.append(text)

    def page(self, text: str) -> None:
        """Not shown."""

    def hand_over(self, content: bytes) -> None:
        """Not shown."""

    def ask(self, question: str, default: str, check: Callable[[str], str | None]) -> str:
        """The default."""
        return default

    def confirm(self, question: str) -> bool:
        """Yes."""
        return True
