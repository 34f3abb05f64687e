"""Bookings per second, by many processes at once, with contenders in turns."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.bench.availability.contenders.salon import Salon
from tests.bench.availability.environments import FLOOR, OURS, WARM
from tests.bench.availability.process import Worker
from tests.bench.availability.questions import WrongAnswerError

type Order = tuple[int | None, str]

NAMED, ANY = "booking a named master", "booking any master"
AIMS = {NAMED: (3, 1 / 3), ANY: (15, 1 / 3)}
"""How many times the bookings of codex-django, and which part of the floor's."""


@dataclass
class Rate:
    """What a contender booked."""

    per_second: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    booked: int = 0
    refused: int = 0
    failed: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.per_second)

    @property
    def wait(self) -> float:
        """The median of the turns' medians, in seconds."""
        return statistics.median(self.waits) if self.waits else 0.0


def orders(salon: Salon, clients: int, title: str) -> list[list[Order]]:
    """Half hours that are free, each once, shared out: whoever keeps to the rules can book all.

    Who asks for any master asks as often for a moment as there are masters free.
    """
    free: list[Order] = [
        (master if title == NAMED else None, start.isoformat())
        for master, start in salon.free_starts()
    ]
    random.Random(title).shuffle(free)
    return [free[number::clients] for number in range(clients)]


def race(
    title: str,
    salon: Salon,
    workers: Mapping[str, Worker],
    clients: int,
    seconds: float,
    rounds: int,
) -> dict[str, Rate]:
    """Everybody in turns, each time from the same rows.

    Raises:
        WrongAnswerError: ours or the floor refused what is free, or lost a booking.
    """
    rates = {name: Rate() for name in workers}
    wanted = orders(salon, clients, title)
    for _ in range(rounds):
        for name, worker in workers.items():
            before: int = worker.do("booked")
            found = worker.ask("race", "book", orders=wanted, seconds=seconds)
            after: int = worker.do("booked")
            worker.do("clear", keep=before)
            rate = rates[name]
            rate.per_second.append(found["per_second"])
            if found["median"] is not None:
                rate.waits.append(found["median"])
            rate.booked += found["booked"]
            rate.refused += found["refused"]
            rate.failed += found["failed"]
            if after - before != found["booked"]:
                raise WrongAnswerError(
                    f"{name}: {title}: says {found['booked']}, has {after - before}"
                )
    check((name, rates[name]) for name in (OURS, WARM, FLOOR) if name in rates)
    return rates


def check(rates: Iterable[tuple[str, Rate]]) -> None:
    for name, rate in rates:
        if rate.refused or rate.failed:
            raise WrongAnswerError(
                f"{name}: refused {rate.refused} that are free; {rate.failed[:3]}"
            )
