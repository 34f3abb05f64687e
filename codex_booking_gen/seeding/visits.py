"""The visits around today, all booked by the app itself, so that all its rules hold for them.

Those that lie in the past were booked the day before: the app's clock is set back for them. The
keys of a day's visits begin with the day and the person, so a second run finds and leaves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from .app import App
from .fill import Colleague
from .salon import PARALLEL, WED
from .visitors import Visitors

DAYS_BACK = 5
DAYS_AHEAD = 9
# Of the visits that are over, one in so many was cancelled, and one in so many never came.
CANCELLED_EVERY, NO_SHOW_EVERY = 11, 17
# Of those to come, one in so many waits for the salon, was cancelled, or is to be moved.
PENDING_EVERY, CALLED_OFF_EVERY, MOVING_EVERY = 7, 13, 19


@dataclass(slots=True)
class Diary:
    """The visits that one run books."""

    app: App
    visitors: Visitors
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    known: set[str] = field(default_factory=set)
    """Keys of the visits that were there before."""
    taken: set[tuple[object, date]] = field(default_factory=set)
    """Whose local days held visits before, by the master's primary key."""
    booked: list[list[Any]] = field(default_factory=list)
    """The rows of each visit of this run."""

    @property
    def today(self) -> date:
        """The business's date."""
        return self.now.astimezone(self.app.zone).date()

    def fill(self, colleagues: Sequence[Colleague]) -> None:
        """Book everybody's visits, day by day."""
        self._remember()
        for ahead in range(-DAYS_BACK, DAYS_AHEAD + 1):
            day = self.today + timedelta(days=ahead)
            eve = datetime.combine(day - timedelta(days=1), time(12), self.app.zone)
            self.app.set_clock(min(eve.astimezone(UTC), self.now))
            self._fill_pair(colleagues, day)
            for colleague in colleagues:
                self._fill_day(colleague, day, ahead)
        self.app.set_clock(self.now)
        # Only now: what is over holds its time no more, and others would be booked into it.
        for number, rows in enumerate(self.booked, start=1):
            if all(self._is(row, "confirmed") for row in rows):
                self._let_happen(number, rows)

    def _remember(self) -> None:
        """What was there before this run."""
        roles = self.app.roles
        fields = ("idempotency_key", f"{roles.master_field}_id", "starts_at")
        for key, master, start in roles.appointment._default_manager.values_list(*fields):
            self.known.add(key or "")
            self.taken.add((master, start.astimezone(self.app.zone).date()))

    def _is_over(self, master: object, day: date) -> bool:
        """Whether a day is past that had visits: they held time then, though they do not now."""
        return day <= self.today and (master, day) in self.taken

    def _fill_day(self, colleague: Colleague, day: date, ahead: int) -> None:
        """One person's visits on one day."""
        name = f"seed {day} {colleague.key}"
        seen = any(key.startswith(name) for key in self.known)
        if seen or not colleague.services or self._is_over(colleague.row.pk, day):
            return
        random = Random(name)
        # The diary is full in the days to come and empties out towards the end.
        count = max(1, colleague.busy + random.randint(-1, 1) - max(0, ahead) // 3)
        for place in range(count):
            wish = Random(f"{name} {place}")
            self._book(_wish(colleague, wish), day, wish, f"{name} {place}", colleague.row.pk)

    def _fill_pair(self, colleagues: Sequence[Colleague], day: date) -> None:
        """Hands and feet at once, by two people, once a week."""
        key = f"seed {day} pair"
        who = {name: it for it in reversed(colleagues) for name in it.services}
        if day.weekday() != WED or key in self.known or not who.keys() >= set(PARALLEL):
            return
        services = [who[name].services[name] for name in PARALLEL]
        selections = {
            service.pk: who[name].row.pk for name, service in zip(PARALLEL, services, strict=True)
        }
        if not any(self._is_over(master, day) for master in selections.values()):
            self._book(services, day, Random(key), key, selections=selections)

    def _book(
        self,
        services: Sequence[Any],
        day: date,
        random: Random,
        key: str,
        master: object = None,
        selections: dict[object, object] | None = None,
    ) -> None:
        """Book one of the starts that the app offers, if it offers any."""
        ids = [service.pk for service in services]
        who: dict[str, Any] = {
            "master_id": master,
            "master_selections": selections,
            "overlap_allowed": selections is not None,
        }
        starts = self.app.starts(ids, day, **who)
        if not starts:
            return
        visit = self.app.selectors.create_booking(
            service_ids=ids,
            starts_at=random.choice(starts).starts_at,
            idempotency_key=key,
            **self.visitors.pick(random),
            **who,
        )
        self.booked.append(visit)

    def _let_happen(self, number: int, rows: list[Any]) -> None:
        """What became of a confirmed visit, or may become of it."""
        if rows[-1].ends_at <= self.now:
            if number % CANCELLED_EVERY == 0:
                self.app.selectors.cancel_booking(rows[0])
                return
            self._move(rows, "no_show" if number % NO_SHOW_EVERY == 0 else "completed")
        elif rows[0].starts_at > self.now:
            self._vary(number, rows)

    def _vary(self, number: int, rows: list[Any]) -> None:
        """Some of the visits to come are called off, to be moved, or wait for the salon."""
        if number % CALLED_OFF_EVERY == 0:
            self.app.selectors.cancel_booking(rows[0])
        elif number % MOVING_EVERY == 0:
            self._move(rows, "reschedule_proposed")
        elif number % PENDING_EVERY == 0 and self.app.has_status("pending"):
            # As if the salon asked for confirmation: no move leads there, but it holds its time
            # just the same.
            for row in rows:
                row.status = self.app.roles.stored("pending")
                row.save(update_fields=["status"])

    def _is(self, row: Any, status: str) -> bool:
        return self.app.roles.status_of(row.status) == status

    def _move(self, rows: Sequence[Any], status: str) -> None:
        """Move each row, unless the project has no such status."""
        if self.app.has_status(status):
            for row in rows:
                self.app.selectors.change_status(row, status)


def _wish(colleague: Colleague, random: Random) -> list[Any]:
    """What a guest asks this person for: one treatment, now and then two."""
    offered = colleague.services
    if colleague.pairs and random.random() < 0.2:
        return [offered[name] for name in random.choice(colleague.pairs)]
    return [random.choice(list(offered.values()))]
