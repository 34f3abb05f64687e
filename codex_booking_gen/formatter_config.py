"""Where the owner has configured ruff and black, and a copy of it in which ruff acts the same."""

from __future__ import annotations

import glob
import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

_RUFF_FILES = (".ruff.toml", "ruff.toml", "pyproject.toml")
_BLACK_FILES = ("pyproject.toml",)
_REPOSITORY = (".git", ".hg")


class Configs:
    """The formatters' configuration for the files of the project in `root` (absolute).

    A folder counts up to the repository that the project lies in; without one, up to the root.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        above = [root, *root.parents]
        tops = (each for each in above if any((each / name).exists() for name in _REPOSITORY))
        self.top = next(tops, root)
        self._problems: dict[Path, str] = {}
        self._found: dict[tuple[str, Path], Path | None] = {}

    @property
    def problems(self) -> tuple[str, ...]:
        """Configuration that cannot be read."""
        return tuple(self._problems.values())

    def nearest(self, tool: str, path: str) -> Path | None:
        """The file that configures the tool for a path of the project; None: they do not use it."""
        folder = (self.root / path).parent
        if (tool, folder) not in self._found:
            names = _RUFF_FILES if tool == "ruff" else _BLACK_FILES
            candidates = (each / name for each in self.folders(folder) for name in names)
            found = (each for each in candidates if self.settings(tool, each) is not None)
            self._found[tool, folder] = next(found, None)
        return self._found[tool, folder]

    def folders(self, folder: Path) -> Iterator[Path]:
        """The folder and those above it that count."""
        for each in (folder, *folder.parents):
            yield each
            if each == self.top:
                return

    def settings(self, tool: str, config: Path) -> dict[str, Any] | None:
        """What a file says about the tool; None when that is nothing, or it cannot be read."""
        if not config.is_file():
            return None
        try:
            found = read_settings(tool, config)
        except (OSError, ValueError) as error:
            self._problems[config] = f"{config} cannot be read ({error})"
            return None
        return found

    @staticmethod
    def mirrored(path: Path) -> str:
        """The absolute path, to be put below another folder."""
        return path.relative_to(path.anchor).as_posix()


@cache
def _parsed(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8-sig"))


def read_settings(tool: str, config: Path) -> dict[str, Any] | None:
    """The tool's table of a TOML file. Raises OSError or ValueError when it cannot be read."""
    whole = _parsed(config.read_bytes())
    if config.name != "pyproject.toml":
        return whole
    tools = whole.get("tool")
    said = tools.get(tool) if isinstance(tools, dict) else None
    return said if isinstance(said, dict) else None


def never_formatted(config: Path, file: Path) -> bool:
    """Black's `force-exclude` names the file."""
    pattern = (read_settings("black", config) or {}).get("force-exclude")
    if not isinstance(pattern, str) or not file.is_relative_to(config.parent):
        return False
    try:
        return bool(re.search(pattern, f"/{file.relative_to(config.parent).as_posix()}", re.X))
    except re.error:
        return False


def mirror_ruff(configs: Configs, paths: Iterable[str], target: Path, versions: int) -> None:
    """Copy what ruff looks at beside a file: its configuration, and what the project's modules are.

    Each version has a tree of its own in `target`, named by its number; in it files lie at their
    absolute paths, so that patterns and relative names in the configuration mean the same.
    """
    needed: dict[Path, bytes | None] = {}
    for path in paths:
        config = configs.nearest("ruff", path)
        if config is None:
            continue
        for folder in configs.folders((configs.root / path).parent):
            needed |= {file: None for name in _RUFF_FILES if (file := folder / name).is_file()}
            # a package is told by its __init__.py
            needed |= {file: b"" for file in [folder / "__init__.py"] if file.is_file()}
        needed |= _extended(configs, config)
    for number in range(versions):
        for file, content in needed.items():
            _put(file, content, target / str(number) / configs.mirrored(file))


def _put(file: Path, content: bytes | None, copy: Path) -> None:
    if copy.exists():
        return
    if file.is_dir():
        copy.mkdir(parents=True, exist_ok=True)
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    if content is None:
        shutil.copyfile(file, copy)
    else:
        copy.write_bytes(content)


def _extended(configs: Configs, config: Path) -> dict[Path, bytes | None]:
    """The files that a configuration extends, and the modules in its source folders."""
    needed: dict[Path, bytes | None] = {}
    sources: list[Path] = []
    step: Path | None = config
    while step is not None and step not in needed and step.is_file():
        needed[step] = None
        said = configs.settings("ruff", step) or {}
        if not sources and isinstance(said.get("src"), list):
            for pattern in map(str, said["src"]):
                # pathlib refuses patterns that are absolute, and some Pythons refuse "."
                found = glob.glob(pattern, root_dir=step.parent)  # noqa: PTH207
                sources += [step.parent / each for each in found]
        extends = said.get("extend")
        step = _named(step.parent, extends) if isinstance(extends, str) else None
    for folder in sources or [config.parent, config.parent / "src"]:
        needed |= _modules(folder)
    return needed


def _named(folder: Path, name: str) -> Path:
    # without "..": in the copy of the tree it could lead out of it
    return Path(os.path.normpath(folder / Path(name).expanduser()))


def _modules(folder: Path) -> dict[Path, bytes | None]:
    """Empty stand-ins for what can be imported from a folder."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return {}
    return {
        each: b""
        for each in found
        if each.stem.isidentifier()
        and ((each.suffix == ".py" and each.is_file()) or (not each.suffix and each.is_dir()))
    }
