"""What a project's own Python said about how the app stands, judged for `doctor`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codex_booking_gen.diagnosis import Check, ok, problem, warning
from codex_booking_gen.facts import Facts
from codex_booking_gen.spec import Spec

SERVICES = (0, 1, 4)
"""The oldest codex-services that the app runs with; of the next minor version nothing is known."""
_SERVICES_WANTED = "codex-services>=0.1.4,<0.2"

type Told = Mapping[str, Any]
"""The answer of `introspect_health.py`."""


def of_project(spec: Spec, facts: Facts, health: Told) -> Iterator[Check]:
    """What holds whether or not the app was generated yet."""
    yield _versions(facts, health)
    where = facts.settings_files[0] if facts.settings_files else facts.settings_module
    yield _admin(facts, where)
    yield _zone(spec, facts, health, where)
    yield from _database(health["database"])
    yield from _redis(health["redis"])


def of_app(spec: Spec, facts: Facts, health: Told) -> Iterator[Check]:
    """What holds of an app that was generated."""
    if facts.app_error:
        yield problem(
            "app",
            f"{spec.app.name} does not load:\n{facts.app_error}",
            "codex-booking generate makes it fit the models as they are now.",
        )
    yield _installed(spec, facts)
    if spec.features.wizard:
        yield _routed(spec, facts)
    if "checks" not in health:
        return
    yield from _admin_pages(health["admin_route"], spec, facts)
    yield from _own_checks(health["checks"], spec)
    yield from _migrations(health, spec)
    yield from _guards(health, spec)
    if not health["missing_migrations"].get("operations"):
        # else the models speak of columns that are not there
        yield from _rows(health)


def _versions(facts: Facts, health: Told) -> Check:
    services = health["services_version"]
    found = f"Python {facts.python_version}, Django {facts.django_version}"
    if not services:
        return problem(
            "versions",
            f"{found}; the project's Python has no codex-services, which computes the slots",
            f'pip install "{_SERVICES_WANTED}"',
        )
    found += f", codex-services {services}"
    numbers = tuple(int(part) for part in services.split(".")[:3] if part.isdigit())
    if not SERVICES <= numbers < (0, 2):
        return problem(
            "versions",
            f"{found}: the app was made for another codex-services",
            f'pip install "{_SERVICES_WANTED}"',
        )
    return ok("versions", found)


def _admin(facts: Facts, where: str) -> Check:
    if facts.app_labelled("admin") is None:
        return problem(
            "admin",
            f"{where}: INSTALLED_APPS has no django.contrib.admin, where staff see the bookings",
            'Add "django.contrib.admin" and what it needs: auth, contenttypes, sessions, messages.',
        )
    return ok("admin", "The admin is installed")


def _zone(spec: Spec, facts: Facts, health: Told, where: str) -> Check:
    if not facts.use_tz:
        return problem(
            "time_zone",
            f"{where}: USE_TZ is False, and a booking without a time zone means another time in"
            " summer than in winter",
            "Set USE_TZ = True, or take the line out: True is Django's default.",
        )
    if health["unknown_zones"]:
        return problem(
            "time_zone",
            f"{where}: there is no time zone {facts.time_zone!r} on this computer",
            "Write it as in Europe/Berlin, or install the data: pip install tzdata",
        )
    zone = spec.app.time_zone or facts.time_zone
    if zone == "UTC":
        return warning(
            "time_zone",
            "The business's time zone is UTC, by which hardly anybody opens",
            'Say which it is in booking.toml: [app] time_zone = "Europe/Berlin"',
        )
    return ok("time_zone", f"Times are kept with their zone; the business's is {zone}")


def _database(told: Told) -> Iterator[Check]:
    if "error" in told:
        name = told.get("name", "")
        yield problem(
            "database",
            f"The database {name} does not answer: {told['error']}",
            "Start it, or mend DATABASES in the settings. If it is meant for a container: run this"
            " where the project runs.",
        )
        return
    if told.get("absent"):
        yield warning(
            "database",
            f"The database {told['name']} is not there yet",
            "python manage.py migrate",
        )
        return
    found = f"{_VENDORS.get(told['vendor'], told['vendor'])} {told['version']} answers"
    if told["vendor"] == "postgresql":
        yield ok("database", found)
        return
    yield warning(
        "database",
        f"{found}, and has no constraint against overlaps: the code alone prevents them",
        "For more than a trial take PostgreSQL: there it refuses what the code would miss.",
    )


_VENDORS = {"postgresql": "PostgreSQL", "sqlite": "SQLite", "mysql": "MySQL", "oracle": "Oracle"}


def _redis(told: Told) -> Iterator[Check]:
    if told.get("error"):
        yield problem(
            "redis",
            f"Redis at {told.get('url', 'BOOKING_REDIS_URL')} does not answer: {told['error']}",
            "Start it, mend BOOKING_REDIS_URL, or take that out: without it all is right, and read"
            " from the database.",
        )
    elif told:
        yield ok("redis", f"Redis at {told['url']} answers")


def _installed(spec: Spec, facts: Facts) -> Check:
    app = spec.app
    if facts.app_installed:
        return ok("installed_apps", f"INSTALLED_APPS has {app.name}")
    where = facts.settings_files[-1] if facts.settings_files else facts.settings_module
    return problem(
        "installed_apps",
        f"INSTALLED_APPS has no {app.name}",
        f'Add "{app.name}" to it in {where}, or let codex-booking generate do it.',
    )


def _routed(spec: Spec, facts: Facts) -> Check:
    app = spec.app
    if facts.app_routed:
        route = "" if facts.app_route is None else f": /{facts.app_route}"
        return ok("urls", f"The booking pages are reached by the root urls{route}")
    return problem(
        "urls",
        "No url leads to the booking pages",
        f'Add path("{app.url}", include("{app.name}.urls")) to'
        f" {facts.urlconf_file or facts.root_urlconf}, or let codex-booking generate do it.",
    )


def _admin_pages(told: Told, spec: Spec, facts: Facts) -> Iterator[Check]:
    """Said only where they are out of reach; what keeps urls from loading is said elsewhere."""
    if told.get("reached") is False:
        yield warning(
            "admin_pages",
            f"No url leads to the admin pages of {spec.app.name}: they are on the own site of"
            " django.contrib.admin",
            f'Add path("admin/", admin.site.urls) to {facts.urlconf_file or facts.root_urlconf}, or'
            f" register the classes of {spec.app.folder}/admin.py with the site that you have.",
        )


def _own_checks(told: Told, spec: Spec) -> Iterator[Check]:
    if "error" in told:
        yield problem("checks", f"Django's checks fail: {told['error']}", "python manage.py check")
        return
    for found in told["found"]:
        make = problem if found["serious"] else warning
        yield make("checks", found["text"].rstrip("."), found["hint"] or "python manage.py check")
    if not told["found"]:
        yield ok("checks", f"Django's own checks find nothing in {spec.app.name}")


def _migrations(health: Told, spec: Spec) -> Iterator[Check]:
    missing, pending = health["missing_migrations"], health.get("pending_migrations", {})
    label = spec.app.label
    for told in (missing, pending):
        if "error" in told:
            yield problem(
                "migrations",
                f"The migrations cannot be told: {told['error']}",
                f"python manage.py showmigrations {label}",
            )
            return
    if missing["none"] or missing["operations"]:
        what = "has no migrations yet" if missing["none"] else "lacks a migration"
        changes = [] if missing["none"] else [f"- {each}" for each in missing["operations"]]
        yield problem(
            "migrations",
            "\n".join([f"{spec.app.name} {what}", *changes]),
            f"python manage.py makemigrations {label}\npython manage.py migrate",
        )
    elif pending.get("names"):
        names = ", ".join(pending["names"])
        yield problem(
            "migrations", f"The database lacks migrations: {names}", "python manage.py migrate"
        )
    else:
        also = ", and the database has it" if pending else ""
        yield ok("migrations", f"Every migration of the app is there{also}")


def _guards(health: Told, spec: Spec) -> Iterator[Check]:
    told = health.get("guards")
    if told is None:
        return
    if "error" in told:
        yield problem("guard", f"The tables cannot be looked at: {told['error']}", "Run it again.")
        return
    if not told["found"]:
        yield warning(
            "guard",
            "No model has NoOverlap, by which PostgreSQL refuses two bookings at one time",
            f"Put it back into Meta.constraints of the appointment: {spec.app.folder}/models.py",
        )
    for guard in told["found"]:
        if health["database"]["vendor"] == "postgresql":
            yield _guard(guard)
        if guard["missing_indexes"]:
            names = ", ".join(guard["missing_indexes"])
            yield warning(
                "indexes",
                f"The table {guard['table']} lacks indexes that its model has: {names}",
                "Somebody dropped them, or a migration was faked: CREATE INDEX again.",
            )


def _guard(guard: Told) -> Check:
    if guard["holds"]:
        return ok("guard", f"The database refuses overlaps in {guard['table']}: {guard['name']}")
    return problem(
        "guard",
        f"The database has no constraint {guard['name']} on {guard['table']}: nothing but the code"
        " keeps bookings from overlapping",
        f"It was dropped, or its migration faked. Put it back:\n{guard['sql']}",
    )


def _rows(health: Told) -> Iterator[Check]:
    zones, holidays = health.get("row_zones"), health.get("holidays")
    if zones is None or holidays is None:
        return
    for told, what in ((zones, "time zones"), (holidays, "holidays")):
        if "error" in told:
            yield problem(
                "rows", f"The {what} in the rows cannot be read: {told['error']}", "See above."
            )
    for name in zones.get("unknown", ()):
        yield problem(
            "row_zones",
            f"A master's time zone is {name!r}, which this computer does not know",
            "Correct it in the admin, or install the data: pip install tzdata",
        )
    for text in holidays.get("problems", ()):
        fix = "pip install holidays" if "holidays”:" in text else "Correct it in the admin."
        yield problem("holidays", text.rstrip("."), fix)
