"""Models as projects have them: other names, other kinds, other ways from one to another.

practice: doctors inherit the table of people (UUID keys), therapies have a text for a key, a
duration and a state; the state of a booking has texts of its own; patients are a model.
garage: mechanics are proxies of workers; jobs belong to categories and count in hours; what
booking needs beside that is on satellites; there are guests only.
school: who teaches what is a model of its own, in which a line may stand twice; or it is on
the satellite.
"""
# ruff: noqa: DJ008 - as in many a project

import uuid
from typing import Any, ClassVar

from django.db import models

from core import mixins
from core.constraints import NoOverlap
from core.mixins import AbstractBookableAppointment


class Branch(models.Model):
    town = models.CharField(max_length=50)
    time_zone = models.CharField(max_length=50, blank=True)


# practice


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    last_name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.last_name


class Working(models.Manager["Doctor"]):
    def get_queryset(self) -> models.QuerySet["Doctor"]:
        return super().get_queryset().filter(left=False)


class Doctor(Person):
    class State(models.TextChoices):
        WORKS = "works"
        LEARNS = "learns"
        RESTS = "rests"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WORKS)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True)
    left = models.BooleanField(default=False)
    turnaround = models.DurationField(null=True)

    objects: ClassVar[Any] = Working()
    everybody: models.Manager["Doctor"] = models.Manager()

    class Meta:
        # Even who only follows a foreign key does not see who has left.
        base_manager_name = "objects"
        ordering = ["last_name"]


class Therapy(models.Model):
    class State(models.IntegerChoices):
        DRAFT = 0
        OFFERED = 1
        SHORT = 2

    code = models.CharField(max_length=20, primary_key=True)
    title = models.CharField(max_length=50)
    length = models.DurationField(null=True)
    state = models.IntegerField(choices=State.choices, default=State.OFFERED)
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    doctors = models.ManyToManyField(Doctor, related_name="therapies")

    class Meta:
        ordering = ["-title"]


class Patient(models.Model):
    email = models.EmailField()


class Consultation(AbstractBookableAppointment):
    class State(models.TextChoices):
        NEW = "new"
        OK = "ok"
        PHONED = "phoned"
        OFF = "off"
        DONE = "done"
        BILLED = "billed"

    doctor = models.ForeignKey(Doctor, models.PROTECT, related_name="+")
    therapy = models.ForeignKey(Therapy, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=State.choices, default=State.OK)

    class Meta(AbstractBookableAppointment.Meta):
        constraints = [
            *AbstractBookableAppointment.Meta.constraints,
            NoOverlap(
                master="doctor",
                statuses=("new", "ok", "phoned"),
                name="%(app_label)s_%(class)s_no_overlap",
            ),
        ]


class PhoneConsultation(Consultation):
    """The same rows, on a page of their own."""

    class Meta:
        proxy = True


class Shift(models.Model):
    """Every week; without breaks."""

    class Day(models.TextChoices):
        MO = "mo"
        DI = "di"
        MI = "mi"
        DO = "do"
        FR = "fr"
        SA = "sa"
        SO = "so"

    employee = models.ForeignKey(Doctor, models.CASCADE, related_name="+")
    day = models.CharField(max_length=2, choices=Day.choices)
    opens = models.TimeField()
    closes = models.TimeField()


class Clinic(models.Model):
    """A Saturday with patients: the hours are always the same."""

    who = models.ForeignKey(Doctor, models.CASCADE, related_name="+")
    on = models.DateField()


class Absence(models.Model):
    """One day."""

    doctor = models.ForeignKey(Doctor, models.CASCADE, related_name="+")
    day = models.DateField()


class Office(models.Model):
    """What the practice had to say before: how soon, how often."""

    notice = models.DurationField(null=True)
    every = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    saturdays = models.CharField(max_length=10, default="closed")


# garage


class Category(models.Model):
    name = models.CharField(max_length=50)


class Worker(models.Model):
    name = models.CharField(max_length=50)
    category = models.ForeignKey(Category, models.PROTECT, null=True)
    is_active = models.BooleanField(default=True)

    @property
    def buffer_between_minutes(self) -> str:
        """What it means there is the project's own affair."""
        return f"none for {self.name}"


class Mechanic(Worker):
    class Meta:
        proxy = True


class MechanicProfile(
    mixins.TimeZoneMixin,
    mixins.DefaultHoursMixin,
    mixins.BufferMixin,
    mixins.BookingWindowMixin,
    mixins.CapacityMixin,
):
    worker = models.OneToOneField(Worker, models.CASCADE, related_name="garage_profile")


class Job(models.Model):
    name = models.CharField(max_length=50)
    category = models.ForeignKey(Category, models.PROTECT, related_name="jobs")
    hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)


class JobProfile(mixins.ActiveMixin, mixins.GapMixin, mixins.ParallelGroupMixin, mixins.PriceMixin):
    job = models.OneToOneField(Job, models.CASCADE, related_name="garage_profile")


class Repair(AbstractBookableAppointment):
    mechanic = models.ForeignKey(Mechanic, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")

    class Meta(AbstractBookableAppointment.Meta):
        constraints = [
            *AbstractBookableAppointment.Meta.constraints,
            NoOverlap(master="mechanic", name="%(app_label)s_%(class)s_no_overlap"),
        ]


class GarageDay(mixins.AbstractWorkingDay):
    mechanic = models.ForeignKey(Mechanic, models.CASCADE, related_name="+")


class GarageSpecialDay(mixins.AbstractSpecialDay):
    mechanic = models.ForeignKey(Mechanic, models.CASCADE, related_name="+")


class GarageDayOff(mixins.MasterDayOffMixin):
    mechanic = models.ForeignKey(Mechanic, models.CASCADE, related_name="+")


class GarageSettings(mixins.AbstractBookingSettings):
    pass


# school


class Teacher(models.Model):
    initials = models.CharField(max_length=5, primary_key=True)

    class Meta:
        ordering = ["-initials"]


class Course(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=50)
    is_archived = models.BooleanField(default=False)


class Skill(models.Model):
    """Who teaches what; of two diplomas there are two lines."""

    teacher = models.ForeignKey(Teacher, models.CASCADE)
    course = models.ForeignKey(Course, models.CASCADE)
    diploma = models.CharField(max_length=50, blank=True)


class TeacherProfile(
    mixins.ActiveMixin,
    mixins.TimeZoneMixin,
    mixins.DefaultHoursMixin,
    mixins.BufferMixin,
    mixins.BookingWindowMixin,
    mixins.CapacityMixin,
):
    teacher = models.OneToOneField(Teacher, models.CASCADE, related_name="school_profile")
    services: Any = models.ManyToManyField(Course, related_name="+")


class CourseProfile(mixins.DurationMixin, mixins.GapMixin, mixins.ParallelGroupMixin):
    course = models.OneToOneField(Course, models.CASCADE, related_name="school_profile")


class Lesson(AbstractBookableAppointment):
    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    client = models.ForeignKey("auth.User", models.PROTECT, null=True, related_name="+")

    class Meta(AbstractBookableAppointment.Meta):
        constraints = [
            *AbstractBookableAppointment.Meta.constraints,
            NoOverlap(master="teacher", name="%(app_label)s_%(class)s_no_overlap"),
        ]


class SchoolDay(mixins.AbstractWorkingDay):
    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="+")


class SchoolSpecialDay(mixins.AbstractSpecialDay):
    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="+")


class SchoolDayOff(mixins.MasterDayOffMixin):
    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="+")


class SchoolSettings(mixins.AbstractBookingSettings):
    pass
