"""The cache of busy time, on a real Redis."""

import threading
import time

import pytest
import redis
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.cache import BookingCacheAdapter
from core.invalidation import connect
from core.redis_manager import RedisManager
from core.selectors import (
    cancel_booking,
    create_booking,
    get_available_slots,
    reschedule_booking,
)
from rig import build
from rig.build import MONDAY, TUESDAY, at, local
from rig.models import Visit
from rig.wiring import ADAPTER, MODELS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(redis_url):
    return redis_url


@pytest.fixture
def adapter(server):
    client = redis.Redis.from_url(server)
    client.flushall()
    client.close()
    cached = build.adapter(cache=BookingCacheAdapter(RedisManager(server, timeout=60)))
    connect(MODELS, cached)
    yield cached
    connect(MODELS, ADAPTER)


@pytest.fixture
def cut():
    build.settings()
    return build.treatment("Cut", 60)


def free(adapter, service, day=MONDAY):
    return local(get_available_slots(adapter, [service.pk], day))


def queries(work):
    with CaptureQueriesContext(connection) as found:
        work()
    return [query["sql"] for query in found if "rig_visit" in query["sql"]]


def test_the_second_look_does_not_read_the_bookings(adapter, cut):
    ada = build.stylist(hours="09:00-12:00")
    build.booked(ada, cut, at("10:00"))
    assert len(queries(lambda: free(adapter, cut))) == 1
    assert queries(lambda: free(adapter, cut)) == []
    assert free(adapter, cut) == free(build.adapter(), cut) == ["09:00", "11:00"]


def test_an_update_forgets_nothing_as_the_readme_says(adapter, cut):
    ada = build.stylist(hours="09:00-12:00")
    row = build.booked(ada, cut, at("10:00"))
    assert free(adapter, cut) == ["09:00", "11:00"]
    Visit.objects.filter(pk=row.pk).update(status="cancelled")
    assert free(adapter, cut) == ["09:00", "11:00"]
    row.delete()
    assert len(free(adapter, cut)) == 5


def test_booking_moving_and_cancelling_are_seen_at_once(adapter, cut):
    build.stylist(hours="09:00-11:00")
    build.open_all_week()
    assert free(adapter, cut) == ["09:00", "09:30", "10:00"]
    rows = create_booking(adapter, service_ids=[cut.pk], starts_at=at("09:00"))
    assert free(adapter, cut) == ["10:00"]
    assert len(free(adapter, cut, TUESDAY)) == 3
    rows = reschedule_booking(adapter, rows[0], starts_at=at("09:00", TUESDAY))
    assert len(free(adapter, cut)) == 3
    assert free(adapter, cut, TUESDAY) == ["10:00"]
    cancel_booking(adapter, rows[0])
    assert len(free(adapter, cut, TUESDAY)) == 3


def test_save_and_delete_are_seen_at_once(adapter, cut):
    ada = build.stylist(hours="09:00-11:00")
    bob = build.stylist("Bob", hours="09:00-11:00", offers=[])
    free(adapter, cut)
    row = build.booked(ada, cut, at("09:00"))
    assert free(adapter, cut) == ["10:00"]
    row.stylist = bob
    row.save()
    assert len(free(adapter, cut)) == 3
    row.stylist = ada
    row.save()
    assert free(adapter, cut) == ["10:00"]
    row.delete()
    assert len(free(adapter, cut)) == 3


def test_nothing_is_booked_on_what_the_cache_says(adapter, cut):
    from core.errors import SlotAlreadyBookedError

    ada = build.stylist(hours="09:00-10:00")
    row = unsaved(ada, cut)
    assert free(adapter, cut) == ["09:00"]
    Visit.objects.bulk_create([row])
    assert free(adapter, cut) == ["09:00"]
    with pytest.raises(SlotAlreadyBookedError):
        create_booking(adapter, service_ids=[cut.pk], starts_at=at("09:00"))


def unsaved(who, what):
    row = build.booked(who, what, at("09:00"), status="cancelled")
    row.delete()
    row.pk, row.status, row._state.adding = None, "confirmed", True
    return row


def test_what_a_transaction_sees_before_it_fails_is_not_kept(adapter, cut):
    build.stylist(hours="09:00-11:00")

    def book_look_and_fail():
        with transaction.atomic():
            create_booking(adapter, service_ids=[cut.pk], starts_at=at("09:00"))
            assert free(adapter, cut) == ["10:00"]
            raise KeyError

    with pytest.raises(KeyError):
        book_look_and_fail()
    assert free(adapter, cut) == ["09:00", "09:30", "10:00"]


