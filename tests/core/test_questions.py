"""What is an error, and what is an empty list."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from codex_services.booking.slot_master import BookingEngineError, BookingMode
from django.core.exceptions import ValidationError

from core.errors import BookingInputError
from core.selectors import (
    create_booking,
    get_available_slots,
    get_calendar_data,
    get_nearest_slots,
    load_settings,
    masters_for,
)
from rig import build
from rig.build import MONDAY, at

pytestmark = pytest.mark.django_db


def ask(services, **options):
    return get_available_slots(build.adapter(), services, MONDAY, **options)


@pytest.fixture
def salon():
    build.settings()
    cut = build.treatment("Cut", 60)
    dye = build.treatment("Dye", 60)
    ada = build.stylist("Ada", hours="09:00-17:00", offers=[cut])
    bob = build.stylist("Bob", hours="09:00-17:00", offers=[cut, dye])
    return {"cut": cut.pk, "dye": dye.pk, "ada": ada.pk, "bob": bob.pk}


def test_questions_that_are_wrong_in_themselves_are_errors(salon):
    cut, dye, ada, bob = salon.values()
    wrong = [
        ([], {}),
        ([cut + 1000], {}),
        (["x"], {}),
        ([None], {}),
        ([True], {}),
        ([cut] * 9, {}),
        ([cut], {"master_id": ada + 1000}),
        ([dye], {"master_id": ada}),
        ([cut, dye], {"master_id": ada}),
        ([cut], {"master_id": ada, "master_selections": {cut: ada}}),
        ([cut], {"master_selections": {dye: bob}}),
        ([dye], {"master_selections": {dye: ada}}),
        ([cut], {"mode": BookingMode.MULTI_DAY}),
        ([cut], {"mode": BookingMode.RESOURCE_LOCKED}),
    ]
    for services, options in wrong:
        with pytest.raises(BookingInputError):
            ask(services, **options)


def test_all_selectors_refuse_alike(salon):
    adapter = build.adapter()
    for call in (
        lambda: get_nearest_slots(adapter, [12345], MONDAY),
        lambda: get_calendar_data(adapter, 2030, 3, service_ids=[12345]),
        lambda: create_booking(adapter, service_ids=[12345], starts_at=at("09:00")),
        lambda: get_calendar_data(adapter, 2030, 13),
        lambda: get_calendar_data(adapter, 2030, 3, master_id=12345),
    ):
        with pytest.raises(BookingInputError):
            call()


def test_ids_may_come_as_text(salon):
    cut, _dye, ada, _bob = salon.values()
    slots = ask([str(cut)], master_id=str(ada), mode=BookingMode.RESOURCE_LOCKED)
    by_service = ask([cut], master_selections={str(cut): str(ada)})
    assert [slot.items for slot in slots] == [slot.items for slot in by_service]
    assert {slot.items[0].master_id for slot in slots} == {ada}


def test_a_service_that_no_active_master_offers_is_an_error(salon):
    from rig.models import Stylist, Treatment

    Stylist.objects.filter(pk=salon["bob"]).update(is_active=False)
    with pytest.raises(BookingInputError, match="Nobody"):
        ask([salon["dye"]])
    with pytest.raises(BookingInputError):
        ask([salon["cut"]], master_id=salon["bob"])
    Treatment.objects.filter(pk=salon["cut"]).update(is_active=False)
    with pytest.raises(BookingInputError):
        ask([salon["cut"]])


def test_no_hours_no_room_and_the_past_are_empty_lists(salon):
    cut = salon["cut"]
    adapter = build.adapter()
    for offset in (-400, -5, 6, 200):
        assert get_available_slots(adapter, [cut], MONDAY + timedelta(offset)) == []
    assert get_nearest_slots(adapter, [cut], MONDAY, search_days=0) == []


def test_every_error_is_the_engine_s(salon):
    with pytest.raises(BookingEngineError):
        ask([])


def test_masters_for_offer_each_of_the_services(salon):
    adapter = build.adapter()
    cut, dye, ada, bob = salon.values()
    assert [row.pk for row in masters_for(adapter, [cut])] == [ada, bob]
    assert [row.pk for row in masters_for(adapter, [dye, str(cut)])] == [bob]


def test_load_settings_answers_with_the_row_or_the_defaults(salon):
    from rig.models import BookingSettings

    build.settings(step_minutes=15)
    assert load_settings(build.adapter()).step == timedelta(minutes=15)
    BookingSettings.objects.all().delete()
    assert load_settings(build.adapter()).step == timedelta(minutes=30)
    assert not BookingSettings.objects.exists()


@pytest.mark.parametrize("wrong", [1.9, 1.0, Decimal("1"), 10**30, str(10**30), -(10**30)])
def test_an_id_that_no_row_can_have_is_refused(salon, wrong):
    with pytest.raises(BookingInputError):
        ask([wrong])
    with pytest.raises(BookingInputError):
        ask([salon["cut"]], master_id=wrong)


def test_the_ends_of_the_calendar_are_refused(salon):
    adapter, cut = build.adapter(), salon["cut"]
    for day in (date.min, date.max):
        with pytest.raises(BookingInputError):
            get_available_slots(adapter, [cut], day)
        with pytest.raises(BookingInputError):
            get_nearest_slots(adapter, [cut], day)
    ahead = timezone(timedelta(hours=12))
    for moment in (datetime.min, datetime.max):
        for zone in (UTC, ahead):
            start = moment.replace(tzinfo=zone)
            with pytest.raises(BookingInputError):
                create_booking(adapter, service_ids=[cut], starts_at=start)
    assert get_nearest_slots(adapter, [cut], date(9998, 12, 30)) == []
    assert get_calendar_data(adapter, 9998, 12, service_ids=[cut]).month == 12


def test_a_break_of_no_length_is_refused(salon):
    from rig.models import Stylist

    ada = Stylist.objects.get(pk=salon["ada"])
    ada.break_start = ada.break_end = build.clock("13:00")
    row = build.works(ada, 0, "09:00-17:00", "13:00-13:00")
    for each in (ada, row):
        with pytest.raises(ValidationError) as refused:
            each.full_clean()
        assert list(refused.value.message_dict) == ["break_end"]
