"""Anything may happen to a business; after each step it offers what the oracle says.

`CODEX_BOOKING_HYPOTHESIS=ci` tries more of it; with `random` many more, others each time.
"""

import os
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from changing_business import ChangingBusiness
from core.errors import BookingEngineError, RuleError, SlotAlreadyBookedError
from core.selectors import (
    cancel_booking,
    create_booking,
    get_available_slots,
    reschedule_booking,
)
from oracle import DAY, MINUTE, Oracle
from rig.models import Visit

EFFORT = os.environ.get("CODEX_BOOKING_HYPOTHESIS", "")
MANY = {"ci": 100, "random": 300}
# What it looks for is in Python: where each query costs more, fewer businesses will do.
FEW = 25 if connection.vendor == "sqlite" else 8
PROFILE = settings(
    max_examples=MANY.get(EFFORT, FEW),
    stateful_step_count=30 if EFFORT else 12,
    # A gate must say the same twice; who looks for the unknown asks for it.
    derandomize=EFFORT != "random",
    print_blob=EFFORT == "random",
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Salon(ChangingBusiness):
    """And its visits."""

    def __init__(self):
        super().__init__()
        self.turn = 0

    @rule(data=st.data(), clients=st.integers(2, 6))
    def clients_book(self, data, clients):
        self.book(data, clients, [data.draw(st.sampled_from(sorted(self.services)))], False)

    @rule(data=st.data(), clients=st.integers(1, 3), overlap=st.booleans())
    def clients_book_chains(self, data, clients, overlap):
        self.book(data, clients, data.draw(st.permutations(sorted(self.services))), overlap)

    def book(self, data, clients, services, overlap):
        """Some of them want the same time, some any."""
        day = self.day(data)
        for _client in range(clients):
            slots = get_available_slots(self.adapter, services, day, overlap_allowed=overlap)
            if not slots:
                break
            wanted = st.sampled_from(slots[:2]) | st.sampled_from(slots)
            start = data.draw(wanted, label="start").starts_at
            rows = create_booking(
                self.adapter, service_ids=services, starts_at=start, overlap_allowed=overlap
            )
            self.keep(rows)

    def keep(self, rows):
        """Tell the oracle what was booked, which must think it right."""
        first = min(rows, key=lambda row: row.position)
        for row in sorted(rows, key=lambda row: row.position):
            person, service = self.people[row.stylist_id], self.services[row.treatment_id]
            assert row.ends_at == row.starts_at + service.minutes * MINUTE
            assert self.oracle.can_start(
                person, service, row.starts_at, self.now, first=row is first
            )
            self.block(row)

    def block(self, row):
        person, service = self.people[row.stylist_id], self.services[row.treatment_id]
        buffer = self.oracle.business.buffer if person.buffer is None else person.buffer
        end = row.starts_at + (service.minutes + service.after + buffer) * MINUTE
        start = row.starts_at - service.before * MINUTE
        self.oracle.blocked[row.pk] = person, start, end

    def forget(self, pks):
        return {pk: self.oracle.blocked.pop(pk) for pk in pks}

    def visits(self):
        """The rows of each visit that is still to come or over, but not cancelled."""
        found = {}
        for row in Visit.objects.filter(status="confirmed").order_by("pk"):
            found.setdefault(row.chain_id, []).append(row)
        return list(found.values())

    @precondition(lambda self: self.oracle.blocked)
    @rule(data=st.data())
    def somebody_cancels(self, data):
        rows = data.draw(st.sampled_from(self.visits()))
        self.forget(row.pk for row in cancel_booking(self.adapter, rows[0]))

    @precondition(lambda self: self.oracle.blocked)
    @rule(data=st.data(), times=st.integers(1, 4))
    def somebody_moves_visits(self, data, times):
        """Of one service; they arrive exactly where the oracle lets them."""
        for _time in range(times):
            single = [rows[0] for rows in self.visits() if len(rows) == 1]
            if single:
                self.move(data, data.draw(st.sampled_from(single)))

    def move(self, data, row):
        before = self.forget([row.pk])
        person, service = self.people[row.stylist_id], self.services[row.treatment_id]
        start = data.draw(self.somewhere_to_go(row, self.day(data)), label="to")
        right = self.oracle.can_start(person, service, start, self.now)
        try:
            moved = reschedule_booking(self.adapter, row, starts_at=start)
        except (RuleError, SlotAlreadyBookedError):
            assert not right
            self.oracle.blocked |= before
        else:
            assert right
            self.keep(moved)

    def somewhere_to_go(self, row, day):
        """Onto its own span, to any right start, or anywhere."""
        person, service = self.people[row.stylist_id], self.services[row.treatment_id]
        today = row.starts_at.astimezone(ZoneInfo(person.zone)).date()
        length = service.minutes * MINUTE
        near = [
            start
            for start in self.oracle.starts(person, service, today, self.now)
            if abs(start - row.starts_at) < length
        ]
        starts = [*self.oracle.starts(person, service, day, self.now)]
        choices = [st.sampled_from(some) for some in (near, starts) if some]
        return st.one_of(*choices, _moments(day, person.zone))

    # What must be true.

    @invariant()
    def it_offers_what_the_oracle_says(self):
        self.turn += 1
        pk = sorted(self.services)[self.turn % 2]
        for ahead in (-1, 0, 1):
            day = self.anchor + ahead * DAY
            expected = self.expected(pk, day)
            slots = get_available_slots(self.adapter, [pk], day)
            assert [slot.starts_at for slot in slots] == sorted(expected)
            for slot in slots:
                assert slot.items[0].master_id in expected[slot.starts_at]
            if ahead == self.turn % 3 - 1:
                self.every_nth_can_be_booked([pk], slots)

    def expected(self, pk, day):
        """Per start those who could do it."""
        found = {}
        for who, person in self.people.items():
            for start in self.oracle.starts(person, self.services[pk], day, self.now):
                found.setdefault(start, set()).add(who)
        return found

    def every_nth_can_be_booked(self, services, slots, most=3):
        for slot in slots[self.turn % 5 :: max(1, len(slots) // most)]:
            assert self.tries(services, slot.starts_at) is None

    def tries(self, services, start, **options):
        """The error that booking ends in, or None. Nothing stays."""
        try:
            with transaction.atomic():
                create_booking(self.adapter, service_ids=services, starts_at=start, **options)
                transaction.set_rollback(True)
        except BookingEngineError as error:
            return error
        return None

    @rule(data=st.data())
    def other_starts_are_refused(self, data):
        """By a rule's name, or because bookings alone are in the way."""
        pk = data.draw(st.sampled_from(sorted(self.services)))
        who, person = self.pick(data)
        for start in data.draw(st.lists(_moments(self.day(data), person.zone), max_size=4)):
            free = self.oracle.can_start(person, self.services[pk], start, self.now)
            error = self.tries([pk], start, master_id=who)
            assert (error is None) == free
            if not free and self.oracle.business.grid == "opening":
                empty = Oracle(self.oracle.business)
                expected = (
                    SlotAlreadyBookedError
                    if empty.can_start(person, self.services[pk], start, self.now)
                    else RuleError
                )
                assert isinstance(error, expected)

    @rule(data=st.data(), overlap=st.booleans())
    def every_start_of_a_chain_can_be_booked(self, data, overlap):
        services = data.draw(st.permutations(sorted(self.services)))
        slots = get_available_slots(self.adapter, services, self.day(data), overlap_allowed=overlap)
        for slot in slots:
            assert self.tries(services, slot.starts_at, overlap_allowed=overlap) is None


def _moments(day, zone):
    """Any moment of a local day, most on a quarter of an hour."""
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    return st.one_of(
        st.integers(0, 95).map(lambda quarter: midnight + 15 * quarter * MINUTE),
        st.integers(0, 86399).map(lambda second: midnight + timedelta(seconds=second)),
    )


@pytest.mark.django_db
def test_whatever_happens_the_offered_starts_are_the_oracle_s():
    """Hours, exceptions, time off, bookings, moves, cancels; zones, and clocks that change."""
    run_state_machine_as_test(Salon, settings=PROFILE)
