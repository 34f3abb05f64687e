"""What a visitor has chosen so far: read from the query string, checked, passed on.

The choices live in the address and nowhere else: every page can be bookmarked, reloaded
and gone back to, and there is no session that could expire.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from . import selectors
from .choices import Choices, Chosen, Repair
from .models import (
    Treatment,
)


def total_price(services: Sequence[Treatment]) -> Decimal | None:
    """The price of all of them; None when not every one has a price."""
    prices = [service.price for service in services]
    known = [price for price in prices if price is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def check(choices: Choices) -> Chosen:
    """Look up what was chosen.

    Raises Repair when nothing is chosen, or what is chosen cannot be booked.
    """
    if not choices.service_ids:
        raise Repair(choices, "welcome", "nothing-chosen")
    bookable = selectors.get_bookable_services()
    offered = {str(service.pk): service for service in bookable}
    if not offered.keys() >= set(choices.service_ids):
        known = tuple(key for key in choices.service_ids if key in offered)
        raise Repair(replace(choices, service_ids=known), "services", "unavailable")
    services = [offered[key] for key in choices.service_ids]
    masters = selectors.get_masters([service.pk for service in services])
    by_key = {str(master.pk): master for master in masters}
    if choices.master_id and choices.master_id not in by_key:
        wanted = replace(choices, master_id="")
        raise Repair(wanted, "master", "not-offered")
    return Chosen(
        services=services,
        masters=masters,
        master=by_key.get(choices.master_id),
    )
