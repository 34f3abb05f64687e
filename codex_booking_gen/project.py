"""Finds the Django project around a folder, and asks the project's own Python about it."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from codex_booking_gen.env_file import EnvFile, read_env_file
from codex_booking_gen.environments import find_python, found_by_layout
from codex_booking_gen.errors import ProjectError
from codex_booking_gen.facts import Facts
from codex_booking_gen.manage_py import find_root
from codex_booking_gen.spec import Spec

TIME_LIMIT = 30.0
"""Seconds that a project's settings, apps and urls may take to load."""
TIME_LIMIT_VARIABLE = "CODEX_BOOKING_TIME_LIMIT"
"""Names another limit."""

_SETTINGS = "DJANGO_SETTINGS_MODULE"
# How django-environ, environs, decouple and Django itself say that a variable is not set.
_FROM_ENVIRONMENT = re.compile(
    r"(?:Set the |Environment variable \"?)(\w+)|(\w+) not found. Declare it as envvar"
    r"|environment variable|os\.environ|The (\w+) setting must not be empty",
    re.IGNORECASE,
)
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
    env_file: EnvFile = field(default_factory=EnvFile)
    """Its values hold wherever the project is loaded; those of the environment go before."""


def named_project(folder: Path | None, python: Path | None = None) -> Project:
    """The project that the command line names; None: the one around the current folder.

    `python` is the interpreter, or the environment, that it names for it.
    Raises as `find_project` does.
    """
    if folder is None:
        return find_project(Path(), python=python)
    return find_project(folder, upwards=False, python=python)


def find_project(start: Path, *, upwards: bool = True, python: Path | None = None) -> Project:
    """The project that `start` lies in, or the only one in a folder right below it.

    Not `upwards`: the folders above `start` do not count. `python` is the one to take.
    Raises ProjectError when there is none, when its settings module cannot be told, or when no
    Python for it can import Django.
    """
    root = find_root(start, upwards=upwards)
    manage_py = root / "manage.py"
    env_file = read_env_file(root)
    settings_module = os.environ.get(_SETTINGS) or _settings_module(manage_py, env_file)
    return Project(root, manage_py, settings_module, find_python(root, python), env_file)


def inspect(project: Project, spec: Spec, *, time_limit: float | None = None) -> Facts:
    """Load the project in its own Python and answer what it says; `time_limit` is in seconds.

    Raises ProjectError with the project's own message when it does not load.
    """
    with Inspection(project, spec, time_limit=time_limit) as inspection:
        return inspection.facts()


def examine(project: Project, spec: Spec, *, without_app: bool = False) -> Mapping[str, Any]:
    """What `introspect_health.py` finds: it asks database and Redis. Raises as `inspect` does.

    `without_app`: the app does not load.
    """
    mode = ("examine", "without") if without_app else ("examine",)
    with Inspection(project, spec, mode=mode) as inspection:
        return inspection.told()


def environment(project: Project) -> Mapping[str, str]:
    """What the project is loaded with: the environment, and its `.env` for what that lacks."""
    return {
        **project.env_file.values,
        **os.environ,
        _SETTINGS: project.settings_module,
        # also for what the project itself starts
        "PYTHONDONTWRITEBYTECODE": "1",
    }


