"""The cases, and the judge of a merge: the same for us and for those that we are measured against.

A case is a folder in `cases/`:

    base.* yours.* new.*   the three versions; the suffix is the language
    expected.*             the one right outcome, with git's markers where a conflict is right;
                           left out where it is right to ask and free how
    about.txt              who did what, and why this is right
    conflicts.txt          the members in conflict: `Member`, or `Member: in these very words`
    review.txt             members whose order was chosen for both sides, to be flagged
    pyproject.toml         the owner's formatter
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent / "cases"
Outcome = Literal["right", "false conflict", "silent damage"]

CLASH = re.compile(
    rb"^<<<<<<< [^\r\n]*\r?\n(?P<yours>.*?)"
    rb"(?:^\|\|\|\|\|\|\| [^\r\n]*\r?\n.*?)?"
    rb"^=======\r?\n(?P<template>.*?)^>>>>>>> [^\r\n]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
Side = Literal["yours", "template"]


@dataclass(frozen=True)
class Case:
    """One folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def suffix(self) -> str:
        (base,) = self.folder.glob("base.*")
        return base.suffix

    @property
    def base(self) -> bytes:
        return self._bytes("base")

    @property
    def yours(self) -> bytes:
        return self._bytes("yours")

    @property
    def new(self) -> bytes:
        return self._bytes("new")

    @cached_property
    def expected(self) -> bytes | None:
        """None where it is right to ask and free how."""
        path = self.folder / f"expected{self.suffix}"
        return path.read_bytes() if path.exists() else None

    @property
    def about(self) -> str:
        return (self.folder / "about.txt").read_text(encoding="utf-8").strip()

    @cached_property
    def conflicts(self) -> list[str]:
        return self._lines("conflicts.txt")

    @cached_property
    def review(self) -> list[str]:
        return self._lines("review.txt")

    @property
    def formatter(self) -> Path | None:
        path = self.folder / "pyproject.toml"
        return path if path.exists() else None

    def _bytes(self, which: str) -> bytes:
        return (self.folder / f"{which}{self.suffix}").read_bytes()

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


CASES = [Case(path.parent) for path in sorted(HERE.glob("*/about.txt"))]


def choose(side: Side, merged: bytes) -> bytes:
    """What is left when every conflict is settled for one side."""
    return CLASH.sub(lambda clash: clash[side], merged)


def disputed(merged: bytes) -> int:
    """How many lines stand between markers."""
    sides = (clash[side] for clash in CLASH.finditer(merged) for side in ("yours", "template"))
    return sum(side.count(b"\n") for side in sides)


def judge(case: Case, merged: bytes, *, asked: bool) -> Outcome:
    """What a tool's answer is worth to the owner; `asked`: it reported a conflict.

    Generous, so that tools with other markers are judged by the same measure: where a
    conflict is right, any report of one is; where none is, layout is free.
    """
    if asked:
        return "right" if case.conflicts else "false conflict"
    if case.conflicts or case.expected is None:
        return "silent damage"
    return "right" if _same(case, merged, case.expected) else "silent damage"


def _same(case: Case, merged: bytes, expected: bytes) -> bool:
    if merged == expected:
        return True
    if case.suffix != ".py":
        return _plain(merged) == _plain(expected)
    try:
        return ast.dump(ast.parse(merged)) == ast.dump(ast.parse(expected))
    except (SyntaxError, ValueError):
        return _plain(merged) == _plain(expected)


def _plain(text: bytes) -> bytes:
    return text.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip()
