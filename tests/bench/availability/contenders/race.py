"""Many processes that book at once, for a few seconds."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

type Order = tuple[int | None, str]
type Book = Callable[[int | None, str], bool]


def race(
    connect: Callable[[], None], book: Book, orders: Sequence[Sequence[Order]], seconds: float
) -> dict[str, Any]:
    """One process for each list of orders.

    They are forks, so that none pays for imports while the others already book; each has
    a connection of its own and has booked once before the time begins.
    """
    connect()
    fork = multiprocessing.get_context("fork")
    barrier, results = fork.Barrier(len(orders)), fork.SimpleQueue()

    def client(mine: Sequence[Order]) -> None:
        connect()
        results.put(book_for(book, iter(mine), seconds, barrier.wait))

    clients = [fork.Process(target=client, args=(mine,)) for mine in orders]
    for each in clients:
        each.start()
    found = [results.get() for _ in clients]
    for each in clients:
        each.join()
    waits = [wait for one in found for wait in one["waits"]]
    return {
        "per_second": sum(one["booked"] / one["seconds"] for one in found),
        "booked": sum(one["booked"] + one["before"] for one in found),
        "refused": sum(one["refused"] for one in found),
        "failed": [text for one in found for text in one["failed"]],
        "median": statistics.median(waits) if waits else None,
        "orders_left": min(one["left"] for one in found),
    }


def book_for(
    book: Book, orders: Iterator[Order], seconds: float, wait: Callable[[], object]
) -> dict[str, Any]:
    """One process: book once, wait for the others, then book until the time is over."""
    booked = refused = before = 0
    failed: list[str] = []
    waits: list[float] = []
    try:
        before = int(book(*next(orders)))
    except Exception as error:  # noqa: BLE001 - counted, and shown
        failed.append(f"{type(error).__name__}: {error}")
    wait()
    start = now = time.perf_counter()
    for order in orders:
        begun = now
        try:
            done = book(*order)
        except Exception as error:  # noqa: BLE001 - counted, and shown
            failed.append(f"{type(error).__name__}: {error}")
        else:
            booked, refused = booked + done, refused + (not done)
        now = time.perf_counter()
        waits.append(now - begun)
        if now - start >= seconds:
            break
    left = sum(1 for _ in orders)
    return {
        "before": before,
        "booked": booked,
        "refused": refused,
        "failed": failed,
        "seconds": now - start,
        "waits": waits,
        "left": left,
    }
