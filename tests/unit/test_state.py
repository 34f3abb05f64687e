"""The lock and the pristine bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from codex_booking_gen.catalog import Tier
from codex_booking_gen.errors import StateDamagedError
from codex_booking_gen.state import (
    LOCK_FILE,
    FileRecord,
    Origin,
    State,
    Wired,
    base_path,
    lock_text,
    read_state,
    sha256,
    state_changes,
    worth_writing,
)

BASE = {"booking/b.py": b"b\r\n", "booking/a.py": b"a\n"}
STATE = State(
    app="booking",
    files={
        "booking/b.py": FileRecord(Tier.CORE, sha256(b"b\r\n")),
        "booking/a.py": FileRecord(Tier.OWNED, sha256(b"a\n"), declined=True),
    },
    base=BASE,
    wiring={"urls": Wired.TAKEN_OUT, "installed_apps": Wired.WIRED},
    origin=Origin("1.0", "t", "s", "f"),
)


def stored(state: State) -> dict[str, bytes | None]:
    return dict(state_changes(None, state))


def read(files: Mapping[str, bytes | None]) -> State | None:
    return read_state(files.get)


def test_what_is_stored_is_read_back() -> None:
    """Byte for byte, carriage returns included."""
    assert read(stored(STATE)) == STATE


def test_of_what_is_remembered_of_models_only_what_makes_sense_is_read() -> None:
    """No file depends on it, so that a bad merge of the lock keeps nobody from going on."""
    good = {
        "salon.Stylist": {"roles": ["master"], "is": {"pk_kind": "AutoField", "ordering": []}},
        "salon.Stylist.name": {"kind": "CharField"},
        "booking.Visit": {"roles": ["appointment"], "extra": ["phone"]},
    }
    bad = {
        "salon.A": {"roles": 5},
        "salon.B": {"roles": ["service"], "extra": [1]},
        "salon.C": {"roles": ["service"], "is": []},
        "salon.Stylist.age": {"null": True},
    }
    known = read(stored(replace(STATE, models=good | bad)))
    assert known
    assert known.models == good


def test_what_the_owner_did_with_a_file_is_read_back() -> None:
    """Moved, taken over, decided; in the line of the file, and only where it is so."""
    record = FileRecord(
        Tier.OWNED,
        sha256(b"a\n"),
        ejected=True,
        moved_to="web/a.py",
        decisions={"b.c": "template", "": "mine"},
    )
    state = replace(STATE, files=dict(STATE.files) | {"booking/a.py": record})
    assert read(stored(state)) == state
    assert (
        '"ejected": true, "moved_to": "web/a.py",'
        ' "decisions": {"": "mine", "b.c": "template"}},\n' in lock_text(state)
    )


def test_without_a_lock_there_is_no_state() -> None:
    """A first run."""
    assert read({}) is None


def test_the_lock_is_sorted_with_a_line_per_file() -> None:
    """Branches that touch different files merge, and a diff shows what it is about."""
    assert lock_text(STATE) == (
        "{\n"
        '  "format": 1,\n'
        '  "app": "booking",\n'
        '  "generator": "1.0",\n'
        '  "templates": "t",\n'
        '  "spec": "s",\n'
        '  "facts": "f",\n'
        '  "wiring": {\n'
        '    "installed_apps": "wired",\n'
        '    "urls": "taken out"\n'
        "  },\n"
        '  "files": {\n'
        f'    "booking/a.py": {{"tier": "owned", "sha256": "{sha256(b"a\n")}",'
        ' "declined": true},\n'
        f'    "booking/b.py": {{"tier": "core", "sha256": "{sha256(b"b\r\n")}"}}\n'
        "  }\n"
        "}\n"
    )


def test_only_what_differs_is_written_and_the_lock_last() -> None:
    """A file that is forgotten loses its pristine copy."""
    new = State(
        "booking", {"booking/c.py": FileRecord(Tier.ONCE, sha256(b"c"))}, {"booking/c.py": b"c"}
    )
    changes = state_changes(STATE, new)
    assert list(changes) == [
        base_path("booking/a.py"),
        base_path("booking/b.py"),
        base_path("booking/c.py"),
        LOCK_FILE,
    ]
    assert changes[base_path("booking/a.py")] is None


def test_a_newer_generator_that_changes_no_output_changes_no_byte() -> None:
    """Where the files came from is written down only when some file changed."""
    newer = replace(STATE, origin=Origin("2.0", "other", "other", "other"))
    assert not worth_writing(STATE, newer, files_change=False)
    assert not worth_writing(STATE, newer, files_change=True)


def test_that_the_owner_pasted_the_lines_is_not_worth_a_write_by_itself() -> None:
    """It is noted with the next change; what was taken out is noted at once."""
    unwired = replace(STATE, wiring={})
    wired = replace(STATE, wiring={"urls": Wired.WIRED})
    taken_out = replace(STATE, wiring={"urls": Wired.TAKEN_OUT})
    assert not worth_writing(unwired, wired, files_change=False)
    assert worth_writing(unwired, wired, files_change=True)
    assert worth_writing(wired, taken_out, files_change=False)
    assert worth_writing(taken_out, wired, files_change=False)


def damaged_lock(**changes: object) -> bytes:
    return json.dumps(json.loads(lock_text(STATE)) | changes).encode()


@pytest.mark.parametrize(
    "lock",
    [
        b"",
        b"{",
        b"[]",
        b"<<<<<<< ours\n" + lock_text(STATE).encode(),
        damaged_lock(files={"../x.py": {"tier": "core", "sha256": ""}}),
        damaged_lock(files={"/etc/passwd": {"tier": "core", "sha256": ""}}),
        damaged_lock(files={"a.py": {"tier": "mine", "sha256": ""}}),
        damaged_lock(files={"a.py": {"tier": "owned", "sha256": "", "moved_to": "../a.py"}}),
        damaged_lock(files={"a.py": {"tier": "owned", "sha256": "", "decisions": {"x": "his"}}}),
        damaged_lock(files={"a.py": {"tier": "owned", "sha256": "", "decisions": ["x"]}}),
        damaged_lock(wiring={"urls": "maybe"}),
    ],
)
def test_a_damaged_lock_says_what_to_do(lock: bytes) -> None:
    """Exit 5, with the way back."""
    with pytest.raises(StateDamagedError) as caught:
        read(stored(STATE) | {LOCK_FILE: lock})
    assert "git checkout" in caught.value.hint


@pytest.mark.parametrize("content", [None, b"something else"])
def test_a_pristine_copy_that_is_missing_or_wrong_is_damage(content: bytes | None) -> None:
    """Merging from a wrong base would lose lines."""
    with pytest.raises(StateDamagedError, match=r"booking/a\.py\.base"):
        read(stored(STATE) | {base_path("booking/a.py"): content})


def test_a_lock_of_a_newer_format_asks_for_an_upgrade() -> None:
    """It is not damaged; this version just does not know it."""
    with pytest.raises(StateDamagedError) as caught:
        read(stored(STATE) | {LOCK_FILE: damaged_lock(format=2)})
    assert "pip install --upgrade" in caught.value.hint
