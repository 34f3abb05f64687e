"""The table that decides what becomes of each generated file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codex_booking_gen.catalog import Tier
from codex_booking_gen.likeness import same_file, with_lines_of
from codex_booking_gen.plan_values import (
    EXIT_CONFLICT,
    EXIT_CORE_EDITED,
    EXIT_ERROR,
    EXIT_PENDING,
    EXIT_UNFIT,
    Action,
    Kind,
    OpenConflict,
    Plan,
    Problem,
    Step,
    Verb,
    gravest,
)
from codex_booking_gen.state import Choice, State

if TYPE_CHECKING:
    from codex_booking_gen.merge import NotText, Result

__all__ = [
    "EXIT_CONFLICT",
    "EXIT_CORE_EDITED",
    "EXIT_ERROR",
    "EXIT_PENDING",
    "EXIT_UNFIT",
    "Action",
    "Decision",
    "Kind",
    "OpenConflict",
    "Plan",
    "Problem",
    "Row",
    "Step",
    "Verb",
    "decide",
    "gravest",
    "nothing_left",
]

type Merger = Callable[
    [str, bytes, bytes, bytes, Mapping[str, Choice], bool], tuple[bytes, Result] | NotText
]
"""Path, base, yours, new, what was decided, whether it is formatted afterwards -> the merged
bytes and how they came about."""

ONCE = "yours from the start"
EJECTED = "ejected: yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file as the table looks at it; None where there is no such version."""

    path: str
    tier: Tier
    base: bytes | None
    """Generated last."""
    yours: bytes | None
    """In the project now, wherever its owner has moved it."""
    new: bytes | None
    """To be generated now."""
    first_run: bool = False
    moved_to: str = ""
    decisions: Mapping[str, Choice] = field(default_factory=dict)
    """Member ("": all of the file) -> who is right."""
    markers: bool = False
    """What conflicts is written with markers."""
    formatted: bool = False
    """The owner's formatter goes over what is merged."""

    def alike(self, one: bytes, other: bytes) -> bool:
        return same_file(self.tier, self.path, one, other)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one row of the table comes to."""

    verb: Verb | None
    """None: the file is forgotten, nobody has it any more."""
    after: bytes | None
    base: bytes | None
    """What is remembered as generated last; None: nothing."""
    reason: str = ""
    exit_code: int = 0
    merge: Result | None = None


def merge_file(
    path: str,
    base: bytes,
    yours: bytes,
    new: bytes,
    decisions: Mapping[str, Choice],
    formatted: bool,
) -> tuple[bytes, Result] | NotText:
    """The merge of three versions of a file; `formatted`: the owner's formatter comes after it."""
    # A plan without a merge must not wait for what merges need.
    from codex_booking_gen.merge import merge_bytes

    return merge_bytes(path, base, yours, new, decisions=decisions, wide=formatted)


def decide(row: Row, merge: Merger = merge_file) -> Decision:
    """The decision table of the design: what becomes of one file.

    The versions are compared as `same_file` does.
    """
    base, yours, new = row.base, row.yours, row.new
    if base is None:
        return _decide_added(row, merge)
    if row.tier is Tier.ONCE:
        return Decision(Verb.KEEP, yours, base if new is not None else None, ONCE)
    if new is None:
        return _decide_dropped(row, base)
    if yours is None:
        return _decide_deleted(row, base, new)
    if row.alike(yours, new):
        return Decision(Verb.IDENTICAL, yours, new)
    if row.alike(yours, base):
        return Decision(Verb.UPDATE, with_lines_of(new, yours), new)
    if row.tier is Tier.CORE:
        return Decision(Verb.CONFLICT, yours, base, "the core was edited", EXIT_CORE_EDITED)
    if row.alike(new, base):
        return Decision(Verb.KEEP, yours, base, "yours")
    return _decide_changed(row, base, yours, new, merge)


def _decide_added(row: Row, merge: Merger) -> Decision:
    """Rows without a base: the template is new, or nothing of ours was ever there."""
    yours, new = row.yours, row.new
    if new is None:
        return Decision(None, yours, None)
    if yours is None:
        return Decision(Verb.CREATE, new, new)
    if row.alike(yours, new):
        return Decision(Verb.IDENTICAL, yours, new, "taken over")
    if row.first_run:
        return Decision(Verb.CONFLICT, yours, None, "somebody else's", EXIT_ERROR)
    if row.tier is Tier.ONCE:
        return Decision(Verb.KEEP, yours, new, ONCE)
    if row.tier is Tier.CORE:
        reason = "yours, where the core has a file of that name"
        return Decision(Verb.CONFLICT, yours, None, reason, EXIT_CORE_EDITED)
    return _decide_both_added(row, yours, new, merge)


