"""Booking around models that a project had before: they differ, the rules do not."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.cache import BookingCacheAdapter
from core.checks import check_models
from core.errors import (
    BookingInputError,
    IdempotencyKeyReused,
    SlotAlreadyBookedError,
)
from core.redis_manager import RedisManager
from core.selectors import (
    bookable_services,
    cancel_booking,
    create_booking,
    described,
    get_available_slots,
    get_calendar_data,
    get_nearest_slots,
    masters_for,
    reschedule_booking,
    validate_staff_booking,
)
from rig.build import MONDAY, TUESDAY, at, local
from rig.existing.build import BUSINESSES

pytestmark = pytest.mark.django_db


@pytest.fixture(params=BUSINESSES.values(), ids=BUSINESSES.keys())
def business(request):
    request.param.settings()
    return request.param


@pytest.fixture
def cut(business):
    return business.service("Cut", 60)


@pytest.fixture
def ada(business, cut):
    return business.master("Ada", cut)


def starts(business, *services, day=MONDAY, **options):
    ids = [each.pk for each in services]
    return local(get_available_slots(business.adapter(), ids, day, **options))


def book(business, *services, start="10:00", **options):
    ids = [each.pk for each in services]
    return create_booking(business.adapter(), service_ids=ids, starts_at=at(start), **options)


def test_the_wiring_fits_the_models(business):
    assert check_models(business.models) == []


def test_a_day_s_starts_are_shown_and_what_is_booked_is_not(business, cut, ada):
    before = starts(business, cut)
    assert {"09:00", "10:00", "11:00"} <= set(before)
    (row,) = book(business, cut)
    assert getattr(row, f"{business.models.master_field}_id") == ada.pk
    assert (row.starts_at, row.ends_at) == (at("10:00"), at("11:00"))
    assert set(before) - set(starts(business, cut)) == {"09:30", "10:00", "10:30"}
    with pytest.raises(SlotAlreadyBookedError):
        book(business, cut)


def test_ids_do_as_text(business, cut, ada):
    """As a form sends them."""
    (row,) = create_booking(
        business.adapter(),
        service_ids=[str(cut.pk)],
        starts_at=at("10:00"),
        master_id=str(ada.pk),
    )
    assert row.status in business.models.texts("confirmed")
    assert starts(business, cut, master_id=str(ada.pk))[0] in ("08:00", "09:00")


def test_a_visit_of_two_services_and_two_masters(business, cut):
    colour = business.service("Colour", 30)
    both = [business.master(name, cut, colour) for name in ("Ada", "Bob")]
    selections = {cut.pk: both[0].pk, colour.pk: both[1].pk}
    rows = book(business, cut, colour, master_selections=selections)
    name = f"{business.models.master_field}_id"
    assert [getattr(row, name) for row in rows] == [both[0].pk, both[1].pk]
    assert [row.starts_at for row in rows] == [at("10:00"), at("11:00")]


def test_any_master_is_one_who_is_free(business, cut):
    masters = {business.master(name, cut).pk for name in ("Ada", "Bob")}
    name = f"{business.models.master_field}_id"
    assert {getattr(book(business, cut)[0], name) for _both in masters} == masters
    with pytest.raises(SlotAlreadyBookedError):
        book(business, cut)


def test_a_cancelled_visit_gives_its_time_back(business, cut, ada):
    before = starts(business, cut)
    (row,) = book(business, cut)
    (cancelled,) = cancel_booking(business.adapter(), row)
    assert business.models.status_of(cancelled.status) == "cancelled"
    assert starts(business, cut) == before


def test_a_visit_moves_to_another_master(business, cut, ada):
    bob = business.master("Bob", cut)
    (row,) = book(business, cut, master_id=ada.pk)
    adapter = business.adapter()
    (moved,) = reschedule_booking(adapter, row, starts_at=at("11:00"), master_id=bob.pk)
    assert (moved.pk, moved.starts_at) == (row.pk, at("11:00"))
    assert getattr(moved, f"{business.models.master_field}_id") == bob.pk
    assert "10:00" in starts(business, cut, master_id=ada.pk)


def test_staff_are_held_to_the_rules(business, cut, ada):
    book(business, cut)
    (other,) = book(business, cut, start="13:00")
    adapter = business.adapter()
    with transaction.atomic():
        other.starts_at = at("14:00")
        validate_staff_booking(adapter, other)
        other.save()
    assert other.ends_at == at("15:00")
    other.starts_at = at("10:30")
    with pytest.raises(SlotAlreadyBookedError), transaction.atomic():
        validate_staff_booking(adapter, other)


def test_the_same_form_sent_twice_books_once(business, cut, ada):
    rows = [book(business, cut, idempotency_key="k") for _twice in range(2)]
    assert rows[0] == rows[1]
    with pytest.raises(IdempotencyKeyReused):
        book(business, cut, start="13:00", idempotency_key="k")


def test_who_or_what_is_put_away_cannot_be_booked(business, cut, ada):
    bob, colour = business.master("Bob", cut), business.service("Colour", 30)
    business.put_away(ada)
    business.put_away(colour)
    assert masters_for(business.adapter(), [cut.pk]) == [bob]
    with pytest.raises(BookingInputError):
        book(business, cut, master_id=ada.pk)
    with pytest.raises(BookingInputError, match="no “"):
        starts(business, colour)
    business.put_away(bob)
    with pytest.raises(BookingInputError):
        starts(business, cut)
    assert bookable_services(business.adapter()) == []


def test_a_booking_of_somebody_who_was_put_away_is_still_one(business, cut, ada):
    (row,) = book(business, cut)
    business.put_away(ada)
    business.put_away(cut)
    (row,) = cancel_booking(business.adapter(), row)
    assert business.models.status_of(row.status) == "cancelled"


def test_what_takes_no_known_time_cannot_be_booked(business, cut, ada):
    endless = business.service("Endless", None)
    business.master("Bob", endless, cut)
    assert bookable_services(business.adapter()) == [cut]
    with pytest.raises(BookingInputError, match="no “"):
        starts(business, endless)


def test_who_offers_it_for_two_reasons_is_one(business, cut, ada):
    """Two lines in the project's own table are one offer."""
    assert masters_for(business.adapter(), [cut.pk, cut.pk]) == [ada]
    assert bookable_services(business.adapter()) == [cut]
    slots = starts(business, cut)
    assert len(slots) == len(set(slots))


