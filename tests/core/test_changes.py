"""Cancelling, moving, and the statuses."""

from datetime import timedelta

import pytest

from core import errors
from core.selectors import (
    cancel_booking,
    change_status,
    create_booking,
    get_available_slots,
    reschedule_booking,
)
from core.signals import booking_cancelled, booking_rescheduled, status_changed
from core.statuses import Status
from rig import build
from rig.build import MONDAY, TUESDAY, at, local
from rig.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def salon():
    build.settings()
    cut, dye = build.treatment("Cut", 60), build.treatment("Dye", 30)
    ada = build.stylist("Ada", hours="09:00-13:00")
    rows = create_booking(build.adapter(), service_ids=[cut.pk, dye.pk], starts_at=at("09:00"))
    return cut, dye, ada, rows


def free(service, day=MONDAY):
    return local(get_available_slots(build.adapter(), [service.pk], day))


def test_cancelling_one_cancels_the_visit_and_frees_its_time(salon):
    cut, _dye, _ada, rows = salon
    assert "09:00" not in free(cut)
    cancelled = cancel_booking(build.adapter(), rows[1])
    assert [row.pk for row in cancelled] == [row.pk for row in rows]
    assert {row.status for row in Visit.objects.all()} == {"cancelled"}
    assert "09:00" in free(cut)


def test_a_visit_is_cancelled_once(salon):
    rows = salon[3]
    cancel_booking(build.adapter(), rows[0])
    with pytest.raises(errors.StatusChangedMeanwhile):
        cancel_booking(build.adapter(), rows[0])
    rows[0].refresh_from_db()
    with pytest.raises(errors.InvalidMove):
        cancel_booking(build.adapter(), rows[0])


def test_a_visit_moves_as_the_same_rows_onto_its_own_span(salon):
    cut, _dye, _ada, rows = salon
    moved = reschedule_booking(build.adapter(), rows[0], starts_at=at("09:30"))
    assert [row.pk for row in moved] == [row.pk for row in rows]
    saved = Visit.objects.order_by("position")
    assert [row.starts_at for row in saved] == [at("09:30"), at("10:30")]
    assert saved[1].blocked_until == at("11:00")
    assert free(cut) == ["11:00", "11:30", "12:00"]


def test_rows_may_pass_one_another_when_a_visit_moves(salon):
    rows = salon[3]
    reschedule_booking(build.adapter(), rows[0], starts_at=at("10:00"))
    rows[0].refresh_from_db()
    reschedule_booking(build.adapter(), rows[0], starts_at=at("09:00"))
    starts = Visit.objects.order_by("position").values_list("starts_at", flat=True)
    assert list(starts) == [at("09:00"), at("10:00")]


def test_services_that_run_at_the_same_time_move_together(salon):
    cut, dye, _ada, _rows = salon
    bob = build.stylist("Bob", hours="09:00-13:00")
    selections = {cut.pk: salon[2].pk, dye.pk: bob.pk}
    rows = create_booking(
        build.adapter(),
        service_ids=[cut.pk, dye.pk],
        starts_at=at("11:00"),
        master_selections=selections,
        overlap_allowed=True,
    )
    moved = reschedule_booking(build.adapter(), rows[0], starts_at=at("12:00"))
    assert [row.starts_at for row in moved] == [at("12:00")] * 2


def test_a_parallel_group_moves_as_one(salon):
    cut, dye, ada, _rows = salon
    bob = build.stylist("Bob", hours="09:00-13:00")
    for service in (cut, dye):
        service.parallel_group = "chair"
        service.save()
    last = build.treatment("Style", 30)
    ada.services.add(last)
    rows = create_booking(
        build.adapter(),
        service_ids=[cut.pk, dye.pk, last.pk],
        starts_at=at("10:30"),
        master_selections={cut.pk: ada.pk, dye.pk: bob.pk, last.pk: ada.pk},
    )
    moved = reschedule_booking(build.adapter(), rows[0], starts_at=at("11:00"))
    assert [row.starts_at for row in moved] == [at("11:00"), at("11:00"), at("12:00")]


def test_moving_settles_a_proposed_time(salon, django_capture_on_commit_callbacks):
    row = change_status(build.adapter(), salon[3][0], "reschedule_proposed")
    heard = []

    def listen(appointment, previous, **_what):
        heard.append((appointment.status, previous))

    status_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            reschedule_booking(build.adapter(), row, starts_at=at("10:00"))
    finally:
        status_changed.disconnect(listen)
    assert {each.status for each in Visit.objects.all()} == {"confirmed"}
    assert heard == [("confirmed", "reschedule_proposed")]


