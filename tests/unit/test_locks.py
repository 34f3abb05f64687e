"""Several runs at once: one writes, readers see no half-written tree, and nobody waits for ever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from codex_booking_gen.errors import WriteError
from codex_booking_gen.journal import Journal
from codex_booking_gen.locks import alone_in, changing, whole_tree
from codex_booking_gen.write import write
from tests.unit.killed_write import plan_for
from tests.unit.test_write import fill, tree
from tests.unit.writing_loop import PAUSE

pytest.importorskip("fcntl")

HANGS = 300
"""Seconds; who takes longer hangs. Nobody measures against it."""


class Asked:
    """How often a thread has asked for the lock on a folder, which Python tells those who audit.

    Who asks a second time was refused the first: no clock has to tell that it waits.
    """

    def __init__(self) -> None:
        self._times: Counter[tuple[int, int]] = Counter()
        self._is_over = False
        sys.addaudithook(self._hear)

    def end(self) -> None:
        """A hook cannot be taken away again."""
        self._is_over = True

    def until_refused(self, who: threading.Thread, folder: Path) -> None:
        """Wait until the thread waits for the lock on what the folder is now."""
        asked = (who.ident or 0, folder.stat().st_ino)
        give_up = time.monotonic() + HANGS
        while self._times[asked] < 2:
            assert who.is_alive(), "it did not wait"
            assert time.monotonic() < give_up, "it never asked"
            time.sleep(0.01)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event != "fcntl.flock" or self._is_over:
            return
        descriptor = arguments[0]
        assert isinstance(descriptor, int)
        self._times[threading.get_ident(), os.fstat(descriptor).st_ino] += 1


@pytest.fixture
def asked() -> Iterator[Asked]:
    """Who has asked for which lock."""
    listener = Asked()
    yield listener
    listener.end()


def started(work: Callable[[], object]) -> threading.Thread:
    """A thread that does it, and that no failure of the test waits for."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def ended(thread: threading.Thread) -> bool:
    """Whether it came to its end."""
    thread.join(HANGS)
    return not thread.is_alive()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project into which something was generated."""
    return fill(tmp_path / "site", first_run=False)


def test_a_second_command_that_writes_is_told_so_at_once(root: Path) -> None:
    """It does not wait: the first may stand at a question."""
    with alone_in(root), pytest.raises(WriteError, match="at work"), alone_in(root):
        pass
    before = tree(root)
    with alone_in(root):
        assert tree(root) == before


def test_readers_do_not_mind_each_other_nor_a_command_that_has_not_begun_to_write(
    root: Path,
) -> None:
    """`diff` works in a second terminal while a question stands in the first."""
    with alone_in(root), whole_tree(root, 0), whole_tree(root, 0):
        pass


def test_a_reader_waits_until_the_write_is_over(root: Path, asked: Asked) -> None:
    """It sees the tree as it is after it."""
    seen: list[bytes] = []

    def look() -> None:
        with whole_tree(root, HANGS):
            seen.append((root / "settings.py").read_bytes())

    with changing(root):
        (root / "settings.py").write_bytes(b"half")
        reader = started(look)
        asked.until_refused(reader, root / ".codex-booking")
        assert not seen
        (root / "settings.py").write_bytes(b"whole")
    assert ended(reader)
    assert seen == [b"whole"]


def test_a_reader_does_not_wait_for_ever(root: Path) -> None:
    """It says who is in its way."""
    with changing(root), pytest.raises(WriteError, match="is writing"), whole_tree(root, 0.05):
        pass


def test_a_write_waits_for_readers_and_not_for_ever(root: Path) -> None:
    """Then nothing was written."""
    before = tree(root)
    with whole_tree(root), pytest.raises(WriteError, match="is reading"), changing(root, 0.05):
        pass
    assert tree(root) == before


def test_a_write_takes_its_turn(root: Path, asked: Asked) -> None:
    """While somebody reads, no file changes."""
    plan = plan_for(root)
    before = tree(root)
    with whole_tree(root):
        writer = started(lambda: write(plan, root))
        asked.until_refused(writer, root / ".codex-booking")
        assert tree(root) == before
    assert ended(writer)
    assert tree(root) != before


def test_a_folder_that_was_made_anew_is_locked_anew(root: Path, asked: Asked) -> None:
    """An undo removes it, and a generate makes another, while a reader waits for the first."""
    folder = root / ".codex-booking"
    entered = threading.Event()

    def look() -> None:
        with whole_tree(root, HANGS):
            entered.set()

    with ExitStack() as second:
        with changing(root):
            reader = started(look)
            asked.until_refused(reader, folder)
            shutil.rmtree(folder)
            second.enter_context(changing(root))
        asked.until_refused(reader, folder)
        assert not entered.is_set(), "it looks although the second one writes"
    assert ended(reader)
    assert entered.is_set()


def test_another_process_never_sees_a_half_written_tree(tmp_path: Path) -> None:
    """While one writes all files again and again, another finds them alike and no run broken."""
    root, enough = tmp_path / "site", tmp_path / "enough"
    paths = [f"{number}.py" for number in range(20)]
    for path in (*paths, ".codex-booking/lock.json"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"0\n")
    loop = [sys.executable, Path(__file__).with_name("writing_loop.py"), root, enough, *paths]
    repository = Path(__file__).resolve().parents[2]
    seen: set[bytes] = set()
    with subprocess.Popen(
        [str(argument) for argument in loop], env=os.environ | {"PYTHONPATH": str(repository)}
    ) as writer:
        try:
            while len(seen) < 10:
                assert writer.poll() is None, "it ended by itself"
                with whole_tree(root, HANGS):
                    found = {(root / path).read_bytes() for path in paths}
                    assert not Journal(root).was_interrupted()
                assert len(found) == 1, "half of one write, half of another"
                seen |= found
                time.sleep(PAUSE)
        finally:
            enough.touch()
    assert writer.returncode == 0


def test_where_nothing_was_generated_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    """And reading makes no folder."""
    with whole_tree(tmp_path):
        assert not list(tmp_path.iterdir())
