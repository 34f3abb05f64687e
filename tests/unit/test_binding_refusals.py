"""What bind() refuses: all at once, each with its line, what there is, and the nearest one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from codex_booking_gen.binding import bind
from codex_booking_gen.binding.passed_over import passed_over
from codex_booking_gen.bindings import Unit
from codex_booking_gen.errors import SpecError
from codex_booking_gen.facts import Facts
from codex_booking_gen.inputs import places_in
from codex_booking_gen.model_facts import FieldFacts
from codex_booking_gen.spec import parse_spec
from tests.unit.imaginary import project
from tests.unit.test_binding import MASTER, MEETING, MODELS, SERVICE, installed


def refused(toml: str, facts: Facts | None = None) -> str:
    """The whole text, with the lines of a problem folded as they are below."""
    with pytest.raises(SpecError) as caught:
        bind(parse_spec(toml), facts or project(MODELS), places_in(toml))
    return caught.value.message


def told(text: str) -> str:
    """A line that is indented goes on with the one before it."""
    return re.sub(r"\n +", " ", text.strip())


def changed(label: str, **facts: Any) -> Facts:
    """The project, with other facts about one of its models."""
    known = project(MODELS)
    models = tuple(replace(each, **facts) if each.label == label else each for each in known.models)
    return replace(known, models=models)


def test_models_that_are_not_there() -> None:
    """The nearest one: in other letters, by class alone, by what it is like; else what there is."""
    toml = """\
[models.master]
model = "staff.stylist"
[models.service]
model = "Treatment"
[models.working_day]
model = "shop.Shift"
[models.special_day]
model = "catalog.Rota"
[models.day_off]
model = "booking.DayOff"
[models.client]
model = "crm.Clint"
"""
    assert refused(toml) == told("""\
booking.toml:2: models.master.model: there is no model 'staff.stylist'. Did you mean
    'staff.Stylist'?
booking.toml:4: models.service.model: there is no model 'Treatment'. Did you mean
    'catalog.Treatment'?
booking.toml:6: models.working_day.model: there is no model 'shop.Shift'. Apps with models:
    auth, catalog, crm, hq, staff.
booking.toml:8: models.special_day.model: there is no model 'catalog.Rota'. catalog has: Area,
    Treatment.
booking.toml:10: models.day_off.model: booking.DayOff is a model of the booking app itself: name
    a class to generate with class, or a model of another app.
booking.toml:12: models.client.model: there is no model 'crm.Clint'. crm has: Client. Did you
    mean 'crm.Client'?
""")


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (
            {"swapped": True},
            "staff.Stylist is swapped out and has no table. Did you mean 'auth.User'?",
        ),
        (
            {"pk_kind": "CompositePrimaryKey"},
            "staff.Stylist has a CompositePrimaryKey as its primary key; bookings can point to"
            " numbers, UUIDs and texts.",
        ),
        (
            {"pk_kind": "DateTimeField"},
            "staff.Stylist has a DateTimeField as its primary key; bookings can point to"
            " numbers, UUIDs and texts.",
        ),
    ],
)
def test_models_that_nothing_can_point_to(facts: dict[str, Any], wanted: str) -> None:
    """They have no table, or no key that fits into one column."""
    found = refused(MASTER, changed("staff.Stylist", **facts))
    assert found == f"booking.toml:2: models.master.model: {wanted}"


@pytest.mark.parametrize("pk_kind", ["UUIDField", "CharField", "BigAutoField", "SlugField"])
def test_models_that_are_out_of_the_ordinary_will_do(pk_kind: str) -> None:
    """Unmanaged tables, filtering managers, other keys: bookings only point to rows."""
    facts = changed("staff.Stylist", pk_kind=pk_kind, managed=False, manager_filters=True)
    assert bind(parse_spec(MASTER), facts, lambda path: "").mapped


def test_fields_that_are_not_there_or_are_something_else() -> None:
    """What exists, what would fit, and the nearest right one."""
    toml = """\
[models.master]
model = "staff.Stylist"
[models.master.fields]
name = "branch"
is_active = "state"
time_zone = "branch.zon"
services = "area"
work_start = "branch.opens"
buffer_between_minutes = { field = "gap", unit = "hours" }
min_advance_minutes = "nick"
max_advance_days = "gap"
max_clients_parallel = "skills.price"
[models.service]
model = "catalog.Treatment"
[models.service.fields]
name = "title.text"
is_active = { field = "price", values = [1] }
duration_minutes = "hour"
price = "is_active"
parallel_group = "skill"
"""
    assert refused(toml) == told("""\
