"""Finds the Python that a project runs with, in the layouts of today's tools.

A candidate is run, not trusted: links dangle, shims fail, environments lack what is needed. The
tools themselves are asked last, because each takes a second or more.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from codex_booking_gen.errors import ProjectError

TIME_LIMIT = 60.0
"""Seconds that a Python may take to import Django, or a tool to say where its environment is."""

_NAMES = (".venv", "venv", "env")
_PYTHONS = ("bin/python", "Scripts/python.exe")
# Who made the environment, by a file that only its projects have, and how that tool tells where.
_TOOLS = (
    ("poetry.lock", "", ("poetry", "env", "info", "--executable")),
    ("Pipfile", "", ("pipenv", "--py")),
    ("pyproject.toml", "[tool.hatch.envs", ("hatch", "env", "find")),
)


def find_python(root: Path, wanted: Path | None = None) -> Path:
    """The Python of the project in `root`; `wanted` is what the command line names.

    Raises ProjectError when none imports Django, or the wanted one does not.
    """
    if wanted is not None:
        return _given(wanted, root)
    tried: dict[Path, None] = {}
    for candidate in candidates(root):
        if candidate in tried:
            continue
        if imports_django(candidate, root):
            return candidate
        tried[candidate] = None
    raise ProjectError(
        "No Python for this project can import Django. Tried:\n  " + "\n  ".join(map(str, tried)),
        "Activate the project's virtual environment, install its requirements, or name its Python:"
        " --python PATH",
    )


def _given(wanted: Path, root: Path) -> Path:
    """The Python, or the environment's, that the command line names."""
    place = wanted.expanduser().absolute()
    python = python_in(place) if place.is_dir() else place
    if python is None:
        raise ProjectError(
            f"--python {wanted}: the folder is no virtual environment.",
            f"Name a Python, or a folder that has {_PYTHONS[0]}.",
        )
    if not imports_django(python, root):
        what = "cannot import Django" if python.exists() else "there is no such file"
        raise ProjectError(
            f"--python {wanted}: {what}.",
            "Name the Python that runs the project's manage.py.",
        )
    return python


def candidates(root: Path) -> Iterator[Path]:
    """Pythons that may be the project's, likeliest first; some twice, some not there at all."""
    folders = project_folders(root)
    yield from found_by_layout(root)
    yield from _told_by_tools(folders)
    conda = os.environ.get("CONDA_PREFIX")
    yield from _pythons([Path(conda)] if conda else [])
    if _installed_apart():
        # Our own environment has Django, and nothing of the project.
        found = [shutil.which(name) for name in ("python3", "python")]
        yield from (Path(python) for python in found if python)
    yield Path(sys.executable)


def found_by_layout(root: Path) -> Iterator[Path]:
    """Those of them that environments have which lie where environments lie."""
    folders = project_folders(root)
    yield from _pythons(_named_by_the_shell(folders))
    yield from _pythons(folder / name for folder in folders for name in _NAMES)
    yield from _pythons(_pointed_to(folders))
    yield from _pythons(_kept_elsewhere(folders))
    yield from _pythons(_of_pyenv(folders))


def project_folders(root: Path) -> list[Path]:
    """The project's folder and those above it, up to its repository's; at least one above."""
    folders = [root, root.parent]
    for folder in [root, *root.parents]:
        if (folder / ".git").exists():
            return [*dict.fromkeys([*_up_to(root, folder), *folders])]
    return folders


def _up_to(root: Path, last: Path) -> list[Path]:
    return [folder for folder in [root, *root.parents] if folder.is_relative_to(last)]


def _pythons(environments: Iterator[Path] | list[Path]) -> Iterator[Path]:
    return (python for folder in environments if (python := python_in(folder)))


def python_in(environment: Path) -> Path | None:
    """The Python of a virtual environment."""
    # not resolved: an environment's python is a link, and finds its packages by where it lies
    return next((environment / name for name in _PYTHONS if (environment / name).is_file()), None)


def _named_by_the_shell(folders: list[Path]) -> Iterator[Path]:
    """The active environment, and the one that uv was told to use for projects."""
    if active := os.environ.get("VIRTUAL_ENV"):
        yield Path(active)
    if named := os.environ.get("UV_PROJECT_ENVIRONMENT"):
        # relative to where uv finds the project
        yield from (folder / named for folder in folders if (folder / "pyproject.toml").is_file())