def test_a_month_and_the_nearest_day(business, cut, ada):
    adapter = business.adapter()
    slots = get_nearest_slots(adapter, [cut.pk], date(2030, 3, 2))
    assert slots[0].local_date == MONDAY
    month = get_calendar_data(adapter, 2030, 3, service_ids=[cut.pk])
    days = {day.date: day.is_available for week in month.weeks for day in week}
    assert days[MONDAY]
    assert not days[date(2030, 3, 10)]


@pytest.mark.parametrize("masters", [1, 9])
def test_the_number_of_queries_is_that_of_a_project_without_any_mapping(business, cut, masters):
    for number in range(masters):
        business.master(f"M{number}", cut)
    adapter = business.adapter()
    with CaptureQueriesContext(
        connection,
    ) as found:
        get_available_slots(adapter, [cut.pk], TUESDAY)
    assert len(found) == 4
    with CaptureQueriesContext(connection) as found:
        described(adapter, "service", bookable_services(adapter), ["price", "duration_minutes"])
    assert len(found) <= 2


@pytest.mark.django_db(transaction=True)
def test_what_redis_keeps_of_a_master_is_forgotten_when_somebody_books(business, redis_url):
    """Whatever the keys are, and whatever the statuses are called."""
    cut = business.service("Cut", 60)
    business.master("Ada", cut)
    manager = RedisManager(redis_url, timeout=60)
    adapter = business.adapter(cache=BookingCacheAdapter(manager, prefix=uuid4().hex))
    kept = [local(get_available_slots(adapter, [cut.pk], MONDAY)) for _twice in range(2)]
    (row,) = create_booking(adapter, service_ids=[cut.pk], starts_at=at("10:00"))
    assert "10:00" not in local(get_available_slots(adapter, [cut.pk], MONDAY))
    cancel_booking(adapter, row)
    assert local(get_available_slots(adapter, [cut.pk], MONDAY)) == kept[0] == kept[1]


def test_services_are_described_in_the_contract_s_words(business, cut, ada):
    (row,) = described(
        business.adapter(), "service", bookable_services(business.adapter()), ["duration_minutes"]
    )
    assert row == cut
    assert row.duration_minutes == 60


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL enforces it")
def test_the_database_refuses_what_the_code_would_miss(business, cut, ada):
    """Whatever the master's key is."""
    (row,) = book(business, cut)
    row.pk, row.idempotency_key = None, None
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        row.save(force_insert=True)
