"""The owner's formatter: found by its configuration, and run once for all files."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from codex_booking_gen.formatter_config import Configs, mirror_ruff, never_formatted

TIME_LIMIT = 60.0
"""Seconds that one run of a formatter may take, however few the texts."""
_FOR_EACH_TEXT = 0.2

_TOOLS = ("ruff", "black")
_SORT_IMPORTS = (
    *("ruff", "check", "--fix-only", "--fixable", "I"),
    *("--exit-zero", "--no-cache", "--force-exclude"),
)
_NOT_STARTED = (126, 127)
_ENVIRONMENTS = (".venv", "venv", "env")

Versions = tuple[bytes | None, ...]


class Formatted(dict[str, Versions]):
    """Each path with its versions as the owner's formatter writes them.

    None: it has no formatter, or this version cannot be formatted.
    """

    problems: tuple[str, ...] = ()
    """Formatters that are configured and could not be used, and why: to be said once."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Files for one tool, staged in `folder` as `<number of the version>/<absolute path>`."""

    tool: str
    folder: Path
    files: Mapping[str, Sequence[bytes]]
    configs: Configs
    bins: Sequence[Path]
    time_limit: float

    def name(self, path: str, number: int) -> str:
        """Where a version lies; equal versions lie in one place."""
        versions = self.files[path]
        number = versions.index(versions[number])
        return f"{number}/{self.configs.mirrored(self.configs.root / path)}"

    def names(self, paths: Iterable[str]) -> list[str]:
        """Where all versions of some files lie."""
        names = (self.name(path, n) for path in paths for n in range(len(self.files[path])))
        return list(dict.fromkeys(names))

    def versions(self, failed: Set[str]) -> dict[str, Versions]:
        """What lies there now; None for what could not be formatted."""
        return {
            path: tuple(
                None
                if (name := self.name(path, n)) in failed
                else (self.folder / name).read_bytes()
                for n in range(len(versions))
            )
            for path, versions in self.files.items()
        }


@dataclass(frozen=True, slots=True)
class _Ran:
    status: int
    stderr: str


def format_all(
    root: Path,
    wanted: Mapping[str, Sequence[bytes]],
    *,
    python: Path | None = None,
    time_limit: float = TIME_LIMIT,
) -> Formatted:
    """Format all versions of all files as the project in `root` (absolute) would have them.

    `wanted` has paths relative to `root`, as they are in the project; the first version is the one
    that stands there. Who configured ruff or black, in the file's folder or above it, uses it; of
    both, the one that leaves the first version as it is, and if both do, the one that makes it of
    the second: many have ruff check what black formats. Nothing is written below `root`.
    `python` is the project's interpreter, `time_limit` seconds for each run of a tool, more for
    very many files.
    """
    configs = Configs(root)
    answer = Formatted((path, (None,) * len(versions)) for path, versions in wanted.items())
    problems = []
    seen: dict[str, int] = {}
    pending = {path: each for path, each in wanted.items() if path.endswith((".py", ".pyi"))}
    for tool in _TOOLS:
        files = {path: each for path, each in pending.items() if configs.nearest(tool, path)}
        if not files:
            continue
        with tempfile.TemporaryDirectory(prefix="codex-booking-") as folder:
            bins = tuple(_bin_folders(configs, python))
            found = _format(_Job(tool, Path(folder), files, configs, bins, time_limit))
        if isinstance(found, str):
            problems.append(found)
            continue
        for path, versions in found.items():
            # 0: not theirs; 1: may be; 2: all that they did. Of equals the first tool will do.
            likely = versions[:2].count(files[path][0])
            if likely > seen.get(path, -1):
                seen[path], answer[path] = likely, versions
            if likely == len(versions[:2]):
                del pending[path]
    answer.problems = (*configs.problems, *problems)
    return answer


def _format(job: _Job) -> dict[str, Versions] | str:
    """Run the tool over the staged files, or say why not.

    Whether they sort imports, too, is told by the rules that they selected and by the first
    version: many configure the formatter only.
    """
    _stage(job)
    failed = _run_tool(job)
    if isinstance(failed, str):
        return failed
    plain = job.versions(failed)
    sorts = job.names(path for path in job.files if job.configs.nearest("ruff", path))
    ran = _first_that_runs(job, _SORT_IMPORTS, sorts) if sorts else None
    if not isinstance(ran, _Ran) or job.versions(failed) == plain:
        return plain
    again = _run_tool(job)
    if isinstance(again, str):
        return plain
    both = job.versions(again)
    return {
        path: plain[path]
        if plain[path][:1] == tuple(versions[:1]) != both[path][:1]
        else both[path]
        for path, versions in job.files.items()
    }


