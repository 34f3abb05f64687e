"""The same form, where a transaction began too early to see that it was sent before."""

import threading

import pytest
from django.db import connection, connections, transaction

from core.errors import SlotAlreadyBookedError
from core.selectors import create_booking
from rig import build
from rig.build import at
from rig.models import Visit
from tests.concurrency.snapshots import old_views

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one lock, and no isolation levels")
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

    with old_views(), transaction.atomic():
        assert not Visit.objects.exists()
        meanwhile(lambda: book(bob))
        with pytest.raises(SlotAlreadyBookedError):
            book(ada)
    assert Visit.objects.get().stylist == bob


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one lock, and no isolation levels")
def test_a_place_that_was_taken_after_the_first_look_is_not_booked_again():
    build.settings()
    cut, ada = build.treatment("Cut", 60), build.stylist()
    ada.services.add(cut)

    def book():
        return create_booking(
            build.adapter(), service_ids=[cut.pk], starts_at=at("09:00"), master_id=ada.pk
        )

    with old_views(), transaction.atomic():
        assert not Visit.objects.exists()
        meanwhile(book)
        with pytest.raises(SlotAlreadyBookedError):
            book()
    assert Visit.objects.count() == 1


def meanwhile(work):
    """Do it in another connection, and wait for it."""

    def there():
        work()
        connections.close_all()

    thread = threading.Thread(target=there)
    thread.start()
    thread.join()
