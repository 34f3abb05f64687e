"""Run by the clinic, with its own people and procedures: slots, and a booking."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib import import_module

import django

django.setup()
from django.apps import apps  # noqa: E402
from django.utils import timezone  # noqa: E402

selectors = import_module("booking.selectors")
therapy = apps.get_model("catalogue.Procedure").objects.get(title="Manual therapy")
lisbon = apps.get_model("staff.Practitioner").objects.get(full_name="Inês Duarte")
patient = apps.get_model("patients.Patient").objects.get(full_name="Marta Kowalska")
tomorrow: date = timezone.localdate() + timedelta(days=1)

slots = selectors.get_nearest_slots([therapy.pk], tomorrow, master_id=lisbon.pk)
(row,) = selectors.create_booking(
    service_ids=[therapy.pk], starts_at=slots[0].starts_at, master_id=lisbon.pk, client=patient
)
left = selectors.get_available_slots([therapy.pk], slots[0].local_start.date(), master_id=lisbon.pk)
print(  # noqa: T201
    json.dumps(
        {
            "bookable": [service.title for service in selectors.get_bookable_services()],
            "therapists": [who.full_name for who in selectors.get_masters([therapy.pk])],
            "zone": str(slots[0].local_start.tzinfo),
            "opens": f"{slots[0].local_start:%H:%M}",
            "minutes": (row.ends_at - row.starts_at).total_seconds() / 60,
            "client": str(row.client),
            "still_free": slots[0].starts_at in [slot.starts_at for slot in left],
        }
    )
)
