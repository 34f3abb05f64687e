"""What a visitor has chosen so far: read from the query string, checked, passed on.

The choices live in the address and nowhere else: every page can be bookmarked, reloaded
and gone back to, and there is no session that could expire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from . import selectors
from .core.values import Id
from .core.prices import total_price
from .models import (
    Stylist,
    Treatment,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What was chosen, as it stands in the database.

    `masters` are those who offer all of the services; `master` is the one that was
    chosen among them, or None for whoever is free.
    """

    services: Sequence[Treatment]
    masters: Sequence[Stylist]
    master: Stylist | None

    @property
    def service_ids(self) -> list[Id]:
        """Primary keys, in the order of the visit."""
        return [service.pk for service in self.services]

    @property
    def master_id(self) -> Id | None:
        """Primary key of the chosen one."""
        return self.master.pk if self.master else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the visitor reads days and times."""
        return selectors.get_local_zone(self.master)

    @property
    def total(self) -> Decimal | None:
        """The price of the whole visit, see `total_price`."""
        return total_price(self.services)
