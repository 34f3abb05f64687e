"""Run by a generated project's Python: its checks, its migrations, its pages, and one booking.

Writes "booked", as JSON; what is wrong is raised.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import django


def pool() -> dict[str, Any]:
    """A row of everything, joined in every way that the pool knows. Label -> row."""
    from django.apps import apps

    def create(label: str, **values: Any) -> Any:
        return apps.get_model(label)._base_manager.create(**values)

    branch = create("hq.Branch", quiet=timedelta(minutes=2))
    area = create("catalog.Area")
    treatment = create(
        "catalog.Treatment",
        code="peel",
        title="Peeling",
        length=timedelta(minutes=45),
        area=area,
        fee=20,
    )
    stylist = create(
        "staff.Stylist", name="Ada", branch=branch, gap=timedelta(minutes=2), area=area
    )
    stylist.skills.add(treatment)
    create("staff.Skill", person=stylist, treatment=treatment)
    doctor = create("staff.Doctor", full_name="Bea")
    procedure = create("catalog.Procedure", name="Check-up", hours="0.5")
    procedure.doctors.add(doctor)
    member = create("accounts.Member", username="cleo", is_staff=True, is_superuser=True)
    rows = [branch, area, treatment, stylist, doctor, procedure, member]
    rows += [create("catalog.Bare"), create("staff.Person", full_name="Dan")]
    rows += [create("crm.Client", name="Eve", login=member), create("crm.Contact", mail="f@x.org")]
    found = {row._meta.label: row for row in rows}
    found["staff.Senior"] = apps.get_model("staff.Senior")._base_manager.get(pk=stylist.pk)
    return found


def wiring() -> Any:
    """Which models the generated app has been told of."""
    return import_module("booking.wiring")


def player(role: str, there: dict[str, Any]) -> Any:
    """The row that plays a role, with what the app keeps beside it."""
    models = wiring().MODELS
    model = models.roles[role]
    row = there.get(model._meta.label)
    if row is None:
        names = {field.name for field in model._meta.fields}
        given = {"name": "Somebody", "duration_minutes": 30}
        row = model._base_manager.create(**{k: v for k, v in given.items() if k in names})
    columns = models.columns.get(role)
    if columns and columns.satellite:
        relation = model._meta.get_field(columns.satellite)
        names = {field.name for field in relation.related_model._meta.fields}
        values = {"duration_minutes": 30} if "duration_minutes" in names else {}
        relation.related_model._base_manager.create(**{relation.field.name: row}, **values)
    return row


def offer(master: Any, service: Any) -> None:
    """Where it is for the app to say what a master offers."""
    models = wiring().MODELS
    path = models.services_field.split("__")
    if path[-1] == "services":
        owner = master
        for link in path[:-1]:
            owner = getattr(owner, link)
        owner.services.add(service)


def book(there: dict[str, Any]) -> None:
    """Raises AssertionError where there is no slot, or where it is not taken afterwards."""
    selectors, models = import_module("booking.selectors"), wiring().MODELS
    master, service = player("master", there), player("service", there)
    offer(master, service)
    day = date.today()
    slots = selectors.get_nearest_slots([service.pk], day)
    assert slots, "there is no slot"
    client = None
    if models.client_field:
        field = models.appointment._meta.get_field(models.client_field)
        client = there[field.related_model._meta.label]
    for whom in (client, None):
        # The last one: the first may begin, and be gone, before it is booked.
        slot = selectors.get_nearest_slots([service.pk], day)[-1]
        (row,) = selectors.create_booking(
            service_ids=[service.pk],
            starts_at=slot.starts_at,
            client=whom,
            extra_fields={"guest_name": "Gil", "guest_email": "g@example.org"},
        )
        row.refresh_from_db()
        assert row.starts_at == slot.starts_at, "it was booked at another time"
        assert getattr(row, f"{models.master_field}_id") == master.pk, "it is another master's"
    assert models.appointment._base_manager.count() == 2, "a booking is missing"
    selectors.cancel_booking(row)


def pages(there: dict[str, Any]) -> None:
    """Raises AssertionError for a page that does not open."""
    from django.contrib import admin
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    visitor, staff = Client(), Client()
    staff.force_login(there["accounts.Member"])
    urls = [(visitor, "/booking/")]
    for model in admin.site._registry:
        if model._meta.app_label == "booking":
            name = f"admin:booking_{model._meta.model_name}"
            urls.append((staff, reverse(f"{name}_changelist")))
            try:
                urls.append((staff, reverse(f"{name}_add")))
            except NoReverseMatch:
                continue
    for client, url in urls:
        status = client.get(url, follow=True).status_code
        # A form that nobody may fill, such as a second row of settings, is forbidden.
        assert status in (200, 403), f"{url} answers {status}"


def main() -> None:
    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    said = io.StringIO()
    call_command("check", fail_level="WARNING", stdout=said, stderr=said)
    call_command("makemigrations", "booking", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    there = pool()
    book(there)
    pages(there)


if __name__ == "__main__":
    main()
    sys.stdout.write(json.dumps("booked"))
