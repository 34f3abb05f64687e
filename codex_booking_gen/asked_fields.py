"""What a booking cannot be without, beside what the core knows: who says it, or what is missing."""

from __future__ import annotations

import re

from codex_booking_gen.bindings import Binding
from codex_booking_gen.contract import field_names
from codex_booking_gen.model_facts import FieldFacts
from codex_booking_gen.plan import EXIT_ERROR, Problem
from codex_booking_gen.spec import Spec

_UNASKABLE = frozenset({"BinaryField", "FileField", "ImageField", "JSONField"})


def needed_fields(appointment: Binding) -> tuple[FieldFacts, ...]:
    """Fields of the owner's that a row cannot be without, and that nothing fills."""
    known = {*field_names("appointment"), *(b.path for b in appointment.fields.values())}
    fields = appointment.extra if appointment.generated else ()
    if appointment.facts and not appointment.generated:
        fields = tuple(each for each in appointment.facts.fields if each.name not in known)
    return tuple(
        each
        for each in fields
        if not (each.reverse or each.to_many or each.primary_key or each.parent_link)
        and not (each.null or each.blank or each.has_default)
    )


def may_be_asked(field: FieldFacts) -> bool:
    """Whether the wizard can ask a visitor: a choice of rows would show a table to everybody."""
    return not field.related and field.kind not in _UNASKABLE and field.editable


def unanswered(spec: Spec, appointment: Binding, persistence: str) -> tuple[Problem, ...]:
    """One problem for each field that nobody can give. `persistence` is the text of persistence.py:
    what the owner names there, they give a value to."""
    lost = [
        each
        for each in needed_fields(appointment)
        if not (may_be_asked(each) or mentions(persistence, each.name))
    ]
    return tuple(
        Problem(
            EXIT_ERROR,
            f"{appointment.label}.{each.name} is required and has no default, and a"
            f" {each.kind} cannot be asked of a visitor: no booking could be saved.",
            "Let it be empty (null=True, blank=True) or give it a default. Or give it a value when"
            f' a booking is saved: "{each.name}": ... in _save() of'
            f" {spec.app.folder}/persistence.py",
        )
        for each in lost
    )


def asked_notes(spec: Spec, appointment: Binding) -> tuple[str, ...]:
    """Who gives the owner's required fields a value."""
    asked = [each.name for each in needed_fields(appointment) if may_be_asked(each)]
    if not asked:
        return ()
    listed = ", ".join(f"'{name}'" for name in asked)
    wizard = "the wizard asks for it, and " * spec.features.wizard
    return (
        f"{appointment.label} cannot be saved without {listed}: {wizard}create_booking takes it in"
        " extra_fields.",
    )


def mentions(text: str, name: str) -> bool:
    """Whether the code gives the field a value: by its name in quotes, or as what is assigned."""
    field = rf"{re.escape(name)}(?:_id)?"
    return bool(re.search(rf"([\"']){field}\1|\b{field}\s*=(?!=)", text))
