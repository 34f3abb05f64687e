"""What a visitor has chosen so far: read from the query string, checked, passed on.

The choices live in the address and nowhere else: every page can be bookmarked, reloaded
and gone back to, and there is no session that could expire.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.utils import timezone

YEARS_AROUND_TODAY = 10


def read_moment(text: str | None, form: str) -> datetime | None:
    """A day or time as it stands in an address, in UTC; None when it is not one."""
    try:
        moment = datetime.strptime(text or "", form).replace(tzinfo=UTC)
    except ValueError:
        return None
    if moment.year > 9000:
        return None
    if moment.year < 1:
        return None
    years = abs(moment.year - timezone.localdate().year)
    return moment if years <= YEARS_AROUND_TODAY else None
