"""Who may look at a project and who may change it, when several codex-booking run at once.

Two locks, both on folders that are there anyway, so they leave nothing behind and end with the
process: on the project's folder for a command that writes, from its first look to its end, and on
`.codex-booking/` for the moments in which files change. Commands that only read wait for the second
alone: they work while a `generate` asks its question in another terminal.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from codex_booking_gen.errors import WriteError
from codex_booking_gen.state import STATE_FOLDER

PATIENCE = 60.0
"""Seconds that one waits for files that are being read or written; far more than either takes, on a
machine that is busy, too."""
_PAUSE = 0.02


@contextmanager
def alone_in(root: Path) -> Iterator[None]:
    """Keep other commands that write out of the project in `root` meanwhile.

    Raises WriteError at once when one is at work: it may be waiting for an answer.
    """
    with _opened(root) as folder:
        if folder is not None and not _locked(folder, exclusive=True, patience=0):
            raise WriteError(
                f"Another codex-booking is at work in {root}.", "Wait until it has ended."
            )
        yield


@contextmanager
def whole_tree(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep files from being written while they are looked at; for commands that only read.

    Raises WriteError when they are being written for longer than `patience`, in seconds.
    """
    with _state_folder(root, exclusive=False, patience=patience) as locked:
        if not locked:
            raise WriteError(
                f"Another codex-booking is writing in {root}.", "Wait until it has ended."
            )
        yield


@contextmanager
def changing(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep readers away while files change; makes `.codex-booking/` where there is none.

    Raises WriteError when somebody reads for longer than `patience`, in seconds.
    """
    (root / STATE_FOLDER).mkdir(exist_ok=True)
    with _state_folder(root, exclusive=True, patience=patience) as locked:
        if not locked:
            raise WriteError(
                f"Another codex-booking is reading in {root}. Nothing was written.",
                "Wait until it has ended.",
            )
        yield


@contextmanager
def _state_folder(root: Path, *, exclusive: bool, patience: float) -> Iterator[bool]:
    """Whether the lock could be had; without the folder there is nothing to lock."""
    while True:
        with _opened(root / STATE_FOLDER) as folder:
            locked = folder is None or _locked(folder, exclusive=exclusive, patience=patience)
            # Who held it may have removed the folder, and somebody else made it anew.
            if folder is None or not locked or _is_still(root / STATE_FOLDER, folder):
                yield locked
                return


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """A descriptor of the folder; None where it is missing, or where folders cannot be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_still(path: Path, opened: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(opened))
    return False


def _locked(folder: int, *, exclusive: bool, patience: float) -> bool:
    """Whether the lock was had in time. Where there are no locks, it is left to the user."""
    try:
        import fcntl
    except ImportError:
        return True
    how = fcntl.LOCK_NB | (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(folder, how)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_PAUSE)
        except OSError:
            return True  # a file system without locks
        else:
            return True