booking.toml:4: models.master.fields.name: staff.Stylist.branch leads to hq.Branch: name one of
    its fields, 'branch.…'. Fitting: name, nick, state, seats. Did you mean 'name'?
booking.toml:5: models.master.fields.is_active: staff.Stylist.state is a CharField: say which of
    its values mean yes, { field = "state", values = [...] }; it has: 'in', 'out'.
booking.toml:6: models.master.fields.time_zone: hq.Branch has no field 'zon'. It has: id, name,
    zone, opens, stylist. Did you mean 'zone'?
booking.toml:7: models.master.fields.services: staff.Stylist.area leads to catalog.Area, not to
    catalog.Treatment. Did you mean 'area.treatments'?
booking.toml:8: models.master.fields.work_start: work_start and work_end come from the same
    place: name work_end, too.
booking.toml:9: models.master.fields.buffer_between_minutes: staff.Stylist.gap is a
    DurationField, which says its unit itself. Take unit out.
booking.toml:10: models.master.fields.min_advance_minutes: staff.Stylist.nick is a CharField;
    min_advance_minutes needs a number or a DurationField. Fitting: gap, seats.
booking.toml:11: models.master.fields.max_advance_days: staff.Stylist.gap is a DurationField;
    max_advance_days needs a whole number. Fitting: seats.
booking.toml:12: models.master.fields.max_clients_parallel: 'skills.price' is ambiguous:
    staff.Stylist.skills leads to several rows, and max_clients_parallel is one value. Name a
    field that leads to one.
booking.toml:16: models.service.fields.name: catalog.Treatment.title is a CharField, which leads
    to no other model.
booking.toml:17: models.service.fields.is_active: catalog.Treatment.price is a DecimalField,
    which has no values that could be named. Fitting: is_active. Did you mean 'is_active'?
booking.toml:18: models.service.fields.duration_minutes: catalog.Treatment has no field 'hour'.
    It has: id, title, area, hours, is_active, price, team, stylists, skill. Did you mean
    'hours'?
booking.toml:19: models.service.fields.price: catalog.Treatment.is_active is a BooleanField;
    price needs a number. Fitting: hours, price. Did you mean 'price'?
booking.toml:20: models.service.fields.parallel_group: 'skill' is ambiguous:
    catalog.Treatment.skill leads to several rows, and parallel_group is one value. Name a field
    that leads to one.
""")


def test_values_and_links_that_are_not_there() -> None:
    """Values stand among the choices; two links of one kind are to be told apart by name."""
    toml = """\
[models.master]
model = "staff.Stylist"
[models.master.fields]
is_active = { field = "state", values = ["on", "in"] }
time_zone = "skills.title"

[models.master.fields.services]
through = "staff.Skill"
service = "trainer"

[models.service]
model = "catalog.Treatment"
[models.service.fields]
is_active = { field = "title", values = [1] }
"""
    assert refused(toml) == told("""\
booking.toml:4: models.master.fields.is_active: staff.Stylist.state has no choice 'on'. It has:
    'in', 'out'.
booking.toml:5: models.master.fields.time_zone: 'skills.title' is ambiguous:
    staff.Stylist.skills leads to several rows, and time_zone is one value. Name a field that
    leads to one.
booking.toml:8: models.master.fields.services.through: staff.Skill has several links to
    staff.Stylist: person, trainer. Say which one it is.
booking.toml:9: models.master.fields.services.service: staff.Skill.trainer leads to
    staff.Stylist, not to one row of catalog.Treatment. Fitting: treatment.
booking.toml:14: models.service.fields.is_active: catalog.Treatment.title is a CharField: 1 is
    no value of it. Fitting: is_active. Did you mean 'is_active'?
""")


def test_a_schedule_without_what_makes_one() -> None:
    """Links, days and times cannot be made up."""
    toml = f"""{MASTER}{SERVICE}
[models.working_day]
model = "staff.Skill"
[models.special_day]
model = "hq.Branch"
"""
    assert refused(toml) == told("""\
booking.toml:9: models.working_day.model: staff.Skill has several links to staff.Stylist:
    person, trainer. Say which one it is.
booking.toml:9: models.working_day.model: staff.Skill has no weekday, a whole number. Say where
    it is: [models.working_day.fields] weekday = "...". It has: id, person, trainer, treatment.
booking.toml:9: models.working_day.model: staff.Skill has no start_time, a time of day. Say
    where it is: [models.working_day.fields] start_time = "...". It has: id, person, trainer,
    treatment.