class Inspection:
    """The project being loaded by its own Python, from the beginning of a `with` to its end."""

    def __init__(
        self,
        project: Project,
        spec: Spec,
        *,
        time_limit: float | None = None,
        mode: tuple[str, ...] = (),
    ) -> None:
        """`time_limit` is in seconds, and counts from when the facts are asked for.

        `mode` is for `introspect.py`; empty: the facts.
        """
        self.project = project
        self.time_limit = _time_limit() if time_limit is None else time_limit
        url = spec.app.url if spec.features.wizard else ""
        self._asked = [spec.app.name, url, spec.app.base_template or ""]
        self._mode = mode

    def __enter__(self) -> Self:
        """Begin; nobody has to wait yet."""
        self._folder = tempfile.TemporaryDirectory(prefix="codex-booking-")
        self._answer = Path(self._folder.name) / "answer.json"
        self._log = Path(self._folder.name) / "stderr"
        self._process = self._start(*self._mode)
        return self

    def __exit__(self, *_error: object) -> None:
        _end(self._process)
        self._folder.cleanup()

    def facts(self) -> Facts:
        """Wait for what the project says. Raises ProjectError when it does not load."""
        answer = self._told()
        error = answer.get("error", {})
        if error.get("by_the_app"):
            # A model that it names was renamed, for example: then we are asked to mend the app.
            self._answer.unlink()
            self._process = self._start(error["by_the_app"])
            answer = {"app_error": error["summary"], **self._told()}
            error = error if "error" in answer else {}
        if error:
            raise _does_not_load(self.project, error)
        told = {**answer["facts"], "app_error": answer.get("app_error", "")}
        return Facts.from_json(json.dumps(told))

    def told(self) -> Mapping[str, Any]:
        """Wait for the answer as it is. Raises as `facts` does."""
        answer = self._told()
        if "error" in answer:
            raise _does_not_load(self.project, answer["error"])
        facts: Mapping[str, Any] = answer["facts"]
        return facts

    def _start(self, *mode: str) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("introspect.py")
        command = [self.project.python, "-B", script, self._answer, self.project.root, *self._asked]
        with self._log.open("wb") as stderr:
            return subprocess.Popen(
                [str(part) for part in (*command, *mode)],
                cwd=self.project.root,
                env=environment(self.project),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                # a group of its own, so that nothing it started outlives the time limit
                start_new_session=True,
            )

    def _told(self) -> dict[str, Any]:
        try:
            status = self._process.wait(self.time_limit)
        except subprocess.TimeoutExpired as error:
            raise ProjectError(
                f"Loading {self.project.settings_module} took longer than {self.time_limit:g}"
                " seconds.",
                "Does it wait for a server or for input? It has to load without either. If it is"
                f" only slow: export {TIME_LIMIT_VARIABLE}=120",
            ) from error
        _end(self._process)
        if not self._answer.is_file():
            log = self._log.read_text("utf-8", errors="replace")
            raise _no_answer(self.project, status, log)
        answer: dict[str, Any] = json.loads(self._answer.read_text("utf-8"))
        return answer


def _time_limit() -> float:
    """Seconds. Raises ProjectError when the environment names what is no number of them."""
    named = os.environ.get(TIME_LIMIT_VARIABLE)
    try:
        limit = float(named) if named else TIME_LIMIT
    except ValueError:
        limit = 0.0
    if not limit > 0:
        raise ProjectError(
            f"{TIME_LIMIT_VARIABLE}={named} is no number of seconds.",
            f"For two minutes: export {TIME_LIMIT_VARIABLE}=120",
        )
    return limit


def _settings_module(manage_py: Path, env_file: EnvFile) -> str:
    """What manage.py names; where it reads `.env` itself, or names none, what that names."""
    try:
        with warnings.catch_warnings():
            # a doubtful escape in it is not our affair
            warnings.simplefilter("ignore")
            tree = ast.parse(manage_py.read_bytes())
    except SyntaxError as error:
        raise ProjectError(f"{manage_py}:{error.lineno}: {error.msg}.", "Mend it first.") from error
    found = sorted({name for node in ast.walk(tree) if (name := _named_settings(node))})
    told = env_file.values.get(_SETTINGS)
    if told and (len(found) != 1 or _reads_env_file(tree)):
        return told
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


def _reads_env_file(tree: ast.AST) -> bool:
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree)}
    return not names.isdisjoint({"load_dotenv", "read_dotenv", "read_env"})


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


def _does_not_load(project: Project, error: Mapping[str, Any]) -> ProjectError:
    """The project's own message, and what to do about it."""
    summary = error["summary"]
    lacking = _FROM_ENVIRONMENT.search(summary)
    variable = error.get("variable") or next(filter(None, lacking.groups() if lacking else ()), "")
    hints = [_hint(project)]
    if "ModuleNotFoundError" in summary:
        others = [python for python in found_by_layout(project.root) if python != project.python]
        hints.append(
            "If the project's packages are installed elsewhere, activate that environment, or name"
            f" its Python: --python {others[0] if others else 'PATH'}"
        )
    elif variable or lacking:
        read = project.env_file.path or project.root / ".env"
        example = f"export {variable}=..." if variable else "export it"
        hints.append(f"A value from the environment is missing: {example}, or put it into {read}.")
    return ProjectError(f"{_STAGES[error['stage']]}:\n  {summary}", "\n".join(hints))


def _hint(project: Project) -> str:
    read = f"; {project.env_file.path} was read" if project.env_file.path else ""
    return f"Asked with {project.settings_module} and {project.python}{read}."
