"""Two change the same booking, or staff and a client want the same time."""

import threading

import pytest
from django.db import transaction

from core.errors import StatusChangedMeanwhile
from core.selectors import (
    cancel_booking,
    change_status,
    reschedule_booking,
    validate_staff_booking,
)
from rig import build
from rig.build import at
from rig.models import Visit
from tests.concurrency.race import PATIENCE, WithoutLock, at_once, book, only_postgres, outcome
from tests.concurrency.test_one_slot import unguarded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(cut):
    return build.stylist()


@pytest.fixture
def visit(cut, ada):
    """A booking at nine."""
    (row,) = book(build.adapter(), cut)()
    return row


def again(visit):
    return Visit.objects.get(pk=visit.pk)


def wins_and_told(answers):
    """How many changes were made, and how many were told to look again."""
    told = sum(isinstance(answer, StatusChangedMeanwhile) for answer in answers)
    made = sum(isinstance(answer, list | Visit) for answer in answers)
    assert made + told == len(answers), answers
    return made, told


@pytest.mark.parametrize("_round", range(5))
def test_cancel_against_reschedule_one_wins(visit, _round):
    adapter, ours, theirs = build.adapter(), again(visit), again(visit)
    cancelled, moved = at_once(
        lambda: cancel_booking(adapter, ours),
        lambda: reschedule_booking(adapter, theirs, starts_at=at("11:00")),
    )
    assert wins_and_told([cancelled, moved]) == (1, 1)
    visit.refresh_from_db()
    if isinstance(cancelled, list):
        assert (visit.status, visit.starts_at) == ("cancelled", at("09:00"))
    else:
        assert (visit.status, visit.starts_at) == ("confirmed", at("11:00"))


def test_who_saves_what_they_read_before_brings_a_cancelled_booking_back(visit):
    """The control: both are told that they won, and the client who cancelled is expected."""
    both_read = threading.Barrier(2)
    first_is_done = threading.Event()

    def cancel():
        row = again(visit)
        both_read.wait(timeout=PATIENCE)
        row.status = "cancelled"
        row.save()
        first_is_done.set()
        return row

    def move():
        row = again(visit)
        both_read.wait(timeout=PATIENCE)
        first_is_done.wait(timeout=PATIENCE)
        row.note = "Moved"
        row.save()
        return row

    assert wins_and_told(at_once(cancel, move)) == (2, 0)
    visit.refresh_from_db()
    assert visit.status == "confirmed"


def test_of_many_who_finish_a_booking_one_does(visit):
    adapter = build.adapter()
    targets = ["completed", "no_show", "cancelled"] * 2
    works = [
        lambda row=row, target=target: change_status(adapter, row, target)
        for row, target in [(again(visit), target) for target in targets]
    ]
    assert wins_and_told(at_once(*works)) == (1, 5)


def staff(adapter, cut, ada, start="09:00"):
    """What the admin does: validate and save in one transaction."""

    def work():
        with transaction.atomic():
            row = Visit(stylist=ada, treatment=cut, starts_at=at(start))
            validate_staff_booking(adapter, row)
            row.save()
        return [row]

    return work


@pytest.mark.parametrize("start", ["09:00", "09:30"])
def test_admin_against_wizard_one_wins(cut, ada, start):
    adapter = build.adapter()
    works = [book(adapter, cut, master_id=ada.pk), staff(adapter, cut, ada, start)]
    assert outcome(at_once(*works * 4)) == (1, 7)
    assert Visit.objects.count() == 1


def test_staff_who_move_a_booking_against_a_client(cut, ada, visit):
    """To eleven: it is either moved there, or somebody else has the time."""

    def move():
        with transaction.atomic():
            row = again(visit)
            row.starts_at = at("11:00")
            validate_staff_booking(build.adapter(), row)
            row.save()
        return [row]

    answers = at_once(move, *[book(build.adapter(), cut, start="11:00")] * 5)
    assert outcome(answers) == (1, 5)
    assert Visit.objects.filter(starts_at=at("11:00")).count() == 1


@only_postgres
@unguarded
def test_without_the_lock_and_the_constraint_admin_and_wizard_both_win(
    cut, ada, without_constraint
):
    adapter = WithoutLock(2)
    works = [book(adapter, cut, master_id=ada.pk), staff(adapter, cut, ada)]
    assert outcome(at_once(*works)) == (2, 0)


@only_postgres
def test_without_the_lock_the_constraint_alone_lets_admin_or_wizard_win(cut, ada):
    adapter = WithoutLock()
    works = [book(adapter, cut, master_id=ada.pk), staff(adapter, cut, ada)]
    answers = at_once(*works)
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert Visit.objects.count() == 1
