"""`init`: look at the project's models, propose, ask, write booking.toml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath

from codex_booking_gen.checks import name_problem
from codex_booking_gen.commands.interrupted import take_back_interrupted
from codex_booking_gen.commands.looking import read_spec_text
from codex_booking_gen.commands.questions import BASE, NAMES, ask_text, base_fits
from codex_booking_gen.dialogue import Dialogue, Silent
from codex_booking_gen.errors import ProjectError, SpecError, UsageError
from codex_booking_gen.facts import Facts
from codex_booking_gen.locks import alone_in
from codex_booking_gen.paint import hunk_lines
from codex_booking_gen.patch import hunks
from codex_booking_gen.project import Project, inspect, named_project
from codex_booking_gen.proposing.ideas import Choice, Proposal, Sure
from codex_booking_gen.proposing.proposal import propose
from codex_booking_gen.proposing.settling import Settled, certain, settle, vetted
from codex_booking_gen.proposing.telling import proposal_json, proposal_text, taken_text
from codex_booking_gen.spec import SPEC_FILE, App, Spec, parse_spec
from codex_booking_gen.tree import stored_state
from codex_booking_gen.write import create

_EXISTS = f"{SPEC_FILE} is there already, and it is yours: init never overwrites it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    python: Path | None = None
    """The project's Python; None: it is looked for."""
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False


def init(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises CodexBookingError before anything is written."""
    silent = options.yes or options.dry_run
    if not silent and (options.as_json or not dialogue.interactive):
        why = "--json asks nothing." if options.as_json else "There is no terminal to ask on."
        raise UsageError(
            why, "Say --yes to write what is certain, or --dry-run to see the proposal."
        )
    project = named_project(options.directory, options.python)
    with alone_in(project.root):
        take_back_interrupted(project.root, dialogue, dry_run=options.dry_run)
        there = read_spec_text(project.root)
        if there is not None and not options.dry_run:
            raise SpecError(
                _EXISTS,
                "See what it would say: codex-booking init --dry-run. To begin anew, move the file"
                " away first.",
            )
        _mind_lost_spec(project.root, there)
        if silent:
            return _by_itself(project, there, options, dialogue)
        return _with_questions(project, dialogue)


def _mind_lost_spec(root: Path, there: str | None) -> None:
    """The app was generated from a booking.toml that is not there any more."""
    stored = stored_state(root) if there is None else None
    if stored is not None:
        raise ProjectError(
            f"{SPEC_FILE} is missing, and {stored.app} was generated from one.",
            f"Put it back, for example: git checkout -- {SPEC_FILE}",
        )


def _with_questions(project: Project, dialogue: Dialogue) -> int:
    @cache
    def facts_for(name: str) -> Facts:
        return inspect(project, Spec(app=App(name=name, base_template=BASE)))

    text = ask_text(dialogue, facts_for, project.root, least=Sure.LIKELY)
    if not dialogue.confirm(f"Write {SPEC_FILE}?"):
        dialogue.say("Nothing was written.")
        return 0
    _write(project.root, text, dialogue)
    return 0


def _by_itself(project: Project, there: str | None, options: Options, dialogue: Dialogue) -> int:
    """Without a question: what is certain is taken, and the rest is told."""
    app, facts = _named(project, there)
    proposal = vetted(propose(facts, app.label), facts, app)
    choice = Choice(app=app, base_fits=base_fits(facts))
    settled = settle(certain(proposal, choice), facts)
    told = Silent() if options.as_json else dialogue
    told.say(proposal_text(proposal, dialogue.screen))
    told.say(taken_text(settled))
    if there is not None:
        return _compare(there, settled, proposal, options, dialogue)
    if options.dry_run:
        told.say(f"\nWhat {SPEC_FILE} would say:\n\n{settled.text}")
    else:
        _write(project.root, settled.text, told)
    if options.as_json:
        dialogue.say(
            proposal_json(proposal, settled, dry_run=options.dry_run, written=not options.dry_run)
        )
    return 0


def _named(project: Project, there: str | None) -> tuple[App, Facts]:
    """The app of the booking.toml that is there; else the first name that is free."""
    if there is not None:
        app = parse_spec(there).app
        return app, inspect(project, Spec(app=app))
    for name in NAMES:
        app = App(name=name, url=f"{name.replace('_', '-')}/")
        facts = inspect(project, Spec(app=replace(app, base_template=BASE)))
        taken = name_problem(app, facts, project.root) or facts.url_taken_by
        if taken is None:
            return app, facts
    return App(), inspect(project, Spec())


def _compare(
    there: str, settled: Settled, proposal: Proposal, options: Options, dialogue: Dialogue
) -> int:
    """A dry run beside a booking.toml ends as the real one would: it is in the way."""
    if options.as_json:
        dialogue.say(proposal_json(proposal, settled, dry_run=True, written=False))
    elif there == settled.text:
        dialogue.say(f"\n{SPEC_FILE} says just that.")
    else:
        dialogue.say(f"\nFrom your {SPEC_FILE} to the proposal:\n")
        dialogue.say("\n".join(_diff(there, settled.text, dialogue)))
    dialogue.warn(f"error: {_EXISTS}")
    return 1


def _diff(before: str, after: str, dialogue: Dialogue) -> Iterator[str]:
    yield from hunk_lines(hunks(SPEC_FILE, before.encode(), after.encode()), dialogue.screen)


def _write(root: Path, text: str, dialogue: Dialogue) -> None:
    create(root, SPEC_FILE, text.encode())
    here = Path.cwd().resolve()
    steps = [f"look at {SPEC_FILE}, then: codex-booking generate"]
    if here != root:
        way = PurePosixPath(root.relative_to(here)) if root.is_relative_to(here) else root
        steps[0] = f"look at {way}/{SPEC_FILE}, then: codex-booking generate --project {way}"
    dialogue.say(f"\nWrote {SPEC_FILE}. Next: {steps[0]}")
