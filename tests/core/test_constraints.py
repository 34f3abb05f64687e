"""What the database itself refuses, and how migrations see it."""

import subprocess
import sys
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter

from core.constraints import NoOverlap
from core.locking import is_overlap
from rig import build
from rig.build import MONDAY, at
from rig.models import BookingSettings, DayOff, Stylist, Treatment, Visit, WorkingDay

pytestmark = pytest.mark.django_db

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL enforces it"
)


@pytest.fixture
def booking():
    build.settings()
    cut = build.treatment("Cut", 60)
    return build.booked(build.stylist(), cut, at("09:00"))


def copy(row, **changes):
    row = Visit.objects.get(pk=row.pk)
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def refused(row):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        return error
    return None


@on_postgres
def test_the_database_refuses_an_overlap_and_says_so(booking):
    for shift in (0, 30, -30, 59):
        span = {
            "blocked_from": booking.blocked_from + timedelta(minutes=shift),
            "blocked_until": booking.blocked_until + timedelta(minutes=shift),
            "starts_at": booking.starts_at + timedelta(minutes=shift),
            "ends_at": booking.ends_at + timedelta(minutes=shift),
        }
        error = refused(copy(booking, **span))
        assert error is not None
        assert is_overlap(error)


def test_the_database_accepts_what_does_not_overlap(booking):
    other = build.stylist("Bob")
    span = {"blocked_from": at("10:00"), "starts_at": at("10:00")}
    for changes in (
        {**span, "blocked_until": at("11:00"), "ends_at": at("11:00")},
        {"lane": 1},
        {"status": "cancelled"},
        {"stylist": other},
    ):
        assert refused(copy(booking, **changes)) is None


@on_postgres
def test_rows_may_trade_places_in_one_update(booking):
    second = copy(booking, lane=1)
    second.save()
    swap = models.Case(models.When(pk=booking.pk, then=1), default=0)
    Visit.objects.update(lane=swap)
    assert Visit.objects.get(pk=booking.pk).lane == 1


@on_postgres
@pytest.mark.parametrize("key", [models.UUIDField, models.TextField, models.IntegerField])
def test_any_kind_of_key_can_be_the_master_s(key):
    class Meta:
        app_label = "rig"
        abstract = False

    master = type(
        f"Master{key.__name__}",
        (models.Model,),
        {"__module__": "rig.models", "Meta": Meta, "id": key(primary_key=True)},
    )

    class SpanMeta:
        app_label = "rig"
        constraints = [NoOverlap(master="master", name=f"no_overlap_{key.__name__.lower()}")]

    row = type(
        f"Row{key.__name__}",
        (models.Model,),
        {
            "__module__": "rig.models",
            "Meta": SpanMeta,
            "master": models.ForeignKey(master, models.CASCADE, null=True),
            "lane": models.IntegerField(default=0),
            "blocked_from": models.DateTimeField(null=True),
            "blocked_until": models.DateTimeField(null=True),
            "status": models.TextField(default="confirmed"),
        },
    )
    import uuid

    pk = {models.UUIDField: uuid.uuid4(), models.TextField: "ada", models.IntegerField: 1}[key]
    try:
        with connection.schema_editor() as editor:
            editor.create_model(master)
            editor.create_model(row)
            editor.remove_constraint(row, row._meta.constraints[0])
            editor.add_constraint(row, row._meta.constraints[0])
        who = master.objects.create(pk=pk)
        span = {"blocked_from": at("09:00"), "blocked_until": at("10:00")}
        row.objects.create(master=who, **span)
        for outside in ({"master": None, **span}, {"master": who}, {"master": None}):
            row.objects.create(**outside)
            row.objects.create(**outside)
        assert is_overlap(refused(row(master=who, **span)))
    finally:
        from django.apps import apps

        for model in (row, master):
            apps.all_models["rig"].pop(model._meta.model_name)
        apps.clear_cache()


