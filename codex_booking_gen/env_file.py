"""Reads a project's `.env`, for settings that take values from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codex_booking_gen.errors import ProjectError

NAME = ".env"


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What a `.env` says."""

    path: Path | None = None
    """Absolute; None: there is none."""
    values: Mapping[str, str] = field(default_factory=dict)


def read_env_file(root: Path) -> EnvFile:
    """The `.env` beside manage.py, else the one in the folder above, if that is not the home.

    Raises ProjectError when it is not UTF-8, or may not be read.
    """
    above = [root.parent] if root.parent != Path.home() else []
    path = next((path for folder in (root, *above) if (path := folder / NAME).is_file()), None)
    if path is None:
        return EnvFile()
    from dotenv import dotenv_values

    try:
        values = dotenv_values(path, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(
            f"{path} cannot be read: {error}.", "Save it as UTF-8, and let it be read."
        ) from error
    return EnvFile(path, {name: value for name, value in values.items() if value is not None})
