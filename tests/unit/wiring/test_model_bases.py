"""Mixins among the bases of a class that somebody else wrote."""

from __future__ import annotations

import pytest

from codex_booking_gen.wiring import AlreadyThere, CannotChange, Changed, add_bases

MODULE = "booking.core.mixins"
OWN = {"salon", "catalog", "booking"}


def added(text: str, *names: str) -> str:
    outcome = add_bases(text, "Stylist", MODULE, names or ("BufferMixin",), OWN)
    assert isinstance(outcome, Changed), outcome
    return outcome.text


PLAIN = '''\
"""People."""

from django.db import models


class Stylist(models.Model):  # who cuts
    name = models.CharField(max_length=80)
'''


def test_before_model_with_an_import_of_its_own() -> None:
    """Comments stay, and nothing else changes."""
    assert added(PLAIN, "BufferMixin", "CapacityMixin") == PLAIN.replace(
        "models\n\n\n", "models\n\nfrom booking.core.mixins import BufferMixin, CapacityMixin\n\n\n"
    ).replace("(models.Model)", "(BufferMixin, CapacityMixin, models.Model)")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from django.db import models\n\nfrom catalog.models import Branch\n"
            "from salon.mixins import Contact\n\n\nclass Stylist(Contact):\n    pass\n",
            "from django.db import models\n\nfrom booking.core.mixins import BufferMixin\n"
            "from catalog.models import Branch\nfrom salon.mixins import Contact\n\n\n"
            "class Stylist(Contact, BufferMixin):\n    pass\n",
        ),
        (
            "import salon\nfrom accounts import x\nfrom .base import Contact\n\n"
            "class Stylist(Contact): ...\n",
            "from booking.core.mixins import BufferMixin\nimport salon\nfrom accounts import x\n"
            "from .base import Contact\n\nclass Stylist(Contact, BufferMixin): ...\n",
        ),
        (
            "from .base import Contact, Model\n\nclass Stylist(\n    Contact,\n    Model,\n):\n"
            "    x = 1\n",
            "from booking.core.mixins import BufferMixin\n\nfrom .base import Contact, Model\n\n"
            "class Stylist(\n    Contact,\n    BufferMixin,\n    Model,\n):\n    x = 1\n",
        ),
        (
            "from .base import Contact\r\n\r\nclass Stylist(\r\n\tContact,  # all\r\n"
            "\tmetaclass=M,\r\n): ...\r\n",
            "from booking.core.mixins import BufferMixin\r\n\r\nfrom .base import Contact\r\n\r\n"
            "class Stylist(\r\n\tContact,\r\n\tBufferMixin,  # all\r\n\tmetaclass=M,\r\n): ...\r\n",
        ),
        (
            "from booking.core.mixins import (\n    ActiveMixin,\n    PriceMixin,\n)\n\n"
            "class Stylist(models.Model): ...\n",
            "from booking.core.mixins import (\n    ActiveMixin,\n    BufferMixin,\n    PriceMixin,"
            "\n)\n\nclass Stylist(BufferMixin, models.Model): ...\n",
        ),
        (
            "from booking.core.mixins import BufferMixin\n\nclass Stylist(models.Model): ...\n",
            "from booking.core.mixins import BufferMixin\n\n"
            "class Stylist(BufferMixin, models.Model): ...\n",
        ),
    ],
)
def test_in_the_way_the_file_is_written(before: str, after: str) -> None:
    """Line ends, tabs, groups of imports, one base a line; behind what has Meta or methods."""
    assert added(before) == after


def test_a_class_that_has_them_already_is_left_alone() -> None:
    """Also where it says so another way."""
    text = "from booking.core import mixins\nclass Stylist(mixins.BufferMixin, models.Model): ...\n"
    assert add_bases(text, "Stylist", MODULE, ["BufferMixin"], OWN) == AlreadyThere()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import x\n\nStylist = make()\n", "is not written once"),
        ("import x\nif x:\n    class Stylist(x.M): ...\n", "is not written once"),
        (PLAIN + "\n\nclass Stylist(models.Model): ...\n", "is not written once"),
        (PLAIN.replace("models.Model", "*BASES"), "is not understood"),
        (PLAIN + "\n\nclass BufferMixin: ...\n", "means something else"),
        (PLAIN + "\n\nBufferMixin = 3\n", "means something else"),
        ("class Stylist(Base): ...\n", "begins without an import"),
        ("class Stylist(Base: ...\n", "does not parse"),
    ],
)
def test_what_is_not_certain_is_left_to_its_owner(text: str, why: str) -> None:
    """With the lines to write."""
    outcome = add_bases(text, "Stylist", MODULE, ["BufferMixin"], OWN)
    assert isinstance(outcome, CannotChange)
    assert why in outcome.reason
    assert "from booking.core.mixins import BufferMixin" in outcome.snippet
    assert "class Stylist(BufferMixin, " in outcome.snippet
