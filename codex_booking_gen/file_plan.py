"""Asks the decision table about every generated file, and notes what is to be remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from codex_booking_gen.catalog import Tier
from codex_booking_gen.errors import UsageError
from codex_booking_gen.plan import EJECTED, ONCE, Decision, Merger, Row, decide, merge_file
from codex_booking_gen.plan_values import (
    EXIT_CONFLICT,
    EXIT_UNFIT,
    Action,
    Kind,
    OpenConflict,
    Verb,
)
from codex_booking_gen.renaming import Carried
from codex_booking_gen.render import Rendered
from codex_booking_gen.state import Choice, FileRecord, State, sha256
from codex_booking_gen.wishes import Wishes, check_paths, listed, still_decided

_AT_REST = frozenset({None, Verb.IDENTICAL, Verb.KEEP, Verb.DECLINED})


@dataclass(frozen=True, slots=True)
class Formatted:
    """What was and what would be generated, as the owner's formatter writes it."""

    base: bytes | None
    new: bytes | None
    yours: bytes | None = None
    """Where a name was carried into it."""
    was: bytes | None = None
    """What was generated, before it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """All versions of all generated files, by the path under which each is generated."""

    new: Mapping[str, Rendered]
    yours: Mapping[str, bytes]
    """The project's, wherever its owner has moved them."""
    state: State | None = None
    moves: Mapping[str, str] = field(default_factory=dict)
    """Path -> where the owner has moved it."""
    formatted: Mapping[str, Formatted] = field(default_factory=dict)
    """Of those files that the owner keeps formatted."""
    carried: Carried = field(default_factory=Carried)


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The decisions about all generated files."""

    actions: tuple[Action, ...]
    records: Mapping[str, FileRecord]
    base: Mapping[str, bytes]
    pending: tuple[str, ...] = ()
    """Files that would have changed, but were not asked for."""

    def with_contents(self, formatted: Mapping[str, bytes]) -> FilePlan:
        """The same plan, with some of the files written otherwise: path -> bytes."""
        actions = tuple(
            replace(a, after=formatted[a.path]) if a.path in formatted else a for a in self.actions
        )
        return replace(self, actions=actions)


@dataclass(frozen=True, slots=True)
class _Outcome:
    action: Action | None
    record: FileRecord | None
    base: bytes | None
    pending: bool = False


def plan_files(
    versions: Versions, wishes: Wishes | None = None, merge: Merger = merge_file
) -> FilePlan:
    """Decide about every file that is generated now or was generated last.

    Raises UsageError when a wish means nothing.
    """
    wishes = wishes or Wishes()
    if wishes.limited and versions.state is None:
        raise UsageError(
            "Nothing was generated yet, or nothing is left of it: --only and --restore choose among"
            " files that were generated.",
            "Generate without them.",
        )
    desk = _Desk(versions, wishes, merge)
    check_paths(replace(wishes, restore=()), (*desk.paths, *versions.moves.values()))
    check_paths(replace(wishes, only=()), versions.new)
    desk.check_resolve()
    outcomes = {path: desk.outcome(path) for path in desk.paths}
    return FilePlan(
        actions=tuple(o.action for o in outcomes.values() if o.action),
        records={path: o.record for path, o in outcomes.items() if o.record},
        base={path: o.base for path, o in outcomes.items() if o.base is not None},
        pending=tuple(path for path, o in outcomes.items() if o.pending),
    )


class _Desk:
    """Where one run's files are decided about, one by one."""

    def __init__(self, versions: Versions, wishes: Wishes, merge: Merger) -> None:
        self.new, self.yours = versions.new, versions.yours
        self.moves, self.formatted = versions.moves, versions.formatted
        self.carried = versions.carried
        state = versions.state
        self.first_run = state is None
        self.known: Mapping[str, FileRecord] = state.files if state else {}
        self.base: Mapping[str, bytes] = state.base if state else {}
        self.wishes, self.merge = wishes, merge
        # whoever moved a file may call it by either name
        home = {place: path for path, place in self.moves.items()}
        self.resolve = {home.get(name, name): found for name, found in wishes.resolve.items()}
        self.paths = sorted({*self.new, *self.known})
        self.core_ejected = any(
            record.ejected and record.tier is Tier.CORE and not wishes.restores(path)
            for path, record in self.known.items()
        )

    def outcome(self, path: str) -> _Outcome:
        """What becomes of one file, and what is remembered of it."""
        record = self.known.get(path)
        if self.is_ejected(path) and not self.wishes.restores(path):
            return self.left_alone(path)
        row = self.row(path, self.resolve.get(path, {}))
        decision = self.restored(row) or decide(row, self.merge)
        remembered = self.remembered(path, decision)
        wanted = self.wishes.wants(path) or self.wishes.wants(row.moved_to or path)
        if not wanted and self.may_wait(decision):
            pending = decision.verb not in _AT_REST or remembered != self.base.get(path)
            return _Outcome(None, record, self.base.get(path), pending)
        action = self.action(row, decision)
        if remembered is None:
            return _Outcome(action, None, None)
        return _Outcome(action, self.record(row, decision, remembered), remembered)

    def may_wait(self, decision: Decision) -> bool:
        """An edited core is told in any case, except to whoever puts files back."""
        return decision.exit_code in {0, EXIT_CONFLICT, EXIT_UNFIT} or bool(self.wishes.restore)

    def is_ejected(self, path: str) -> bool:
        known = path in self.known and self.known[path].ejected
        return known or (self.core_ejected and self.tier(path) is Tier.CORE)

    def left_alone(self, path: str) -> _Outcome:
        """The owner's for good; a file that came to the template later is not made at all."""
        if path not in self.known:
            return _Outcome(None, None, None)
        yours = self.yours.get(path)
        moved_to = self.moves.get(path, "")
        kind = Kind(self.tier(path).value)
        action = Action(Verb.KEEP, path, kind, yours, yours, EJECTED, quiet=True, moved_to=moved_to)
        return _Outcome(action, self.known[path], self.base[path])

    def tier(self, path: str) -> Tier:
        return self.new[path].tier if path in self.new else self.known[path].tier

    def row(self, path: str, decided: Mapping[str, Choice]) -> Row:
        record, made = self.known.get(path), self.new.get(path)
        base, new = self.base.get(path), made.content if made else None
        renamed = self.carried.files.get(path)
        base, yours = (renamed.base, renamed.yours) if renamed else (base, self.yours.get(path))
        before: Mapping[str, Choice] = {}
        if record and base is not None and new is not None:
            before = still_decided(record.decisions, path, base, new)
        shown = self.formatted.get(path, Formatted(base, new))
        yours = yours if shown.yours is None else shown.yours
        return Row(
            path=path,
            tier=self.tier(path),
            base=shown.base,
            yours=yours,
            new=shown.new,
            first_run=self.first_run,
            moved_to=self.moves.get(path, ""),
            decisions={**before, **decided},
            markers=self.wishes.markers,
            formatted=path in self.formatted,
        )

    def restored(self, row: Row) -> Decision | None:
        """As the template has it, when that was asked for."""
        if row.new is None or not self.wishes.restores(row.path):
            return None
        if row.yours is None or row.moved_to:
            left = f"restored where it is made; {row.moved_to} is yours alone from now on"
            return Decision(Verb.CREATE, row.new, row.new, left if row.moved_to else "restored")
        if row.alike(row.yours, row.new):
            return Decision(Verb.IDENTICAL, row.yours, row.new)
        return Decision(Verb.UPDATE, row.new, row.new, "restored: as the template has it")

    def remembered(self, path: str, decision: Decision) -> bytes | None:
        """The pristine bytes to keep: as they were generated, not as the formatter shows them."""
        shown, made = self.formatted.get(path), self.new.get(path)
        renamed = path in self.carried.files
        if decision.base is None or not (shown or renamed):
            return decision.base
        shown = shown or Formatted(None, made.content if made else None)
        if made and renamed and decision.exit_code == 0:
            return made.content
        return made.content if made and decision.base == shown.new else self.base.get(path)

    def record(self, row: Row, decision: Decision, remembered: bytes) -> FileRecord:
        known = self.known.get(row.path)
        decisions = dict(row.decisions) if decision.exit_code == 0 else {}
        if known and not decisions:
            decisions = still_decided(known.decisions, row.path, self.base[row.path], remembered)
        restored = self.wishes.restores(row.path)
        return FileRecord(
            row.tier,
            sha256(remembered),
            declined=decision.verb is Verb.DECLINED,
            ejected=row.tier is Tier.CORE and self.core_ejected,
            moved_to="" if restored else row.moved_to,
            decisions={} if restored else decisions,
        )

    def action(self, row: Row, decision: Decision) -> Action | None:
        if decision.verb is None:
            return None
        known = self.known.get(row.path)
        restored = self.wishes.restores(row.path)
        place = "" if restored else row.moved_to
        verb, reason = decision.verb, decision.reason
        noted = known is not None and known.moved_to == place
        if place and row.new is not None and not noted and verb in _AT_REST:
            verb, reason = Verb.MOVED, "you moved it; updates go there"
        before, after, base = row.yours, decision.after, row.base
        if row.path in self.carried.files:
            shown = self.formatted.get(row.path)
            base = shown.was if shown else self.base[row.path]
            before = self.yours[row.path]
            if verb is Verb.CONFLICT and after == row.yours:
                after = before
            elif verb in _AT_REST and after != before:
                verb = Verb.UPDATE if verb is Verb.IDENTICAL else Verb.MERGE
                reason = "names carried into yours" if verb is Verb.MERGE else ""
        said_before = decision.verb is Verb.DECLINED and known is not None and known.declined
        return Action(
            verb=verb,
            path=row.path,
            kind=Kind(row.tier.value),
            before=None if restored and row.moved_to else before,
            after=after,
            reason=reason,
            quiet=said_before or reason == ONCE,
            exit_code=decision.exit_code,
            merge=decision.merge and self.carried.told(decision.merge),
            base=base,
            new=row.new,
            moved_to=place,
        )

    def conflicts(self, path: str) -> tuple[OpenConflict, ...]:
        """What would be open about a file if nothing were decided now."""
        row = replace(self.row(path, {}), markers=False)
        action = None if self.is_ejected(path) else self.action(row, decide(row, self.merge))
        if action and action.exit_code == EXIT_UNFIT:
            action = replace(action, exit_code=EXIT_CONFLICT)  # decided before, and not for good
        return action.conflicts if action else ()

    def check_resolve(self) -> None:
        """Every `--resolve` must decide something. Raises UsageError."""
        for path, members in self.resolve.items():
            for member, choice in members.items():
                if not self.may_decide(path, member, choice):
                    raise self.no_such_conflict(OpenConflict(path, member, "").name)

    def may_decide(self, path: str, member: str, choice: Choice) -> bool:
        """There is such a conflict, or was when the same was decided before."""
        if path not in self.paths:
            return False
        record = self.known.get(path)
        if record and record.decisions.get(member) == choice:
            return True
        declined = path in self.base and path in self.new and path not in self.yours
        members = {conflict.member for conflict in self.conflicts(path)}
        return member in members or (not member and (declined or bool(members)))

    def no_such_conflict(self, name: str) -> UsageError:
        found = [str(conflict) for path in self.paths for conflict in self.conflicts(path)]
        hint = f"To decide:\n{listed(found)}" if found else "Nothing is left to decide."
        return UsageError(f"--resolve {name}: there is no such conflict.", hint)
