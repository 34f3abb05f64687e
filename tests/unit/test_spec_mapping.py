"""booking.toml on the project's own models: what is read, what is refused, what is written."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.contract import CONTRACT, STATUSES, Kind
from codex_booking_gen.errors import SpecError
from codex_booking_gen.spec import (
    ClientWish,
    FieldWish,
    Models,
    RoleWish,
    Spec,
    Through,
    default_toml,
    parse_spec,
)
from codex_booking_gen.spec_constants import constant_for

MAPPED = """\
[models.master]
model = "salon.Stylist"
[models.master.fields]
services = { through = "staff.Skill", master = "person", service = "treatment" }
time_zone = "branch.time_zone"
max_clients_parallel = 1
is_active = { field = "state", values = ["active", 1, true] }
work_start = 09:00:00
work_end = { value = "17:30" }

[models.service]
model = "catalog.Treatment"
[models.service.fields]
duration_minutes = { field = "length", unit = "hours" }
is_active = true

[models.settings.fields]
holidays_country = { value = "DE" }

[models.appointment]
model = "salon.Meeting"
[models.appointment.statuses]
confirmed = "ok"
cancelled = ["off", "gone"]
no_show = ""

[models.client]
model = "crm.Client"
"""


def problems(text: str) -> list[str]:
    """The lines of the error that `text` is refused with."""
    with pytest.raises(SpecError) as caught:
        parse_spec(text)
    return caught.value.message.splitlines()


def test_every_form_of_a_mapping_is_read() -> None:
    """Names, paths, units, values, models between, constants; in the contract's order."""
    spec = parse_spec(MAPPED)
    assert spec == Spec(
        models=Models(master="Stylist", service="Treatment", appointment="Meeting"),
        roles={
            "master": RoleWish(
                model="salon.Stylist",
                fields={
                    "is_active": FieldWish("state", values=("active", 1, True)),
                    "time_zone": FieldWish("branch.time_zone"),
                    "services": FieldWish(through=Through("staff.Skill", "person", "treatment")),
                    "work_start": FieldWish(value=time(9), is_constant=True),
                    "work_end": FieldWish(value=time(17, 30), is_constant=True),
                    "max_clients_parallel": FieldWish(value=1, is_constant=True),
                },
            ),
            "service": RoleWish(
                model="catalog.Treatment",
                fields={
                    "is_active": FieldWish(value=True, is_constant=True),
                    "duration_minutes": FieldWish("length", unit="hours"),
                },
            ),
            "appointment": RoleWish(model="salon.Meeting"),
            "settings": RoleWish(
                fields={"holidays_country": FieldWish(value="DE", is_constant=True)}
            ),
        },
        client=ClientWish("crm.Client"),
        statuses={"confirmed": ("ok",), "cancelled": ("off", "gone"), "no_show": ()},
    )
    assert list(spec.roles["master"].fields) == [
        "is_active",
        "time_zone",
        "services",
        "work_start",
        "work_end",
        "max_clients_parallel",
    ]
    assert spec.model_of("service") == "catalog.Treatment"
    assert spec.model_of("settings") == ""


def test_a_mapping_is_written_as_its_owner_would() -> None:
    """Only what is mapped has tables; reasons stand above what they are about."""
    spec = parse_spec(MAPPED)
    text = default_toml(spec, {("models", "service"): "It has a price.\nNothing else has."})
    assert text.partition("wording")[0].split("\n\n")[2] == (
        """\
# Call things what your trade calls them: fields, labels and urls follow the class names.
# model is one that the project has. Its fields are named where they are not called
# as the contract calls them: a name, a path (branch.time_zone), or a constant.
[models.master]
model = "salon.Stylist"
[models.master.fields]
is_active = { field = "state", values = ["active", 1, true] }
time_zone = "branch.time_zone"
services = { through = "staff.Skill", master = "person", service = "treatment" }
work_start = 09:00:00
work_end = 17:30:00
max_clients_parallel = 1
# It has a price.
# Nothing else has.
[models.service]
model = "catalog.Treatment"
[models.service.fields]
is_active = true
duration_minutes = { field = "length", unit = "hours" }
[models.appointment]
model = "salon.Meeting"
[models.appointment.statuses]
confirmed = "ok"
cancelled = ["off", "gone"]
no_show = ""
[models.working_day]
class = "WorkingDay"
[models.special_day]
class = "SpecialDay"
[models.day_off]
class = "DayOff"
[models.settings]
class = "BookingSettings"
[models.settings.fields]
holidays_country = { value = "DE" }
[models.client]
model = "crm.Client\""""
    )
    assert parse_spec(text) == spec