def test_a_visit_can_move_to_another_master(salon):
    rows = salon[3]
    bob = build.stylist("Bob", hours="09:00-13:00")
    reschedule_booking(build.adapter(), rows[0], starts_at=at("09:00"), master_id=str(bob.pk))
    assert {row.stylist_id for row in Visit.objects.all()} == {bob.pk}


def test_without_a_name_every_service_keeps_its_master(salon):
    rows = salon[3]
    build.stylist("Bob", hours="09:00-17:00")
    with pytest.raises(errors.OutsideHours):
        reschedule_booking(build.adapter(), rows[0], starts_at=at("14:00"))


def test_a_refused_move_changes_nothing(salon):
    cut, _dye, ada, rows = salon
    build.booked(ada, cut, at("11:00"))
    for start in (at("09:40"), at("10:30"), at("09:00", TUESDAY - timedelta(9))):
        with pytest.raises(errors.BookingEngineError):
            reschedule_booking(build.adapter(), rows[0], starts_at=start)
    rows[0].refresh_from_db()
    assert rows[0].starts_at == at("09:00")


def test_who_decided_on_an_old_time_is_told(salon):
    rows = salon[3]
    seen_before = Visit.objects.get(pk=rows[0].pk)
    reschedule_booking(build.adapter(), rows[0], starts_at=at("10:00"))
    for change in (
        lambda: reschedule_booking(build.adapter(), seen_before, starts_at=at("11:00")),
        lambda: cancel_booking(build.adapter(), seen_before),
    ):
        with pytest.raises(errors.StatusChangedMeanwhile):
            change()


def test_what_is_cancelled_cannot_be_moved(salon):
    rows = cancel_booking(build.adapter(), salon[3][0])
    with pytest.raises(errors.InvalidMove):
        reschedule_booking(build.adapter(), rows[0], starts_at=at("10:00"))


MOVES = {
    ("pending", "confirmed"),
    ("pending", "cancelled"),
    ("confirmed", "completed"),
    ("confirmed", "no_show"),
    ("confirmed", "cancelled"),
    ("confirmed", "reschedule_proposed"),
    ("reschedule_proposed", "confirmed"),
    ("reschedule_proposed", "cancelled"),
    # Reopening: validated like a new booking.
    *(
        (closed, opened)
        for closed in ("cancelled", "completed", "no_show")
        for opened in ("pending", "confirmed")
    ),
}


def test_the_moves_are_these_and_no_others(salon):
    row = salon[3][0]
    every = [status.value for status in Status]
    for current in every:
        for target in every:
            Visit.objects.filter(pk=row.pk).update(status=current)
            row.refresh_from_db()
            if (current, target) in MOVES:
                assert change_status(build.adapter(), row, target).status == target
                assert Visit.objects.get(pk=row.pk).status == target
                continue
            with pytest.raises(errors.InvalidMove):
                change_status(build.adapter(), row, target)


def test_of_two_changes_of_a_status_the_second_is_told(salon):
    row = salon[3][0]
    seen_before = Visit.objects.get(pk=row.pk)
    change_status(build.adapter(), row, "completed")
    with pytest.raises(errors.StatusChangedMeanwhile) as told:
        change_status(build.adapter(), seen_before, "cancelled")
    assert told.value.current == "completed"


def test_reopening_needs_room(salon):
    cut, _dye, ada, rows = salon
    (first, _second) = cancel_booking(build.adapter(), rows[0])
    build.booked(ada, cut, at("09:30"))
    with pytest.raises(errors.SlotAlreadyBookedError):
        change_status(build.adapter(), first, "confirmed")
    assert Visit.objects.get(pk=first.pk).status == "cancelled"


def test_each_change_sends_its_signal(salon, django_capture_on_commit_callbacks):
    heard = []

    def listen(signal, **what):
        heard.append((signal, {k: v for k, v in what.items() if k != "sender"}))

    signals = (booking_cancelled, booking_rescheduled, status_changed)
    for signal in signals:
        signal.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            rows = salon[3]
            moved = reschedule_booking(build.adapter(), rows[0], starts_at=at("10:00"))
            proposed = change_status(build.adapter(), moved[0], "reschedule_proposed")
            cancelled = cancel_booking(build.adapter(), proposed)
    finally:
        for signal in signals:
            signal.disconnect(listen)
    assert [signal for signal, _what in heard] == [
        booking_rescheduled,
        status_changed,
        *[status_changed] * 2,
        booking_cancelled,
    ]
    assert [old.starts_at for old in heard[0][1]["previous"]] == [at("09:00"), at("10:00")]
    assert heard[1][1] == {"appointment": proposed, "previous": "confirmed"}
    assert heard[2][1] == {"appointment": cancelled[0], "previous": "reschedule_proposed"}
    assert heard[3][1] == {"appointment": cancelled[1], "previous": "confirmed"}
    assert heard[4][1] == {"appointments": cancelled}
