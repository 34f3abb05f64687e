"""The settings in Redis: written by who saves them, used by who only looks."""

import json
from datetime import time

import pytest
import redis
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import errors
from core.cache import BookingCacheAdapter
from core.invalidation import connect
from core.redis_manager import RedisManager
from core.selectors import create_booking, get_available_slots
from core.settings_cache import format_rules, parse_rules
from rig import build
from rig.build import MONDAY, at, local
from rig.models import BookingSettings
from rig.wiring import ADAPTER, MODELS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def adapter(redis_url, client):
    cached = build.adapter(cache=BookingCacheAdapter(RedisManager(redis_url, timeout=60)))
    connect(MODELS, cached)
    yield cached
    connect(MODELS, ADAPTER)


@pytest.fixture
def cut():
    cut = build.treatment("Cut", 60)
    build.stylist(hours="09:00-11:00")
    return cut


def free(adapter, service):
    return local(get_available_slots(adapter, [service.pk], MONDAY))


def asked_settings(work):
    with CaptureQueriesContext(connection) as found:
        work()
    return any("rig_bookingsettings" in query["sql"] for query in found)


def kept(client):
    keys = [key for key in client.scan_iter() if b"bookingsettings" in key]
    return [json.loads(client.get(key)) for key in keys]


def test_saving_writes_them_and_who_looks_uses_them(adapter, cut, client):
    row = build.settings(step_minutes=60)
    assert [rules["step"] for rules in kept(client)] == [3600]
    assert free(adapter, cut) == ["09:00", "10:00"]
    assert not asked_settings(lambda: free(adapter, cut))
    row.step_minutes = 30
    row.save()
    assert not asked_settings(lambda: free(adapter, cut))
    assert free(adapter, cut) == ["09:00", "09:30", "10:00"]


def test_what_is_rolled_back_is_never_written(adapter, cut, client):
    row = build.settings(step_minutes=60)

    def save_and_fail():
        with transaction.atomic():
            row.step_minutes = 30
            row.save()
            raise KeyError

    with pytest.raises(KeyError):
        save_and_fail()
    assert free(adapter, cut) == ["09:00", "10:00"]


def test_under_the_lock_the_row_itself_is_read(adapter, cut):
    build.settings(step_minutes=30)
    assert free(adapter, cut) == ["09:00", "09:30", "10:00"]
    BookingSettings.objects.update(step_minutes=60)
    assert free(adapter, cut) == ["09:00", "09:30", "10:00"]
    with pytest.raises(errors.OffGrid):
        create_booking(adapter, service_ids=[cut.pk], starts_at=at("09:30"))


def test_a_save_that_did_not_reach_redis_is_healed_when_the_time_to_live_is_over(
    adapter, cut, client
):
    build.settings(step_minutes=30)
    BookingSettings.objects.update(step_minutes=60)
    (key,) = [key for key in client.scan_iter() if b"bookingsettings" in key]
    assert 0 < client.ttl(key) <= 60
    client.pexpire(key, 1)
    while client.exists(key):
        pass
    assert free(adapter, cut) == ["09:00", "10:00"]


def test_deleting_the_row_brings_the_defaults_back(adapter, cut):
    row = build.settings(step_minutes=60)
    assert free(adapter, cut) == ["09:00", "10:00"]
    row.delete()
    assert free(adapter, cut) == ["09:00", "09:30", "10:00"]


def test_without_redis_the_row_is_read(cut):
    build.settings(step_minutes=60)
    down = BookingCacheAdapter(RedisManager("redis://127.0.0.1:1/0", timeout=0.05, pause=3600))
    adapter = build.adapter(cache=down)
    connect(MODELS, adapter)
    try:
        BookingSettings.objects.get().save()
        assert free(adapter, cut) == ["09:00", "10:00"]
    finally:
        connect(MODELS, ADAPTER)


def test_of_two_who_saved_nobody_overwrites_what_came_later(adapter, cut, client):
    build.settings(step_minutes=60)
    cache = adapter.cache
    key = cache._rules_key(MODELS, "default")
    cache.manager.delete([key])
    cache.manager.lease([key], "?slow", 60)
    old = format_rules(cache.rules(MODELS, "default"))
    BookingSettings.objects.get().save()
    cache.manager.replace({key: old.replace("3600", "60")}, "?slow", 60)
    assert free(adapter, cut) == ["09:00", "10:00"]


def test_every_value_comes_back_as_it_was(cut):
    build.settings(max_visit_minutes=90, monday_start=None, sunday_end=time(23, 30))
    rules = build.adapter().look(build_question(cut), build_period()).rules
    assert parse_rules(format_rules(rules)) == rules


def build_question(cut):
    from core.question import read_question

    return read_question(MODELS, [cut.pk])


def build_period():
    from core.snapshot import Period

    return Period(first=MONDAY, last=MONDAY)


@pytest.mark.parametrize(
    "change",
    [
        {"step": 0},
        {"step": None},
        {"step": "soon"},
        {"slot_grid": "moon"},
        {"notice": -1},
        {"horizon_days": "many"},
        {"week": []},
        {"week": 5},
        {"unknown": 1},
        {"max_visit": 0},
    ],
)
def test_values_that_no_settings_could_have_are_not_used(adapter, cut, client, change):
    build.settings(step_minutes=60)
    (key,) = [key for key in client.scan_iter() if b"bookingsettings" in key]
    client.set(key, json.dumps({**json.loads(client.get(key)), **change}))
    assert free(adapter, cut) == ["09:00", "10:00"]
    assert not asked_settings(lambda: free(adapter, cut))
