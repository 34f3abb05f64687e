"""The loop of a contender's process: questions come in as lines of JSON, answers go out so.

A request: `{"how": …, "work": name, "with": arguments, "times": n}`. `how` is one of

- `do`: once; answers with the result.
- `time`: so many times; seconds of each, and the result of the last.
- `count`: once; seconds, result, and how many queries it took.
- `profile`: so many times; where the time goes, as text.
- `memory`: once; the process's largest size before and after, in kilobytes.
- `race`: bookings by many processes at once, see `race`.
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import pstats
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from .database import ANSWERS
from .race import race


class Contender(Protocol):
    """Who answers. Its works are methods: what they return is JSON after `plain`."""

    def plain(self, work: str, answer: Any) -> Any: ...

    def counted(self) -> Any:
        """A context in which queries are counted; its value is called for the number."""

    def connect(self) -> None:
        """Forget connections that another process may share."""

    def book(self, master: int | None, start: str) -> bool:
        """Book half an hour; whether there was room."""


def serve(contender: Contender) -> None:
    """Answer until the input ends."""
    answers = os.fdopen(int(os.environ[ANSWERS]), "w", buffering=1, encoding="utf-8")
    for line in sys.stdin:
        try:
            answer = HOW[(request := json.loads(line))["how"]](contender, request)
        except Exception:  # noqa: BLE001 - told to the coordinator, who stops everything
            answer = {"error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")


def call(contender: Contender, request: Mapping[str, Any]) -> Callable[[], Any]:
    work, arguments = getattr(contender, request["work"]), request.get("with", {})
    return lambda: work(**arguments)


def do(contender: Contender, request: Mapping[str, Any]) -> dict[str, Any]:
    answer = call(contender, request)()
    return {"answer": contender.plain(request["work"], answer)}


def time_it(contender: Contender, request: Mapping[str, Any]) -> dict[str, Any]:
    work, seconds, answer = call(contender, request), [], None
    for _ in range(request["times"]):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds, "answer": contender.plain(request["work"], answer)}


def count(contender: Contender, request: Mapping[str, Any]) -> dict[str, Any]:
    with contender.counted() as queries:
        return time_it(contender, {**request, "times": 1}) | {"queries": queries()}


def profile(contender: Contender, request: Mapping[str, Any]) -> dict[str, Any]:
    work, profiler = call(contender, request), cProfile.Profile()
    with profiler:
        for _ in range(request["times"]):
            work()
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs()
    stats.sort_stats("tottime").print_stats(30)
    stats.sort_stats("cumulative").print_stats(45)
    return {"text": text.getvalue()}


def memory(contender: Contender, request: Mapping[str, Any]) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    call(contender, request)()
    return {"before": before, "after": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def race_it(contender: Contender, request: Mapping[str, Any]) -> dict[str, Any]:
    return race(contender.connect, contender.book, request["orders"], request["seconds"])


HOW: Mapping[str, Callable[[Contender, Mapping[str, Any]], dict[str, Any]]] = {
    "do": do,
    "time": time_it,
    "count": count,
    "profile": profile,
    "memory": memory,
    "race": race_it,
}


class DjangoContender:
    """What contenders have in common that are Django projects."""

    @contextmanager
    def counted(self) -> Iterator[Callable[[], int]]:
        from django.db import connection

        number = 0

        def see(execute: Any, *arguments: Any) -> Any:
            nonlocal number
            number += 1
            return execute(*arguments)

        with connection.execute_wrapper(see):
            yield lambda: number

    def connect(self) -> None:
        from django.db import connections

        connections.close_all()

    def create_tables(self) -> None:
        """Every table that the project's models need."""
        from django.core.management import call_command

        call_command("migrate", run_syncdb=True, verbosity=0)

    def ready(self) -> None:
        """What a database in use has: statistics, and no dead rows."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
