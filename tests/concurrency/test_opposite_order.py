"""Chains that share their masters, in opposite order.

`CODEX_BOOKING_ROUNDS` says how often; 1000 in CI on PostgreSQL.
"""

import logging
import os
import threading

import pytest

from core.availability import DjangoAvailabilityAdapter
from core.locking import lock_rows
from rig import build
from rig.models import Visit
from tests.concurrency.race import PATIENCE, at_once, book, only_postgres, outcome

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("CODEX_BOOKING_ROUNDS", "15"))


@pytest.fixture
def chains(cut):
    """Two visits of two services each: the one's first master is the other's second."""
    services = [cut, build.treatment("Dye", 60)]
    ada, bob = build.stylist("Ada"), build.stylist("Bob")

    def visits(*adapters):
        pairs = zip(adapters, [(ada, bob), (bob, ada)], strict=True)
        return [
            book(
                adapter,
                *services,
                master_selections={
                    service.pk: master.pk for service, master in zip(services, order, strict=True)
                },
            )
            for adapter, order in pairs
        ]

    return visits


@pytest.fixture
def deadlocks(caplog):
    """The deadlocks that were met, and survived by another attempt."""
    caplog.set_level(logging.INFO, logger="core.locking")
    return lambda: [text for text in caplog.messages if "deadlock" in text]


def test_no_round_of_many_meets_a_deadlock(chains, deadlocks):
    works = chains(build.adapter(), build.adapter())
    for _round in range(ROUNDS):
        # They meet at no time: each master does the one's first and the other's second.
        assert outcome(at_once(*works)) == (2, 0)
        assert Visit.objects.count() == 4
        Visit.objects.all().delete()
    assert deadlocks() == []


class InOrderOfTheirOwn(DjangoAvailabilityAdapter):
    """The control: locks one master after the other, in an order that others do not keep."""

    def __init__(self, together, backwards):
        plain = build.adapter()
        super().__init__(plain.models, hook=plain.hook, clock=plain.clock)
        self.together, self.backwards, self.is_new = together, backwards, True

    def lock(self, masters):
        for place, pk in enumerate(sorted(masters, reverse=self.backwards)):
            lock_rows(self.models.master.objects.filter(pk=pk))
            if self.is_new and place == 0:
                self.is_new = False
                self.together.wait(timeout=PATIENCE)


@only_postgres
def test_locks_in_an_order_of_their_own_meet_one(chains, deadlocks):
    together = threading.Barrier(2)
    works = chains(InOrderOfTheirOwn(together, False), InOrderOfTheirOwn(together, True))
    # The database ends it, and the one that it chose comes back, perhaps into another.
    assert outcome(at_once(*works)) == (2, 0)
    assert deadlocks()
