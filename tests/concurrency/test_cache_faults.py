"""Redis is stopped, wiped, or falls silent, while clients book and others look."""

import itertools
import threading
from datetime import timedelta

import pytest
import redis

from core.cache import BookingCacheAdapter
from core.errors import SlotAlreadyBookedError
from core.invalidation import connect
from core.selectors import create_booking, get_available_slots
from core.signals import booking_created
from rig import build
from rig.build import MONDAY, at, local
from rig.models import Visit
from rig.wiring import ADAPTER, MODELS
from tests.concurrency.faults import Progress, RedisServer, only_servers, overlaps, until
from tests.concurrency.race import at_once

pytestmark = [only_servers, pytest.mark.django_db(transaction=True)]

DAYS = [MONDAY + timedelta(days=day) for day in range(20)]
LOOKED_AT = DAYS[:5]
# Where clients go on booking for as long as the fault takes, however long that is.
LATER = [MONDAY + timedelta(days=day) for day in range(20, 2000)]
LONG, SHORT = 3600, 1
"""Seconds that an entry lives: more than a test takes, and what can be waited for."""


@pytest.fixture(scope="module")
def own_server():
    server = RedisServer()
    yield server
    server.close()


@pytest.fixture
def server(own_server):
    """A Redis that nobody else uses, with nothing in it."""
    with redis.Redis.from_url(own_server.url) as client:
        client.flushall()
    return own_server


@pytest.fixture
def cached(server, settings):
    """What one more process of the project has: an adapter with a connection of its own."""

    def cached(seconds, timeout=0.1, pause=0.1):
        settings.BOOKING_REDIS_URL = server.url
        settings.BOOKING_REDIS_TTL = seconds
        settings.BOOKING_REDIS_TIMEOUT = timeout
        settings.BOOKING_REDIS_PAUSE = pause
        adapter = build.adapter(cache=BookingCacheAdapter.from_settings())
        connect(MODELS, adapter)
        return adapter

    yield cached
    connect(MODELS, ADAPTER)


@pytest.fixture
def told():
    """The visits that work after their commit has heard of."""
    chains = []

    def receive(appointments, **_kwargs):
        chains.append(appointments[0].chain_id)

    booking_created.connect(receive)
    yield chains
    booking_created.disconnect(receive)


def free(adapter, service, day=MONDAY):
    return local(get_available_slots(adapter, [service.pk], day))


def wait_until_all_expire(server):
    """Every entry is going to, by itself."""
    with redis.Redis.from_url(server.url) as client:
        keys = list(client.scan_iter())
        assert all(client.ttl(key) != -1 for key in keys)
        until(lambda: not keys or not client.exists(*keys), "the end of the entries")


# A stale slot, and its end.


def book_while_redis_is_silent(server, writer, service):
    server.fall_silent()
    # It asks in vain, and then leaves Redis alone for so long that it tells it nothing.
    free(writer, service)
    create_booking(writer, service_ids=[service.pk], starts_at=at("09:00"))
    server.speak()


def test_what_redis_was_not_told_of_is_shown_as_long_as_its_entry_lives(server, cached, cut):
    """The control: a stale slot can be seen here, and cannot be booked even then."""
    build.stylist(hours="09:00-11:00")
    reader, writer = cached(LONG, timeout=60), cached(LONG, pause=3600)
    assert free(reader, cut) == ["09:00", "09:30", "10:00"]
    book_while_redis_is_silent(server, writer, cut)
    assert free(reader, cut) == ["09:00", "09:30", "10:00"]
    with pytest.raises(SlotAlreadyBookedError):
        create_booking(reader, service_ids=[cut.pk], starts_at=at("09:00"))


def test_what_redis_was_not_told_of_is_not_shown_once_its_entry_has_expired(server, cached, cut):
    """An entry lives no longer than `BOOKING_REDIS_TTL`, however often it is read."""
    build.stylist(hours="09:00-11:00")
    reader, writer = cached(SHORT, timeout=60), cached(SHORT, pause=3600)
    assert free(reader, cut) == ["09:00", "09:30", "10:00"]
    book_while_redis_is_silent(server, writer, cut)
    wait_until_all_expire(server)
    assert free(reader, cut) == ["10:00"]


