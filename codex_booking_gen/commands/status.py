"""`status`: look, and say how every file stands, without loading the project. Quick."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from codex_booking_gen.assemble import draft_plan
from codex_booking_gen.commands.asking import Loading
from codex_booking_gen.commands.looking import conflict_lines, look
from codex_booking_gen.commands.readers import (
    asked_late,
    grave_problems,
    marker_problems,
    reading,
    spec_of_defaults,
)
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.plan import EXIT_ERROR, gravest
from codex_booking_gen.standing import standings, standings_json, standings_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    everything: bool = False
    """Files that are as they were generated, too."""
    as_json: bool = False
    loading: Loading = field(default_factory=Loading)


def status(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises CodexBookingError when there is nothing to see."""
    root = named_root(options.directory)
    with reading(root):
        ask = asked_late(options.directory, options.loading)
        inputs = look(root, new_spec=spec_of_defaults, ask=ask, offline=True)
    draft = draft_plan(inputs)
    markers = conflict_lines(inputs)
    problems = [*grave_problems(draft), *marker_problems(inputs, markers)]
    exit_code = gravest(problem.exit_code for problem in problems)
    found = standings(draft.files.actions, markers)
    app = inputs.spec.app.name
    if options.as_json:
        dialogue.say(standings_json(app, found, exit_code))
    elif inputs.afresh:
        dialogue.say(f"{app}: every generated file is gone. codex-booking generate starts afresh.")
    elif exit_code != EXIT_ERROR:
        screen = dialogue.screen
        dialogue.say(standings_text(app, found, screen, everything=options.everything))
    if problems:
        from codex_booking_gen.report import problems_text

        dialogue.warn(problems_text(problems))
    return exit_code
