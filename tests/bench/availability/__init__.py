"""Availability and bookings: ours, codex-django, django-appointment and a floor, in turns."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def bench(rounds: int | None, smoke: bool) -> int:
    """Measure, print, and write .cache/bench/availability.json; 1 when ours answers wrongly."""
    # Here, since the contenders' processes import this package's folder in other environments.
    from dataclasses import replace

    from tests.bench.availability.questions import WrongAnswerError
    from tests.bench.availability.runs import SMOKE, Extent, run

    # Who is told to stop stops the servers, too.
    signal.signal(signal.SIGTERM, _leave)
    extent = SMOKE if smoke else Extent()
    try:
        run(replace(extent, rounds=rounds or extent.rounds))
    except WrongAnswerError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
