"""Verification of what would be written, where the project's files are at hand."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from codex_booking_gen.errors import VerificationError
from codex_booking_gen.inputs import Inputs
from codex_booking_gen.plan import Action, Plan, Verb
from codex_booking_gen.project import Project, environment
from codex_booking_gen.staging import Package, findings
from codex_booking_gen.tree import files_under, read_files
from codex_booking_gen.wishes import Wishes, listed

TIME_LIMIT = 120.0
"""Seconds for the project's own checks."""
_LARGEST = 10_000_000
"""Bytes; checks read no file that is larger."""
_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages"})
_ONLY = "Write what it needs as well: --only and --restore may be given more than once."
_LACKING = re.compile(r"import (?:from|of) ([\w.]+): (?:it has|no such)|: ([\w.]+) has no '")
_OTHERWISE = "Decide otherwise, or have both versions written into the files: --markers"
_GONE = "A file that you deleted comes back with: codex-booking generate --restore PATH"


def verify_staged(
    project: Project | None, inputs: Inputs, plan: Plan, *, django_check: bool
) -> None:
    """Hold what would be written against itself, and on demand against Django's own checks.

    Without a project there are only those of ours.

    Raises VerificationError with all that is wrong; nothing was written then.
    """
    if plan.changes:
        _verify_tree(inputs, plan)
    if project and django_check:
        _verify_with_django(project, plan.changes)


def _verify_tree(inputs: Inputs, plan: Plan) -> None:
    root, app = Path(inputs.root), inputs.spec.app
    elsewhere = [action.place for action in plan.actions if action.moved_to]
    before = read_files(root, [*files_under(root, app.folder), *elsewhere])
    found = findings(before, overlaid(before, plan.changes), plan.changes, _package(inputs))
    if found:
        raise VerificationError(
            "What would be written does not fit together:\n  " + "\n  ".join(found),
            "\n".join(
                ["Nothing was written.", *hints(inputs.wishes, plan, found, inputs.rendered)]
            ),
        )


def hints(
    wishes: Wishes, plan: Plan, found: Sequence[str], generated: Collection[str] = ()
) -> Iterator[str]:
    """What may have led to what was found, and what helps; `generated` are paths."""
    missing = any(" no such " in what or " has no " in what for what in found)
    if wishes.limited and missing:
        needed = sorted({file for what in found for file in _needed(what)} & {*generated})
        yield _ONLY + "".join(f"\n  --only {file}" for file in needed)
    decided = [
        f"{path}::{member}={side}" if member else f"{path}={side}"
        for path, members in wishes.resolve.items()
        for member, side in members.items()
    ]
    if decided:
        yield f"It may follow from what was decided:\n{listed(decided)}\n{_OTHERWISE}"
    if missing and any(action.verb is Verb.DECLINED for action in plan.actions):
        yield _GONE


def _needed(what: str) -> Iterator[str]:
    """The file of the module that lacks a name."""
    lacking = _LACKING.search(what)
    if lacking:
        yield f"{(lacking[1] or lacking[2]).replace('.', '/')}.py"


def _package(inputs: Inputs) -> Package:
    return Package(inputs.spec.app.name, inputs.spec.app.label)


def overlaid(files: Mapping[str, bytes], actions: Iterable[Action]) -> dict[str, bytes]:
    """The files as they are after the actions."""
    result = dict(files)
    for action in actions:
        if action.after is None:
            result.pop(action.place, None)
        else:
            result[action.place] = action.after
    return result


def _verify_with_django(project: Project, changes: Iterable[Action]) -> None:
    """Run `manage.py check` of a copy of the project that has the changes."""
    with tempfile.TemporaryDirectory(prefix="codex-booking-") as scratch:
        copy = Path(scratch) / project.root.name
        shutil.copytree(project.root, copy, ignore=_left_out, symlinks=True)
        for action in changes:
            target = copy / action.place
            if action.after is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(action.after)
        said = _check(project, copy)
    if said is not None:
        raise VerificationError(
            f"The project's own checks fail with what would be written:\n{said}",
            "Nothing was written.",
        )


def _left_out(folder: str, names: list[str]) -> list[str]:
    """What checks do not read: environments, hidden folders, databases and other large files."""
    inside = Path(folder)
    return [name for name in names if name in _SKIPPED or _needless(inside / name)]


def _needless(path: Path) -> bool:
    if path.is_symlink():
        return not path.exists()
    if path.is_dir():
        return path.name.startswith(".") or (path / "pyvenv.cfg").exists()
    return not path.is_file() or path.stat().st_size > _LARGEST


def _check(project: Project, copy: Path) -> str | None:
    """What Django's checks say, None when they pass."""
    command = [str(project.python), "-B", project.manage_py.name, "check"]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=environment(project),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"  they took longer than {TIME_LIMIT:g} seconds"
    if done.returncode == 0:
        return None
    lines = done.stdout.decode("utf-8", errors="replace").strip().splitlines()
    return "\n".join(f"  {line}" for line in lines[-30:]).replace(str(copy), str(project.root))
