"""Many want one master at once, each another time: all of them are served."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from core.selectors import create_booking
from rig import build
from rig.build import at
from rig.models import Visit
from tests.concurrency.snapshots import old_views

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 40


@pytest.fixture
def with_old_views():
    with old_views():
        yield


def test_forty_clients_get_forty_different_slots_of_one_master(with_old_views):
    build.settings(step_minutes=5)
    cut, ada = build.treatment("Cut", 5), build.stylist()
    together, problems = threading.Barrier(CLIENTS), []

    def book(start):
        try:
            together.wait()
            create_booking(build.adapter(), service_ids=[cut.pk], starts_at=start, master_id=ada.pk)
        except Exception as error:  # noqa: BLE001 - it is the answer
            problems.append(error)
        finally:
            connections.close_all()

    cut.stylists.add(ada)
    starts = [at("09:00") + timedelta(minutes=5 * place) for place in range(CLIENTS)]
    threads = [threading.Thread(target=book, args=(start,)) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert Visit.objects.count() == CLIENTS
