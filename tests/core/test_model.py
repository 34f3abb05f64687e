"""Anything may happen to a business; after each step it offers what the oracle says.

`CODEX_BOOKING_HYPOTHESIS=ci` tries many more, and others each time.
"""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from core.errors import BookingEngineError, RuleError, SlotAlreadyBookedError
from core.mixins.schedule import Weekday
from core.selectors import (
    cancel_booking,
    create_booking,
    get_available_slots,
    reschedule_booking,
)
from oracle import DAY, MINUTE, Business, Oracle, Period, Person, Service
from rig import build
from rig.models import BookingSettings, DayOff, SpecialDay, Stylist, WorkingDay

IN_CI = os.environ.get("CODEX_BOOKING_HYPOTHESIS") == "ci"
PROFILE = settings(
    max_examples=300 if IN_CI else 25,
    stateful_step_count=30 if IN_CI else 12,
    derandomize=not IN_CI,
    print_blob=IN_CI,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

ZONES = ["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata"]
DATES = [
    date(2030, 3, 31),  # Berlin: spring
    date(2030, 10, 27),  # Berlin: autumn
    date(2030, 3, 10),  # Los Angeles: spring
    date(2030, 11, 3),  # Los Angeles: autumn
    date(2030, 9, 29),  # Auckland: spring
    date(2030, 4, 7),  # Auckland: autumn
    date(2030, 4, 20),  # Easter
    date(2030, 6, 5),
]
GERMAN_HOLIDAYS = frozenset(
    {
        *(date(2030, 4, 19), date(2030, 4, 22), date(2030, 5, 1), date(2030, 5, 30)),
        *(date(2030, 6, 10), date(2030, 10, 3), date(2030, 12, 25), date(2030, 12, 26)),
    }
)

clocks = st.builds(
    time,
    st.sampled_from([0, 1, 2, 2, 3, 8, 9, 12, 17, 22, 23]),
    st.sampled_from([0, 0, 15, 30, 50]),
)
nearby = st.integers(-1, 2).map(timedelta)
around = st.sampled_from([0, 0, 10, 25, 60])
maybe = st.one_of(st.none(), around)


@st.composite
def periods(draw, breaks=True):
    """Hours of any kind: short, long, over midnight; a break lies within them."""
    start = draw(clocks)
    length = draw(st.sampled_from([45, 120, 240, 480, 900, 1440]))
    pause = None
    if breaks and draw(st.booleans()):
        since = draw(st.integers(0, length // 15 - 2)) * 15
        pause = (_later(start, since), _later(start, min(since + 30, length - 1)))
    return Period(start, _later(start, length), pause)


def _later(clock, minutes):
    return (datetime.combine(date(2030, 1, 1), clock) + minutes * MINUTE).time()


def columns(period):
    """A period as the columns of a row."""
    row = {"start_time": period.start, "end_time": period.end}
    if period.pause is not None:
        row |= dict(zip(("break_start", "break_end"), period.pause, strict=True))
    return row


class Salon(RuleBasedStateMachine):
    """The database and the oracle's business, changed alike."""

    visits = Bundle("visits")

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.turn = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # The business.

    @initialize(
        anchor=st.sampled_from(DATES),
        zone=st.sampled_from(ZONES),
        ago=st.integers(0, 4000),
        seconds=st.sampled_from([0, 0, 31]),
        services=st.lists(
            st.builds(Service, st.sampled_from([20, 45, 60, 150]), around, around),
            min_size=2,
            max_size=2,
        ),
        hours=st.lists(periods(), min_size=1, max_size=2),
        other_zone=st.sampled_from(ZONES),
    )
    def opens(self, anchor, zone, ago, seconds, services, hours, other_zone):
        self.anchor = anchor
        noon = datetime.combine(anchor, time(12), UTC)
        self.now = noon - ago * MINUTE + timedelta(seconds=seconds)
        self.oracle = Oracle(Business())
        self.adapter = build.adapter(time_zone=zone)
        self.adapter.clock = lambda: self.now
        self.services = {
            build.treatment(
                f"S{place}",
                each.minutes,
                prep_before_minutes=each.before,
                min_gap_after_minutes=each.after,
            ).pk: each
            for place, each in enumerate(services)
        }
        self.people = {}
        self.rules_change(Business(week=dict.fromkeys(range(7), Period(time(9), time(18)))))
        for place, period in enumerate(hours):
            row = build.stylist(f"M{place}", hours=None, time_zone=["", other_zone][place])
            self.people[row.pk] = Person(zone=[zone, other_zone][place])
            self.hours_of_the_own(row.pk, period)

    def rules_change(self, business):
        self.oracle.business = business
        week = {}
        for day in Weekday:
            period, name = business.week[day], day.name.lower()
            week[f"{name}_is_closed"] = period is None
            if period is not None:
                week |= {f"{name}_start": period.start, f"{name}_end": period.end}
        BookingSettings.objects.all().delete()
        BookingSettings.objects.create(
            step_minutes=business.step,
            slot_grid=business.grid,
            default_buffer_between_minutes=business.buffer,
            min_advance_minutes=business.notice,
            max_advance_days=business.horizon,
            max_visit_minutes=business.longest,
            holidays_country="DE" if business.holidays else "",
            **week,
        )

    @rule(
        step=st.sampled_from([15, 30, 35, 60]),
        grid=st.sampled_from(["opening", "gap"]),
        buffer=around,
        notice=st.sampled_from([0, 0, 90, 1500]),
        horizon=st.sampled_from([60, 60, 1, 2]),
        longest=st.sampled_from([None, None, 60]),
        holidays=st.sampled_from([frozenset(), GERMAN_HOLIDAYS]),
    )
    def settings_change(self, **values):
        self.rules_change(replace(self.oracle.business, **values))

    @rule(weekday=st.integers(0, 6), period=st.one_of(st.none(), periods(breaks=False)))
    def the_business_s_week_changes(self, weekday, period):
        week = self.oracle.business.week | {weekday: period}
        self.rules_change(replace(self.oracle.business, week=week))

    # One person.

    def pick(self, data):
        """Somebody: key and person."""
        pk = data.draw(st.sampled_from(sorted(self.people)), label="who")
        return pk, self.people[pk]

    def hours_of_the_own(self, pk, period):
        person = self.people[pk]
        person.hours = period and Period(period.start, period.end)
        person.pause = period and period.pause
        pause = person.pause or (None, None)
        Stylist.objects.filter(pk=pk).update(
            work_start=period and period.start,
            work_end=period and period.end,
            break_start=pause[0],
            break_end=pause[1],
        )

    @rule(data=st.data(), period=st.one_of(st.none(), periods()))
    def default_hours_change(self, data, period):
        pk, _person = self.pick(data)
        self.hours_of_the_own(pk, period)

    @rule(data=st.data(), on=nearby, period=periods())
    def works_every_week(self, data, on, period):
        pk, person = self.pick(data)
        weekday = (self.anchor + on).weekday()
        person.weekly.setdefault(weekday, []).append(period)
        WorkingDay.objects.create(stylist_id=pk, weekday=weekday, **columns(period))

    @rule(data=st.data())
    def gives_up_the_weekly_hours(self, data):
        pk, person = self.pick(data)
        person.weekly.clear()
        WorkingDay.objects.filter(stylist=pk).delete()

    @rule(data=st.data(), on=nearby, period=periods(breaks=False))
    def works_on_a_date(self, data, on, period):
        pk, person = self.pick(data)
        person.special.setdefault(self.anchor + on, []).append(period)
        SpecialDay.objects.create(stylist_id=pk, date=self.anchor + on, **columns(period))

    @rule(
        data=st.data(),
        on=nearby,
        more=st.integers(0, 2),
        hours=st.one_of(st.none(), periods(breaks=False)),
    )
    def takes_time_off(self, data, on, more, hours):
        pk, person = self.pick(data)
        first, last = self.anchor + on, self.anchor + on + more * DAY
        person.off.append((first, last, hours))
        times = columns(hours) if hours else {}
        DayOff.objects.create(stylist_id=pk, starts_on=first, ends_on=last, **times)

    @rule(data=st.data())
    def is_back(self, data):
        pk, person = self.pick(data)
        person.off.clear()
        DayOff.objects.filter(stylist=pk).delete()

    @rule(
        data=st.data(),
        buffer=maybe,
        notice=maybe,
        horizon=st.sampled_from([None, None, 0, 1]),
        capacity=st.integers(1, 3),
    )
    def works_otherwise(self, data, buffer, notice, horizon, capacity):
        pk, person = self.pick(data)
        person.buffer, person.notice = buffer, notice
        person.horizon, person.capacity = horizon, capacity
        Stylist.objects.filter(pk=pk).update(
            buffer_between_minutes=buffer,
            min_advance_minutes=notice,
            max_advance_days=horizon,
            max_clients_parallel=capacity,
        )

    @rule(hours=st.integers(1, 30))
    def time_goes_by(self, hours):
        self.now += timedelta(hours=hours)

    # Visits.

    def day(self, data):
        return self.anchor + data.draw(nearby, label="day")

    @rule(target=visits, data=st.data(), chain=st.booleans(), overlap=st.booleans())
    def somebody_books(self, data, chain, overlap):
        services = data.draw(st.permutations(sorted(self.services)), label="services")
        services = services if chain else services[:1]
        slots = get_available_slots(self.adapter, services, self.day(data), overlap_allowed=overlap)
        if not slots:
            return multiple()
        start = data.draw(st.sampled_from(slots), label="start").starts_at
        return self.keep(
            create_booking(
                self.adapter, service_ids=services, starts_at=start, overlap_allowed=overlap
            )
        )

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
        return [row.pk for row in rows]

    def block(self, row):
        person, service = self.people[row.stylist_id], self.services[row.treatment_id]
        buffer = self.oracle.business.buffer if person.buffer is None else person.buffer
        end = row.starts_at + (service.minutes + service.after + buffer) * MINUTE
        start = row.starts_at - service.before * MINUTE
        self.oracle.blocked[row.pk] = person, start, end

    def forget(self, pks):
        return {pk: self.oracle.blocked.pop(pk) for pk in pks}

    def rows(self, pks):
        model = self.adapter.models.appointment
        return list(model.objects.filter(pk__in=pks or ()).order_by("position"))

    @rule(visit=visits)
    def somebody_cancels(self, visit):
        rows = [row for row in self.rows(visit) if row.status == "confirmed"]
        if rows:
            self.forget(row.pk for row in cancel_booking(self.adapter, rows[0]))

    @rule(visit=visits, data=st.data())
    def somebody_moves_a_visit(self, visit, data):
        """One service: to a start that the oracle knows, or to any other minute."""
        rows = [row for row in self.rows(visit) if row.status == "confirmed"]
        if len(rows) != 1:
            return
        (row,) = rows
        before = self.forget([row.pk])
        person, service = self.people[row.stylist_id], self.services[row.treatment_id]
        day = self.day(data)
        starts = [*self.oracle.starts(person, service, day, self.now)]
        starts = starts if data.draw(st.booleans()) else []
        anywhere = _moments(day, person.zone)
        start = data.draw(st.sampled_from(starts) if starts else anywhere, label="to")
        right = self.oracle.can_start(person, service, start, self.now)
        try:
            moved = reschedule_booking(self.adapter, row, starts_at=start)
        except (RuleError, SlotAlreadyBookedError):
            assert not right
            self.oracle.blocked |= before
        else:
            assert right
            self.keep(moved)

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
