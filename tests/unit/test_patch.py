"""Patches are what git and patch take: applied by the real ones, they give the new file."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.patch import Hunk, counts, file_patch, hunks, without_space_changes

MODELS = b"""\
from django.db import models


class Visit(models.Model):
    name = models.CharField(max_length=64)

    def one(self):
        return 1

    def three(self):
        return 3
"""
CHANGES = {
    "changed": ("m.py", MODELS, MODELS.replace(b"64", b"80")),
    "new": ("app/m.py", None, MODELS),
    "new and empty": ("app/__init__.py", None, b""),
    "deleted": ("m.py", MODELS, None),
    "deleted and empty": ("m.py", b"", None),
    "emptied": ("m.py", MODELS, b""),
    "filled": ("m.py", b"", MODELS),
    "no newline before": ("m.py", b"a\nb", b"a\nb\n"),
    "no newline after": ("m.py", b"a\nb\n", b"a\nb"),
    "no newline at all": ("m.py", b"a\nb", b"a\nc"),
    "windows": ("m.py", MODELS.replace(b"\n", b"\r\n"), MODELS.replace(b"\n", b"\r\n\r\n")),
    "new, windows": ("m.py", None, MODELS.replace(b"\n", b"\r\n")),
    "windows to unix": ("m.py", b"a\r\nb\r\n", b"a\nb\n"),
    "lone carriage return": ("m.py", b"a\rb\nc\n", b"a\rb\nd\n"),
    "latin-1": ("m.py", b"# \xe9\nx = 1\n", b"# \xe9\nx = 2\n"),
    "a name with spaces": ("my site/the settings.py", b"a\n", b"b\n"),
    "a new name with spaces": ("my site/the settings.py", None, b"b\n"),
    "an odd name": ('q"uote\\d.py', b"a\n", b"b\n"),
    "a name beyond ascii": ("b\u00fcro/m.py", b"a\n", b"b\n"),
    "lines that look like headers": ("m.py", b"a\n-- a/x\n", b"a\n++ b/x\n@@ -1 +1 @@\n-- \n"),
}
BINARY = {
    "a picture": ("i.png", bytes(range(256)) * 5, bytes(reversed(range(256)))),
    "a new picture": ("static/i.png", None, b"\0\1\2"),
    "a deleted picture": ("static/i.png", b"\0\1\2", None),
}


def place(root: Path, path: str, content: bytes | None) -> None:
    if content is not None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def found(root: Path, path: str) -> bytes | None:
    return (root / path).read_bytes() if (root / path).exists() else None


def apply(root: Path, patch: bytes, *command: str) -> None:
    done = subprocess.run(command, cwd=root, input=patch, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode() + patch.decode()


GIT = ("git", "apply", "--whitespace=nowarn")
PATCH = ("patch", "-p1", "--binary", "--fuzz=0")


@pytest.mark.parametrize("name", [*CHANGES, *BINARY])
def test_git_applies_it_both_ways(name: str, tmp_path: Path) -> None:
    """There and back, bytes for bytes."""
    path, before, after = (CHANGES | BINARY)[name]
    place(tmp_path, path, before)
    patch = file_patch(path, before, after)
    apply(tmp_path, patch, *GIT)
    assert found(tmp_path, path) == after
    apply(tmp_path, patch, *GIT, "--reverse")
    assert found(tmp_path, path) == before


@pytest.mark.skipif(shutil.which("patch") is None, reason="this machine has no patch(1)")
@pytest.mark.parametrize("name", CHANGES)
def test_patch_applies_it(name: str, tmp_path: Path) -> None:
    """For those who do not use git."""
    path, before, after = CHANGES[name]
    place(tmp_path, path, before)
    apply(tmp_path, file_patch(path, before, after), *PATCH)
    assert found(tmp_path, path) == after


LINES = st.lists(st.sampled_from([b"", b"a", b"    b", b"}", b"\r", b"@@", b"-"]), max_size=30)


@settings(max_examples=25, deadline=None)
@given(LINES, LINES, st.booleans(), st.booleans())
def test_any_change_is_applied_by_git(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[bytes],
    after: list[bytes],
    ended: bool,
    ends: bool,
) -> None:
    """Whatever lines come and go, wherever a change was moved to read better."""
    root = tmp_path_factory.mktemp("any")
    old = b"\n".join(before) + b"\n" * ended
    new = b"\n".join(after) + b"\n" * ends
    place(root, "m.py", old)
    if old != new:
        apply(root, file_patch("m.py", old, new), *GIT)
    assert found(root, "m.py") == new


def test_the_same_has_no_patch() -> None:
    """Nor has it hunks."""
    assert file_patch("m.py", MODELS, MODELS) == b""
    assert hunks("m.py", MODELS, MODELS) == ()


def test_a_patch_reads_as_one_of_git() -> None:
    """Headers, what the change lies in, three lines around it."""
    after = MODELS.replace(b"return 3", b"return 4")
    assert file_patch("app/m.py", MODELS, after).decode() == (
        "diff --git a/app/m.py b/app/m.py\n"
        "index 92f79c53a5..8ae5d70ea0 100644\n"
        "--- a/app/m.py\n"
        "+++ b/app/m.py\n"
        "@@ -8,4 +8,4 @@ Visit.three\n"
        "         return 1\n"
        " \n"
        "     def three(self):\n"
        "-        return 3\n"
        "+        return 4\n"
    )


def test_a_new_method_is_shown_whole() -> None:
    """Not as the end of one method and the beginning of the next."""
    method = b"    def two(self):\n        return 2\n\n"
    after = MODELS.replace(b"    def three", method + b"    def three")
    (hunk,) = hunks("m.py", MODELS, after)
    added = b"".join(line.text for line in hunk.lines if line.sign == b"+")
    assert added == method
    (hunk,) = hunks("m.py", after, MODELS)
    assert b"".join(line.text for line in hunk.lines if line.sign == b"-") == method


def test_changes_that_lie_apart_are_hunks_of_their_own() -> None:
    """With three lines around each; near ones share a hunk."""
    old = b"".join(b"%d\n" % number for number in range(30))
    assert len(hunks("x", old, old.replace(b"\n5\n", b"\nx\n").replace(b"\n12\n", b"\ny\n"))) == 1
    assert len(hunks("x", old, old.replace(b"\n5\n", b"\nx\n").replace(b"\n13\n", b"\ny\n"))) == 2


def test_lines_are_counted() -> None:
    """Added, then removed."""
    assert counts(hunks("m.py", b"a\nb\nc\n", b"a\nx\ny\nc\n")) == (2, 1)
    assert counts(hunks("m.py", None, b"a\nb")) == (2, 0)


def test_changes_of_white_space_alone_can_be_left_out() -> None:
    """The others stay."""
    before = b"def f(a,\n      b):\n    pass\n\nx = 1\n"
    after = b"def f(a, b):\n    pass\n\nx = 2\n"
    assert without_space_changes(before, after) == b"def f(a,\n      b):\n    pass\n\nx = 2\n"
    assert without_space_changes(None, after) == after


@pytest.mark.parametrize(
    ("path", "text", "head"),
    [
        ("m.py", b"class A:\n    class Meta:\n        x = 1\n", b"A.Meta"),
        ("m.py", b"class A:\n    def f(\n        self,\n    ) -> int:\n        x = 1\n", b"A.f"),
        ("m.py", b"def f():\n    pass\n\n\nx = 1\n", b""),
        ("m.py", b"def f():\n    if a:\n\n        x = 1\n", b"f"),
        ("p.html", b"{% block content %}\n  <p>\n    x = 1\n", b"{% block content %}"),
        ("s.css", b".slots {\n  x = 1\n", b".slots {"),
    ],
)
def test_a_hunk_says_what_it_lies_in(path: str, text: bytes, head: bytes) -> None:
    """Dotted names, as conflicts are named; elsewhere the nearest line of some weight."""
    (hunk,) = hunks(path, text, text.replace(b"x = 1", b"x = 2"))
    assert hunk.head == head


def test_a_decorator_stays_with_its_method() -> None:
    """Where the method after it has the same one."""
    head = b"class A:\n" + b"".join(b"    a%d = %d\n" % (number, number) for number in range(9))
    one = b"    @property\n    def one(self):\n        return 1\n"
    zero = one.replace(b"one", b"zero") + b"\n"
    (hunk,) = hunks("m.py", head + b"\n" + one, head + b"\n" + zero + one)
    assert b"".join(line.text for line in hunk.lines if line.sign == b"+") == zero


def test_hunks_tell_all_of_every_small_change() -> None:
    """Wherever changes were moved to read better, none runs into the next one."""
    words = [b"a\n", b"  b\n", b"\n"]
    every = [itertools.product(words, repeat=size) for size in range(1, 7)]
    texts = [b"".join(lines) for same_size in every for lines in same_size]
    for old, new in itertools.product(texts[::11], texts[::12]):
        assert applied(old, hunks("m.txt", old, new)) == (new if old != new else old)


def applied(old: bytes, found: Iterable[Hunk]) -> bytes:
    """As patch does it, without a doubt about any place."""
    lines, at, result = old.splitlines(keepends=True), 0, []
    for hunk in found:
        result += lines[at : hunk.old_start - 1]
        at = hunk.old_start - 1
        assert len(result) == hunk.new_start - 1
        for line in hunk.lines:
            if line.sign != b"+":
                assert lines[at] == line.text
                at += 1
            if line.sign != b"-":
                result.append(line.text)
    return b"".join([*result, *lines[at:]])
