"""What counts as the same file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codex_booking_gen.catalog import Tier, load_templates
from codex_booking_gen.likeness import same_file, with_lines_of

CORE = [t for t in load_templates() if t.tier is Tier.CORE and t.path.endswith(".py")]


def same(one: str, other: str) -> bool:
    return same_file(Tier.CORE, "core/x.py", one.encode(), other.encode())


@pytest.mark.parametrize(
    "config",
    [
        'line-length = 60\nindent-width = 2\n[format]\nquote-style = "single"\n',
        'line-length = 120\n[format]\nindent-style = "tab"\nline-ending = "cr-lf"\n',
        'line-length = 100\n[format]\ndocstring-code-format = true\n[lint]\nselect = ["I"]\n'
        "[lint.isort]\nforce-single-line = true\nforce-sort-within-sections = true\n",
    ],
)
def test_the_core_may_be_formatted_in_any_way(tmp_path: Path, config: str) -> None:
    """The owner's formatter and import sorter leave it what it was, every file of it."""
    (tmp_path / "ruff.toml").write_text(config)
    for number, template in enumerate(CORE):
        (tmp_path / f"m{number}.py").write_bytes(template.content)
    for command in (["check", "--select", "I", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", "."], cwd=tmp_path, check=True
        )
    formatted = [(tmp_path / f"m{number}.py").read_bytes() for number in range(len(CORE))]
    assert formatted != [template.content for template in CORE]
    for template, content in zip(CORE, formatted, strict=True):
        assert same_file(Tier.CORE, template.path, template.content, content), template.path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1\n", "x = 2\n"),
        ("def f():\n    return 1\n", "def f():\n    return 1\n\n\nf()\n"),
        ('def f():\n    """One."""\n', 'def f():\n    """Two."""\n'),
        ("from a import b\n", "from a import c\n"),
        ("import a\nx()\nimport b\n", "import b\nx()\nimport a\n"),
        ("x = 1\n", "x = (\n"),
    ],
)
def test_any_other_change_of_the_core_is_one(one: str, other: str) -> None:
    """Statements, values, docstrings, and what no longer parses."""
    assert same(one, one)
    assert not same(one, other)


def test_outside_the_core_formatting_is_the_users_own() -> None:
    """A file that the user formatted is the user's."""
    assert not same_file(Tier.OWNED, "x.py", b"x = 1\n", b"x  =  1\n")
    assert same_file(Tier.OWNED, "x.py", b"x = 1\n", b"x = 1\r\n")


def test_bytes_that_are_no_text_are_compared_as_they_are() -> None:
    """A carriage return means nothing in a picture."""
    assert not same_file(Tier.OWNED, "x.png", b"\0\n", b"\0\r\n")
    assert with_lines_of(b"\0\n", b"a\r\n") == b"\0\n"


def test_line_ends_follow_the_model_only_when_it_is_of_one_mind() -> None:
    """Mixed line ends are no style."""
    assert with_lines_of(b"a\nb\n", b"x\r\ny\r\n") == b"a\r\nb\r\n"
    assert with_lines_of(b"a\nb\n", b"x\r\ny\n") == b"a\nb\n"
