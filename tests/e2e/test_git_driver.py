"""Two branches of a project meet in git, with the merge driver that the README configures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from codex_booking_gen.merge import has_markers
from tests.e2e.support import REPOSITORY, clean_environment, run

MODELS = '''\
from django.db import models


class Visit(models.Model):
    """Somebody comes."""

    reference = models.CharField(max_length=64)
    note = models.TextField(blank=True)

    def __str__(self):
        return self.reference
'''
PAGE = """\
<main>
  <h1>Visits</h1>
  <p>Choose a time.</p>
  <p>We are glad that you come.</p>
</main>
"""
FILE = "my app/models.py"
Git = Callable[..., CompletedProcess[str]]


def block(language: str) -> str:
    """The README's only block in that language."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """git in an empty repository, whatever this machine's own configuration is."""
    env = clean_environment() | {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "x@y.z"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }

    def call(*arguments: str, exit_code: int = 0) -> CompletedProcess[str]:
        return run(["git", *arguments], cwd=tmp_path, env=env, exit_code=exit_code)

    call("init", "--quiet", "--initial-branch=main")
    return call


def with_driver(root: Path) -> None:
    """Do what the README says."""
    (root / ".gitattributes").write_text(block("gitattributes"))
    with (root / ".git" / "config").open("a") as config:
        config.write(block("ini"))


def commit(root: Path, git: Git, path: str, text: str) -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(text)
    git("add", "--all")
    git("commit", "--quiet", "-m", "x")


def two_branches(root: Path, git: Git, path: str, base: str, yours: str, new: str) -> None:
    """`main` with yours is checked out, `topic` has the new text."""
    commit(root, git, path, base)
    git("checkout", "--quiet", "-b", "topic")
    commit(root, git, path, new)
    git("checkout", "--quiet", "main")
    commit(root, git, path, yours)


def added(line: str) -> str:
    """The model with one more field, at its end."""
    note = "    note = models.TextField(blank=True)\n"
    return MODELS.replace(note, f"{note}    {line}\n")


def test_both_branches_added_a_field(tmp_path: Path, git: Git) -> None:
    """git alone asks; with the driver both are there."""
    yours, new = added("price = models.IntegerField()"), added("room = models.TextField()")
    two_branches(tmp_path, git, FILE, MODELS, yours, new)
    git("merge", "--no-edit", "topic", exit_code=1)
    git("merge", "--abort")
    with_driver(tmp_path)
    git("merge", "--no-edit", "topic")
    text = (tmp_path / FILE).read_text()
    assert text == added("price = models.IntegerField()\n    room = models.TextField()")
    assert git("status", "--porcelain", "--untracked-files=no").stdout == ""


def test_both_branches_changed_the_same_value(tmp_path: Path, git: Git) -> None:
    """It stays a conflict: named in the output, unmerged for git, and resolved as ever."""
    with_driver(tmp_path)
    yours, new = MODELS.replace("64", "120"), MODELS.replace("64", "80")
    two_branches(tmp_path, git, FILE, MODELS, yours, new)
    told = git("merge", "topic", exit_code=1)
    expected = f"{FILE}::Visit.reference: max_length: was 64, yours 120, new 80"
    assert expected in told.stderr + told.stdout
    assert git("status", "--porcelain").stdout.splitlines() == [f'UU "{FILE}"']
    text = (tmp_path / FILE).read_text()
    assert has_markers(text)
    assert "120" in text
    assert "80" in text
    commit(tmp_path, git, FILE, yours)
    assert git("log", "--merges", "--oneline").stdout


def test_neighbouring_lines_of_a_page(tmp_path: Path, git: Git) -> None:
    """git alone asks; each of them is a line of its own."""
    yours, new = PAGE.replace("Visits", "Come"), PAGE.replace("a time", "a day")
    two_branches(tmp_path, git, "page.html", PAGE, yours, new)
    git("merge", "--no-edit", "topic", exit_code=1)
    git("merge", "--abort")
    with_driver(tmp_path)
    git("merge", "--no-edit", "topic")
    assert (tmp_path / "page.html").read_text() == yours.replace("a time", "a day")


def test_both_branches_added_the_file(tmp_path: Path, git: Git) -> None:
    """Without a common ancestor: what differs is asked, the rest is not."""
    with_driver(tmp_path)
    commit(tmp_path, git, "readme", "x\n")
    git("checkout", "--quiet", "-b", "topic")
    commit(tmp_path, git, "page.html", PAGE.replace("a time", "a day"))
    git("checkout", "--quiet", "main")
    commit(tmp_path, git, "page.html", PAGE)
    git("merge", "topic", exit_code=1)
    text = (tmp_path / "page.html").read_text()
    assert text == PAGE.replace(
        "  <p>Choose a time.</p>\n",
        "<<<<<<< yours\n  <p>Choose a time.</p>\n=======\n  <p>Choose a day.</p>\n>>>>>>> new\n",
    )
    assert git("status", "--porcelain", "--untracked-files=no").stdout == "AA page.html\n"
