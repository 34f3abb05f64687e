"""Reads the project's files. A path that leads out of the project is refused here, for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from codex_booking_gen.errors import StateDamagedError, WriteError
from codex_booking_gen.state import BASE_FOLDER, LOCK_FILE, State, read_state

_PLAIN_FILE: int = getattr(os, "O_NOFOLLOW", 0)
"""Opening a symlink with it fails; 0 where systems do not know it."""
_NOISE = frozenset({"__pycache__", ".DS_Store", ".mypy_cache", ".ruff_cache"})


def real_path(root: Path, path: str) -> Path:
    """The file that `path` (relative, with `/`) stands for, symlinks followed.

    `root` must be absolute and real. Raises WriteError when the way leads out of the project.
    """
    try:
        target = (root / path).resolve()
    except (OSError, RuntimeError) as error:
        raise WriteError(f"{path} cannot be followed: {error}.") from error
    # by text: is_relative_to takes as long as looking for the file does
    if target != root and not str(target).startswith(f"{str(root).rstrip(os.sep)}{os.sep}"):
        raise WriteError(
            f"{path} leads out of the project, to {target}.",
            "Nothing outside the project's folder is written. Remove the symlink, or choose another"
            " name for the app in booking.toml.",
        )
    return target


def read_file(root: Path, path: str) -> bytes | None:
    """The bytes of a file, None when there is none. Raises WriteError when it cannot be a file."""
    target = real_path(root, path)
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError as error:
        raise WriteError(f"{path} is a folder, where a file has to be.", "Move it away.") from error
    except NotADirectoryError as error:
        raise WriteError(
            f"{path} cannot be made: a part of its path is a file.", "Move that file away."
        ) from error
    except OSError as error:
        raise WriteError(f"{path} cannot be read: {error.strerror}.") from error


def read_files(root: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Path -> bytes of those that exist. Raises as `read_file` does."""
    read = reader(root)
    found = {path: read(path) for path in sorted(set(paths))}
    return {path: content for path, content in found.items() if content is not None}


def reader(root: Path) -> Callable[[str], bytes | None]:
    """`read_file` for many files of `root`: every folder is followed once, not for each file."""
    folders: dict[str, str] = {}

    def read(path: str) -> bytes | None:
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = str(real_path(root, folder))
        try:
            descriptor = os.open(f"{folders[folder]}/{name}", os.O_RDONLY | _PLAIN_FILE)
            with os.fdopen(descriptor, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError:
            return read_file(root, path)  # a link, which must be followed, or what cannot be read

    return read if _PLAIN_FILE else lambda path: read_file(root, path)


def files_under(root: Path, folder: str) -> tuple[str, ...]:
    """All files in a folder of the project, sorted, without caches."""
    found: list[str] = []
    for parent, folders, names in os.walk(real_path(root, folder)):
        folders[:] = [name for name in folders if name not in _NOISE]
        inside = Path(parent).relative_to(real_path(root, folder))
        found += [(Path(folder) / inside / name).as_posix() for name in names if name not in _NOISE]
    return tuple(sorted(found))


def managed_files(root: Path, state: State | None) -> dict[str, bytes]:
    """The generated files that are still ours to update, by the place where they lie."""
    records = state.files.items() if state else ()
    return read_files(
        root, [record.moved_to or path for path, record in records if not record.ejected]
    )


def requirement_files(root: Path) -> dict[str, str]:
    """The texts of the files in which a project lists what it needs, if it does."""
    found = {
        path.relative_to(root).as_posix(): path.read_text("utf-8", errors="replace")
        for pattern in ("requirements*.txt", "requirements/*.txt", "pyproject.toml")
        for path in root.glob(pattern)
        if path.is_file()
    }
    return {
        path: text
        for path, text in found.items()
        if path != "pyproject.toml" or "dependencies" in text
    }


def stored_state(root: Path) -> State | None:
    """The state of the last run. Raises StateDamagedError when it cannot be trusted."""
    state = read_state(reader(root))
    if state is None and files_under(root, BASE_FOLDER):
        raise StateDamagedError(
            f"{LOCK_FILE} is missing, but {BASE_FOLDER}/ is there.",
            "Bring it back from version control, for example: git checkout -- .codex-booking\n"
            "Without version control delete .codex-booking/ and generate again: files that are"
            " still as generated are taken over, all others are named.",
        )
    return state
