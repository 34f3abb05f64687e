"""What one write does, as it stands in the journal: which files, from which bytes to which."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

FORMAT = 1
UNDO = "undo"
EJECT = "eject"

type Digest = Callable[[str], str | None]
"""The digest of what lies at a path now; None where nothing does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a write: the digests of its bytes, None where there is no file."""

    path: str
    """Relative to the project's root; no part of it is a symlink."""
    before: str | None
    after: str | None
    kind: str = ""
    """Whose the file is, as the plan has it; empty for the state."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One write. The bytes themselves lie beside it, under the numbers of the entries."""

    entries: tuple[Entry, ...]
    folders: tuple[str, ...] = ()
    """Those that are made for it, parents first."""
    emptied: tuple[str, ...] = ()
    """Those that go after it unless they hold something, parents first."""
    command: str = "generate"
    """Who writes, as one types it."""

    @property
    def takes_back(self) -> bool:
        """It is the undoing of the write before."""
        return self.command == UNDO

    def to_json(self) -> str:
        """As it is stored."""
        stored: dict[str, object] = {"format": FORMAT, "command": self.command}
        stored |= {"folders": list(self.folders), "emptied": list(self.emptied)}
        stored["entries"] = [asdict(entry) for entry in self.entries]
        return json.dumps(stored, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises ValueError, KeyError or TypeError when it is no manifest, or leads elsewhere."""
        stored = json.loads(text)
        if stored.get("format", FORMAT) > FORMAT:
            raise ValueError("it was written by a newer codex-booking")
        manifest = cls(
            entries=tuple(Entry(**entry) for entry in stored["entries"]),
            folders=tuple(stored["folders"]),
            emptied=tuple(stored.get("emptied", ())),
            command=str(stored.get("command", "generate")),
        )
        for path in (*(e.path for e in manifest.entries), *manifest.folders, *manifest.emptied):
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise ValueError(f"{path} leads out of the project")
        return manifest

    def compare(self, digest: Digest) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Numbers of the entries whose file is as after the write, and of those that are neither.

        All others are as before it already.
        """
        now = [digest(entry.path) for entry in self.entries]
        written: list[int] = []
        changed: list[int] = []
        for number, (entry, found) in enumerate(zip(self.entries, now, strict=True)):
            if found == entry.before:
                continue
            (written if found == entry.after else changed).append(number)
        return tuple(written), tuple(changed)
