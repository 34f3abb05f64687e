"""The running write, on disk: what makes it all or nothing even when the process is killed.

`.codex-booking/journal/running/` holds the manifest, the bytes that will be replaced (`before/`)
and the staged new ones (`after/`). Renaming it is the moment at which the write counts: to `last/`,
where undo finds what it replaced, or, when it is itself the undoing of `last/`, to `undone/`.
Everything is flushed to the disk before that which relies on it, so a power cut is as a kill.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from codex_booking_gen.errors import StateDamagedError, WriteError
from codex_booking_gen.locks import changing
from codex_booking_gen.manifest import Entry, Manifest
from codex_booking_gen.state import JOURNAL_FOLDER, STATE_FOLDER, sha256

MANIFEST = "manifest.json"
_NO_FILE = "no file"
"""Stands for the digest of what is there, but is no plain file of the project."""


class Journal:
    """The journal of the project in `root` (absolute, real)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / JOURNAL_FOLDER
        self.running = self.folder / "running"
        self.last = self.folder / "last"
        self.old = self.folder / "old"
        self.undone = self.folder / "undone"
        self._begun = False

    def was_interrupted(self) -> bool:
        """A write has begun to change files and did not end."""
        return (self.running / MANIFEST).is_file()

    @property
    def counts(self) -> bool:
        """The write that was begun here is past its commit."""
        return self._begun and not self.running.exists()

    def interrupted(self) -> Manifest:
        """The write that did not end. Raises StateDamagedError when it cannot be read."""
        return self._manifest(self.running)

    def latest(self) -> Manifest | None:
        """The last write that counted and was not taken back, None when there is none.

        Raises StateDamagedError when it cannot be read.
        """
        if self.undone.exists() or not (self.last / MANIFEST).is_file():
            return None
        return self._manifest(self.last)

    def begin(self, manifest: Manifest, after: Sequence[tuple[bytes | None, int | None]]) -> None:
        """Stage all new bytes and keep all old ones.

        `after` are the bytes of each entry, and the mode of a file that is not there yet, None for
        the usual one.
        """
        for name in ("before", "after"):
            (self.running / name).mkdir(parents=True)
        for number, (entry, (content, mode)) in enumerate(
            zip(manifest.entries, after, strict=True)
        ):
            target = self.root / entry.path
            if entry.before is not None:
                shutil.copy2(target, kept(self.running, number))
                mode = stat.S_IMODE(target.stat().st_mode)
            if content is not None:
                self._staged(number).write_bytes(content)
                if mode is not None:
                    self._staged(number).chmod(mode)
        draft = self.running / "manifest.draft"
        draft.write_text(manifest.to_json(), encoding="utf-8")
        _flush_all(self.running)
        self._begun = True
        draft.replace(self.running / MANIFEST)
        _flush(self.running)

    def apply(self) -> None:
        """Put every staged file in its place, in the order of the entries."""
        manifest = self._manifest(self.running)
        for folder in manifest.folders:
            (self.root / folder).mkdir(exist_ok=True)
        for number, entry in enumerate(manifest.entries):
            if entry.after is None:
                (self.root / entry.path).unlink()
            else:
                self._staged(number).replace(self.root / entry.path)
        self._flush_folders(manifest)

    def commit(self) -> None:
        """From here on the write counts."""
        if self._manifest(self.running).takes_back:
            self.running.rename(self.undone)
        else:
            if self.last.exists():
                self.last.rename(self.old)
            self.running.rename(self.last)
        with suppress(OSError):  # too late for an error: it is done
            _flush(self.folder)
            self._tidy()

    def recover(self) -> bool:
        """`roll_back` while nobody reads; without an interrupted write only what it left goes.

        Raises StateDamagedError as that does, WriteError when the disk does not let it.
        """
        if not self.was_interrupted():
            return self.roll_back()
        try:
            with changing(self.root):
                return self.roll_back()
        except OSError as error:
            raise WriteError(
                f"An earlier run was interrupted, and cannot be taken back: {error.strerror}:"
                f" {error.filename2 or error.filename or self.root}",
                "When that is mended, run codex-booking undo.",
            ) from error

    def roll_back(self) -> bool:
        """Bring the project to exactly before an interrupted write; True when there was one.

        Raises StateDamagedError when a file was changed since, and then touches nothing.
        """
        interrupted = self.was_interrupted()
        if interrupted:
            manifest = self._manifest(self.running)
            written, changed = manifest.compare(self.digest)
            self._refuse_changed(manifest, changed)
            for number in reversed(written):
                self._restore(number, manifest.entries[number])
            for folder in reversed(manifest.folders):
                _remove_folder(self.root / folder)
            self._flush_folders(manifest)
            (self.running / MANIFEST).unlink()
        self._tidy()
        return interrupted

    def digest(self, path: str) -> str | None:
        """The digest of a file of the project; None where there is nothing."""
        target = self.root / path
        if target.is_symlink() or target.parent.resolve() != target.parent:
            return _NO_FILE
        try:
            return sha256(target.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:  # a folder, or one that cannot be read
            return _NO_FILE

    def _refuse_changed(self, manifest: Manifest, changed: Iterable[int]) -> None:
        paths = [manifest.entries[number].path for number in changed]
        if paths:
            raise StateDamagedError(
                "An earlier run was interrupted, and since then these files were changed:\n  "
                + "\n  ".join(paths),
                f"Put them back, or delete {JOURNAL_FOLDER}/running/ to keep all files as they are."
                " The bytes before that run are in its folder before/.",
            )

    def _restore(self, number: int, entry: Entry) -> None:
        if entry.before is None:
            (self.root / entry.path).unlink()
        else:
            kept(self.running, number).replace(self.root / entry.path)

    def _tidy(self) -> None:
        """Remove what no run needs any more; may be killed anywhere, and begun again."""
        shutil.rmtree(self.running, ignore_errors=True)
        if self.undone.exists():
            self._finish_undo()
        if self.old.exists() and self.last.exists():
            shutil.rmtree(self.old, ignore_errors=True)
        elif self.old.exists():
            self.old.rename(self.last)
        for folder in (self.folder, self.root / STATE_FOLDER):
            with suppress(OSError):
                folder.rmdir()  # only when it is empty

    def _finish_undo(self) -> None:
        if (self.undone / MANIFEST).is_file():
            for folder in reversed(self._manifest(self.undone).emptied):
                _remove_folder(self.root / folder)
            shutil.rmtree(self.last, ignore_errors=True)
            (self.undone / MANIFEST).unlink()
        shutil.rmtree(self.undone, ignore_errors=True)

    def _flush_folders(self, manifest: Manifest) -> None:
        """The names in them; the files' bytes were flushed when they were staged."""
        folders = {(self.root / entry.path).parent for entry in manifest.entries}
        for folder in sorted(folders | {self.root / folder for folder in manifest.folders}):
            _flush(folder)

    def _staged(self, number: int) -> Path:
        return self.running / "after" / str(number)

    def _manifest(self, folder: Path) -> Manifest:
        try:
            return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            where = f"{JOURNAL_FOLDER}/{folder.name}/"
            raise StateDamagedError(
                f"{where}{MANIFEST} cannot be read ({error}).",
                f"The bytes before that run are in {where}before/. When all is well, delete"
                f" {where}",
            ) from error


def kept(folder: Path, number: int) -> Path:
    """Where `folder`, one of the journal's, keeps the replaced bytes of an entry."""
    return folder / "before" / str(number)


def _flush_all(folder: Path) -> None:
    """Everything below `folder`; when all is written already, most of the flushes are quick."""
    for parent, _, names in os.walk(folder):
        for name in names:
            _flush(Path(parent, name))
        _flush(Path(parent))


def _flush(path: Path) -> None:
    """Have the disk hold it: the bytes of a file, the names in a folder."""
    try:
        opened = os.open(path, os.O_RDONLY)
    except OSError:
        return  # a folder that went meanwhile, or a system that opens none
    try:
        with suppress(OSError):  # not every file system can
            os.fsync(opened)
    finally:
        os.close(opened)


def _remove_folder(folder: Path) -> None:
    """Remove a folder that we made, unless it holds more than compiled Python."""
    if folder.is_dir() and {entry.name for entry in folder.iterdir()} <= {"__pycache__"}:
        shutil.rmtree(folder)
