"""What is left to do, in order."""

from __future__ import annotations

from dataclasses import replace

from codex_booking_gen.next_steps import next_steps
from codex_booking_gen.plan import Action, Kind, Step, Verb
from codex_booking_gen.spec import App, Features, Spec
from tests.unit.test_checks import FACTS

MODELS = Action(Verb.CREATE, "salon/visits/models.py", Kind.OWNED, None, b"")
SPEC = Spec(app=App("salon.visits", "visits/"))


def texts(*actions: Action, first_run: bool = False, spec: Spec = SPEC) -> list[str]:
    steps = next_steps(spec, FACTS, actions, (), first_run=first_run)
    return [step.text for step in steps]


def test_a_first_run_is_followed_all_the_way_to_the_page() -> None:
    """Tables, somebody who may enter, data, and where to look."""
    assert texts(MODELS, first_run=True) == [
        "python manage.py makemigrations visits",
        "python manage.py migrate",
        "set time_zone in booking.toml",
        "python manage.py createsuperuser",
        "codex-booking seed",
        "python manage.py runserver",
    ]
    page = next_steps(SPEC, FACTS, [MODELS], (), first_run=True)[-1].why
    assert page == "http://127.0.0.1:8000/visits/"


def test_without_the_wizard_one_looks_at_the_admin() -> None:
    """There is no page for visitors."""
    spec = Spec(features=Features(wizard=False))
    assert next_steps(spec, FACTS, [], (), first_run=True)[-1].why.endswith("/admin/")


def test_migrations_are_asked_for_when_models_may_have_changed() -> None:
    """Not after a new page, and not when nothing changed."""
    page = Action(Verb.UPDATE, "booking/views.py", Kind.OWNED, b"", b"x")
    kept = Action(Verb.KEEP, "booking/models.py", Kind.OWNED, b"x", b"x")
    core = Action(Verb.UPDATE, "booking/core/mixins/fields.py", Kind.CORE, b"", b"x")
    assert texts(page, kept) == []
    assert texts(core) == ["python manage.py makemigrations visits", "python manage.py migrate"]


def test_what_the_projects_python_lacks_comes_first_with_the_line_to_add() -> None:
    """Before the lines to paste, which need it."""
    facts = replace(FACTS, missing=("codex_services",))
    paste = Step("Paste", paste="x")
    first, second = next_steps(SPEC, facts, [], (paste,), first_run=False)
    assert first.paste == "codex-services>=0.1.4,<0.2"
    assert second == paste


def test_a_zone_that_was_chosen_is_not_asked_for() -> None:
    """By booking.toml or by the settings."""
    here = replace(FACTS, time_zone="Europe/Berlin")
    for facts, zone in ((here, ""), (FACTS, "Europe/Berlin")):
        spec = Spec(app=App(time_zone=zone))
        steps = next_steps(spec, facts, [], (), first_run=True)
        assert not any("time_zone" in step.text for step in steps)


def test_requirements_that_do_not_name_the_engine_are_told_the_line() -> None:
    """It is installed here, and would be missing elsewhere; however its name is written."""

    def first(text: str) -> Step:
        listed = {"requirements.txt": text}
        return next_steps(SPEC, FACTS, [], (), first_run=True, listed=listed)[0]

    assert first("Django\n").paste == "codex-services>=0.1.4,<0.2"
    assert "requirements.txt" in first("Django\n").text
    assert not first("Django\nCodex_Services==0.1.4\n").paste
