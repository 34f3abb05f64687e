"""A whole run: everybody loads, answers, books and grows, in turns."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench.availability.contenders.salon import BOOKED, STEP, Salon
from tests.bench.availability.databases import workers
from tests.bench.availability.environments import (
    APPOINTMENT,
    FLOOR,
    OURS,
    REFERENCE,
    WARM,
    contenders,
)
from tests.bench.availability.growth import Grown, grow, month_memory
from tests.bench.availability.process import CACHE, LOG, Contender, Worker
from tests.bench.availability.questions import NEAREST, ROWS, Row, check_everything, measure
from tests.bench.availability.races import ANY, NAMED, race
from tests.bench.availability.report import (
    Answered,
    Raced,
    as_json,
    growth_table,
    questions_table,
    races_table,
    short_plan,
)
from tests.bench.availability.servers import Servers, servers
from tests.e2e.support import REPOSITORY

RESULT = CACHE.with_suffix(".json")
LARGE = "LARGE"
ODD = Salon(5, days=25, minutes=(50, 40, 25))
"""Nothing lies on half hours here: only its answers count."""


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        races: works and masters.
        clients: processes that book at once.
        seconds: that each race takes.
        laps: how often everybody races.
        sizes: of the growing table.
    """

    masters: tuple[int, ...] = (5, 50, 200)
    rounds: int = 7
    races: tuple[tuple[str, int], ...] = ((NAMED, 50), (ANY, 50), (ANY, 200))
    clients: int = 16
    seconds: float = 3.0
    laps: int = 3
    sizes: tuple[int, ...] = (10_000, 1_000_000)
    growing_masters: int = 50
    patient_masters: int = 50
    """With more of them django-appointment would need a minute for one month."""


SMOKE = Extent(
    masters=(5,),
    rounds=2,
    races=((NAMED, 5), (ANY, 5)),
    clients=4,
    seconds=0.5,
    laps=1,
    sizes=(1_000, 10_000),
    growing_masters=5,
)


@dataclass
class Run:
    """What has been measured so far."""

    servers: Servers
    contenders: dict[str, Contender]
    extent: Extent
    console: Console
    answered: list[Answered] = field(default_factory=list)
    raced: list[Raced] = field(default_factory=list)
    grown: list[Grown] = field(default_factory=list)
    compared: int = 0
    memory: dict[str, Any] = field(default_factory=dict)

    def some(self, *names: str) -> list[Contender]:
        return [self.contenders[name] for name in names]

    def compare_odd(self) -> None:
        with workers(self.servers, self.some(OURS, FLOOR), ODD) as running:
            self.compared += check_everything(running, ODD.days)

    def ask(self, salon: Salon, rows: Iterable[Row]) -> None:
        """Questions, and bookings where this number of masters has any."""
        names = [OURS, WARM, FLOOR, REFERENCE]
        if salon.masters <= self.extent.patient_masters and not salon.full_days:
            names.append(APPOINTMENT)
        with workers(self.servers, self.some(*names), salon) as running:
            if not salon.full_days:
                exact = {name: running[name] for name in (OURS, FLOOR)}
                self.compared += check_everything(exact, salon.days)
            for row in rows:
                found = measure(row, running, self.extent.rounds)
                self.answered.append(Answered(salon.masters, row, found))
                self.console.print(f"  {salon.masters} masters, {row.title}: done")
            if salon.full_days:
                return
            if salon.masters == self.extent.masters[-1]:
                # In a new process: one that has grown already needs no more.
                ours = self.contenders[OURS]
                with Worker(ours, running[OURS].dsn, self.servers.redis) as fresh:
                    self.memory = month_memory(fresh)
            racing = {name: running[name] for name in names if name != APPOINTMENT}
            for title, masters in self.extent.races:
                if masters == salon.masters:
                    rates = race(
                        title,
                        salon,
                        racing,
                        self.extent.clients,
                        self.extent.seconds,
                        self.extent.laps,
                    )
                    self.raced.append(Raced(masters, title, rates))
                    self.console.print(f"  {masters} masters, {title}: done")

    def grow(self) -> None:
        sizes = [*self.extent.sizes, *([10_000_000] if os.environ.get(LARGE) else [])]
        chosen = self.some(OURS, FLOOR, REFERENCE)
        masters, rounds = self.extent.growing_masters, self.extent.rounds
        self.grown = grow(self.servers, chosen, masters, sizes, rounds)


def run(extent: Extent, source: Path = REPOSITORY) -> None:
    """Measure, print, and write .cache/bench/availability.json."""
    console = Console(width=200)
    CACHE.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    chosen = contenders(source)
    with servers() as running:
        this = Run(running, chosen, extent, console)
        versions = {
            "python": platform.python_version(),
            "postgres": running.execute("SHOW server_version"),
            "synchronous_commit": running.execute("SHOW synchronous_commit"),
        }
        this.compare_odd()
        for masters in extent.masters:
            this.ask(Salon(masters), ROWS)
            this.ask(Salon(masters, full_days=30), [NEAREST])
        this.grow()
    show(this, versions)


def show(this: Run, versions: dict[str, Any]) -> None:
    console = this.console
    console.print(
        f"{BOOKED:.0%} booked over 60 days, step {STEP}; Python {versions['python']},"
        f" PostgreSQL {versions['postgres']}. Ours and the floor agree on"
        f" {this.compared} starts, on every day that was looked at."
    )
    console.print(questions_table(this.answered), races_table(this.raced, this.extent.clients))
    console.print(growth_table(this.grown))
    for each in this.grown:
        console.print(f"\nThe bookings of a day among {each.rows:,}:\n{short_plan(each.plan)}")
    grown = (this.memory["after"] - this.memory["before"]) / 1024
    console.print(f"\nA month of {this.extent.masters[-1]} masters takes {grown:.1f} MB.")
    more = {
        **versions,
        "rounds": this.extent.rounds,
        "starts compared": this.compared,
        "month in MB": grown,
    }
    values = as_json(this.answered, this.raced, this.grown, more)
    RESULT.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    console.print(f"As JSON: .cache/bench/{RESULT.name}")
