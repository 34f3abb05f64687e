"""Where the owner's versions of files are, and how their formatter writes ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from codex_booking_gen.catalog import Tier
from codex_booking_gen.commands.versions import (
    Whereabouts,
    find_moved,
    formatted_versions,
    written_as_theirs,
)
from codex_booking_gen.file_plan import FilePlan
from codex_booking_gen.inputs import Inputs
from codex_booking_gen.plan import Action, Kind, Verb
from codex_booking_gen.render import Rendered
from codex_booking_gen.spec import Spec
from codex_booking_gen.state import FileRecord, State, sha256

ADMIN = "".join(f"def line_{number}(): return {number}\n" for number in range(20)).encode()
PATH = "booking/admin.py"


def stored(record: FileRecord | None = None, base: bytes = ADMIN) -> State:
    """The state of an app of one file."""
    return State("booking", {PATH: record or FileRecord(Tier.OWNED, sha256(base))}, {PATH: base})


def lay(root: Path, path: str, content: bytes = ADMIN) -> None:
    """Put a file into the project."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


def moved(root: Path, state: State) -> Whereabouts:
    (root / "booking").mkdir(exist_ok=True)
    return find_moved(root, state, {}, "booking")


def test_a_file_is_looked_for_in_the_app_first_then_in_the_project(tmp_path: Path) -> None:
    """The nearest is the likeliest."""
    lay(tmp_path, "office/admin.py")
    assert moved(tmp_path, stored()).moves == {PATH: "office/admin.py"}
    lay(tmp_path, "booking/deep/office.py", ADMIN + b"own = 1\n")
    found = moved(tmp_path, stored())
    assert found.moves == {PATH: "booking/deep/office.py"}
    assert found.contents == {PATH: ADMIN + b"own = 1\n"}


@pytest.mark.parametrize(
    "place",
    [".hidden/admin.py", "env/lib/admin.py", "node_modules/admin.py", "booking/migrations/a.py"],
)
def test_what_is_not_the_projects_own_is_not_looked_at(tmp_path: Path, place: str) -> None:
    """Hidden folders, environments, what was installed."""
    lay(tmp_path, "env/pyvenv.cfg", b"")
    lay(tmp_path, place)
    lay(tmp_path, "large.py", ADMIN * 20)
    assert moved(tmp_path, stored()).moves == {}


def test_where_it_was_last_is_taken_for_granted(tmp_path: Path) -> None:
    """However much it was changed since; once it is gone from there, it is looked for again."""
    known = stored(FileRecord(Tier.OWNED, sha256(ADMIN), moved_to="office/desk.py"))
    lay(tmp_path, "booking/copy.py")
    lay(tmp_path, "office/desk.py", b"all new\n")
    assert moved(tmp_path, known).moves == {PATH: "office/desk.py"}
    (tmp_path / "office/desk.py").unlink()
    assert moved(tmp_path, known).moves == {PATH: "booking/copy.py"}


@pytest.mark.parametrize(
    "record",
    [
        FileRecord(Tier.OWNED, sha256(ADMIN), declined=True),
        FileRecord(Tier.OWNED, sha256(ADMIN), ejected=True),
        FileRecord(Tier.CORE, sha256(ADMIN)),
        FileRecord(Tier.ONCE, sha256(ADMIN)),
    ],
)
def test_what_is_not_expected_anywhere_is_not_looked_for(
    tmp_path: Path, record: FileRecord
) -> None:
    """Declined and ejected files are the owner's; the core does not move."""
    lay(tmp_path, "booking/copy.py")
    assert moved(tmp_path, stored(record)).moves == {}


def formatted(root: Path, yours: bytes, base: bytes, new: bytes) -> tuple[object, ...]:
    """Base and new as they take part in the plan; empty: as they are."""
    made = {PATH: Rendered(Tier.OWNED, new, "")}
    found, problems = formatted_versions(root, made, {PATH: yours}, stored(base=base), {})
    assert problems == ()
    return (found[PATH].base, found[PATH].new) if found else ()


def test_what_the_owner_keeps_formatted_is_compared_as_formatted(tmp_path: Path) -> None:
    """Only that: a file that no formatter has touched is compared as it is."""
    lay(tmp_path, "ruff.toml", b"format.quote-style = 'single'\n")
    base, new = b'a = "1"\n', b'a = "2"\n'
    assert formatted(tmp_path, b"a = '1'\n", base, new) == (b"a = '1'\n", b"a = '2'\n")
    assert formatted(tmp_path, b"a = '1'\r\n", base, new) == (b"a = '1'\n", b"a = '2'\n")
    assert formatted(tmp_path, b"a='1'\n", base, new) == ()
    assert formatted(tmp_path, b"a = '1'\n", base, b"a = (\n") == ()


def test_without_an_edit_no_formatter_is_run(tmp_path: Path) -> None:
    """One that fails would be told of: most runs must not wait for it."""
    lay(tmp_path, "ruff.toml", b"no such key = 1\n")
    base, new = b'a = "1"\n', b'a = "2"\n'
    for yours in (base, new, base.replace(b"\n", b"\r\n")):
        assert formatted(tmp_path, yours, base, new) == ()


@pytest.mark.parametrize(
    ("theirs", "written"),
    [
        ((b"a\r\n", b"b\r\nb\r\n", b""), b"new\r\n"),
        ((b"a\r\n", b"b\n"), b"new\n"),
        ((b"a\n",), b"new\n"),
        ((b"\0\r\n",), b"new\n"),
        ((), b"new\n"),
    ],
)
def test_a_new_file_has_the_line_ends_that_all_have(
    tmp_path: Path, theirs: tuple[bytes, ...], written: bytes
) -> None:
    """On Windows it would be the only one that is different."""
    inputs = Inputs(
        root=tmp_path,
        spec=Spec(),
        spec_text="",
        spec_is_new=False,
        rendered={},
        templates=(),
        yours={f"booking/{number}.py": content for number, content in enumerate(theirs)},
        others=(),
        stored=None,
    )
    new = Action(Verb.CREATE, PATH, Kind.OWNED, None, b"new\n")
    files = FilePlan((new,), {}, {PATH: b"new\n"})
    (action,) = written_as_theirs(tmp_path, inputs, files).actions
    assert action.after == written
