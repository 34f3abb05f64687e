"""A database for each schema and salon, loaded once and copied for who needs its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict

from tests.bench.availability.contenders.salon import Salon
from tests.bench.availability.environments import FLOOR
from tests.bench.availability.process import Contender, Worker
from tests.bench.availability.servers import Servers


def _empty(servers: Servers, contender: Contender) -> str:
    """The name of a database with the contender's tables and no rows."""
    name = f"{contender.schema}_empty"
    if not servers.execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        with Worker(contender, servers.create(name), servers.redis) as worker:
            worker.do("create_tables")
    return name


def load(servers: Servers, contender: Contender, salon: Salon, rows: int = 0) -> str:
    """The name of a database that holds the salon, and its past up to so many bookings."""
    name = f"{contender.schema}_{salon.name}_{rows}"
    dsn = servers.create(name, _empty(servers, contender))
    with Worker(contender, dsn, servers.redis) as worker:
        worker.do("load", **asdict(salon))
        if rows:
            worker.do("grow", masters=salon.masters, rows=rows)
        worker.do("ready")
    return name


@contextmanager
def workers(
    servers: Servers, contenders: Iterable[Contender], salon: Salon, rows: int = 0
) -> Iterator[Mapping[str, Worker]]:
    """Everybody's process with the same salon; processes and databases end together."""
    names: dict[str, str] = {}
    chosen = list(contenders)
    for each in chosen:
        if each.name != FLOOR and each.schema not in names:
            names[each.schema] = load(servers, each, salon, rows)
    # It books, so it has a copy of its own; but nobody books where a million rows are.
    names[FLOOR] = names["ours"] if rows else f"floor_{salon.name}"
    if not rows and any(each.name == FLOOR for each in chosen):
        servers.create(names[FLOOR], names["ours"])
    servers.forget()
    try:
        with ExitStack() as stack:
            yield {
                each.name: stack.enter_context(
                    Worker(
                        each,
                        servers.dsn(names[FLOOR if each.name == FLOOR else each.schema]),
                        servers.redis,
                    )
                )
                for each in chosen
            }
    finally:
        for name in set(names.values()):
            servers.drop(name)
