"""How a visit is saved in this project."""

from typing import Any

from .core import contracts
from .models import (
    Appointment,
)


class PersistenceHook(contracts.BookingPersistenceHook[Appointment]):
    """Saves one row per service of the visit.

    The place for what belongs to a visit and must be saved with it or not at all: an
    order, a deposit, a file.
    """

    def persist(
        self,
        models: contracts.BookingModels[Appointment],
        visit: contracts.Visit,
    ) -> list[Appointment]:
        """Save the rows of a validated visit, inside the transaction that locks it."""
        return [self._save(visit, row) for row in visit.rows]

    def _save(
        self,
        visit: contracts.Visit,
        row: contracts.VisitRow,
    ) -> Appointment:
        values: dict[str, Any] = {
            "practitioner_id": row.master_id,
            "procedure_id": row.service_id,
            "client": visit.client,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "blocked_from": row.blocked_from,
            "blocked_until": row.blocked_until,
            "lane": row.lane,
            "position": row.position,
            "chain_id": visit.chain_id,
            "status": visit.status,
            # It is unique, so only the first row of a visit can carry it.
            "idempotency_key": visit.idempotency_key if row.position == 0 else None,
            **visit.extra_fields,
        }
        appointment = Appointment(**values)
        appointment.save(force_insert=True)
        return appointment
