"""Many want the same time at the same moment: one gets it."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from ..core import errors
from ..models import (
    Appointment,
    Stylist,
)
from . import factories

CLIENTS = factories.ROOM + 5


class RaceTests(TransactionTestCase):
    """Threads with connections of their own, on whatever database the tests use."""

    def test_one_slot_has_one_winner(self) -> None:
        """Everybody else is told that the time is taken, and by nothing else."""
        service = factories.make_service()
        master = factories.make_master(service)
        start = factories.at(factories.day_ahead(), 10)

        outcomes = at_once(lambda: factories.make_booking(service, master, start))

        winners = [each for each in outcomes if not isinstance(each, Exception)]
        losers = [type(each) for each in outcomes if isinstance(each, Exception)]
        lost = CLIENTS - factories.ROOM
        self.assertEqual(len(winners), factories.ROOM)
        self.assertEqual(losers, [errors.SlotAlreadyBookedError] * lost)
        count = Appointment.objects.count()
        self.assertEqual(count, factories.ROOM)

    def test_a_form_sent_many_times_at_once_is_one_booking(self) -> None:
        """Every answer is the same row."""
        service = factories.make_service()
        master = factories.make_master(service)
        start = factories.at(factories.day_ahead(), 10)

        outcomes = at_once(
            lambda: factories.make_booking(
                service,
                master,
                start,
                idempotency_key="the same",
            )
        )

        rows = set(Appointment.objects.all())
        self.assertEqual(len(rows), 1)
        self.assertEqual(set(outcomes), rows)


class LockTests(TestCase):
    """What keeps them apart, also where the database would not complain."""

    def test_a_master_is_held_before_the_bookings_are_read(self) -> None:
        """What is read earlier may be old by the time that it is written."""
        service = factories.make_service()
        master = factories.make_master(service)
        start = factories.at(factories.day_ahead(), 10)

        with CaptureQueriesContext(connection) as queries:
            factories.make_booking(service, master, start)

        masters = Stylist._meta.db_table
        bookings = Appointment._meta.db_table
        said = [each["sql"] for each in queries]
        locks = [sql.startswith("UPDATE") and masters in sql for sql in said]
        reads = [bookings in sql for sql in said]
        self.assertIn(True, locks)
        self.assertLess(locks.index(True), reads.index(True))


def at_once(book: Callable[[], object]) -> list[object]:
    """What comes of `book` in each of several threads that start together."""
    barrier = Barrier(CLIENTS)
    outcomes: list[object] = []

    def run() -> None:
        barrier.wait()
        try:
            outcomes.append(book())
        except Exception as error:  # noqa: BLE001  # whatever it is, the test judges it
            outcomes.append(error)
        finally:
            close_connection()

    threads = [Thread(target=run) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def close_connection() -> None:
    """Close this thread's connection, also to SQLite's database in memory.

    Django keeps that one open for the sake of its data, but the main thread does so.
    """
    connection.close()
    if connection.connection is not None:
        connection.connection.close()
        connection.connection = None
