"""booking.toml held against models: where each field of the contract is found."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Bindings, Bound, ClientBinding, Satellite, Source, Unit
from codex_booking_gen.contract import CONTRACT, field_names
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.spec import ROLES, Spec, parse_spec
from tests.unit.imaginary import project

MIXINS = Path(__file__).parents[2] / "templates/booking/core/mixins"
MODELS = {
    "hq.Branch": {"name": "Char", "zone": "Char", "opens": "Time"},
    "staff.Person": {"name": "Char", "mentor": "FK staff.Person null related=pupils"},
    "staff.Stylist": {
        "name": "Char",
        "nick": "Char",
        "state": "Char choices=in:In|out:Out",
        "branch": "FK hq.Branch",
        "gap": "Duration",
        "works_from": "Time",
        "works_until": "Time",
        "seats": "PositiveSmallInteger",
        "skills": "ManyToMany catalog.Treatment related=stylists",
        "area": "FK catalog.Area null",
    },
    "catalog.Area": {"name": "Char"},
    "catalog.Treatment": {
        "title": "Char",
        "area": "FK catalog.Area related=treatments",
        "hours": "Decimal",
        "is_active": "Boolean",
        "price": "Decimal",
        "team": "ManyToMany staff.Stylist related=does",
    },
    "staff.Skill": {
        "person": "FK staff.Stylist related=know_how",
        "trainer": "FK staff.Stylist related=training",
        "treatment": "FK catalog.Treatment",
    },
    "crm.Client": {"name": "Char", "login": "OneToOne auth.User null"},
}
MASTER = '[models.master]\nmodel = "staff.Stylist"\n'
SERVICE = (
    '[models.service]\nmodel = "catalog.Treatment"\n'
    '[models.service.fields]\nduration_minutes = { field = "hours", unit = "hours" }\n'
)


def bound(toml: str, models: dict[str, dict[str, str]] | None = None) -> Bindings:
    return bind(parse_spec(toml), project(MODELS | (models or {})), lambda path: "")


def master(fields: str = "", models: dict[str, dict[str, str]] | None = None) -> dict[str, Bound]:
    text = f"{MASTER}[models.master.fields]\n{fields}\n{SERVICE}"
    return dict(bound(text, models).roles["master"].fields)


@pytest.mark.parametrize("facts", [None, project({})])
def test_what_is_generated_has_all_of_the_contract(facts: Facts | None) -> None:
    """Whether or not the project was asked."""
    bindings = bind(Spec(), facts, lambda path: "")
    assert list(bindings.roles) == list(ROLES)
    for role, binding in bindings.roles.items():
        assert tuple(binding.fields) == field_names(role)
        assert {each.source for each in binding.fields.values()} == {Source.OWN}
        assert binding.generated
        assert binding.satellite is None
    assert bindings.roles["appointment"].fields["service"].path == "service"
    assert bindings.client == ClientBinding()
    assert not bindings.mapped


def test_links_of_what_is_generated_are_called_after_the_class() -> None:
    """`Stylist` gives `stylist`, and so does an existing one."""
    toml = f'{MASTER}[models.service]\nclass = "HairCut"\n'
    fields = bound(toml).roles["appointment"].fields
    assert (fields["master"].path, fields["service"].path) == ("stylist", "hair_cut")
    assert bound(toml).roles["day_off"].fields["master"].path == "stylist"


def test_what_a_model_lacks_stands_on_a_satellite() -> None:
    """Of the mixins that bring it, less what is mapped."""
    toml = f'{MASTER}[models.master.fields]\nmin_advance_minutes = "gap"\nis_active = true\n'
    binding = bound(toml + SERVICE).roles["master"]
    assert binding.label == "staff.Stylist"
    assert binding.module == "staff.models"
    assert binding.satellite == Satellite(
        cls="StylistProfile",
        related_name="booking_profile",
        fields=(
            "time_zone",
            "services",
            "work_start",
            "work_end",
            "break_start",
            "break_end",
            "buffer_between_minutes",
            "max_advance_days",
            "max_clients_parallel",
        ),
        mixins=(
            "TimeZoneMixin",
            "DefaultHoursMixin",
            "BufferMixin",
            "BookingWindowMixin",
            "CapacityMixin",
        ),
        dropped=("min_advance_minutes",),
    )
    assert binding.fields["name"] == Bound(field="name", source=Source.OWN, path="name")
    assert binding.fields["services"] == Bound(
        field="services", source=Source.SATELLITE, path="booking_profile__services"
    )
    assert tuple(binding.fields) == field_names("master")


def test_a_model_without_a_name_is_called_as_it_calls_itself() -> None:
    """Nothing is generated for that."""
    binding = bound(MASTER + SERVICE).roles["service"]
    assert "name" not in binding.fields
    assert binding.satellite is not None
    assert "name" not in binding.satellite.fields
    assert binding.fields["is_active"].source is Source.OWN


def test_labels_are_those_of_an_existing_model() -> None:
    """Its verbose names; the names of fields follow from the class as ever."""
    facts = project(MODELS)
    models = tuple(
        replace(each, verbose_name="Friseurin", verbose_name_plural="Friseurinnen")
        if each.label == "staff.Stylist"
        else each
        for each in facts.models
    )
    bindings = bind(parse_spec(MASTER + SERVICE), replace(facts, models=models), lambda path: "")
    names = bindings.roles["master"].names
    assert (names.label, names.title_plural, names.name) == (
        "Friseurin",
        "Friseurinnen",
        "stylist",
    )


@pytest.mark.parametrize(
    ("toml", "wanted"),
    [
        ('name = "nick"', Bound(field="name", source=Source.PATH, path="nick")),
        ('name = "name"', Bound(field="name", source=Source.OWN, path="name")),
        (
            'time_zone = "branch.zone"',
            Bound(field="time_zone", source=Source.PATH, path="branch__zone"),
        ),
        (
            'time_zone = { value = "Europe/Berlin" }',
            Bound(field="time_zone", source=Source.CONSTANT, value="Europe/Berlin"),
        ),
        (
            'is_active = { field = "state", values = ["in"] }',
            Bound(field="is_active", source=Source.PATH, path="state", values=("in",)),
        ),
        (
            'buffer_between_minutes = "gap"',
            Bound(
                field="buffer_between_minutes", source=Source.PATH, path="gap", unit=Unit.DURATION
            ),
        ),
        (
            'max_clients_parallel = "seats"',
            Bound(field="max_clients_parallel", source=Source.PATH, path="seats"),
        ),
        (
            "work_start = 09:00:00\nwork_end = 17:00:00",
            Bound(field="work_start", source=Source.CONSTANT, value=time(9)),
        ),
        (
            'work_start = "works_from"\nwork_end = "works_until"',
            Bound(field="work_start", source=Source.PATH, path="works_from"),
        ),
        (
            'name = "mentor.name"',
            Bound(field="name", source=Source.PATH, path="mentor__name"),
        ),
    ],
)
def test_a_field_is_where_booking_toml_says(toml: str, wanted: Bound) -> None:
    """Names, paths, units, values, constants."""
    models = {
        "staff.Stylist": MODELS["staff.Stylist"] | {"mentor": "FK staff.Person"},
    }
    assert master(toml, models)[wanted.field] == wanted


@pytest.mark.parametrize(
    ("toml", "path"),
    [
        ('services = "skills"', "skills"),
        ('services = "does"', "does"),
        ('services = "area.treatments"', "area__treatments"),
        ('services = { through = "staff.Skill", master = "person" }', "know_how__treatment"),
        (
            'services = { through = "staff.Skill", master = "trainer", service = "treatment" }',
            "training__treatment",
        ),
        ('services = "know_how.treatment"', "know_how__treatment"),
    ],
)
def test_masters_and_services_are_joined_whatever_lies_between(toml: str, path: str) -> None:
    """Many-to-many either way, by a category, by a model of their own."""
    assert master(toml)["services"] == Bound(field="services", source=Source.PATH, path=path)


def test_services_go_by_the_name_that_instances_use_too() -> None:
    """`skill_set` is what Django's shell shows; lookups say `skill`."""
    models = {"staff.Skill": {"who": "FK staff.Stylist", "what": "FK catalog.Treatment"}}
    assert master('services = "skill_set.what"', models)["services"].path == "skill__what"
    assert master('services = { through = "staff.Skill" }', models)["services"].path == (
        "skill__what"
    )


