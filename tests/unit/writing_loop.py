"""Run by test_locks: writes all files of a project anew, again and again, in a process of its own.

python writing_loop.py ROOT ENOUGH FILE...

Until there is a file at ENOUGH, or nobody who would make it.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.write import write

PAUSE = 0.03
"""Seconds between two turns: locks are not fair, and who waits looks less often than this."""


def write_all(root: Path, number: int, paths: list[str]) -> None:
    """Every file says the number, the state too."""
    text = f"{number}\n".encode()
    actions = [
        Action(Verb.UPDATE, path, Kind.OWNED, (root / path).read_bytes(), text) for path in paths
    ]
    write(Plan(actions=tuple(actions), state_files={".codex-booking/lock.json": text}), root)


if __name__ == "__main__":
    parent = os.getppid()
    for turn in itertools.count(1):
        if Path(sys.argv[2]).exists() or os.getppid() != parent:
            break
        write_all(Path(sys.argv[1]), turn, sys.argv[3:])
        time.sleep(PAUSE)
