"""The eighteen defects of the core that this one replaces, each with what would catch it."""

import ast
import threading
from functools import cache
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from core import errors
from core.selectors import create_booking, get_available_slots
from rig import build
from rig.build import MONDAY, NOW, at, local
from rig.models import Visit

TESTS = Path(__file__).parents[1]

CAUGHT_BY = {
    "1 labels and chosen times are UTC": (
        "core/test_slots.py::test_a_slot_says_what_it_is",
        "core/test_hours.py::test_a_master_lives_in_a_zone_of_the_own",
    ),
    "2 a master's default zone hides the project's": (
        "core/test_hours.py::test_the_business_s_zone_counts_where_the_master_has_none",
    ),
    "3 busy rows are found by date in the request's zone": (
        "core/test_slots.py::test_the_request_s_time_zone_changes_no_result",
        "core/test_booking.py::test_the_request_s_time_zone_does_not_move_a_booking",
        "core/test_model.py::test_whatever_happens_the_offered_starts_are_the_oracle_s",
    ),
    "4 bookings and shifts over midnight are not seen": (
        "core/test_hours.py::test_night_bookings_are_seen_from_both_dates",
        "core/test_hours.py::test_a_night_shift_is_one_period_and_offers_on_both_dates",
        "core/test_hours.py::test_a_shift_until_midnight_meets_one_from_midnight",
    ),
    "5 capacity, notice, horizon and the past are not applied": (
        "core/test_slots.py::test_capacity_counts_bookings_at_every_moment",
        "core/test_slots.py::test_notice_from_the_master_over_the_settings",
        "core/test_slots.py::test_the_horizon_s_last_day_is_today_plus_n",
        "core/test_slots.py::test_the_past_is_never_offered",
        "core/test_booking.py::test_a_broken_rule_is_named",
    ),
    "6 the cache is never read, and a dead Redis fails the client": (
        "core/test_cache.py::test_the_second_look_does_not_read_the_bookings",
        "core/test_cache.py::test_without_redis_all_is_answered_and_it_is_left_alone_for_a_while",
        "core/test_cache.py::test_a_silent_redis_costs_one_short_timeout",
    ),
    "7 services are dropped in silence, an empty day is an error": (
        "core/test_questions.py::test_questions_that_are_wrong_in_themselves_are_errors",
        "core/test_questions.py::test_a_service_that_no_active_master_offers_is_an_error",
        "core/test_questions.py::test_no_hours_no_room_and_the_past_are_empty_lists",
    ),
    "8 a gap is not stored, a buffer is not kept before": (
        "core/test_booking.py::test_a_booking_stores_its_whole_blocked_span",
        "core/test_slots.py::test_the_buffer_keeps_apart_on_both_sides",
    ),
    "9 a named master is not checked, selections are positions": (
        "core/test_questions.py::test_questions_that_are_wrong_in_themselves_are_errors",
        "core/test_chains.py::test_master_selections_name_a_master_per_service",
        "core/test_reference_defects.py::test_9_selections_are_by_service_however_small_its_id",
    ),
    "10 default hours work only for a named master": (
        "core/test_hours.py::test_without_hours_of_the_own_the_settings_count_for_any_and_for_named",
    ),
    "11 the nearest slot is the first master's, of one weekday": (
        "core/test_slots.py::test_nearest_is_the_first_day_with_room",
        "core/test_slots.py::test_any_master_s_starts_are_the_union_and_each_is_shown_once",
    ),
    "12 free masters are not found": (
        "concurrency/test_one_slot.py::test_five_free_masters_serve_exactly_five_of_twenty",
        "core/test_booking.py::test_every_offered_start_can_be_booked_and_no_other",
    ),
    "13 any is the first, and locks everybody": (
        "core/test_slots.py::test_of_several_masters_the_least_loaded_is_offered",
        "core/test_reference_defects.py::test_13_any_master_waits_for_nobody_else",
        "concurrency/test_locking.py::test_the_order_is_in_the_sql_and_keys_stay_free_for_inserts_that_point_to_them",
    ),
    "14 locks without an order; stale snapshots": (
        "concurrency/test_opposite_order.py::test_no_round_of_many_meets_a_deadlock",
        "concurrency/test_one_slot.py::test_one_slot_one_wins",
    ),
    "15 the database accepts anything": (
        "core/test_constraints.py::test_the_database_refuses_an_overlap_and_says_so",
        "core/test_constraints.py::test_nonsense_is_refused_by_clean_and_by_the_database",
        "core/test_staff.py::test_other_bookings_bind_staff",
    ),
    "16 a double click books twice; no cancel, no reschedule, no hook": (
        "concurrency/test_one_form.py::test_the_same_form_at_once_makes_one_booking",
        "core/test_changes.py::test_cancelling_one_cancels_the_visit_and_frees_its_time",
        "core/test_changes.py::test_a_visit_moves_as_the_same_rows_onto_its_own_span",
        "core/test_chains.py::test_a_chain_is_saved_in_order_as_one_visit",
    ),
    "17 settings are not read, the step is not used": (
        "core/test_questions.py::test_load_settings_answers_with_the_row_or_the_defaults",
        "core/test_reference_defects.py::test_17_the_settings_step_is_from_start_to_start",
    ),
    "18 errors lose their message": (
        "core/test_reference_defects.py::test_18_every_error_says_a_sentence",
    ),
}