def test_a_duration_of_hours_and_one_that_says_it_itself() -> None:
    """The core turns both into minutes, so that a row does not answer for itself."""
    field = bound(MASTER + SERVICE).roles["service"].fields["duration_minutes"]
    assert (field.path, field.unit) == ("hours", Unit.HOURS)
    models = {"catalog.Treatment": {"duration_minutes": "Duration"}}
    toml = f'{MASTER}[models.service]\nmodel = "catalog.Treatment"\n'
    own = bound(toml, models).roles["service"]
    assert own.fields["duration_minutes"].unit is Unit.DURATION
    assert not own.has("duration_minutes")


def test_half_a_pair_of_times_is_not_taken() -> None:
    """A start on the model and an end on a satellite would be two people's hours."""
    models = {"staff.Stylist": MODELS["staff.Stylist"] | {"work_start": "Time"}}
    fields = master("", models)
    assert fields["work_start"].source is Source.SATELLITE
    assert fields["work_end"].source is Source.SATELLITE


def test_a_schedule_of_the_projects_own() -> None:
    """The link is found alone; what is optional and not there is what the contract says."""
    models = {
        "staff.Shift": {
            "who": "FK staff.Stylist",
            "weekday": "PositiveSmallInteger choices=0:Monday|6:Sunday",
            "start_time": "Time",
            "until": "Time",
        },
        "hq.Rules": {"step_minutes": "PositiveInteger"},
    }
    toml = (
        f"{MASTER}{SERVICE}"
        '[models.working_day]\nmodel = "staff.Shift"\n'
        '[models.working_day.fields]\nend_time = "until"\n'
        '[models.settings]\nmodel = "hq.Rules"\n'
    )
    bindings = bound(toml, models)
    fields = bindings.roles["working_day"].fields
    assert fields["master"] == Bound(field="master", source=Source.PATH, path="who")
    assert fields["break_start"] == Bound(field="break_start", source=Source.CONSTANT)
    settings = bindings.roles["settings"]
    assert settings.satellite is None
    assert settings.has("step_minutes")
    assert settings.fields["monday_start"].value == time(9)
    assert settings.fields["sunday_is_closed"].value is True


