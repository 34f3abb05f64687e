"""Files, or the core, that become the owner's alone: recorded, told, and able to be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codex_booking_gen.catalog import Tier
from codex_booking_gen.cli import run as command_line
from codex_booking_gen.journal import Journal
from codex_booking_gen.state import FileRecord, State, sha256, state_changes
from codex_booking_gen.tree import stored_state
from tests.unit.test_write import Tree, stopped_at_every_step, tree

Said = pytest.CaptureFixture[str]
FILES = {
    "booking/core/__init__.py": Tier.CORE,
    "booking/core/slots.py": Tier.CORE,
    "booking/admin.py": Tier.OWNED,
    "booking/models.py": Tier.OWNED,
    "booking/templates/booking/page.html": Tier.OWNED,
    "booking/tests/test_own.py": Tier.ONCE,
    "booking/views.py": Tier.OWNED,
}
GONE = "booking/signals.py"
MOVED = {"booking/views.py": "booking/pages/views.py"}


def generated(root: Path) -> Path:
    """A project after a generate: one file was deleted, one moved."""
    records = {
        path: FileRecord(tier, sha256(path.encode()), moved_to=MOVED.get(path, ""))
        for path, tier in FILES.items()
    }
    records[GONE] = FileRecord(Tier.OWNED, sha256(GONE.encode()), declined=True)
    base = {path: path.encode() for path in records}
    contents = {"manage.py": b"", **state_changes(None, State("booking", records, base))}
    contents |= {MOVED.get(path, path): path.encode() for path in FILES}
    for path, content in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content or b"")
    return root


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with its folder as the current one."""
    root = generated(tmp_path / "site")
    monkeypatch.chdir(root)
    return root


def ejected(root: Path) -> set[str]:
    state = stored_state(root)
    assert state
    return {path for path, record in state.files.items() if record.ejected}


def files_but_the_state(contents: Tree) -> Tree:
    return {path: found for path, found in contents.items() if not path.startswith(".codex")}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["booking/models.py"], {"booking/models.py"}),
        (["./booking//models.py"], {"booking/models.py"}),
        (["booking/models.py", "booking/admin.py"], {"booking/models.py", "booking/admin.py"}),
        (["booking/templates/"], {"booking/templates/booking/page.html"}),
        (["booking/pages/views.py"], {"booking/views.py"}),
        (["booking/views.py"], {"booking/views.py"}),
        (["core"], {"booking/core/__init__.py", "booking/core/slots.py"}),
        (["booking/core"], {"booking/core/__init__.py", "booking/core/slots.py"}),
        (["booking"], set(FILES) - {"booking/tests/test_own.py"}),
    ],
)
def test_what_is_ejected_is_recorded(site: Path, typed: list[str], meant: set[str]) -> None:
    """Files and folders, by where they are generated or where they lie; no file changes."""
    before = tree(site)
    assert command_line(["eject", "--yes", *typed]) == 0
    assert ejected(site) == meant
    assert files_but_the_state(tree(site)) == files_but_the_state(before)
    assert command_line(["undo", "--yes"]) == 0
    assert tree(site) == before


def test_a_path_may_be_seen_from_the_current_folder(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a shell completes it."""
    monkeypatch.chdir(site / "booking")
    assert command_line(["eject", "--yes", "models.py", "../booking/admin.py"]) == 0
    assert ejected(site) == {"booking/models.py", "booking/admin.py"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("booking/modles.py", "Did you mean booking/models.py"),
        ("models.py", "Did you mean booking/models.py"),
        ("/etc/passwd", "none of the files that are generated"),
        ("../site2/models.py", "none of the files that are generated"),
        ("booking/core/slots.py", "codex-booking eject core"),
        ("booking/tests/test_own.py", "yours from the start"),
        (GONE, "you deleted it"),
    ],
)
def test_what_cannot_be_ejected_is_refused(site: Path, typed: str, said: str, capsys: Said) -> None:
    """With the reason, and nothing is written, whatever else was named."""
    before = tree(site)
    assert command_line(["eject", "--yes", "booking/admin.py", typed]) == 1
    assert said in capsys.readouterr().err
    assert tree(site) == before


def test_a_second_time_there_is_nothing_to_do(site: Path, capsys: Said) -> None:
    """It is said, and needs no answer; nothing is written."""
    command_line(["eject", "--yes", "core"])
    before = tree(site)
    assert command_line(["eject", "core"]) == 0
    assert "Nothing to eject" in capsys.readouterr().out
    assert command_line(["eject", "core", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["nothing_to_do"] is True
    assert tree(site) == before
    assert command_line(["eject", "--yes", "booking"]) == 0
    assert ejected(site) == set(FILES) - {"booking/tests/test_own.py"}


def test_where_nothing_was_generated(tmp_path: Path, capsys: Said) -> None:
    """Everything is the owner's there."""
    (tmp_path / "manage.py").touch()
    assert command_line(["eject", "--yes", "core", "--project", str(tmp_path)]) == 1
    assert "nothing was generated here" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["manage.py"]


@pytest.mark.parametrize("typed", ["core", "booking/models.py"])
def test_it_says_what_it_means_and_how_to_come_back(site: Path, typed: str, capsys: Said) -> None:
    """Before it is done."""
    before = tree(site)
    assert command_line(["eject", "--dry-run", typed]) == 0
    said = capsys.readouterr().out
    assert f"generate --restore {typed}" in said
    assert "no longer" in said
    assert "nothing was written" in said
    assert tree(site) == before


def test_without_a_terminal_it_needs_yes_or_dry_run(site: Path) -> None:
    """As generate does."""
    assert command_line(["eject", "core"]) == 2
    assert not ejected(site)


def test_without_a_terminal_what_is_wrong_is_told_first(site: Path, capsys: Said) -> None:
    """An answer would not help."""
    assert command_line(["eject", "booking/modles.py"]) == 1
    assert "Did you mean booking/models.py" in capsys.readouterr().err


def test_what_its_undo_means_is_said(site: Path, capsys: Said) -> None:
    """No file changes by it, so none can be shown."""
    command_line(["eject", "--yes", "core", "booking/models.py"])
    capsys.readouterr()
    assert command_line(["undo", "--dry-run"]) == 0
    assert "Managed again: core booking/models.py." in capsys.readouterr().out


def test_as_json(site: Path, capsys: Said) -> None:
    """The schema of generate."""
    assert command_line(["eject", "core", "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["written"] is True
    assert {action["verb"] for action in told["actions"]} == {"eject"}


def test_while_a_conflict_stands_in_a_file_it_waits(site: Path, capsys: Said) -> None:
    """Exit 4, as every command but undo."""
    text = b"<<<<<<< yours\na\n=======\nb\n>>>>>>> new\n"
    (site / "booking/admin.py").write_bytes(text)
    assert command_line(["eject", "--yes", "core"]) == 4
    assert "booking/admin.py:1" in capsys.readouterr().err
    assert not ejected(site)


def test_killed_at_any_step_it_is_all_or_nothing(tmp_path: Path) -> None:
    """The state is as before, or as after; no file of the project is touched."""
    before = tree(generated(tmp_path / "before"))
    after = generated(tmp_path / "after")
    command_line(["eject", "--yes", "core", "--project", str(after)])
    told = stopped_at_every_step(lambda name: generated(tmp_path / name), "eject --yes core")
    outcomes = []
    for root, _ in told:
        Journal(root).recover()
        assert tree(root) in (before, tree(after)), root.name
        outcomes.append(tree(root) == tree(after))
    assert outcomes == sorted(outcomes)
    assert 5 < outcomes.count(False) < len(outcomes)
