"""Why a project, or the files in it, cannot take what would be generated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from codex_booking_gen.facts import Facts
from codex_booking_gen.plan import (
    EXIT_CORE_EDITED,
    EXIT_ERROR,
    Action,
    Problem,
)
from codex_booking_gen.spec import SPEC_FILE, App, Spec
from codex_booking_gen.state import State

type Places = Callable[[str], str]
"""`name` -> `booking.toml:2: app.name: `, the beginning of a message about a key of [app]."""

MIN_DJANGO = (5, 2)
MIN_PYTHON = (3, 12)


def project_problems(
    spec: Spec, facts: Facts, state: State | None, *, root: PurePath, places: Places
) -> tuple[Problem, ...]:
    """What in the project itself is in the way.

    `root` is the project's folder as the facts name folders, `places` where its values
    stand.
    """
    found = [*_settings_problems(facts), *_version_problems(facts)]
    if state is None or state.app != spec.app.name:
        taken = name_problem(spec.app, facts, root)
        if taken:
            hint = f'Choose another name in {SPEC_FILE}: [app] name = "..."'
            found.append(Problem(EXIT_ERROR, f"{places('name')}{taken}", hint))
    if state is None or state.app == spec.app.name:
        # Under another name the app itself would be in its own way.
        found += _page_problems(spec, facts, places)
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


def _page_problems(spec: Spec, facts: Facts, places: Places) -> Iterator[Problem]:
    """What keeps the pages for visitors from being reached, or from being shown."""
    app, where = spec.app, facts.urlconf_file or facts.root_urlconf
    if not spec.features.wizard:
        return
    if facts.url_taken_by is not None:
        yield Problem(
            EXIT_ERROR,
            f"{places('url')}{where} leads '{app.url}' to {facts.url_taken_by} already.",
            f'Choose another place in {SPEC_FILE}: [app] url = "..."',
        )
    if app.base_template and facts.base_blocks is None:
        yield Problem(
            EXIT_ERROR,
            f"{places('base_template')}the project has no template '{app.base_template}'.",
            "Name one that Django's template loaders find, or take the line out.",
        )


def base_notes(spec: Spec, facts: Facts) -> tuple[str, ...]:
    """Blocks that the pages fill and the site's own base lacks: nothing of them would be seen."""
    app, blocks = spec.app, facts.base_blocks
    if not spec.features.wizard or blocks is None or "*" in blocks:
        return ()
    return tuple(
        f"{app.base_template} has no block '{name}', which the booking pages fill. Add"
        f" {{% block {name} %}}{{% endblock %}} to it, or rename the block in"
        f" {app.folder}/templates/{app.label}/base.html."
        for name in ("title", "content")
        if name not in blocks
    )


def name_problem(app: App, facts: Facts, root: PurePath) -> str | None:
    """The app's name must be free; what lies in its own folder is looked at file by file."""
    name, own_folder, parent = app.name, root / app.folder, app.name.partition(".")[0]
    installed, labelled = facts.app_named(name), facts.app_labelled(app.label)
    path, parent_path = facts.module_path, facts.parent_path
    if name in {facts.settings_module.partition(".")[0], facts.root_urlconf.partition(".")[0]}:
        return f"'{name}' is the project's own package; choose another name."
    if installed is not None and PurePath(installed.path) != own_folder:
        return f"'{name}' is an installed app ({installed.path})."
    if labelled is not None and labelled.name != name:
        return f"the label '{app.label}' is that of the installed app {labelled.name}."
    if path is not None and not _lies_in(path, own_folder):
        return f"'{name}' is a Python module already ({path})."
    if parent_path is not None and not _lies_in(parent_path, root / parent):
        return f"'{parent}' is a Python module already ({parent_path})."
    return None


def _lies_in(path: str, folder: PurePath) -> bool:
    return PurePath(path) == folder or folder in PurePath(path).parents


def file_problems(actions: Iterable[Action], foreign: Iterable[str] = ()) -> tuple[Problem, ...]:
    """One problem for each way in which whole files are in the way, with all their names.

    `foreign` are files in the app's folder that are neither generated now nor ever were.
    """
    paths: dict[int, list[str]] = {}
    for action in actions:
        if action.exit_code in _WORDING:
            paths.setdefault(action.exit_code, []).append(action.path)
    for path in foreign:
        paths.setdefault(EXIT_ERROR, []).append(path)
    return tuple(_WORDING[code](tuple(sorted(found))) for code, found in sorted(paths.items()))


def renamed_problem(spec: Spec, state: State, places: Places) -> Problem:
    """The app was generated under another name."""
    return Problem(
        EXIT_ERROR,
        f"{places('name')}the app was generated as '{state.app}', and its tables"
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


def does_not_load(facts: Facts) -> Problem:
    """The app keeps the project from loading, and nothing that we would write mends it."""
    return Problem(
        EXIT_ERROR,
        f"The project's apps do not load:\n  {facts.app_error}",
        "Nothing that would be generated changes that: mend it there.",
    )


def loads_no_more(spec: Spec, facts: Facts) -> tuple[str, ...]:
    """Fields that the owner added are known only as far as they are remembered then."""
    if not facts.leaves_out(spec.app.name):
        return ()
    error = facts.app_error.splitlines()[0]
    return (
        f"{spec.app.name} did not load as it is ({error}), so what you added to its models since"
        " the last run is not seen yet: check again afterwards, with codex-booking check.",
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
        "See what was edited: codex-booking diff --mine core\n"
        "Put your change into the app's own files, and the core back as it was: codex-booking"
        " generate --restore core. Or take it over, and do without our updates of it:"
        " codex-booking eject core",
        paths,
    )


_WORDING = {
    EXIT_ERROR: _in_the_way,
    EXIT_CORE_EDITED: _core_edited,
}
