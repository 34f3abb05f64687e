"""The table that decides what becomes of each generated file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codex_booking_gen.catalog import Tier
from codex_booking_gen.likeness import same_file, with_lines_of
from codex_booking_gen.plan_values import (
    EXIT_CONFLICT,
    EXIT_CORE_EDITED,
    EXIT_ERROR,
    EXIT_PENDING,
    Action,
    Kind,
    OpenConflict,
    Plan,
    Problem,
    Step,
    Verb,
    gravest,
)
from codex_booking_gen.render import Rendered
from codex_booking_gen.state import FileRecord, State, sha256

__all__ = [
    "EXIT_CONFLICT",
    "EXIT_CORE_EDITED",
    "EXIT_ERROR",
    "EXIT_PENDING",
    "Action",
    "Decision",
    "FilePlan",
    "Kind",
    "OpenConflict",
    "Plan",
    "Problem",
    "Step",
    "Verb",
    "decide",
    "gravest",
    "nothing_left",
    "plan_files",
]

_ONCE = "yours from the start"


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


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The decisions about all generated files."""

    actions: tuple[Action, ...]
    records: Mapping[str, FileRecord]
    base: Mapping[str, bytes]


def decide(
    path: str,
    tier: Tier,
    base: bytes | None,
    yours: bytes | None,
    new: bytes | None,
    *,
    first_run: bool = False,
) -> Decision:
    """The decision table of the design: what becomes of one file.

    `base` was generated last, `yours` is in the project, `new` would be generated now; None where
    there is none. The three are compared as `same_file` does.
    """
    if base is None:
        return _decide_added(path, tier, yours, new, first_run=first_run)
    if tier is Tier.ONCE:
        return Decision(Verb.KEEP, yours, base if new is not None else None, _ONCE)
    if new is None:
        return _decide_dropped(path, tier, base, yours)
    if yours is None:
        if tier is Tier.CORE:
            return Decision(Verb.CONFLICT, None, base, "deleted from the core", EXIT_CORE_EDITED)
        return Decision(Verb.DECLINED, None, base, "you deleted it, so it stays deleted")
    if same_file(tier, path, yours, new):
        return Decision(Verb.IDENTICAL, yours, new)
    if same_file(tier, path, yours, base):
        return Decision(Verb.UPDATE, with_lines_of(new, yours), new)
    if tier is Tier.CORE:
        return Decision(Verb.CONFLICT, yours, base, "the core was edited", EXIT_CORE_EDITED)
    if same_file(tier, path, new, base):
        return Decision(Verb.KEEP, yours, base, "yours")
    return Decision(Verb.CONFLICT, yours, base, "you and the template changed it", EXIT_CONFLICT)


def _decide_added(
    path: str, tier: Tier, yours: bytes | None, new: bytes | None, *, first_run: bool
) -> Decision:
    """Rows without a base: the template is new, or nothing of ours was ever there."""
    if new is None:
        return Decision(None, yours, None)
    if yours is None:
        return Decision(Verb.CREATE, new, new)
    if same_file(tier, path, yours, new):
        return Decision(Verb.IDENTICAL, yours, new, "taken over")
    if first_run:
        return Decision(Verb.CONFLICT, yours, None, "somebody else's", EXIT_ERROR)
    if tier is Tier.ONCE:
        return Decision(Verb.KEEP, yours, new, _ONCE)
    return Decision(Verb.CONFLICT, yours, None, "you and the template added it", EXIT_CONFLICT)


def _decide_dropped(path: str, tier: Tier, base: bytes, yours: bytes | None) -> Decision:
    """Rows where nothing is generated any more."""
    if yours is None:
        return Decision(None, None, None)
    if same_file(tier, path, yours, base):
        return Decision(Verb.DELETE, None, None, "no longer generated")
    if tier is Tier.CORE:
        return Decision(Verb.CONFLICT, yours, base, "the core was edited", EXIT_CORE_EDITED)
    return Decision(
        Verb.CONFLICT, yours, base, "no longer generated, but you changed it", EXIT_CONFLICT
    )


def plan_files(
    new: Mapping[str, Rendered], yours: Mapping[str, bytes], state: State | None
) -> FilePlan:
    """Decide about every file that is generated now or was generated last."""
    known: Mapping[str, FileRecord] = state.files if state else {}
    base: Mapping[str, bytes] = state.base if state else {}
    actions: list[Action] = []
    records: dict[str, FileRecord] = {}
    bases: dict[str, bytes] = {}
    for path in sorted({*new, *known}):
        made = new.get(path)
        tier = made.tier if made else known[path].tier
        content = made.content if made else None
        decision = decide(
            path, tier, base.get(path), yours.get(path), content, first_run=state is None
        )
        declined = decision.verb is Verb.DECLINED
        if decision.base is not None:
            bases[path] = decision.base
            records[path] = FileRecord(tier, sha256(decision.base), declined)
        if decision.verb is not None:
            said_before = declined and path in known and known[path].declined
            quiet = said_before or decision.reason == _ONCE
            actions.append(_action(path, tier, yours.get(path), decision, quiet=quiet))
    return FilePlan(tuple(actions), records, bases)


def _action(
    path: str, tier: Tier, before: bytes | None, decision: Decision, *, quiet: bool
) -> Action:
    assert decision.verb is not None
    return Action(
        verb=decision.verb,
        path=path,
        kind=Kind(tier.value),
        before=before,
        after=decision.after,
        reason=decision.reason,
        quiet=quiet,
        exit_code=decision.exit_code,
    )


def nothing_left(state: State | None, yours: Iterable[str]) -> bool:
    """Files were generated, and the owner has deleted every one of them."""
    if state is None or not state.files:
        return False
    # The packages around the app may hold other things by now.
    folder = state.app.replace(".", "/")
    return not any(path in state.files and path.startswith(f"{folder}/") for path in yours)
