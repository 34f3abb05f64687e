"""The same short words for all three businesses: somebody who offers something."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from core.contracts import BookingModels

from . import models as m
from .wiring import GARAGE, PRACTICE, SCHOOL, SCHOOL_BY_PROFILE, adapter


@dataclass(frozen=True)
class Business:
    """One way in which a project has masters and services."""

    models: BookingModels[Any]

    def adapter(self, **options: Any) -> Any:
        return adapter(self.models, **options)

    def settings(self) -> None:
        """No notice; a start every half hour; open from nine on five days."""

    def service(self, name: str = "Cut", minutes: int | None = 60) -> Model:
        raise NotImplementedError

    def master(self, name: str, *offers: Any) -> Model:
        raise NotImplementedError

    def put_away(self, row: Any) -> None:
        """From now on it is not active, as the project says it."""
        raise NotImplementedError


class Practice(Business):
    def settings(self) -> None:
        m.Office.objects.create(notice=timedelta(), every=Decimal("0.5"))

    def service(self, name: str = "Cut", minutes: int | None = 60) -> m.Therapy:
        length = None if minutes is None else timedelta(minutes=minutes)
        return m.Therapy.objects.create(code=f"T {name}", title=name, length=length)

    def master(self, name: str, *offers: Any) -> m.Doctor:
        row: m.Doctor = m.Doctor.objects.create(last_name=name)
        for each in offers:
            each.doctors.add(row)
        return row

    def put_away(self, row: Any) -> None:
        row.state = m.Therapy.State.DRAFT if isinstance(row, m.Therapy) else "rests"
        row.save()


class Garage(Business):
    def settings(self) -> None:
        m.GarageSettings.objects.create(min_advance_minutes=0)

    def service(self, name: str = "Cut", minutes: int | None = 60) -> m.Job:
        category, _created = m.Category.objects.get_or_create(name="All")
        hours = None if minutes is None else Decimal(minutes) / 60
        return m.Job.objects.create(name=name, hours=hours, category=category)

    def master(self, name: str, *offers: Any) -> m.Mechanic:
        category = offers[0].category if offers else None
        return m.Mechanic.objects.create(name=name, category=category)

    def put_away(self, row: Any) -> None:
        if isinstance(row, m.Job):
            m.JobProfile.objects.create(job=row, is_active=False)
        else:
            row.is_active = False
            row.save()


class School(Business):
    def settings(self) -> None:
        m.SchoolSettings.objects.create(min_advance_minutes=0)

    def service(self, name: str = "Cut", minutes: int | None = 60) -> m.Course:
        row = m.Course.objects.create(title=name)
        if minutes is not None:
            m.CourseProfile.objects.create(course=row, duration_minutes=minutes)
        return row

    def master(self, name: str, *offers: Any) -> m.Teacher:
        row = m.Teacher.objects.create(initials=name)
        for each in offers:
            for diploma in ("first", "second"):
                m.Skill.objects.create(teacher=row, course=each, diploma=diploma)
        return row

    def put_away(self, row: Any) -> None:
        if isinstance(row, m.Course):
            row.is_archived = True
            row.save()
        else:
            m.TeacherProfile.objects.update_or_create(teacher=row, defaults={"is_active": False})


class SchoolByProfile(School):
    def master(self, name: str, *offers: Any) -> m.Teacher:
        row = m.Teacher.objects.create(initials=name)
        m.TeacherProfile.objects.create(teacher=row).services.set(offers)
        return row


BUSINESSES = {
    "practice": Practice(PRACTICE),
    "garage": Garage(GARAGE),
    "school": School(SCHOOL),
    "school by profile": SchoolByProfile(SCHOOL_BY_PROFILE),
}
