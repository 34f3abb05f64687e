"""`undo`: takes back the last write, or one that was interrupted.

It needs the project's folder and the journal in it, nothing else: no templates, no git, and no
project that loads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from codex_booking_gen import report
from codex_booking_gen.dialogue import Dialogue, Silent
from codex_booking_gen.errors import StateDamagedError, UsageError, WriteError
from codex_booking_gen.journal import MANIFEST, Journal, kept
from codex_booking_gen.locks import alone_in
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.manifest import EJECT, UNDO, Manifest
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.state import JOURNAL_FOLDER, sha256
from codex_booking_gen.tree import files_under, read_file
from codex_booking_gen.write import Change, carry_out, refuse_read_only

SHOWN_AT_MOST = 5
"""Files that keep a folder from being removed, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False


def undo(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code, which is 0. Raises CodexBookingError otherwise."""
    root = named_root(options.directory)
    with alone_in(root):
        return _undo(Journal(root), options, dialogue)


def _undo(journal: Journal, options: Options, dialogue: Dialogue) -> int:
    told = Silent() if options.as_json else dialogue
    interrupted = journal.was_interrupted()
    if not (interrupted or options.dry_run):
        journal.recover()  # what a run left that was killed before or after it changed files
    manifest = journal.interrupted() if interrupted else journal.latest()
    changes = changes_back(journal, manifest, interrupted=interrupted) if manifest else ()
    if manifest is None or not (changes or interrupted):
        told.say(_nothing(manifest))
        _tell_json(Plan(), options, dialogue, written=False)
        return 0
    if not (options.yes or options.dry_run or dialogue.interactive):
        raise UsageError(
            "There is no terminal to ask on.",
            "Say --yes to take the last run back without a question, or --dry-run to see what would"
            " change.",
        )
    plan = plan_back(journal.root, manifest, changes)
    told.say(_heading(journal, manifest, interrupted=interrupted))
    if plan.changes:
        told.say(report.plan_text(plan, dialogue.screen, fold=Verb.DELETE))
    else:
        told.say("  No file changes.\n")
    for change in changes:
        refuse_read_only(journal.root, change)
    if not (options.dry_run or options.yes or dialogue.confirm("Take it back?")):
        told.say("Nothing was written.")
        return 0
    if not options.dry_run:
        take_back(journal, manifest, interrupted=interrupted)
    done = report.DRY_RUN if options.dry_run else "Done: everything is as it was before that run."
    told.say(report.result_text(plan, dry_run=options.dry_run, screen=dialogue.screen, said=done))
    _tell_json(plan, options, dialogue, written=not options.dry_run)
    return 0


def take_back(journal: Journal, manifest: Manifest, *, interrupted: bool) -> None:
    """Write the old bytes, all or nothing; looks once more, for a question may have stood long.

    Raises as `changes_back` does, and WriteError as every write does.
    """
    if interrupted:
        journal.recover()
    else:
        changes = changes_back(journal, manifest, interrupted=False)
        carry_out(changes, journal.root, UNDO, emptied=manifest.folders)


def changes_back(journal: Journal, manifest: Manifest, *, interrupted: bool) -> tuple[Change, ...]:
    """What brings every file of the write to what it was before.

    Raises WriteError when a file is neither as before the write nor as after it, StateDamagedError
    when the journal lacks the old bytes.
    """
    folder = journal.running if interrupted else journal.last
    written, changed = manifest.compare(journal.digest)
    if changed:
        raise _changed_since(manifest, changed, folder, interrupted=interrupted)
    return tuple(_change_back(journal, manifest, number, folder) for number in written)


def _change_back(journal: Journal, manifest: Manifest, number: int, folder: Path) -> Change:
    entry = manifest.entries[number]
    now = read_file(journal.root, entry.path)
    if entry.before is None:
        return Change(entry.path, now, None, entry.kind)
    copy = kept(folder, number)
    if not copy.is_file() or sha256(copy.read_bytes()) != entry.before:
        where = copy.relative_to(journal.root).as_posix()
        raise StateDamagedError(
            f"{where} is not what {entry.path} was before the last run, so it cannot be taken"
            " back. Nothing was written.",
            "Take it back with version control.",
        )
    return Change(entry.path, now, copy.read_bytes(), entry.kind, copy.stat().st_mode & 0o7777)


def _changed_since(
    manifest: Manifest, changed: Sequence[int], folder: Path, *, interrupted: bool
) -> WriteError | StateDamagedError:
    where = f"{JOURNAL_FOLDER}/{folder.name}/before"
    lines = []
    for number in changed:
        entry = manifest.entries[number]
        was = f"before that run: {where}/{number}" if entry.before else "it was not there before"
        lines.append(f"  {entry.path}  ({was})")
    names = "\n".join(lines)
    if interrupted:
        return StateDamagedError(
            f"A run was interrupted, and since then these files were changed:\n{names}",
            f"Put them back, or delete {JOURNAL_FOLDER}/{folder.name}/ to keep all files as they"
            " are. Nothing was written.",
        )
    return WriteError(
        f"Changed since the last run ({manifest.command}), so it is not taken back:\n{names}",
        "Nothing was written. Put each as that run left it, or as it was before it, for example"
        " with git stash, and run undo again. Or take the run back by hand.",
    )


def plan_back(root: Path, manifest: Manifest, changes: Sequence[Change]) -> Plan:
    """The changes as every command shows them."""
    kinds = {entry.path: entry.kind for entry in manifest.entries}
    return Plan(
        actions=tuple(_action(change) for change in changes if kinds[change.path]),
        notes=tuple(_notes(root, manifest, changes)),
        state_files={change.path: change.after for change in changes if not kinds[change.path]},
    )


def _action(change: Change) -> Action:
    kind = Kind(change.kind) if change.kind in set(Kind) else Kind.OWNED
    if kind is Kind.CORE and "core" not in PurePosixPath(change.path).parts[:-1]:
        kind = Kind.OWNED  # the owner's symlink leads elsewhere
    verb = Verb.DELETE if change.after is None else Verb.RESTORE
    reason = "that run deleted it" if change.before is None else ""
    return Action(verb, change.path, kind, change.before, change.after, reason)


def _notes(root: Path, manifest: Manifest, changes: Sequence[Change]) -> Iterator[str]:
    """What no file shows: who looks after files again; what one may expect to go, and stays."""
    command, _, named = manifest.command.partition(" ")
    if command == EJECT:
        yield f"Managed again: {named}."
    ours = {entry.path for entry in manifest.entries}
    goes = [change.path for change in changes if change.kind and change.after is None]
    outermost: list[str] = []
    for folder in manifest.folders:
        if not any(folder.startswith(f"{outer}/") for outer in outermost):
            outermost.append(folder)
    for folder in outermost:
        if not any(path.startswith(f"{folder}/") for path in goes):
            continue
        others = [path for path in files_under(root, folder) if path not in ours]
        if others:
            more = ", ..." if len(others) > SHOWN_AT_MOST else ""
            yield f"{folder}/ stays, for the sake of {', '.join(others[:SHOWN_AT_MOST])}{more}."
    if any(change.path.endswith("/models.py") for change in changes):
        yield "Migrations and the database are left as they are."


def _heading(journal: Journal, manifest: Manifest, *, interrupted: bool) -> str:
    folder = journal.running if interrupted else journal.last
    when = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime).astimezone()
    what = "Interrupted while it wrote" if interrupted else "The last run"
    return f"{what}: codex-booking {manifest.command}, {when:%Y-%m-%d %H:%M}. To take it back:\n"


def _nothing(manifest: Manifest | None) -> str:
    if manifest is None:
        return (
            "Nothing to undo: nothing was generated here, or it was taken back already."
            " (The journal of a run is not committed: only where it ran can it be taken back.)"
        )
    return f"Nothing to undo: every file is as it was before the last run ({manifest.command})."


def _tell_json(plan: Plan, options: Options, dialogue: Dialogue, *, written: bool) -> None:
    if options.as_json:
        dialogue.say(report.plan_json(plan, dry_run=options.dry_run, written=written))
