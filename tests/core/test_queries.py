"""The number of queries does not depend on masters, days or services."""

from datetime import timedelta
from functools import partial

import pytest
import redis
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from core import statements
from core.cache import BookingCacheAdapter
from core.errors import BookingInputError
from core.invalidation import connect
from core.loading import load_rules, load_team
from core.redis_manager import RedisManager
from core.selectors import (
    create_booking,
    get_available_slots,
    get_calendar_data,
    get_nearest_slots,
)
from rig import build
from rig.build import MONDAY, TUESDAY, at, clock
from rig.models import Stylist, Treatment, Visit, WorkingDay
from rig.wiring import ADAPTER, MODELS

pytestmark = pytest.mark.django_db

COLD = 4
FAR = 5
"""The nearest slot, where nothing is free for weeks: the bookings in two parts."""
WARM = 3
"""Two; and the bookings, where there would be too many keys to ask Redis for."""

only_with_row_locks = pytest.mark.skipif(
    not connection.features.has_select_for_update, reason="one lock is all there is"
)


def queries(work):
    with CaptureQueriesContext(connection) as found:
        work()
    return [query["sql"] for query in found]


def salon(masters, services=5):
    """A salon of any size that is open all week, with a booking for everybody."""
    build.open_all_week(max_advance_days=90)
    offered = [build.treatment(f"S{number}", 30) for number in range(services)]
    team = Stylist.objects.bulk_create(Stylist(name=f"M{number}") for number in range(masters))
    link = Stylist.services.through
    link.objects.bulk_create(link(stylist=who, treatment=what) for who in team for what in offered)
    hours = {"start_time": clock("09:00"), "end_time": clock("17:00")}
    WorkingDay.objects.bulk_create(
        WorkingDay(stylist=who, weekday=day, **hours) for who in team for day in range(7)
    )
    start, end = at("09:00"), at("09:30")
    spans = {"starts_at": start, "ends_at": end, "blocked_from": start, "blocked_until": end}
    Visit.objects.bulk_create(Visit(stylist=who, treatment=offered[0], **spans) for who in team)
    return offered


def questions(adapter, services):
    """Everything that is asked of availability, for one and for all services."""
    for ids in ([services[0].pk], [each.pk for each in services]):
        yield lambda ids=ids: get_available_slots(adapter, ids, MONDAY)
        yield lambda ids=ids: get_nearest_slots(adapter, ids, MONDAY, search_days=1)
        yield lambda ids=ids: get_nearest_slots(adapter, ids, MONDAY, search_days=60)
        yield lambda ids=ids: get_calendar_data(adapter, 2030, 4, service_ids=ids)


@pytest.mark.parametrize("masters", [1, 500])
def test_slots_a_month_and_the_nearest_cost_four_queries_whatever_the_size(masters):
    services = salon(masters)
    counts = [len(queries(work)) for work in questions(build.adapter(), services)]
    assert set(counts) == {COLD}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("masters", [1, 500])
def test_with_a_warm_cache_they_cost_no_more_than_three(masters, redis_url):
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    client.close()
    adapter = build.adapter(cache=BookingCacheAdapter(RedisManager(redis_url, timeout=60)))
    connect(MODELS, adapter)
    try:
        services = salon(masters)
        for work in questions(adapter, services):
            assert len(queries(work)) <= COLD
            assert len(queries(work)) <= WARM
        assert len(queries(next(questions(adapter, services)))) == 2
        assert not adapter.cache.manager.is_paused
    finally:
        connect(MODELS, ADAPTER)


def test_a_full_time_costs_one_more_behind_five_weeks():
    services = salon(3)
    for who in Stylist.objects.all():
        build.off(who, MONDAY, MONDAY.replace(year=2031))
    adapter = build.adapter()
    for days, wanted in ((1, COLD), (35, COLD), (36, FAR), (60, FAR)):
        work = partial(get_nearest_slots, adapter, [services[0].pk], MONDAY, search_days=days)
        assert len(queries(work)) == wanted


def test_bookings_are_read_in_the_second_part_as_well():
    """The first free start lies behind five weeks of time off, after a booking."""
    (service,) = salon(1, services=1)
    who = Stylist.objects.get()
    far = MONDAY + timedelta(days=42)
    build.off(who, MONDAY, far - timedelta(days=1))
    start, end = at("09:00", far), at("11:00", far)
    spans = {"starts_at": start, "ends_at": end, "blocked_from": start, "blocked_until": end}
    Visit.objects.create(stylist=who, treatment=service, **spans)
    slots = get_nearest_slots(build.adapter(), [service.pk], MONDAY)
    assert slots[0].starts_at == end


def test_what_goes_wrong_costs_one_more_to_say_it_well():
    salon(1)
    lonely = build.treatment("Nobody's")
    with CaptureQueriesContext(connection) as found, pytest.raises(BookingInputError):
        get_available_slots(build.adapter(), [lonely.pk], MONDAY)
    assert len(found) <= COLD + 1


