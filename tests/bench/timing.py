"""Whole processes, timed in turns: what slows the machine slows every candidate alike.

Times belong to a machine; what to keep of a run are the ratios.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.support import Command


@dataclass(frozen=True)
class Candidate:
    """A command to time; `prepare` runs before each round, untimed, and returns its folder."""

    name: str
    arguments: Command
    prepare: Callable[[], Path]
    env: Mapping[str, str] | None = None


@dataclass
class Times:
    """Seconds, one value a round."""

    name: str
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def spread(self) -> tuple[float, float]:
        """The fastest and the slowest round."""
        return min(self.seconds), max(self.seconds)


def interleave(candidates: Sequence[Candidate], rounds: int) -> dict[str, Times]:
    """Run every candidate once a round, after one round that does not count."""
    times = {candidate.name: Times(candidate.name) for candidate in candidates}
    for number in range(rounds + 1):
        for candidate in candidates:
            seconds = measure(candidate)
            if number:
                times[candidate.name].seconds.append(seconds)
    return times


def measure(candidate: Candidate) -> float:
    """One run, in seconds. A command that fails is no measurement: RuntimeError, with its words."""
    folder = candidate.prepare()
    start = time.perf_counter()
    done = subprocess.run(
        [str(argument) for argument in candidate.arguments],
        cwd=folder,
        env=candidate.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{candidate.name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return seconds
