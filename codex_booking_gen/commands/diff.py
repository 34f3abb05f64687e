"""`diff`: look, plan, show; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from codex_booking_gen import report, review
from codex_booking_gen.assemble import draft_plan
from codex_booking_gen.commands.asking import Ask, Loading
from codex_booking_gen.commands.looking import look, plan_with
from codex_booking_gen.commands.readers import (
    asked_late,
    loading,
    marked_plan,
    reading,
    spec_of_defaults,
)
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.errors import UsageError
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.plan import EJECTED, EXIT_ERROR, EXIT_PENDING, Action, Kind, Plan, gravest
from codex_booking_gen.review import FileDiff, View
from codex_booking_gen.wishes import covers, near


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    view: View = View.RESULT
    paths: tuple[str, ...] = ()
    """Files, folders, patterns, `core`; from the current folder or the project's. Empty: all."""
    stat: bool = False
    """The summary alone."""
    core: bool = False
    """Every file of the core as well."""
    exit_code: bool = False
    """A difference is told by the exit code, too."""
    loading: Loading = field(default_factory=Loading)


def diff(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises CodexBookingError before there is a plan."""
    root = named_root(options.directory)
    plan = make_plan(root, options)
    if plan.exit_code == EXIT_ERROR or not plan.actions:
        dialogue.warn(report.problems_text(plan.problems))
        return plan.exit_code
    asked = asked_paths(options.paths, root, plan.actions)
    diffs = review.file_diffs(plan.actions, options.view, asked=asked, core=options.core)
    show(diffs, root, options, dialogue)
    for note in _left_alone(plan, asked) if asked and not diffs else ():
        dialogue.warn(note)
    if plan.problems:
        dialogue.warn(report.problems_text(plan.problems))
    pending = options.exit_code and bool(diffs)
    return gravest([plan.exit_code, EXIT_PENDING if pending else 0])


def make_plan(root: Path, options: Options) -> Plan:
    """What `generate` would do."""
    if options.view is View.MINE:
        # what was generated last is all that it needs, mostly
        return _plan(root, options.view, asked_late(options.directory, options.loading))
    with loading(root, options.directory, options.loading) as asking:
        return _plan(root, options.view, asking.facts)


def _plan(root: Path, view: View, ask: Ask) -> Plan:
    """As far as needed for what is to be compared."""
    with reading(root):
        inputs = look(
            root,
            new_spec=spec_of_defaults,
            ask=ask,
            # who asks for the template's side of a file wants it even of one that is left alone
            from_base=view is View.RESULT,
            offline=view is View.MINE,
        )
    draft = draft_plan(inputs)
    if marked := marked_plan(inputs, draft):
        return marked
    if view is View.RESULT:
        return plan_with(inputs, draft)
    errors = tuple(problem for problem in draft.problems if problem.exit_code == EXIT_ERROR)
    return Plan(actions=draft.files.actions, problems=errors)


def asked_paths(
    paths: Iterable[str], root: Path, actions: Sequence[Action]
) -> Callable[[str], bool] | None:
    """Which files the reader named, `core` for the core; None: all.

    Raises UsageError for a name without a file.
    """
    core = tuple(action.path for action in actions if action.kind is Kind.CORE)
    wanted = {path: core if path == "core" else _from_root(path, root) for path in paths}
    if any("." in patterns for patterns in wanted.values()):
        return None  # the project's folder itself
    known = sorted({path for action in actions for path in (action.path, action.place)})
    for path, patterns in wanted.items():
        if not any(covers(pattern, name) for pattern in patterns for name in known):
            raise UsageError(
                f"{path}: nothing of that name is generated.",
                near(path, known) or "Paths count from the project's folder, or from this one.",
            )
    every = [pattern for patterns in wanted.values() for pattern in patterns]
    return (lambda path: any(covers(pattern, path) for pattern in every)) if every else None


def _left_alone(plan: Plan, asked: Callable[[str], bool]) -> list[str]:
    """Why there is no difference in files that were asked for by name."""
    return [
        f"{action.place}: ejected, so it is yours alone and nothing is compared."
        for action in plan.actions
        if action.reason == EJECTED and asked(action.place)
    ]


def _from_root(path: str, root: Path) -> tuple[str, ...]:
    """What a path from the current folder is from the project's; it may be meant so already."""
    here = PurePath(Path.cwd().resolve(), path)
    from_here = (here.relative_to(root).as_posix(),) if here.is_relative_to(root) else ()
    return tuple(dict.fromkeys([*from_here, path]))


def show(diffs: tuple[FileDiff, ...], root: Path, options: Options, dialogue: Dialogue) -> None:
    """For a reader, or as a patch."""
    screen, view = dialogue.screen, options.view
    if not diffs:
        if dialogue.screen.width:
            dialogue.say(review.SAME[view])
    elif options.stat:
        dialogue.say("\n".join(review.summary(diffs, view, screen)))
    elif screen.width:
        dialogue.page(review.diff_text(diffs, view, screen))
    else:
        dialogue.hand_over(review.patch_bytes(diffs, view, _tips(root)))


def _tips(root: Path) -> list[str]:
    """`git apply` looks for files from the repository's folder on, and is silent about others."""
    repository = next((up for up in (root, *root.parents) if (up / ".git").exists()), root)
    if repository == root:
        return []
    folder = root.relative_to(repository).as_posix()
    return [f"to apply it: patch -p1, or git apply --directory={folder}"]
