"""The database falls, or a client does, in the middle of a booking."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, close_old_connections, connection, connections

from core.errors import SlotAlreadyBookedError
from core.selectors import create_booking
from rig import build
from rig.build import MONDAY, at
from rig.models import Visit
from tests.concurrency.faults import (
    PATIENCE,
    Postgres,
    Progress,
    half_chains,
    living_on,
    only_servers,
    overlaps,
    rows_of_keys,
    somebody_waits_for_a_lock,
    until,
)
from tests.concurrency.race import at_once

pytestmark = [only_servers, pytest.mark.django_db(transaction=True)]

CHAIN = 3
CLIENTS = 6
ATTEMPTS = 10
"""How often a client asks again after an error: one fall gives it no more than a few."""


@pytest.fixture(scope="module")
def server():
    """A server that nobody else is on."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def own(server, transactional_db):
    """The rig, living on the server that is going to fall."""
    with living_on(server.url):
        build.open_all_week(max_advance_days=3000)
        yield server


@pytest.fixture
def services(own):
    """Three services of twenty minutes, booked as one chain."""
    return [build.treatment(name, 20).pk for name in ("Wash", "Cut", "Dry")]


def book(services, start, key):
    return create_booking(
        build.adapter(), service_ids=services, starts_at=start, idempotency_key=key
    )


# A client is killed.


@contextmanager
def client_between_two_inserts(server, rows, transactions):
    """A process that has inserted that many rows of its chain; it is killed at the end."""
    environment = os.environ | {
        "DATABASE_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "rig.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-m", "tests.concurrency.stopping_client", str(rows), transactions]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"stopped\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("rows", [1, 2])
def test_a_client_killed_between_two_inserts_leaves_nothing_and_the_place_to_who_waits(
    own, services, rows
):
    """Nothing of the chain stays, and somebody who waited for the place gets it."""
    build.stylist()
    answers = []

    def wait():
        answers.extend(at_once(lambda: book(services, at("09:00"), "waiting")))

    other = threading.Thread(target=wait)
    with client_between_two_inserts(own, rows, "one"):
        other.start()
        until(somebody_waits_for_a_lock, "the other client")
        assert not Visit.objects.exists()
    other.join()
    (booked,) = answers
    assert rows_of_keys() == {"waiting": [row.pk for row in booked]}
    assert half_chains(CHAIN) == []


def test_a_client_killed_between_two_transactions_leaves_half_a_chain(own, services):
    """The control: rows that are committed one by one stay, and block the place."""
    build.stylist()
    with client_between_two_inserts(own, 2, "each"):
        pass
    assert half_chains(CHAIN) == ["killed"]
    with pytest.raises(SlotAlreadyBookedError):
        book(services, at("09:00"), "other")


# The database falls.


def fall_at_the_end_of_a_commit(server, work):
    """Do the work, and let the server fall when it has committed but not answered yet."""
    answers = []
    client = threading.Thread(target=lambda: answers.extend(at_once(work)))
    with connection.cursor() as cursor:
        # A commit is complete, and then waits for another server that does not exist.
        cursor.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        cursor.execute("SELECT pg_reload_conf()")
        until(lambda: setting(cursor) == "nobody", "the new configuration")
        client.start()
        until(lambda: has_committed(cursor), "the commit")
        cursor.execute("ALTER SYSTEM RESET synchronous_standby_names")
    server.fall()
    client.join()
    connections.close_all()
    server.start()
    return answers


def setting(cursor):
    cursor.execute("SHOW synchronous_standby_names")
    return cursor.fetchone()[0]


def has_committed(cursor):
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    return cursor.fetchone()[0]


@pytest.mark.parametrize(("key", "visits"), [("form", 1), (None, 2)])
def test_a_booking_whose_answer_was_lost_is_found_again_by_its_key(own, services, key, visits):
    """Who asks again with the same key gets the visit that was made; without one, another."""
    for name in "AB":
        build.stylist(name)
    (answer,) = fall_at_the_end_of_a_commit(own, lambda: book(services, at("09:00"), key))
    assert isinstance(answer, DatabaseError)
    ((_key, made),) = rows_of_keys().items()
    assert len(made) == CHAIN
    again = book(services, at("09:00"), key)
    assert ([row.pk for row in again] == made) == (key is not None)
    assert len(rows_of_keys()) == visits
    assert half_chains(CHAIN) == overlaps() == []


class Client:
    """Books the same places as all others, one after the other, until it is told to stop."""

    def __init__(self, name, services, progress):
        self.name, self.services, self.progress = name, services, progress
        self.answers = {}
        self.is_over, self.is_up = threading.Event(), threading.Event()
        self.is_up.set()

    def __call__(self):
        # More than anybody books before the fall and after it, on any machine.
        for day in range(2000):
            for hour in range(9, 17):
                if self.is_over.is_set():
                    return
                start = at(f"{hour:02}:00", MONDAY + timedelta(days=day))
                self.ask(start, f"{self.name} {start}")

    def ask(self, start, key):
        """Until there is an answer; always with the same key."""
        for attempt in range(ATTEMPTS):
            # As before every request.
            close_old_connections()
            try:
                rows = book(self.services, start, key)
            except SlotAlreadyBookedError:
                self.answers[key] = None
                return
            except DatabaseError:
                self.progress.add(self.name)
                if attempt == ATTEMPTS - 1:
                    raise
                self.is_up.wait(PATIENCE)
            else:
                self.answers[key] = [row.pk for row in rows]
                self.progress.add("booked")
                return


def let_it_fall(server, clients, progress):
    """Under load: every client meets the fall, and goes on when the server is back."""
    try:
        progress.wait("booked", 8)
        for client in clients:
            client.is_up.clear()
        before = progress.so_far()
        server.fall()
        for client in clients:
            progress.wait(client.name, 1, before)
        server.start()
        for client in clients:
            client.is_up.set()
        progress.wait("booked", 8)
    finally:
        for client in clients:
            client.is_over.set()
            client.is_up.set()


@pytest.mark.parametrize("guard", ["constraint", "lock alone"])
def test_a_database_that_falls_under_load_keeps_what_it_promised_and_nothing_else(
    own, services, guard, request
):
    """Told "booked": all its rows are there. Told "failed" and asked again: one visit or none.

    A client that got an error asks again with the same key: if it is told "booked" then,
    there is exactly one visit of that key; if it is told "taken", there is none.
    """
    if guard == "lock alone":
        request.getfixturevalue("without_constraint")
    for name in "AB":
        build.stylist(name)
    progress = Progress()
    clients = [Client(f"client {number}", services, progress) for number in range(CLIENTS)]
    answers = at_once(*clients, lambda: let_it_fall(own, clients, progress))
    connections.close_all()
    assert answers == [None] * (CLIENTS + 1)
    told = {key: answer for client in clients for key, answer in client.answers.items()}
    assert rows_of_keys() == {key: pks for key, pks in told.items() if pks is not None}
    assert half_chains(CHAIN) == overlaps() == []