COLUMNS = {
    "starts_at": "DateTime",
    "ends_at": "DateTime",
    "blocked_from": "DateTime",
    "blocked_until": "DateTime",
    "lane": "PositiveSmallInteger",
    "status": "Char choices=new:New|ok:OK|off:Off|done:Done",
    "chain_id": "UUID",
    "position": "PositiveSmallInteger",
    "idempotency_key": "Char",
    "guest_name": "Char",
    "guest_email": "Email",
    "guest_phone": "Char",
    "note": "Text",
}
MEETING = {
    "salon.Meeting": {
        "who": "FK staff.Stylist",
        "what": "FK catalog.Treatment",
        "for_whom": "FK crm.Client null",
        **COLUMNS,
    }
}
STATUSES = """\
[models.appointment.statuses]
pending = "new"
confirmed = "ok"
cancelled = "off"
completed = ["done"]
no_show = ""
reschedule_proposed = ""
"""


def test_an_appointment_of_the_projects_own() -> None:
    """Links are found, columns are the contract's, statuses are its own."""
    toml = (
        f'{MASTER}{SERVICE}[models.appointment]\nmodel = "salon.Meeting"\n{STATUSES}'
        '[models.client]\nmodel = "crm.Client"\n'
    )
    bindings = bound(toml, MEETING)
    fields = bindings.roles["appointment"].fields
    links = {name: fields[name].path for name in ("master", "service", "client")}
    assert links == {"master": "who", "service": "what", "client": "for_whom"}
    assert fields["lane"].source is Source.OWN
    assert bindings.client == ClientBinding(
        label="crm.Client", field="for_whom", user_field="login"
    )
    assert bindings.statuses == {
        "pending": ("new",),
        "confirmed": ("ok",),
        "cancelled": ("off",),
        "completed": ("done",),
        "no_show": (),
        "reschedule_proposed": (),
    }


