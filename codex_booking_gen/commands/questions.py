"""The questions for a project without a booking.toml; each has a default that works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from codex_booking_gen.checks import name_problem
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.facts import Facts
from codex_booking_gen.naming import class_name
from codex_booking_gen.spec import App, Models, Spec
from codex_booking_gen.spec_values import (
    app_name_problem,
    clash_problems,
    class_name_problem,
    time_zone_problem,
    url_problem,
)


def ask_spec(dialogue: Dialogue, facts_for: Callable[[str], Facts], root: Path) -> Spec:
    """Ask what the project's trade calls things; the answers are valid together.

    `facts_for` looks at the project in `root` with an app of that name in mind. Raises
    ProjectError when it does not load.
    """
    facts = facts_for(App().name)

    def taken(answer: str) -> str | None:
        wrong = app_name_problem(answer)
        return wrong or name_problem(App(name=answer), facts_for(answer), root)

    name = dialogue.ask("Name of the app", App().name, taken)
    label = name.rpartition(".")[2]
    url = with_slash(
        dialogue.ask(
            "Its url", f"{label.replace('_', '-')}/", lambda text: url_problem(with_slash(text))
        )
    )
    master = class_name(
        dialogue.ask("Who is booked (Master, Stylist, Room ...)", "Master", _class_problem())
    )
    service = class_name(
        dialogue.ask(
            "What is booked (Service, Treatment ...)", "Service", _class_problem(master=master)
        )
    )
    zone = dialogue.ask(
        f"Time zone (empty: the project's TIME_ZONE, {facts.time_zone})", "", time_zone_problem
    )
    return Spec(
        app=App(name=name, url=url, time_zone=zone),
        models=Models(master=master, service=service),
    )


def with_slash(url: str) -> str:
    """People leave the last slash out."""
    return url if url.endswith("/") else f"{url}/"


def _class_problem(master: str | None = None) -> Callable[[str], str | None]:
    """A check of one class name by itself, and against the other names."""

    def problem(answer: str) -> str | None:
        name = class_name(answer)
        models = Models(master=name) if master is None else Models(master=master, service=name)
        clashes = clash_problems(models.roles()).values()
        return class_name_problem(name) or next(iter(clashes), None)

    return problem
