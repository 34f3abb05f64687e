"""Run by the tests of writing: commands, each in a process of its own that is stopped at a step.

    python killed_write.py WHAT HOW ROOT:STEP...

WHAT is `write` (the plan below), `recover` (what generate does first), or a command line without
its `--project`. Every call that changes the file system is a step. HOW says what becomes of it:

    kill    the process ends before it is carried out, as if it had been killed there
    ENOSPC  (or another errno) the call fails, the next ones do not
    full    it and every later call that needs room on the disk fails with ENOSPC
    gone    it and every later one fails with EROFS: the disk was taken away

Prints an exit code for each root, and stops after the first that got through untouched: KILLED, the
exit code of an error of ours, or THROUGH.
"""

from __future__ import annotations

import errno
import os
import shlex
import sys
from pathlib import Path

from codex_booking_gen.cli import run
from codex_booking_gen.commands import eject, undo
from codex_booking_gen.errors import CodexBookingError
from codex_booking_gen.journal import Journal
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.tree import read_file
from codex_booking_gen.write import write

LOADED = (eject, undo)
"""Here, once, and not in each of the processes."""
KILLED = 9
THROUGH = 0
CHANGING = frozenset(
    {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.utime", "shutil.copyfile"}
)
NEEDS_ROOM = frozenset({"os.mkdir", "shutil.copyfile"})
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


class Disk:
    """Counts the changes below `root`, and does what `how` says from the `step`th on."""

    def __init__(self, how: str, step: int, root: Path) -> None:
        self.how = how
        self.step = step
        self.root = str(root)
        self.seen = 0

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit hook."""
        opens = (
            event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        )
        if (event in CHANGING or opens) and str(arguments[0]).startswith(self.root):
            self.seen += 1
            if self.seen >= self.step:
                self.stop(str(arguments[0]), needs_room=bool(opens) or event in NEEDS_ROOM)

    def stop(self, path: str, *, needs_room: bool) -> None:
        """End the process, or fail the call."""
        if self.how == "kill":
            os._exit(KILLED)
        if self.how == "gone" or (self.how == "full" and needs_room):
            number = errno.EROFS if self.how == "gone" else errno.ENOSPC
            raise OSError(number, os.strerror(number), path)
        if self.how not in {"gone", "full"} and self.seen == self.step:
            number = getattr(errno, self.how)
            raise OSError(number, os.strerror(number), path)


def in_a_process(what: str, disk: Disk) -> int:
    """The exit code of a process that does it on such a disk; KILLED where a step was stopped."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    root = Path(disk.root)
    os.dup2(2, 1)  # what it says is for whoever looks at a failure
    try:
        plan = plan_for(root)
        sys.addaudithook(disk.hook)
        code = 0
        if what == "write":
            write(plan, root)
        elif what == "recover":
            Journal(root).recover()
        else:
            code = run([*shlex.split(what), "--project", str(root)])
    except CodexBookingError as error:
        sys.stderr.write(f"{error}\n")
        code = error.exit_code
    # An error that it could do without is no error, but it was stopped.
    os._exit(code or (KILLED if disk.seen >= disk.step else THROUGH))


if __name__ == "__main__":
    for argument in sys.argv[3:]:
        folder, _, number = argument.rpartition(":")
        exit_code = in_a_process(sys.argv[1], Disk(sys.argv[2], int(number), Path(folder)))
        sys.stdout.write(f"{exit_code}\n")
        sys.stdout.flush()
        if exit_code == THROUGH:
            break
