import datetime
import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import booking.core.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("patients", "0001_initial"),
        ("staff", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PractitionerHours",
            fields=[],
            options={
                "verbose_name": "hours of practitioner",
                "verbose_name_plural": "hours of practitioners",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("staff.practitioner",),
        ),
        migrations.CreateModel(
            name="BookingSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "monday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Monday from",
                    ),
                ),
                (
                    "monday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Monday until",
                    ),
                ),
                (
                    "monday_is_closed",
                    models.BooleanField(default=False, verbose_name="Monday closed"),
                ),
                (
                    "tuesday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Tuesday from",
                    ),
                ),
                (
                    "tuesday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Tuesday until",
                    ),
                ),
                (
                    "tuesday_is_closed",
                    models.BooleanField(default=False, verbose_name="Tuesday closed"),
                ),
                (
                    "wednesday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Wednesday from",
                    ),
                ),
                (
                    "wednesday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Wednesday until",
                    ),
                ),
                (
                    "wednesday_is_closed",
                    models.BooleanField(default=False, verbose_name="Wednesday closed"),
                ),
                (
                    "thursday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Thursday from",
                    ),
                ),
                (
                    "thursday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Thursday until",
                    ),
                ),
                (
                    "thursday_is_closed",
                    models.BooleanField(default=False, verbose_name="Thursday closed"),
                ),
                (
                    "friday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Friday from",
                    ),
                ),
                (
                    "friday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Friday until",
                    ),
                ),
                (
                    "friday_is_closed",
                    models.BooleanField(default=False, verbose_name="Friday closed"),
                ),
                (
                    "saturday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Saturday from",
                    ),
                ),
                (
                    "saturday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Saturday until",
                    ),
                ),
                (
                    "saturday_is_closed",
                    models.BooleanField(default=True, verbose_name="Saturday closed"),
                ),
                (
                    "sunday_start",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(9, 0),
                        null=True,
                        verbose_name="Sunday from",
                    ),
                ),
                (
                    "sunday_end",
                    models.TimeField(
                        blank=True,
                        default=datetime.time(18, 0),
                        null=True,
                        verbose_name="Sunday until",
                    ),
                ),
                (
                    "sunday_is_closed",
                    models.BooleanField(default=True, verbose_name="Sunday closed"),
                ),
                (
                    "singleton",
                    models.BooleanField(default=True, editable=False, unique=True),
                ),
                (
                    "step_minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes from start to start",
                    ),
                ),
                (
                    "slot_grid",
                    models.CharField(
                        choices=[
                            ("opening", "At the start of each working period"),
                            ("gap", "At the start of each free window"),
                        ],
                        default="opening",
                        max_length=10,
                        verbose_name="starts are counted from",
                    ),
                ),
                (
                    "default_buffer_between_minutes",
                    models.PositiveIntegerField(
                        default=0, verbose_name="minutes between bookings"
                    ),
                ),
                (
                    "min_advance_minutes",
                    models.PositiveIntegerField(
                        default=60, verbose_name="notice in minutes"
                    ),
                ),
                (
                    "max_advance_days",
                    models.PositiveIntegerField(default=60, verbose_name="days ahead"),
                ),
                (
                    "max_visit_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        default=None,
                        help_text="Empty means no limit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="longest visit in minutes",
                    ),
                ),
                (
                    "requires_confirmation",
                    models.BooleanField(
                        default=False, verbose_name="bookings wait for confirmation"
                    ),
                ),
                (
                    "holidays_country",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="A country code such as DE; empty means none.",
                        max_length=2,
                        verbose_name="public holidays of",
                    ),
                ),
                (
                    "holidays_subdivision",
                    models.CharField(
                        blank=True, default="", max_length=10, verbose_name="region"
                    ),
                ),
            ],
            options={
                "verbose_name": "booking settings",
                "verbose_name_plural": "booking settings",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("singleton", True)),
                        name="booking_bookingsettings_one_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step_minutes__gt", 0)),
                        name="booking_bookingsettings_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "min_gap_after_minutes",
                    models.PositiveIntegerField(
                        default=0, verbose_name="minutes free afterwards"
                    ),
                ),
                (
                    "prep_before_minutes",
                    models.PositiveIntegerField(
                        default=0, verbose_name="minutes of preparation"
                    ),
                ),
                (
                    "parallel_group",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=50,
                        verbose_name="parallel group",
                    ),
                ),
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_profile",
                        to="catalogue.procedure",
                        verbose_name="procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "procedure in bookings",
                "verbose_name_plural": "procedures in bookings",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(editable=False, verbose_name="ends")),
                (
                    "blocked_from",
                    models.DateTimeField(editable=False, verbose_name="blocked from"),
                ),
                (
                    "blocked_until",
                    models.DateTimeField(editable=False, verbose_name="blocked until"),
                ),
                (
                    "lane",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="lane"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("confirmed", "Confirmed"),
                            ("cancelled", "Cancelled"),
                            ("completed", "Completed"),
                            ("no_show", "No-show"),
                            ("reschedule_proposed", "New time proposed"),
                        ],
                        default="confirmed",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "chain_id",
                    models.UUIDField(
                        db_index=True,
                        default=uuid.uuid4,
                        editable=False,
                        verbose_name="visit",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="position"
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(
                        blank=True,
                        default=None,
                        editable=False,
                        max_length=100,
                        null=True,
                        unique=True,
                        verbose_name="idempotency key",
                    ),
                ),
                (
                    "guest_name",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="name"
                    ),
                ),
                (
                    "guest_email",
                    models.EmailField(
                        blank=True, default="", max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "guest_phone",
                    models.CharField(
                        blank=True, default="", max_length=50, verbose_name="phone"
                    ),
                ),
                ("note", models.TextField(blank=True, default="", verbose_name="note")),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="booking_appointments_as_client",
                        to="patients.patient",
                        verbose_name="client",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booking_appointments",
                        to="staff.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booking_appointments",
                        to="catalogue.procedure",
                        verbose_name="procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["starts_at", "position", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["practitioner", "blocked_until", "blocked_from"],
                        name="booking_app_practit_692d42_idx",
                    ),
                    models.Index(
                        fields=["starts_at"], name="booking_app_starts__d7d392_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="booking_appointment_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("blocked_from__lte", models.F("starts_at"))
                        ),
                        name="booking_appointment_blocked_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("blocked_until__gte", models.F("ends_at"))),
                        name="booking_appointment_blocked_after",
                    ),
                    booking.core.constraints.NoOverlap(
                        master="practitioner",
                        name="booking_appointment_no_overlap",
                        statuses=("confirmed", "pending", "reschedule_proposed"),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "start_time",
                    models.TimeField(
                        blank=True,
                        help_text="Empty means whole days.",
                        null=True,
                        verbose_name="from",
                    ),
                ),
                (
                    "end_time",
                    models.TimeField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="reason"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_days_off",
                        to="staff.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "day off",
                "verbose_name_plural": "days off",
                "ordering": ["starts_on", "start_time", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["practitioner", "ends_on"],
                        name="booking_day_practit_3f78a7_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="booking_dayoff_days_in_order",
                        violation_error_message="The last day is before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PractitionerProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "work_start",
                    models.TimeField(blank=True, null=True, verbose_name="work starts"),
                ),
                (
                    "work_end",
                    models.TimeField(
                        blank=True,
                        help_text="An end not after the start lies on the next day.",
                        null=True,
                        verbose_name="work ends",
                    ),
                ),
                (
                    "break_start",
                    models.TimeField(
                        blank=True, null=True, verbose_name="break starts"
                    ),
                ),
                (
                    "break_end",
                    models.TimeField(blank=True, null=True, verbose_name="break ends"),
                ),
                (
                    "buffer_between_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty means as in the settings.",
                        null=True,
                        verbose_name="minutes between bookings",
                    ),
                ),
                (
                    "min_advance_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty means as in the settings.",
                        null=True,
                        verbose_name="notice in minutes",
                    ),
                ),
                (
                    "max_advance_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty means as in the settings.",
                        null=True,
                        verbose_name="days ahead",
                    ),
                ),
                (
                    "max_clients_parallel",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="clients at the same time",
                    ),
                ),
                (
                    "practitioner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_profile",
                        to="staff.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "practitioner in bookings",
                "verbose_name_plural": "practitioners in bookings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("max_clients_parallel__gte", 1)),
                        name="booking_practitionerprofile_capacity",
                        violation_error_message="At least one client at a time.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("start_time", models.TimeField(verbose_name="from")),
                ("end_time", models.TimeField(verbose_name="until")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_special_days",
                        to="staff.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["date", "start_time", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["practitioner", "date"],
                        name="booking_spe_practit_3491a2_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("start_time", models.TimeField(verbose_name="from")),
                ("end_time", models.TimeField(verbose_name="until")),
                (
                    "break_start",
                    models.TimeField(blank=True, null=True, verbose_name="break from"),
                ),
                (
                    "break_end",
                    models.TimeField(blank=True, null=True, verbose_name="break until"),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking_working_days",
                        to="staff.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "working day",
                "verbose_name_plural": "working days",
                "ordering": ["weekday", "start_time", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 0), ("weekday__lte", 6)),
                        name="booking_workingday_weekday",
                    )
                ],
            },
        ),
    ]
