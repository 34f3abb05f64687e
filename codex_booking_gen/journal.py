"""The running write, on disk: what makes it all or nothing even when the process is killed.

`.codex-booking/journal/running/` holds the manifest, the bytes that will be replaced (`before/`)
and the staged new ones (`after/`). Renaming it to `last/` is the moment at which the write counts.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from codex_booking_gen.errors import StateDamagedError, WriteError
from codex_booking_gen.state import JOURNAL_FOLDER, STATE_FOLDER, sha256

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a write: the digests of its bytes, None where there is no file."""

    path: str
    """Relative to the project's root; no part of it is a symlink."""
    before: str | None
    after: str | None


class Journal:
    """The journal of the project in `root` (absolute, real)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / JOURNAL_FOLDER
        self.running = self.folder / "running"
        self.last = self.folder / "last"
        self.old = self.folder / "old"
        self._begun = False

    def was_interrupted(self) -> bool:
        """A write has begun to change files and did not end."""
        return (self.running / MANIFEST).is_file()

    @property
    def counts(self) -> bool:
        """The write that was begun here is past its commit."""
        return self._begun and not self.running.exists()

    def begin(
        self, entries: Sequence[Entry], after: Sequence[bytes | None], folders: Iterable[str]
    ) -> None:
        """Stage all new bytes and keep all old ones; `folders` are those that will be made."""
        for name in ("before", "after"):
            (self.running / name).mkdir(parents=True)
        for number, (entry, content) in enumerate(zip(entries, after, strict=True)):
            target = self.root / entry.path
            if entry.before is not None:
                shutil.copy2(target, self._kept(number))
            if content is not None:
                self._staged(number).write_bytes(content)
                if entry.before is not None:
                    shutil.copymode(target, self._staged(number))
        manifest = {"folders": list(folders), "entries": [asdict(entry) for entry in entries]}
        draft = self.running / "manifest.draft"
        draft.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        self._begun = True
        draft.replace(self.running / MANIFEST)

    def apply(self) -> None:
        """Put every staged file in its place, in the order of the entries."""
        folders, entries = self._manifest()
        for folder in folders:
            (self.root / folder).mkdir(exist_ok=True)
        for number, entry in enumerate(entries):
            if entry.after is None:
                (self.root / entry.path).unlink()
            else:
                self._staged(number).replace(self.root / entry.path)

    def commit(self) -> None:
        """From here on the write counts; the replaced bytes stay in `last/`."""
        if self.last.exists():
            self.last.rename(self.old)
        self.running.rename(self.last)
        shutil.rmtree(self.old, ignore_errors=True)

    def roll_back(self) -> bool:
        """Bring the project to exactly before an interrupted write; True when there was one.

        Raises StateDamagedError when a file was changed since, and then touches nothing.
        """
        interrupted = self.was_interrupted()
        if interrupted:
            folders, entries = self._manifest()
            touched = self._touched(entries)
            for number in reversed(touched):
                self._restore(number, entries[number])
            for folder in reversed(folders):
                _remove_folder(self.root / folder)
            (self.running / MANIFEST).unlink()
        self._tidy()
        return interrupted

    def _touched(self, entries: Sequence[Entry]) -> list[int]:
        """Numbers of the entries whose file is new by now."""
        touched: list[int] = []
        changed: list[str] = []
        for number, entry in enumerate(entries):
            now = self._digest(entry.path)
            if now == entry.before:
                continue
            if now != entry.after:
                changed.append(entry.path)
            touched.append(number)
        if changed:
            raise StateDamagedError(
                "An earlier run was interrupted, and since then these files were changed:\n  "
                + "\n  ".join(changed),
                f"Put them back, or delete {JOURNAL_FOLDER}/running/ to keep all files as they are."
                " The bytes before that run are in its folder before/.",
            )
        return touched

    def _restore(self, number: int, entry: Entry) -> None:
        if entry.before is None:
            (self.root / entry.path).unlink()
        else:
            self._kept(number).replace(self.root / entry.path)

    def _tidy(self) -> None:
        shutil.rmtree(self.running, ignore_errors=True)
        if self.old.exists() and self.last.exists():
            shutil.rmtree(self.old, ignore_errors=True)
        elif self.old.exists():
            self.old.rename(self.last)
        for folder in (self.folder, self.root / STATE_FOLDER):
            with suppress(OSError):
                folder.rmdir()  # only when it is empty

    def _digest(self, path: str) -> str | None:
        try:
            return sha256((self.root / path).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _kept(self, number: int) -> Path:
        return self.running / "before" / str(number)

    def _staged(self, number: int) -> Path:
        return self.running / "after" / str(number)

    def _manifest(self) -> tuple[list[str], list[Entry]]:
        try:
            stored = json.loads((self.running / MANIFEST).read_text(encoding="utf-8"))
            return list(stored["folders"]), [Entry(**entry) for entry in stored["entries"]]
        except (ValueError, KeyError, TypeError) as error:
            raise StateDamagedError(
                f"{JOURNAL_FOLDER}/running/{MANIFEST} cannot be read ({error}).",
                "The bytes before the interrupted run are in its folder before/. When all is well,"
                f" delete {JOURNAL_FOLDER}/running/.",
            ) from error


def _remove_folder(folder: Path) -> None:
    """Remove a folder that we made, unless it holds more than compiled Python."""
    if folder.is_dir() and {entry.name for entry in folder.iterdir()} <= {"__pycache__"}:
        shutil.rmtree(folder)


@contextmanager
def alone_in(root: Path) -> Iterator[None]:
    """Keep other runs out of this project meanwhile. Raises WriteError when one is at work.

    The lock is on the folder itself, so it leaves nothing behind and ends with the process.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows, where two runs at once are left to the user
        yield
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WriteError(
                f"Another codex-booking is at work in {root}.", "Wait until it has ended."
            ) from error
        except OSError:
            pass  # a file system without locks: as on Windows
        yield
    finally:
        os.close(folder)