def _pointed_to(folders: list[Path]) -> Iterator[Path]:
    """A file `.venv` names the environment, or its folder below those of pipenv."""
    for folder in folders:
        with suppress(OSError, UnicodeDecodeError):
            named = (folder / ".venv").read_text("utf-8").strip()
            if named:
                yield folder / named
                yield _pipenv_folder() / named


def _kept_elsewhere(folders: list[Path]) -> Iterator[Path]:
    """Environments of poetry, pipenv and hatch, whose names end in a digest of the project's path.

    Of several, the one for the newest Python first.
    """
    for folder in folders:
        place = os.path.normcase(folder)
        if (folder / "pyproject.toml").is_file():
            for home in _poetry_folders(folder):
                yield from _newest(home, f"*-{_digest(place)}-py*")
            yield from _newest(_data_home() / "hatch" / "env" / "virtual", f"*/{_digest(place)}/*")
        if (folder / "Pipfile").is_file():
            digest = _digest(str(folder / "Pipfile"))
            yield from _newest(_pipenv_folder(), f"*-{digest}*")


def _digest(text: str) -> str:
    """As these tools shorten a path: what they agree on."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:6]).decode()


def _newest(home: Path, pattern: str) -> list[Path]:
    def numbers(path: Path) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", path.name.rpartition("-")[2])]

    return sorted(home.glob(pattern.replace("[", "[[]")), key=numbers, reverse=True)


def _poetry_folders(folder: Path) -> Iterator[Path]:
    """Where poetry keeps environments: as it was told, else in its cache."""
    cache = Path(os.environ.get("POETRY_CACHE_DIR") or _cache_home() / "pypoetry").expanduser()
    if told := os.environ.get("POETRY_VIRTUALENVS_PATH"):
        yield Path(told).expanduser()
    for config in (folder / "poetry.toml", _config_home() / "pypoetry" / "config.toml"):
        settings = _toml(config)
        told = settings.get("virtualenvs", {}).get("path")
        if isinstance(told, str):
            named = settings.get("cache-dir")
            home = named if isinstance(named, str) else str(cache)
            yield Path(told.replace("{cache-dir}", home)).expanduser()
    yield cache / "virtualenvs"


def _toml(path: Path) -> Mapping[str, Any]:
    with suppress(OSError, ValueError):
        return tomllib.loads(path.read_text("utf-8"))
    return {}


def _pipenv_folder() -> Path:
    told = os.environ.get("WORKON_HOME")
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(told).expanduser() if told else Path(home, "virtualenvs")


def _of_pyenv(folders: list[Path]) -> Iterator[Path]:
    """The versions, or environments, that `.python-version` or the shell names."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    names = os.environ.get("PYENV_VERSION", "").split(":")
    for folder in folders:
        with suppress(OSError, UnicodeDecodeError):
            lines = (folder / ".python-version").read_text("utf-8").splitlines()
            names += [line.partition("#")[0].strip() for line in lines]
    for name in filter(None, names):
        yield versions / name
        # `3.12` means the newest of them
        yield from _newest(versions, f"{name}.*")


def _told_by_tools(folders: list[Path]) -> Iterator[Path]:
    """What the project's own tool says, if it is installed."""
    for folder in folders:
        for name, sign, command in _TOOLS:
            said = _said(command, folder) if _has(folder / name, sign) else None
            if said is not None:
                yield python_in(said) or said


def _has(path: Path, sign: str) -> bool:
    with suppress(OSError, UnicodeDecodeError):
        return sign in path.read_text("utf-8")
    return False


def _said(command: tuple[str, ...], folder: Path) -> Path | None:
    """The path in the last line that a command prints; None when it fails, or is not there."""
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
        lines = done.stdout.split("\n") if done.returncode == 0 else []
        return next((Path(line.strip()) for line in reversed(lines) if line.strip()), None)
    return None


def _installed_apart() -> bool:
    """Whether codex-booking has an environment of its own, as pipx and `uv tool` make them."""
    parts = Path(sys.prefix).parts
    return "pipx" in parts or ("uv" in parts and "tools" in parts)


def imports_django(python: Path, root: Path) -> bool:
    """Run it and see."""
    if python.parent.parent == Path(sys.prefix):
        # the one that runs this: no need to start it again
        return importlib.util.find_spec("django") is not None
    with suppress(OSError, subprocess.TimeoutExpired):
        finished = subprocess.run(
            [str(python), "-B", "-c", "import django"],
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIME_LIMIT,
            check=False,
        )
        return finished.returncode == 0
    return False


def _cache_home() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _config_home() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def _data_home() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
