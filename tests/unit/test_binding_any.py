"""Whatever booking.toml says of whatever models: a readable refusal, or a binding that holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Binding, Bindings, Source
from codex_booking_gen.contract import CONTRACT, STATUSES, ContractField, Kind, field_names
from codex_booking_gen.errors import SpecError
from codex_booking_gen.facts import Facts
from codex_booking_gen.inputs import places_in
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.spec import (
    ROLES,
    ClientWish,
    FieldWish,
    Models,
    RoleWish,
    Spec,
    Through,
    default_toml,
    parse_spec,
)
from tests.unit.imaginary import project
from tests.unit.test_binding import MEETING, MODELS


def constant(value: str | int | bool) -> FieldWish:
    return FieldWish(value=value, is_constant=True)


POOL = (
    MODELS
    | MEETING
    | {
        "staff.Senior": {"name": "Char", "_proxy_of": "staff.Stylist"},
        "staff.Shift": {
            "who": "FK staff.Stylist",
            "weekday": "PositiveSmallInteger",
            "date": "Date",
            "start_time": "Time",
            "end_time": "Time",
            "starts_on": "Date",
            "ends_on": "Date",
        },
        "hq.Rules": {"step_minutes": "PositiveInteger", "hours": "Time", "link": "Generic x"},
        "hq.Lost": {"gone": "FK nowhere.Model", "is_active": "Char", "name": "FK hq.Branch"},
        "booking.Master": {"name": "Char", "branch": "FK hq.Branch", "work_start": "Time"},
        "booking.Appointment": {"stylist": "FK staff.Stylist related=booking_appointments"},
    }
)
LABELS = (*POOL, "auth.User", "staff.stylist", "Stylist", "no.Model", "")
NAMES = tuple(
    dict.fromkeys(
        [
            *(name for fields in POOL.values() for name in fields if not name.startswith("_")),
            *("pk", "id", "skill", "skill_set", "stylist", "nothing", "name", "mentor"),
        ]
    )
)
PROJECT = project(POOL)
SOUND: dict[str, tuple[str, ...]] = {
    "master": ("staff.Stylist", "staff.Stylist", ""),
    "service": ("catalog.Treatment", "catalog.Treatment", ""),
    "appointment": ("salon.Meeting", "", ""),
    "working_day": ("staff.Shift", "", ""),
    "settings": ("hq.Rules", ""),
}
"""Models that fit, as long as nothing else is odd."""
FITTING: dict[str, dict[str, tuple[FieldWish, ...]]] = {
    "staff.Stylist": {
        "name": (FieldWish("nick"), FieldWish("branch.name")),
        "is_active": (FieldWish("state", values=("in",)), constant(True)),
        "time_zone": (FieldWish("branch.zone"), constant("Europe/Berlin")),
        "services": (
            FieldWish("skills"),
            FieldWish("area.treatments"),
            FieldWish(through=Through("staff.Skill", "person")),
        ),
        "buffer_between_minutes": (FieldWish("gap"), FieldWish("seats", unit="hours")),
        "max_clients_parallel": (FieldWish("seats"), constant(2)),
    },
    "catalog.Treatment": {
        "name": (FieldWish("title"),),
        "duration_minutes": (FieldWish("hours", unit="hours"), constant(30)),
        "parallel_group": (FieldWish("area.name"),),
    },
    "hq.Rules": {"slot_grid": (constant("gap"),), "step_minutes": (constant(5),)},
    "": {"min_advance_minutes": (constant(5),), "is_active": (constant(True),)},
}
KINDS = (
    "CharField",
    "BooleanField",
    "DurationField",
    "TimeField",
    "DateField",
    "UUIDField",
    "JSONField",
    "GeneratedField",
    "GenericForeignKey",
    "CompositePrimaryKey",
    "Field",
)
OWN_STATUSES = {
    "pending": ("new",),
    "confirmed": ("ok",),
    "cancelled": ("off",),
    "completed": ("done",),
    "no_show": (),
    "reschedule_proposed": (),
}
EXAMPLES = 2000 if os.environ.get("CODEX_BOOKING_HYPOTHESIS") in ("ci", "random") else 150
PROBLEM = re.compile(r"booking\.toml:\d+: (app|models)\.[a-z_.]+: \S.*[.?]")


ODDLY = st.integers(0, 4).map(lambda number: number == 0)


@st.composite
def wish(draw: st.DrawFn, known: ContractField) -> FieldWish:
    if known.kind is Kind.LINKS and draw(st.booleans()):
        ends = draw(st.tuples(st.sampled_from(("", *NAMES)), st.sampled_from(("", *NAMES))))
        return FieldWish(through=Through(draw(st.sampled_from(LABELS[:-1])), *ends))
    if draw(st.integers(0, 5)) == 0:
        return FieldWish(value=draw(st.sampled_from((1, True, "opening"))), is_constant=True)
    path = ".".join(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3)))
    unit = "minutes"
    if known.kind is Kind.MINUTES:
        unit = draw(st.sampled_from(("minutes", "hours")))
    values: tuple[str | int | bool, ...] = ()
    if known.kind is Kind.YES_NO:
        values = draw(st.sampled_from(((), ("in",), (True,), (1, 2))))
    return FieldWish(path, unit=unit, values=values)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """What fits, with none, one or two things that may not."""
    labels = {role: draw(st.sampled_from(SOUND.get(role, ("",)))) for role in ROLES}
    if not (labels["master"] and labels["service"]):
        labels |= {"appointment": "", "working_day": ""}
    wishes = {
        role: {
            name: draw(st.sampled_from(good))
            for name, good in FITTING.get(label, {}).items()
            if name in field_names(role) and draw(st.booleans())
        }
        for role, label in labels.items()
    }
    if not labels["service"]:
        wishes["master"].pop("services", None)
    for role in draw(st.lists(st.sampled_from(ROLES), max_size=2)):
        if draw(st.booleans()):
            labels[role] = draw(st.sampled_from(LABELS))
        else:
            known = draw(st.sampled_from(CONTRACT[role]))
            wishes[role][known.name] = draw(wish(known))
    texts = st.sampled_from(((), ("new",), ("ok", "off"), ("done",), ("other",)))
    statuses: dict[str, tuple[str, ...]] = OWN_STATUSES if labels["appointment"] else {}
    if draw(ODDLY):
        statuses = draw(st.dictionaries(st.sampled_from(STATUSES), texts, max_size=4))
    client = draw(st.sampled_from((ClientWish("crm.Client"), ClientWish(guests_only=True))))
    if draw(ODDLY):
        client = ClientWish(draw(st.sampled_from(LABELS)))
    classes = {role: label.rpartition(".")[2] for role, label in labels.items() if label}
    roles = {role: RoleWish(labels[role], fields) for role, fields in wishes.items()}
    return Spec(models=Models(**classes), roles=roles, statuses=statuses, client=client)


@dataclass(frozen=True)
class Change:
    """What is otherwise in a model of the pool, and in one of its fields."""

    label: str
    at: int
    field: dict[str, Any]
    model: dict[str, Any]

    def __call__(self, model: ModelFacts) -> ModelFacts:
        fields = list(model.fields)
        at = self.at % len(fields)
        fields[at] = replace(fields[at], **self.field)
        return replace(model, fields=tuple(fields), **self.model)


@dataclass(frozen=True)
class Told:
    """What a project answers, said in few words: a failure is to be read."""

    changes: tuple[Change, ...] = ()
    without: str = ""
    account: str = "auth.User"
    asked: bool = True

    @property
    def facts(self) -> Facts | None:
        models = {model.label: model for model in PROJECT.models if model.label != self.without}
        for change in self.changes:
            if change.label in models:
                models[change.label] = change(models[change.label])
        facts = replace(PROJECT, models=tuple(models.values()), auth_user_model=self.account)
        return facts if self.asked else None


CHANGES = st.builds(
    Change,
    label=st.sampled_from(tuple(POOL)),
    at=st.integers(0, 20),
    field=st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(KINDS),
            "related": st.sampled_from(("", *LABELS)),
            "to_many": st.booleans(),
            "reverse": st.booleans(),
            "null": st.booleans(),
            "name": st.sampled_from(NAMES),
            "choices": st.sampled_from(((), (("in", "In"), (None, "?")), ((1, "1"), (9, "9")))),
        },
    ),
    model=st.fixed_dictionaries(
        {},
        optional={
            "swapped": st.just(True),
            "pk_kind": st.sampled_from(KINDS),
            "parents": st.sampled_from((("staff.Person",), ("staff.Stylist",))),
            "proxy_of": st.sampled_from(("staff.Stylist", "gone.Model")),
        },
    ),
)
PROJECTS = st.just(Told()) | st.builds(
    Told,
    changes=st.lists(CHANGES, max_size=2).map(tuple),
    without=st.sampled_from(("", "", *POOL)),
    account=st.sampled_from(("auth.User", "auth.User", "crm.Client", "gone.User")),
    asked=ODDLY.map(lambda oddly: not oddly),
)


@settings(max_examples=EXAMPLES)
@given(specs(), PROJECTS)
def test_it_is_refused_or_holds(wanted: Spec, told: Told) -> None:
    """Nothing else is ever raised."""
    text, facts = default_toml(wanted), told.facts
    try:
        spec = parse_spec(text)
        bindings = bind(spec, facts, places_in(text))
    except SpecError as error:
        for line in error.message.splitlines():
            assert PROBLEM.fullmatch(line), line
        return
    assert tuple(bindings.roles) == ROLES
    for role, binding in bindings.roles.items():
        assert binding.label == (spec.model_of(role) or f"booking.{getattr(spec.models, role)}")
        assert list(binding.fields) == [n for n in field_names(role) if n in binding.fields]
        check_parts(binding)
        if facts is not None:
            check_lookups(binding, facts)
    check_whole(spec, bindings)


@settings(max_examples=EXAMPLES // 4)
@given(specs())
def test_it_is_the_same_every_time(wanted: Spec) -> None:
    """And it does not matter in which order models are told."""
    other_way = replace(PROJECT, models=tuple(reversed(PROJECT.models)))
    results = []
    for known in (PROJECT, PROJECT, other_way):
        try:
            results.append(repr(bind(wanted, known, lambda path: "")))
        except SpecError as error:
            results.append(error.message)
    assert results[0] == results[1]
    assert results[0] == results[2]


def check_parts(binding: Binding) -> None:
    """What is not mapped is brought by mixins, and nothing else is."""
    satellite = binding.satellite
    beside = [n for n, each in binding.fields.items() if each.source is Source.SATELLITE]
    assert beside == (list(satellite.fields) if satellite else [])
    for mixins, fields, dropped in parts(binding):
        brought = {each.name for each in CONTRACT[binding.role] if each.mixin in mixins}
        assert brought - set(dropped) == set(fields) & brought
        assert set(dropped) <= brought - set(fields)
        needed = {each.name for each in CONTRACT[binding.role] if each.mixin}
        assert set(fields) & needed <= brought


def parts(binding: Binding) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    if binding.satellite:
        yield binding.satellite.mixins, binding.satellite.fields, binding.satellite.dropped
    if binding.mixins:
        kept = (Source.OWN, Source.PATH)
        own = tuple(
            n for n, each in binding.fields.items() if each.path == n and each.source in kept
        )
        yield binding.mixins, own, binding.dropped


def check_lookups(binding: Binding, facts: Facts) -> None:
    """Every path can be gone, with relations under the names that lookups know."""
    models = {model.label: model for model in facts.models}
    for bound in binding.fields.values():
        if bound.source not in (Source.PATH, Source.OWN) or binding.generated:
            continue
        model: ModelFacts | None = models[binding.label]
        for part in bound.path.split("__"):
            assert model is not None
            field: FieldFacts | None = model.field(part)
            assert field is not None, bound
            model = models.get(field.related)


def check_whole(spec: Spec, bindings: Bindings) -> None:
    for role, binding in bindings.roles.items():
        for known in CONTRACT[role]:
            may_lack = known.name in ("name", "client")
            assert known.name in binding.fields or may_lack, (role, known.name)
            pair = [binding.fields[n] for n in (known.name, known.partner) if known.partner]
            assert len({_place(each.source) for each in pair}) <= 1
    lacks_client = "client" not in bindings.roles["appointment"].fields
    assert lacks_client == spec.client.guests_only


def _place(source: Source) -> str:
    return "model" if source in (Source.OWN, Source.PATH) else source.value