def test_clients_are_accounts_a_model_or_nobody() -> None:
    """Guests only: an appointment without a client."""
    assert bound('[models.client]\nmodel = "auth.User"\n').client == ClientBinding()
    assert bound('[models.client]\nmodel = "hq.Branch"\n').client.user_field == ""
    guests = bound("[models.client]\nguests_only = true\n")
    assert guests.client.guests_only
    assert "client" not in guests.roles["appointment"].fields


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({"login": "OneToOne auth.User null"}, "login"),
        ({"whose": "OneToOne auth.User null", "user": "FK auth.User related=x"}, "whose"),
        ({"user": "FK auth.User"}, "user"),
        ({"user": "FK auth.User", "agent": "FK auth.User related=y"}, "user"),
        ({"created_by": "FK auth.User"}, ""),
        ({"user": "FK auth.User", "account": "FK auth.User related=z"}, ""),
    ],
)
def test_a_client_s_account_is_not_who_entered_them(links: dict[str, str], found: str) -> None:
    """Else staff would book for the first client that they have entered."""
    toml = '[models.client]\nmodel = "crm.Person"\n'
    assert bound(toml, {"crm.Person": {"name": "Char", **links}}).client.user_field == found


def test_the_account_may_be_the_master() -> None:
    """The users of the project are whom others book."""
    binding = bound('[models.master]\nmodel = "auth.User"\n').roles["master"]
    assert binding.label == "auth.User"
    assert binding.module == "django.contrib.auth.models"
    assert binding.names.name == "user"
    assert binding.has("is_active")


def test_rows_of_a_proxy_or_of_a_child_are_those_of_the_model_behind() -> None:
    """A link to the parent leads to the child's rows, too."""
    models = {
        "staff.Senior": {"name": "Char", "_proxy_of": "staff.Stylist"},
        "staff.Trainee": {"stylist_ptr": "OneToOne staff.Stylist", "_parents": "staff.Stylist"},
        "staff.Shift": {
            "who": "FK staff.Stylist",
            "weekday": "Integer",
            "start_time": "Time",
            "end_time": "Time",
        },
    }
    for label in ("staff.Senior", "staff.Trainee"):
        toml = f'[models.master]\nmodel = "{label}"\n[models.working_day]\nmodel = "staff.Shift"\n'
        assert bound(toml, models).roles["working_day"].fields["master"].path == "who"


def test_a_generated_model_may_leave_out_what_is_the_same_for_all() -> None:
    """It is made of the mixins that are left."""
    toml = """\
[models.master.fields]
max_clients_parallel = 1
min_advance_minutes = 30
[models.settings.fields]
holidays_country = { value = "DE" }
"""
    bindings = bound(toml)
    binding = bindings.roles["master"]
    assert binding.mixins == (
        "NameMixin",
        "ActiveMixin",
        "TimeZoneMixin",
        "DefaultHoursMixin",
        "BufferMixin",
        "BookingWindowMixin",
    )
    assert binding.dropped == ("min_advance_minutes",)
    assert binding.fields["max_clients_parallel"].value == 1
    settings = bindings.roles["settings"]
    assert settings.mixins == ("AbstractBookingSettings",)
    assert settings.dropped == ("holidays_country",)


