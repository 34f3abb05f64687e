"""An update of the core brings fields: models that have not got them yet are as they will be."""

from __future__ import annotations

from dataclasses import replace

from codex_booking_gen.catalog import Template, Tier
from codex_booking_gen.contract import CONTRACT
from codex_booking_gen.model_facts import ModelFacts
from codex_booking_gen.newer_core import as_with_newer_core, mixins_change
from codex_booking_gen.spec import App
from codex_booking_gen.state import FileRecord, Origin, State
from tests.unit.test_checks import FACTS
from tests.unit.test_composing import cut

MIXIN = "booking/core/mixins/service.py"
TEMPLATE = Template("core/mixins/service.py", b"new")


def seen(*bases: str) -> ModelFacts:
    """The model as it will be."""
    facts = replace(FACTS, models=(replace(cut(), bases=bases),))
    (model,) = as_with_newer_core(facts, App()).models
    return model


def state(content: bytes, *, ejected: bool = False) -> State:
    record = FileRecord(Tier.CORE, "", ejected=ejected)
    return State("booking", {MIXIN: record}, {MIXIN: content}, {}, Origin("", "", "", ""))


def test_a_class_has_what_its_mixins_bring() -> None:
    """Of a mixin that it has itself, or of all that an abstract model is made of."""
    model = seen("booking.core.mixins.service.GapMixin")
    assert model.field("prep_before_minutes") is not None
    assert model.field("price") is None
    whole = seen("booking.core.mixins.service.AbstractBookableService")
    brought = [known.name for known in CONTRACT["service"] if known.mixin]
    assert all(whole.field(name) for name in brought)


def test_what_is_there_already_stays_and_other_classes_get_nothing() -> None:
    """A class that is called alike elsewhere is not the core's."""
    assert seen("shop.mixins.GapMixin").fields == cut().fields
    once = seen("booking.core.mixins.service.GapMixin")
    facts = replace(FACTS, models=(once,))
    assert as_with_newer_core(facts, App()) == facts


def test_only_another_core_changes_mixins() -> None:
    """Not the same one, and not one that its owner has taken over."""
    assert mixins_change(App(), state(b"old"), [TEMPLATE])
    assert not mixins_change(App(), state(b"new"), [TEMPLATE])
    assert not mixins_change(App(), state(b"old", ejected=True), [TEMPLATE])
