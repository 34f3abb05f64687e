"""The generated app, through its own selectors, in a project of its own."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from time import perf_counter
from typing import Any

import django

from .database import copy_rows
from .salon import HISTORY, Salon
from .worker import DjangoContender, serve

django.setup()

from booking import selectors  # noqa: E402 - the apps must be loaded
from booking.core.errors import SlotAlreadyBookedError  # noqa: E402
from booking.models import (  # noqa: E402
    Appointment,
    BookingSettings,
    DayOff,
    Master,
    Service,
    WorkingDay,
)
from django.db import connection  # noqa: E402

FOREVER = 36_500  # days
COLUMNS = (
    "master_id, service_id, starts_at, ends_at, blocked_from, blocked_until, status, lane,"
    " position, chain_id, guest_name, guest_email, guest_phone, note"
)


class Ours(DjangoContender):
    def load(self, **values: Any) -> None:
        salon = Salon(**values)
        every_day = {f"{day}_is_closed": False for day in ("saturday", "sunday")}
        BookingSettings.objects.create(
            step_minutes=30,
            slot_grid="gap",
            min_advance_minutes=0,
            max_advance_days=FOREVER,
            **every_day,
        )
        services = [
            Service(pk=pk, name=f"Service {pk}", duration_minutes=minutes)
            for pk, minutes in enumerate(salon.minutes, 1)
        ]
        Service.objects.bulk_create(services)
        numbers = range(1, salon.masters + 1)
        Master.objects.bulk_create(Master(pk=pk, name=f"Master {pk:03}") for pk in numbers)
        offers = Master.services.through
        offers.objects.bulk_create(
            offers(master_id=pk, service=service) for pk in numbers for service in services
        )
        WorkingDay.objects.bulk_create(
            WorkingDay(master_id=pk, weekday=day, start_time=clock(start), end_time=clock(end))
            for pk in numbers
            for day in range(7)
            for start, end in (salon.shift(pk),)
        )
        DayOff.objects.bulk_create(
            DayOff(master_id=pk, starts_on=day, ends_on=day) for pk, day in salon.days_off()
        )
        rows = (
            (each.master, each.service, *each.span, *each.span, "confirmed")
            for each in salon.bookings()
        )
        rest = (0, 0)
        with connection.cursor() as cursor:
            copy_rows(
                cursor,
                Appointment._meta.db_table,
                COLUMNS.split(","),
                ((*row, *rest, uuid.uuid4(), "", "", "", "") for row in rows),
            )

    def grow(self, masters: int, rows: int) -> None:
        """Let the table have so many rows: the salon's past."""
        rows -= Appointment.objects.count()
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Appointment._meta.db_table} ({COLUMNS}) SELECT master, 1, starts_at,"
                " ends_at, starts_at, ends_at, status, 0, 0, gen_random_uuid(), '', '', '', ''"
                f" FROM (SELECT *, starts_at + interval '1 hour' AS ends_at FROM ({HISTORY}) AS h"
                ") AS h",
                {"masters": masters, "rows": rows},
            )

    def day(self, services: list[int], day: str) -> Any:
        return selectors.get_available_slots(services, date.fromisoformat(day))

    def month(self, services: list[int], year: int, month: int) -> Any:
        return selectors.get_calendar_data(year, month, service_ids=services)

    def nearest(self, services: list[int], day: str) -> Any:
        return selectors.get_nearest_slots(services, date.fromisoformat(day))

    def book(self, master: int | None, start: str) -> bool:
        moment = datetime.fromisoformat(start)
        try:
            selectors.create_booking(service_ids=[3], starts_at=moment, master_id=master)
        except SlotAlreadyBookedError:
            return False
        return True

    def book_each(self, orders: list[tuple[int | None, str]]) -> bool:
        return all(self.book(*order) for order in orders)

    def book_next(self, orders: list[tuple[int | None, str]]) -> bool:
        return self.book(*orders.pop())

    def booked(self) -> int:
        return Appointment.objects.count()

    def clear(self, keep: int) -> None:
        """Forget the bookings of a race: those that came after the first `keep`."""
        last = Appointment.objects.order_by("pk")[keep - 1].pk
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Appointment._meta.db_table} WHERE id > %s", [last])
            cursor.execute("VACUUM ANALYZE")

    def plan(self, services: list[int], day: str) -> str:
        """How PostgreSQL looks for the bookings of a day."""
        seen: list[tuple[str, Any]] = []

        def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if "blocked_until" in sql:
                seen.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(see):
            self.day(services, day)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, SUMMARY OFF) {seen[0][0]}", seen[0][1])
            return "\n".join(line for (line,) in cursor.fetchall())

    def sql(self, work: str, **arguments: Any) -> list[str]:
        """What a question asks of the database, with milliseconds; asked twice, to be warm."""
        seen: list[str] = []

        def see(execute: Any, sql: str, *rest: Any) -> Any:
            start = perf_counter()
            try:
                return execute(sql, *rest)
            finally:
                seen.append(f"{1000 * (perf_counter() - start):.2f} ms  {sql}")

        getattr(self, work)(**arguments)
        with connection.execute_wrapper(see):
            getattr(self, work)(**arguments)
        return seen

    def plain(self, work: str, answer: Any) -> Any:
        if work == "month":
            days = (day for week in answer.weeks for day in week)
            return [str(day.date) for day in days if day.in_month and day.is_available]
        if work in ("day", "nearest"):
            return [[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in answer]
        return answer


def clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))


if __name__ == "__main__":
    serve(Ours())
