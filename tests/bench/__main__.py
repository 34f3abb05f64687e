"""`make bench`: prints a table, and writes the same as JSON to .cache/bench/command_line.json."""

from __future__ import annotations

import argparse
import json
import platform
import sys

from rich.console import Console
from rich.table import Table

from tests.bench.command_line import COMPARISONS, measure
from tests.bench.timing import Times
from tests.e2e.support import REPOSITORY

RESULT = REPOSITORY / ".cache/bench/command_line.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="timed runs of each command (15)")
    rounds: int = parser.parse_args().rounds
    times = measure(rounds)
    console = Console(width=110)
    console.print(times_table(times, rounds), ratios_table(times))
    RESULT.write_text(json.dumps(as_json(times), indent=2) + "\n", encoding="utf-8")
    console.print(f"As JSON: {RESULT.relative_to(REPOSITORY)}")
    return 0


def times_table(times: dict[str, Times], rounds: int) -> Table:
    title = f"Whole processes, {rounds} rounds in turns, Python {platform.python_version()}"
    table = Table("command", "median", "fastest", "slowest", title=title)
    for name, found in times.items():
        table.add_row(name, *(f"{1000 * s:.0f} ms" for s in (found.median, *found.spread)))
    return table


def ratios_table(times: dict[str, Times]) -> Table:
    table = Table("command", "against", "ratio", "aim", title="Ratios of the medians")
    for name, other, aim in COMPARISONS:
        table.add_row(name, other, f"{times[name].median / times[other].median:.2f}", aim)
    return table


def as_json(times: dict[str, Times]) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "seconds": {name: found.seconds for name, found in times.items()},
        "medians": {name: found.median for name, found in times.items()},
        "ratios": [
            {"command": name, "against": other, "ratio": times[name].median / times[other].median}
            for name, other, _ in COMPARISONS
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
