"""What is left to do after a run, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from codex_booking_gen.facts import Facts
from codex_booking_gen.plan import Action, Kind, Step
from codex_booking_gen.spec import SPEC_FILE, Spec

REQUIREMENTS = {
    "codex_services": "codex-services>=0.1.4,<0.2",
    "django": "Django>=5.2",
    "redis": "redis>=5",
}
"""Import name -> the line for the project's requirements."""

_SITE = "http://127.0.0.1:8000/"


def next_steps(
    spec: Spec,
    facts: Facts | None,
    actions: Iterable[Action],
    wiring: tuple[Step, ...],
    *,
    first_run: bool,
    listed: Mapping[str, str] | None = None,
    renamed: Mapping[str, str] | None = None,
    apps: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """The steps after a run that did `actions`; `wiring` are the lines to paste.

    `listed` are the files in which the project lists its requirements, by path, `renamed` classes
    that have another name now: old -> new, `apps` all whose tables may change.
    """
    steps = [*(_requirements(facts) or _listing(listed or {}, first_run=first_run)), *wiring]
    steps += migration_steps(spec, actions, renamed, apps)
    if first_run:
        steps += [*_zone(spec, facts), *_first_look(spec)]
    return tuple(steps)


def migration_steps(
    spec: Spec,
    actions: Iterable[Action],
    renamed: Mapping[str, str] | None = None,
    apps: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """What brings the database along, when the actions may change tables.

    `renamed`: old class -> new class, of models that have another name now. `apps`: labels of all
    whose tables may change; empty: the app's own.
    """
    if not any(_may_change_tables(action) for action in actions):
        return ()
    names = " and ".join(f"{old} to {new}" for old, new in sorted((renamed or {}).items()))
    why = f"it asks whether you renamed {names}, and the fields: only yes keeps their rows"
    return (
        Step(
            f"python manage.py makemigrations {' '.join(apps or (spec.app.label,))}",
            why if names else "",
        ),
        Step("python manage.py migrate"),
    )


def _requirements(facts: Facts | None) -> list[Step]:
    missing = facts.missing if facts else ()
    lines = [REQUIREMENTS[name] for name in missing if name in REQUIREMENTS]
    if not lines:
        return []
    return [
        Step(
            "Add to the project's requirements, and install:",
            "the generated app imports it",
            "\n".join(lines),
        )
    ]


def _listing(listed: Mapping[str, str], *, first_run: bool) -> list[Step]:
    """It is installed here, but whoever installs the project elsewhere would lack it."""
    named = re.compile(r"\bcodex[-_.]services\b", re.IGNORECASE)
    if not (first_run and listed) or any(named.search(text) for text in listed.values()):
        return []
    where = ", ".join(sorted(listed))
    return [
        Step(
            f"Add to the project's requirements ({where}):",
            "the generated app imports it",
            REQUIREMENTS["codex_services"],
        )
    ]


def _may_change_tables(action: Action) -> bool:
    if not action.changes:
        return False
    models = action.kind is Kind.CORE or action.path.endswith("/models.py")
    return action.kind is Kind.WIRING or (models and action.path.endswith(".py"))


def _zone(spec: Spec, facts: Facts | None) -> list[Step]:
    """UTC is what startproject writes; hardly a business keeps its hours in it."""
    if facts is None or spec.app.time_zone or facts.time_zone != "UTC":
        return []
    where = facts.settings_files[0] if facts.settings_files else facts.settings_module
    why = f"or TIME_ZONE in {where}; until then all times are in UTC"
    return [Step(f"set time_zone in {SPEC_FILE}", why)]


def _first_look(spec: Spec) -> list[Step]:
    page = spec.app.url if spec.features.wizard else "admin/"
    return [
        Step("python manage.py createsuperuser", "if there is nobody yet who can enter the admin"),
        Step("codex-booking seed", "believable data to look at; leave it out in a real project"),
        Step("python manage.py runserver", _SITE + page),
    ]
