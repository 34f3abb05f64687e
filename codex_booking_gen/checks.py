"""Why a project, or the files in it, cannot take what would be generated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from codex_booking_gen.facts import Facts
from codex_booking_gen.plan import (
    EXIT_CONFLICT,
    EXIT_CORE_EDITED,
    EXIT_ERROR,
    Action,
    Problem,
)
from codex_booking_gen.spec import SPEC_FILE, Spec
from codex_booking_gen.state import BASE_FOLDER, State

MIN_DJANGO = (5, 2)
MIN_PYTHON = (3, 12)


def project_problems(
    spec: Spec, facts: Facts, state: State | None, *, root: PurePath, name_line: int
) -> tuple[Problem, ...]:
    """What in the project itself is in the way.

    `root` is the project's folder as the facts name folders, `name_line` the line of `app.name` in
    booking.toml.
    """
    found = [*_settings_problems(facts), *_version_problems(facts)]
    if state is None or state.app != spec.app.name:
        found += _name_problems(spec, facts, root, f"{SPEC_FILE}:{name_line}: app.name: ")
    return tuple(found)


def _settings_problems(facts: Facts) -> Iterator[Problem]:
    where = facts.settings_files[0] if facts.settings_files else facts.settings_module
    if not facts.use_tz:
        yield Problem(
            EXIT_ERROR,
            f"{where}: USE_TZ is False, and a booking without a time zone means another time in"
            " summer than in winter.",
            "Set USE_TZ = True, or take the line out: True is Django's default.",
        )
    if facts.app_named("django.contrib.admin") is None and not _has_admin(facts):
        yield Problem(
            EXIT_ERROR,
            f"{where}: INSTALLED_APPS has no django.contrib.admin, where staff see the bookings.",
            'Add "django.contrib.admin" and what it needs: auth, contenttypes, sessions, messages.',
        )


def _has_admin(facts: Facts) -> bool:
    # A project may install the admin under an AppConfig of its own; the label stays.
    return facts.app_labelled("admin") is not None


def _version_problems(facts: Facts) -> Iterator[Problem]:
    for name, version, least in (
        ("Django", facts.django_version, MIN_DJANGO),
        ("Python", facts.python_version, MIN_PYTHON),
    ):
        if _version(version) < least:
            wanted = ".".join(str(number) for number in least)
            yield Problem(
                EXIT_ERROR,
                f"The project runs on {name} {version}; the app needs {wanted} or newer.",
                f"Upgrade the project to {name} {wanted} first.",
            )


def _version(text: str) -> tuple[int, ...]:
    numbers = []
    for part in text.split(".")[:2]:
        digits = "".join(char for char in part if char.isdigit())
        numbers.append(int(digits or 0))
    return tuple(numbers)


def _name_problems(spec: Spec, facts: Facts, root: PurePath, where: str) -> Iterator[Problem]:
    """The app's name must be free; what lies in its own folder is looked at file by file."""
    name, label = spec.app.name, spec.app.label
    own_folder = root / spec.app.folder
    hint = f"Choose another name in {SPEC_FILE}."
    installed = facts.app_named(name)
    labelled = facts.app_labelled(label)
    if installed is not None and PurePath(installed.path) != own_folder:
        yield Problem(EXIT_ERROR, f"{where}'{name}' is an installed app ({installed.path}).", hint)
    elif labelled is not None and labelled.name != name:
        message = f"{where}the label '{label}' is that of the installed app {labelled.name}."
        yield Problem(EXIT_ERROR, message, hint)
    elif facts.module_path is not None and not _lies_in(facts.module_path, own_folder):
        message = f"{where}'{name}' is a Python module already ({facts.module_path})."
        yield Problem(EXIT_ERROR, message, hint)
    elif facts.parent_path is not None:
        parent = name.partition(".")[0]
        if not _lies_in(facts.parent_path, root / parent):
            message = f"{where}'{parent}' is a Python module already ({facts.parent_path})."
            yield Problem(EXIT_ERROR, message, hint)


def _lies_in(path: str, folder: PurePath) -> bool:
    return PurePath(path) == folder or folder in PurePath(path).parents


def file_problems(actions: Iterable[Action], foreign: Iterable[str] = ()) -> tuple[Problem, ...]:
    """One problem for each way in which files are in the way, with all their names.

    `foreign` are files in the app's folder that are neither generated now nor ever were.
    """
    paths: dict[int, list[str]] = {}
    for action in actions:
        if action.exit_code:
            paths.setdefault(action.exit_code, []).append(action.path)
    for path in foreign:
        paths.setdefault(EXIT_ERROR, []).append(path)
    return tuple(_WORDING[code](tuple(sorted(found))) for code, found in sorted(paths.items()))


def renamed_problem(spec: Spec, state: State, name_line: int) -> Problem:
    """The app was generated under another name."""
    return Problem(
        EXIT_ERROR,
        f"{SPEC_FILE}:{name_line}: app.name: the app was generated as '{state.app}', and its tables"
        f" and migrations bear that name; renaming it to '{spec.app.name}' is not supported.",
        f'Put name = "{state.app}" back. To start afresh instead, delete'
        f" {state.app.replace('.', '/')}/ and .codex-booking/.",
    )


def still_routed_problem(spec: Spec, facts: Facts) -> Problem:
    """Files that the root urls include would be deleted."""
    where = facts.urlconf_file or facts.root_urlconf
    return Problem(
        EXIT_ERROR,
        f"{where} still includes {spec.app.name}.urls, which features.wizard = false deletes.",
        f"Take that line out of {where}, then run again.",
    )


def _in_the_way(paths: tuple[str, ...]) -> Problem:
    return Problem(
        EXIT_ERROR,
        "Files that codex-booking did not make are in the way.",
        f"Move them away, or choose another name for the app in {SPEC_FILE}."
        " If an earlier run made them, bring .codex-booking/ back from version control.",
        paths,
    )


def _core_edited(paths: tuple[str, ...]) -> Problem:
    return Problem(
        EXIT_CORE_EDITED,
        "The core was edited, or a file of it deleted. It is ours, and replaced as a whole.",
        "Put your change into the app's own files, and the core back as it was. Its pristine"
        f" copies: {BASE_FOLDER}/<path>.base",
        paths,
    )


def _both_changed(paths: tuple[str, ...]) -> Problem:
    return Problem(
        EXIT_CONFLICT,
        "Both you and the template changed the same files. Nothing was written.",
        "Set your version aside, put back what was generated last"
        f" ({BASE_FOLDER}/<path>.base), generate, and bring your change in again.",
        paths,
    )


_WORDING = {
    EXIT_ERROR: _in_the_way,
    EXIT_CORE_EDITED: _core_edited,
    EXIT_CONFLICT: _both_changed,
}