booking.toml:9: models.working_day.model: staff.Skill has no end_time, a time of day. Say where
    it is: [models.working_day.fields] end_time = "...". It has: id, person, trainer, treatment.
booking.toml:11: models.special_day.model: hq.Branch has no link to staff.Stylist. It has: id,
    name, zone, opens, stylist.
booking.toml:11: models.special_day.model: hq.Branch has no date, a date. Say where it is:
    [models.special_day.fields] date = "...". It has: id, name, zone, opens, stylist.
booking.toml:11: models.special_day.model: hq.Branch has no start_time, a time of day. Say where
    it is: [models.special_day.fields] start_time = "...". Fitting: opens.
booking.toml:11: models.special_day.model: hq.Branch has no end_time, a time of day. Say where
    it is: [models.special_day.fields] end_time = "...". Fitting: opens.
""")


@pytest.mark.parametrize(
    ("days", "fits"),
    [
        ("0:Monday|1:Tuesday|2:Wednesday|3:Thursday|4:Friday", True),
        ("0:Даг|1:Даг|2:Даг|3:Даг|4:Даг|5:Даг|6:Даг", True),
        ("0:Sunday|1:Monday|2:Tuesday|3:Wednesday|4:Thursday|5:Friday|6:Saturday", False),
        ("0:So|1:Mo|2:Di|3:Mi|4:Do|5:Fr|6:Sa", False),
        ("1:Even|2:Odd|3:Even|4:Odd|5:Even|6:Odd", False),
    ],
)
def test_a_week_that_does_not_begin_with_monday_as_0_is_not_taken_for_one_that_does(
    days: str, fits: bool
) -> None:
    """Everybody would be booked on another day than they work."""
    hours = {"who": "FK staff.Stylist", "start_time": "Time", "end_time": "Time"}
    facts = project(MODELS | {"staff.Shift": {**hours, "weekday": f"Integer choices={days}"}})
    toml = f'{MASTER}{SERVICE}[models.working_day]\nmodel = "staff.Shift"\n'
    if fits:
        assert bind(parse_spec(toml), facts, lambda path: "").roles["working_day"]
    else:
        assert "weekday does not count from 0, which is Monday, to 6" in refused(toml, facts)


def test_an_appointment_without_the_columns_that_the_core_writes() -> None:
    """The mixins that bring them are named."""
    toml = f'{MASTER}{SERVICE}[models.appointment]\nmodel = "hq.Branch"\n'
    assert refused(toml) == told("""\
booking.toml:8: models.appointment.model: hq.Branch has no link to staff.Stylist. It has: id,
    name, zone, opens, stylist.
booking.toml:8: models.appointment.model: hq.Branch has no link to catalog.Treatment. It has:
    id, name, zone, opens, stylist.
booking.toml:8: models.appointment.model: hq.Branch has no link to auth.User. It has: id, name,
    zone, opens, stylist.
booking.toml:8: models.appointment.model: hq.Branch has no starts_at, ends_at, blocked_from,
    blocked_until, status, lane, chain_id, position, idempotency_key, guest_name, guest_email,
    guest_phone, note. Add the core's mixins to its bases (from booking.core.mixins import
    BlockedSpanMixin, StatusMixin, VisitMixin, GuestMixin), or have an appointment generated:
    class instead of model.
""")


def test_an_appointment_whose_links_and_statuses_are_unclear() -> None:
    """Columns keep their names; every choice means a status, and every status is one."""
    toml = f"""{MASTER}{SERVICE}
[models.appointment]
model = "salon.Meeting"
[models.appointment.fields]
starts_at = "begin"
client = "what"
master = "whom"
[models.appointment.statuses]
pending = "newish"
confirmed = "ok"
cancelled = "off"
completed = "done"
"""
    assert refused(toml, project(MODELS | MEETING)) == told("""\
booking.toml:11: models.appointment.fields.starts_at: the core writes this column, so it is
    called as in the contract. Take this out.
booking.toml:12: models.appointment.fields.client: salon.Meeting.what leads to
    catalog.Treatment, not to one row of auth.User. It has no link to auth.User.
booking.toml:13: models.appointment.fields.master: salon.Meeting has no field 'whom'. It has:
    id, who, what, for_whom, starts_at, ends_at, blocked_from, blocked_until, lane, status,
    chain_id, position, idempotency_key, guest_name, guest_email, guest_phone, note. Did you
    mean 'who'?
booking.toml:14: models.appointment.statuses: salon.Meeting.status has no choice 'no_show': say
    which one means it, no_show = "...", or no_show = "" where there is none. It has: new, ok,
    off, done.