@only_with_row_locks
@pytest.mark.django_db(transaction=True)
def test_booking_a_named_master_is_begin_lock_four_reads_insert_and_commit():
    services = salon(2)
    who = Stylist.objects.first()
    sql = queries(
        lambda: create_booking(
            build.adapter(),
            service_ids=[services[0].pk],
            starts_at=at("10:00"),
            master_id=who.pk,
        )
    )
    assert [text.split()[0].strip("(") for text in sql] == [
        "BEGIN",
        "UPDATE",
        *["SELECT"] * COLD,
        "INSERT",
        "COMMIT",
    ]


@only_with_row_locks
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("masters", [2, 200])
def test_booking_any_master_reads_twice_and_locks_one(masters):
    services = salon(masters)
    sql = queries(
        lambda: create_booking(build.adapter(), service_ids=[services[0].pk], starts_at=at("10:00"))
    )
    assert len(sql) == COLD + len(["BEGIN", "lock", "touch"]) + COLD + len(["INSERT", "COMMIT"])
    locks = [text for text in sql if "FOR NO KEY UPDATE" in text or "FOR UPDATE" in text]
    (lock,) = [text for text in locks if "rig_stylist" in text]
    assert f"IN ({Visit.objects.latest('pk').stylist_id})" in lock


def test_a_query_s_sql_is_made_once_and_filled_with_each_question_s_values(monkeypatch):
    services = salon(2)
    adapter = build.adapter()
    get_available_slots(adapter, [services[0].pk], MONDAY)
    made = []
    compiled = statements._compiled
    monkeypatch.setattr(
        statements, "_compiled", lambda *given: made.append(given) or compiled(*given)
    )
    monday = get_available_slots(adapter, [services[0].pk], MONDAY)
    tuesday = get_available_slots(adapter, [each.pk for each in services[:3]], TUESDAY)
    assert made == []
    assert (len(monday), len(tuesday)) == (15, 14)


def own_manager(monkeypatch, kind):
    own = kind()
    own.model = Treatment
    monkeypatch.setitem(Treatment._meta.__dict__, "default_manager", own)
    assert Treatment._default_manager is own


def test_a_manager_of_the_project_s_own_is_asked_every_time(monkeypatch):
    """What it hides today it may show tomorrow, to others."""
    services = salon(2)
    hidden = []

    class Own(type(Treatment._default_manager)):
        def get_queryset(self):
            return super().get_queryset().exclude(pk__in=hidden)

    own_manager(monkeypatch, Own)
    ids = [services[0].pk]
    assert get_available_slots(build.adapter(), ids, MONDAY)
    hidden.append(services[0].pk)
    with pytest.raises(BookingInputError):
        get_available_slots(build.adapter(), ids, MONDAY)


def test_a_manager_that_only_has_methods_of_its_own_costs_nothing(monkeypatch):
    """It chooses the same rows as Django's: there is no reason to ask it anew."""
    services = salon(2)
    own_manager(monkeypatch, QuerySet.as_manager().__class__)
    adapter = build.adapter()
    get_available_slots(adapter, [services[0].pk], MONDAY)
    monkeypatch.setattr(statements, "_compiled", lambda *given: pytest.fail("made again"))
    assert len(get_available_slots(adapter, [services[1].pk], MONDAY)) == 15


def test_with_a_manager_of_its_own_only_what_is_asked_for_and_active_is_loaded(monkeypatch):
    """A service that is switched off is none, whatever else the same masters offer."""
    asked, off, other = salon(2, services=3)
    Treatment.objects.filter(pk=off.pk).update(is_active=False)

    class Own(type(Treatment._default_manager)):
        def get_queryset(self):
            return super().get_queryset()

    own_manager(monkeypatch, Own)
    adapter = build.adapter()
    rules = load_rules(adapter.models, "default")
    team = load_team(adapter.models, "default", rules, "UTC", services=[asked.pk])
    assert list(team.services) == list(team.skills) == [asked.pk]
    for ids in ([asked.pk, off.pk], [off.pk, other.pk]):
        with pytest.raises(BookingInputError):
            get_available_slots(adapter, ids, MONDAY)


def test_percent_signs_of_a_manager_of_the_project_s_own_are_no_places_for_values(monkeypatch):
    services = salon(1, services=2)
    Treatment.objects.filter(pk=services[1].pk).update(name="100 %s")

    class Own(type(Treatment._default_manager)):
        def get_queryset(self):
            return super().get_queryset().extra(where=["name NOT LIKE '100 %%s'"])

    own_manager(monkeypatch, Own)
    assert get_available_slots(build.adapter(), [services[0].pk], MONDAY)
    with pytest.raises(BookingInputError):
        get_available_slots(build.adapter(), [services[1].pk], MONDAY)
