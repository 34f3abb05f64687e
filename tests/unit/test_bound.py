"""Roles of one run: what is known of models beside what the project says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from codex_booking_gen.commands.bound import bound, relabelled
from codex_booking_gen.errors import SpecError
from codex_booking_gen.facts import Facts
from codex_booking_gen.following import Memory
from codex_booking_gen.inputs import Inputs
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.spec import Models, RoleWish, Spec
from codex_booking_gen.state import State
from tests.unit.test_checks import FACTS

MEMORY: Memory = {
    "booking.Appointment": {"roles": ["appointment"], "extra": ["source", "level"]},
    "booking.Appointment.level": {"kind": "IntegerField"},
    "booking.Appointment.source": {"kind": "CharField", "choices": [["web", "Web"]]},
}


def seen(spec: Spec) -> Inputs:
    return Inputs(
        root=PurePath("/srv/site"),
        spec=spec,
        spec_text="",
        spec_is_new=True,
        rendered={},
        templates=(),
        yours={},
        others=(),
        stored=State("booking", {}, {}, models=MEMORY),
    )


@pytest.mark.parametrize("facts", [None, replace(FACTS, app_error="booking does not load")])
@pytest.mark.parametrize("name", ["Appointment", "Visit"])
def test_what_owners_added_is_remembered_where_the_app_is_not_loaded(
    facts: Facts | None, name: str
) -> None:
    """In its order, and under the name of now; else their fields would go from forms and admin."""
    spec = Spec(models=Models(appointment=name))
    bindings = bound(seen(spec), facts, lambda _: False).bindings
    assert bindings
    source, level = bindings.roles["appointment"].extra
    assert (source.name, source.choices) == ("source", (("web", "Web"),))
    assert (level.name, level.kind, level.model) == ("level", "IntegerField", f"booking.{name}")


def test_an_appointment_that_lacks_columns_may_be_completed() -> None:
    """The refusal says how; with consent there is none."""
    visit = ModelFacts(
        label="shop.Visit",
        module="shop.models",
        file="shop/models.py",
        line=1,
        verbose_name="visit",
        verbose_name_plural="visits",
        pk="id",
        pk_kind="BigAutoField",
        fields=tuple(
            FieldFacts(name=name, kind="ForeignKey", related=related, null=True)
            for name, related in (
                ("master", "booking.Master"),
                ("service", "booking.Service"),
                ("client", FACTS.auth_user_model),
            )
        ),
    )
    spec = Spec(models=Models(appointment="Visit"), roles={"appointment": RoleWish("shop.Visit")})
    user = replace(visit, label=FACTS.auth_user_model, fields=())
    facts = replace(FACTS, models=(visit, user))
    with pytest.raises(SpecError, match="has no starts_at") as refused:
        bound(seen(spec), facts, lambda _: False)
    assert "generate --edit-models" in refused.value.hint
    known = bound(seen(spec), facts, lambda _: True)
    (wanted,) = known.compositions
    assert wanted.mixins == ("BlockedSpanMixin", "StatusMixin", "VisitMixin", "GuestMixin")
    assert known.bindings
    assert known.bindings.roles["appointment"].has("starts_at")


def test_models_seen_under_other_labels_are_called_as_django_would_call_them() -> None:
    """Unless their owner named them; what leads to them leads there still."""
    cut = ModelFacts(
        label="shop.HairCut",
        module="shop.models",
        file=None,
        line=None,
        verbose_name="hair cut",
        verbose_name_plural="hair cuts",
        pk="id",
        pk_kind="BigAutoField",
        fields=(FieldFacts(name="next", kind="ForeignKey", related="shop.HairCut"),),
    )
    (found,) = relabelled(replace(FACTS, models=(cut,)), {"shop.HairCut": "shop.Shave"}).models
    assert (found.label, found.verbose_name, found.verbose_name_plural) == (
        "shop.Shave",
        "shave",
        "shaves",
    )
    assert found.fields[0].related == "shop.Shave"
    named = replace(cut, verbose_name="Schnitt", verbose_name_plural="Schnitte")
    (found,) = relabelled(replace(FACTS, models=(named,)), {"shop.HairCut": "shop.Shave"}).models
    assert (found.cls, found.verbose_name) == ("Shave", "Schnitt")
