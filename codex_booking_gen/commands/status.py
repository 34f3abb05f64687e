"""`status`: look, and say how every file stands, without loading the project. Quick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from codex_booking_gen.assemble import Draft, Inputs, draft_plan
from codex_booking_gen.commands.looking import look
from codex_booking_gen.commands.readers import reading, spec_of_defaults
from codex_booking_gen.conflicts import marked_lines, refuse_markers
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.errors import MarkersStandError
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.plan import EXIT_CORE_EDITED, EXIT_ERROR, Problem, gravest
from codex_booking_gen.standing import standings, standings_json, standings_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    everything: bool = False
    """Files that are as they were generated, too."""
    as_json: bool = False


def status(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises CodexBookingError when there is nothing to see."""
    root = named_root(options.directory)
    with reading(root):
        inputs = look(root, new_spec=spec_of_defaults, heed_markers=False, from_base=True)
    draft = draft_plan(inputs)
    markers = conflict_lines(inputs)
    problems = [*grave_problems(draft), *marker_problems(inputs, markers)]
    exit_code = gravest(problem.exit_code for problem in problems)
    found = standings(draft.files.actions, markers)
    app = inputs.spec.app.name
    if options.as_json:
        dialogue.say(standings_json(app, found, exit_code))
    elif exit_code != EXIT_ERROR:
        screen = dialogue.screen
        dialogue.say(standings_text(app, found, screen, everything=options.everything))
    if problems:
        from codex_booking_gen.report import problems_text

        dialogue.warn(problems_text(problems))
    return exit_code


def conflict_lines(inputs: Inputs) -> dict[str, list[int]]:
    """Path -> the lines on which a conflict was left; of files that are the owner's alone, none."""
    known = inputs.state.files if inputs.state else {}
    found = {
        path: marked_lines(content)
        for path, content in inputs.yours.items()
        if path in known and not known[path].ejected
    }
    return {path: lines for path, lines in found.items() if lines}


def grave_problems(draft: Draft) -> tuple[Problem, ...]:
    """What is wrong as it stands, whatever `generate` would do."""
    grave = (EXIT_ERROR, EXIT_CORE_EDITED)
    return tuple(problem for problem in draft.problems if problem.exit_code in grave)


def marker_problems(inputs: Inputs, markers: Mapping[str, list[int]]) -> tuple[Problem, ...]:
    """One problem that names all of them, worded as the commands that refuse to go on word it."""
    places = {inputs.moves.get(path, path): inputs.yours[path] for path in markers}
    try:
        refuse_markers(places)
    except MarkersStandError as error:
        return (Problem(error.exit_code, error.message, error.hint),)
    return ()