def installed(*extra: FieldFacts) -> Facts:
    """A project in which the app was generated, and its owner has added fields."""
    label = "booking.Appointment"
    known = (
        FieldFacts(name="id", kind="BigAutoField", primary_key=True),
        FieldFacts(name="master", kind="ForeignKey", related="booking.Master"),
        *(
            FieldFacts(name=name, kind="CharField")
            for name in field_names("appointment")
            if name != "master"
        ),
        *extra,
    )
    model = ModelFacts(
        label=label,
        module="booking.models",
        file="booking/models.py",
        line=1,
        verbose_name="appointment",
        verbose_name_plural="appointments",
        pk="id",
        pk_kind="BigAutoField",
        fields=known,
    )
    facts = project(MODELS)
    return replace(facts, models=(*facts.models, model))


def test_what_the_owner_has_added_to_a_generated_model_is_known() -> None:
    """And nothing else of it."""
    room = FieldFacts(name="room", kind="ForeignKey", related="hq.Branch")
    back = FieldFacts(name="photo", kind="ForeignKey", related="booking.Photo", reverse=True)
    bindings = bind(Spec(), installed(room, back), lambda path: "")
    assert bindings.roles["appointment"].extra == (room,)
    assert bindings.roles["appointment"].facts is not None
    assert bindings.roles["master"].extra == ()


def test_a_link_that_was_generated_for_another_class_is_not_the_owners() -> None:
    """While a role moves to another model, the old link still stands in the owner's file."""
    old = FieldFacts(name="stylist", kind="ForeignKey", related="staff.Stylist")
    facts = installed(old)
    back = FieldFacts(
        name="booking_appointments",
        kind="ForeignKey",
        related="booking.Appointment",
        remote="stylist",
        reverse=True,
        to_many=True,
    )
    models = tuple(
        replace(each, fields=(*each.fields, back)) if each.label == "staff.Stylist" else each
        for each in facts.models
    )
    bindings = bind(Spec(), replace(facts, models=models), lambda path: "")
    assert bindings.roles["appointment"].extra == ()


def test_what_the_owner_added_can_be_mapped() -> None:
    """Once it is there."""
    length = FieldFacts(name="length", kind="DurationField")
    facts = installed()
    model = replace(
        next(each for each in facts.models if each.label == "booking.Appointment"),
        label="booking.Service",
        fields=(length,),
    )
    spec = parse_spec('[models.service.fields]\nduration_minutes = "length"\n')
    binding = bind(spec, replace(facts, models=(model,)), lambda path: "").roles["service"]
    assert binding.fields["duration_minutes"].unit is Unit.DURATION
    assert "DurationMixin" not in binding.mixins
    assert binding.extra == (length,)


def test_a_generated_model_keeps_what_is_read_from_it() -> None:
    """To say that `price` is `price` does not take it away."""
    fields = tuple(
        FieldFacts(name=name, kind="PositiveIntegerField", model="booking.Service")
        for name in field_names("service")
    )
    model = replace(installed().models[-1], label="booking.Service", fields=fields)
    spec = parse_spec(
        '[models.service.fields]\nprice = "price"\n'
        'min_gap_after_minutes = { field = "min_gap_after_minutes", unit = "hours" }\n'
    )
    binding = bind(spec, replace(installed(), models=(model,)), lambda path: "").roles["service"]
    assert (binding.mixins, binding.dropped) == ((), ())
    assert binding.has("price")
    assert binding.fields["min_gap_after_minutes"].unit is Unit.HOURS


def test_the_contract_is_what_the_mixins_of_the_core_bring() -> None:
    """Two places tell it: the table and the models."""
    told: dict[str, set[str]] = {}
    for fields in CONTRACT.values():
        for each in fields:
            told.setdefault(each.mixin, set()).add(each.name)
    del told[""]
    brought = fields_of_mixins()
    brought["AbstractBookingSettings"] |= brought.pop("BusinessHoursMixin")
    brought["AbstractBookingSettings"].remove("singleton")
    assert {name: fields for name, fields in brought.items() if fields} == told


def fields_of_mixins() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in MIXINS.glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name not in ("Weekday", "SlotGrid"):
                targets = [each.targets[0] for each in node.body if isinstance(each, ast.Assign)]
                found[node.name] = {each.id for each in targets if isinstance(each, ast.Name)}
    return found
