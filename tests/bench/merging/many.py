"""Two hundred changed files at once: our merge against `git merge-file` for each and one formatter.

Half of the files are cases of the corpus, most of which git leaves in conflict; half are whole
files of the example with edits that lie apart. Both sides read and write the same files.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from rich.table import Table

from tests.bench.timing import Candidate, Times, interleave
from tests.e2e.support import REPOSITORY, Command, clean_environment
from tests.merge.corpus import CASES

OURS = "all of them by us, and the owner's ruff"
GIT = "git merge-file for each"
RUFF = "ruff format, once"
BASE_OF_PYTHON = "python that only imports the merge"
CONFIG = "[tool.ruff]\nline-length = 88\n"
GIT_LOOP = """\
for yours in yours/*; do
  name=${yours#yours/}
  git merge-file -p "$yours" "base/$name" "new/$name" > "out/$name"
done
true
"""
US = "tests.bench.merging.all_of_them"


def lay_out(root: Path, files: int) -> None:
    """The three versions of so many files, each version in a folder of its own."""
    versions = ("base", "yours", "new")
    for folder in (*versions, "out"):
        (root / folder).mkdir(parents=True)
    (root / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    cases = [case for case in CASES if case.suffix == ".py" and case.yours.isascii()]
    whole = sorted((REPOSITORY / "examples/salon/booking").glob("*.py"))
    for number in range(files):
        texts = [
            (case := cases[number % len(cases)]).base,
            case.yours,
            case.new,
        ]
        if number % 2:
            text = whole[number % len(whole)].read_bytes()
            texts = [text, text + b"\n\n# Ours.\nOWN = 1\n", b'"""New."""\n\n' + text]
        for version, content in zip(versions, texts, strict=True):
            (root / version / f"file_{number}.py").write_bytes(content)


def measure(rounds: int, *, files: int) -> dict[str, Times]:
    """All candidates, in turns."""
    env = clean_environment() | {"PYTHONPATH": str(REPOSITORY)}
    git: Command = ["sh", "-c", GIT_LOOP]
    ruff = ["ruff", "format", "--no-cache", "--quiet", "--exit-zero"]
    with tempfile.TemporaryDirectory() as folder:
        original = Path(folder) / "original"
        lay_out(original, files)

        def prepare() -> Path:
            copy = Path(folder) / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(original, copy)
            return copy

        return interleave(
            [
                Candidate(OURS, [sys.executable, "-m", US], prepare, env),
                Candidate(GIT, git, prepare, env),
                Candidate(RUFF, [*ruff, "yours", "base", "new"], prepare, env),
                Candidate(BASE_OF_PYTHON, [sys.executable, "-m", US, "--none"], prepare, env),
            ],
            rounds,
        )


def ratio(times: dict[str, Times]) -> float:
    """Ours against twice git and one run of the formatter; the aim is below 1."""
    return times[OURS].median / (2 * times[GIT].median + times[RUFF].median)


def table(times: dict[str, Times]) -> Table:
    found = Table("many changed files", "median")
    for name, each in times.items():
        found.add_row(name, f"{1000 * each.median:.0f} ms")
    found.add_row("ours / (2 x git + ruff)", f"{ratio(times):.2f} (aim: below 1)")
    return found


def as_json(times: dict[str, Times]) -> dict[str, object]:
    return {
        "medians": {name: round(each.median, 3) for name, each in times.items()},
        "ratio": round(ratio(times), 2),
    }