def _stage(job: _Job) -> None:
    for path, versions in job.files.items():
        for number, content in enumerate(versions):
            target = job.folder / job.name(path, number)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    mirror_ruff(job.configs, job.files, job.folder, max(map(len, job.files.values())))


def _run_tool(job: _Job) -> set[str] | str:
    """Format what is staged; answers the files that it could not format, or what is wrong."""
    failed: set[str] = set()
    for command, paths in _commands(job):
        names = job.names(paths)
        ran = _first_that_runs(job, command, names)
        if isinstance(ran, str):
            return ran
        named = _failed(names, ran.stderr)
        if ran.status and not named:
            said = [line.strip() for line in ran.stderr.splitlines() if line.strip()][:3]
            return f"{job.tool} failed: {' '.join(said) or f'exit {ran.status}'}"
        failed |= named
    return failed


def _commands(job: _Job) -> Iterator[tuple[list[str], list[str]]]:
    """The runs that format: the arguments, and the paths that they are for."""
    if job.tool == "ruff":
        yield ["ruff", "format", "--no-cache", "--force-exclude"], [*job.files]
        return
    by_config: dict[Path, list[str]] = {}
    for path in job.files:
        config = job.configs.nearest("black", path)
        if config and not never_formatted(config, job.configs.root / path):
            by_config.setdefault(config, []).append(path)
    for config, paths in by_config.items():
        # exclusions are told by the real paths, so they have been looked at already
        options = ["--quiet", "--fast", "--config", str(config), "--force-exclude", "(?!)"]
        yield ["black", *options], paths


def _failed(names: Iterable[str], stderr: str) -> set[str]:
    """The files that an error names."""
    errors = [line for line in stderr.splitlines() if line.startswith("error")]
    return {
        name
        for name in names
        if any(re.search(rf"(?:^|[ /]){re.escape(name)}(?:$|:)", line) for line in errors)
    }


def _first_that_runs(job: _Job, command: Sequence[str], names: Sequence[str]) -> _Ran | str:
    """Run a program where it is found first; a link can dangle and a shim can fail."""
    tool = command[0]
    limit = max(job.time_limit, len(names) * _FOR_EACH_TEXT)
    for executable in _executables(tool, job.bins):
        try:
            ran = _run([executable, *command[1:], "--", *names], job.folder, limit)
        except OSError:
            continue
        except subprocess.TimeoutExpired:
            return f"{tool} took longer than {limit:g} seconds"
        if ran.status not in _NOT_STARTED:
            return ran
    return f"{tool} is configured, but not installed"


def _executables(tool: str, bins: Iterable[Path]) -> Iterator[str]:
    here = Path(sys.executable).parent
    for folder in bins:
        if found := shutil.which(tool, path=str(folder)):
            yield found
    for found in (shutil.which(tool), shutil.which(tool, path=str(here))):
        if found:
            yield found


def _bin_folders(configs: Configs, python: Path | None) -> Iterator[Path]:
    """Where the project's own programs are: beside its Python, and in its environments."""
    if python is not None:
        yield python.parent
    active = os.environ.get("VIRTUAL_ENV")
    folders = [Path(active)] if active else []
    above = dict.fromkeys([*configs.folders(configs.root), configs.root.parent])
    folders += [folder / name for folder in above for name in _ENVIRONMENTS]
    for folder in folders:
        yield folder / ("Scripts" if os.name == "nt" else "bin")


def _run(arguments: Sequence[str], folder: Path, time_limit: float) -> _Ran:
    """Run in a group of its own, so that no worker outlives the time limit."""
    log = folder / "stderr"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            status = process.wait(time_limit)
        finally:
            if hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
    return _Ran(status, log.read_text("utf-8", errors="replace"))


def _environment(folder: Path) -> Mapping[str, str]:
    colorless = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "CLICOLOR_FORCE")}
    return {**colorless, "NO_COLOR": "1", "BLACK_CACHE_DIR": str(folder / "cache")}
