"""`make bench`: each section prints its tables, and writes them as JSON below .cache/bench/."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

SECTIONS = {
    "command-line": "tests.bench.command_line",
    "availability": "tests.bench.availability",
    "merge": "tests.bench.merging",
    "large-project": "tests.bench.large_project",
}
"""Modules with `bench(rounds, smoke)`; it answers 0, or 1 when what it compared was wrong."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "section", nargs="*", help=f"of {', '.join(SECTIONS)}; without one, all of them"
    )
    parser.add_argument("--rounds", type=int, help="timed turns of each candidate")
    parser.add_argument("--smoke", action="store_true", help="small and short: does it run?")
    given = parser.parse_args()
    unknown = set(given.section) - set(SECTIONS)
    if unknown:
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    chosen: list[str] = given.section or list(SECTIONS)
    # Later sections run even when an earlier one has found something wrong.
    ends: list[int] = [
        import_module(SECTIONS[name]).bench(given.rounds, given.smoke) for name in chosen
    ]
    return max(ends)


if __name__ == "__main__":
    sys.exit(main())
