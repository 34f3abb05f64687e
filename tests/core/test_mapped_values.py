"""What a project counts, calls and keeps in its own way is read as the contract means it."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from core.columns import Column, Place, reading, whole_minutes
from core.errors import (
    BookingInputError,
    ConfigurationError,
    InvalidMove,
    RuleError,
    SlotAlreadyBookedError,
)
from core.selectors import (
    bookable_services,
    cancel_booking,
    change_status,
    create_booking,
    described,
    get_available_slots,
    load_settings,
    masters_for,
    reschedule_booking,
    validate_staff_booking,
    version_for_staff,
)
from core.signals import booking_cancelled, status_changed
from rig.build import BERLIN, MONDAY, NOW, TUESDAY, at, local
from rig.existing import models as m
from rig.existing.build import BUSINESSES
from rig.existing.wiring import PRACTICE, adapter

pytestmark = pytest.mark.django_db

SATURDAY = date(2030, 3, 9)
PRACTICE_RIG, GARAGE_RIG = BUSINESSES["practice"], BUSINESSES["garage"]


@pytest.mark.parametrize(
    ("raw", "unit", "minutes"),
    [
        (45, "minutes", 45),
        (-5, "minutes", 0),
        (Decimal("1.5"), "hours", 90),
        (0.1, "hours", 6),
        (2, "hours", 120),
        (timedelta(hours=1, seconds=1), "minutes", 61),
        (timedelta(minutes=20), "hours", 20),
        (7.2, "minutes", 8),
    ],
)
def test_a_duration_is_whole_minutes_whatever_the_project_counts_in(raw, unit, minutes):
    """What is begun counts: nobody's booking is cut short."""
    assert whole_minutes(raw, unit) == minutes


# The practice: everything has another name.


@pytest.fixture
def practice():
    PRACTICE_RIG.settings()
    return PRACTICE_RIG


@pytest.fixture
def cut(practice):
    return practice.service("Cut", 60)


@pytest.fixture
def ada(practice, cut):
    return practice.master("Ada", cut)


def starts(business, service, day=MONDAY, **options):
    slots = get_available_slots(business.adapter(), [service.pk], day, **options)
    return local(slots)


def book(business, service, start="10:00", **options):
    (row,) = create_booking(
        business.adapter(), service_ids=[service.pk], starts_at=at(start), **options
    )
    return row


def test_hours_that_are_constants_hold_for_all(practice, cut, ada):
    assert starts(practice, cut)[0] == "08:00"
    assert starts(practice, cut)[-1] == "15:00"


def test_weekly_hours_under_other_names_with_a_break_that_is_the_same_for_all(practice, cut, ada):
    """Weekdays are called as in the project, too."""
    m.Shift.objects.create(employee=ada, day="mo", opens=time(11), closes=time(14))
    assert starts(practice, cut) == ["11:00", "13:00"]
    assert starts(practice, cut, TUESDAY) == []


def test_special_days_whose_hours_are_always_the_same(practice, cut, ada):
    m.Clinic.objects.create(who=ada, on=SATURDAY)
    assert starts(practice, cut, SATURDAY) == ["10:00", "10:30", "11:00"]


def test_time_off_of_which_one_column_is_the_first_and_the_last_day(practice, cut, ada):
    m.Absence.objects.create(doctor=ada, day=MONDAY)
    assert starts(practice, cut) == []
    assert starts(practice, cut, TUESDAY) != []


def test_the_zone_of_a_branch_and_the_business_s_where_there_is_no_branch(practice, cut, ada):
    lisbon = m.Branch.objects.create(town="Lisbon", time_zone="Europe/Lisbon")
    ada.branch = lisbon
    ada.save()
    bob = practice.master("Bob", cut)
    assert starts(practice, cut, master_id=ada.pk)[0] == "09:00"
    assert starts(practice, cut, master_id=bob.pk)[0] == "08:00"


def test_a_buffer_that_is_a_duration(practice, cut, ada):
    ada.turnaround = timedelta(minutes=20)
    ada.save()
    row = book(practice, cut)
    assert row.blocked_until == at("11:20")


