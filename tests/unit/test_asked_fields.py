"""Fields of the owner's without which no booking can be saved: who gives them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codex_booking_gen.asked_fields import asked_notes, unanswered
from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Binding
from codex_booking_gen.model_facts import FieldFacts
from codex_booking_gen.spec import Features, Models, Spec

SPEC = Spec(models=Models(appointment="Visit"))
SOURCE = FieldFacts(name="source", kind="CharField", max_length=30)
ROOM = FieldFacts(name="room", kind="ForeignKey", related="shop.Room")


def visit(*extra: FieldFacts) -> Binding:
    """The generated appointment, to which its owner has added these."""
    return replace(bind(SPEC, None, lambda path: "").roles["appointment"], extra=extra)


@pytest.mark.parametrize(
    "field",
    [
        ROOM,
        FieldFacts(name="room", kind="FileField"),
        FieldFacts(name="room", kind="JSONField"),
        FieldFacts(name="room", kind="CharField", editable=False),
    ],
)
def test_what_no_visitor_can_be_asked_for_is_a_problem(field: FieldFacts) -> None:
    """Unless the owner says it where bookings are saved; the rest does not matter."""
    (problem,) = unanswered(SPEC, visit(SOURCE, field), "")
    assert problem.message.startswith("booking.Visit.room is required and has no default")
    assert "booking/persistence.py" in problem.hint
    for text in ('"room_id": visit.room', "room=choose()", "values['room'] = 1", "row.room = 1"):
        assert unanswered(SPEC, visit(field), text) == ()
    for text in ("bedroom = headroom", "room.save()", "if room == 1:", "# about the room"):
        assert unanswered(SPEC, visit(field), text) != ()


@pytest.mark.parametrize(
    "field",
    [
        replace(ROOM, null=True),
        replace(ROOM, blank=True),
        replace(ROOM, has_default=True),
        replace(ROOM, to_many=True),
        replace(ROOM, reverse=True),
    ],
)
def test_what_may_be_missing_needs_no_answer(field: FieldFacts) -> None:
    """Nothing is said of it, either."""
    assert unanswered(SPEC, visit(field), "") == ()
    assert asked_notes(SPEC, visit(field)) == ()


def test_the_plan_says_who_gives_a_value() -> None:
    """The wizard, where there is one, and whoever calls the selectors."""
    assert unanswered(SPEC, visit(SOURCE), "") == ()
    (note,) = asked_notes(SPEC, visit(SOURCE, ROOM))
    assert note == (
        "booking.Visit cannot be saved without 'source': the wizard asks for it, and"
        " create_booking takes it in extra_fields."
    )
    (note,) = asked_notes(replace(SPEC, features=Features(wizard=False)), visit(SOURCE))
    assert "wizard" not in note
