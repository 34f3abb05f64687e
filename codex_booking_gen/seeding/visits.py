"""Two weeks of visits around now. Those to come go through the app's own `create_booking`.

Every visit has a key made of its day and place, so a second run finds it and makes it only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from .app import App
from .fill import Colleague
from .history import UTC, Past, plan_day
from .salon import COMBINATIONS, GUESTS, NOTES, PARALLEL, WED

DAYS_BACK = 6
DAYS_AHEAD = 10
# Of the visits that are over, one in so many was cancelled, and one in so many never came.
CANCELLED_EVERY, NO_SHOW_EVERY = 11, 17
# Of those to come, one in so many waits for the salon, was cancelled, or is to be moved.
PENDING_EVERY, CALLED_OFF_EVERY, MOVING_EVERY = 7, 13, 19


@dataclass(slots=True)
class Diary:
    """The visits that one run writes, and how many they are."""

    app: App
    now: datetime
    """Aware."""
    rules: Any
    past: int = 0
    coming: int = 0
    known: set[str] = field(default_factory=set)
    """Keys of the visits that were there before."""

    @property
    def today(self) -> date:
        """The business's date."""
        return self.now.astimezone(self.app.zone).date()

    def fill(self, colleagues: Sequence[Colleague]) -> None:
        """Write everybody's visits, first those that have begun."""
        keys = self.app.roles.appointment._default_manager.exclude(idempotency_key=None)
        self.known = set(keys.values_list("idempotency_key", flat=True))
        for back in range(DAYS_BACK, -1, -1):
            for colleague in colleagues:
                if colleague.is_new:
                    self._fill_past(colleague, self.today - timedelta(days=back))
        for ahead in range(DAYS_AHEAD + 1):
            day = self.today + timedelta(days=ahead)
            self._fill_pair(colleagues, day)
            for number, colleague in enumerate(colleagues):
                self._fill_coming(colleague, number, day, ahead)

    def _fill_past(self, colleague: Colleague, day: date) -> None:
        weekday = f"{day:%A}".lower()
        closed = colleague.person.usual and getattr(self.rules, f"{weekday}_is_closed")
        if closed or not colleague.services:
            return
        own = colleague.row.buffer_between_minutes
        random = Random(f"{colleague.person.name} {day}")
        visits = plan_day(
            day,
            colleague.person.periods(day.weekday()),
            zone=self.app.zone,
            services=list(colleague.services.values()),
            buffer_minutes=self.rules.default_buffer_between_minutes if own is None else own,
            random=random,
        )
        for number, visit in enumerate(visits):
            if visit.starts_at >= self.now:
                return
            key = f"seed {day} {colleague.person.name} past {number}"
            if key not in self.known:
                self._write_past(colleague, visit, key, random)

    def _write_past(self, colleague: Colleague, visit: Past, key: str, random: Random) -> None:
        roles = self.app.roles
        self.past += 1
        self.app.make(
            roles.appointment,
            **{roles.master_field: colleague.row, roles.service_field: visit.service},
            **_guest(random),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            blocked_from=visit.blocked_from,
            blocked_until=visit.blocked_until,
            status=self._outcome(visit),
            idempotency_key=key,
        )

    def _outcome(self, visit: Past) -> str:
        if visit.ends_at > self.now:
            return "confirmed"
        if self.past % CANCELLED_EVERY == 0:
            return "cancelled"
        return "no_show" if self.past % NO_SHOW_EVERY == 0 else "completed"

    def _fill_coming(self, colleague: Colleague, number: int, day: date, ahead: int) -> None:
        if not colleague.person.periods(day.weekday()) or not colleague.services:
            return
        random = Random(f"{colleague.person.name} {day} coming")
        # The diary is full in the days to come and empties out towards the end.
        count = max(1, colleague.person.busy + random.randint(-1, 1) - ahead // 3)
        for place in range(count):
            wish = Random(f"{number} {day} {place}")
            key = f"seed {day} {colleague.person.name} {place}"
            self._book(_wish(colleague, wish), day, wish, key, master_id=colleague.row.pk)

    def _fill_pair(self, colleagues: Sequence[Colleague], day: date) -> None:
        """Hands and feet at once, by two people, once a week."""
        if day.weekday() != WED:
            return
        by_name: dict[str, Colleague] = {
            name: colleague for colleague in reversed(colleagues) for name in colleague.services
        }
        if not all(name in by_name for name in PARALLEL):
            return
        services = [by_name[name].services[name] for name in PARALLEL]
        selections = {
            service.pk: by_name[name].row.pk
            for name, service in zip(PARALLEL, services, strict=True)
        }
        self._book(
            services,
            day,
            Random(f"pair {day}"),
            f"seed {day} pair",
            master_selections=selections,
            overlap_allowed=True,
        )

    def _book(
        self, services: Sequence[Any], day: date, random: Random, key: str, **who: Any
    ) -> None:
        """Book a start that the app offers, unless there is none, or an earlier run did."""
        if key in self.known:
            return
        selectors = self.app.selectors
        ids = [service.pk for service in services]
        starts = selectors.get_available_slots(ids, day, **who)
        if not starts:
            return
        rows = selectors.create_booking(
            service_ids=ids,
            starts_at=random.choice(starts).starts_at,
            extra_fields=_guest(random),
            idempotency_key=key,
            **who,
        )
        self.coming += len(rows)
        self._vary(rows)

    def _vary(self, rows: list[Any]) -> None:
        """Let some of the visits to come be called off, waiting, or about to move."""
        if len(rows) > 1 or rows[0].status != "confirmed":
            return
        if self.coming % CALLED_OFF_EVERY == 0:
            self.app.selectors.cancel_booking(rows[0])
        elif self.coming % MOVING_EVERY == 0:
            self.app.change_status(rows[0], "reschedule_proposed")
        elif self.coming % PENDING_EVERY == 0:
            # As if the salon asked for confirmation; it holds its time just the same.
            rows[0].status = "pending"
            rows[0].save(update_fields=["status"])


def _wish(colleague: Colleague, random: Random) -> list[Any]:
    """What a guest asks this person for: one treatment, now and then two."""
    offered = colleague.services
    both = [pair for pair in COMBINATIONS if all(name in offered for name in pair)]
    if both and random.random() < 0.2:
        return [offered[name] for name in random.choice(both)]
    return [random.choice(list(offered.values()))]


def _guest(random: Random) -> dict[str, str]:
    guest = random.choice(GUESTS)
    note = random.choice(NOTES) if random.random() < 0.2 else ""
    return {
        "guest_name": guest.name,
        "guest_email": guest.email,
        "guest_phone": guest.phone,
        "note": note,
    }


def utc_now() -> datetime:
    """The time it is."""
    return datetime.now(UTC)
