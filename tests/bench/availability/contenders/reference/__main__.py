"""codex-django's booking answers, through its own selectors."""

from calendar import monthrange
from datetime import date, datetime, time

import django

from ..database import copy_rows
from ..salon import HISTORY, Salon
from ..worker import DjangoContender, serve

django.setup()

from codex_django.booking import selectors  # noqa: E402 - the apps must be loaded
from codex_django.booking.adapters import (  # noqa: E402
    BookingCacheAdapter,
    DjangoAvailabilityAdapter,
)
from codex_services.booking.slot_master import SlotAlreadyBookedError  # noqa: E402
from django.db import connection  # noqa: E402

from .models import (  # noqa: E402
    Appointment,
    BookingSettings,
    Category,
    DayOff,
    Master,
    Service,
    WorkingDay,
)

COLUMNS = "master_id, service_id, datetime_start, duration_minutes, status"
CACHE = BookingCacheAdapter()


class Reference(DjangoContender):
    def adapter(self):
        """As for each request of a project: one keeps the settings as it first saw them."""
        return DjangoAvailabilityAdapter(
            resource_model=Master,
            appointment_model=Appointment,
            service_model=Service,
            working_day_model=WorkingDay,
            day_off_model=DayOff,
            booking_settings_model=BookingSettings,
            step_minutes=30,
            timezone="UTC",
            cache_adapter=CACHE,
        )

    def load(self, **values):
        salon = Salon(**values)
        BookingSettings.objects.create(step_minutes=30, min_advance_minutes=0)
        category = Category.objects.create(name="All")
        Service.objects.bulk_create(
            Service(pk=pk, name=f"Service {pk}", duration=minutes, category=category)
            for pk, minutes in enumerate(salon.minutes, 1)
        )
        numbers = range(1, salon.masters + 1)
        Master.objects.bulk_create(Master(pk=pk, name=f"Master {pk:03}") for pk in numbers)
        offers = Master.categories.through
        offers.objects.bulk_create(offers(master_id=pk, category=category) for pk in numbers)
        WorkingDay.objects.bulk_create(
            WorkingDay(master_id=pk, weekday=day, start_time=clock(start), end_time=clock(end))
            for pk in numbers
            for day in range(7)
            for start, end in (salon.shift(pk),)
        )
        DayOff.objects.bulk_create(DayOff(master_id=pk, date=day) for pk, day in salon.days_off())
        rows = (
            (each.master, each.service, each.span[0], each.end - each.start, "confirmed")
            for each in salon.bookings()
        )
        with connection.cursor() as cursor:
            copy_rows(cursor, Appointment._meta.db_table, COLUMNS.split(","), rows)

    def grow(self, masters, rows):
        rows -= Appointment.objects.count()
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Appointment._meta.db_table} ({COLUMNS}) "
                f"SELECT master, 1, starts_at, 60, status FROM ({HISTORY}) AS h",
                {"masters": masters, "rows": rows},
            )

    def day(self, services, day):
        wanted = date.fromisoformat(day)
        found = selectors.get_available_slots(self.adapter(), services, wanted)
        return [f"{day}T{start}:00+00:00" for start in found.get_unique_start_times()]

    def month(self, services, year, month):
        """Its calendar knows nothing of availability: each day has to be asked."""
        adapter = self.adapter()
        days = [date(year, month, day + 1) for day in range(monthrange(year, month)[1])]
        return [
            day
            for day in days
            if selectors.get_available_slots(adapter, services, day, max_solutions=1).has_solutions
        ]

    def nearest(self, services, day):
        return selectors.get_nearest_slots(self.adapter(), services, date.fromisoformat(day))

    def book(self, master, start):
        moment = datetime.fromisoformat(start)
        try:
            selectors.create_booking(
                self.adapter(),
                CACHE,
                Appointment,
                service_ids=[3],
                target_date=moment.date(),
                selected_time=f"{moment:%H:%M}",
                resource_id=master,
                client=None,
            )
        except SlotAlreadyBookedError:
            return False
        return True

    def booked(self):
        return Appointment.objects.count()

    def clear(self, keep):
        last = Appointment.objects.order_by("pk")[keep - 1].pk
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Appointment._meta.db_table} WHERE id > %s", [last])
            cursor.execute("VACUUM ANALYZE")

    def plain(self, work, answer):
        if work == "month":
            return [str(day) for day in answer]
        if work == "nearest":
            return sorted({each.starts_at.isoformat() for each in answer.solutions})
        return answer


def clock(minutes):
    return time(*divmod(minutes, 60))


if __name__ == "__main__":
    serve(Reference())
