"""What staff enter obeys the rules, notice and horizon aside."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from core import errors
from core.selectors import cancel_booking, validate_staff_booking, version_for_staff
from core.signals import booking_created, booking_rescheduled, status_changed
from rig import build
from rig.build import MONDAY, at
from rig.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def salon():
    build.settings(min_advance_minutes=600, default_buffer_between_minutes=10)
    cut = build.treatment("Cut", 60, prep_before_minutes=5)
    return cut, build.stylist("Ada", hours="09:00-13:00")


def enter(row, now=build.NOW):
    """As the admin does it: validate and save in one transaction."""
    with transaction.atomic():
        validate_staff_booking(build.adapter(now), row)
        row.save()
    return row


def new(salon, start="09:00", day=MONDAY, **values):
    cut, ada = salon
    return Visit(stylist=ada, treatment=cut, starts_at=at(start, day), **values)


def test_what_the_core_computes_is_filled(salon):
    row = enter(new(salon))
    row.refresh_from_db()
    assert row.ends_at == at("10:00")
    assert (row.blocked_from, row.blocked_until) == (at("08:55"), at("10:10"))


def test_notice_and_horizon_do_not_bind_staff(salon):
    enter(new(salon), now=at("08:50"))
    enter(new(salon, day=MONDAY + timedelta(7 * 30)))


@pytest.mark.parametrize(
    ("start", "error"),
    [
        ("08:30", errors.OutsideHours),
        ("12:30", errors.OutsideHours),
        ("09:10", errors.OffGrid),
    ],
)
def test_hours_and_grid_bind_staff(salon, start, error):
    with pytest.raises(error):
        enter(new(salon, start))


def test_the_past_binds_staff(salon):
    with pytest.raises(errors.InThePast):
        enter(new(salon), now=at("09:01"))


def test_other_bookings_bind_staff(salon):
    enter(new(salon))
    with pytest.raises(errors.SlotAlreadyBookedError):
        enter(new(salon, "10:00"))
    enter(new(salon, "10:30"))


def test_a_service_that_the_master_does_not_offer_is_refused(salon):
    ada = salon[1]
    ada.services.clear()
    with pytest.raises(errors.BookingInputError):
        enter(new(salon))


def test_a_booking_can_be_moved_over_its_own_span(salon):
    row = enter(new(salon))
    row.starts_at = at("09:30")
    enter(row)
    assert Visit.objects.get().starts_at == at("09:30")


def test_past_bookings_can_be_annotated_completed_and_marked(salon):
    late = at("12:00")
    row = enter(new(salon))
    row.note = "was late"
    enter(row, now=late)
    row.status = "no_show"
    enter(row, now=late)
    other = enter(new(salon, "10:30"))
    other.status = "completed"
    enter(other, now=late)
    assert set(Visit.objects.values_list("status", flat=True)) == {"no_show", "completed"}


def test_a_past_booking_cannot_be_moved_into_the_past(salon):
    row = enter(new(salon))
    row.starts_at = at("09:30")
    with pytest.raises(errors.InThePast):
        enter(row, now=at("12:00"))


def test_a_move_that_the_statuses_do_not_know_is_refused(salon):
    row = enter(new(salon))
    row.status = "pending"
    with pytest.raises(errors.InvalidMove):
        enter(row)


def test_reopening_is_validated_like_a_new_booking(salon):
    row = enter(new(salon))
    row.status = "cancelled"
    enter(row)
    enter(new(salon))
    row.status = "confirmed"
    with pytest.raises(errors.SlotAlreadyBookedError):
        enter(row)


def test_a_note_does_not_revive_what_was_cancelled_meanwhile(salon):
    row = enter(new(salon))
    shown = Visit.objects.get(pk=row.pk)
    seen = version_for_staff(build.adapter(), shown)
    shown.note = "asked for tea"
    with transaction.atomic():
        validate_staff_booking(build.adapter(), shown, seen=seen)
    cancel_booking(build.adapter(), row)
    with pytest.raises(errors.StatusChangedMeanwhile), transaction.atomic():
        validate_staff_booking(build.adapter(), shown, seen=seen)


def test_a_cancelled_booking_needs_no_room(salon):
    enter(new(salon))
    enter(new(salon, status="cancelled"))
    assert Visit.objects.count() == 2


def test_a_later_service_of_a_chain_is_not_held_to_the_grid(salon):
    enter(new(salon, "09:10", position=1))


def test_services_of_a_visit_stay_in_their_order_and_apart(salon):
    cut, ada = salon
    dye, bob = build.treatment("Dye", 60), build.stylist("Bob", hours="09:00-13:00")
    first = build.booked(ada, cut, at("10:00"))
    second = build.booked(bob, dye, at("11:00"), chain_id=first.chain_id, position=1)
    for row, start in ((second, "10:30"), (second, "09:00"), (first, "12:00"), (first, "10:30")):
        row.refresh_from_db()
        row.starts_at = at(start)
        with pytest.raises(errors.VisitNotInOrder):
            enter(row)
    second.starts_at = at("12:00")
    enter(second)


def test_services_that_ran_at_the_same_time_may_go_on_doing_so(salon):
    cut, ada = salon
    dye, bob = build.treatment("Dye", 60), build.stylist("Bob", hours="09:00-13:00")
    first = build.booked(ada, cut, at("10:00"))
    second = build.booked(bob, dye, at("10:00"), chain_id=first.chain_id, position=1)
    second.starts_at = at("10:30")
    enter(second)
    first.starts_at = at("10:30")
    enter(first)


def test_lanes_are_chosen_for_masters_with_capacity(salon):
    ada = salon[1]
    ada.max_clients_parallel = 2
    ada.save()
    assert [enter(new(salon)).lane for _ in range(2)] == [0, 1]
    with pytest.raises(errors.SlotAlreadyBookedError):
        enter(new(salon))


def capacity_two(salon):
    build.settings(min_advance_minutes=600)
    cut, ada = salon
    cut.prep_before_minutes, cut.duration_minutes = 0, 30
    cut.save()
    ada.max_clients_parallel = 2
    ada.save()
    return cut, ada


def test_others_make_room_for_a_booking_that_moves_beside_its_old_place(salon):
    cut, ada = capacity_two(salon)
    long = build.treatment("Long", 60)
    ada.services.add(long)
    build.booked(ada, cut, at("10:00"), lane=0)
    build.booked(ada, cut, at("10:30"), lane=1)
    mine = build.booked(ada, long, at("10:30"), lane=0)
    mine.starts_at = at("10:00")
    enter(mine)
    mine.refresh_from_db()
    assert (mine.starts_at, mine.ends_at) == (at("10:00"), at("11:00"))
    rows = list(Visit.objects.all())
    assert {row.lane for row in rows} == {0, 1}
    for row in rows:
        row.full_clean()


def test_a_note_keeps_the_lane_that_the_booking_has_now(salon):
    cut, ada = capacity_two(salon)
    row = build.booked(ada, cut, at("09:00"), lane=0)
    shown = Visit.objects.get(pk=row.pk)
    Visit.objects.filter(pk=row.pk).update(lane=1)
    shown.note = "was late"
    enter(shown)
    row.refresh_from_db()
    assert (row.lane, row.note) == (1, "was late")


def test_what_staff_did_is_told_once_it_is_saved(salon, django_capture_on_commit_callbacks):
    heard = []

    def listen(signal, **_what):
        heard.append(signal)

    signals = (booking_created, booking_rescheduled, status_changed)
    for signal in signals:
        signal.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            with transaction.atomic():
                validate_staff_booking(build.adapter(), new(salon))
            row = enter(new(salon))
            row.starts_at = at("09:30")
            enter(row)
            row.status = "reschedule_proposed"
            enter(row)
            row.save()
    finally:
        for signal in signals:
            signal.disconnect(listen)
    assert heard == [booking_created, booking_rescheduled, status_changed]


@pytest.mark.django_db(transaction=True)
def test_the_rules_hold_inside_a_transaction_only(salon):
    with pytest.raises(TransactionManagementError):
        validate_staff_booking(build.adapter(), new(salon))