def test_settings_of_the_project_s_own(practice, cut, ada):
    m.Office.objects.update(
        notice=timedelta(days=3, hours=4), every=Decimal("0.25"), saturdays="open"
    )
    rules = load_settings(practice.adapter())
    assert (rules.step, rules.notice) == (timedelta(minutes=15), timedelta(days=3, hours=4))
    assert not rules.week[5].is_closed
    assert rules.week[6].is_closed
    # It is Friday, eight o'clock.
    assert starts(practice, cut)[0] == "12:00"
    assert "10:15" in starts(practice, cut, SATURDAY)


def test_without_a_row_of_settings_the_defaults_hold(cut, ada, practice):
    m.Office.objects.all().delete()
    rules = load_settings(practice.adapter())
    assert (rules.step, rules.notice) == (timedelta(minutes=30), timedelta(minutes=60))
    assert rules.week[5].is_closed


def test_a_step_of_nothing_is_none(practice, cut, ada):
    """Nobody can have meant it: no start would ever be followed by another one."""
    m.Office.objects.update(every=0)
    assert load_settings(practice.adapter()).step == timedelta(minutes=30)


def test_whom_the_project_s_own_manager_hides_cannot_be_booked(practice, cut, ada):
    m.Doctor.everybody.filter(pk=ada.pk).update(left=True)
    bob = practice.master("Bob", cut)
    assert masters_for(practice.adapter(), [cut.pk]) == [bob]
    with pytest.raises(BookingInputError):
        starts(practice, cut, master_id=ada.pk)


def test_the_bookings_of_whom_it_hides_can_still_be_cancelled(practice, cut, ada):
    row = book(practice, cut)
    m.Doctor.everybody.filter(pk=ada.pk).update(left=True)
    (row,) = cancel_booking(practice.adapter(), row)
    assert row.status == "off"


def test_names_and_the_order_are_the_project_s(practice, cut, ada):
    bob, wash = practice.master("Bob", cut), practice.service("Wash", 30)
    wash.doctors.add(bob)
    assert masters_for(practice.adapter(), [cut.pk]) == [ada, bob]
    # It sorts them backwards.
    assert bookable_services(practice.adapter()) == [wash, cut]


def test_described_rows_answer_to_the_contract_s_names(practice, cut, ada):
    m.Therapy.objects.update(fee=Decimal("12.50"))
    names = ["name", "price", "duration_minutes", "min_gap_after_minutes", "is_active"]
    (row,) = described(practice.adapter(), "service", bookable_services(practice.adapter()), names)
    assert [getattr(row, name) for name in names] == ["Cut", Decimal("12.50"), 60, 0, True]


