"""Taking back the last write: exactly before, or nothing is touched and the reason is told."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codex_booking_gen.cli import run as command_line
from codex_booking_gen.journal import Journal
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.write import write
from tests.unit.killed_write import PLAN, STATE, THROUGH, plan_for
from tests.unit.test_write import Tree, fill, run, stopped_at_every_step, tree

UNDO = "undo --yes"
Said = pytest.CaptureFixture[str]


@pytest.fixture(params=[True, False], ids=["first run", "later run"])
def fresh(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Makes the same project under any name."""
    return lambda name: site(tmp_path / name, first_run=request.param)


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """A project into which something was generated before."""
    return site(tmp_path / "later", first_run=False)


def site(root: Path, *, first_run: bool) -> Path:
    fill(root, first_run=first_run)
    (root / "manage.py").write_bytes(b"names no settings, and does not parse (\n")
    return root


def undo(root: Path, *arguments: str) -> int:
    return command_line(["undo", "--yes", *arguments, "--project", str(root)])


def written(root: Path) -> Path:
    """The project after the plan was written."""
    write(plan_for(root), root)
    return root


def everything(root: Path) -> Tree:
    """The project with the journal."""
    return tree(root) | {
        path.relative_to(root).as_posix(): (path.read_bytes(), 0)
        for path in (root / ".codex-booking/journal").rglob("*")
        if path.is_file()
    }


def test_it_brings_back_exactly_what_was(fresh: Callable[[str], Path]) -> None:
    """Bytes, modes, what was deleted and the folders; of a first run nothing at all is left."""
    root = fresh("site")
    before = tree(root)
    for mode, path in ((0o640, "settings.py"), (0o600, "booking/old.py")):
        if (root / path).exists():
            (root / path).chmod(mode)
            before[path] = (before[path][0], mode)
    assert undo(written(root)) == 0
    assert tree(root) == before
    if ".codex-booking" not in before:
        assert not (root / ".codex-booking").exists()


def test_the_next_write_does_the_same_again(fresh: Callable[[str], Path]) -> None:
    """And can be taken back again."""
    root = fresh("site")
    before = tree(root)
    after = tree(written(root))
    for _ in range(2):
        undo(root)
        assert tree(root) == before
        assert tree(written(root)) == after


def test_a_second_time_there_is_nothing_to_undo(later: Path, capsys: Said) -> None:
    """Only the last run is taken back; that is said, and it is no error."""
    undo(written(later))
    before = everything(later)
    assert undo(later) == 0
    assert "Nothing to undo" in capsys.readouterr().out
    assert everything(later) == before


def test_a_fresh_clone_has_nothing_to_undo(later: Path, capsys: Said) -> None:
    """The journal is not committed."""
    shutil.rmtree(written(later) / ".codex-booking/journal")
    before = tree(later)
    assert undo(later) == 0
    assert "Nothing to undo" in capsys.readouterr().out
    assert tree(later) == before


def test_what_is_as_before_already_is_left_alone(later: Path, capsys: Said) -> None:
    """Version control may have been quicker, for some of the files or for all."""
    before = tree(later)
    old = {
        path: later.joinpath(path).read_bytes() for path, (content, _) in before.items() if content
    }
    written(later)
    (later / "settings.py").write_bytes(old["settings.py"])
    assert undo(later) == 0
    assert tree(later) == before
    written(later)
    for path in set(PLAN | STATE) - set(old):
        (later / path).unlink()
    for path, content in old.items():
        (later / path).write_bytes(content)
    capsys.readouterr()
    assert undo(later) == 0
    assert "every file is as it was before" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("booking/models.py", lambda path: path.write_bytes(b"mine\n")),
        ("booking/models.py", lambda path: path.unlink()),
        ("booking/old.py", lambda path: path.write_bytes(b"mine\n")),
        ("booking/models.py", lambda path: path.unlink() or path.mkdir()),
        (
            "booking/models.py",
            lambda path: (path.rename(f"{path}x"), path.symlink_to("models.pyx")),
        ),
        (".codex-booking/lock.json", lambda path: path.write_bytes(b"[1]\n")),
        ("booking", lambda path: (path.rename(f"{path}x"), path.symlink_to("bookingx"))),
    ],
    ids=["edited", "deleted", "made anew", "a folder", "a link", "the state", "a linked folder"],
)
def test_what_was_changed_since_is_not_lost(
    later: Path, path: str, change: Callable[[Path], object], capsys: Said
) -> None:
    """The files are named, with the place of the old bytes, and nothing is touched."""
    change(written(later) / path)
    before = everything(later)
    assert undo(later) == 1
    said = capsys.readouterr().err
    assert f"  {path}" in said
    assert "Nothing was written" in said
    assert everything(later) == before


