"""What is told of models that are otherwise than when files were made from them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Binding, Bindings
from codex_booking_gen.following import (
    Memory,
    because,
    changes,
    extra_fields,
    gone_by,
    moved_roles,
    remembered,
    worth_keeping,
)
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.reasons import kept_beside, misread_statuses, statuses_in
from codex_booking_gen.spec import Spec
from tests.unit.test_checks import FACTS

PHONE = FieldFacts(name="phone", kind="CharField", max_length=40, blank=True)
LENGTH = FieldFacts(name="length", kind="DurationField")
SKILLS = FieldFacts(
    name="skills", kind="ManyToManyField", related="catalog.Treatment", to_many=True
)
BRANCH = FieldFacts(name="branch", kind="ForeignKey", related="salon.Branch")


def model(*fields: FieldFacts, label: str = "salon.Stylist") -> ModelFacts:
    return ModelFacts(
        label=label,
        module="salon.models",
        file="salon/models.py",
        line=3,
        verbose_name="stylist",
        verbose_name_plural="stylists",
        pk="id",
        pk_kind="BigAutoField",
        fields=fields,
    )


def played_by(found: ModelFacts | None, *extra: FieldFacts) -> Bindings:
    """All generated, but for the master, where a model is given; the visits have extra fields."""
    bindings = bind(Spec(), None, lambda path: "")
    roles = dict(bindings.roles)
    roles["appointment"] = replace(roles["appointment"], extra=extra)
    if found:
        roles["master"] = Binding(
            role="master",
            names=roles["master"].names,
            label=found.label,
            module=found.module,
            fields={},
            facts=found,
        )
    return replace(bindings, roles=roles)


def memory(found: ModelFacts | None, *extra: FieldFacts) -> Memory:
    """As it comes back from the state."""
    facts = replace(FACTS, models=(found,) if found else ())
    kept = worth_keeping(remembered(played_by(found, *extra), facts))
    told: Memory = json.loads(json.dumps(kept))
    return told


def told(before: ModelFacts | None, after: ModelFacts | None) -> list[str]:
    facts = replace(FACTS, models=(after,) if after else ())
    return [each.what for each in changes(memory(before), remembered(played_by(after), facts))]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ((LENGTH,), (LENGTH, PHONE), "salon.Stylist gained 'phone'"),
        ((LENGTH, PHONE), (LENGTH,), "salon.Stylist lost 'phone'"),
        (
            (LENGTH,),
            (replace(LENGTH, name="duration"),),
            "salon.Stylist.length was renamed to duration",
        ),
        (
            (LENGTH, PHONE),
            (PHONE, replace(LENGTH, name="duration", null=True)),
            "salon.Stylist.length was renamed to duration",
        ),
        (
            (LENGTH,),
            (replace(LENGTH, kind="IntegerField"),),
            "salon.Stylist.length is a IntegerField now, and was a DurationField",
        ),
        (
            (PHONE,),
            (replace(PHONE, mixin="salon.mixins.Contact"),),
            "salon.Stylist.phone moved to the mixin Contact",
        ),
        (
            (replace(PHONE, mixin="salon.mixins.Contact"),),
            (PHONE,),
            "salon.Stylist.phone moved into the model itself",
        ),
        ((BRANCH,), (replace(BRANCH, related="hr.Branch"),), "salon.Stylist.branch leads to"),
        ((PHONE,), (replace(PHONE, blank=False),), "salon.Stylist.phone changed (blank)"),
    ],
)
def test_a_change_of_a_model_is_one_sentence(
    before: tuple[FieldFacts, ...], after: tuple[FieldFacts, ...], what: str
) -> None:
    """Named as its owner would name it."""
    (found,) = told(model(*before), model(*after))
    assert found.startswith(what)


def test_two_fields_that_could_be_one_another_are_not_said_to_be_renamed() -> None:
    """Nobody guesses which became which."""
    two = (PHONE, replace(PHONE, name="fax"))
    others = (replace(PHONE, name="mobile"), replace(PHONE, name="office"))
    found = told(model(*two), model(*others))
    assert len(found) == 4
    assert not any("renamed" in what for what in found)


@pytest.mark.parametrize("same", [model(PHONE, SKILLS), None])
def test_nothing_is_told_where_nothing_changed(same: ModelFacts | None) -> None:
    """Also not of labels, of the line on which a class stands, and of what leads there."""
    assert told(same, same) == []
    if same:
        reverse = FieldFacts(name="visit", kind="ForeignKey", related="booking.Visit", reverse=True)
        fields = (replace(PHONE, verbose_name="telephone"), SKILLS, reverse)
        assert told(same, replace(same, line=90, fields=fields)) == []


def test_a_role_that_another_model_plays_is_told() -> None:
    """From a generated one, between two of the project's, and back; a new name alone is not."""
    barber = model(PHONE, label="salon.Barber")
    assert told(None, barber) == ["role master is now played by salon.Barber"]
    assert told(model(PHONE), barber) == ["role master is now played by salon.Barber"]
    assert told(barber, None) == ["role master is now played by booking.Master"]
    facts = replace(FACTS, models=(barber, model(PHONE)))
    after = remembered(played_by(barber), facts)
    assert moved_roles(memory(model(PHONE)), after, facts) == {"master": "salon.Barber"}
    assert moved_roles(memory(None), after, facts) == {"master": "salon.Barber"}
    alone = replace(FACTS, models=(barber,))
    assert moved_roles(memory(model(PHONE)), after, alone) == {}, "the same under another name"
    renamed = {"booking.Agent": {"roles": ["master"], "extra": ["phone"]}}
    assert not changes(renamed, remembered(played_by(None), FACTS))


