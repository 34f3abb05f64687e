"""How a plan looks: a table and next steps for people, JSON for programs. Pure: values to text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from rich.console import Console
from rich.table import Table
from rich.text import Text

from codex_booking_gen.plan import Action, Kind, Plan, Problem, Step, Verb
from codex_booking_gen.row_notes import note_text, place_text
from codex_booking_gen.screen import Screen
from codex_booking_gen.wire_up import added_lines

JSON_VERSION = 1
DRY_RUN = "Dry run: nothing was written."
FOLD_FROM = 4
"""So many new files of one folder become one line."""
_STYLES = {
    Verb.CONFLICT: "bold red",
    Verb.CREATE: "green",
    Verb.MERGE: "cyan",
    Verb.UPDATE: "cyan",
    Verb.MOVED: "blue",
    Verb.WIRE: "magenta",
    Verb.RESTORE: "cyan",
    Verb.DELETE: "red",
    Verb.EJECT: "magenta",
    Verb.KEEP: "yellow",
    Verb.DECLINED: "dim",
    Verb.IDENTICAL: "dim",
}
_PAST = {
    "conflict": "with conflicts to settle",
    "create": "created",
    "merge": "merged",
    "update": "updated",
    "wire": "wired",
    "delete": "deleted",
}


def plan_text(plan: Plan, screen: Screen, *, fold: Verb = Verb.CREATE) -> str:
    """The counts, then a line per file; the core, and long lists of `fold`, are folded."""
    shown = [action for action in plan.actions if not action.quiet]
    order = list(Verb)
    rows = sorted(_rows(shown, fold), key=lambda row: (order.index(row.verb), row.path))
    lines = [_counts(shown), Text()] if rows else [_counts(shown)]
    return _print(screen, *lines, *_tables(rows), Text())


def _tables(rows: Sequence[_Row]) -> list[Table | Text]:
    """The rows in columns of one width, with the lines that edits add, as wide as those are."""
    verbs, paths = (
        max((len(text) for text in column), default=0)
        for column in ([row.verb.value for row in rows], [row.path for row in rows])
    )
    parts: list[Table | Text] = []
    for row in rows:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, min_width=verbs + 2)
        table.add_column(no_wrap=True, min_width=paths)
        table.add_column(overflow="fold")
        verb = Text(f"  {row.verb.value}", _STYLES[row.verb])
        table.add_row(verb, row.path, Text(row.note, "dim"))
        parts.append(table)
        parts += [Text(f"{'':{verbs + 4}}  + {line}", "green") for line in row.added]
    return parts


def problems_text(problems: Iterable[Problem]) -> str:
    """What is wrong, with all files that it is about, and what to do now."""
    blocks = []
    for problem in problems:
        lines = [f"error: {problem.message}", *(f"  {path}" for path in problem.paths)]
        lines += [f"  {line}" for line in problem.hint.splitlines()]
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def error_text(message: str, hint: str) -> str:
    """An error that ended the run before there was a plan."""
    return problems_text([Problem(1, message, hint)])


def result_text(plan: Plan, *, dry_run: bool, screen: Screen, said: str = "") -> str:
    """What has happened, in one sentence (`said`, where the caller knows it), and the notes."""
    said = said or _what_happened(plan, dry_run=dry_run)
    return _print(screen, *(Text(f"Note: {note}", "yellow") for note in plan.notes), Text(said))


def _what_happened(plan: Plan, *, dry_run: bool) -> str:
    counts = _counted(plan.changes)
    done = [f"{counts[verb]} {past}" for verb, past in _PAST.items() if counts[verb]]
    if plan.is_empty:
        return "Nothing to do: everything is as generated, or yours."
    if not done and dry_run:
        would = f"know of {plan.unnoted}" if plan.unnoted else "be brought up to date"
        return f"{DRY_RUN} No file would change, .codex-booking/ would {would}."
    if dry_run:
        return DRY_RUN
    if not done:
        does = f"knows of {plan.unnoted}" if plan.unnoted else "is up to date"
        return f"Done: no file changed, .codex-booking/ {does}."
    return f"Done: {', '.join(done)}."


def next_steps_text(steps: Sequence[Step], screen: Screen) -> str:
    """The steps, numbered; empty when there are none."""
    if not steps:
        return ""
    lines = [Text(), Text("Next steps")]
    width = max((len(step.text) for step in steps if not step.paste), default=0)
    for number, step in enumerate(steps, start=1):
        line = Text(f"  {number}. ")
        line.append(step.text if step.paste else step.text.ljust(width), "bold")
        lines.append(line)
        if step.why and screen.width and line.cell_len + len(step.why) + 2 > screen.width:
            lines.append(Text(f"     {step.why}", "dim"))
        elif step.why:
            line.append(f"  {step.why}", "dim")
        lines += [Text(f"       {pasted}", "green") for pasted in step.paste.splitlines()]
    return _print(screen, *lines)


def plan_json(plan: Plan, *, dry_run: bool, written: bool) -> str:
    """The plan for programs; keys are only ever added to this schema."""
    document = {
        "version": JSON_VERSION,
        "exit_code": plan.exit_code,
        "dry_run": dry_run,
        "written": written,
        "nothing_to_do": plan.is_empty and not plan.problems,
        "counts": _counted(plan.actions),
        "actions": [_action_json(action) for action in plan.actions],
        "problems": [_problem_json(problem) for problem in plan.problems],
        "notes": list(plan.notes),
        "next_steps": [
            {"text": step.text, "why": step.why, "paste": step.paste} for step in plan.next_steps
        ],
    }
    return json.dumps(document, indent=2)


def error_json(message: str, hint: str, exit_code: int) -> str:
    """The same schema for a run that ended before there was a plan."""
    problem = Problem(exit_code, message, hint)
    document = {
        "version": JSON_VERSION,
        "exit_code": exit_code,
        "written": False,
        "problems": [_problem_json(problem)],
    }
    return json.dumps(document, indent=2)


@dataclass(frozen=True, slots=True)
class _Row:
    verb: Verb
    path: str
    note: str = ""
    added: tuple[str, ...] = ()


def _rows(actions: Sequence[Action], fold: Verb) -> list[_Row]:
    rows: list[_Row] = []
    # the app's own modules are what its owner works with: each is shown
    unfolded = {_core_folder(a).parent.as_posix() for a in actions if a.kind is Kind.CORE}
    folds: dict[tuple[Verb, str], list[Action]] = {}
    for action in actions:
        if action.verb is Verb.IDENTICAL:
            continue  # the count says it
        folder = _fold(action, fold)
        if folder and folder not in unfolded:
            folds.setdefault((action.verb, folder), []).append(action)
        else:
            rows.append(_row(action))
    for (verb, folder), folded in folds.items():
        is_core = folded[0].kind is Kind.CORE
        if len(folded) >= FOLD_FROM or (is_core and len(folded) > 1):
            ours = is_core and fold is Verb.CREATE
            note = f"{len(folded)} files" + (", replaced as a whole on upgrade" * ours)
            rows.append(_Row(verb, f"{folder}/", note))
        else:
            rows += [_row(action) for action in folded]
    return rows


def _fold(action: Action, fold: Verb) -> str:
    """The folder that may stand for the file, or nothing where each file must be seen."""
    if action.kind is Kind.CORE and action.verb is not Verb.CONFLICT:
        return _core_folder(action).as_posix()
    if action.verb is fold and action.kind in {Kind.OWNED, Kind.ONCE}:
        return PurePosixPath(action.path).parent.as_posix()
    return ""


def _core_folder(action: Action) -> PurePosixPath:
    path = PurePosixPath(action.path)
    return next(folder for folder in path.parents if folder.name == "core")


def _row(action: Action) -> _Row:
    added = _added_lines(action) if action.verb is Verb.WIRE else ()
    return _Row(action.verb, place_text(action), note_text(action), added)


def _added_lines(action: Action) -> tuple[str, ...]:
    before, after = (
        content.decode("utf-8", errors="replace")
        for content in (action.before or b"", action.after or b"")
    )
    return added_lines(before, after)


def _counted(actions: Iterable[Action]) -> dict[str, int]:
    counts = dict.fromkeys((verb.value for verb in Verb), 0)
    for action in actions:
        counts[action.verb.value] += 1
    return counts


def _counts(actions: Iterable[Action]) -> Text:
    text = Text()
    for verb, count in _counted(actions).items():
        if count:
            text.append("  " if not text else ", ")
            text.append(f"{count} {verb}", _STYLES[Verb(verb)])
    return text


def _action_json(action: Action) -> dict[str, object]:
    return {
        "verb": action.verb.value,
        "path": action.path,
        "kind": action.kind.value,
        "changes": action.changes,
        "reason": action.reason,
        "because": list(action.because),
        "moved_to": action.moved_to or None,
        "uncommitted": action.uncommitted,
        "merge": _merge_json(action),
        "conflicts": [
            {"name": conflict.name, "member": conflict.member, "what": conflict.what}
            for conflict in action.conflicts
        ],
    }


def _merge_json(action: Action) -> dict[str, object] | None:
    """What structure decided, and the three versions of what is left to decide."""
    if action.merge is None:
        return None
    return {
        "clean": action.merge.clean,
        "by_structure": [asdict(note) for note in action.merge.notes],
        "conflicts": [asdict(conflict) for conflict in action.merge.conflicts],
    }


def _problem_json(problem: Problem) -> dict[str, object]:
    return {
        "exit_code": problem.exit_code,
        "message": problem.message,
        "hint": problem.hint,
        "paths": list(problem.paths),
    }


def _print(screen: Screen, *parts: Text | Table) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=screen.width or 1000,
        force_terminal=screen.color,
        color_system="standard" if screen.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
