"""Conflict markers: written as git writes them, and found again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from codex_booking_gen.merge.lines import merge_lines
from codex_booking_gen.merge.markers import conflict_block, has_markers, render
from codex_booking_gen.merge.result import Labels

BLOCK = "<<<<<<< yours\na\n=======\nb\n>>>>>>> template\n"


def test_a_clash_looks_as_git_writes_it(tmp_path: Path) -> None:
    """Byte for byte what git merge-file prints for the same three files."""
    versions = {
        "yours": "one\ntwo mine\nthree\n",
        "base": "one\ntwo\nthree\n",
        "template": "one\ntwo theirs\nthree\n",
    }
    for name, text in versions.items():
        (tmp_path / name).write_text(text)
    git = ["git", "merge-file", "-p", *(f"-L{name}" for name in versions), *versions]
    expected = subprocess.run(git, cwd=tmp_path, capture_output=True, text=True, check=False)
    yours, base, new = versions.values()
    assert render(merge_lines(base, yours, new), Labels()) == expected.stdout


def test_a_side_without_lines_leaves_its_place_empty() -> None:
    """And a label never breaks its line."""
    block = conflict_block("", "b", Labels(yours="my\nbranch", new=""))
    assert block == "<<<<<<< my branch\n=======\nb\n>>>>>>>\n"
    assert has_markers(block)


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        f"x = 1\n{BLOCK}y = 2\n",
        BLOCK.replace("\n", "\r\n"),
        BLOCK.rstrip("\n"),
        BLOCK.replace("=======", "||||||| base\n\n======="),
        BLOCK.replace("b\n", "Title\n=======\n"),
        "<<<<<<<\n=======\n>>>>>>>\n",
    ],
)
def test_a_whole_conflict_is_found(text: str) -> None:
    """With any line ends, labels or none, and the base in between."""
    assert has_markers(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Title\n=======\n\nText\n",
        '"""How to merge.\n\n=======\n>>>>>>> theirs\n"""\n',
        "".join(f"    {line}\n" for line in BLOCK.split("\n")),
        "<<<<<<< yours\na\n>>>>>>> template\n",
        ">>>>>>> template\n=======\n<<<<<<< yours\n",
        "<<<<<<<< eight\n========\n>>>>>>>> eight\n",
        "<<<<<<<yours\n=======\n>>>>>>>template\n",
        "a <<<<<<< yours\n=======\n>>>>>>> template\n",
    ],
)
def test_what_only_looks_like_a_conflict_is_none(text: str) -> None:
    """Headings, indented examples, halves and wrong orders."""
    assert not has_markers(text)
