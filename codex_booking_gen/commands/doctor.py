"""`doctor`: look at everything that the app stands on, say how it stands; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from codex_booking_gen.checkups import of_app, of_project
from codex_booking_gen.commands.asking import Asking, Unasked
from codex_booking_gen.commands.check import judged
from codex_booking_gen.commands.looking import read_spec_text
from codex_booking_gen.diagnosis import (
    Check,
    diagnosis_json,
    diagnosis_text,
    exit_code,
    ok,
    problem,
    warning,
)
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.errors import CodexBookingError, ProjectError, SpecError
from codex_booking_gen.facts import Facts
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.plan import EXIT_CONFLICT, EXIT_CORE_EDITED, Problem
from codex_booking_gen.project import examine, named_project
from codex_booking_gen.spec import SPEC_FILE, Spec, parse_spec
from codex_booking_gen.state import BASE_FOLDER, LOCK_FILE
from codex_booking_gen.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    python: Path | None = None
    """The project's Python; None: it is looked for."""
    as_json: bool = False


def doctor(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises ProjectError where there is no project at all."""
    checks = diagnose(options)
    if options.as_json:
        dialogue.say(diagnosis_json(checks))
    else:
        dialogue.say(diagnosis_text(checks, dialogue.screen))
    return exit_code(checks)


def diagnose(options: Options) -> list[Check]:
    """Everything that was looked at, what has to be mended first before what follows from it."""
    root = named_root(options.directory)
    spec, found = _spec(root)
    try:
        project = named_project(options.directory, options.python)
    except ProjectError as error:
        return [_told("project", error), *found, *_files(root, Unasked(root), ())]
    with Asking(project) as asking:
        facts, loads = _facts(asking, spec or Spec())
        found = [loads, *found]
        if facts:
            health = examine(project, spec or Spec(), without_app=bool(facts.app_error))
            found += of_project(spec or Spec(), facts, health)
        if spec and _generated(root):
            found += _files(root, asking if facts else Unasked(root), [each.text for each in found])
            found += of_app(spec, facts, health) if facts else ()
    return found


def _spec(root: Path) -> tuple[Spec | None, list[Check]]:
    """What booking.toml wants; None: it does not say."""
    try:
        text = read_spec_text(root)
        spec = Spec() if text is None else parse_spec(text)
    except SpecError as error:
        return None, [_told("booking_toml", error)]
    if not _generated(root):
        begin = "codex-booking generate" if text else "codex-booking init, then generate"
        return spec, [warning("app", "Nothing was generated here yet", f"Make it: {begin}")]
    if text is None:
        return spec, [warning("booking_toml", f"There is no {SPEC_FILE}", "codex-booking generate")]
    return spec, []


def _generated(root: Path) -> bool:
    return (root / LOCK_FILE).exists() or (root / BASE_FOLDER).exists()


def _facts(asking: Asking, spec: Spec) -> tuple[Facts | None, Check]:
    project = asking.project
    try:
        facts = asking.facts(spec)
    except ProjectError as error:
        return None, _told("project", error)
    text = f"{project.settings_module} loads, with {project.python}"
    if project.env_file.path:
        text += f" and {project.env_file.path}"
    return facts, ok("project", text)


def _files(root: Path, asking: Asking | Unasked, known: Collection[str]) -> Iterator[Check]:
    """How the generated files stand, and whether the project's models fit booking.toml.

    `known` are texts of what was found already.
    """
    if not _generated(root):
        return
    try:
        verdict = judged(root, asking)
    except SpecError as error:
        if asking.project:  # else it cannot be told before the project loads
            yield _told("booking_toml", error)
        return
    except CodexBookingError as error:
        yield _told("files", error)
        return
    if verdict.core_intact:
        yield ok("core", "The core is as it was made")
    for each in verdict.plan.problems:
        if each.message.rstrip(".") not in known:
            yield _problem(each)
    if asking.project and not verdict.plan.problems:
        yield _up_to_date(verdict)


def _up_to_date(verdict: Verdict) -> Check:
    if verdict.up_to_date:
        return ok("files", "Files, booking.toml and the project's models fit each other")
    count = sum(action.changes for action in verdict.plan.actions)
    files = "a file" if count == 1 else f"{count} files" if count else "its record"
    return warning(
        "files",
        f"codex-booking generate would change {files}",
        "See what: codex-booking diff. Do it: codex-booking generate",
    )


def _problem(each: Problem) -> Check:
    names = {EXIT_CORE_EDITED: "core", EXIT_CONFLICT: "conflicts"}
    text = "\n".join([each.message.rstrip("."), *(f"- {path}" for path in each.paths)])
    return problem(names.get(each.exit_code, "files"), text, each.hint)


def _told(name: str, error: CodexBookingError) -> Check:
    return problem(name, error.message.rstrip("."), error.hint)
