"""`manage.py check` says what of the wiring no longer fits the project's models."""

from dataclasses import replace
from datetime import time

import pytest
from django.apps import apps
from django.core.checks import registry, run_checks

from core.checks import check_models, register
from core.contracts import Column, Columns, Constant
from rig.existing import models as m
from rig.existing.wiring import GARAGE, PRACTICE, SCHOOL
from rig.models import Stylist
from rig.wiring import MODELS


def named(models, role, **named):
    """The wiring, with these fields somewhere else."""
    columns = models.columns.get(role, Columns())
    changed = replace(columns, named={**columns.named, **named})
    return replace(models, columns={**models.columns, role: changed})


def only(models):
    """The one thing that is wrong."""
    (problem,) = check_models(models)
    return problem


def said(models):
    problem = only(models)
    return f"{problem.id.removeprefix('booking.')} {problem.msg}"


def test_generated_models_fit():
    assert check_models(MODELS) == []


def test_a_field_that_was_renamed_is_missed_and_the_new_one_found():
    problem = only(named(PRACTICE, "service", duration_minutes=Column("lenght")))
    assert problem.id == "booking.E001"
    assert problem.msg == (
        "existing.Therapy has no field “lenght”: duration_minutes of the service."
    )
    assert problem.hint == (
        "It has code, doctors, fee, length, state, title. Is it “length” now? "
        "Say in wiring.py, or where that was generated from, where it is now."
    )
    assert problem.obj is m.Therapy


def test_a_path_is_followed_to_where_it_breaks_off():
    models = named(PRACTICE, "master", time_zone=Column("branch__zone"))
    assert said(models) == "E001 existing.Branch has no field “zone”: time_zone of the master."
    models = named(PRACTICE, "master", time_zone=Column("state__zone"))
    assert said(models) == (
        "E001 existing.Doctor: “state__zone” goes on after a field: time_zone of the master."
    )


def test_a_field_that_nobody_names_must_be_there_under_the_contract_s_name():
    columns = {**SCHOOL.columns, "service": Columns(satellite="school_profile")}
    assert said(replace(SCHOOL, columns=columns)) == (
        "E001 existing.Course has no field “is_active”: is_active of the service."
    )


def test_one_value_is_not_many():
    models = named(PRACTICE, "service", parallel_group=Column("doctors__state"))
    assert said(models) == (
        "E002 existing.Therapy.doctors leads to many, not to one: parallel_group of the service."
    )


@pytest.mark.parametrize(
    ("role", "name", "path", "text"),
    [
        ("service", "duration_minutes", "title", "“title” is a CharField, not a number or a dur"),
        ("service", "is_active", "title", "“title” is a CharField, not a yes or no"),
        ("master", "work_start", "turnaround", "“turnaround” is a DurationField, not a time of d"),
        ("master", "max_clients_parallel", "turnaround", "“turnaround” is a DurationField, not a"),
        ("master", "time_zone", "branch", "“branch” is a ForeignKey, not a text"),
        ("day_off", "ends_on", "doctor", "“doctor” is a ForeignKey, not a date"),
        ("service", "price", "title", "“title” is a CharField, not a number"),
    ],
)
def test_a_field_of_another_kind_is_refused(role, name, path, text):
    problem = only(named(PRACTICE, role, **{name: Column(path)}))
    assert problem.id == "booking.E003"
    assert text in problem.msg


def test_what_counts_as_active_is_among_the_choices():
    problem = only(named(PRACTICE, "master", is_active=Column("state", values=("works", "here"))))
    assert problem.id == "booking.E004"
    assert "never 'here'" in problem.msg
    assert problem.hint == "Its choices are 'works', 'learns', 'rests'."


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((), "existing.Shift: “day” does not count from 0, which is Monday, to 6."),
        (("mo", "di"), "existing.Shift: “day” has 2 `values`: weekday has seven."),
        (tuple("1234567"), "existing.Shift: “day” is a CharField that is never '1'"),
    ],
)
def test_a_weekday_is_told_by_seven_values_or_counts_from_monday(values, text):
    problems = check_models(named(PRACTICE, "working_day", weekday=Column("day", values=values)))
    assert {each.id for each in problems} <= {"booking.E003", "booking.E004"}
    assert any(text in each.msg for each in problems)


@pytest.mark.parametrize(
    ("choices", "fits"),
    [
        ([(0, "Monday"), (1, "Tuesday"), (4, "Friday")], True),
        ([(None, "-"), *((day, "day") for day in range(7))], True),
        ([(0, "Sunday"), (1, "Monday"), (6, "Saturday")], False),
        ([(1, "first"), (2, "second")], False),
    ],
)
def test_a_week_may_have_fewer_days_but_its_monday_is_0(monkeypatch, choices, fits):
    """Else everybody would be booked on another day than they work."""
    monkeypatch.setattr(MODELS.working_day._meta.get_field("weekday"), "choices", choices)
    problems = [each.msg for each in check_models(MODELS)]
    assert fits is not any("does not count from 0" in each for each in problems)