def test_all_that_is_wrong_with_a_mapping_is_told_at_once() -> None:
    """Each with its line, its key, and the nearest right one."""
    text = """\
[models.master]
class = "Stylist"
model = "salon.Stylist"
colour = "red"
[models.master.fields]
is_activ = "enabled"
is_active = []
name = 3
time_zone = "branch__zone"
services = "skills."
work_start = "from-to"
work_end = { value = "nine" }
break_start = { field = "a", value = 1 }
break_end = {}
buffer_between_minutes = 1.5
min_advance_minutes = { field = 7, unti = "hours" }
max_advance_days = { field = "days", unit = "hours" }
max_clients_parallel = 0
[models.service]
model = "a treatment"
[models.service.fields]
is_active = { field = "state", values = [] }
duration_minutes = { field = "length", unit = "days" }
price = { field = "cost", values = ["a"] }
prep_before_minutes = { through = "a.B" }
parallel_group = { value = 5 }
[models.appointment.fields]
client = 1
[models.appointment.statuses]
confirmed = "ok"
[models.client]
model = "crm.Client"
guests_only = true
"""
    assert problems(text) == [
        "booking.toml:3: models.master.model: class and model together: class names a model to"
        " generate, model one that the project has. Take one of the two out.",
        "booking.toml:4: models.master.colour: unknown key. Known here: class, model, fields.",
        "booking.toml:6: models.master.fields.is_activ: unknown key. Did you mean 'is_active'?",
        "booking.toml:7: models.master.fields.is_active: must be the name of a field in quotes, a"
        " number, true or false, or a table, not an empty list.",
        'booking.toml:8: models.master.fields.name: must be a text: { value = "..." }, or the name'
        " of a field in quotes.",
        "booking.toml:9: models.master.fields.time_zone: 'branch__zone' is written with dots here:"
        " 'branch.zone'.",
        "booking.toml:10: models.master.fields.services: 'skills.' is no field. Name one, or a path"
        " such as 'branch.time_zone'.",
        "booking.toml:11: models.master.fields.work_start: 'from-to' is no field. Name one, or a"
        " path such as 'branch.time_zone'.",
        "booking.toml:12: models.master.fields.work_end.value: must be a time of day:"
        ' { value = "09:00" }, or the name of a field in quotes.',
        "booking.toml:13: models.master.fields.break_start: field and value together: say"
        " { field = ... }, { through = ... } or { value = ... }.",
        "booking.toml:14: models.master.fields.break_end: neither field, through nor value: say"
        " { field = ... }, { through = ... } or { value = ... }.",
        "booking.toml:15: models.master.fields.buffer_between_minutes: must be a whole number of"
        " minutes, or the name of a field in quotes.",
        "booking.toml:16: models.master.fields.min_advance_minutes.field: must be the name of a"
        " field in quotes, not the number 7.",
        "booking.toml:16: models.master.fields.min_advance_minutes.unti: unknown key. Did you mean"
        " 'unit'?",
        "booking.toml:17: models.master.fields.max_advance_days.unit: max_advance_days is a whole"
        " number, which has no unit. Take it out.",
        "booking.toml:18: models.master.fields.max_clients_parallel: 0 is not between 1 and 32767.",
        "booking.toml:20: models.service.model: 'a treatment' is no model. Name it as 'app.Model'.",
        "booking.toml:22: models.service.fields.is_active.values: must be a list such as"
        ' ["active"], not an empty list.',
        "booking.toml:23: models.service.fields.duration_minutes.unit: 'days' is no unit. Known"
        " here: minutes, hours.",
        "booking.toml:24: models.service.fields.price.values: price is a price: only yes or no is"
        " told by values.",
        "booking.toml:25: models.service.fields.prep_before_minutes.through: only services are"
        " joined to masters through a model of their own.",
        "booking.toml:26: models.service.fields.parallel_group.value: must be a text:"
        ' { value = "..." }, or the name of a field in quotes.',
        "booking.toml:28: models.appointment.fields.client: client is a link to one row: a constant"
        " cannot stand for it.",
        "booking.toml:33: models.client.guests_only: guests only, and yet a model of clients. Take"
        " one of the two out.",
    ]


def test_a_status_means_one_thing_and_what_bookings_need_is_there() -> None:
    """A text that stands for two, or for one that means itself, is refused."""
    text = """\
[models.appointment]
model = "salon.Meeting"
[models.appointment.statuses]
pending = "open"
confirmed = "open"
cancelled = ""
completed = "no_show"
reschedule_proposed = 3
done = "done"
"""
    assert problems(text) == [
        "booking.toml:5: models.appointment.statuses.confirmed: 'open' is pending already: it"
        " can mean one thing.",
        "booking.toml:6: models.appointment.statuses.cancelled: bookings need this status. Name the"
        " text that says it.",
        "booking.toml:7: models.appointment.statuses.completed: 'no_show' is no_show already: it"
        " can mean one thing.",
        "booking.toml:8: models.appointment.statuses.reschedule_proposed: must be a text, or a list"
        " of texts, not the number 3.",
        "booking.toml:9: models.appointment.statuses.done: unknown key. Known here: pending,"
        " confirmed, cancelled, completed, no_show, reschedule_proposed.",
    ]


