"""The questions for a project without a booking.toml; each has a default that works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from codex_booking_gen.checks import name_problem
from codex_booking_gen.commands.choosing import choose
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.facts import Facts
from codex_booking_gen.naming import class_name
from codex_booking_gen.proposing.ideas import Sure
from codex_booking_gen.proposing.proposal import propose
from codex_booking_gen.proposing.settling import settle, vetted
from codex_booking_gen.proposing.telling import proposal_text, taken_text
from codex_booking_gen.spec import App, Models, Spec, default_toml
from codex_booking_gen.spec_values import (
    app_name_problem,
    clash_problems,
    class_name_problem,
    time_zone_problem,
    url_problem,
)

NAMES = ("booking", "bookings", "appointments", "online_booking")
"""For the app: the first that is free."""

BASE = "base.html"
"""What nearly every site calls its base template."""

type FactsFor = Callable[[str], Facts]
"""Looks at the project with an app of that name in mind."""


def ask_text(
    dialogue: Dialogue, facts_for: FactsFor, root: Path, *, least: Sure = Sure.CERTAIN
) -> str:
    """Ask for what booking.toml is to say; the answer is its text.

    Models of the project's are proposed where one of them is as sure as `least`. Raises
    ProjectError when the project in `root` does not load.
    """
    app = _ask_app(dialogue, facts_for, root)
    facts = facts_for(app.name)
    proposal = vetted(propose(facts, app.label), facts, app)
    fits = proposal.best is not None and proposal.best >= least
    if fits or least is Sure.LIKELY:
        dialogue.say(f"\n{proposal_text(proposal, dialogue.screen)}\n")
    # what nothing tells of may be meant all the same, where models were asked for
    if not fits and not (least is Sure.LIKELY and any(model.file for model in facts.models)):
        return default_toml(_named(dialogue, app, facts))
    choice = choose(dialogue, proposal, facts, app)
    app = replace(
        app, time_zone=_ask_zone(dialogue, facts), base_template=_ask_base(dialogue, facts)
    )
    if not fits and not choice.roles:
        return default_toml(Spec(app=app, models=choice.classes))
    settled = settle(replace(choice, app=app), facts)
    dialogue.say(taken_text(settled))
    return settled.text


def ask_spec(dialogue: Dialogue, facts_for: FactsFor, root: Path) -> Spec:
    """Ask what the project's trade calls things; the answers are valid together.

    `facts_for` looks at the project in `root` with an app of that name in mind. Raises
    ProjectError when it does not load.
    """
    app = _ask_app(dialogue, facts_for, root)
    return _named(dialogue, app, facts_for(app.name))


def _ask_app(dialogue: Dialogue, facts_for: FactsFor, root: Path) -> App:
    def taken(answer: str) -> str | None:
        wrong = app_name_problem(answer)
        return wrong or name_problem(App(name=answer), facts_for(answer), root)

    free = next((name for name in NAMES if taken(name) is None), App().name)
    name = dialogue.ask("Name of the app", free, taken)
    label = name.rpartition(".")[2]
    url = with_slash(
        dialogue.ask(
            "Its url", f"{label.replace('_', '-')}/", lambda text: url_problem(with_slash(text))
        )
    )
    return App(name=name, url=url)


def _named(dialogue: Dialogue, app: App, facts: Facts) -> Spec:
    """All models are to be generated: under which names."""
    master = class_name(
        dialogue.ask("Who is booked (Master, Stylist, Room ...)", "Master", _class_problem())
    )
    service = class_name(
        dialogue.ask(
            "What is booked (Service, Treatment ...)", "Service", _class_problem(master=master)
        )
    )
    return Spec(
        app=replace(
            app,
            time_zone=_ask_zone(dialogue, facts),
            base_template=_ask_base(dialogue, facts),
        ),
        models=Models(master=master, service=service),
    )


def _ask_zone(dialogue: Dialogue, facts: Facts) -> str:
    return dialogue.ask(
        f"Time zone (empty: the project's TIME_ZONE, {facts.time_zone})", "", time_zone_problem
    )


def _ask_base(dialogue: Dialogue, facts: Facts) -> str | None:
    wanted = base_fits(facts) and dialogue.confirm(f"Show the pages inside the site's {BASE}?")
    return BASE if wanted else None


def base_fits(facts: Facts) -> bool:
    """The site has a base template with the blocks that the pages fill, as far as was asked."""
    blocks = facts.base_blocks or ()
    return "*" in blocks or {"title", "content"} <= set(blocks)


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
