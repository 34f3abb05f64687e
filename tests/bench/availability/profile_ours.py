"""Where the time of our answers goes: `python -m tests.bench.availability.profile_ours`.

Prints the rows of ours and the floor, then for each a profile by cProfile, the queries of a day,
and how PostgreSQL looks for its bookings. It takes half a minute, so it can be run after each
change of the core.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.bench.availability.contenders.salon import Salon
from tests.bench.availability.databases import workers
from tests.bench.availability.environments import FLOOR, OURS, WARM, contenders
from tests.bench.availability.questions import NEAREST, ROWS, measure
from tests.bench.availability.races import ANY, NAMED, orders
from tests.bench.availability.servers import Servers, servers
from tests.e2e.support import REPOSITORY

TIMES = 20
BOOKINGS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--masters", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--source", type=Path, default=REPOSITORY, help="what ours is built from")
    given = parser.parse_args()
    with servers() as running:
        show(running, given.masters, given.rounds, given.source)


def show(running: Servers, masters: int, rounds: int, source: Path) -> None:
    chosen = [each for name, each in contenders(source).items() if name in (OURS, WARM, FLOOR)]
    profiles: list[str] = []
    for salon, rows in (Salon(masters), ROWS), (Salon(masters, full_days=30), (NEAREST,)):
        with workers(running, chosen, salon) as processes:
            for row in rows:
                found = measure(row, processes, rounds)
                times = "  ".join(
                    f"{name}: {1000 * each.median:.2f} ms, {each.queries} queries"
                    for name, each in found.items()
                )
                ratio = found[OURS].median / found[FLOOR].median
                print(f"{row.title}: {times}; {ratio:.1f} x the floor")  # noqa: T201
                ask = processes[OURS].ask("profile", row.work, row.arguments(0), times=TIMES)
                profiles += [f"\n=== {row.title}, {TIMES} times", ask["text"]]
                if row.work == "day":
                    profiles += processes[OURS].do("sql", work="day", **row.arguments(0))
                    profiles.append(processes[OURS].do("plan", **row.arguments(0)))
            if salon.full_days:
                continue
            for title in (NAMED, ANY):
                mine = {"orders": orders(salon, 1, title)[0][:BOOKINGS]}
                ask = processes[OURS].ask("profile", "book_each", mine, times=1)
                profiles += [f"\n=== {title}, {BOOKINGS} times", ask["text"]]
                more = orders(salon, 1, title)[0][BOOKINGS : BOOKINGS + 2]
                profiles += processes[OURS].do("sql", work="book_next", orders=more)
    print("\n".join(profiles))  # noqa: T201


if __name__ == "__main__":
    main()
