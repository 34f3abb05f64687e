"""What is decided about one member decides nothing about another."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from codex_booking_gen.merge import Side, merge

BASE = dedent("""\
    from django.db import models


    class Stylist(models.Model):
        name = models.CharField(max_length=64)
        level = models.IntegerField(default=1)


    class Visit(models.Model):
        stylist = models.ForeignKey(Stylist, models.PROTECT, related_name="all_of_the_visits")
        starts_at = models.DateTimeField()

        class Meta:
            indexes = [models.Index(fields=["starts_at"])]
    """)
YOURS = (
    BASE.replace("max_length=64", "max_length=90")
    .replace('related_name="all_of', 'related_name="each_of')
    .replace("    starts_at", "    paid_at = models.DateTimeField()\n    starts_at")
    .replace('["starts_at"]', '["paid_at"]')
)
NEW = BASE.replace("Stylist", "Barber").replace("stylist", "barber")
BOTH = {"Stylist", "Visit.stylist"}


@pytest.mark.parametrize(
    ("stylist", "field", "what"),
    [
        ("template", "mine", "Stylist is not defined"),
        ("mine", "template", "Barber is not defined"),
        ("template", "template", ""),
    ],
)
def test_what_nobody_decided_stays_or_nothing_is_merged(
    stylist: Side, field: Side, what: str
) -> None:
    """Decisions that do not fit together lose nothing: they are no answer, and it says why."""
    decisions: Mapping[str, Side] = {"Stylist": stylist, "Visit.stylist": field}
    result = merge("models.py", BASE, YOURS, NEW, decisions=decisions)
    assert "paid_at = models.DateTimeField()" in result.text
    assert 'Index(fields=["paid_at"])' in result.text
    assert result.unfit == ((what,) if what else ())
    assert result.clean is not bool(what)
    assert {conflict.member for conflict in result.conflicts} == (BOTH if what else set())


def test_a_decision_that_fits_is_not_called_unfit() -> None:
    """Nor is a question that nobody has answered yet."""
    new = BASE.replace("max_length=64", "max_length=80")
    yours = BASE.replace("max_length=64", "max_length=90")
    assert merge("models.py", BASE, yours, new).unfit == ()
    decided = merge("models.py", BASE, yours, new, decisions={"Stylist.name": "mine"})
    assert (decided.unfit, decided.text) == ((), yours)


def test_who_decides_about_a_class_is_told_what_would_go() -> None:
    """The members that only yours has, when the template gave the class another name."""
    yours = YOURS.replace("    level", "    photo = models.URLField()\n    level")
    told = {each.member: each.what for each in merge("models.py", BASE, yours, NEW).conflicts}
    assert told["Stylist"] == "the template renamed it to Barber; you changed it, and added photo"
