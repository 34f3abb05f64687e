"""A client process that stops for ever between two inserts of a chain, to be killed there.

Its arguments: after how many rows it stops, and whether all are saved in "one" transaction,
as the core does it, or "each" in its own. It says so when it has stopped.
"""

import signal
import sys
import uuid

import django

LIVES = 600
"""Seconds after which it ends by itself, if nobody has killed it."""


def stop_after(rows: int) -> None:
    """Stop when that many bookings have been inserted."""
    from django.db.models.signals import post_save

    from rig.models import Visit

    left = iter(range(rows - 1))

    def inserted(**_kwargs: object) -> None:
        if next(left, None) is None:
            sys.stdout.write("stopped\n")
            sys.stdout.flush()
            signal.pause()

    post_save.connect(inserted, sender=Visit, weak=False)


def book() -> None:
    """All services at nine, in one transaction."""
    from core.selectors import create_booking
    from rig import build
    from rig.models import Treatment

    services = list(Treatment.objects.order_by("pk").values_list("pk", flat=True))
    create_booking(
        build.adapter(), service_ids=services, starts_at=build.at("09:00"), idempotency_key="killed"
    )


def book_row_by_row() -> None:
    """The control: the same rows, each committed by itself."""
    from core.contracts import Visit as NewVisit
    from core.question import read_question
    from core.recording import rows_of
    from core.snapshot import Period
    from rig import build
    from rig.models import Treatment

    adapter, start = build.adapter(), build.at("09:00")
    services = list(Treatment.objects.order_by("pk").values_list("pk", flat=True))
    snapshot = adapter.look(read_question(adapter.models, services), Period.around(start))
    rows = rows_of(adapter, adapter.visit_at(snapshot, start)).rows
    visit = NewVisit(chain_id=uuid.uuid4(), rows=rows, status="confirmed", idempotency_key="killed")
    adapter.hook.persist(adapter.models, visit)


if __name__ == "__main__":
    signal.alarm(LIVES)
    django.setup()
    stop_after(int(sys.argv[1]))
    {"one": book, "each": book_row_by_row}[sys.argv[2]]()
