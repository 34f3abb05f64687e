"""Run by test_locks: writes all files of a project anew, again and again, in a process of its own.

python writing_loop.py ROOT TIMES FILE...
"""

from __future__ import annotations

import sys
from pathlib import Path

from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.write import write


def write_all(root: Path, number: int, paths: list[str]) -> None:
    """Every file says the number, the state too."""
    text = f"{number}\n".encode()
    actions = [
        Action(Verb.UPDATE, path, Kind.OWNED, (root / path).read_bytes(), text) for path in paths
    ]
    write(Plan(actions=tuple(actions), state_files={".codex-booking/lock.json": text}), root)


if __name__ == "__main__":
    for turn in range(1, int(sys.argv[2]) + 1):
        write_all(Path(sys.argv[1]), turn, sys.argv[3:])
