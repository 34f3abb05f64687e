"""A business that changes at random: settings, hours, exceptions, time off, time itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import hypothesis.strategies as st
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from core.mixins.schedule import Weekday
from oracle import DAY, MINUTE, Business, Oracle, Period, Person, Service
from rig import build
from rig.models import BookingSettings, DayOff, SpecialDay, Stylist, WorkingDay

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
steps = st.sampled_from([15, 30, 35, 60])
grids = st.sampled_from(["opening", "gap"])
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


whole_periods = periods(breaks=False)


def _later(clock, minutes):
    return (datetime.combine(date(2030, 1, 1), clock) + minutes * MINUTE).time()


def columns(period):
    """A period as the columns of a row."""
    row = {"start_time": period.start, "end_time": period.end}
    if period.pause is not None:
        row |= dict(zip(("break_start", "break_end"), period.pause, strict=True))
    return row


class ChangingBusiness(RuleBasedStateMachine):
    """Rows in the database and the oracle's business, changed alike.

    Nothing stays: all of it happens in one transaction that is taken back.
    """

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

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
        team=st.lists(
            st.tuples(st.one_of(st.none(), periods()), st.integers(1, 3)), min_size=1, max_size=2
        ),
        other_zone=st.sampled_from(ZONES),
        business=st.builds(
            Business,
            step=steps,
            grid=grids,
            buffer=around,
            week=st.just(dict.fromkeys(range(7), Period(time(9), time(18)))),
        ),
    )
    def opens(self, anchor, zone, ago, seconds, services, team, other_zone, business):
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
        self.rules_change(business)
        for place, (period, capacity) in enumerate(team):
            row = build.stylist(
                f"M{place}",
                hours=None,
                time_zone=["", other_zone][place],
                max_clients_parallel=capacity,
            )
            self.people[row.pk] = Person([zone, other_zone][place], capacity=capacity)
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

    @rule(data=st.data())
    def something_changes(self, data):
        """One rule for all of it, so that clients have their turn as often."""
        data.draw(st.sampled_from(self.changes), label="change")(self, data)

    def settings_change(self, data):
        values = {
            "step": data.draw(steps),
            "grid": data.draw(grids),
            "buffer": data.draw(around),
            "notice": data.draw(st.sampled_from([0, 0, 90, 1500])),
            "horizon": data.draw(st.sampled_from([60, 60, 1, 2])),
            "longest": data.draw(st.sampled_from([None, None, 60])),
            "holidays": data.draw(st.sampled_from([frozenset(), GERMAN_HOLIDAYS])),
        }
        self.rules_change(replace(self.oracle.business, **values))

    def week_changes(self, data):
        weekday = self.day(data).weekday()
        week = self.oracle.business.week | {weekday: data.draw(st.none() | whole_periods)}
        self.rules_change(replace(self.oracle.business, week=week))

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

    def default_hours_change(self, data):
        pk, _person = self.pick(data)
        self.hours_of_the_own(pk, data.draw(st.none() | periods()))

    def somebody_works_every_week(self, data):
        pk, person = self.pick(data)
        weekday, period = self.day(data).weekday(), data.draw(periods())
        person.weekly.setdefault(weekday, []).append(period)
        WorkingDay.objects.create(stylist_id=pk, weekday=weekday, **columns(period))

    def somebody_gives_up_the_weekly_hours(self, data):
        pk, person = self.pick(data)
        person.weekly.clear()
        WorkingDay.objects.filter(stylist=pk).delete()

    def somebody_works_on_a_date(self, data):
        pk, person = self.pick(data)
        day, period = self.day(data), data.draw(whole_periods)
        person.special.setdefault(day, []).append(period)
        SpecialDay.objects.create(stylist_id=pk, date=day, **columns(period))

    def somebody_takes_time_off(self, data):
        pk, person = self.pick(data)
        first, hours = self.day(data), data.draw(st.none() | whole_periods)
        last = first + data.draw(st.integers(0, 2)) * DAY
        person.off.append((first, last, hours))
        times = columns(hours) if hours else {}
        DayOff.objects.create(stylist_id=pk, starts_on=first, ends_on=last, **times)

    def somebody_is_back(self, data):
        pk, person = self.pick(data)
        person.off.clear()
        DayOff.objects.filter(stylist=pk).delete()

    def somebody_works_otherwise(self, data):
        pk, person = self.pick(data)
        person.buffer, person.notice = data.draw(maybe), data.draw(maybe)
        person.horizon = data.draw(st.sampled_from([None, None, 0, 1]))
        person.capacity = data.draw(st.integers(1, 3))
        Stylist.objects.filter(pk=pk).update(
            buffer_between_minutes=person.buffer,
            min_advance_minutes=person.notice,
            max_advance_days=person.horizon,
            max_clients_parallel=person.capacity,
        )

    def time_goes_by(self, data):
        self.now += timedelta(hours=data.draw(st.integers(1, 12)))

    def day(self, data):
        return self.anchor + data.draw(nearby, label="day")

    changes = [
        settings_change,
        week_changes,
        default_hours_change,
        somebody_works_every_week,
        somebody_works_every_week,
        somebody_gives_up_the_weekly_hours,
        somebody_works_on_a_date,
        somebody_takes_time_off,
        somebody_is_back,
        somebody_works_otherwise,
        time_goes_by,
    ]
