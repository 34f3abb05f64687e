"""Which classes of the project's would get which mixins, and what becomes of facts and files."""

from __future__ import annotations

from dataclasses import replace

from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Source
from codex_booking_gen.composing import Composition, as_composed, compositions
from codex_booking_gen.edit_models import edit_models
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.plan import Kind, Verb
from codex_booking_gen.spec import FieldWish, Models, RoleWish, Spec
from tests.unit.test_checks import FACTS

NAME = FieldFacts(name="name", kind="CharField", model="shop.Cut")
SPEC = Spec(
    models=Models(service="Cut"),
    roles={"service": RoleWish("shop.Cut", {"duration_minutes": FieldWish("length")})},
)
MODELS = b"from django.db import models\n\n\nclass Cut(models.Model):\n    pass\n"


def cut(*fields: FieldFacts) -> ModelFacts:
    length = FieldFacts(name="length", kind="IntegerField", model="shop.Cut")
    return ModelFacts(
        label="shop.Cut",
        module="shop.models",
        file="shop/models.py",
        line=4,
        verbose_name="cut",
        verbose_name_plural="cuts",
        pk="id",
        pk_kind="BigAutoField",
        fields=(FieldFacts(name="id", kind="BigAutoField", primary_key=True), length, *fields),
    )


def wanted(*fields: FieldFacts) -> Composition:
    (found,) = compositions(SPEC, replace(FACTS, models=(cut(*fields),)))
    return found


def test_what_a_model_lacks_comes_by_whole_mixins() -> None:
    """Not what is mapped, nor a name, nor what is half there: that stays beside the class."""
    assert wanted(NAME).mixins == ("ActiveMixin", "GapMixin", "ParallelGroupMixin", "PriceMixin")
    gap = FieldFacts(name="prep_before_minutes", kind="IntegerField", model="shop.Cut")
    assert wanted(gap).mixins == ("ActiveMixin", "ParallelGroupMixin", "PriceMixin")
    assert wanted().module == "booking.core.mixins"
    assert compositions(Spec(), replace(FACTS, models=(cut(),))) == ()


def test_an_appointment_gets_all_that_the_core_writes() -> None:
    """What its owner has of it stays theirs."""
    spec = Spec(models=Models(appointment="Cut"), roles={"appointment": RoleWish("shop.Cut")})
    note = FieldFacts(name="note", kind="TextField", model="shop.Cut")
    (found,) = compositions(spec, replace(FACTS, models=(cut(note),)))
    assert found.mixins == ("BlockedSpanMixin", "StatusMixin", "VisitMixin", "GuestMixin")
    assert "note" not in found.fields


def test_with_its_mixins_a_model_needs_no_satellite() -> None:
    """The facts as they will be: each field its own."""
    facts = replace(FACTS, models=(cut(NAME),))
    before = bind(SPEC, facts, lambda path: "").roles["service"]
    assert before.satellite
    after = bind(SPEC, as_composed(facts, [wanted(NAME)]), lambda path: "").roles["service"]
    assert after.satellite is None
    assert all(after.fields[name].source is Source.OWN for name in wanted(NAME).fields)


def test_a_model_of_an_installed_package_keeps_its_satellite() -> None:
    """Its class is not the project's to edit; an appointment has no other way."""
    facts = replace(FACTS, models=(replace(cut(NAME), file=None),))
    assert compositions(SPEC, facts) == ()
    spec = Spec(models=Models(appointment="Cut"), roles={"appointment": RoleWish("shop.Cut")})
    assert [each.file for each in compositions(spec, facts)] == [None]


def test_the_edit_is_one_action_for_a_file() -> None:
    """With two classes in it; what cannot be edited is to be pasted."""
    other = replace(wanted(), label="shop.Bar", cls="Bar", mixins=("CapacityMixin",))
    text = MODELS + b"\n\nclass Bar(models.Model):\n    pass\n"
    edits = edit_models([wanted(), other], {"shop/models.py": text}, {"shop"})
    (action,) = edits.actions
    assert (action.verb, action.kind, action.before) == (Verb.WIRE, Kind.WIRING, text)
    assert action.after
    assert action.after.count(b"CapacityMixin") == 2
    assert action.after.count(b"import") == 2
    assert not edits.steps
    elsewhere = replace(other, file=None), replace(other, cls="Baz")
    edits = edit_models(elsewhere, {"shop/models.py": text}, {"shop"})
    assert not edits.actions
    assert [step.text for step in edits.steps] == [
        "Add to the bases of shop.Bar:",
        "Paste into shop/models.py, at class Baz, before models.Model:",
    ]
