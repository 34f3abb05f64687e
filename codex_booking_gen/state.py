"""What was generated last: `.codex-booking/lock.json` and `base/`. The caller reads and writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Literal

from codex_booking_gen.catalog import Tier
from codex_booking_gen.errors import StateDamagedError

STATE_FOLDER = ".codex-booking"
LOCK_FILE = f"{STATE_FOLDER}/lock.json"
BASE_FOLDER = f"{STATE_FOLDER}/base"
JOURNAL_FOLDER = f"{STATE_FOLDER}/journal"
FORMAT = 1

COMPANIONS = {
    # Pristine copies must stay what they are, byte for byte, and out of reviews.
    f"{STATE_FOLDER}/.gitattributes": b"base/** -text -diff linguist-generated\n",
    f"{STATE_FOLDER}/.gitignore": b"/journal/\n",
}
"""Files beside the lock that tell git what to do with it."""

_HELP = (
    "Restore the folder from version control, for example: git checkout -- .codex-booking\n"
    "Without version control delete it and generate again: files that are still as generated are"
    " taken over, all others are named."
)


type Choice = Literal["mine", "template"]
"""Who is right about something that both sides changed."""


class Wired(StrEnum):
    """What became of an edit to the project's own files."""

    WIRED = "wired"
    TAKEN_OUT = "taken out"
    """The owner took it out again; it stays out."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was generated last."""

    tier: Tier
    sha256: str
    """Of the pristine bytes."""
    declined: bool = False
    """The owner deleted it, and was told that it stays deleted."""
    ejected: bool = False
    """The owner took it over: it is left alone from then on."""
    moved_to: str = ""
    """Where the owner has moved it; empty: it lies where it is generated."""
    decisions: Mapping[str, Choice] = field(default_factory=dict)
    """Member -> who was right where both sides had changed it; "" is the file as a whole."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the files were made from. Written down only when some file changed with it."""

    generator: str = ""
    templates: str = ""
    spec: str = ""
    facts: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What was generated last, complete."""

    app: str
    files: Mapping[str, FileRecord]
    base: Mapping[str, bytes]
    """Path in the project -> pristine bytes; the same keys as `files`."""
    wiring: Mapping[str, Wired] = field(default_factory=dict)
    """`installed_apps`, `urls` -> what became of it."""
    origin: Origin = Origin()
    models: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the project's models were like, as `following.py` tells; no file depends on it."""


def worth_writing(old: State | None, new: State, *, files_change: bool) -> bool:
    """Whether `new` must replace the stored `old`.

    Not for a new origin alone: a newer generator that changes no output changes no byte. Nor only
    to note that the owner has pasted what was asked for.
    """
    if old is None or (old.app, old.files) != (new.app, new.files):
        return True
    if files_change:
        return old.wiring != new.wiring
    return any(old.wiring.get(key, Wired.WIRED) is not how for key, how in new.wiring.items())


def sha256(content: bytes) -> str:
    """Hex digest of `content`."""
    return hashlib.sha256(content).hexdigest()


def base_path(path: str) -> str:
    """Where the pristine bytes of `path` are kept."""
    return f"{BASE_FOLDER}/{path}.base"