def test_of_a_generated_model_what_its_owner_added_is_remembered_whole() -> None:
    """So that it is known where the app itself keeps the project from loading."""
    source = FieldFacts(
        name="source",
        kind="CharField",
        choices=(("web", "Web"), ("shop", "Shop")),
        verbose_name="where from",
        model="booking.Appointment",
    )
    after = remembered(played_by(None, source), FACTS)
    assert [each.what for each in changes(memory(None), after)] == [
        "booking.Appointment gained 'source'"
    ]
    assert extra_fields(memory(None, source), "booking.Appointment") == (source,)
    assert memory(None) == {}, "a project without changes of its own has nothing to remember"


def test_models_that_booking_toml_no_longer_fits_are_told_by_what_became_of_them() -> None:
    """A field with another name, a class with another name, one that is gone."""
    before = memory(model(LENGTH))
    renamed = model(replace(LENGTH, name="duration"))
    for now, what in (
        (renamed, "salon.Stylist.length was renamed to duration"),
        (model(LENGTH, label="salon.Barber"), "salon.Stylist was renamed to salon.Barber"),
        (model(PHONE, label="salon.Barber"), "salon.Stylist is gone"),
    ):
        found = gone_by(before, replace(FACTS, models=(now,)))
        assert [each.what for each in found] == [what]


def test_a_file_names_the_changes_that_it_shows() -> None:
    """Else all of them, where nothing but the models can be the reason; never too many."""
    two = (replace(PHONE, name="mail"), SKILLS)
    after = remembered(played_by(model(PHONE, *two)), FACTS)
    found = changes(memory(model()), after)
    names = because(found, b"x = []\n", b"x = ['phone']\n", alone=True)
    assert names == ("salon.Stylist gained 'phone'",)
    assert because(found, b"x = 1\n", b"x = 2\n", alone=False) == ()
    assert len(because(found, b"x = 1\n", b"x = 2\n", alone=True)) == 3
    assert because((*found, *found), b"", b"\n", alone=True)[-1] == "and 3 more changes"
    assert because((*found, found[0]), b"", b"\n", alone=True)[-1] == "and 1 more change"
    assert because(found, b"phone\n", b"phone\n", alone=True) == ()


def test_a_field_of_the_contract_is_seen_by_the_mixin_that_brings_it_elsewhere() -> None:
    """A satellite no longer has what the class itself has now."""
    buffer = FieldFacts(name="buffer_between_minutes", kind="IntegerField")
    after = remembered(played_by(model(buffer, PHONE)), FACTS)
    found = changes(memory(model()), after)
    without = because(found, b"class P(\n    mixins.BufferMixin,\n):", b"class P(\n):", alone=False)
    assert without == ("salon.Stylist gained 'buffer_between_minutes'",)


BESIDE = '''
class JobProfile(mixins.ActiveMixin, mixins.GapMixin, mixins.ParallelGroupMixin):
    """What bookings need to know of a job."""


class BayProfile(
    mixins.TimeZoneMixin,
    mixins.DefaultHoursMixin,
):
    work_start: Any = None  # the core reads another one
    work_end = None
'''


def test_what_a_class_beside_keeps_is_what_it_has_columns_for() -> None:
    """Whether the mixins stand in one line or in several; what is switched off was never kept."""
    assert kept_beside(BESIDE, "JobProfile", "service") == [
        "is_active",
        "min_gap_after_minutes",
        "prep_before_minutes",
        "parallel_group",
    ]
    assert kept_beside(BESIDE, "BayProfile", "master") == ["time_zone", "break_start", "break_end"]
    assert kept_beside(BESIDE, "OilProfile", "service") == []


def test_statuses_that_rows_have_and_nobody_reads_any_more_are_found() -> None:
    """What is named is stored so; what is not, under its own name; `()`: there is none."""
    wiring = 'M = Models(statuses={"confirmed": ("booked", "ok"), "no_show": ()}, time_zone="")\n'
    stored = statuses_in(wiring)
    assert stored == {"confirmed": ("booked", "ok"), "no_show": ()}
    assert statuses_in("M = Models()\n") == {}
    assert misread_statuses(stored, stored) == []
    assert misread_statuses({}, stored) == ["confirmed", "no_show"]
    assert misread_statuses(stored, {"confirmed": ("booked",)}) == ["ok"]
    assert misread_statuses(stored, {"confirmed": ("booked",), "pending": ("ok",)}) == [
        "pending",
        "ok",
    ]
    assert misread_statuses({}, {"confirmed": ("booked", "confirmed")}) == []