def test_a_mode_that_was_changed_since_stays(later: Path) -> None:
    """It is not what the run changed."""
    (written(later) / "booking/models.py").chmod(0o755)
    undo(later)
    assert stat.S_IMODE((later / "booking/models.py").stat().st_mode) == 0o755


def test_a_folder_with_files_of_the_owner_stays(tmp_path: Path, capsys: Said) -> None:
    """It says for what; compiled files keep nothing."""
    root = written(site(tmp_path / "site", first_run=True))
    (root / "booking/__pycache__").mkdir()
    (root / "booking/__pycache__/models.pyc").write_bytes(b"")
    (root / "booking/migrations").mkdir()
    (root / "booking/migrations/0001_initial.py").write_bytes(b"")
    assert undo(root) == 0
    said = capsys.readouterr().out
    assert "booking/ stays, for the sake of booking/migrations/0001_initial.py" in said
    assert "database" in said
    assert {p.name for p in root.rglob("*") if p.is_file()} == {
        "0001_initial.py", "models.pyc", "manage.py", "settings.py"
    }  # fmt: skip


def test_a_link_in_the_project_stays_one(later: Path) -> None:
    """What it points to is brought back."""
    (later / "settings.py").rename(later / "real.py")
    (later / "settings.py").symlink_to("real.py")
    before = tree(later)
    undo(written(later))
    assert (later / "settings.py").is_symlink()
    assert tree(later) == before


def test_what_does_not_parse_is_brought_back_too(later: Path) -> None:
    """It is what the owner had."""
    (later / "settings.py").write_bytes(b"APPS = [\n")
    before = tree(later)
    undo(written(later))
    assert tree(later) == before


def test_dry_run_shows_it_and_writes_nothing(later: Path, capsys: Said) -> None:
    """Which run, and file by file what becomes of it."""
    before = everything(written(later))
    assert command_line(["undo", "--dry-run", "--project", str(later)]) == 0
    said = capsys.readouterr().out
    assert "codex-booking generate" in said
    assert "restore  booking/models.py" in said
    assert "delete   booking/__init__.py" in said
    assert "nothing was written" in said
    assert everything(later) == before


def test_without_a_terminal_it_needs_yes_or_dry_run(later: Path) -> None:
    """As generate does."""
    before = everything(written(later))
    assert command_line(["undo", "--project", str(later)]) == 2
    assert everything(later) == before


def test_where_there_is_nothing_to_undo_no_answer_is_needed(tmp_path: Path, capsys: Said) -> None:
    """Nobody sits at a terminal, and it does not matter."""
    (tmp_path / "manage.py").touch()
    assert command_line(["undo", "--project", str(tmp_path)]) == 0
    assert "Nothing to undo" in capsys.readouterr().out


