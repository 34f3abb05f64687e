"""`generate`: look, render, plan, report, write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from codex_booking_gen import report
from codex_booking_gen.commands.asking import Asking, Loading, Unasked, asking_for
from codex_booking_gen.commands.interrupted import take_back_interrupted
from codex_booking_gen.commands.looking import look, plan_with, read_spec_text
from codex_booking_gen.commands.questions import ask_text
from codex_booking_gen.commands.readers import marked_plan
from codex_booking_gen.commands.verifying import verify_staged
from codex_booking_gen.composing import Composition
from codex_booking_gen.dialogue import Dialogue, Silent
from codex_booking_gen.errors import (
    ProjectError,
    StoppedAfterWriting,
    UsageError,
)
from codex_booking_gen.facts import Facts
from codex_booking_gen.locks import alone_in
from codex_booking_gen.plan import EXIT_ERROR, Plan, Step
from codex_booking_gen.spec import App, Spec, default_toml, parse_spec
from codex_booking_gen.tree import stored_state
from codex_booking_gen.wishes import Wishes
from codex_booking_gen.write import prepare, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False
    wire: bool = True
    wishes: Wishes = field(default_factory=Wishes)
    edit_models: bool = False
    """The project's own classes get the core's mixins for what they lack."""
    django_check: bool = False
    """The project's own checks are run on a copy that has what would be written."""
    loading: Loading = field(default_factory=Loading)


def run_generate(directory: Path) -> None:
    """Generate into the project in `directory`, silently and without a question.

    Raises CodexBookingError when it cannot be done; then nothing was written.
    """
    silent = Silent()
    if generate(Options(directory=directory, yes=True), silent):
        raise ProjectError("\n".join(silent.warnings).removeprefix("error: "))


def generate(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises CodexBookingError before there is a plan."""
    if not (options.yes or options.dry_run or dialogue.interactive):
        raise UsageError(
            "There is no terminal to ask on.",
            "Say --yes to write without a question, or --dry-run to see what would be written.",
        )
    if options.django_check and not options.loading.introspect:
        raise UsageError("--django-check loads the project, and --no-introspect forbids it.")
    if options.edit_models and not options.loading.introspect:
        raise UsageError("--edit-models loads the project, and --no-introspect forbids it.")
    asking = asking_for(options.directory, options.loading)
    with alone_in(asking.root), asking:
        take_back_interrupted(asking.root, dialogue, dry_run=options.dry_run)
        plan = make_plan(asking, options, dialogue)
        return carry_out(plan, asking.root, options, dialogue)


def make_plan(asking: Asking | Unasked, options: Options, dialogue: Dialogue) -> Plan:
    """Look at the project and decide; nothing is written.

    Raises VerificationError when what would be written does not fit together.
    """
    text = None if options.wishes.restore else read_spec_text(asking.root)
    if text is not None:
        asking.begin(parse_spec(text))  # nobody has to wait while files are looked at
    inputs = look(
        asking.root,
        new_spec=lambda: new_spec_text(asking, options, dialogue),
        ask=asking.facts,
        may_start_afresh=lambda: may_start_afresh(options, dialogue),
        wire=options.wire,
        wishes=options.wishes,
        may_edit=lambda missing: may_edit(missing, asking.root, options, dialogue),
    )
    marked = None if inputs.wishes.restore else marked_plan(inputs)
    plan = marked or plan_with(inputs)
    if not plan.blocked:
        verify_staged(asking.project, inputs, plan, django_check=options.django_check)
    return plan


def new_spec_text(asking: Asking | Unasked, options: Options, dialogue: Dialogue) -> str:
    """A booking.toml for a project that has none: asked for, or the defaults."""
    asks = dialogue.interactive and not options.yes and not options.as_json
    if isinstance(asking, Unasked) or not asks:
        return default_toml(Spec())

    def facts_for(name: str) -> Facts:
        return asking.facts(Spec(app=App(name=name)))

    return ask_text(dialogue, facts_for, asking.root)


def may_start_afresh(options: Options, dialogue: Dialogue) -> bool:
    """Every generated file was deleted: was that meant as a new beginning?"""
    if options.yes or options.dry_run or not dialogue.interactive:
        return True
    return dialogue.confirm("Every generated file is gone. Start afresh?")


def may_edit(
    missing: Iterable[Composition], root: Path, options: Options, dialogue: Dialogue
) -> bool:
    """Only where it was said in so many words: `--yes` is about our files, not about theirs."""
    if options.edit_models:
        return True
    asks = dialogue.interactive and not (options.yes or options.dry_run or options.as_json)
    state = stored_state(root) if asks else None
    known = state.models if state else {}
    new = [each for each in missing if each.label not in known]
    if not (asks and new):
        return False
    for each in new:
        where = f" ({each.file})" if each.file else ""
        dialogue.say(f"{each.label}{where} has no {', '.join(each.fields)}.")
    answer = dialogue.ask(
        "Add the core's mixins to your classes? Otherwise the app keeps it beside them [yes/No]",
        "no",
        lambda text: None if text.lower() in {"y", "yes", "n", "no"} else "Answer yes or no.",
    )
    return answer.lower() in {"y", "yes"}


def carry_out(plan: Plan, root: Path, options: Options, dialogue: Dialogue) -> int:
    """Show the plan, and write it when it can be and may be; answers the exit code."""
    screen = dialogue.screen
    told = Silent() if options.as_json else dialogue
    # After an error there is no plan to speak of; of conflicts it shows what stands around them.
    if plan.exit_code != EXIT_ERROR and plan.actions and (plan.problems or not plan.is_empty):
        told.say(report.plan_text(plan, screen))
    if plan.blocked:
        dialogue.warn(report.problems_text(plan.problems))
    to_write = not (plan.blocked or plan.is_empty)
    written = to_write and not options.dry_run
    if to_write and options.dry_run:
        prepare(plan, root)  # what would keep the real run from writing ends this one alike
    if written:
        if not options.yes and not dialogue.confirm("Write this?"):
            told.say("Nothing was written.")
            return 0
        write(plan, root)
    try:
        tell_result(plan, root, options, dialogue, written=written)
    except KeyboardInterrupt as stop:
        if written:
            raise StoppedAfterWriting from stop
        raise
    return plan.exit_code


def tell_result(
    plan: Plan, root: Path, options: Options, dialogue: Dialogue, *, written: bool
) -> None:
    """What was done, and what is left to do."""
    if options.as_json:
        dialogue.say(report.plan_json(plan, dry_run=options.dry_run, written=written))
    elif not plan.blocked:
        dialogue.say(report.result_text(plan, dry_run=options.dry_run, screen=dialogue.screen))
        dialogue.say(report.next_steps_text(_from_here(plan.next_steps, root), dialogue.screen))
    if plan.problems and not plan.blocked:
        dialogue.warn(report.problems_text(plan.problems))


def _from_here(steps: tuple[Step, ...], root: Path) -> tuple[Step, ...]:
    """The steps, begun with the way to the project where it is not the current folder."""
    here = Path.cwd().resolve()
    if not steps or here == root:
        return steps
    way = root.relative_to(here) if root.is_relative_to(here) else root
    return (Step(f"cd {way}"), *steps)
