"""What one run would do, as values: the Plan that every command shows, checks or applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex_booking_gen.merge import Result

EXIT_ERROR = 1
EXIT_PENDING = 3
EXIT_CONFLICT = 4
EXIT_CORE_EDITED = 5
EXIT_UNFIT = 6
_PRECEDENCE = (EXIT_ERROR, EXIT_CORE_EDITED, EXIT_CONFLICT, EXIT_UNFIT, EXIT_PENDING)


class Verb(StrEnum):
    """What happens to a file, in the order in which it is told."""

    CONFLICT = "conflict"
    CREATE = "create"
    MERGE = "merge"
    UPDATE = "update"
    MOVED = "moved"
    """The owner moved it, and that is noticed for the first time."""
    WIRE = "wire"
    RESTORE = "restore"
    """It becomes what it was before the last run."""
    DELETE = "delete"
    EJECT = "eject"
    """From now on it is the owner's alone."""
    KEEP = "keep"
    DECLINED = "declined"
    IDENTICAL = "identical"


class Kind(StrEnum):
    """Whose a file is; beside the tiers of generated files, the project's own that we touch."""

    CORE = "core"
    OWNED = "owned"
    ONCE = "once"
    SPEC = "spec"
    """booking.toml"""
    WIRING = "wiring"
    """Settings and root urls."""


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One thing that the owner has to decide."""

    path: str
    """Where the file lies; where it is generated means the same."""
    member: str
    """`Visit.reference`; empty: the file as a whole."""
    what: str
    """In a few words, such as `max_length: was 64, yours 120, new 80`."""

    @property
    def name(self) -> str:
        """What `--resolve` calls it."""
        return f"{self.path}::{self.member}" if self.member else self.path

    def __str__(self) -> str:
        return f"{self.name}: {self.what}"


@dataclass(frozen=True, slots=True)
class Action:
    """One file and what becomes of it; nothing is written where `before` is `after`."""

    verb: Verb
    path: str
    """Where it is generated."""
    kind: Kind
    before: bytes | None
    """The project's bytes now; None: there is no such file."""
    after: bytes | None
    reason: str = ""
    quiet: bool = False
    """Nothing that the reader must be told again."""
    exit_code: int = 0
    """Not 0 where something about this file is left to decide."""
    merge: Result | None = None
    """How both sides were brought together, where both had changed."""
    base: bytes | None = None
    """What was generated last, through the owner's formatter where `before` is formatted by it."""
    new: bytes | None = None
    """What would be generated now, alike."""
    moved_to: str = ""
    """Where the owner has moved it; `before` and `after` are what is there."""
    uncommitted: bool = False
    """The owner's version is not in git yet."""
    because: tuple[str, ...] = ()
    """What about the project's models it follows from: `salon.Stylist gained 'phone'`."""

    @property
    def place(self) -> str:
        """Where the file lies in the project."""
        return self.moved_to or self.path

    @property
    def changes(self) -> bool:
        return self.before != self.after

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        """What is left to decide about this file."""
        if self.exit_code != EXIT_CONFLICT:
            return ()
        if self.merge is None or self.merge.clean:
            return (OpenConflict(self.place, "", self.reason),)
        return tuple(OpenConflict(self.place, c.member, c.what) for c in self.merge.conflicts)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the plan cannot be carried out, or what is left to decide after it."""

    exit_code: int
    message: str
    hint: str = ""
    paths: tuple[str, ...] = ()
    """What it is about: files, or members as `booking/models.py::Visit.reference: what`."""
    blocks: bool = True
    """Nothing may be written. False: the plan says how to go on, and exits with the code."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is left to the reader after the run."""

    text: str
    """A command, or a sentence that says what to do."""
    why: str = ""
    paste: str = ""
    """Exact lines to paste, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that one run would do. Commands show it, check it or apply it."""

    actions: tuple[Action, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    next_steps: tuple[Step, ...] = ()
    state_files: Mapping[str, bytes | None] = field(default_factory=dict)
    """Files of `.codex-booking/`, in the order in which they are written; None: delete."""

    @property
    def exit_code(self) -> int:
        """0, or the code of the gravest problem."""
        return gravest(problem.exit_code for problem in self.problems)

    @property
    def blocked(self) -> bool:
        """Nothing of it may be written."""
        return any(problem.blocks for problem in self.problems)

    @property
    def changes(self) -> tuple[Action, ...]:
        """The actions that write or delete a file of the project."""
        return tuple(action for action in self.actions if action.changes)

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        """All that is left to decide, file by file."""
        return tuple(conflict for action in self.actions for conflict in action.conflicts)

    @property
    def drift(self) -> tuple[str, ...]:
        """What the models changed and files follow, each once; how many more there are is not."""
        told = dict.fromkeys(what for action in self.actions for what in action.because)
        return tuple(what for what in told if not what.startswith("and "))

    @property
    def unnoted(self) -> str:
        """What the owner did to files since the last run, in words: it has to be remembered."""
        deleted = sum(a.verb is Verb.DECLINED and not a.quiet for a in self.actions)
        moved = sum(a.verb is Verb.MOVED and not a.changes for a in self.actions)
        counts = [(deleted, "deletion"), (moved, "move")]
        told = [f"{count} {what}{'s' if count > 1 else ''}" for count, what in counts if count]
        return f"{' and '.join(told)} of yours" if told else ""

    @property
    def is_empty(self) -> bool:
        """There is nothing to write, not even in the state."""
        return not self.changes and not self.state_files


def gravest(codes: Iterable[int]) -> int:
    """The exit code that tells of all of `codes`: 1 before 5, 4, 6 and 3; 0 when there is none."""
    found = set(codes)
    return next((code for code in _PRECEDENCE if code in found), 0)