def test_a_model_that_cannot_lend_its_name_is_told_the_way_out() -> None:
    """Its class gives names to what is generated, and nobody renames it for that."""
    text = """\
[models.master]
model = "school.Class"
[models.service]
model = "catalog.Slot"
[models.special_day]
class = "Person"
[models.day_off]
model = "staff.Person"
[models.working_day]
model = "other.Person"
[models.settings]
model = "staff.Person"
"""
    proxy = "a proxy model (class Meta: proxy = True) may be called anything, and be named here."
    assert problems(text) == [
        "booking.toml:2: models.master.model: 'Class' would make a field 'class', a keyword. Give"
        f" it another name: {proxy}",
        "booking.toml:4: models.service.model: 'Slot' means something else in the generated files."
        f" Give it another name: {proxy}",
        "booking.toml:6: models.special_day.class: 'Person' is already the class of another role"
        " (models.working_day.model). Choose another name.",
        "booking.toml:8: models.day_off.model: 'Person' is already the class of another role"
        " (models.working_day.model). A model plays one role.",
        "booking.toml:12: models.settings.model: 'Person' is already the class of another role"
        " (models.working_day.model). A model plays one role.",
    ]


def test_the_projects_account_may_be_a_master() -> None:
    """`User` is refused as the name of a new model, for readers would take it for Django's."""
    assert parse_spec('[models.master]\nmodel = "auth.User"\n').models.master == "User"
    assert problems('[models.master]\nclass = "User"\n')


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,5})?", fullmatch=True)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
LABELS = st.tuples(NAMES, st.from_regex(r"Qq[A-Z][a-z]{2,8}[a-z]", fullmatch=True)).map(".".join)
VALUES = st.one_of(st.text(max_size=8), st.integers(-5, 5), st.booleans())


@st.composite
def wishes(draw: st.DrawFn, role: str) -> dict[str, FieldWish]:
    """Any mapping that the contract of the role allows."""
    found: dict[str, FieldWish] = {}
    for each in CONTRACT[role]:
        form = draw(st.sampled_from(("absent", "absent", "path", "constant")))
        if form == "path":
            found[each.name] = draw(path_wishes(each.kind))
        elif form == "constant":
            value = draw(st.one_of(VALUES, st.times().map(lambda t: t.replace(microsecond=0))))
            right, problem = constant_for(each, value)
            if problem is None:
                found[each.name] = FieldWish(value=right, is_constant=True)
    return found


@st.composite
def path_wishes(draw: st.DrawFn, kind: Kind) -> FieldWish:
    if kind is Kind.LINKS and draw(st.booleans()):
        master, service = draw(st.tuples(NAMES, NAMES).filter(lambda ends: ends[0] != ends[1]))
        keep = draw(st.booleans())
        return FieldWish(through=Through(draw(LABELS), master if keep else "", service))
    unit = draw(st.sampled_from(("minutes", "hours"))) if kind is Kind.MINUTES else "minutes"
    values = (
        draw(st.lists(VALUES, max_size=3, unique_by=lambda value: (type(value), value)))
        if kind is Kind.YES_NO
        else []
    )
    return FieldWish(draw(PATHS), unit=unit, values=tuple(values))


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    classes = {"master": "QqMaster", "service": "QqService", "appointment": "QqAppointment"}
    roles: dict[str, RoleWish] = {}
    for role in CONTRACT:
        model = draw(st.sampled_from(("", "some.Qq" + role.title().replace("_", ""))))
        wish = RoleWish(model=model, fields=draw(wishes(role)))
        if wish != RoleWish():
            roles[role] = wish
        if model:
            classes[role] = model.partition(".")[2]
    statuses = {}
    for status in STATUSES:
        texts = draw(st.lists(st.text(min_size=1, max_size=5), max_size=2, unique=True))
        if draw(st.booleans()) and (texts or status not in ("confirmed", "cancelled")):
            statuses[status] = tuple(f"{status}-{text}" for text in texts)
    guests_only = draw(st.booleans())
    client = ClientWish("" if guests_only else draw(st.just("") | LABELS), guests_only)
    return Spec(models=Models(**classes), roles=roles, client=client, statuses=statuses)


@settings(max_examples=40)
@given(specs())
def test_whatever_is_mapped_is_read_back_as_it_was_written(spec: Spec) -> None:
    """default_toml and parse_spec are each other's inverse."""
    assert parse_spec(default_toml(spec)) == spec
