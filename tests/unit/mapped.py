"""Projects with models of their own, on paper, and what is generated around them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Bindings
from codex_booking_gen.catalog import load_templates
from codex_booking_gen.render import Rendered, render
from codex_booking_gen.spec import Spec, parse_spec
from tests.unit.imaginary import Described, project

TEMPLATES = load_templates()


@dataclass(frozen=True)
class Mapped:
    """A project: its booking.toml, its models, and the admins that search."""

    toml: str
    models: Described
    admins: dict[str, bool] = field(default_factory=dict)
    """Label -> whether its admin has search_fields."""
    user: str = "auth.User"

    @property
    def spec(self) -> Spec:
        return parse_spec(self.toml)

    @property
    def bindings(self) -> Bindings:
        facts = project(self.models, user=self.user)
        models = tuple(
            replace(
                model,
                admin=f"{model.app_label}.admin.{model.cls}Admin",
                admin_searches=self.admins[model.label],
            )
            if model.label in self.admins
            else model
            for model in facts.models
        )
        return bind(self.spec, replace(facts, models=models), lambda path: "")

    @cached_property
    def files(self) -> dict[str, Rendered]:
        return render(self.spec, self.bindings, TEMPLATES)


STAFF: Described = {
    "hq.Branch": {"name": "Char", "zone": "Char"},
    "staff.Stylist": {
        "name": "Char",
        "state": "Char choices=in:In|out:Out",
        "branch": "FK hq.Branch",
        "skills": "ManyToMany catalog.Treatment related=stylists",
        "_verbose": 'Stylist "of" the <house>',
    },
    "catalog.Treatment": {"title": "Char", "length": "Duration", "fee": "Decimal"},
    "crm.Client": {"name": "Char", "login": "OneToOne auth.User null"},
}
APPOINTMENT = {
    "starts_at": "DateTime",
    "ends_at": "DateTime hidden",
    "blocked_from": "DateTime hidden",
    "blocked_until": "DateTime hidden",
    "lane": "PositiveSmallInteger hidden",
    "status": "Char choices=ok:Fixed|gone:Cancelled|done:Done",
    "chain_id": "UUID hidden",
    "position": "PositiveSmallInteger hidden",
    "idempotency_key": "Char null unique hidden",
    "guest_name": "Char",
    "guest_email": "Email",
    "guest_phone": "Char",
    "note": "Text",
}
SPLIT = Mapped(
    """
[models.master]
model = "staff.Stylist"
[models.master.fields]
is_active = { field = "state", values = ["in"] }
time_zone = "branch.zone"
services = "skills"
max_clients_parallel = 1
[models.service]
model = "catalog.Treatment"
[models.service.fields]
duration_minutes = "length"
price = "fee"
is_active = true
[models.client]
model = "crm.Client"
""",
    STAFF,
    {"staff.Stylist": True, "catalog.Treatment": False},
)
LONG = Mapped(
    """
[app]
name = "clinic.visits"
[models.master]
model = "people.PhysiotherapyPractitione"
[models.service]
model = "offers.RehabilitationTreatments"
[models.appointment]
class = "PractitionerAppointments"
[models.appointment.statuses]
confirmed = ["fest", "sicher"]
no_show = ""
completed = ""
reschedule_proposed = ""
[models.working_day]
class = "PractitionerWorkingHours"
[models.special_day]
class = "PractitionerSpecialHours"
[models.day_off]
class = "PractitionerAbsencesPlan"
[models.settings]
class = "PractitionerBookingSetup"
[models.client]
guests_only = true
""",
    {
        "people.PhysiotherapyPractitione": {"first_name": "Char", "last_name": "Char"},
        "offers.RehabilitationTreatments": {"headline": "Char", "minutes": "Integer"},
    },
    {"people.PhysiotherapyPractitione": True, "offers.RehabilitationTreatments": True},
)
OWN_CALENDAR = Mapped(
    """
[models.master]
class = "Stylist"
[models.service]
class = "Treatment"
[models.appointment]
model = "diary.Stay"
[models.appointment.statuses]
confirmed = "ok"
cancelled = "gone"
completed = "done"
pending = ""
no_show = ""
reschedule_proposed = ""
[models.working_day]
model = "diary.Shift"
[models.working_day.fields]
start_time = "opens"
end_time = "closes"
[models.settings]
model = "diary.Rules"
[models.settings.fields]
min_advance_minutes = { field = "notice", unit = "hours" }
""",
    {
        "booking.Stylist": {"name": "Char"},
        "booking.Treatment": {"name": "Char"},
        "diary.Stay": {
            "person": "FK booking.Stylist related=visits",
            "what": "FK booking.Treatment related=visits",
            "account": "FK auth.User null related=visits",
            **APPOINTMENT,
            "room": "Char choices=a:A|b:B",
        },
        "diary.Shift": {
            "stylist": "FK booking.Stylist related=shifts",
            "weekday": "PositiveSmallInteger",
            "opens": "Time",
            "closes": "Time",
        },
        "diary.Rules": {"notice": "Integer"},
    },
    {"diary.Stay": True},
)
LEANER = Mapped(
    """
[models.master]
class = "Boat"
[models.master.fields]
max_clients_parallel = 1
time_zone = { value = "Europe/Berlin" }
work_start = { value = "09:00" }
work_end = { value = "17:00" }
break_start = { value = "12:00" }
break_end = { value = "13:00" }
[models.service]
class = "Trip"
[models.service.fields]
min_gap_after_minutes = 15
price = "fee"
[models.settings.fields]
requires_confirmation = false
slot_grid = { value = "gap" }
""",
    {
        "booking.Boat": {"name": "Char", "phone": "Char", "skipper": "FK auth.User null"},
        "booking.Trip": {
            "name": "Char",
            "is_active": "Boolean",
            "duration_minutes": "Integer",
            "prep_before_minutes": "Integer",
            "parallel_group": "Char",
            "fee": "Decimal",
        },
        "booking.Appointment": {
            **APPOINTMENT,
            "boat": "FK booking.Boat related=appointments",
            "trip": "FK booking.Trip related=appointments",
            "client": "FK auth.User null related=booking_appointments",
            "passengers": "Integer",
            "insurance": "Char",
            "pier": "Char choices=n:North|s:South",
            "departure": "DateTime",
            "remarks": "Text null",
        },
    },
)
NO_PAGES = replace(SPLIT, toml=f"{SPLIT.toml}[features]\nwizard = false\n")
POOL = {
    "split": SPLIT,
    "no pages": NO_PAGES,
    "around long names": LONG,
    "own calendar": OWN_CALENDAR,
    "leaner": LEANER,
}