def test_a_row_whose_fields_were_not_read_is_forgotten_too(adapter, cut):
    ada = build.stylist(hours="09:00-11:00")
    row = build.booked(ada, cut, at("09:00"))
    assert free(adapter, cut) == ["10:00"]
    Visit.objects.only("pk").get(pk=row.pk).delete()
    assert len(free(adapter, cut)) == 3


@pytest.mark.parametrize(
    "strange",
    [
        "nonsense",
        "5",
        '{"a": 1}',
        '[["2030-03-04T09:00:00+00:00", "2030-03-04T10:00:00+00:00"]]',
        '[["2030-03-04T09:00:00", "2030-03-04T10:00:00", 0, "1"]]',
        '[["soon", "later", 0, "1"]]',
        "[[1, 2, 3, 4]]",
    ],
)
def test_values_that_cannot_be_read_are_read_anew(adapter, cut, server, strange):
    ada = build.stylist(hours="09:00-12:00")
    build.booked(ada, cut, at("10:00"))
    assert free(adapter, cut) == ["09:00", "11:00"]
    client = redis.Redis.from_url(server)
    for key in client.scan_iter():
        client.set(key, strange)
    client.close()
    assert free(adapter, cut) == ["09:00", "11:00"]
    assert queries(lambda: free(adapter, cut)) == []


def test_projects_that_share_a_redis_do_not_meet(adapter, cut, server):
    ada = build.stylist(hours="09:00-11:00")
    other = build.adapter(
        cache=BookingCacheAdapter(RedisManager(server, timeout=60), prefix="other")
    )
    assert len(free(other, cut)) == 3
    build.booked(ada, cut, at("09:00"))
    assert free(adapter, cut) == ["10:00"]
    assert len(free(other, cut)) == 3


def test_a_slow_reader_cannot_put_back_what_was_true_before(adapter, server):
    manager = adapter.cache.manager
    manager.lease(["k"], "?slow", 60)
    manager.delete(["k"])
    manager.replace({"k": "[]"}, "?slow", 60)
    assert manager.get_many(["k"]) == {}
    manager.lease(["k"], "?slow", 60)
    manager.delete(["k"])
    manager.lease(["k"], "?other", 60)
    manager.replace({"k": "old"}, "?slow", 60)
    manager.replace({"k": "new"}, "?other", 60)
    assert manager.get_many(["k"]) == {"k": "new"}


def test_without_redis_all_is_answered_and_it_is_left_alone_for_a_while(cut):
    build.stylist(hours="09:00-10:30")
    manager = RedisManager("redis://127.0.0.1:1/0", timeout=0.05, pause=3600)
    adapter = build.adapter(cache=BookingCacheAdapter(manager))
    assert free(adapter, cut) == ["09:00", "09:30"]
    assert manager.is_paused
    rows = create_booking(adapter, service_ids=[cut.pk], starts_at=at("09:00"))
    assert [row.starts_at for row in rows] == [at("09:00")]
    assert free(adapter, cut) == []


def test_a_silent_redis_costs_one_short_timeout(cut):
    import socket

    build.stylist(hours="09:00-10:30")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        manager = RedisManager(url, timeout=0.05, pause=3600)
        adapter = build.adapter(cache=BookingCacheAdapter(manager))
        answered = threading.Event()

        def ask():
            free(adapter, cut)
            answered.set()
            connection.close()

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(timeout=300)
        assert answered.is_set()
        assert manager.is_paused
        manager._client.close()


def test_after_the_pause_it_is_asked_again(server):
    manager = RedisManager(server, timeout=60, pause=0.01)
    manager._closed_until = time.monotonic() + 0.01
    time.sleep(0.02)
    manager.lease(["k2"], "?a", 60)
    manager.replace({"k2": "text"}, "?a", 60)
    assert manager.get_many(["k2"]) == {"k2": "text"}


def test_no_url_means_no_cache(settings):
    assert not BookingCacheAdapter.from_settings().enabled
    settings.BOOKING_REDIS_URL = "redis://127.0.0.1:6379/0"
    assert BookingCacheAdapter.from_settings().enabled
