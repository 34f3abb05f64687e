"""What the admin shows follows the fields of the models, whoever made them."""

from __future__ import annotations

import ast

from codex_booking_gen.template_names import template_names
from tests.unit.mapped import LEANER, LONG, OWN_CALENDAR, POOL, SPLIT, Mapped


def attributes(project: Mapped, cls: str) -> dict[str, str]:
    """Name -> code, of a class in the project's admin.py."""
    (path,) = [path for path in project.files if path.endswith("/admin.py")]
    tree = ast.parse(project.files[path].content)
    (found,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls]
    return {
        ast.unparse(node.targets[0]): ast.unparse(node.value)
        for node in found.body
        if isinstance(node, ast.Assign)
    }


def test_what_the_owner_added_is_shown_as_fits_its_kind() -> None:
    """Text is searched, choices and links are filtered by, long text stands in the form only."""
    boat = attributes(LEANER, "BoatAdmin")
    assert boat["list_display"] == "['name', 'is_active', 'phone', 'skipper']"
    assert boat["list_filter"] == "['is_active', 'services', 'skipper']"
    assert boat["search_fields"] == "['name', 'phone']"
    booking = attributes(LEANER, "AppointmentAdmin")
    assert "'pier'" in booking["list_filter"]
    assert "'passengers'" in booking["list_display"]
    assert "'remarks'" not in booking["list_display"]
    assert "'remarks'" in booking["fieldsets"]


def test_what_is_mapped_elsewhere_disappears() -> None:
    """A constant is no field; hours that are the same for all have no section."""
    boat = attributes(LEANER, "BoatAdmin")["fieldsets"]
    assert "max_clients_parallel" not in boat
    assert "work_start" not in boat
    assert "buffer_between_minutes" in boat
    assert "requires_confirmation" not in attributes(LEANER, "BookingSettingsAdmin")["fieldsets"]


def test_rows_are_chosen_by_typing_where_their_own_admin_can_search() -> None:
    """By key where it cannot, from a list where there is no admin at all."""
    booking = attributes(SPLIT, "AppointmentAdmin")
    assert booking["autocomplete_fields"] == "['stylist']"
    assert booking["raw_id_fields"] == "['client', 'treatment']"


def test_people_are_searched_by_what_is_called_a_name() -> None:
    """Where nothing is the name; and a password is never searched."""
    found = attributes(LONG, "PhysiotherapyPractitioneHoursAdmin")["search_fields"]
    assert found == "['first_name', 'last_name']"


def test_statuses_that_there_are_not_have_no_action() -> None:
    """Nobody can complete what cannot be completed."""
    actions = attributes(LONG, "PractitionerAppointmentsAdmin")["actions"]
    assert "complete" not in actions
    assert "cancel_visit" in actions


def test_an_existing_calendar_keeps_the_admin_that_it_has() -> None:
    """The app's own is there to derive from, and is not registered."""
    text = OWN_CALENDAR.files["booking/admin.py"].content.decode()
    assert "@admin.register(Stay)" not in text
    assert "class StayAdmin(" in text


def test_templates_are_given_nothing_that_only_one_kind_of_project_has() -> None:
    """The names are the same for all."""
    given = [set(template_names(each.spec, each.bindings)) for each in POOL.values()]
    assert all(names == given[0] for names in given)