@pytest.mark.parametrize(
    ("role", "name", "value", "fits"),
    [
        ("master", "max_clients_parallel", 2, True),
        ("master", "max_clients_parallel", True, False),
        ("master", "max_clients_parallel", "2", False),
        ("master", "work_start", time(9), True),
        ("master", "work_start", 9, False),
        ("master", "work_start", "nine", False),
        ("master", "time_zone", "Europe/Berlin", True),
        ("service", "is_active", True, True),
        ("service", "is_active", 1, False),
        ("service", "duration_minutes", 30, True),
        ("service", "duration_minutes", None, False),
        ("master", "buffer_between_minutes", None, True),
        ("service", "parallel_group", "g", True),
    ],
)
def test_a_constant_is_of_the_contract_s_kind(role, name, value, fits):
    problems = check_models(named(PRACTICE, role, **{name: Constant(value)}))
    assert [each.id for each in problems] == ([] if fits else ["booking.E005"])


def test_only_the_contract_s_fields_can_be_named():
    models = named(PRACTICE, "master", is_activ=Column("state"))
    assert said(models) == "E006 existing.Doctor: a master has no “is_activ” that could be named."


def test_a_satellite_is_one_to_one():
    columns = {**GARAGE.columns, "master": Columns(satellite="category")}
    assert said(replace(GARAGE, columns=columns)) == (
        "E006 existing.Mechanic.category is not one-to-one: the booking app's own fields of it."
    )
    columns = {**GARAGE.columns, "master": Columns(satellite="profile")}
    assert said(replace(GARAGE, columns=columns)).startswith("E001 existing.Mechanic has no field")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"master_field": "person"}, "existing.Consultation has no link “person”: the master."),
        ({"master_field": "therapy"}, "“therapy” leads to existing.Therapy, not to existing.Doc"),
        ({"service_field": "note"}, "“note” leads to no model, not to existing.Therapy."),
        ({"client_field": "client"}, "existing.Consultation has no link “client”: the client."),
        ({"services_field": "branch"}, "“branch” leads to existing.Branch, not to existing.Ther"),
        ({"services_field": "offers"}, "existing.Doctor has no link “offers”: services."),
    ],
)
def test_links_lead_where_they_should(change, text):
    problems = check_models(replace(PRACTICE, **change))
    assert {each.id for each in problems} == {"booking.E007"}
    assert any(text in each.msg for each in problems)


def test_a_schedule_s_own_link_is_checked_too():
    models = named(PRACTICE, "working_day", master=Column("day"))
    assert said(models) == "E007 existing.Shift: “day” leads to no model, not to existing.Doctor."


def test_an_appointment_has_the_core_s_own_fields():
    problems = check_models(replace(MODELS, appointment=Stylist))
    lacking = [each for each in problems if each.id == "booking.E008"]
    assert "chain_id" in lacking[0].msg


@pytest.mark.parametrize(
    ("statuses", "text"),
    [
        ({"confirmed": ("yes",)}, "“yes” is none of the field's choices: new, ok, phoned, off"),
        ({"confirmd": ("ok",)}, "“confirmd” is none of the statuses: pending, confirmed"),
        ({"cancelled": ()}, "“cancelled” needs a text"),
        ({"completed": ("ok",)}, "“ok” is both confirmed and completed"),
    ],
)
def test_statuses_have_texts_that_can_be_stored(statuses, text):
    problems = check_models(replace(PRACTICE, statuses={**PRACTICE.statuses, **statuses}))
    assert any(each.id == "booking.E009" and text in each.msg for each in problems)


def test_a_status_is_a_text(monkeypatch):
    field = m.Consultation._meta.get_field("status")
    monkeypatch.setattr(field, "get_internal_type", lambda: "IntegerField")
    assert said(PRACTICE) == (
        "E009 existing.Consultation: “status” is a IntegerField, and statuses are texts."
    )


def test_the_constraint_is_about_the_statuses_that_block():
    statuses = {**PRACTICE.statuses, "pending": ()}
    problem = only(replace(PRACTICE, statuses=statuses))
    assert problem.id == "booking.E010"
    assert problem.hint == "Those that block are statuses=('ok', 'phoned'); then migrate."


def test_rows_that_would_count_for_nothing_are_told_of(monkeypatch):
    monkeypatch.setattr(m.Absence._meta.get_field("day"), "null", True)
    assert {each.id for each in check_models(PRACTICE)} == {"booking.W001"}


def test_django_runs_it_for_the_apps_that_are_asked_for():
    before = set(registry.registry.registered_checks)
    register(named(PRACTICE, "service", duration_minutes=Column("lenght")))
    try:
        assert "booking.E001" in {each.id for each in run_checks()}
        mine, others = apps.get_app_config("existing"), apps.get_app_config("auth")
        assert "booking.E001" in {each.id for each in run_checks(app_configs=[mine])}
        assert "booking.E001" not in {each.id for each in run_checks(app_configs=[others])}
    finally:
        registry.registry.registered_checks = before
