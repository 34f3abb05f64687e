"""The rig's models, named to the core."""

from core.availability import DjangoAvailabilityAdapter
from core.cache import BookingCacheAdapter
from core.contracts import BookingModels, BookingPersistenceHook
from core.contracts import Visit as NewVisit

from .models import (
    BookingSettings,
    DayOff,
    SpecialDay,
    Stylist,
    Treatment,
    Visit,
    WorkingDay,
)


class RigHook(BookingPersistenceHook[Visit]):
    """Saves a visit row by row, as the generated hook does."""

    def persist(self, models: BookingModels[Visit], visit: NewVisit) -> list[Visit]:
        saved: list[Visit] = []
        for row in visit.rows:
            appointment = Visit(
                stylist_id=row.master_id,
                treatment_id=row.service_id,
                client=visit.client,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                blocked_from=row.blocked_from,
                blocked_until=row.blocked_until,
                lane=row.lane,
                position=row.position,
                chain_id=visit.chain_id,
                status=visit.status,
                idempotency_key=None if saved else visit.idempotency_key,
                **dict(visit.extra_fields),
            )
            appointment.save()
            saved.append(appointment)
        return saved


MODELS = BookingModels(
    master=Stylist,
    service=Treatment,
    appointment=Visit,
    working_day=WorkingDay,
    special_day=SpecialDay,
    day_off=DayOff,
    settings=BookingSettings,
    master_field="stylist",
    service_field="treatment",
)

ADAPTER = DjangoAvailabilityAdapter(
    MODELS, hook=RigHook(), cache=BookingCacheAdapter.from_settings()
)
