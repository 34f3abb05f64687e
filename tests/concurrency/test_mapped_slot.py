"""One slot of a master whom the project had before: inherited tables, proxies, any kind of key."""

import pytest

from core.selectors import cancel_booking, change_status
from rig.existing.build import BUSINESSES
from tests.concurrency.race import (
    WithoutLock,
    at_once,
    book,
    look_then_write,
    only_postgres,
    outcome,
    unguarded_table,
)

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 10


@pytest.fixture(params=["practice", "garage", "school"])
def business(request):
    found = BUSINESSES[request.param]
    found.settings()
    return found


@pytest.fixture
def cut(business):
    return business.service("Cut", 60)


@pytest.fixture
def ada(business, cut):
    return business.master("Ada", cut)


def test_one_slot_one_wins(business, cut, ada):
    answers = at_once(*[book(business.adapter(), cut)] * CLIENTS)
    assert outcome(answers) == (1, CLIENTS - 1)
    assert business.models.appointment.objects.count() == 1


def test_a_named_master_s_slot_one_wins(business, cut, ada):
    answers = at_once(*[book(business.adapter(), cut, master_id=ada.pk)] * CLIENTS)
    assert outcome(answers) == (1, CLIENTS - 1)


def test_each_of_several_masters_is_booked_once(business, cut, ada):
    for name in ("Bob", "Cyd"):
        business.master(name, cut)
    assert outcome(at_once(*[book(business.adapter(), cut)] * CLIENTS)) == (3, CLIENTS - 3)


def test_of_two_who_change_one_booking_one_does(business, cut, ada):
    adapter = business.adapter()
    (row,) = book(adapter, cut)()
    works = (
        lambda: cancel_booking(adapter, row),
        lambda: change_status(adapter, row, "completed"),
    )
    answers = at_once(*works * 3)
    refused = [each for each in answers if isinstance(each, Exception)]
    assert len(refused) == len(answers) - 1


def test_looking_and_then_writing_lets_all_win(business, cut, ada):
    """The control: the same without the lock, and without the table's own guard."""
    with unguarded_table(business.models.appointment):
        adapter = WithoutLock(4, business.adapter())
        answers = at_once(*[lambda: look_then_write(adapter, cut)] * 4)
        assert outcome(answers) == (4, 0)


@only_postgres
def test_without_the_lock_the_constraint_alone_lets_one_win(business, cut, ada):
    """Over integer, text and UUID keys."""
    adapter = WithoutLock(1, business.adapter())
    answers = at_once(*[book(adapter, cut, master_id=ada.pk)] * 6)
    assert outcome(answers) == (1, 5)
