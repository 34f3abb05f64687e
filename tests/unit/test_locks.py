"""Several runs at once: one writes, readers see no half-written tree, and nobody waits for ever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from codex_booking_gen.errors import WriteError
from codex_booking_gen.journal import Journal
from codex_booking_gen.locks import alone_in, changing, whole_tree
from codex_booking_gen.write import write
from tests.unit.killed_write import plan_for
from tests.unit.test_write import fill, tree

pytest.importorskip("fcntl")


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


def test_a_reader_waits_until_the_write_is_over(root: Path) -> None:
    """It sees the tree as it is after it."""
    seen: list[bytes] = []

    def look() -> None:
        with whole_tree(root):
            seen.append((root / "settings.py").read_bytes())

    with changing(root):
        reader = threading.Thread(target=look)
        reader.start()
        reader.join(0.1)
        assert not seen
        (root / "settings.py").write_bytes(b"half")
        (root / "settings.py").write_bytes(b"whole")
    reader.join(10)
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


def test_a_write_takes_its_turn(root: Path) -> None:
    """While somebody reads, no file changes."""
    plan = plan_for(root)
    before = tree(root)
    writer = threading.Thread(target=write, args=(plan, root))
    with whole_tree(root):
        writer.start()
        writer.join(0.1)
        assert tree(root) == before
    writer.join(10)
    assert tree(root) != before


def test_a_folder_that_was_made_anew_is_locked_anew(root: Path) -> None:
    """An undo removes it, and a generate makes another, while a reader waits for the first."""
    folder = root / ".codex-booking"
    entered = threading.Event()

    def look() -> None:
        with whole_tree(root):
            entered.set()

    with ExitStack() as second:
        with changing(root):
            reader = threading.Thread(target=look)
            reader.start()
            reader.join(0.1)
            shutil.rmtree(folder)
            second.enter_context(changing(root))
        assert not entered.wait(0.2), "it looks although the second one writes"
    assert entered.wait(10)
    reader.join(10)


def test_another_process_never_sees_a_half_written_tree(tmp_path: Path) -> None:
    """While one writes all files again and again, another finds them alike and no run broken."""
    paths = [f"{number}.py" for number in range(20)]
    for path in (*paths, ".codex-booking/lock.json"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"0\n")
    loop = [sys.executable, Path(__file__).with_name("writing_loop.py"), tmp_path, "25", *paths]
    repository = Path(__file__).resolve().parents[2]
    seen: set[bytes] = set()
    with subprocess.Popen(
        [str(argument) for argument in loop], env=os.environ | {"PYTHONPATH": str(repository)}
    ) as writer:
        while writer.poll() is None:
            with whole_tree(tmp_path):
                found = {(tmp_path / path).read_bytes() for path in paths}
                assert not Journal(tmp_path).was_interrupted()
            assert len(found) == 1, "half of one write, half of another"
            seen |= found
            time.sleep(0.001)  # locks are not fair: give the writer its turn
    assert writer.returncode == 0
    assert len(seen) > 3, "hardly anything was seen"


def test_where_nothing_was_generated_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    """And reading makes no folder."""
    with whole_tree(tmp_path):
        assert not list(tmp_path.iterdir())
