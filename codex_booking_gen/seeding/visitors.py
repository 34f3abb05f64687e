"""Who comes: guests, now and then a client of the project's own, and what else a booking needs."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from .app import App
from .believable import required, required_values
from .errors import SeedError
from .salon import GUESTS, NOTES

RULED = (
    "starts_at",
    "ends_at",
    "blocked_from",
    "blocked_until",
    "status",
    "lane",
    "chain_id",
    "position",
    "idempotency_key",
)
"""Fields of a booking that the app itself decides."""
SHARE = 0.4
"""Of the visits that are a client's, where the project has clients."""
MOST = 50


class Visitors:
    """Whoever the visits of one run are for."""

    def __init__(self, app: App) -> None:
        """Raises SeedError when a booking needs a client, and there is none."""
        self.model = app.roles.appointment
        self.clients = _clients(app)
        self.always = self._asks_for(app.roles.client_field)
        links = (app.roles.master_field, app.roles.service_field, app.roles.client_field)
        self.given: Mapping[str, object] = dict.fromkeys((*links, *RULED, *_guest(Random(0))))
        if self.always and not self.clients:
            label = f"{self.model._meta.label}.{app.roles.client_field}"
            raise SeedError(
                f"{label} must lead to a client, and there is none.", "Add some clients first."
            )

    def pick(self, random: Random) -> dict[str, Any]:
        """Whose visit it is, for `create_booking`.

        Raises SeedError when a field of the owner's must be given, and nothing is known for it.
        """
        guest = _guest(random)
        extra = required_values(self.model, self.given, random)
        if self.always or (self.clients and random.random() < SHARE):
            named = dict.fromkeys(guest, "") | {"note": guest["note"]}
            return {"client": random.choice(self.clients), "extra_fields": named | extra}
        return {"extra_fields": guest | extra}

    def _asks_for(self, name: str) -> bool:
        return any(field.name == name for field in required(self.model, {}))


def _clients(app: App) -> list[models.Model]:
    """Clients that are no accounts: those may belong to anybody, staff included."""
    if not app.roles.client_field:
        return []
    model: Any = app.roles.appointment._meta.get_field(app.roles.client_field).related_model
    if model is get_user_model():
        return []
    return list(model._default_manager.order_by("pk")[:MOST])


def _guest(random: Random) -> dict[str, str]:
    guest = random.choice(GUESTS)
    note = random.choice(NOTES) if random.random() < 0.2 else ""
    return {
        "guest_name": guest.name,
        "guest_email": guest.email,
        "guest_phone": guest.phone,
        "note": note,
    }
