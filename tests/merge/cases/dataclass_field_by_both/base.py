"""What a visitor has chosen so far: read from the query string, checked, passed on.

The choices live in the address and nowhere else: every page can be bookmarked, reloaded
and gone back to, and there is no session that could expire.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Self

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

START_FORMAT = "%Y-%m-%dT%H:%MZ"

YEARS_AROUND_TODAY = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What the address says; nothing of it has been checked."""

    service_ids: tuple[str, ...] = ()
    master_id: str = ""
    month: date | None = None
    day: date | None = None
    start: datetime | None = None
    notice: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The choices of a query string; what cannot be read is left out and noted."""
        month = read_moment(query.get("month"), "%Y-%m")
        day = read_moment(query.get("day"), "%Y-%m-%d")
        start = read_moment(query.get("start"), START_FORMAT)
        moments = {"month": month, "day": day, "start": start}
        unreadable = any(query.get(key) and not moments[key] for key in moments)
        return cls(
            service_ids=tuple(dict.fromkeys(filter(None, query.getlist("service")))),
            master_id=query.get("master", ""),
            month=month.date() if month else None,
            day=day.date() if day else None,
            start=start,
            notice="unreadable" if unreadable else query.get("notice", ""),
        )

    def url(self, step: str, **changes: Any) -> str:
        """The address of a step, with these choices and some of them changed."""
        choices = replace(self, **{"notice": "", **changes})
        values = {
            "service": choices.service_ids,
            "master": choices.master_id,
            "month": f"{choices.month:%Y-%m}" if choices.month else "",
            "day": f"{choices.day:%Y-%m-%d}" if choices.day else "",
            "start": f"{choices.start:{START_FORMAT}}" if choices.start else "",
            "notice": choices.notice,
        }
        given = {key: value for key, value in values.items() if value}
        query = f"?{urlencode(given, doseq=True)}" if given else ""
        return reverse(f"booking:{step}") + query


def read_moment(text: str | None, form: str) -> datetime | None:
    """A date or time as it stands in an address, in UTC; None when it is not one."""
    try:
        moment = datetime.strptime(text or "", form).replace(tzinfo=UTC)
    except ValueError:
        return None
    years = abs(moment.year - timezone.now().year)
    return moment if years <= YEARS_AROUND_TODAY else None
