"""Run by a project: everything its booking tables hold, as JSON. The argument is the app."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django

django.setup()
from django.contrib.auth import get_user_model  # noqa: E402
from django.utils import timezone  # noqa: E402

models = import_module(f"{sys.argv[1]}.wiring").MODELS
ROLES = ("master", "service", "appointment", "working_day", "special_day", "day_off", "settings")
rows = {role: list(getattr(models, role).objects.order_by("pk").values()) for role in ROLES}
for row in models.master.objects.all():
    services = list(getattr(row, models.services_field).values_list("name", flat=True))
    next(r for r in rows["master"] if r["id"] == row.pk)["services"] = sorted(services)
print(  # noqa: T201
    json.dumps(
        {
            **rows,
            "master_key": f"{models.master_field}_id",
            "service_key": f"{models.service_field}_id",
            "superusers": list(
                get_user_model()
                .objects.filter(is_superuser=True)
                .values_list("username", flat=True)
            ),
            "today": timezone.localdate(),
            "now": timezone.now(),
        },
        default=str,
    )
)
