"""Many want one slot; and what happens where nobody guards it."""

import os
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, connections

from core.availability import DjangoAvailabilityAdapter
from core.contracts import Visit as NewVisit
from core.errors import SlotAlreadyBookedError
from core.question import read_question
from core.reading import Period
from core.recording import rows_of
from core.selectors import cancel_booking, create_booking, reschedule_booking
from rig import build
from rig.build import at
from rig.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 8

only_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one lock, PostgreSQL the constraint"
)


@pytest.fixture
def cut():
    build.settings()
    return build.treatment("Cut", 60)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment, each in a thread; answers and errors, in order."""
    together = threading.Barrier(len(works))
    answers: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            together.wait()
            answers[place] = work()
        except Exception as error:  # noqa: BLE001 - it is the answer
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def outcome(answers):
    """How many won, how many were told that the slot is taken; nothing else is allowed."""
    strange = [
        answer for answer in answers if not isinstance(answer, list | SlotAlreadyBookedError)
    ]
    assert strange == []
    won = sum(isinstance(answer, list) for answer in answers)
    return won, len(answers) - won


def book(adapter, cut, start="09:00", **options):
    return lambda: create_booking(adapter, service_ids=[cut.pk], starts_at=at(start), **options)


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
    works = [book(build.adapter(), cut, start) for start in ("09:00", "09:30")] * 4
    assert outcome(at_once(*works)) == (1, 7)


def test_five_free_masters_serve_exactly_five_of_twenty(cut):
    for name in "ABCDE":
        build.stylist(name)
    answers = at_once(*[book(build.adapter(), cut)] * 20)
    assert outcome(answers) == (5, 15)
    assert len(set(Visit.objects.values_list("stylist", flat=True))) == 5


def test_capacity_three_serves_exactly_three(cut):
    build.stylist(max_clients_parallel=3)
    assert outcome(at_once(*[book(build.adapter(), cut)] * CLIENTS)) == (3, CLIENTS - 3)
    assert sorted(Visit.objects.values_list("lane", flat=True)) == [0, 1, 2]


def test_the_same_form_twice_at_once_makes_one_booking(cut):
    for name in "AB":
        build.stylist(name)
    work = book(build.adapter(), cut, idempotency_key="form")
    answers = at_once(*[work] * 4)
    assert {row.pk for rows in answers for row in rows} == {Visit.objects.get().pk}


def test_chains_that_share_masters_in_opposite_order_do_not_deadlock(cut):
    dye = build.treatment("Dye", 60)
    ada = build.stylist("Ada")
    bob = build.stylist("Bob")

    def chain(services, masters):
        selections = dict(zip((s.pk for s in services), (m.pk for m in masters), strict=True))
        return lambda: create_booking(
            build.adapter(),
            service_ids=[service.pk for service in services],
            starts_at=at("09:00"),
            master_selections=selections,
        )

    for _round in range(10):
        Visit.objects.all().delete()
        one, other = chain([cut, dye], [ada, bob]), chain([cut, dye], [bob, ada])
        won, _lost = outcome(at_once(one, other))
        # They meet at no time: each master does the one's first and the other's second.
        assert won == 2


@pytest.mark.parametrize("_round", range(5))
def test_cancel_against_reschedule_one_wins(cut, _round):
    build.stylist()
    (row,) = book(build.adapter(), cut)()
    cancelled, moved = at_once(
        lambda: cancel_booking(build.adapter(), Visit.objects.get(pk=row.pk)),
        lambda: reschedule_booking(
            build.adapter(), Visit.objects.get(pk=row.pk), starts_at=at("11:00")
        ),
    )
    row.refresh_from_db()
    assert isinstance(cancelled, list) or isinstance(moved, list)
    if isinstance(cancelled, list):
        assert row.status == "cancelled"
    else:
        assert (row.status, row.starts_at) == ("confirmed", at("11:00"))


class WithoutLock(DjangoAvailabilityAdapter):
    """The control: everything as it is, but nobody waits for anybody."""

    def __init__(self, together):
        plain = build.adapter()
        super().__init__(plain.models, hook=plain.hook, clock=plain.clock)
        self.together = together

    def lock(self, masters):
        pass

    def visit_at(self, snapshot, start):
        found = super().visit_at(snapshot, start)
        if found is not None:
            self.together.wait(timeout=20)
        return found


def look_then_write(cut, together):
    """What the core does, without its lock and its transaction."""
    adapter = WithoutLock(together)
    question = read_question(adapter.models, [cut.pk])
    snapshot = adapter.look(question, Period.around(at("09:00")))
    rows = rows_of(adapter, adapter.visit_at(snapshot, at("09:00"))).rows
    visit = NewVisit(chain_id=uuid.uuid4(), rows=rows, status="confirmed")
    return adapter.hook.persist(adapter.models, visit)


@pytest.fixture
def without_constraint():
    """The table without its own guard, as on databases that have none."""
    constraint = next(c for c in Visit._meta.constraints if "no_overlap" in c.name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Visit, constraint)
    yield
    Visit.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Visit, constraint)


def test_looking_and_then_writing_lets_all_win(cut, without_constraint):
    build.stylist()
    together = threading.Barrier(4)
    answers = at_once(*[lambda: look_then_write(cut, together)] * 4)
    assert outcome(answers) == (4, 0)
    assert Visit.objects.count() == 4


@only_postgres
@pytest.mark.skipif(
    os.environ.get("CODEX_BOOKING_ISOLATION") == "serializable",
    reason="at this level the database finds the conflict by itself",
)
def test_without_the_lock_and_the_constraint_all_win(cut, without_constraint):
    ada = build.stylist()
    adapter = WithoutLock(threading.Barrier(4))
    answers = at_once(*[book(adapter, cut, master_id=ada.pk)] * 4)
    assert outcome(answers) == (4, 0)


@only_postgres
def test_without_the_lock_the_constraint_alone_lets_one_win(cut):
    ada = build.stylist()
    adapter = WithoutLock(threading.Barrier(1))
    answers = at_once(*[book(adapter, cut, master_id=ada.pk)] * CLIENTS)
    assert outcome(answers) == (1, CLIENTS - 1)
    assert Visit.objects.count() == 1