def _decide_both_added(row: Row, yours: bytes, new: bytes, merge: Merger) -> Decision:
    """There is nothing that both could have begun with, so nothing is brought together unasked."""
    by_hand = _by_file(row, yours, new)
    if by_hand:
        return by_hand
    reason = "you and the template added it"
    if row.markers:
        merged = _marked(row, merge(row.path, b"", yours, new, {}, row.formatted), new, reason)
        if merged:
            return merged
    return Decision(Verb.CONFLICT, yours, None, reason, EXIT_CONFLICT)


def _decide_dropped(row: Row, base: bytes) -> Decision:
    """Rows where nothing is generated any more."""
    yours = row.yours
    if yours is None:
        return Decision(None, None, None)
    if row.alike(yours, base):
        return Decision(Verb.DELETE, None, None, "no longer generated")
    if row.tier is Tier.CORE:
        return Decision(Verb.CONFLICT, yours, base, "the core was edited", EXIT_CORE_EDITED)
    match row.decisions.get(""):
        case "mine":
            return Decision(Verb.KEEP, yours, None, "no longer generated: yours from now on")
        case "template":
            return Decision(Verb.DELETE, None, None, "no longer generated, as you decided")
    reason = "no longer generated, but you changed it"
    return Decision(Verb.CONFLICT, yours, base, reason, EXIT_CONFLICT)


def _decide_deleted(row: Row, base: bytes, new: bytes) -> Decision:
    """Rows of files that the owner deleted."""
    if row.tier is Tier.CORE:
        return Decision(Verb.CONFLICT, None, base, "deleted from the core", EXIT_CORE_EDITED)
    if row.decisions.get("") == "template":
        return Decision(Verb.CREATE, new, new, "brought back, as you decided")
    reason = "you deleted it, so it stays deleted"
    if not row.alike(base, new):
        reason += f"; the template changed it: codex-booking diff --template {row.path}"
    return Decision(Verb.DECLINED, None, base, reason)


def _decide_changed(row: Row, base: bytes, yours: bytes, new: bytes, merge: Merger) -> Decision:
    """Both sides changed it: merged, or a conflict."""
    found = merge(row.path, base, yours, new, row.decisions, row.formatted)
    if not isinstance(found, tuple):
        by_hand = _by_file(row, yours, new)
        reason = f"you and the template changed it, and it cannot be merged: {found.why}"
        return by_hand or Decision(Verb.CONFLICT, yours, base, reason, EXIT_CONFLICT)
    content, result = found
    if result.clean:
        return _merged(content, yours, new, result)
    reason = "you and the template changed it"
    marked = _marked(row, found, new, reason) if row.markers else None
    if result.unfit and not marked:
        return Decision(Verb.CONFLICT, yours, base, _unfit(row, result), EXIT_UNFIT, result)
    return marked or Decision(Verb.CONFLICT, yours, base, reason, EXIT_CONFLICT, result)


def _unfit(row: Row, result: Result) -> str:
    """What is wrong, and the decisions that led to it."""
    decided = [f"{member or 'all of it'}={side}" for member, side in row.decisions.items()]
    return f"{'; '.join(result.unfit)} with {', '.join(decided)}"


def _merged(content: bytes, yours: bytes, new: bytes, result: Result) -> Decision:
    if content == yours:
        return Decision(Verb.KEEP, yours, new, "yours has it all", merge=result)
    return Decision(Verb.MERGE, content, new, merge=result)


def _by_file(row: Row, yours: bytes, new: bytes) -> Decision | None:
    """A decision about the file as a whole, where there is one."""
    match row.decisions.get(""):
        case "mine":
            return Decision(Verb.KEEP, yours, new, "yours, as you decided")
        case "template":
            return Decision(Verb.UPDATE, new, new, "the template's, as you decided")
    return None


def _marked(
    row: Row, found: tuple[bytes, Result] | NotText, new: bytes, reason: str
) -> Decision | None:
    """The conflict written into the file; None where it is no text."""
    if not isinstance(found, tuple):
        return None
    content, result = found
    if result.clean:
        return Decision(Verb.MERGE, content, new, merge=result)
    return Decision(Verb.CONFLICT, content, new, reason, EXIT_CONFLICT, result)


def nothing_left(state: State | None, yours: Iterable[str]) -> bool:
    """Files were generated, and the owner has deleted every one of them."""
    if state is None or not state.files:
        return False
    # The packages around the app may hold other things by now.
    folder = state.app.replace(".", "/")
    return not any(path in state.files and path.startswith(f"{folder}/") for path in yours)
