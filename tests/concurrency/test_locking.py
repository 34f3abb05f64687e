"""The lock itself."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from core.locking import in_transaction
from rig import build
from tests.concurrency.faults import PATIENCE, until_it_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_refuses_to_run_outside_a_transaction():
    ada = build.stylist()
    with pytest.raises(TransactionManagementError):
        build.adapter().lock([ada.pk])


def test_who_comes_second_waits_until_the_first_has_finished():
    ada = build.stylist()
    adapter = build.adapter()
    held, second_is_in = threading.Event(), threading.Event()

    def lock():
        adapter.lock([ada.pk])
        second_is_in.set()

    def second():
        held.wait(PATIENCE)
        # Above read committed, who waited starts afresh.
        in_transaction(adapter.using, lock)
        connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        adapter.lock([ada.pk])
        held.set()
        until_it_waits(thread)
        assert not second_is_in.is_set()
    assert second_is_in.wait(PATIENCE)
    thread.join()


def test_the_order_is_in_the_sql_and_keys_stay_free_for_inserts_that_point_to_them():
    pks = [build.stylist(name).pk for name in "AB"]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        build.adapter().lock(pks)
    sql = [query["sql"] for query in queries if "rig_stylist" in query["sql"]]
    assert sql[-1].startswith("UPDATE")
    if connection.vendor == "mysql":
        # It has no weaker lock, and older versions know no OF.
        assert sql[0].endswith(" ASC FOR UPDATE")
    elif connection.features.has_select_for_update:
        assert ' ASC FOR NO KEY UPDATE OF "rig_stylist"' in sql[0]
    else:
        assert len(sql) == 1
