"""What this project can ask of its bookings, and do with them.

Ids are primary keys or their text form. Times are aware and in UTC; days are those of
the master's time zone. What is refused is a `BookingEngineError`, see `core/errors.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import overload
from uuid import UUID

from .core import selectors as core
from .core.values import Id, Slot
from .models import (
    Appointment,
)
from .wiring import ADAPTER


def get_nearest_slots(
    service_ids: Sequence[Id],
    search_from: date,
    *,
    search_days: int = 60,
    master_id: Id | None = None,
    master_selections: Mapping[Id, Id] | None = None,
    overlap_allowed: bool = False,
) -> list[Slot]:
    """The starts of the first day that has any, within `search_days` days.

    Raises BookingInputError when the question itself is wrong.
    """
    return core.get_nearest_slots(
        ADAPTER,
        service_ids,
        search_from,
        search_days=search_days,
        master_id=master_id,
        master_selections=master_selections,
        overlap_allowed=overlap_allowed,
    )


@overload
def get_visit(chain_id: UUID) -> list[Appointment]: ...
@overload
def get_visit(chain_id: str) -> list[Appointment]: ...
def get_visit(chain_id: UUID | str) -> list[Appointment]:
    """All rows of one visit, in order."""
    rows = Appointment.objects.select_related(
        "stylist",
        "treatment",
    )
    return list(rows.filter(chain_id=chain_id).order_by("position"))
