"""All or nothing: after errors, Ctrl-C and a kill at any step the project is before or after."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from codex_booking_gen.errors import (
    StateDamagedError,
    StoppedAfterWriting,
    VerificationError,
    WriteError,
)
from codex_booking_gen.journal import Journal
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.write import prepare, write
from tests.unit.killed_write import KILLED, PLAN, STATE, THROUGH, plan_for

SCRIPT = Path(__file__).with_name("killed_write.py")
REPOSITORY = Path(__file__).resolve().parents[2]
MANY = 90
"""More than the steps of a write."""

type Tree = dict[str, tuple[bytes | None, int]]


def tree(root: Path) -> Tree:
    """Everything below `root`: bytes (None for folders) and mode; less the journal."""
    return {
        path.relative_to(root).as_posix(): (
            path.read_bytes() if path.is_file() else None,
            stat.S_IMODE(path.stat().st_mode),
        )
        for path in sorted(root.rglob("*"))
        if not path.relative_to(root).as_posix().startswith(".codex-booking/journal")
    }


def fill(root: Path, *, first_run: bool) -> Path:
    root.mkdir()
    (root / "settings.py").write_bytes(b"APPS = []\n")
    (root / "settings.py").chmod(0o640)
    if not first_run:
        for path, content in {
            "booking/models.py": b"x = 1\n",
            "booking/old.py": b"old\n",
            ".codex-booking/lock.json": b"[]\n",
            ".codex-booking/base/booking/old.py.base": b"old\n",
            ".codex-booking/journal/last/manifest.json": b"of the run before",
        }.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    return root


def run(
    what: str, how: str, roots: Sequence[tuple[Path, int]], *, steps: bool = True
) -> list[tuple[Path, int]]:
    """Do it in each (root, step), stopped at that step; up to the first that got through.

    Answers the roots and what came of each. Not `steps`: none has to get through.
    """
    command = [sys.executable, str(SCRIPT), what, how, *(f"{root}:{step}" for root, step in roots)]
    env = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    codes = [int(code) for code in done.stdout.split()]
    assert set(codes) <= {THROUGH, KILLED, 1}, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert not steps or codes[-1] == THROUGH, "it has more steps than were tried"
    return [(root, code) for (root, _), code in zip(roots, codes, strict=False)]


def stopped_at_every_step(
    make: Callable[[str], Path], what: str = "write", how: str = "kill"
) -> list[tuple[Path, int]]:
    """The same in as many fresh projects as it has steps, and one in which it got through."""
    return run(what, how, [(make(f"{how}-at-{step}"), step) for step in range(1, MANY)])


@pytest.fixture(params=[True, False], ids=["first run", "later run"])
def fresh(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Makes the same project under any name."""

    def make(name: str) -> Path:
        return fill(tmp_path / name, first_run=request.param)

    return make


def test_a_write_leaves_exactly_what_was_planned(fresh: Callable[[str], Path]) -> None:
    """Bytes, deletions, modes; and a journal for undo beside them."""
    root = fresh("site")
    write(plan_for(root), root)
    for path, content in (PLAN | STATE).items():
        target = root / path
        assert (target.read_bytes() if target.is_file() else None) == content
    assert stat.S_IMODE((root / "settings.py").stat().st_mode) == 0o640
    assert (root / ".codex-booking/journal/last/before/0").read_bytes() == b"APPS = []\n"
    assert [path.name for path in (root / ".codex-booking/journal").iterdir()] == ["last"]


def test_killed_at_any_step_it_is_all_or_nothing(fresh: Callable[[str], Path]) -> None:
    """The next run finds the tree exactly as before, or exactly as after."""
    undisturbed = fresh("undisturbed")
    before = tree(undisturbed)
    write(plan_for(undisturbed), undisturbed)
    after = tree(undisturbed)
    outcomes = []
    for root, _ in stopped_at_every_step(fresh):
        interrupted = Journal(root).was_interrupted()
        assert Journal(root).roll_back() is interrupted
        assert tree(root) in (before, after), root.name
        outcomes.append(tree(root) == after)
    assert outcomes == sorted(outcomes), "once it counts, it stays"
    assert outcomes[-1]
    assert outcomes.count(False) > 2 * len(PLAN | STATE)


