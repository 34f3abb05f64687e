"""The terminal of this process, as commands talk to it; besides the command line it knows click."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from codex_booking_gen.screen import Screen


class Terminal:
    """The one in front of this process, if anybody is."""

    @property
    def interactive(self) -> bool:
        """Input and output are both a terminal."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    @property
    def screen(self) -> Screen:
        """As wide as the terminal; in a pipe lines are as long as they are."""
        from codex_booking_gen.screen import Screen

        if not sys.stdout.isatty():
            return Screen()
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        return Screen(width=shutil.get_terminal_size().columns, color=not plain)

    def say(self, text: str) -> None:
        """To standard output; nothing for nothing.

        Who reads no further (`| head`) ends nothing: what was begun goes on, and has its exit code.
        """
        if text:
            with _closed_early_is_fine():
                click.echo(text)

    def warn(self, text: str) -> None:
        """To standard error."""
        click.echo(text, err=True)

    def page(self, text: str) -> None:
        """A long text: page by page where it is longer than the terminal.

        Who closes the pager, or the pipe, has seen enough: that is no error.
        """
        with _closed_early_is_fine():
            if text and not self._fits(text):
                os.environ["LESS"] = _less_options(os.environ.get("LESS"))
                click.echo_via_pager(text, self.screen.color)
            else:
                self.say(text)
                sys.stdout.flush()

    def hand_over(self, content: bytes) -> None:
        """Bytes as they are, for the program behind the pipe."""
        with _closed_early_is_fine():
            click.echo(content, nl=False)
            sys.stdout.flush()

    def _fits(self, text: str) -> bool:
        if not sys.stdout.isatty():
            return True
        return text.count("\n") < shutil.get_terminal_size().lines - 1

    def ask(self, question: str, default: str, check: Callable[[str], str | None]) -> str:
        """Ask until the answer is good."""
        shown = f"{question} [{default}]: " if default else f"{question}: "
        while True:
            answer = _read_line(shown) or default
            problem = check(answer)
            if problem is None:
                return answer
            click.echo(f"  {problem}", err=True)

    def confirm(self, question: str) -> bool:
        """Yes is the default."""
        answer = self.ask(
            f"{question} [Y/n]",
            "",
            lambda text: None if text.lower() in _YES | _NO else "Answer y or n.",
        )
        return answer.lower() in _YES


_YES = frozenset({"", "y", "yes"})
_NO = frozenset({"n", "no"})


def _read_line(question: str) -> str:
    """A line from the terminal. Raises click.Abort at its end.

    Not by input(): there a Ctrl-C that comes just before it begins to read is not seen until Enter.
    """
    click.echo(question, nl=False, err=True)
    _wait_for_line()
    line = sys.stdin.readline()
    if not line:
        raise click.Abort
    return line.strip()


def _wait_for_line() -> None:
    """Return when a line can be read; Ctrl-C ends the waiting, whenever it comes."""
    import select
    import signal

    if os.name != "posix":
        return
    wakes, wake = os.pipe()
    os.set_blocking(wake, False)
    was = signal.set_wakeup_fd(wake)
    try:
        select.select([sys.stdin, wakes], [], [])
    finally:
        signal.set_wakeup_fd(was)
        os.close(wakes)
        os.close(wake)


def _less_options(chosen: str | None) -> str:
    """Those that the reader chose, and what colours need; as git does where nothing was chosen."""
    if chosen is None:
        return "-FRX"
    return chosen if "r" in chosen.lower() else f"{chosen} -R".strip()


@contextmanager
def _closed_early_is_fine() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # nobody reads on, and Python would complain once more when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
