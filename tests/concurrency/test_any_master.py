"""Who takes any master does not queue for one while others are free."""

import threading

import pytest
from django.db import connection, connections, transaction

from core.locking import can_skip
from core.selectors import create_booking
from rig import build
from rig.build import at
from rig.models import Stylist
from tests.concurrency.faults import PATIENCE, until_it_waits
from tests.concurrency.race import at_once, book, outcome

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not can_skip(connection.alias), reason="the database cannot leave out what others hold"
    ),
]


class Held:
    """Somebody holds a master's calendar until told to let go."""

    def __init__(self, *masters):
        self.masters = [who.pk for who in masters]
        self.holds, self.let_go = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._hold)

    def _hold(self):
        with transaction.atomic():
            build.adapter().lock(self.masters)
            self.holds.set()
            self.let_go.wait(PATIENCE)
        connections.close_all()

    def __enter__(self):
        self.thread.start()
        assert self.holds.wait(PATIENCE)
        return self

    def __exit__(self, *_error):
        self.let_go.set()
        self.thread.join()


def test_while_the_fair_master_is_held_the_next_one_is_booked(cut):
    ada, bob = build.stylist("Ada"), build.stylist("Bob")
    with Held(ada):
        (visit,) = book(build.adapter(), cut)()
    assert visit.stylist == bob


def test_a_chain_keeps_the_masters_whom_nobody_holds(cut):
    dye = build.treatment("Dye", 60)
    ada, bob = build.stylist("Ada", offers=[cut]), build.stylist("Bob", offers=[cut])
    cleo = build.stylist("Cleo", offers=[dye])
    with Held(ada):
        visit = book(build.adapter(), cut, dye)()
    assert [row.stylist for row in visit] == [bob, cleo]


def test_a_visit_does_not_end_later_because_somebody_is_held(cut):
    """Cleo is being booked, for whatever day: that is no reason to wait for Dan till one."""
    dye = build.treatment("Dye", 60)
    ada, cleo = build.stylist("Ada", offers=[cut]), build.stylist("Cleo", offers=[dye])
    build.booked(build.stylist("Dan", offers=[dye]), dye, at("10:00"), 180)
    visit = []

    def wait_and_book():
        visit.extend(book(build.adapter(), cut, dye)())
        connections.close_all()

    with Held(cleo):
        thread = threading.Thread(target=wait_and_book)
        thread.start()
        until_it_waits(thread)
    thread.join(PATIENCE)
    assert [row.stylist for row in visit] == [ada, cleo]
    assert visit[-1].ends_at == at("11:00")


def test_who_is_booked_meanwhile_gives_way_to_who_is_free_as_early(cut):
    """Dan is free until noon: he is better than Cleo, who was, but no longer is."""
    dye = build.treatment("Dye", 60)
    ada, cleo = build.stylist("Ada", offers=[cut]), build.stylist("Cleo", offers=[dye])
    dan = build.stylist("Dan", offers=[dye])

    class Meanwhile(type(build.adapter())):
        """Cleo is booked by another between the first look and the lock."""

        def look(self, *args, **options):
            seen = super().look(*args, **options)
            if not cleo.visits.exists():
                build.booked(cleo, dye, at("10:00"), 180)
            return seen

    plain = build.adapter()
    adapter = Meanwhile(plain.models, hook=plain.hook, clock=plain.clock)
    visit = book(adapter, cut, dye)()
    assert [row.stylist for row in visit] == [ada, dan]
    assert visit[-1].ends_at == at("11:00")


def test_where_all_are_held_the_best_is_waited_for(cut):
    ada, bob = build.stylist("Ada"), build.stylist("Bob")
    booked = []

    def wait_and_book():
        booked.extend(create_booking(build.adapter(), service_ids=[cut.pk], starts_at=at("09:00")))
        connections.close_all()

    with Held(ada, bob):
        thread = threading.Thread(target=wait_and_book)
        thread.start()
        until_it_waits(thread)
        assert booked == []
    thread.join(PATIENCE)
    assert [row.stylist for row in booked] == [ada]


def test_of_many_at_once_nobody_is_sent_away_while_there_is_room(cut):
    for number in range(12):
        build.stylist(f"M{number}")
    answers = at_once(*[book(build.adapter(), cut)] * 12)
    assert outcome(answers) == (12, 0)
    assert Stylist.objects.filter(visits__isnull=False).distinct().count() == 12
