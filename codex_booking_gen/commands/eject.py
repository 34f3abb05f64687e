"""`eject`: stops managing files, or the core; from then on they are the owner's alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from codex_booking_gen import report
from codex_booking_gen.catalog import Tier
from codex_booking_gen.commands.interrupted import take_back_interrupted
from codex_booking_gen.conflicts import refuse_markers
from codex_booking_gen.dialogue import Dialogue, Silent
from codex_booking_gen.errors import ProjectError, UsageError
from codex_booking_gen.locks import alone_in
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.manifest import EJECT
from codex_booking_gen.plan import Action, Kind, Plan, Verb
from codex_booking_gen.state import LOCK_FILE, FileRecord, State, state_changes
from codex_booking_gen.tree import read_file, read_files, stored_state
from codex_booking_gen.write import prepare, write

CORE = "core"
"""What one types for the whole core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    paths: tuple[str, ...]
    """Files and folders, relative to the project's or to the current folder; or `core`."""
    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False


def eject(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code, which is 0. Raises CodexBookingError otherwise."""
    root = named_root(options.directory)
    with alone_in(root):
        take_back_interrupted(
            root, dialogue, dry_run=options.dry_run or not _may_write(options, dialogue)
        )
        state = stored_state(root)
        if state is None:
            raise ProjectError(
                f"{root} has no {LOCK_FILE}: nothing was generated here, so every file is yours.",
                "If it was generated elsewhere, bring .codex-booking/ along: commit it there.",
            )
        refuse_markers(_owned_files(state, root))
        chosen = choose(state, options.paths, root)
        if not chosen:
            return _nothing_to_eject(options, dialogue)
        if not (options.dry_run or _may_write(options, dialogue)):
            raise UsageError(
                "There is no terminal to ask on.",
                "Say --yes to eject without a question, or --dry-run to see what that would mean.",
            )
        return _carry_out(plan_ejection(state, chosen, root), root, options, dialogue)


def _may_write(options: Options, dialogue: Dialogue) -> bool:
    """It was said, or there is somebody to ask."""
    return options.yes or dialogue.interactive


def _nothing_to_eject(options: Options, dialogue: Dialogue) -> int:
    if options.as_json:
        dialogue.say(report.plan_json(Plan(), dry_run=options.dry_run, written=False))
    else:
        dialogue.say("Nothing to eject: it is yours alone already.")
    return 0


def _owned_files(state: State, root: Path) -> dict[str, bytes]:
    """What may hold the markers of a conflict."""
    managed = [
        record.moved_to or path
        for path, record in state.files.items()
        if record.tier is Tier.OWNED and not record.ejected
    ]
    return read_files(root, managed)


def _carry_out(plan: Plan, root: Path, options: Options, dialogue: Dialogue) -> int:
    told = Silent() if options.as_json else dialogue
    told.say(report.plan_text(plan, dialogue.screen, fold=Verb.EJECT))
    told.say("\n".join([*plan.notes, ""]))
    if options.dry_run:
        prepare(plan, root)
        told.say(report.DRY_RUN)
    elif not (options.yes or dialogue.confirm("Eject?")):
        told.say("Nothing was written.")
        return 0
    else:
        write(plan, root, f"{EJECT} {' '.join(options.paths)}")
        count = len(plan.actions)
        files = "1 file is" if count == 1 else f"{count} files are"
        told.say(f"Done: {files} yours alone. To take that back: codex-booking undo")
    if options.as_json:
        written = not options.dry_run
        dialogue.say(report.plan_json(plan, dry_run=options.dry_run, written=written))
    return 0


def choose(state: State, wanted: Sequence[str], root: Path) -> tuple[str, ...]:
    """The generated paths that the owner means and that were not ejected before, sorted.

    Raises ProjectError, naming what to type instead, for what is not managed or only a part of the
    core.
    """
    core = {path for path, record in state.files.items() if record.tier is Tier.CORE}
    chosen: set[str] = set()
    for name in wanted:
        found = core if name == CORE and core else _managed_at(state, _places(name, root))
        if not found:
            raise _unknown(state, name)
        if found & core and not core <= found:
            raise ProjectError(
                f"{name} is a part of the core, which is one whole: an upgrade replaces all of it.",
                "Eject all of it: codex-booking eject core",
            )
        to_eject = {path for path in found if not _already_theirs(state.files[path])}
        if not (to_eject or any(state.files[path].ejected for path in found)):
            why = _already_theirs(state.files[min(found)])
            raise ProjectError(f"{name}: nothing to eject; {why}.")
        chosen |= to_eject
    return tuple(sorted(chosen))


def _already_theirs(record: FileRecord) -> str:
    """Why a file needs no ejection; empty where it does."""
    if record.ejected:
        return "it was ejected before"
    if record.declined:
        return "you deleted it, and it stays deleted"
    return "it is yours from the start" if record.tier is Tier.ONCE else ""


def _places(name: str, root: Path) -> tuple[str, ...]:
    """What a name may stand for, relative to the project: seen from its folder, and from here."""
    # Symlinks are not followed: a file is managed under its name.
    found = [Path(os.path.normpath(folder / name)) for folder in (root, Path.cwd().resolve())]
    return tuple(path.relative_to(root).as_posix() for path in found if path.is_relative_to(root))


def _managed_at(state: State, places: Iterable[str]) -> set[str]:
    """The generated files that lie at, or below, the first place that has any."""
    for place in places:
        found = {
            path
            for path, record in state.files.items()
            for lies in (path, record.moved_to or path)
            if lies == place or lies.startswith(f"{place}/")
        }
        if found:
            return found
    return set()


def _unknown(state: State, name: str) -> ProjectError:
    places = [record.moved_to or path for path, record in state.files.items()]
    near = get_close_matches(name, [*places, CORE], n=3, cutoff=0.5)
    ends = [place for place in places if place.endswith(f"/{name}")]
    likely = list(dict.fromkeys([*ends, *near]))[:3]
    hint = (
        f"Did you mean {' or '.join(likely)}?"
        if likely
        else "codex-booking status lists the files that are."
    )
    return ProjectError(
        f"{name} is none of the files that are generated, nor a folder of them.", hint
    )


def plan_ejection(state: State, chosen: Sequence[str], root: Path) -> Plan:
    """Nothing but the state changes; the files stay as they are."""
    records = dict(state.files)
    actions = []
    for path in chosen:
        record = records[path]
        records[path] = replace(record, ejected=True)
        yours = read_file(root, record.moved_to or path)
        actions.append(
            Action(
                Verb.EJECT, path, Kind(record.tier.value), yours, yours, moved_to=record.moved_to
            )
        )
    return Plan(
        actions=tuple(actions),
        notes=_meaning(state, chosen),
        state_files=state_changes(state, replace(state, files=records)),
    )


def _meaning(state: State, chosen: Sequence[str]) -> tuple[str, ...]:
    """What the owner takes upon himself, and how to come back."""
    core = [path for path in chosen if state.files[path].tier is Tier.CORE]
    files = [path for path in chosen if path not in core]
    said: list[str] = []
    if core:
        said += [
            "The core becomes yours: it no longer gets fixes or anything new, and check no longer"
            " looks at it.",
            "The files around it still come from templates that count on the core as it is"
            " shipped.",
            "To give it back, replaced by the shipped one: codex-booking generate --restore core",
        ]
    if files:
        it = files[0] if len(files) == 1 else "PATH"
        said += [
            "What newer templates bring is no longer merged into these files; generate, diff and"
            " check leave them alone.",
            f"To give one back, replaced by the template's: codex-booking generate --restore {it}",
        ]
    return tuple(said)
