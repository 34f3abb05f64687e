"""Asks git, where there is one. Nothing here is needed: without git the answer is empty."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

TIME_LIMIT = 60.0
"""Seconds; whoever waits for longer can do without the answer."""


def uncommitted(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Those of `paths` (relative to `root`) that differ from the last commit, or are not in it."""
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return frozenset()
    command = ["git", "--literal-pathspecs", "status", "--porcelain=v1", "-z", "--no-renames"]
    command += ["--untracked-files=all", "--ignored=no", "--", *paths]
    try:
        inside = _git(["git", "rev-parse", "--show-prefix"], root).decode().strip()
        answer = _git(command, root)
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    named = (os.fsdecode(line[3:]) for line in answer.split(b"\0") if line)
    return frozenset(name.removeprefix(inside) for name in named)


def _git(command: list[str], root: Path) -> bytes:
    return subprocess.run(
        command,
        cwd=root,
        # the index stays as it is, even its times
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIME_LIMIT,
        check=True,
    ).stdout
