"""What the end-to-end tests share: environments, Django projects, and a view of a folder."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
Command = Sequence[str | Path]
UV = Path(sys.executable).parent / "uv"
NOT_THE_PROJECTS = {
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONDONTWRITEBYTECODE",
    "DATABASE_URL",
    "REDIS_URL",
}
MINUTES = 60  # seconds
HANGS = 10 * MINUTES  # a limit for what hangs: nobody measures against it, on any machine


def run(
    arguments: Command,
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    exit_code: int | None = 0,
    stdin: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a process to its end, and hold it to its exit code (`None`: any will do)."""
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd,
        env=clean_environment() if env is None else dict(env),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=3 * HANGS,
        check=False,
    )
    if exit_code is not None and done.returncode != exit_code:
        command = " ".join(str(argument) for argument in arguments)
        raise AssertionError(
            f"{command}\nin {cwd}\nended with {done.returncode}, not {exit_code}\n"
            f"--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}"
        )
    return done


def clean_environment(bin_folder: Path | None = None) -> dict[str, str]:
    """This process's environment, less what would tell a project about the test run around it."""
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTEST_", "DJANGO_", "CODEX_BOOKING_", "COVERAGE_"))
        and key not in NOT_THE_PROJECTS
    }
    folder = Path(sys.executable).parent if bin_folder is None else bin_folder
    env["PATH"] = os.pathsep.join([str(folder), env.get("PATH", os.defpath)])
    # Compiled once for all projects, and no trace of it in a project's folders.
    cache = str(REPOSITORY / ".cache/pycache")
    env |= {"PYTHONPYCACHEPREFIX": cache, "NO_COLOR": "1", "COLUMNS": "200"}
    # A busy machine is no reason to give a project up.
    env["CODEX_BOOKING_TIME_LIMIT"] = str(HANGS)
    # As pip does, uv shall trust what the machine trusts.
    return {"UV_SYSTEM_CERTS": "1", **env}


