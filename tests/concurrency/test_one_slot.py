"""Many want the same time; and what happens where nobody guards it."""

import os

import pytest

from rig import build
from rig.models import Visit
from tests.concurrency.race import (
    WithoutLock,
    at_once,
    book,
    look_then_write,
    only_postgres,
    outcome,
)

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 20

unguarded = pytest.mark.skipif(
    os.environ.get("CODEX_BOOKING_ISOLATION") == "serializable",
    reason="at this level the database finds the conflict by itself",
)


def test_one_slot_one_wins(cut):
    build.stylist()
    answers = at_once(*[book(build.adapter(), cut)] * CLIENTS)
    assert outcome(answers) == (1, CLIENTS - 1)
    assert Visit.objects.count() == 1


def test_a_named_master_s_slot_one_wins(cut):
    ada = build.stylist()
    answers = at_once(*[book(build.adapter(), cut, master_id=ada.pk)] * CLIENTS)
    assert outcome(answers) == (1, CLIENTS - 1)


def test_overlapping_starts_one_wins(cut):
    build.stylist(hours="09:00-10:30")
    works = [book(build.adapter(), cut, start=start) for start in ("09:00", "09:30")]
    assert outcome(at_once(*works * 10)) == (1, CLIENTS - 1)


def test_five_free_masters_serve_exactly_five_of_twenty(cut):
    for name in "ABCDE":
        build.stylist(name)
    answers = at_once(*[book(build.adapter(), cut)] * CLIENTS)
    assert outcome(answers) == (5, 15)
    assert len(set(Visit.objects.values_list("stylist", flat=True))) == 5


def test_capacity_three_serves_exactly_three_of_twenty(cut):
    build.stylist(max_clients_parallel=3)
    assert outcome(at_once(*[book(build.adapter(), cut)] * CLIENTS)) == (3, CLIENTS - 3)
    assert sorted(Visit.objects.values_list("lane", flat=True)) == [0, 1, 2]


# The controls: without the lock, and without the constraint where there is one.


def test_looking_and_then_writing_lets_all_win(cut, without_constraint):
    build.stylist()
    adapter = WithoutLock(4)
    answers = at_once(*[lambda: look_then_write(adapter, cut)] * 4)
    assert outcome(answers) == (4, 0)
    assert Visit.objects.count() == 4


def test_looking_and_then_writing_lets_overlapping_starts_win(cut, without_constraint):
    build.stylist(hours="09:00-10:30")
    adapter = WithoutLock(2)
    starts = ("09:00", "09:30")
    works = [lambda start=start: look_then_write(adapter, cut, start) for start in starts]
    assert outcome(at_once(*works)) == (2, 0)


def test_looking_and_then_writing_gives_all_to_one_of_five_masters(cut, without_constraint):
    for name in "ABCDE":
        build.stylist(name)
    adapter = WithoutLock(8)
    assert outcome(at_once(*[lambda: look_then_write(adapter, cut)] * 8)) == (8, 0)
    assert len(set(Visit.objects.values_list("stylist", flat=True))) == 1


def test_looking_and_then_writing_takes_more_than_the_capacity(cut, without_constraint):
    build.stylist(max_clients_parallel=3)
    adapter = WithoutLock(5)
    assert outcome(at_once(*[lambda: look_then_write(adapter, cut)] * 5)) == (5, 0)


@only_postgres
@unguarded
def test_without_the_lock_and_the_constraint_all_win(cut, without_constraint):
    ada = build.stylist()
    adapter = WithoutLock(4)
    answers = at_once(*[book(adapter, cut, master_id=ada.pk)] * 4)
    assert outcome(answers) == (4, 0)


# The lock taken away: the constraint alone.


@only_postgres
def test_without_the_lock_the_constraint_alone_lets_one_win(cut):
    ada = build.stylist()
    answers = at_once(*[book(WithoutLock(), cut, master_id=ada.pk)] * CLIENTS)
    assert outcome(answers) == (1, CLIENTS - 1)
    assert Visit.objects.count() == 1


@only_postgres
def test_without_the_lock_the_constraint_alone_keeps_overlapping_starts_apart(cut):
    ada = build.stylist(hours="09:00-10:30")
    works = [
        book(WithoutLock(), cut, start=start, master_id=ada.pk) for start in ("09:00", "09:30")
    ]
    assert outcome(at_once(*works * 4)) == (1, 7)


@only_postgres
def test_without_the_lock_the_constraint_alone_keeps_the_capacity(cut):
    ada = build.stylist(max_clients_parallel=3)
    answers = at_once(*[book(WithoutLock(), cut, master_id=ada.pk)] * 8)
    assert outcome(answers) == (3, 5)
    assert sorted(Visit.objects.values_list("lane", flat=True)) == [0, 1, 2]


@only_postgres
def test_without_the_lock_the_constraint_alone_gives_each_master_one(cut):
    for name in "ABC":
        build.stylist(name)
    assert outcome(at_once(*[book(WithoutLock(), cut)] * 8)) == (3, 5)
    assert len(set(Visit.objects.values_list("stylist", flat=True))) == 3
