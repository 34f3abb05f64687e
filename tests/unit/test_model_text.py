"""models.py holds what is generated, and names what is not."""

from __future__ import annotations

import re

from tests.unit.mapped import LEANER, LONG, OWN_CALENDAR, SPLIT, Mapped


def models(project: Mapped) -> str:
    (path,) = [path for path in project.files if path.endswith("/models.py")]
    return project.files[path].content.decode()


def classes(project: Mapped) -> list[str]:
    return re.findall(r"^class (\w+)", models(project), re.MULTILINE)


def test_existing_models_are_imported_and_completed() -> None:
    """A satellite where something is missing, and a proxy for the page of hours."""
    assert classes(SPLIT)[:3] == ["TreatmentProfile", "StylistProfile", "StylistHours"]
    text = models(SPLIT)
    assert "from staff.models import (\n    Stylist,\n)" in text
    assert '"staff.Stylist",\n        on_delete=models.CASCADE' in text
    assert '"staff.Stylist",\n        on_delete=models.PROTECT' in text
    assert 'related_name="booking_appointments"' in text
    assert '"crm.Client",\n        on_delete=models.SET_NULL' in text


def test_a_label_that_would_end_a_string_gives_way_to_the_class() -> None:
    """Quotes and tags of a verbose_name reach neither Python nor pages."""
    assert all('"of"' not in file.content.decode() for file in SPLIT.files.values())
    assert 'verbose_name=_("stylist")' in models(SPLIT)


def test_an_existing_calendar_leaves_its_models_where_they_are() -> None:
    """What is left is generated."""
    assert classes(OWN_CALENDAR) == ["Treatment", "Stylist", "SpecialDay", "DayOff"]


def test_what_is_mapped_elsewhere_is_not_among_the_mixins() -> None:
    """A field that its mixin brings along with others is taken out by hand."""
    text = models(LEANER)
    assert "mixins.PriceMixin" not in text
    assert "mixins.CapacityMixin" not in text
    assert "min_gap_after_minutes: Any = None" in text
    assert "*mixins.DurationMixin.Meta.constraints" in text


def test_statuses_of_the_project_are_choices_default_and_constraint() -> None:
    """What is only read is a choice, too; a status that there is not is none."""
    text = models(LONG)
    assert 'default="fest"' in text
    assert '("sicher", _("Confirmed"))' in text
    assert 'statuses=["fest", "pending", "sicher"]' in text
    assert "No-show" not in text
    assert "client" not in text
