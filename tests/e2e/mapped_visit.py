"""Run by a project's own Python: its rows are made, a guest books one through the pages."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402


def main() -> None:
    """Prints what was booked as JSON."""
    setup_test_environment()
    stylists, skills = apps.get_model("staff.Stylist").objects, apps.get_model("shop.Skill").objects
    treatments = apps.get_model("shop.Treatment").objects
    days = apps.get_model("booking.WorkingDay").objects
    ada = stylists.create(full_name="Ada", state="working")
    gone = stylists.create(full_name="Gone", state="left")
    cut = treatments.create(title="Cut", length=timedelta(minutes=45))
    for stylist in (ada, gone):
        skills.create(stylist=stylist, treatment=cut)
        for weekday in range(7):
            days.create(stylist=stylist, weekday=weekday, start_time=time(9), end_time=time(17))
    accounts: Any = get_user_model()._default_manager
    user = accounts.create_superuser("boss", "boss@example.com", "secret")
    client = Client()
    masters = client.get("/booking/stylist/", {"service": cut.pk}).content.decode()
    day = date.today() + timedelta(days=3)
    page = client.get("/booking/time/", {"service": cut.pk, "day": day})
    start = page.context["parts"][0].starts[0]
    form = client.get(start.url).context["form"]
    hidden = {name: form[name].value() for name in ("start", "idempotency_key")}
    sent = {**hidden, "guest_name": "Grace", "guest_email": "grace@example.com"}
    answer = client.post(start.url, sent)
    confirmed = client.get(answer["Location"]).content.decode()
    row = apps.get_model("booking.Appointment").objects.get()
    client.force_login(user)
    hours = client.get(f"/admin/booking/stylisthours/{ada.pk}/change/")
    answers = {
        "offered": re.findall(r'bk-option-name">(\w+)', masters),
        "label": start.label,
        "minutes": (row.ends_at - row.starts_at) // timedelta(minutes=1),
        "stylist": str(row.stylist),
        "shown": [text for text in ("Cut", "Ada", "Grace") if text in confirmed],
        "hours": hours.status_code,
    }
    print(json.dumps(answers))  # noqa: T201


main()