def test_killed_while_it_is_taken_back_it_is_taken_back_the_next_time(
    fresh: Callable[[str], Path],
) -> None:
    """Recovery may be killed at any of its own steps, too."""
    before = tree(fresh("undisturbed"))
    killed = [root for root, _ in stopped_at_every_step(fresh) if Journal(root).was_interrupted()]
    almost_done = int(killed[-1].name.rpartition("-")[2])
    written = [(fresh(f"recover-{step}"), almost_done) for step in range(1, MANY)]
    run("write", "kill", written, steps=False)
    again = [(root, step) for step, (root, _) in enumerate(written, start=1)]
    recovered = run("recover", "kill", again)
    assert len(recovered) > len(PLAN)
    for root, _ in recovered:
        Journal(root).roll_back()
        assert tree(root) == before, root.name


def later_run(tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: fill(tmp_path / name, first_run=False)


@pytest.mark.parametrize("how", ["EACCES", "full", "gone"])
def test_an_error_at_any_step_leaves_all_or_nothing(tmp_path: Path, how: str) -> None:
    """A call that fails, a disk that is full from there on, a disk that is gone from there on."""
    fresh = later_run(tmp_path)
    undisturbed = fresh("undisturbed")
    before = tree(undisturbed)
    write(plan_for(undisturbed), undisturbed)
    after = tree(undisturbed)
    told = stopped_at_every_step(fresh, how=how)
    for root, code in told:
        interrupted = Journal(root).was_interrupted()
        assert not interrupted or how == "gone", f"{root.name}: it could have been taken back"
        Journal(root).roll_back()
        # it either said that it failed, or could do without what failed
        assert tree(root) == (before if code == 1 else after), root.name
    assert sum(code == 1 for _, code in told) > 2 * len(PLAN | STATE)


def test_the_journal_of_the_run_before_survives_an_interrupted_one(tmp_path: Path) -> None:
    """It is what undo will need."""
    before = tree(fill(tmp_path / "undisturbed", first_run=False))
    for root, _ in stopped_at_every_step(later_run(tmp_path)):
        Journal(root).roll_back()
        if tree(root) == before:
            kept = root / ".codex-booking/journal/last/manifest.json"
            assert kept.read_bytes() == b"of the run before", root.name


def test_an_error_in_the_middle_is_undone(tmp_path: Path) -> None:
    """A folder that appears where a file goes, between looking and writing."""
    root = fill(tmp_path / "site", first_run=False)
    plan = plan_for(root)
    before = tree(root)
    blocked = Plan(
        actions=(*plan.actions, Action(Verb.CREATE, "settings.py/x.py", Kind.OWNED, None, b"")),
        state_files=plan.state_files,
    )
    with pytest.raises(WriteError):
        write(blocked, root)
    assert tree(root) == before


def test_what_was_changed_since_the_plan_was_made_is_not_overwritten(tmp_path: Path) -> None:
    """An editor may have saved while the question stood."""
    root = fill(tmp_path / "site", first_run=False)
    plan = plan_for(root)
    (root / "settings.py").write_bytes(b"APPS = ['own']\n")
    before = tree(root)
    with pytest.raises(WriteError, match=r"settings\.py was changed meanwhile"):
        write(plan, root)
    assert tree(root) == before


def test_what_was_changed_after_a_kill_is_not_overwritten(tmp_path: Path) -> None:
    """The owner is told, and nothing is touched."""
    root = next(
        root
        for root, _ in stopped_at_every_step(later_run(tmp_path))
        if (root / "settings.py").read_bytes() != b"APPS = []\n"
    )
    (root / "settings.py").write_bytes(b"APPS = ['own']\n")
    before = tree(root)
    with pytest.raises(StateDamagedError, match=r"settings\.py"):
        Journal(root).roll_back()
    assert tree(root) == before


@pytest.mark.parametrize("path", ["settings.py", "booking", ".codex-booking/lock.json"])
def test_read_only_targets_are_refused(tmp_path: Path, path: str) -> None:
    """Named, before anything is written; also for root, to whom everything is writable."""
    root = fill(tmp_path / "site", first_run=False)
    before = tree(root)
    mode = (root / path).stat().st_mode
    (root / path).chmod(mode & ~0o222)
    for way in (prepare, write):
        with pytest.raises(WriteError, match="read-only"):
            way(plan_for(root), root)
    (root / path).chmod(mode)
    assert tree(root) == before


@pytest.mark.parametrize("path", ["out/x.py", "../x.py", "booking/../../x.py"])
def test_nothing_is_written_outside_the_project(tmp_path: Path, path: str) -> None:
    """Neither through a symlink nor through dots."""
    root = fill(tmp_path / "site", first_run=True)
    (tmp_path / "elsewhere").mkdir()
    (root / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WriteError, match="leads out of the project"):
        write(Plan(actions=(Action(Verb.CREATE, path, Kind.OWNED, None, b""),)), root)
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not (tmp_path / "x.py").exists()


def test_a_symlink_inside_the_project_stays_one(tmp_path: Path) -> None:
    """What it points to is written."""
    root = fill(tmp_path / "site", first_run=True)
    (root / "settings.py").rename(root / "real.py")
    (root / "settings.py").symlink_to("real.py")
    write(plan_for(root), root)
    assert (root / "settings.py").is_symlink()
    assert (root / "real.py").read_bytes() == PLAN["settings.py"]


@pytest.mark.parametrize(("path", "content"), [("x.py", b"def (:\n"), ("x.html", b"<%= name %>\n")])
def test_what_is_broken_is_not_written(tmp_path: Path, path: str, content: bytes) -> None:
    """Exit 6."""
    action = Action(Verb.CREATE, path, Kind.OWNED, None, content)
    with pytest.raises(VerificationError, match=path) as caught:
        write(Plan(actions=(action,)), tmp_path)
    assert caught.value.exit_code == 6
    assert not list(tmp_path.iterdir())


def test_ctrl_c_past_the_commit_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are there, so nobody may say that nothing was written."""
    root = fill(tmp_path / "root", first_run=True)
    stops = iter([KeyboardInterrupt])

    def stopped(*_: object, **__: object) -> None:
        for stop in stops:
            raise stop

    monkeypatch.setattr("shutil.rmtree", stopped)  # the commit's last step, after its rename
    with pytest.raises(StoppedAfterWriting):
        write(plan_for(root), root)
    assert (root / "booking/models.py").is_file()


def test_ctrl_c_before_the_commit_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays a plain Ctrl-C."""
    root = fill(tmp_path / "root", first_run=True)
    before = tree(root)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", stopped)  # what makes the write count
    with pytest.raises(KeyboardInterrupt) as caught:
        write(plan_for(root), root)
    assert not isinstance(caught.value, StoppedAfterWriting)
    assert tree(root) == before


def test_a_second_ctrl_c_does_not_stop_the_taking_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said that nothing was written, so nothing may be."""
    root = fill(tmp_path / "root", first_run=False)
    before = tree(root)
    replace, calls = Path.replace, iter(range(MANY))

    def stopped(path: Path, target: Path) -> None:
        if next(calls) in {5, 6, 8}:  # in the middle of the write, then while it is taken back
            raise KeyboardInterrupt
        replace(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(plan_for(root), root)
    assert next(calls) > 8
    assert tree(root) == before
    assert not Journal(root).was_interrupted()


def test_a_disk_that_is_mounted_read_only_has_a_hint_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No chmod helps there."""
    root = fill(tmp_path / "root", first_run=True)

    def refused(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(WriteError) as caught:
        write(plan_for(root), root)
    assert "mounted read-only" in caught.value.hint
