"""Questions to all contenders, in turns; their answers are compared before any time counts."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.bench.availability.contenders.salon import FIRST
from tests.bench.availability.environments import APPOINTMENT, FLOOR, OURS, REFERENCE, WARM
from tests.bench.availability.process import Worker

SLOW = 1.0  # seconds: who takes longer is asked in the first and the middle round only
SLOWEST = 8.0  # seconds: who takes longer is asked once
TURN = 0.15  # seconds that a turn of repeated questions may take
REPEATS = 10  # of a question in one turn, at most
SINGLE, CHAIN = [1], [1, 2, 3]


class WrongAnswerError(Exception):
    """Ours and the floor differ: then there is nothing to compare."""


@dataclass(frozen=True)
class Row:
    """A question. `arguments` are those of a round; `aims` against reference and floor."""

    title: str
    work: str
    arguments: Callable[[int], Mapping[str, Any]]
    aims: tuple[float, float]
    whom: Sequence[str] = (OURS, WARM, FLOOR, REFERENCE)


@dataclass
class Found:
    """What a contender took for a question, and how much of the answer it knows.

    Of the starts (or days) that exist it shows some; wrong are those that do not exist.
    """

    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    shown: int = 0
    exist: int = 0
    wrong: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def compare(self, answer: Sequence[Any], exact: Sequence[Any]) -> None:
        starts, true = _starts(answer), _starts(exact)
        self.shown, self.exist = len(starts & true), len(true)
        self.wrong = len(starts - true)


def _starts(answer: Sequence[Any]) -> set[str]:
    return {each if isinstance(each, str) else each[0] for each in answer}


def a_day(services: list[int], days: int = 60) -> Callable[[int], Mapping[str, Any]]:
    """Another day in every round: what is measured is not one lucky day."""
    return lambda turn: {
        "services": services,
        "day": str(FIRST + timedelta(days=(15 + 11 * turn) % days)),
    }


def a_month(_turn: int) -> Mapping[str, Any]:
    return {"services": SINGLE, "year": FIRST.year, "month": FIRST.month}


def first_day(_turn: int) -> Mapping[str, Any]:
    return {"services": SINGLE, "day": str(FIRST)}


EVERYBODY = (OURS, WARM, FLOOR, REFERENCE, APPOINTMENT)
ROWS = (
    Row("one service, one day", "day", a_day(SINGLE), (15, 3), EVERYBODY),
    Row("chain of 3, one day", "day", a_day(CHAIN), (25, 4)),
    Row("month with availability", "month", a_month, (50, 3), EVERYBODY),
)
NEAREST = Row("nearest behind 30 full days", "nearest", first_day, (50, 3))


def measure(row: Row, workers: Mapping[str, Worker], rounds: int) -> dict[str, Found]:
    """Ask everybody in turns.

    Raises:
        WrongAnswerError: ours is not what the floor has computed.
    """
    found = {name: Found() for name in row.whom if name in workers}
    for turn in range(rounds):
        ask_all(row, workers, found, turn, rounds)
    return found


def ask_all(
    row: Row, workers: Mapping[str, Worker], found: Mapping[str, Found], turn: int, rounds: int
) -> None:
    """One round; errors as for `measure`."""
    arguments = row.arguments(turn)
    exact = check(row.work, workers, arguments)
    for name, mine in found.items():
        if is_due(mine, turn, rounds):
            answer = ask(mine, workers[name], row, arguments)
            if turn == 0:
                mine.compare(answer, exact)


def check(work: str, workers: Mapping[str, Worker], arguments: Mapping[str, Any]) -> list[Any]:
    """The floor's answer, if ours is the same with and without Redis; this warms them up.

    Raises:
        WrongAnswerError: it is another one.
    """
    exact: list[Any] = workers[FLOOR].do(work, **arguments)
    for name in (OURS, WARM, WARM):
        if name in workers:
            compare(name, workers[name].do(work, **arguments), exact, f"{work}, {arguments}")
    return exact


def compare(name: str, answer: Sequence[Any], exact: Sequence[Any], question: str) -> None:
    """Raises WrongAnswerError where an answer of ours is not the exact one."""
    if answer != exact:
        missing = [each for each in exact if each not in answer]
        wrong = [each for each in answer if each not in exact]
        raise WrongAnswerError(
            f"{name} does not answer as the floor: {question}: {missing[:3]} are missing,"
            f" {wrong[:3]} do not exist"
        )


def is_due(found: Found, turn: int, rounds: int) -> bool:
    """The slow take part in some of the rounds only, or this would go on for an hour."""
    if turn == 0 or found.median < SLOW:
        return True
    return found.median < SLOWEST and turn == rounds // 2


def ask(found: Found, worker: Worker, row: Row, arguments: Mapping[str, Any]) -> list[Any]:
    """One turn; the quick are asked several times, and the first time does not count."""
    said = worker.ask("count", row.work, arguments)
    known = said["seconds"][0]
    if known > SLOW:
        found.seconds.append(known)
    else:
        times = max(1, min(REPEATS, int(TURN / known)))
        found.seconds += worker.ask("time", row.work, arguments, times=times)["seconds"]
    found.queries = said["queries"]
    answer: list[Any] = said["answer"]
    return answer


def check_everything(workers: Mapping[str, Worker], days: int) -> int:
    """Compare all starts on all days, of one service and of a chain; how many there were."""
    starts = 0
    for services in (SINGLE, CHAIN):
        for day in range(days):
            arguments = {"services": services, "day": str(FIRST + timedelta(days=day))}
            starts += len(check("day", workers, arguments))
    return starts
