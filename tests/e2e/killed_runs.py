"""Run by test_kills: `codex-booking` in processes that are killed at random moments, under load.

    python killed_runs.py GENERATED SCRATCH KILLS SEED

GENERATED is a project in which undo, eject and generate all have something to do. Each round starts
one of them in a copy, kills it while it writes, and has `undo` or `generate` bring the tree back.
There are KILLS rounds, and more until every fourth of KILLS has hit a write in the middle. Prints a
line for each round that went wrong, then how many hit one.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from codex_booking_gen.cli import run
from codex_booking_gen.commands import eject, generate, undo
from codex_booking_gen.journal import Journal
from tests.e2e.support import tree

LOADED = (eject, generate, undo)
"""Here, once, and not in each of the processes."""
COMMANDS = ("undo", "eject core", "undo", "eject booking", "undo", "generate")
RUNNING = ".codex-booking/journal/running"
STAGES, WRITES = "before", "manifest.json"
"""Signs in the journal that files are staged, and that they are put in their places."""

ATTEMPTS = 100
"""How often something is tried that a busy machine can miss."""

type Files = dict[str, bytes]


def start(root: Path, command: str) -> int:
    """The id of a process that runs the command in the project."""
    child = os.fork()
    if not child:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os._exit(run([*command.split(), "--yes", "--project", str(root)]))
    return child


def finish(root: Path, command: str) -> None:
    """Run the command in the project, undisturbed, to a good end."""
    _, status = os.waitpid(start(root, command), 0)
    assert os.waitstatus_to_exitcode(status) == 0, command


def until_it_writes(root: Path, child: int, sign: str) -> bool:
    """Wait for a file of the journal; False when the process ended before that was seen."""
    while not (root / RUNNING / sign).exists():
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.0002)
    return True


def copy_of(project: Path, root: Path) -> Path:
    """Links instead of copies: files are replaced, never written into."""
    return Path(shutil.copytree(project, root, copy_function=os.link))


def product(root: Path) -> Files:
    """The project without the journal."""
    return {path: c for path, c in tree(root).items() if "/journal/" not in path}


@dataclass(frozen=True)
class Expected:
    """What a command makes of the project, and how many seconds it puts files in their places."""

    after: Files
    lasts: float


def undisturbed(generated: Path, root: Path, command: str) -> Expected:
    """The command without a kill."""
    for _ in range(ATTEMPTS):
        child = start(copy_of(generated, root), command)
        if until_it_writes(root, child, WRITES):
            began = time.monotonic()
            while (root / RUNNING).exists():
                time.sleep(0.0002)
            ended = time.monotonic()
            os.waitpid(child, 0)
            return Expected(product(root), ended - began)
        # On a busy machine it can be over before anybody looks.
        shutil.rmtree(root)
    raise AssertionError(f"{command} was never seen writing")


def after_a_kill(generated: Path, root: Path, command: str, sign: str, delay: float) -> Path:
    """The project after the command was killed so many seconds after the sign."""
    child = start(copy_of(generated, root), command)
    if until_it_writes(root, child, sign):
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return root


def wrong(root: Path, before: Files, after: Files, again: Files | None) -> str:
    """What is wrong with a project after a kill; `again` is what generate makes of it."""
    if not Journal(root).was_interrupted():
        Journal(root).recover()
        return "" if product(root) in (before, after) else "neither before nor after"
    if again is None:
        finish(root, "undo")
        return "" if product(root) == before else "undo did not bring it back"
    finish(root, "generate")
    return "" if product(root) == again else "generate did not bring it back"


@contextmanager
def load(folder: Path) -> Iterator[None]:
    """Another process that keeps a core and the disk busy."""
    child = os.fork()
    if not child:
        while True:
            with (folder / "load").open("wb") as file:
                file.write(os.urandom(1 << 18))
                os.fsync(file.fileno())
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def main(generated: Path, scratch: Path, kills: int, seed: int) -> None:
    """All rounds."""
    chance = random.Random(seed)
    before = product(generated)
    expected = {
        command: undisturbed(generated, scratch / command.replace(" ", "-"), command)
        for command in set(COMMANDS)
    }
    hits, pace = 0, 1.0
    with load(scratch):
        for number in range(kills * ATTEMPTS):
            if number >= kills and hits * 4 > kills:
                break
            command = COMMANDS[number % len(COMMANDS)]
            known = expected[command]
            delay = chance.uniform(0, known.lasts * pace)
            sign = STAGES if number % 4 == 3 else WRITES
            root = after_a_kill(generated, scratch / f"{number}", command, sign, delay)
            hit = Journal(root).was_interrupted()
            hits += hit
            # What was measured is true of a moment: where kills come too late, they come sooner.
            pace = min(1.0, pace * 2) if hit else pace * 0.7
            by_generate = number % 10 == 0
            again = expected["generate"].after if by_generate else None
            problem = wrong(root, before, known.after, again)
            if problem:
                sys.stdout.write(f"{command}, killed after {delay:.4f} s: {problem}: {root}\n")
            else:
                shutil.rmtree(root)
    sys.stdout.write(f"{hits}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