booking.toml:14: models.appointment.statuses: salon.Meeting.status has no choice
    'reschedule_proposed': say which one means it, reschedule_proposed = "...", or
    reschedule_proposed = "" where there is none. It has: new, ok, off, done.
booking.toml:14: models.appointment.statuses: salon.Meeting.status has the choice 'new', which
    is no status of a booking: say which it is, of pending, confirmed, cancelled, completed,
    no_show, reschedule_proposed.
booking.toml:15: models.appointment.statuses.pending: salon.Meeting.status has no choice
    'newish'. It has: new, ok, off, done. Did you mean 'new'?
""")


def test_a_booking_needs_no_account() -> None:
    """A guest has none."""
    models = {"salon.Meeting": MEETING["salon.Meeting"] | {"for_whom": "FK crm.Client"}}
    toml = f"""{MASTER}{SERVICE}
[models.appointment]
model = "salon.Meeting"
[models.appointment.statuses]
pending = "new"
confirmed = "ok"
cancelled = "off"
completed = "done"
no_show = ""
reschedule_proposed = ""
[models.client]
model = "crm.Client"
"""
    assert refused(toml, project(MODELS | models)) == told("""\
booking.toml:9: models.appointment.model: salon.Meeting.for_whom must be null=True: a guest
    books without an account.
""")


def test_what_a_generated_model_has_cannot_be_elsewhere() -> None:
    """It is not there yet, or is nothing without that."""
    toml = """\
[models.master.fields]
time_zone = "branch.zone"
services = { through = "staff.Skill" }
[models.appointment.fields]
note = "remark"
[models.working_day.fields]
weekday = 3
break_start = "a"
[models.settings.fields]
step_minutes = 15
"""
    assert refused(toml) == told("""\
booking.toml:2: models.master.fields.time_zone: booking.Master is not there yet, so it has no
    'branch.zone'. Take this out, generate, add what it needs to the model, then say it again.
booking.toml:3: models.master.fields.services: booking.Master is not there yet, so it has no way
    through staff.Skill. Take this out, generate, add what it needs to the model, then say it
    again.
booking.toml:5: models.appointment.fields.note: Appointment is generated, and its note with it.
    Take this out.
booking.toml:7: models.working_day.fields.weekday: WorkingDay is generated, and its weekday with
    it. Take this out.
booking.toml:8: models.working_day.fields.break_start: booking.WorkingDay is not there yet, so
    it has no 'a'. Take this out, generate, add what it needs to the model, then say it again.
booking.toml:10: models.settings.fields.step_minutes: BookingSettings is generated, and its
    step_minutes with it. Take this out.
""")


def test_names_that_the_projects_models_have_already() -> None:
    """A related name, or a class that the app makes of a model."""
    models = {
        "staff.Stylist": {
            "name": "Char",
            "booking_profile": "Char",
            "booking_appointments": "Char",
        },
        "old.Shift": {
            "who": "FK staff.Stylist related=booking_working_days",
            "what": "FK catalog.Treatment related=booking_stylist_profiles",
        },
    }
    toml = f"""{MASTER}{SERVICE}
[models.settings]
class = "StylistProfile"
[models.day_off]
class = "StylistHours"
"""
    assert refused(toml, project(MODELS | models)) == told("""\
booking.toml:1: models.appointment.class: staff.Stylist has 'booking_appointments' already, as
    the app would call it. Choose another name.
booking.toml:1: models.working_day.class: staff.Stylist has 'booking_working_days' already, as
    the app would call it. Choose another name.
booking.toml:1: app.name: staff.Stylist has 'booking_profile' already, as the app would call it.
    Choose another name.
booking.toml:1: app.name: catalog.Treatment has 'booking_stylist_profiles' already, as the app
    would call it. Choose another name.
booking.toml:9: models.settings.class: 'StylistProfile' is a class that the app makes of a
    model. Choose another name.
booking.toml:11: models.day_off.class: 'StylistHours' is a class that the app makes of a model.
    Choose another name.
""")


def test_what_the_app_itself_leads_to_a_model_is_not_in_its_own_way() -> None:
    """The second run sees what the first one made."""
    made = {
        "booking.Appointment": {"stylist": "FK staff.Stylist related=booking_appointments"},
        "booking.StylistProfile": {"stylist": "OneToOne staff.Stylist related=booking_profile"},
    }
    facts = project(MODELS | made)
    assert bind(parse_spec(MASTER + SERVICE), facts, lambda path: "").mapped
    toml = f'{MASTER}[models.master.fields]\nname = "booking_profile.name"\n'
    assert "has no field 'booking_profile'" in refused(toml, facts)


def test_is_active_of_another_kind_is_not_passed_over() -> None:
    """To offer what the project took out of use would be worse than to ask."""
    models = {"staff.Stylist": {"is_active": "Char choices=yes:Yes|no:No"}}
    assert refused(MASTER, project(MODELS | models)) == told("""\
