"""What a day's answer costs when the salon has a past, and what a month takes of memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from tests.bench.availability.contenders.salon import Salon
from tests.bench.availability.databases import workers
from tests.bench.availability.environments import OURS
from tests.bench.availability.process import Contender, Worker
from tests.bench.availability.questions import (
    Found,
    Row,
    a_day,
    a_month,
    ask_all,
    first_day,
)
from tests.bench.availability.servers import Servers

DAYS = 30
"""Of the sixty days: the rest of the rows is the past."""
ROW = Row("one service, one day", "day", a_day([1], DAYS), aims=(15, 3))


@dataclass
class Grown:
    """A size of the table: what a day took, and how PostgreSQL looks for its bookings."""

    rows: int
    workers: Mapping[str, Worker]
    found: dict[str, Found] = field(default_factory=dict)
    plan: str = ""


def grow(
    servers: Servers,
    contenders: Iterable[Contender],
    masters: int,
    sizes: Iterable[int],
    rounds: int,
) -> list[Grown]:
    """A day's answer with tables of these sizes, in turns."""
    chosen, salon = list(contenders), Salon(masters, days=DAYS)
    with ExitStack() as stack:
        tables = [
            Grown(rows, stack.enter_context(workers(servers, chosen, salon, rows)))
            for rows in sizes
        ]
        for table in tables:
            table.plan = table.workers[OURS].do("plan", **ROW.arguments(0))
            table.found = {name: Found() for name in table.workers}
        for turn in range(rounds):
            for table in tables:
                ask_all(ROW, table.workers, table.found, turn, rounds)
    return tables


def month_memory(ours: Worker) -> dict[str, Any]:
    """Kilobytes of a process before and after its first month; it has answered for a day."""
    ours.do("day", **first_day(0))
    return ours.ask("memory", "month", a_month(0))
