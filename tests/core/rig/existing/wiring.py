"""The three businesses, named to the core as the generated wiring does it."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from core.availability import DjangoAvailabilityAdapter
from core.contracts import BookingModels, BookingPersistenceHook, Column, Columns, Constant
from core.contracts import Visit as NewVisit
from core.mixins import AbstractBookableAppointment
from rig.build import NOW

from . import models as m


class Hook(BookingPersistenceHook[Any]):
    """Saves a visit by the names that the wiring says."""

    def persist(
        self, models: BookingModels[Any], visit: NewVisit
    ) -> list[AbstractBookableAppointment]:
        saved: list[AbstractBookableAppointment] = []
        for row in visit.rows:
            values: dict[str, Any] = {
                f"{models.master_field}_id": row.master_id,
                f"{models.service_field}_id": row.service_id,
                "starts_at": row.starts_at,
                "ends_at": row.ends_at,
                "blocked_from": row.blocked_from,
                "blocked_until": row.blocked_until,
                "lane": row.lane,
                "position": row.position,
                "chain_id": visit.chain_id,
                "status": visit.status,
                "idempotency_key": None if saved else visit.idempotency_key,
                **visit.extra_fields,
            }
            if models.client_field:
                values[models.client_field] = visit.client
            saved.append(models.appointment.objects.create(**values))
        return saved


EMPTY = Constant(None)

PRACTICE = BookingModels(
    master=m.Doctor,
    service=m.Therapy,
    appointment=m.Consultation,
    working_day=m.Shift,
    special_day=m.Clinic,
    day_off=m.Absence,
    settings=m.Office,
    master_field="doctor",
    service_field="therapy",
    services_field="therapies",
    client_field="patient",
    columns={
        "master": Columns(
            named={
                "name": Column("last_name"),
                "is_active": Column("state", values=("works", "learns")),
                "time_zone": Column("branch__time_zone"),
                "buffer_between_minutes": Column("turnaround"),
                "work_start": Constant(time(8)),
                "work_end": Constant("16:00"),
                "break_start": EMPTY,
                "break_end": EMPTY,
                "min_advance_minutes": EMPTY,
                "max_advance_days": Constant(30),
                "max_clients_parallel": Constant(1),
            }
        ),
        "service": Columns(
            named={
                "name": Column("title"),
                "is_active": Column("state", values=(1, 2)),
                "duration_minutes": Column("length"),
                "min_gap_after_minutes": Constant(0),
                "prep_before_minutes": Constant(0),
                "parallel_group": Constant(""),
                "price": Column("fee"),
            }
        ),
        "working_day": Columns(
            named={
                "master": Column("employee"),
                "weekday": Column("day", values=("mo", "di", "mi", "do", "fr", "sa", "so")),
                "start_time": Column("opens"),
                "end_time": Column("closes"),
                "break_start": Constant("12:00"),
                "break_end": Constant("13:00"),
            }
        ),
        "special_day": Columns(
            named={
                "master": Column("who"),
                "date": Column("on"),
                "start_time": Constant("10:00"),
                "end_time": Constant("12:00"),
            }
        ),
        "day_off": Columns(
            named={
                "starts_on": Column("day"),
                "ends_on": Column("day"),
                "start_time": EMPTY,
                "end_time": EMPTY,
            }
        ),
        "settings": Columns(
            named={
                "min_advance_minutes": Column("notice"),
                "step_minutes": Column("every", unit="hours"),
                "slot_grid": Constant("opening"),
                "default_buffer_between_minutes": Constant(0),
                "max_advance_days": Constant(60),
                "max_visit_minutes": EMPTY,
                "requires_confirmation": Constant(False),
                "holidays_country": Constant(""),
                "holidays_subdivision": Constant(""),
                "saturday_is_closed": Column("saturdays", values=("closed",)),
                **{
                    f"{day}_is_closed": Constant(day == "sunday")
                    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "sunday")
                },
                **{
                    f"{day}_{end}": Constant(hour)
                    for day in (
                        *("monday", "tuesday", "wednesday", "thursday"),
                        *("friday", "saturday", "sunday"),
                    )
                    for end, hour in (("start", "09:00"), ("end", "18:00"))
                },
            }
        ),
    },
    statuses={
        "pending": ("new",),
        "confirmed": ("ok", "phoned"),
        "cancelled": ("off",),
        "completed": ("done",),
        "no_show": (),
        "reschedule_proposed": (),
    },
)

GARAGE = BookingModels(
    master=m.Mechanic,
    service=m.Job,
    appointment=m.Repair,
    working_day=m.GarageDay,
    special_day=m.GarageSpecialDay,
    day_off=m.GarageDayOff,
    settings=m.GarageSettings,
    master_field="mechanic",
    service_field="job",
    services_field="category__jobs",
    client_field="",
    columns={
        "master": Columns(satellite="garage_profile"),
        "service": Columns(
            satellite="garage_profile",
            named={"duration_minutes": Column("hours", unit="hours")},
        ),
    },
)

SCHOOL = BookingModels(
    master=m.Teacher,
    service=m.Course,
    appointment=m.Lesson,
    working_day=m.SchoolDay,
    special_day=m.SchoolSpecialDay,
    day_off=m.SchoolDayOff,
    settings=m.SchoolSettings,
    master_field="teacher",
    service_field="course",
    services_field="skill__course",
    columns={
        "master": Columns(satellite="school_profile"),
        "service": Columns(
            satellite="school_profile",
            named={"is_active": Column("is_archived", values=(False,))},
        ),
    },
)

SCHOOL_BY_PROFILE = replace(SCHOOL, services_field="school_profile__services")


def adapter(models: BookingModels[Any], now: datetime = NOW, **options: Any) -> Any:
    """One of them, at a fixed moment."""
    return DjangoAvailabilityAdapter(models, hook=Hook(), clock=lambda: now, **options)