booking.toml:2: models.master.model: is_active: staff.Stylist.is_active is a CharField: say
    which of its values mean yes, { field = "is_active", values = [...] }; it has: 'yes', 'no'.
""")


def test_what_is_called_as_in_the_contract_and_is_something_else_is_told() -> None:
    """It is not read, and nobody would see why; what fits half is no such thing."""
    zone = {
        "time_zone": "FK hq.Branch related=zoned",
        "work_start": "DateTime",
        "break_end": "Time",
        "services": "ManyToMany hq.Branch related=served",
    }
    away = {"who": "FK staff.Stylist", "starts_on": "Date", "ends_on": "Date", "reason": "Binary"}
    models = {"staff.Stylist": {**MODELS["staff.Stylist"], **zone}, "staff.Away": away}
    toml = f'{MASTER}{SERVICE}[models.day_off]\nmodel = "staff.Away"\n'
    spec = parse_spec(toml)
    found = passed_over(spec, bind(spec, project(MODELS | models), lambda path: ""))
    kept = "So it is not read, and the app keeps its own in StylistProfile."
    assert found == (
        "staff.Stylist.time_zone leads to hq.Branch: name one of its fields, 'time_zone.…'. "
        + kept,
        "staff.Stylist.services leads to hq.Branch. " + kept,
        "staff.Stylist.work_start is a DateTimeField; work_start needs a TimeField. " + kept,
        "staff.Away.reason is a BinaryField; reason needs a text. So it is not read, and the"
        " default holds.",
    )
    named = parse_spec(
        toml.replace(SERVICE, f"[models.master.fields]\nservices = 'skills'\n{SERVICE}")
    )
    assert len(passed_over(named, bind(named, project(MODELS | models), lambda path: ""))) == 3


def test_without_asking_the_project_nothing_of_it_is_mapped() -> None:
    """What is generated is as on a first run."""
    toml = f"""{MASTER}
[models.client]
model = "crm.Client"
[models.settings.fields]
step_minutes = 15
"""
    with pytest.raises(SpecError) as caught:
        bind(parse_spec(toml), None, places_in(toml))
    assert caught.value.message == told("""\
booking.toml:2: models.master.model: what the project has cannot be known without asking it.
booking.toml:5: models.client.model: what the project has cannot be known without asking it.
""")


def test_a_field_that_the_owner_took_away_is_to_be_mapped() -> None:
    """`note = None` in a class that has all of the contract otherwise."""
    facts = installed()
    found = []
    for base in ("booking.core.mixins.appointment.AbstractBookableAppointment", "other.Base"):
        models = tuple(
            replace(each, bases=(base,), fields=tuple(f for f in each.fields if f.name != "note"))
            if each.label == "booking.Appointment"
            else each
            for each in facts.models
        )
        found.append(replace(facts, models=models))
    assert refused('[app]\nname = "booking"\n', found[0]) == told("""\
booking.toml:1: models.appointment.class: booking.Appointment has no 'note' any more. Let it have it
    again.
""")
    assert bind(parse_spec(""), found[1], lambda path: "").roles


def test_what_is_mapped_away_cannot_be_read() -> None:
    """A generated model has no field that comes from elsewhere."""
    fields = (
        FieldFacts(name="prep_before_minutes", kind="PositiveIntegerField"),
        FieldFacts(name="other", kind="PositiveIntegerField"),
    )
    model = replace(installed().models[-1], label="booking.Service", fields=fields)
    toml = """\
[models.service.fields]
min_gap_after_minutes = "prep_before_minutes"
prep_before_minutes = "other"
"""
    assert refused(toml, replace(installed(), models=(model,))) == told("""\
booking.toml:2: models.service.fields.min_gap_after_minutes: prep_before_minutes is mapped itself,
    and then Service has no such field.
""")


def test_an_app_that_does_not_load_is_trusted() -> None:
    """What its own models have is not known then."""
    toml = '[models.service.fields]\nduration_minutes = { field = "length", unit = "hours" }\n'
    facts = replace(installed(), app_error="SyntaxError")
    for asked in (facts, None):
        bound = bind(parse_spec(toml), asked, lambda path: "").roles["service"]
        field = bound.fields["duration_minutes"]
        assert (field.path, field.unit) == ("length", Unit.HOURS)