# Under load.


class Load:
    """Clients who book the same places as all others, and clients who look at some days."""

    def __init__(self, service):
        self.service, self.progress, self.is_over = service, Progress(), threading.Event()
        self.booked = []

    def booking(self, adapter):
        def book():
            hours = range(9, 17)
            first = itertools.product(hours, DAYS)
            for hour, day in itertools.chain(first, itertools.product(hours, LATER)):
                if self.is_over.is_set():
                    return
                try:
                    rows = create_booking(
                        adapter,
                        service_ids=[self.service.pk],
                        starts_at=at(f"{hour:02}:00", day),
                    )
                except SlotAlreadyBookedError:
                    continue
                self.booked.append(rows[0].chain_id)
                self.progress.add("booked")

        return book

    def looking(self, adapter):
        def look():
            for day in itertools.cycle(LOOKED_AT):
                if self.is_over.is_set():
                    return
                free(adapter, self.service, day)
                self.progress.add("looked")

        return look

    def some(self):
        """Until there has been some more of both."""
        now = self.progress.so_far()
        self.progress.wait("booked", 8, now)
        self.progress.wait("looked", 8, now)


def stop_and_start(server, load, adapters):
    server.stop()
    try:
        until(lambda: is_left_alone(adapters), "somebody who misses Redis")
        load.some()
    finally:
        server.start()


def be_silent(server, load, adapters):
    server.fall_silent()
    try:
        until(lambda: is_left_alone(adapters), "somebody who misses Redis")
        load.some()
    finally:
        server.speak()


def flush(server, load, _adapters):
    with redis.Redis.from_url(server.url) as client:
        for _time in range(3):
            until(client.dbsize, "entries")
            client.flushall()
            load.some()


def is_left_alone(adapters):
    return any(adapter.cache.manager.is_paused for adapter in adapters)


def bear(fault, server, load, adapters):
    """The fault comes under load, and goes under load; what came of it, for every client."""

    def disturb():
        try:
            load.some()
            fault(server, load, adapters)
            load.some()
        finally:
            load.is_over.set()

    books = [load.booking(adapter) for adapter in adapters] * 2
    looks = [load.looking(adapter) for adapter in adapters]
    return at_once(*books, *looks, disturb)


@pytest.fixture
def load(cut, without_constraint):
    """On two masters, without the database's own guard: it would hide a double booking."""
    for name in "AB":
        build.stylist(name)
    build.open_all_week(max_advance_days=3000)
    return Load(cut)


def assert_nothing_is_lost(answers, load, told):
    """No client met an error; what is booked, told to clients and to others is the same."""
    assert answers == [None] * len(answers)
    made = Visit.objects.values_list("chain_id", flat=True)
    assert sorted(load.booked) == sorted(told) == sorted(made)
    assert overlaps() == []


def shown(adapter, service):
    return {day: free(adapter, service, day) for day in LOOKED_AT}


@pytest.mark.parametrize("fault", [stop_and_start, be_silent])
def test_without_redis_for_a_while_no_client_notices_and_stale_slots_expire(
    server, cached, load, told, fault
):
    """All clients are answered, nothing is booked twice, and each booking is told of once."""
    adapters = [cached(SHORT), cached(SHORT)]
    assert_nothing_is_lost(bear(fault, server, load, adapters), load, told)
    wait_until_all_expire(server)
    assert shown(cached(SHORT, timeout=60), load.service) == shown(build.adapter(), load.service)


def test_a_redis_that_is_flushed_shows_no_stale_slot_at_all(server, cached, load, told):
    """Nobody waits for an entry's end: what is shown after the load is what is free."""
    adapters = [cached(LONG, timeout=60), cached(LONG, timeout=60)]
    assert_nothing_is_lost(bear(flush, server, load, adapters), load, told)
    assert shown(cached(LONG, timeout=60), load.service) == shown(build.adapter(), load.service)
