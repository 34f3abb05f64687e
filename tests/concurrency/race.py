"""What races are made of: many at once, what came of it, and the guards taken away."""

import threading
import uuid
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from core.availability import DjangoAvailabilityAdapter
from core.contracts import Visit as NewVisit
from core.errors import SlotAlreadyBookedError
from core.question import read_question
from core.recording import rows_of
from core.selectors import create_booking
from core.snapshot import Period
from rig import build
from rig.build import at

PATIENCE = 300
"""Seconds after which a thread gives up waiting for another: who takes longer hangs."""

only_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one lock, PostgreSQL the constraint"
)


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


def look_then_write(adapter, service, start="09:00"):
    """What the core does, without its lock and its transaction."""
    question = read_question(adapter.models, [service.pk])
    snapshot = adapter.look(question, Period.around(at(start)))
    rows = rows_of(adapter, adapter.visit_at(snapshot, at(start))).rows
    status = adapter.models.stored("confirmed")
    visit = NewVisit(chain_id=uuid.uuid4(), rows=rows, status=status)
    return adapter.hook.persist(adapter.models, visit)


@contextmanager
def unguarded_table(model):
    """Its table without its own guard, as on databases that have none."""
    constraint = next(c for c in model._meta.constraints if "no_overlap" in c.name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    yield
    model.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(model, constraint)


def book(adapter, *services, start="09:00", **options):
    """What a client does."""
    return lambda: create_booking(
        adapter, service_ids=[each.pk for each in services], starts_at=at(start), **options
    )


class WithoutLock(DjangoAvailabilityAdapter):
    """The control: everything as it is, but nobody waits for anybody.

    With a number of clients all of them have looked before the first of them writes.
    """

    def __init__(self, clients=1, plain=None):
        plain = plain or build.adapter()
        super().__init__(plain.models, hook=plain.hook, clock=plain.clock)
        self.together = threading.Barrier(clients)

    def lock(self, masters):
        pass

    def try_lock(self, masters):
        return set()

    def look(self, *args, **options):
        snapshot = super().look(*args, **options)
        self.together.wait(timeout=PATIENCE)
        return snapshot