@cache
def names_in(file):
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("defect", CAUGHT_BY)
def test_each_defect_has_a_test_that_would_catch_it(defect):
    for name in CAUGHT_BY[defect]:
        file, test = name.split("::")
        assert test in names_in(file), name


@pytest.mark.django_db
def test_9_selections_are_by_service_however_small_its_id():
    """A key that could be a position is still a service's."""
    build.settings()
    first, second = build.treatment("First", pk=2), build.treatment("Second", pk=1)
    ada, bob = build.stylist("Ada"), build.stylist("Bob")
    rows = create_booking(
        build.adapter(),
        service_ids=[first.pk, second.pk],
        starts_at=at("09:00"),
        master_selections={first.pk: ada.pk, second.pk: bob.pk},
    )
    assert [(row.treatment, row.stylist) for row in rows] == [(first, ada), (second, bob)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    not connection.features.has_select_for_update, reason="one lock is all that this database has"
)
def test_13_any_master_waits_for_nobody_else():
    """A slow booking with Bob does not hold up one for any master, who is Ada."""
    build.settings()
    cut = build.treatment()
    ada, bob = build.stylist("Ada"), build.stylist("Bob")
    build.booked(bob, cut, at("15:00"))
    is_booked = threading.Event()

    def book_any():
        try:
            create_booking(build.adapter(), service_ids=[cut.pk], starts_at=at("09:00"))
            is_booked.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=book_any)
    with transaction.atomic():
        build.adapter().lock([bob.pk])
        thread.start()
        assert is_booked.wait(timeout=300)
    thread.join()
    assert Visit.objects.filter(stylist=ada).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "starts"), [(20, ["09:00", "09:20", "09:40"]), (45, ["09:00"])])
def test_17_the_settings_step_is_from_start_to_start(step, starts):
    build.settings(step_minutes=step)
    cut = build.treatment(minutes=60)
    build.stylist(hours="09:00-10:40")
    assert local(get_available_slots(build.adapter(), [cut.pk], MONDAY)) == starts


@pytest.mark.django_db
def test_18_every_error_says_a_sentence():
    build.settings()
    cut = build.treatment()
    ada = build.stylist()
    build.booked(ada, cut, at("09:00"))
    said = {}
    for start, pk in [
        (at("09:00"), cut.pk),
        (at("03:00"), cut.pk),
        (at("10:05"), cut.pk),
        (NOW.replace(year=2000), cut.pk),
        (at("10:00"), 999),
    ]:
        with pytest.raises(errors.BookingEngineError) as refused:
            create_booking(build.adapter(), service_ids=[pk], starts_at=start)
        said[type(refused.value)] = str(refused.value)
    assert len(said) == 5
    assert all(" " in text and text.endswith(".") for text in said.values()), said
