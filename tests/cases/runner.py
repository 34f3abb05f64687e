"""Runs a case: one folder, one story of commands over the real command line and a Django project.

A case is a folder with
- `story`: what happens, a line each
    $ generate --yes          run codex-booking in the project
    copy FOLDER               copy a folder of the case over the project
    delete PATH               delete a file or a folder of the project
    move PATH PATH            move a file of the project
    run PROGRAM ARGUMENTS     run a Python program, such as ruff, in the project
    templates NAME            go on with the templates of `templates/NAME` (at first: older)
    generated NAME            begin with a project that was generated from those templates
- `expected`: the story as it should go: each line, what the command said, its exit code, and every
  file that is other than before the command, whole. What is not listed has not changed.

Write `expected` anew with: CODEX_BOOKING_UPDATE_CASES=1 python -m pytest tests/cases
and read the diff.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "codex_booking_gen"
BASE = re.compile(r"^\.codex-booking/base/(.*)\.base$")

type Tree = dict[str, bytes]


def installation(folder: Path, templates: str) -> Path:
    """An installation of codex-booking with other templates, laid out as a wheel lays it out."""
    if not folder.exists():
        package = folder / PACKAGE.name
        shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(HERE / "templates" / templates, package / "templates")
    return folder


def tell(case: Path, scratch: Path, tools: Path) -> str:
    """Play the story of a case and tell how it went.

    `scratch` is an empty folder, `tools` one in which installations are kept for other cases.
    """
    root = scratch / "site"
    shutil.copytree(HERE / "project", root, ignore=shutil.ignore_patterns("__pycache__"))
    told: list[str] = []
    templates = "older"
    for line in (case / "story").read_text(encoding="utf-8").splitlines():
        told.append(line)
        word, _, rest = line.partition(" ")
        match word:
            case "$":
                tool = installation(tools / templates, templates)
                told += command(shlex.split(rest), root, tool)
            case "copy":
                shutil.copytree(case / rest, root, dirs_exist_ok=True)
            case "delete":
                gone = root / rest
                shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
            case "move":
                source, target = (root / path for path in rest.split())
                target.parent.mkdir(parents=True, exist_ok=True)
                source.rename(target)
            case "run":
                program = [sys.executable, "-m", *shlex.split(rest)]
                subprocess.run(program, cwd=root, check=True, capture_output=True)
            case "templates":
                templates = rest
            case "generated":
                templates = rest
                shutil.rmtree(root)
                shutil.copytree(generated(tools, rest), root)
            case _:
                assert not word or word == "#", f"{case.name}: what is '{line}'?"
    return "\n".join(told) + "\n"


def generated(tools: Path, templates: str) -> Path:
    """A project in which these templates were generated, nothing else; made once for all cases."""
    root = tools / f"generated from {templates}"
    if not root.exists():
        shutil.copytree(HERE / "project", root, ignore=shutil.ignore_patterns("__pycache__"))
        tool = installation(tools / templates, templates)
        assert "exit 0" in command(["generate", "--yes"], root, tool)
    return root


def command(arguments: list[str], root: Path, tool: Path) -> list[str]:
    """What codex-booking said, its exit code, and the files that are other than before."""
    before = tree(root)
    done = subprocess.run(
        [sys.executable, "-m", "codex_booking_gen", *arguments],
        cwd=root,
        env=environment(tool),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    after = tree(root)
    said = [f"> {line}".rstrip() for line in done.stdout.splitlines()]
    said += [f"! {line}".rstrip() for line in done.stderr.splitlines()]
    told = [plain(line, root) for line in said]
    told.append(f"exit {done.returncode}")
    for path in sorted({*before, *after}):
        if before.get(path) != after.get(path):
            told += shown(path, after)
    return [*told, ""]


def environment(tool: Path) -> dict[str, str]:
    """Of a user: nothing that speaks of the test run, and no color."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "PYTEST_"))}
    return kept | {
        "PYTHONPATH": str(tool),
        # into a folder of its own: the project's tree shall hold what was generated, no more;
        # one for all installations, which share Django
        "PYTHONPYCACHEPREFIX": str(tool.parent / "bytecode"),
        "NO_COLOR": "1",
    }


def plain(line: str, root: Path) -> str:
    """Without what differs between machines and days."""
    line = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", line)
    return line.replace(str(root), "ROOT").replace(sys.executable, "PYTHON")


def shown(path: str, after: Tree) -> Iterator[str]:
    """A file as it is now."""
    if path not in after:
        yield f"-- {path} -- gone"
        return
    content = after[path]
    base = BASE.match(path)
    if base and content == after.get(base.group(1)):
        yield f"-- {path} -- as the file itself"
        return
    text = content.decode("utf-8")
    yield f"-- {path} --" + (" with CRLF" if "\r\n" in text else "")
    if path.endswith("lock.json"):
        text = re.sub(r'("(?:generator|templates|spec|facts)"): "[^"]*"', r'\1: "..."', text)
    yield from (f"    {line}".rstrip() for line in text.splitlines())


def tree(root: Path) -> Tree:
    """All files of the project, less the journal."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".codex-booking/journal/" not in path.as_posix()
    }