def test_full_clean_checks_it_everywhere(booking):
    with pytest.raises(ValidationError) as error:
        copy(booking).full_clean()
    assert "overlap" in {each.code for each in error.value.error_dict["__all__"]}
    copy(booking, status="cancelled").full_clean()
    copy(booking, lane=1).full_clean()
    Visit.objects.get().full_clean()


def test_full_clean_leaves_it_out_where_a_field_is_left_out(booking):
    copy(booking).validate_constraints(exclude={"lane"})


def test_it_is_the_same_after_a_migration_was_written():
    (constraint,) = (c for c in Visit._meta.constraints if isinstance(c, NoOverlap))
    text, imports = MigrationWriter.serialize(constraint)
    names: dict[str, object] = {}
    exec("\n".join(imports), names)
    again = eval(text, names)
    assert again == constraint
    assert again.clone() == constraint
    assert again.statuses == ("confirmed", "pending", "reschedule_proposed")
    other = NoOverlap(master="stylist", name=constraint.name, statuses=["confirmed"])
    assert other != constraint


def test_a_field_that_does_not_exist_is_a_check_s_error():
    problems = NoOverlap(master="artist", name="x").check(Visit, connection)
    assert ["artist" in problem.msg for problem in problems] == [True]


@pytest.mark.parametrize("vendor", ["sqlite", "mysql", "oracle"])
def test_other_databases_get_nothing_that_could_fail(vendor):
    class Editor:
        class connection:  # noqa: N801
            pass

    Editor.connection.vendor = vendor
    constraint = NoOverlap(master="stylist", name="x")
    assert constraint.constraint_sql(Visit, Editor) is None
    for sql in (constraint.create_sql(Visit, Editor), constraint.remove_sql(Visit, Editor)):
        assert str(sql) == ("DO 0" if vendor == "mysql" else "None")


def test_it_needs_neither_psycopg_nor_contrib_postgres():
    code = (
        "import sys; sys.modules['psycopg'] = sys.modules['psycopg2'] = None;"
        "import core.constraints; assert 'django.contrib.postgres' not in sys.modules"
    )
    from rig.databases import ON_PATH

    subprocess.run([sys.executable, "-c", code], check=True, cwd=ON_PATH)


@pytest.mark.parametrize(
    "row",
    [
        lambda: Treatment(name="Nothing", duration_minutes=0),
        lambda: Stylist(name="Nobody", max_clients_parallel=0),
        lambda: WorkingDay(
            stylist=build.stylist(), weekday=7, start_time=time(9), end_time=time(10)
        ),
        lambda: DayOff(stylist=build.stylist(), starts_on=MONDAY, ends_on=MONDAY - timedelta(1)),
        lambda: BookingSettings(step_minutes=0),
    ],
)
def test_nonsense_is_refused_by_clean_and_by_the_database(row):
    row = row()
    with pytest.raises(ValidationError):
        row.full_clean()
    assert refused(row) is not None


def test_spans_must_be_in_order(booking):
    hour = timedelta(hours=1)
    for changes in (
        {"ends_at": booking.starts_at},
        {"blocked_from": booking.starts_at + hour / 2},
        {"blocked_until": booking.ends_at - hour / 2},
    ):
        assert refused(copy(booking, lane=1, **changes)) is not None


def test_there_is_one_row_of_settings():
    build.settings()
    with pytest.raises(ValidationError):
        BookingSettings().full_clean()
    assert refused(BookingSettings()) is not None


def test_times_come_in_pairs():
    ada = build.stylist()
    for row, field in (
        (Stylist(name="A", work_start=time(9)), "work_end"),
        (Stylist(name="A", break_end=time(9)), "break_start"),
        (BookingSettings(monday_start=None), "monday_start"),
        (DayOff(stylist=ada, starts_on=MONDAY, ends_on=MONDAY, end_time=time(9)), "start_time"),
    ):
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert field in error.value.message_dict