def lock_text(state: State) -> str:
    """lock.json: sorted, one line per file, so that branches merge and diffs stay short."""
    origin = state.origin
    head = {
        "format": FORMAT,
        "app": state.app,
        "generator": origin.generator,
        "templates": origin.templates,
        "spec": origin.spec,
        "facts": origin.facts,
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    wiring = {key: value.value for key, value in state.wiring.items()}
    lines += [_block("wiring", wiring) + ",", _block("files", _file_entries(state))]
    if state.models:
        lines[-1] += ","
        lines.append(_block("models", {key: dict(told) for key, told in state.models.items()}))
    return "\n".join(["{", *lines, "}"]) + "\n"


def _file_entries(state: State) -> dict[str, dict[str, object]]:
    entries: dict[str, dict[str, object]] = {}
    for path, record in state.files.items():
        entries[path] = {"tier": record.tier.value, "sha256": record.sha256}
        entries[path] |= _rarities(record)
    return entries


def _rarities(record: FileRecord) -> dict[str, object]:
    """What most files have not; left out where they have not."""
    found: dict[str, object] = {
        "declined": record.declined,
        "ejected": record.ejected,
        "moved_to": record.moved_to,
        "decisions": dict(sorted(record.decisions.items())),
    }
    return {key: value for key, value in found.items() if value}


def _block(name: str, entries: Mapping[str, object]) -> str:
    if not entries:
        return f'  "{name}": {{}}'
    lines = [f"    {json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries)]
    return f'  "{name}": {{\n' + ",\n".join(lines) + "\n  }"


def state_changes(old: State | None, new: State) -> dict[str, bytes | None]:
    """Path -> new bytes (None: delete) that turn the stored `old` into `new`; the lock last."""
    changes: dict[str, bytes | None] = {}
    before = old.base if old else {}
    for path in sorted({*before, *new.base}):
        if before.get(path) != new.base.get(path):
            changes[base_path(path)] = new.base.get(path)
    if old is None:
        changes.update(COMPANIONS)
    changes[LOCK_FILE] = lock_text(new).encode()
    return changes


def read_state(read: Callable[[str], bytes | None]) -> State | None:
    """The stored state, or None when there is none.

    `read` answers the bytes of a path in the project, or None. Raises StateDamagedError when the
    state cannot be read or contradicts itself.
    """
    lock = read(LOCK_FILE)
    if lock is None:
        return None
    state = _parse_lock(lock)
    base: dict[str, bytes] = {}
    for path, record in state.files.items():
        content = read(base_path(path))
        if content is None:
            raise _damaged(f"{base_path(path)} is missing")
        if sha256(content) != record.sha256:
            raise _damaged(f"{base_path(path)} is not what {LOCK_FILE} says it is")
        base[path] = content
    return replace(state, base=base)


def _parse_lock(lock: bytes) -> State:
    if b"<<<<<<<" in lock:
        raise _damaged(f"{LOCK_FILE} holds conflict markers of a merge")
    try:
        stored = json.loads(lock)
        if stored["format"] > FORMAT:
            raise StateDamagedError(
                f"{LOCK_FILE} was written by a newer codex-booking (format {stored['format']}).",
                "Upgrade: pip install --upgrade codex-booking",
            )
        files = {path: _file_record(path, entry) for path, entry in stored["files"].items()}
        return State(
            app=str(stored["app"]),
            files=files,
            base={},
            wiring={key: Wired(value) for key, value in stored["wiring"].items()},
            origin=Origin(**{key: str(stored[key]) for key in Origin.__slots__}),
            models=_models(stored.get("models")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(f"{LOCK_FILE} cannot be read ({type(error).__name__}: {error})") from error


def _models(stored: object) -> dict[str, Mapping[str, Any]]:
    """Nothing is lost with it but reasons, so what cannot be read is not there."""
    told = stored if isinstance(stored, dict) else {}
    return {str(key): entry for key, entry in told.items() if _is_memory(entry)}


def _is_memory(entry: object) -> bool:
    """Of a model, lists of names; of a field, at least its kind."""
    if not isinstance(entry, dict):
        return False
    if "roles" not in entry:
        return isinstance(entry.get("kind"), str)
    lists = (entry["roles"], entry.get("extra", []))
    return isinstance(entry.get("is", {}), dict) and all(
        isinstance(each, list) and all(isinstance(name, str) for name in each) for each in lists
    )


def _file_record(path: str, entry: Mapping[str, object]) -> FileRecord:
    moved_to = str(entry.get("moved_to", ""))
    for name in (path, moved_to):
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts:
            raise ValueError(f"{name} leads out of the project")
    return FileRecord(
        tier=Tier(str(entry["tier"])),
        sha256=str(entry["sha256"]),
        declined=bool(entry.get("declined", False)),
        ejected=bool(entry.get("ejected", False)),
        moved_to=moved_to,
        decisions=_decisions(entry.get("decisions", {})),
    )


def _decisions(stored: object) -> dict[str, Choice]:
    if not isinstance(stored, dict):
        raise TypeError("decisions must be a table")
    found: dict[str, Choice] = {}
    for member, choice in stored.items():
        if choice not in {"mine", "template"}:
            raise ValueError(f"a decision is 'mine' or 'template', not {choice!r}")
        found[str(member)] = choice
    return found


def _damaged(what: str) -> StateDamagedError:
    return StateDamagedError(f"{what}.", _HELP)