def test_as_json(later: Path, capsys: Said) -> None:
    """The schema of generate; errors too."""
    written(later)
    assert undo(later, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["written"] is True
    verbs = {action["path"]: action["verb"] for action in told["actions"]}
    assert set(verbs) == set(PLAN)
    assert verbs["booking/__init__.py"] == "delete"
    assert verbs["booking/models.py"] == verbs["booking/old.py"] == "restore"
    assert undo(later, "--json") == 0
    assert json.loads(capsys.readouterr().out)["nothing_to_do"] is True


def test_an_interrupted_write_is_taken_back(later: Path, tmp_path: Path, capsys: Said) -> None:
    """That, and nothing before it."""
    before = tree(later)
    roots = [(shutil.copytree(later, tmp_path / f"{n}"), n) for n in range(1, 90)]
    for root, _ in run("write", "kill", roots)[:-1]:
        if Journal(root).was_interrupted():
            half = everything(root)
            assert command_line(["undo", "--dry-run", "--project", str(root)]) == 0
            assert everything(root) == half
            assert undo(root) == 0
            assert "Interrupted while it wrote" in capsys.readouterr().out
            assert tree(root) == before
            assert (root / ".codex-booking/journal/last").is_dir()


def test_killed_at_any_step_it_is_all_or_nothing(fresh: Callable[[str], Path]) -> None:
    """What generate does first, or another undo, finds the tree as before it or as after it."""
    as_generated = tree(written(fresh("undisturbed")))
    as_before = tree(fresh("before"))
    outcomes = []
    for root, _ in stopped_at_every_step(lambda name: written(fresh(name)), UNDO):
        other = shutil.copytree(root, root.with_name(f"{root.name}-undo"), symlinks=True)
        Journal(root).recover()
        assert tree(root) in (as_generated, as_before), root.name
        outcomes.append(tree(root) == as_before)
        while undo(other) == 0 and tree(other) != as_before:
            assert tree(other) == as_generated, root.name
    assert outcomes == sorted(outcomes), "once it counts, it stays"
    assert outcomes.count(False) > 2 * len(PLAN | STATE)


@pytest.mark.parametrize("how", ["EACCES", "full", "gone"])
def test_an_error_at_any_step_leaves_all_or_nothing(later: Path, tmp_path: Path, how: str) -> None:
    """As with every write."""
    as_before = tree(later)
    as_generated = tree(written(later))
    told = stopped_at_every_step(lambda name: shutil.copytree(later, tmp_path / name), UNDO, how)
    for root, code in told:
        assert how == "gone" or not Journal(root).was_interrupted()
        Journal(root).recover()
        assert tree(root) == (as_generated if code == 1 else as_before), root.name
    assert told[-1][1] == THROUGH
    assert sum(code == 1 for _, code in told) > 2 * len(PLAN | STATE)


@pytest.mark.parametrize(
    "damage",
    [
        lambda last: (last / "before/0").write_bytes(b"other"),
        lambda last: (last / "before/0").unlink(),
        lambda last: (last / "manifest.json").write_bytes(b"{"),
        lambda last: (last / "manifest.json").write_bytes(b'{"format": 99}'),
    ],
    ids=["other bytes", "no bytes", "no json", "newer"],
)
def test_a_damaged_journal_is_told(
    later: Path, damage: Callable[[Path], object], capsys: Said
) -> None:
    """Exit 5, and nothing is touched."""
    damage(written(later) / ".codex-booking/journal/last")
    before = everything(later)
    assert undo(later) == 5
    assert ".codex-booking/journal/last/" in capsys.readouterr().err
    assert everything(later) == before


@pytest.mark.parametrize("path", ["../outside.py", "/outside.py", "booking/../../outside.py"])
def test_a_journal_that_leads_out_of_the_project_is_not_followed(later: Path, path: str) -> None:
    """Somebody may have committed one."""
    manifest = written(later) / ".codex-booking/journal/last/manifest.json"
    stored = json.loads(manifest.read_text())
    stored["entries"][0] |= {"path": path, "after": None}
    manifest.write_text(json.dumps(stored))
    assert undo(later) == 5
    assert not (later.parent / "outside.py").exists()


def test_a_file_that_cannot_be_written_is_told_before_anything_is(later: Path) -> None:
    """Read-only, say."""
    (written(later) / "settings.py").chmod(0o440)
    before = everything(later)
    assert undo(later) == 1
    assert everything(later) == before


def test_it_needs_neither_a_project_that_loads_nor_programs_nor_templates(
    later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the files: the way out must not depend on what may be broken."""
    before = tree(later)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("codex_booking_gen.catalog.templates_root", lambda: Path(os.devnull))
    assert undo(written(later)) == 0
    assert tree(later) == before


def test_a_state_without_files_of_the_project(later: Path, capsys: Said) -> None:
    """Of some runs only the state remains, of an ejection for example."""
    before = tree(later)
    write(Plan(state_files={".codex-booking/lock.json": b"{}\n"}), later, "eject core")
    assert undo(later) == 0
    assert "codex-booking eject core" in capsys.readouterr().out
    assert tree(later) == before


def test_many_deleted_files_are_one_line(later: Path, capsys: Said) -> None:
    """What a first run made is a long list."""
    made = tuple(
        Action(Verb.CREATE, f"booking/{folder}/{number}.txt", kind, None, b"")
        for folder, kind in (("core", Kind.CORE), ("static", Kind.OWNED))
        for number in range(9)
    )
    write(Plan(actions=made), later)
    assert undo(later) == 0
    said = capsys.readouterr().out
    assert "delete  booking/core/    9 files" in said
    assert "delete  booking/static/  9 files" in said
    assert time.strftime("%Y-%m-%d") in said