def test_nothing_to_describe_costs_nothing(practice, cut, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert described(practice.adapter(), "service", [], ["price"]) == []


# Statuses with texts of their own.


def heard(signal):
    found = []
    signal.connect(lambda **said: found.append(said), weak=False, dispatch_uid="heard")
    return found


@pytest.fixture(autouse=True)
def _nobody_listens_afterwards():
    yield
    for signal in (booking_cancelled, status_changed):
        signal.disconnect(dispatch_uid="heard")


def test_what_is_written_is_the_project_s_first_text(practice, cut, ada):
    assert book(practice, cut).status == "ok"


def test_any_of_the_texts_keeps_the_time_and_none_of_the_others(practice, cut, ada):
    row = book(practice, cut)
    for text, is_free in (("phoned", False), ("billed", True), ("new", False), ("off", True)):
        m.Consultation.objects.filter(pk=row.pk).update(status=text)
        assert ("10:00" in starts(practice, cut)) is is_free


def test_a_move_is_asked_for_in_the_contract_s_words(
    practice, cut, ada, django_capture_on_commit_callbacks
):
    row = book(practice, cut)
    m.Consultation.objects.update(status="phoned")
    row.refresh_from_db()
    changed = heard(status_changed)
    with django_capture_on_commit_callbacks(execute=True):
        row = change_status(practice.adapter(), row, "completed")
    assert row.status == "done"
    assert [each["previous"] for each in changed] == ["confirmed"]


def test_a_status_that_the_project_has_not_cannot_be_reached(practice, cut, ada):
    row = book(practice, cut)
    for status in ("no_show", "reschedule_proposed", "ok", "nonsense"):
        with pytest.raises(InvalidMove) as refused:
            change_status(practice.adapter(), row, status)
        assert refused.value.current == "confirmed"
    with pytest.raises(ConfigurationError):
        PRACTICE.stored("no_show")


def test_reopening_is_validated_like_a_new_booking(practice, cut, ada):
    row = book(practice, cut)
    (row,) = cancel_booking(practice.adapter(), row)
    row = change_status(practice.adapter(), row, "confirmed")
    assert row.status == "ok"


def test_a_proposed_time_that_is_moved_to_is_confirmed(practice, cut, ada):
    proposed = replace(
        PRACTICE,
        statuses={**PRACTICE.statuses, "pending": (), "reschedule_proposed": ("new",)},
    )
    row = book(practice, cut)
    row = change_status(adapter(proposed), row, "reschedule_proposed")
    assert row.status == "new"
    (row,) = reschedule_booking(adapter(proposed), row, starts_at=at("13:00"))
    assert row.status == "ok"


def staff(business, row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    with transaction.atomic():
        validate_staff_booking(business.adapter(), row)
        row.save()


def test_staff_may_use_a_status_that_only_the_project_knows(practice, cut, ada):
    row = book(practice, cut)
    staff(practice, row, status="billed")
    book(practice, cut)
    with pytest.raises(SlotAlreadyBookedError):
        staff(practice, row, status="ok")


def test_another_text_of_the_same_status_is_no_move(
    practice, cut, ada, django_capture_on_commit_callbacks
):
    row = book(practice, cut)
    changed, before = heard(status_changed), version_for_staff(practice.adapter(), row)
    with django_capture_on_commit_callbacks(execute=True):
        staff(practice, row, status="phoned")
    assert changed == []
    assert version_for_staff(practice.adapter(), row) != before


def test_a_text_that_is_called_like_another_status_is_not_that_one():
    turned = replace(PRACTICE, statuses={"pending": ("confirmed",), "confirmed": ("sure",)})
    assert turned.status_of("confirmed") == "pending"
    assert turned.status_of("pending") not in ("pending", "confirmed")
    assert turned.status_of("cancelled") == "cancelled"
    assert turned.blocking == ("confirmed", "reschedule_proposed", "sure")


def test_what_is_saved_through_a_proxy_is_told_like_any_other(
    practice, cut, ada, django_capture_on_commit_callbacks
):
    row = book(practice, cut)
    cancelled = heard(booking_cancelled)
    with django_capture_on_commit_callbacks(execute=True):
        staff(practice, m.PhoneConsultation.objects.get(pk=row.pk), status="off")
    assert [each.pk for said in cancelled for each in said["appointments"]] == [row.pk]


# Clients.


def test_a_client_of_the_project_s_own_model(practice, cut, ada):
    patient = m.Patient.objects.create(email="a@example.org")
    rows = [book(practice, cut, client=patient, idempotency_key="k") for _twice in range(2)]
    assert rows[0] == rows[1]
    assert rows[0].patient == patient


def test_an_account_is_no_client_where_clients_are_something_else(practice, cut, ada):
    user = User.objects.create(username="ada")
    with pytest.raises(BookingInputError):
        book(practice, cut, client=user)


def test_where_there_are_guests_only_nobody_is_a_client():
    GARAGE_RIG.settings()
    job = GARAGE_RIG.service()
    GARAGE_RIG.master("Ada", job)
    assert book(GARAGE_RIG, job, extra_fields={"guest_name": "Eve"}).guest_name == "Eve"
    with pytest.raises(BookingInputError):
        book(GARAGE_RIG, job, start="13:00", client=User.objects.create(username="ada"))


# The garage: a satellite that may not be there yet.


@pytest.fixture
def garage():
    GARAGE_RIG.settings()
    return GARAGE_RIG


def test_a_satellite_says_what_the_model_cannot(garage):
    job = garage.service("Tyres", 90)
    ada = garage.master("Ada", job)
    before = starts(garage, job)
    assert before[0] == "09:00"
    profile = m.MechanicProfile.objects.create(
        worker=ada, work_start=time(10), work_end=time(16), max_clients_parallel=2
    )
    m.JobProfile.objects.create(job=job, min_gap_after_minutes=15, price=Decimal(80))
    assert starts(garage, job)[0] == "10:00"
    rows = [book(garage, job) for _both in range(2)]
    assert [row.lane for row in rows] == [0, 1]
    assert rows[0].blocked_until == at("11:45")
    with pytest.raises(SlotAlreadyBookedError):
        book(garage, job)
    profile.min_advance_minutes = 10 * 24 * 60
    profile.save()
    with pytest.raises(RuleError):
        book(garage, job, start="14:00")


def test_who_is_active_by_a_row_that_is_not_there_is_not(garage):
    """Only what booking itself asks for has a default; what the project says, it must say."""
    job = garage.service("Tyres", 90)
    garage.master("Ada", job)
    service = garage.models.columns["service"]
    active = Column("garage_profile__is_active")
    told = replace(service, named={**service.named, "is_active": active})
    columns = {**garage.models.columns, "service": told}
    by_row = adapter(replace(garage.models, columns=columns))
    assert bookable_services(by_row) == []
    m.JobProfile.objects.create(job=job)
    assert bookable_services(by_row) == [job]


def test_without_a_satellite_the_contract_s_defaults_are_described(garage):
    job = garage.service("Tyres", 90)
    names = ["price", "duration_minutes", "min_gap_after_minutes", "is_active", "parallel_group"]
    (row,) = described(garage.adapter(), "service", [job], names)
    assert [getattr(row, name) for name in names] == [None, 90, 0, True, ""]
    ada = garage.master("Ada", job)
    (who,) = described(garage.adapter(), "master", [ada], ["max_clients_parallel", "time_zone"])
    assert (who.max_clients_parallel, who.time_zone) == (1, "")


def test_what_a_model_answers_itself_stays_as_it_is(garage, django_assert_num_queries):
    """Nothing of the project's is written over, and a row can be saved afterwards."""
    ada = garage.master("Ada")
    with django_assert_num_queries(0):
        (who,) = described(garage.adapter(), "master", [ada], ["buffer_between_minutes"])
    assert who.buffer_between_minutes == "none for Ada"


def test_masters_without_a_name_come_in_the_order_of_their_model():
    school = BUSINESSES["school"]
    course = school.service()
    masters = [school.master(initials, course) for initials in ("A", "C", "B")]
    found = masters_for(school.adapter(), [course.pk])
    assert found == sorted(masters, key=lambda each: each.pk, reverse=True)


def test_parallel_services_are_told_by_the_group_on_the_satellite(garage):
    """Read when a visit moves, too: its two services began together."""
    jobs = [garage.service(name, 60) for name in ("Tyres", "Lights")]
    for job in jobs:
        m.JobProfile.objects.create(job=job, parallel_group="g")
    for name in ("Ada", "Bob"):
        garage.master(name, *jobs)
    adapter = garage.adapter()
    rows = create_booking(adapter, service_ids=[job.pk for job in jobs], starts_at=at("10:00"))
    assert [row.starts_at for row in rows] == [at("10:00")] * 2
    moved = reschedule_booking(adapter, rows[0], starts_at=at("12:00"))
    assert [row.starts_at for row in moved] == [at("12:00")] * 2


def test_a_zone_that_stands_as_an_object_is_read_by_its_name():
    read = reading("master", "time_zone", Place(Column("zone"), ""))
    assert read(BERLIN) == "Europe/Berlin"
    assert read(None) == ""


def test_now_is_friday():
    """Else the test about notice says nothing."""
    assert NOW.weekday() == 4
