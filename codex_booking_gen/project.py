"""Finds the Django project around a folder, and asks the project's own Python about it."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from codex_booking_gen.errors import ProjectError
from codex_booking_gen.facts import Facts
from codex_booking_gen.manage_py import find_root
from codex_booking_gen.spec import Spec

TIME_LIMIT = 30.0
"""Seconds that a project's settings, apps and urls may take to load."""

_SETTINGS = "DJANGO_SETTINGS_MODULE"
_ENVIRONMENTS = (".venv", "venv", "env")
_STAGES = {
    "python": "This project cannot be used",
    "settings": "The project's settings do not import",
    "apps": "The project's apps do not load",
    "urls": "The project's root urls do not import",
    "facts": "The project could not be looked at",
}


@dataclass(frozen=True, slots=True)
class Project:
    """A Django project: paths are absolute and real, `python` is one that imports Django."""

    root: Path
    """The folder of manage.py, which is also first on the project's import path."""
    manage_py: Path
    settings_module: str
    python: Path


def named_project(folder: Path | None) -> Project:
    """The project that the command line names; None: the one around the current folder.

    Raises as `find_project` does.
    """
    return find_project(Path()) if folder is None else find_project(folder, upwards=False)


def find_project(start: Path, *, upwards: bool = True) -> Project:
    """The project that `start` lies in, or the only one in a folder right below it.

    Not `upwards`: the folders above `start` do not count.
    Raises ProjectError when there is none, when its settings module cannot be told, or when no
    Python for it can import Django.
    """
    root = find_root(start, upwards=upwards)
    manage_py = root / "manage.py"
    settings_module = os.environ.get(_SETTINGS) or _settings_module(manage_py)
    return Project(root, manage_py, settings_module, _find_python(root))


def inspect(project: Project, spec: Spec, *, time_limit: float = TIME_LIMIT) -> Facts:
    """Load the project in its own Python and answer what it says; `time_limit` is in seconds.

    Raises ProjectError with the project's own message when it does not load.
    """
    with Inspection(project, spec, time_limit=time_limit) as inspection:
        return inspection.facts()


class Inspection:
    """The project being loaded by its own Python, from the beginning of a `with` to its end."""

    def __init__(self, project: Project, spec: Spec, *, time_limit: float = TIME_LIMIT) -> None:
        """`time_limit` is in seconds, and counts from when the facts are asked for."""
        self.project = project
        self.time_limit = time_limit
        url = spec.app.url if spec.features.wizard else ""
        self._asked = [spec.app.name, url, spec.app.base_template or ""]

    def __enter__(self) -> Self:
        """Begin; nobody has to wait yet."""
        self._folder = tempfile.TemporaryDirectory(prefix="codex-booking-")
        self._answer = Path(self._folder.name) / "answer.json"
        self._log = Path(self._folder.name) / "stderr"
        script = Path(__file__).with_name("introspect.py")
        command = [self.project.python, "-B", script, self._answer, self.project.root, *self._asked]
        with self._log.open("wb") as stderr:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                cwd=self.project.root,
                env=_environment(self.project),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                # a group of its own, so that nothing it started outlives the time limit
                start_new_session=True,
            )
        return self

    def __exit__(self, *_error: object) -> None:
        _end(self._process)
        self._folder.cleanup()

    def facts(self) -> Facts:
        """Wait for what the project says. Raises ProjectError when it does not load."""
        try:
            status = self._process.wait(self.time_limit)
        except subprocess.TimeoutExpired as error:
            raise ProjectError(
                f"Loading {self.project.settings_module} took longer than {self.time_limit:g}"
                " seconds.",
                "Does it wait for a server or for input? It has to load without either.",
            ) from error
        _end(self._process)
        if not self._answer.is_file():
            log = self._log.read_text("utf-8", errors="replace")
            raise _no_answer(self.project, status, log)
        return _facts(self.project, self._answer.read_text("utf-8"))


def _settings_module(manage_py: Path) -> str:
    try:
        with warnings.catch_warnings():
            # a doubtful escape in it is not our affair
            warnings.simplefilter("ignore")
            tree = ast.parse(manage_py.read_bytes())
    except SyntaxError as error:
        raise ProjectError(f"{manage_py}:{error.lineno}: {error.msg}.", "Mend it first.") from error
    found = sorted({name for node in ast.walk(tree) if (name := _named_settings(node))})
    if len(found) == 1:
        return found[0]
    what = f"names several settings modules: {', '.join(found)}" if found else "names no settings"
    example = found[0] if found else "mysite.settings"
    raise ProjectError(f"{manage_py} {what}.", f"Say which: export {_SETTINGS}={example}")


def _named_settings(node: ast.AST) -> str | None:
    """The module of `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x")` or of an assignment."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="setdefault"),
            args=[ast.Constant(value="DJANGO_SETTINGS_MODULE"), ast.Constant(value=str(name))],
        ):
            return name
        case ast.Assign(
            targets=[ast.Subscript(slice=ast.Constant(value="DJANGO_SETTINGS_MODULE"))],
            value=ast.Constant(value=str(name)),
        ):
            return name
    return None


def _find_python(root: Path) -> Path:
    tried = []
    for candidate in _candidates(root):
        if _imports_django(candidate, root):
            return candidate
        tried.append(str(candidate))
    raise ProjectError(
        "No Python for this project can import Django. Tried:\n  " + "\n  ".join(tried),
        "Activate the project's virtual environment, or install its requirements.",
    )


def _candidates(root: Path) -> Iterator[Path]:
    """The active environment, the project's, its parent folder's, the running interpreter."""
    active = os.environ.get("VIRTUAL_ENV")
    folders = [Path(active)] if active else []
    folders += [folder / name for folder in (root, root.parent) for name in _ENVIRONMENTS]
    pythons = [python for folder in folders if (python := _python_in(folder))]
    yield from dict.fromkeys([*pythons, Path(sys.executable)])


def _python_in(environment: Path) -> Path | None:
    # not resolved: an environment's python is a link, and finds its packages by where it lies
    for name in ("bin/python", "Scripts/python.exe"):
        if (environment / name).is_file():
            return environment / name
    return None


def _imports_django(python: Path, root: Path) -> bool:
    """Run it: a link can dangle and a shim can fail, whatever their names promise."""
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


def _environment(project: Project) -> Mapping[str, str]:
    return {
        **os.environ,
        _SETTINGS: project.settings_module,
        # also for what the project itself starts
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _no_answer(project: Project, status: int, stderr: str) -> ProjectError:
    last = "\n".join(line for line in stderr.splitlines()[-5:] if line.strip())
    return ProjectError(
        f"Loading {project.settings_module} ended the project's Python (exit {status}).",
        "\n".join(filter(None, [last, _hint(project)])),
    )


def _facts(project: Project, text: str) -> Facts:
    answer = json.loads(text)
    if "error" not in answer:
        return Facts.from_json(json.dumps(answer["facts"]))
    error = answer["error"]
    hint = _hint(project)
    if "ModuleNotFoundError" in error["summary"]:
        hint += "\nIf the project's packages are installed elsewhere, activate that environment."
    raise ProjectError(f"{_STAGES[error['stage']]}:\n  {error['summary']}", hint)


def _hint(project: Project) -> str:
    return f"Asked with {project.settings_module} and {project.python}."
