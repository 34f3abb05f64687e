"""The one validator: what is shown has passed it, and what is written passes it again.

`now`, the rows and the rules are given; nothing here reads the clock or the database.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from .agenda import Agenda, Placement
from .errors import (
    RULES,
    InThePast,
    OffGrid,
    OutsideHours,
    RuleError,
    TooFar,
    TooSoon,
    VisitNotInOrder,
    VisitTooLong,
    slot_taken,
)
from .hours import day_span
from .snapshot import BookingRules, ServiceFacts, Span


def check_visit(
    visit: Sequence[Placement],
    rules: BookingRules,
    now: datetime,
    *,
    overlap_allowed: bool,
) -> None:
    """Accept a whole visit of a client, or say what is wrong with it.

    Args:
        visit: one placement per service, in order.

    Raises:
        RuleError: the first rule that is broken.
        SlotAlreadyBookedError: no rule is, but bookings are in the way.
    """
    for placed in visit:
        check_time(placed.agenda, placed.service, placed.start, now)
        check_window(placed.agenda, placed.start, now)
    day = local_day(visit[0].agenda, visit[0].start)
    check_order(visit, overlap_allowed=overlap_allowed)
    check_length(visit, rules.max_visit)
    for placed in visit:
        mine = [
            other
            for other in visit
            if other is not placed and other.agenda is placed.agenda
        ]
        check_free(placed, mine)
    check_grid(visit[0].agenda, visit[0].service, visit[0].start, day)


def check_time(
    agenda: Agenda, service: ServiceFacts, start: datetime, now: datetime
) -> None:
    """Not in the past, and within the working hours: this binds staff as well.

    Raises:
        InThePast, OutsideHours.
    """
    if start < now:
        raise InThePast
    end = start + service.duration
    for left, right, _ in agenda.hours.working(local_day(agenda, start), agenda.reach):
        if left <= start and end <= right:
            return
    raise OutsideHours


def check_window(agenda: Agenda, start: datetime, now: datetime) -> None:
    """Notice and horizon, which bind clients only.

    Raises:
        TooFar, TooSoon.
    """
    if start >= agenda.latest:
        raise TooFar
    if start < now + agenda.master.notice:
        raise TooSoon


def check_grid(
    agenda: Agenda, service: ServiceFacts, start: datetime, day: Span
) -> None:
    """The first service of a visit starts on the slot grid.

    Raises:
        OffGrid: it does not, in any window that holds it.
    """
    step = agenda.hours.rules.step
    for window in agenda.windows(service, day):
        if window.start <= start and start + service.duration <= window.end:
            if (start - window.grid) % step:
                raise OffGrid
            return


def check_free(placed: Placement, mine: Sequence[Placement]) -> None:
    """The blocked span keeps to the master's capacity, as do those of the same visit.

    Raises:
        SlotAlreadyBookedError.
    """
    agenda = placed.agenda
    day = local_day(agenda, placed.start)
    for window in agenda.windows(placed.service, day, mine):
        if window.start <= placed.start and placed.end <= window.end:
            return
    raise slot_taken()


def check_order(visit: Sequence[Placement], *, overlap_allowed: bool) -> None:
    """Services follow one another; those of one parallel group start together.

    Raises:
        VisitNotInOrder.
    """
    groups: dict[str, Placement] = {}
    masters: set[tuple[str, object]] = set()
    for position, placed in enumerate(visit):
        group = placed.service.parallel_group
        key = (group, placed.agenda.master.pk)
        if group and (key in masters or group in groups):
            if key in masters or groups[group].start != placed.start:
                raise VisitNotInOrder
        elif not _follows(placed, visit[:position], overlap_allowed):
            raise VisitNotInOrder
        masters.add(key)
        groups.setdefault(group, placed)


def _follows(
    placed: Placement, before: Sequence[Placement], overlap_allowed: bool
) -> bool:
    if overlap_allowed:
        return not before or placed.start >= before[0].start
    return all(placed.start >= other.end for other in before)


def check_length(visit: Sequence[Placement], longest: timedelta | None) -> None:
    """The visit is no longer than the settings allow.

    Raises:
        VisitTooLong.
    """
    length = max(each.end for each in visit) - min(each.start for each in visit)
    if longest is not None and length > longest:
        raise VisitTooLong


def broken_rule(
    options: Iterable[Agenda], service: ServiceFacts, start: datetime, now: datetime
) -> RuleError | None:
    """Why none of these masters can start the service then, bookings left aside.

    Of several refusals the one that comes last in the order of the checks: the master
    who came nearest to it says what is in the way. None: one of them could.
    """
    worst: RuleError | None = None
    reached = -1
    for agenda in options:
        try:
            check_time(agenda, service, start, now)
            check_window(agenda, start, now)
            check_grid(agenda, service, start, local_day(agenda, start))
        except RuleError as error:
            if RULES.index(type(error)) > reached:
                worst, reached = error, RULES.index(type(error))
        else:
            return None
    return worst


def local_day(agenda: Agenda, moment: datetime) -> Span:
    """The day of that moment where the master is, as a span in UTC."""
    zone = agenda.master.zone
    return day_span(moment.astimezone(zone).date(), zone)
