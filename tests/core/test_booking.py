"""Booking: what is written, what is refused, and under which name."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core import errors
from core.contracts import BookingPersistenceHook
from core.selectors import create_booking, get_available_slots
from core.signals import booking_created
from rig import build
from rig.build import MONDAY, at
from rig.models import Stylist, Treatment, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cut():
    build.settings()
    return build.treatment("Cut", 60)


def book(services, start="09:00", adapter=None, **options):
    ids = [service.pk for service in services]
    starts_at = start if isinstance(start, datetime) else at(start)
    return create_booking(
        adapter or build.adapter(), service_ids=ids, starts_at=starts_at, **options
    )


def test_a_booking_stores_its_whole_blocked_span(cut):
    cut.prep_before_minutes, cut.min_gap_after_minutes = 10, 20
    cut.save()
    ada = build.stylist(buffer_between_minutes=5)
    (visit,) = book([cut])
    visit.refresh_from_db()
    assert (visit.stylist, visit.treatment, visit.status) == (ada, cut, "confirmed")
    assert (visit.starts_at, visit.ends_at) == (at("09:00"), at("10:00"))
    assert (visit.blocked_from, visit.blocked_until) == (at("08:50"), at("10:25"))
    assert (visit.lane, visit.position, visit.idempotency_key) == (0, 0, None)


def test_every_offered_start_can_be_booked_and_no_other(cut):
    ada = build.stylist(hours="09:00-12:00")
    build.booked(ada, cut, at("10:00"))
    offered = {slot.starts_at for slot in get_available_slots(build.adapter(), [cut.pk], MONDAY)}
    assert offered == {at("09:00"), at("11:00")}
    for quarter in range(4 * 24):
        start = at("00:00") + timedelta(minutes=15 * quarter)
        if start not in offered:
            with pytest.raises(errors.BookingEngineError):
                book([cut], start)
            continue
        (visit,) = book([cut], start)
        visit.delete()


@pytest.mark.parametrize(
    ("start", "error"),
    [
        (at("08:00"), errors.OutsideHours),
        (at("16:30"), errors.OutsideHours),
        (at("09:10"), errors.OffGrid),
        (at("09:00", build.SUNDAY), errors.OutsideHours),
        (at("09:00", MONDAY - timedelta(7)), errors.InThePast),
        (at("09:00", MONDAY - timedelta(3)), errors.TooSoon),
        (at("09:00", MONDAY + timedelta(70)), errors.TooFar),
    ],
)
def test_a_broken_rule_is_named(cut, start, error):
    build.settings(min_advance_minutes=180)
    build.stylist()
    with pytest.raises(error) as refused:
        book([cut], start)
    assert refused.value.rule == error.rule
    assert not Visit.objects.exists()


def test_what_only_bookings_prevent_is_slot_already_booked(cut):
    build.stylist()
    book([cut], "10:00")
    for start in ("09:30", "10:00", "10:30"):
        with pytest.raises(errors.SlotAlreadyBookedError):
            book([cut], start)
    assert Visit.objects.count() == 1


def test_a_naive_start_is_refused(cut):
    build.stylist()
    with pytest.raises(errors.BookingInputError, match="time zone"):
        book([cut], datetime(2030, 3, 4, 9))


def test_any_master_goes_on_to_the_next_free_one(cut):
    stylists = {build.stylist(name).pk for name in ("Ada", "Bob", "Cleo")}
    taken = [book([cut])[0].stylist_id for _ in range(3)]
    assert set(taken) == stylists
    with pytest.raises(errors.SlotAlreadyBookedError):
        book([cut])


def test_bookings_wait_where_the_settings_say_so(cut):
    build.settings(requires_confirmation=True)
    build.stylist()
    assert book([cut])[0].status == "pending"


def test_client_and_extra_fields_are_saved(cut):
    build.stylist()
    user = get_user_model().objects.create(username="eve")
    (visit,) = book([cut], client=user, extra_fields={"note": "soon", "guest_name": "E"})
    visit.refresh_from_db()
    assert (visit.client, visit.note, visit.guest_name) == (user, "soon", "E")


NOT_TO_GIVE = ["colour", "starts_at", "status", "stylist", "stylist_id", "client_id", "id", "lane"]


@pytest.mark.parametrize("name", NOT_TO_GIVE)
def test_extra_fields_must_be_the_caller_s_to_give(cut, name):
    build.stylist()
    with pytest.raises(errors.BookingInputError, match=name):
        book([cut], extra_fields={name: 1})


@pytest.mark.parametrize(
    "wrong",
    [
        {"idempotency_key": "x" * 101},
        {"idempotency_key": "x\0"},
        {"extra_fields": {"guest_name": "x" * 201}},
        {"extra_fields": {"note": "\0"}},
    ],
)
def test_what_the_database_would_refuse_is_an_input_error(cut, wrong):
    build.stylist()
    with pytest.raises(errors.BookingInputError):
        book([cut], **wrong)


def test_the_same_content_is_compared_as_the_fields_read_it(cut):
    build.stylist()
    first, again = (
        book([cut], idempotency_key="k1", extra_fields={"note": 5, "guest_name": gettext_lazy("E")})
        for _ in range(2)
    )
    assert first == again


@pytest.mark.skipif(
    not connection.features.has_select_for_update, reason="nothing is read before the lock"
)
def test_the_same_form_that_was_faster_meanwhile_answers_for_both(cut):
    build.stylist()
    adapter, twin = build.adapter(), build.adapter()
    look, rows = adapter.look, []

    def look_late(*question, **options):
        if not rows:
            rows.extend(book([cut], adapter=twin, idempotency_key="k1"))
        return look(*question, **options)

    adapter.look = look_late
    assert book([cut], adapter=adapter, idempotency_key="k1") == rows
    assert Visit.objects.count() == 1


def test_the_same_key_and_content_answers_with_the_same_booking(cut):
    build.stylist()
    build.stylist("Bob")
    first = book([cut, cut], idempotency_key="k1", extra_fields={"note": "n"})
    again = book([cut, cut], idempotency_key="k1", extra_fields={"note": "n"})
    assert [row.pk for row in again] == [row.pk for row in first]
    assert [row.idempotency_key for row in first] == ["k1", None]
    assert Visit.objects.count() == 2


def test_the_same_key_with_other_content_is_refused(cut):
    ada, bob = build.stylist("Ada"), build.stylist("Bob")
    book([cut], idempotency_key="k1", master_id=ada.pk)
    for change in (
        {"start": "11:00"},
        {"master_id": bob.pk},
        {"extra_fields": {"note": "other"}},
        {"services": [cut, cut]},
    ):
        with pytest.raises(errors.IdempotencyKeyReused):
            book(**{"services": [cut], "idempotency_key": "k1", **change})
    assert Visit.objects.count() == 1


def test_capacity_fills_lane_by_lane(cut):
    build.stylist(max_clients_parallel=3)
    assert [book([cut])[0].lane for _ in range(3)] == [0, 1, 2]
    with pytest.raises(errors.SlotAlreadyBookedError):
        book([cut])


def test_others_change_lanes_where_no_single_lane_is_free(cut):
    ada = build.stylist(hours="09:00-12:00", max_clients_parallel=2)
    two_hours = build.treatment("Long", 120)
    ada.services.add(two_hours)
    build.booked(ada, cut, at("09:00"), lane=0)
    build.booked(ada, cut, at("10:00"), lane=1)
    (long,) = book([two_hours], "09:00")
    lanes = dict(Visit.objects.values_list("starts_at", "lane").exclude(pk=long.pk))
    assert long.lane not in lanes.values()


def test_a_hook_that_fails_leaves_nothing(cut):
    class Half(BookingPersistenceHook):
        def persist(self, models, visit):
            build.booked(Stylist.objects.get(), Treatment.objects.get(), at("12:00"))
            raise FieldError("no")

    build.stylist()
    adapter = build.adapter()
    adapter.hook = Half()
    with pytest.raises(FieldError):
        book([cut], adapter=adapter)
    assert not Visit.objects.exists()


def test_a_hook_that_saves_too_little_is_an_error_and_saves_nothing(cut):
    class Lazy(BookingPersistenceHook):
        def persist(self, models, visit):
            return []

    build.stylist()
    adapter = build.adapter()
    adapter.hook = Lazy()
    with pytest.raises(errors.ConfigurationError):
        book([cut], adapter=adapter)


def test_signals_go_out_after_the_commit_and_harm_nobody(cut, django_capture_on_commit_callbacks):
    heard = []

    def broken(**_kwargs):
        raise RuntimeError("receiver")

    def hears(sender, appointments, **_kwargs):
        heard.append((sender, appointments))

    build.stylist()
    booking_created.connect(broken)
    booking_created.connect(hears)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            rows = book([cut])
            assert heard == []
    finally:
        booking_created.disconnect(broken)
        booking_created.disconnect(hears)
    assert heard == [(Visit, rows)]


def test_the_request_s_time_zone_does_not_move_a_booking(cut):
    build.stylist()
    with timezone.override("Pacific/Auckland"):
        (visit,) = book([cut], "16:00")
    assert visit.starts_at == at("16:00")
