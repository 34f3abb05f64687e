"""The only writer: verifies, looks once more, stages, and puts everything in place or nothing."""

from __future__ import annotations

import ast
import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from codex_booking_gen.catalog import LEFTOVER
from codex_booking_gen.errors import StoppedAfterWriting, VerificationError, WriteError
from codex_booking_gen.journal import Journal
from codex_booking_gen.locks import changing
from codex_booking_gen.manifest import Entry, Manifest
from codex_booking_gen.plan import Action, Kind, Plan
from codex_booking_gen.state import sha256
from codex_booking_gen.tree import read_file, real_path

_READ_ONLY_DISK = "Its file system is mounted read-only. Mount it writable, or work on a copy."


@dataclass(frozen=True, slots=True)
class Change:
    """One file to write or to delete."""

    path: str
    """Relative to the project's root, symlinks followed."""
    before: bytes | None
    after: bytes | None
    kind: str = ""
    """Whose the file is, as the plan has it; empty for the state."""
    mode: int | None = None
    """Of a file that is not there yet; None: as new files are."""


def write(plan: Plan, root: Path, command: str = "generate") -> None:
    """Carry the plan out, all or nothing; `root` is absolute and real.

    `command` is what the owner typed, for the journal. Raises VerificationError when what would be
    written is broken, WriteError when a file cannot be written. After any error, Ctrl-C included,
    the project is as it was; only after a Ctrl-C that came too late is everything written, and
    StoppedAfterWriting is raised.
    """
    carry_out(prepare(plan, root), root, command)


def carry_out(
    changes: Sequence[Change], root: Path, command: str, emptied: Sequence[str] = ()
) -> None:
    """Make the changes, all or none; then remove the folders of `emptied` that hold nothing.

    Raises as `write` does.
    """
    manifest = Manifest(
        entries=tuple(Entry(c.path, _digest(c.before), _digest(c.after), c.kind) for c in changes),
        folders=tuple(_new_folders(root, changes)),
        emptied=tuple(emptied),
        command=command,
    )
    try:
        with changing(root):
            _all_or_nothing(Journal(root), manifest, changes)
    except OSError as error:
        raise WriteError(
            f"{_named(error, root)}. Everything is as it was before.", _hint(error)
        ) from error


def _all_or_nothing(journal: Journal, manifest: Manifest, changes: Iterable[Change]) -> None:
    try:
        journal.begin(manifest, [(change.after, change.mode) for change in changes])
        journal.apply()
        journal.commit()
    except BaseException as error:
        counts = journal.counts
        try:
            _roll_back(journal)
        except OSError as second:
            raise WriteError(
                f"{_named(second, journal.root)}, so what was written already could not be taken"
                " back.",
                f"{_hint(second)}\nThen run codex-booking undo: it brings everything back to where"
                " it was.".lstrip(),
            ) from error
        if counts and isinstance(error, KeyboardInterrupt):
            raise StoppedAfterWriting from error
        raise


def _roll_back(journal: Journal) -> None:
    """To its end: somebody who presses Ctrl-C twice still wants a whole tree."""
    while True:
        try:
            journal.roll_back()
        except KeyboardInterrupt:
            continue
        return


def _named(error: OSError, root: Path) -> str:
    where = error.filename2 or error.filename or root
    return f"{where} cannot be written: {error.strerror}"


def _hint(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "The disk is full. Make room on it."
    return _READ_ONLY_DISK if error.errno == errno.EROFS else ""


def prepare(plan: Plan, root: Path) -> list[Change]:
    """All that can be found wrong before anything is written; answers the files in their order.

    Raises as `write` does.
    """
    verify(plan.changes)
    changes = _changes(plan, root)
    for change in changes:
        refuse_read_only(root, change)
    return changes


def verify(actions: Iterable[Action]) -> None:
    """Python must parse, and no placeholder may be left. Raises VerificationError."""
    problems = [problem for action in actions for problem in _broken(action)]
    if problems:
        raise VerificationError(
            "\n".join(problems), "Nothing was written. This is a defect of codex-booking."
        )


def _broken(action: Action) -> Iterator[str]:
    if action.after is None:
        return
    # with a conflict written into it, it is not meant to
    if action.path.endswith(".py") and not action.conflicts:
        try:
            ast.parse(action.after)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            yield f"{action.path}:{line}: what would be written does not parse: {error}."
    if action.kind is not Kind.WIRING and LEFTOVER in action.after:
        yield f"{action.path}: a placeholder is left in what would be written."


def _changes(plan: Plan, root: Path) -> list[Change]:
    """The project's files first, the state last; each looked at once more."""
    wanted = [(act.place, act.before, act.after, act.kind.value) for act in plan.changes]
    wanted += [(path, read_file(root, path), after, "") for path, after in plan.state_files.items()]
    changes: list[Change] = []
    for path, before, after, kind in wanted:
        if read_file(root, path) != before:
            raise WriteError(f"{path} was changed meanwhile. Nothing was written.", "Run it again.")
        if before != after:
            real = real_path(root, path).relative_to(root).as_posix()
            changes.append(Change(real, before, after, kind))
    return changes


def refuse_read_only(root: Path, change: Change) -> None:
    """Raise WriteError when it shows before anything is written that the change cannot be made."""
    target = root / change.path
    folder = target.parent
    while not folder.exists():
        folder = folder.parent
    for path in (folder, target):
        if path.exists() and not _may_write(path):
            raise WriteError(
                f"{path} is read-only; {change.path} cannot be written. Nothing was written.",
                _READ_ONLY_DISK if _on_read_only_disk(path) else f"Allow it: chmod u+w {path}",
            )


def _on_read_only_disk(path: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _may_write(path: Path) -> bool:
    # To root everything is writable; a file without any write bit is meant to stay as it is.
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & stat.S_IWUSR)


def _new_folders(root: Path, changes: Iterable[Change]) -> list[str]:
    """The folders that must be made, parents first."""
    wanted: set[str] = set()
    for change in changes:
        if change.after is not None:
            wanted |= {parent.as_posix() for parent in PurePosixPath(change.path).parents}
    return sorted(folder for folder in wanted if not (root / folder).is_dir())


def _digest(content: bytes | None) -> str | None:
    return None if content is None else sha256(content)


def create(root: Path, path: str, content: bytes) -> None:
    """Write one file that is not there yet, whole or not at all; `path` is relative to `root`.

    Raises WriteError where there is one, or where it cannot be written.
    """
    target = root / path
    staged = target.with_name(f".{target.name}.codex-booking")
    try:
        if os.path.lexists(target):
            raise WriteError(f"{target} is there already.", "Move it away first.")
        try:
            with staged.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(f"{_named(error, root)}. Nothing was written.", _hint(error)) from error
