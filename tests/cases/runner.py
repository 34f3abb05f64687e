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
    project NAME              lay `projects/NAME` over the project: models of its own
    example NAME              begin with the example of this name, as it is committed
    edit PATH                 change a file: the lines that follow, indented by two spaces, begin
                              with `-` for what stands there now, and with `+` for what shall
- `expected`: the story as it should go: each line, what the command said, its exit code, and every
  file that is other than before the command, whole. What is not listed has not changed. Of the
  templates `real` and `mapped`, which are those that users get, what holds no placeholder is not
  shown, nor is the core.

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
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PACKAGE = REPOSITORY / "codex_booking_gen"
BASE = re.compile(r"^\.codex-booking/base/(.*)\.base$")
BY_PRODUCTS = shutil.ignore_patterns("__pycache__", "db.sqlite3")
USERS = REPOSITORY / "templates"
LEFT_OUT = {
    "real": BY_PRODUCTS,
    # What follows from a mapping in Python, and no page or test.
    "mapped": shutil.ignore_patterns("__pycache__", "templates", "static", "tests", "README.md"),
}
"""Templates that are those of the repository, and which of them are not there."""
AS_THEY_ARE = {
    f"booking/{path.relative_to(USERS / 'booking').as_posix()}": path.read_bytes()
    for path in (USERS / "booking").rglob("*")
    if path.is_file() and path.suffix != ".pyc"
}
"""Where a template goes by default, and what it holds."""

NOT_TOLD = re.compile(
    r"\d+(?= files,| created?\b| identical\b| core files)|(?<=\"sha256\": )\"\w+\""
)
"""What every new file of the core would change, and every template."""
INDENTED = re.compile("  [-+]")

type Tree = dict[str, bytes]


def installation(folder: Path, templates: str) -> Path:
    """An installation of codex-booking with other templates, laid out as a wheel lays it out."""
    if not folder.exists():
        package = folder / PACKAGE.name
        shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        source = USERS if templates in LEFT_OUT else HERE / "templates" / templates
        shutil.copytree(source, package / "templates", ignore=LEFT_OUT.get(templates))
    return folder


def tell(case: Path, scratch: Path, tools: Path) -> str:
    """Play the story of a case and tell how it went.

    `scratch` is an empty folder, `tools` one in which installations are kept for other cases.
    """
    root = scratch / "site"
    shutil.copytree(HERE / "project", root, ignore=shutil.ignore_patterns("__pycache__"))
    told: list[str] = []
    templates = "older"
    lines = (case / "story").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        told.append(line)
        word, _, rest = line.partition(" ")
        match word:
            case "$":
                tool = installation(tools / templates, templates)
                told += command(shlex.split(rest), root, tool)
            case "templates":
                templates = rest
            case "generated":
                templates = rest
                begin_with(generated(tools, rest), root)
            case "example":
                begin_with(REPOSITORY / "examples" / rest, root)
            case "edit":
                edit(root / rest, list(takewhile(INDENTED.match, lines[number + 1 :])))
            case _ if word and not INDENTED.match(line):
                known = change(case, root, word, rest)
                assert known or word == "#", f"{case.name}: what is '{line}'?"
    return "\n".join(told) + "\n"


def change(case: Path, root: Path, word: str, rest: str) -> bool:
    """Do to the files of the project what the story says; False when that is none of it."""
    match word:
        case "copy":
            shutil.copytree(case / rest, root, dirs_exist_ok=True)
        case "project":
            shutil.copytree(HERE / "projects" / rest, root, dirs_exist_ok=True, ignore=BY_PRODUCTS)
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
        case _:
            return False
    return True


def begin_with(project: Path, root: Path) -> None:
    """Have a copy of a project that was generated."""
    shutil.rmtree(root)
    shutil.copytree(project, root, ignore=BY_PRODUCTS)


def edit(file: Path, lines: list[str]) -> None:
    """Replace the lines that are marked with `-` by those that are marked with `+`.

    Where none is marked with `-`, the others come at the end.
    """
    old, new = ("".join(f"{line[3:]}\n" for line in lines if line[2] == mark) for mark in "-+")
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1 or not old, f"{file}: {text.count(old)} times\n{old}"
    file.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")


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
        if before.get(path) != after.get(path) and not as_the_template(path, after):
            told += shown(path, after)
    if tool.name in LEFT_OUT:
        told = [NOT_TOLD.sub("...", line) for line in told]
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


def as_the_template(path: str, after: Tree) -> bool:
    """Whether the file is a template that holds no placeholder, or the base of such a file."""
    base = BASE.match(path)
    template = AS_THEY_ARE.get(base.group(1) if base else path)
    return template is not None and after.get(path) == template


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
        text = without_templates(text, after)
    yield from (f"    {line}".rstrip() for line in text.splitlines())


def without_templates(lock: str, after: Tree) -> str:
    """The lock without the lines of files that are not shown."""
    kept = []
    for line in lock.splitlines(keepends=True):
        path = re.match(r'\s*"([^"]+)": \{', line)
        if not (path and "}" in line and as_the_template(path[1], after)):
            kept.append(line)
    return "".join(kept)


def tree(root: Path) -> Tree:
    """All files of the project, less the journal."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".codex-booking/journal/" not in path.as_posix()
    }
