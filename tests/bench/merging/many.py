"""200 changed files in a project of 5,000: ours against `git merge-file` for each and a formatter.

Of the changed files half are cases of the corpus, most of which git leaves in conflict; half are
whole files of the example with edits that lie apart. We read all three versions of all 5,000 and
find the changed ones; git is given those 200, and the formatter their three versions.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from tests.bench.timing import Candidate, Times, interleave
from tests.e2e.support import REPOSITORY, Command, clean_environment
from tests.merge.corpus import CASES

OURS = "ours: compare, format, merge"
GIT = "git merge-file for each"
RUFF = "ruff format, once"
START = "python that imports nothing"
CONFIG = "[tool.ruff]\nline-length = 88\n"
VERSIONS = ("yours", "base", "new")
GIT_LOOP = """\
for yours in changed/yours/*; do
  name=${yours##*/}
  git merge-file -p "$yours" "changed/base/$name" "changed/new/$name" > "out/$name"
done
true
"""


def changed_files(number: int) -> Iterator[tuple[str, tuple[bytes, bytes, bytes]]]:
    """Names and versions, in the order of VERSIONS."""
    cases = [
        case
        for case in CASES
        if case.suffix == ".py" and case.yours.isascii() and "unparsable" not in case.name
    ]
    whole = sorted((REPOSITORY / "examples/salon/booking").glob("*.py"))
    for count in range(number):
        case = cases[count % len(cases)]
        text = whole[count % len(whole)].read_bytes()
        apart = (text + b"\n\n# Ours.\nOWN = 1\n", text, b'"""New."""\n\n' + text)
        versions = apart if count % 2 else (case.yours, case.base, case.new)
        yield f"file_{count}.py", versions


def lay_out(root: Path, changed: int, files: int) -> None:
    """A project of so many files; the changed ones for themselves, too."""
    (root / "pyproject.toml").parent.mkdir(parents=True)
    (root / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    for version in VERSIONS:
        (root / version).mkdir()
        (root / "changed" / version).mkdir(parents=True)
    for name, texts in changed_files(changed):
        for version, text in zip(VERSIONS, texts, strict=True):
            (root / version / name).write_bytes(text)
            (root / "changed" / version / name).write_bytes(text)
    whole = sorted((REPOSITORY / "examples/salon/booking").glob("*.py"))
    for count in range(changed, files):
        for version in VERSIONS:
            shutil.copyfile(whole[count % len(whole)], root / version / f"file_{count}.py")


def measure(rounds: int, *, changed: int, files: int) -> dict[str, Times]:
    """All candidates, in turns."""
    env = clean_environment() | {"PYTHONPATH": str(REPOSITORY)}
    ours: Command = [sys.executable, "-m", "tests.bench.merging.all_of_them"]
    ruff: Command = ["ruff", "format", "--no-cache", "--quiet", "out"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        lay_out(root, changed, files)

        def emptied() -> Path:
            shutil.rmtree(root / "out", ignore_errors=True)
            (root / "out").mkdir()
            return root

        def filled() -> Path:
            shutil.copytree(root / "changed", emptied() / "out", dirs_exist_ok=True)
            return root

        return interleave(
            [
                Candidate(OURS, ours, emptied, env),
                Candidate(GIT, ["sh", "-c", GIT_LOOP], emptied, env),
                Candidate(RUFF, ruff, filled, env),
                Candidate(START, [sys.executable, "-c", ""], emptied, env),
            ],
            rounds,
        )


def ratio(times: dict[str, Times]) -> float:
    """Ours against twice git and one run of the formatter; the aim is below 1."""
    return times[OURS].median / (2 * times[GIT].median + times[RUFF].median)


def table(times: dict[str, Times], *, changed: int, files: int) -> Table:
    found = Table(f"{changed} changed files of {files:,}", "median")
    for name, each in times.items():
        found.add_row(name, f"{1000 * each.median:.0f} ms")
    found.add_row("ours / (2 x git + ruff)", f"{ratio(times):.2f} (aim: below 1)")
    return found


def as_json(times: dict[str, Times]) -> dict[str, object]:
    return {
        "median_seconds": {name: round(each.median, 3) for name, each in times.items()},
        "ratio": round(ratio(times), 2),
    }
