"""django-appointment answers for one member of staff at a time: everybody is asked."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import django

from ..database import copy_rows
from ..salon import Salon
from ..worker import DjangoContender, serve

django.setup()

from appointment.models import (  # noqa: E402 - the apps must be loaded
    Appointment,
    AppointmentRequest,
    DayOff,
    Service,
    StaffMember,
    WorkingHours,
)
from appointment.services import get_available_slots_for_staff  # noqa: E402
from appointment.utils.db_helpers import get_weekday_num_from_date  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402

STAMPS = ("created_at", "updated_at")
REQUEST = ("id", "date", "start_time", "end_time", "service_id", "staff_member_id")
REQUEST += ("payment_type", "reschedule_attempts", *STAMPS)
APPOINTMENT = ("appointment_request_id", "phone", "want_reminder", "paid", "amount_to_pay")
APPOINTMENT += STAMPS


class DjangoAppointment(DjangoContender):
    def load(self, **values):
        salon = Salon(**values)
        Service.objects.bulk_create(
            Service(pk=pk, name=f"Service {pk}", duration=timedelta(minutes=minutes), price=1)
            for pk, minutes in enumerate(salon.minutes, 1)
        )
        numbers = range(1, salon.masters + 1)
        user = get_user_model()
        user.objects.bulk_create(user(pk=pk, username=f"master{pk}") for pk in numbers)
        StaffMember.objects.bulk_create(
            StaffMember(
                pk=pk,
                user_id=pk,
                slot_duration=30,
                lead_time=clock(salon.shift(pk)[0]),
                finish_time=clock(salon.shift(pk)[1]),
                appointment_buffer_time=0,
                work_on_saturday=True,
                work_on_sunday=True,
            )
            for pk in numbers
        )
        offers = StaffMember.services_offered.through
        offers.objects.bulk_create(
            offers(staffmember_id=pk, service_id=service + 1)
            for pk in numbers
            for service in range(len(salon.minutes))
        )
        WorkingHours.objects.bulk_create(
            WorkingHours(
                staff_member_id=pk, day_of_week=day, start_time=clock(start), end_time=clock(end)
            )
            for pk in numbers
            for day in range(7)
            for start, end in (salon.shift(pk),)
        )
        DayOff.objects.bulk_create(
            DayOff(staff_member_id=pk, start_date=day, end_date=day) for pk, day in salon.days_off()
        )
        self._load_bookings(list(salon.bookings()))

    def _load_bookings(self, bookings):
        now = datetime.now(UTC)
        with connection.cursor() as cursor:
            requests = (
                (number, *self._request(each), now, now) for number, each in enumerate(bookings, 1)
            )
            copy_rows(cursor, AppointmentRequest._meta.db_table, REQUEST, requests)
            rows = (
                (number, "", False, False, 0, now, now) for number in range(1, len(bookings) + 1)
            )
            copy_rows(cursor, Appointment._meta.db_table, APPOINTMENT, rows)

    def _request(self, each):
        times = each.day, clock(each.start), clock(each.end)
        return *times, each.service, each.master, "full", 0

    def day(self, services, day):
        (service,) = Service.objects.filter(pk__in=services)
        return self._starts(service, date.fromisoformat(day))

    def month(self, services, year, month):
        (service,) = Service.objects.filter(pk__in=services)
        days = [date(year, month, day + 1) for day in range(monthrange(year, month)[1])]
        return [str(day) for day in days if self._starts(service, day)]

    def _starts(self, service, day):
        weekday = get_weekday_num_from_date(day)
        found = set()
        for staff in StaffMember.objects.filter(services_offered=service):
            slots = get_available_slots_for_staff(day, staff, weekday, service=service)
            found |= {f"{slot.isoformat()}+00:00" for slot in slots}
        return sorted(found)

    def plain(self, work, answer):
        return answer


def clock(minutes):
    return time(*divmod(minutes, 60))


if __name__ == "__main__":
    serve(DjangoAppointment())
