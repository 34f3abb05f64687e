"""Run by test_write: writes, or recoveries, each in a process of its own that dies at a step.

    python killed_write.py write|recover ROOT:STEP...

Every call that changes the file system is a step: the process ends before it is carried out, as if
it had been killed there. Prints an exit code for each root, 9: killed, 0: it got through, and stops
after the first that got through.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from codex_booking_gen.journal import Journal
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.tree import read_file
from codex_booking_gen.write import write

CHANGING = frozenset(
    {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.utime", "shutil.copyfile"}
)
PLAN = {
    "settings.py": b"APPS = ['booking']\n",
    "booking/__init__.py": b"",
    "booking/models.py": b"x = 2\n",
    "booking/static/booking/a.css": b"a {}\n",
    "booking/old.py": None,
}
STATE = {
    ".codex-booking/base/booking/models.py.base": b"x = 2\n",
    ".codex-booking/base/booking/old.py.base": None,
    ".codex-booking/lock.json": b"{}\n",
}


def plan_for(root: Path) -> Plan:
    """Creates, updates, deletes and wires; the state last."""
    actions = [
        Action(Verb.UPDATE, path, Kind.OWNED, read_file(root, path), after)
        for path, after in PLAN.items()
    ]
    return Plan(actions=tuple(actions), state_files=STATE)


def die_at(step: int, root: Path) -> None:
    """End the process before its `step`th change below `root`."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = (
            event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        )
        if (event in CHANGING or writes) and str(arguments[0]).startswith(str(root)):
            seen += 1
            if seen == step:
                os._exit(9)

    sys.addaudithook(hook)


def in_a_process(what: str, root: Path, step: int) -> int:
    """The exit code of a process that does it, and dies at its `step`th change."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    plan = plan_for(root)
    die_at(step, root)
    if what == "write":
        write(plan, root)
    else:
        Journal(root).roll_back()
    os._exit(0)


if __name__ == "__main__":
    for argument in sys.argv[2:]:
        folder, _, number = argument.rpartition(":")
        exit_code = in_a_process(sys.argv[1], Path(folder), int(number))
        sys.stdout.write(f"{exit_code}\n")
        sys.stdout.flush()
        if exit_code == 0:
            break