def once(target: Path, make: Callable[[Path], None]) -> Path:
    """Have `make` build the folder `target` a single time, however many test processes ask."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        finished = target.with_name(f"{target.name}.finished")
        if not finished.exists():
            make(target)
            finished.touch()
    return target


@dataclass(frozen=True)
class Venv:
    """A virtual environment, at `root`."""

    root: Path

    @property
    def bin(self) -> Path:
        return self.root / "bin"

    @property
    def python(self) -> Path:
        return self.bin / "python"

    @property
    def codex_booking(self) -> Path:
        return self.bin / "codex-booking"

    @classmethod
    def of_this_process(cls) -> Venv:
        """The environment that runs the tests: codex-booking is installed there, editable."""
        return cls(Path(sys.prefix))


def make_venv(root: Path, *requirements: str | Path, django: str) -> None:
    """A fresh environment with `requirements`, pinned as ours, but for the version of Django."""
    pins = [
        line
        for line in (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.lower().startswith("django==")
    ]
    constraints = root.with_name(f"{root.name}-constraints.txt")
    constraints.write_text("\n".join([*pins, f"django=={django}.*", ""]), encoding="utf-8")
    run([UV, "venv", "--quiet", "--python", sys.executable, root], cwd=root.parent)
    install: Command = [UV, "pip", "install", "--quiet", "--python", root / "bin/python"]
    run([*install, "--constraint", constraints, *requirements], cwd=root.parent)


@dataclass(frozen=True)
class Project:
    """A Django project at `root`, used from `venv` as its owner would."""

    root: Path
    venv: Venv

    @property
    def env(self) -> dict[str, str]:
        return clean_environment(self.venv.bin)

    def manage(
        self, *arguments: str, exit_code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """`python manage.py` with `arguments`."""
        return run(
            [self.venv.python, "manage.py", *arguments],
            cwd=self.root,
            env=self.env,
            exit_code=exit_code,
        )

    def codex_booking(
        self, *arguments: str | Path, exit_code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """`codex-booking` with `arguments`, in the project's folder, without a terminal."""
        return run(
            [self.venv.codex_booking, *arguments],
            cwd=self.root,
            env=self.env,
            exit_code=exit_code,
        )

    def script(self, file: Path, *arguments: str) -> object:
        """Run a script of ours with the project's Python, in its folder; what it prints is JSON."""
        env = self.env | {"DJANGO_SETTINGS_MODULE": self.settings_module, "PYTHONPATH": "."}
        done = run([self.venv.python, file, *arguments], cwd=self.root, env=env)
        return json.loads(done.stdout)

    @property
    def settings_module(self) -> str:
        found = re.search(
            r"""DJANGO_SETTINGS_MODULE["'], ["']([\w.]+)["']""",
            (self.root / "manage.py").read_text(encoding="utf-8"),
        )
        assert found, "manage.py names no settings"
        return found[1]

    @property
    def settings_file(self) -> Path:
        """The one file of settings that `startproject` makes."""
        return self.root / "mysite" / "settings.py"

    def edit(self, file: Path, old: str, new: str) -> None:
        """Replace `old`, which must be there exactly once."""
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file}: {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")


def fresh_project(root: Path, venv: Venv) -> Project:
    """What `django-admin startproject mysite` makes, at `root`."""
    root.mkdir(parents=True)
    startproject: Command = [venv.python, "-m", "django", "startproject", "mysite", root]
    run(startproject, cwd=root, env=clean_environment(venv.bin))
    return Project(root, venv)


def split_project(root: Path, venv: Venv) -> Project:
    """A project as many grow up to be: a settings package, and INSTALLED_APPS composed of lists."""
    root.mkdir(parents=True)
    startproject: Command = [venv.python, "-m", "django", "startproject", "config", root]
    run(startproject, cwd=root, env=clean_environment(venv.bin))
    text = (root / "config/settings.py").read_text(encoding="utf-8")
    text, count = re.subn(
        r"INSTALLED_APPS = \[(.*?)\]",
        "DJANGO_APPS = [\\1]\n\n"
        "LOCAL_APPS = [\n    # our own, in alphabetical order\n]\n\n"
        "INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS",
        text,
        flags=re.DOTALL,
    )
    assert count == 1, "startproject's settings look different"
    text = text.replace(".parent.parent\n", ".parent.parent.parent\n")
    settings = root / "config" / "settings"
    settings.mkdir()
    (settings / "__init__.py").touch()
    (settings / "base.py").write_text(text, encoding="utf-8")
    (settings / "local.py").write_text("from .base import *  # noqa: F403\n\nDEBUG = True\n")
    (root / "config/settings.py").unlink()
    for file in (root / "manage.py", root / "config/wsgi.py", root / "config/asgi.py"):
        content = file.read_text(encoding="utf-8")
        file.write_text(content.replace("config.settings", "config.settings.local"))
    return Project(root, venv)


LAYOUTS = {"fresh": fresh_project, "split": split_project}


def is_by_product(path: Path) -> bool:
    """Whether a tool leaves this behind: compiled files, caches, the database of a demo."""
    return path.name == "db.sqlite3" or bool(re.search(r"/(__pycache__|\.\w+_cache)\b", str(path)))


def tree(root: Path) -> dict[str, bytes]:
    """Every file below `root`, but for by-products."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not is_by_product(path)
    }


def stamps(root: Path) -> dict[str, int]:
    """When each file and folder below `root` was last written, in nanoseconds."""
    return {
        str(path.relative_to(root)): path.lstat().st_mtime_ns
        for path in sorted(root.rglob("*"))
        if not is_by_product(path)
    }


def copy_project(project: Project, root: Path) -> Project:
    """The same project, somewhere else, for a test that changes it."""
    shutil.copytree(project.root, root)
    return Project(root, project.venv)
