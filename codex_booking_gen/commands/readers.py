"""What commands have in common that look at a generated project; mostly those that only look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from codex_booking_gen.assemble import Draft, draft_plan
from codex_booking_gen.commands.asking import Ask, Asking, Loading, Unasked, asking_for
from codex_booking_gen.commands.interrupted import refuse_interrupted
from codex_booking_gen.commands.looking import conflict_lines, read_spec_text
from codex_booking_gen.conflicts import refuse_markers
from codex_booking_gen.errors import MarkersStandError, ProjectError
from codex_booking_gen.facts import Facts
from codex_booking_gen.inputs import Inputs
from codex_booking_gen.locks import whole_tree
from codex_booking_gen.plan import EXIT_CORE_EDITED, EXIT_ERROR, Plan, Problem
from codex_booking_gen.spec import Spec, default_toml, parse_spec
from codex_booking_gen.state import BASE_FOLDER, LOCK_FILE
from codex_booking_gen.wishes import Wishes


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Keep the project in `root` still while it is read.

    Raises StateDamagedError when a run was interrupted there, ProjectError when none ever was.
    """
    with whole_tree(root):
        refuse_interrupted(root)
        if not ((root / LOCK_FILE).exists() or (root / BASE_FOLDER).exists()):
            raise ProjectError(
                f"Nothing was generated in {root} yet: it has no {LOCK_FILE}.",
                "See what would be made: codex-booking generate --dry-run. Make it: codex-booking"
                " generate",
            )
        yield


@contextmanager
def loading(root: Path, directory: Path | None, how: Loading) -> Iterator[Asking | Unasked]:
    """Load the project while its files are looked at: neither has to wait for the other.

    The command line named the project in `root` as `directory`. Raises as `named_project` does,
    and SpecError when booking.toml does not say what to ask for.
    """
    text = read_spec_text(root)
    spec = Spec() if text is None else parse_spec(text)
    with asking_for(directory, how) as asking:
        asking.begin(spec)
        yield asking


def asked_late(directory: Path | None, how: Loading) -> Ask:
    """For a command that can mostly do without the project: it is looked for when it is asked."""

    def ask(spec: Spec) -> Facts | None:
        with asking_for(directory, how) as asking:
            return asking.facts(spec)

    return ask


def spec_of_defaults() -> str:
    """What `generate --yes` takes where there is no booking.toml."""
    return default_toml(Spec())


def grave_problems(draft: Draft) -> tuple[Problem, ...]:
    """What is wrong as it stands, whatever `generate` would do."""
    grave = (EXIT_ERROR, EXIT_CORE_EDITED)
    return tuple(problem for problem in draft.problems if problem.exit_code in grave)


def marked_plan(inputs: Inputs, draft: Draft | None = None) -> Plan | None:
    """The plan while conflicts stand in files: no more than what is wrong. None where none does.

    `draft` is the one of `inputs`, where it was made already.
    """
    markers = marker_problems(inputs, conflict_lines(inputs))
    if not markers:
        return None
    draft = draft or draft_plan(replace(inputs, wishes=Wishes()))
    return Plan(problems=(*grave_problems(draft), *markers))


def marker_problems(inputs: Inputs, markers: Mapping[str, list[int]]) -> tuple[Problem, ...]:
    """One problem that names all of them, worded as the commands that refuse to go on word it."""
    places = {inputs.moves.get(path, path): inputs.yours[path] for path in markers}
    try:
        refuse_markers(places)
    except MarkersStandError as error:
        return (Problem(error.exit_code, error.message, error.hint),)
    return ()
