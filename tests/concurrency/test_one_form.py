"""The same form, sent more than once at the same time."""

import pytest

from core.errors import IdempotencyKeyReused
from rig import build
from rig.models import Visit
from tests.concurrency.race import WithoutLock, at_once, book, only_postgres, outcome

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def two_masters(cut):
    """There is room for two bookings at nine."""
    return [build.stylist(name) for name in "AB"]


def only_row(answers):
    """The one row that everybody was answered with."""
    assert outcome(answers) == (len(answers), 0)
    (pk,) = {row.pk for rows in answers for row in rows}
    return pk


def test_the_same_form_at_once_makes_one_booking(cut):
    work = book(build.adapter(), cut, idempotency_key="form")
    assert only_row(at_once(*[work] * 6)) == Visit.objects.get().pk


def test_without_its_key_every_form_is_a_booking(cut):
    """The control: nothing else would tell that it is the same client."""
    assert outcome(at_once(*[book(build.adapter(), cut)] * 6)) == (2, 4)
    assert Visit.objects.count() == 2


@only_postgres
def test_without_the_lock_the_key_alone_makes_one_booking(cut):
    work = book(WithoutLock(), cut, idempotency_key="form")
    assert only_row(at_once(*[work] * 6)) == Visit.objects.get().pk


def test_of_two_forms_with_one_key_one_is_told(cut):
    adapter = build.adapter()
    starts = ("09:00", "11:00")
    works = [book(adapter, cut, start=start, idempotency_key="form") for start in starts]
    answers = at_once(*works)
    assert sorted(type(answer).__name__ for answer in answers) == [
        IdempotencyKeyReused.__name__,
        "list",
    ]
    assert Visit.objects.count() == 1
