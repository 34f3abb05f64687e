"""The same form, where a transaction began too early to see that it was sent before."""

import threading

import pytest
from django.db import connection, connections, transaction

from core.errors import SlotAlreadyBookedError
from core.selectors import create_booking
from rig import build
from rig.build import at
from rig.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one snapshot for a transaction")
def test_a_key_that_cannot_be_seen_yet_is_a_place_that_is_taken():
    build.settings()
    cut, ada, bob = build.treatment("Cut", 60), build.stylist("Ada"), build.stylist("Bob")
    cut.stylists.set([ada, bob])

    def book(master):
        return create_booking(
            build.adapter(),
            service_ids=[cut.pk],
            starts_at=at("09:00"),
            master_id=master.pk,
            idempotency_key="form",
        )

    def elsewhere():
        book(bob)
        connections.close_all()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert not Visit.objects.exists()
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        with pytest.raises(SlotAlreadyBookedError):
            book(ada)
    assert Visit.objects.get().stylist == bob
