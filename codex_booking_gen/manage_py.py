"""Finds the folder of a Django project, and no more: quick commands do not load the rest."""

from __future__ import annotations

from pathlib import Path

from codex_booking_gen.errors import ProjectError


def named_root(folder: Path | None) -> Path:
    """The folder of the project that the command line names, for commands that do not load it.

    Raises as `find_root` does.
    """
    return find_root(Path()) if folder is None else find_root(folder, upwards=False)


def find_root(start: Path, *, upwards: bool = True) -> Path:
    """The folder, absolute and real, of the project that `find_project` answers.

    Raises ProjectError when there is none.
    """
    return _find_manage_py(start.resolve(), upwards=upwards).parent


def _find_manage_py(start: Path, *, upwards: bool) -> Path:
    for folder in (start, *(start.parents if upwards else ())):
        if (folder / "manage.py").is_file():
            return folder / "manage.py"
    below = sorted(start.glob("*/manage.py")) if start.is_dir() else []
    if len(below) == 1:
        return below[0]
    if below:
        names = ", ".join(path.parent.name for path in below)
        raise ProjectError(
            f"{start} holds several Django projects: {names}.",
            f"Name one of them: --project {below[0].parent.name}",
        )
    near = ", the folders above it and those right below" if upwards else " and the folders below"
    raise ProjectError(
        f"No Django project here: {start}{near} have no manage.py.",
        "Run this in the folder of manage.py, or name it with --project.",
    )
