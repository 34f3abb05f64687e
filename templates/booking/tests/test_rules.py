"""The rules of booking, asked through this project's selectors."""

from datetime import date, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import TestCase

from .. import selectors
from ..core import errors
from ..core.statuses import Status
from ..models import (
    <%= appointment.cls %>,
)
from . import factories
from .factories import at, clock_times


class RulesTestCase(TestCase):
    """One service of an hour, and one master who works from 9 to 17 every day."""

    def setUp(self) -> None:
        self.service = factories.make_service()
        self.master = factories.make_master(self.service)
        self.day = factories.day_ahead()


class HoursTests(RulesTestCase):
    """When somebody works, and which starts that makes."""

    def test_starts_lie_on_the_grid_and_end_before_closing_time(self) -> None:
        """Every half hour, and the last one leaves room for the service."""
        starts = clock_times(self.service, self.day)
        self.assertEqual(starts[:3], ["09:00", "09:30", "10:00"])
        self.assertEqual(starts[-1], "16:00")

    def test_what_is_outside_the_hours_is_refused_by_name(self) -> None:
        """Before opening time, and too late to finish."""
        for hour in (8, 17):
            with self.subTest(hour=hour), self.assertRaises(errors.OutsideHours):
                factories.make_booking(self.service, self.master, at(self.day, hour))

    def test_what_is_off_the_grid_is_refused_by_name(self) -> None:
        """Ten past nine is no start."""
        with self.assertRaises(errors.OffGrid):
            factories.make_booking(self.service, self.master, at(self.day, 9, 10))
<% if working_day.keeps("break_start", "break_end") %>

    def test_nothing_is_booked_in_a_break(self) -> None:
        """A service ends before the break or begins after it."""
        for day in factories.working_days(self.master):
            factories.change(day, break_start=time(12), break_end=time(13))
        starts = clock_times(self.service, self.day)
        self.assertIn("11:00", starts)
        self.assertIn("13:00", starts)
        self.assertFalse({"11:30", "12:00", "12:30"} & set(starts))
<% endif %>

    def test_a_day_off_has_no_starts(self) -> None:
        """The days around it have."""
        factories.make_day_off(self.master, starts_on=self.day, ends_on=self.day)
        self.assertEqual(clock_times(self.service, self.day), [])
        self.assertTrue(clock_times(self.service, self.day + timedelta(days=1)))

    def test_a_special_day_replaces_the_weekly_hours(self) -> None:
        """For its own date only."""
        factories.make_special_day(
            self.master,
            date=self.day,
            start_time=time(18),
            end_time=time(20),
        )
        starts = clock_times(self.service, self.day)
        self.assertEqual(starts, ["18:00", "18:30", "19:00"])


class WindowTests(RulesTestCase):
    """How soon and how far ahead visitors can book."""

    def test_the_past_cannot_be_booked(self) -> None:
        """Yesterday is shown empty and refused by name."""
        day = factories.day_ahead(-1)
        self.assertEqual(clock_times(self.service, day), [])
        with self.assertRaises(errors.InThePast):
            factories.make_booking(self.service, self.master, at(day, 10))
<% if settings.keeps("min_advance_minutes") and master.inherits("min_advance_minutes") %>

    def test_notice_is_kept(self) -> None:
        """With a notice of ten days, next week is too soon."""
        factories.make_settings(min_advance_minutes=10 * 24 * 60)
        self.assertEqual(clock_times(self.service, self.day), [])
        with self.assertRaises(errors.TooSoon):
            factories.make_booking(self.service, self.master, at(self.day, 10))
<% endif %>
<% if settings.keeps("max_advance_days") and master.inherits("max_advance_days") %>

    def test_the_horizon_is_kept(self) -> None:
        """With a horizon of six days, next week is too far."""
        factories.make_settings(max_advance_days=6)
        self.assertEqual(clock_times(self.service, self.day), [])
        with self.assertRaises(errors.TooFar):
            factories.make_booking(self.service, self.master, at(self.day, 10))
<% endif %>


class RoomTests(RulesTestCase):
    """What other bookings leave."""

    def test_a_booked_time_is_neither_shown_nor_booked_again(self) -> None:
        """Nor is any start that would run into it."""
        factories.fill(self.service, self.master, at(self.day, 12))
        starts = set(clock_times(self.service, self.day))
        self.assertFalse({"11:30", "12:00", "12:30"} & starts)
        self.assertTrue({"09:00", "16:00"} <= starts)
        with self.assertRaises(errors.SlotAlreadyBookedError):
            factories.make_booking(self.service, self.master, at(self.day, 12, 30))
<% if master.keeps("buffer_between_minutes") %>

    def test_a_buffer_is_kept_before_and_after(self) -> None:
        """An hour between two bookings, on both sides."""
        factories.change(self.master, buffer_between_minutes=60)
        factories.fill(self.service, self.master, at(self.day, 12))
        starts = set(clock_times(self.service, self.day))
        self.assertFalse({"10:30", "11:00", "13:00", "13:30"} & starts)
        self.assertTrue({"09:00", "16:00"} <= starts)
<% endif %>
<% if master.keeps("max_clients_parallel") %>

    def test_two_at_a_time_where_there_is_room_for_two(self) -> None:
        """The third is refused."""
        factories.change(self.master, max_clients_parallel=2)
        for _ in range(2):
            factories.make_booking(self.service, self.master, at(self.day, 10))
        with self.assertRaises(errors.SlotAlreadyBookedError):
            factories.make_booking(self.service, self.master, at(self.day, 10))
<% endif %>

    def test_a_cancelled_booking_gives_its_time_back(self) -> None:
        """To the same service, at once."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        selectors.cancel_booking(row)
        again = factories.make_booking(self.service, self.master, at(self.day, 10))
        self.assertEqual(selectors.get_status(again), Status.CONFIRMED)

    def test_a_moved_booking_keeps_its_row(self) -> None:
        """Its own time does not stand in its way."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        moved = selectors.reschedule_booking(row, starts_at=at(self.day, 10, 30))
        self.assertEqual([each.pk for each in moved], [row.pk])
        self.assertEqual(moved[0].starts_at, at(self.day, 10, 30))

    def test_the_nearest_day_with_room_is_found(self) -> None:
        """Behind a week off."""
        today = factories.day_ahead(0)
        factories.make_day_off(self.master, starts_on=today, ends_on=self.day)
        found = selectors.get_nearest_slots([self.service.pk], today)
        self.assertEqual(found[0].local_date, self.day + timedelta(days=1))

    def test_the_calendar_shows_whether_a_day_has_room(self) -> None:
        """It has, until somebody takes the day off."""
        self.assertTrue(self.has_room(self.day))
        factories.make_day_off(self.master, starts_on=self.day, ends_on=self.day)
        self.assertFalse(self.has_room(self.day))

    def has_room(self, day: date) -> bool:
        """What the month says of one of its days."""
        month = selectors.get_calendar_data(
            day.year,
            day.month,
            service_ids=[self.service.pk],
        )
        days = {each.date: each for week in month.weeks for each in week}
        return days[day].is_available


class VisitTests(RulesTestCase):
    """A visit as a whole."""

    def test_several_services_are_one_visit(self) -> None:
        """One row each, in order, one after the other."""
        second = factories.make_service(name="Second")
        factories.offer(self.master, second)
        rows = factories.make_visit([second, self.service], at(self.day, 10))
        booked = [row.<%= appointment.link("service") %> for row in rows]
        self.assertEqual(booked, [second, self.service])
        self.assertEqual([row.position for row in rows], [0, 1])
        self.assertEqual(len({row.chain_id for row in rows}), 1)
        self.assertGreaterEqual(rows[1].starts_at, rows[0].ends_at)

    def test_the_same_form_sent_twice_books_once(self) -> None:
        """The second answer is the first one's rows."""
        first, second = (
            factories.make_booking(
                self.service,
                self.master,
                at(self.day, 10),
                idempotency_key="the same",
            )
            for _ in range(2)
        )
        self.assertEqual(first.pk, second.pk)
        self.assertEqual(<%= appointment.cls %>.<%= appointment.manager %>.count(), 1)

    def test_a_key_that_comes_with_other_content_is_refused(self) -> None:
        """It stands for one visit."""
        booking = (self.service, self.master)
        key = "the same"
        factories.make_booking(*booking, at(self.day, 10), idempotency_key=key)
        with self.assertRaises(errors.IdempotencyKeyReused):
            factories.make_booking(*booking, at(self.day, 14), idempotency_key=key)
<% if settings.keeps("requires_confirmation") and "pending" in statuses.known %>

    def test_bookings_wait_where_the_settings_say_so(self) -> None:
        """They keep their time while they wait."""
        factories.make_settings(requires_confirmation=True)
        row = factories.fill(self.service, self.master, at(self.day, 10))
        self.assertEqual(selectors.get_status(row), Status.PENDING)
        self.assertNotIn("10:00", clock_times(self.service, self.day))
<% endif %>

    def test_a_cancelled_booking_cannot_be_completed(self) -> None:
        """Statuses follow one another in a fixed way; the error says which, in words."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        (cancelled,) = selectors.cancel_booking(row)
        with self.assertRaises(errors.InvalidMove) as raised:
            selectors.change_status(cancelled, Status.NO_SHOW)
        self.assertIn("“Cancelled”", str(raised.exception))
        self.assertIn("“No-show”", str(raised.exception))
<% if client.kind == "account" %>

    def test_a_client_is_an_account(self) -> None:
<% if appointment.generated %>
        """It names the booking that has no other name; a visitor's user is none."""
<% else %>
        """It stays with the booking; a visitor's user is none."""
<% endif %>
        user = factories.make_staff()
        booking = (self.service, self.master)
        row = factories.make_booking(*booking, at(self.day, 10), client=user)
<% if appointment.generated %>
        self.assertTrue(str(row).endswith(f" {user}"))
        nameless = str(factories.make_booking(*booking, at(self.day, 12)))
        self.assertEqual(nameless, nameless.strip())
<% else %>
        row.refresh_from_db()
        self.assertEqual(row.<%= client.field %>, user)
<% endif %>
        with self.assertRaisesMessage(errors.BookingInputError, "pass None"):
            factories.make_booking(
                *booking,
                at(self.day, 14),
                client=AnonymousUser(),
            )
<% else %>

    def test_a_client_is_a_row_of_its_own_model(self) -> None:
        """Nobody else is one; where all are guests, nobody is."""
        booking = (self.service, self.master)
<% if client.field %>
        client = factories.make_client(None)
        row = factories.make_booking(*booking, at(self.day, 10), client=client)
        row.refresh_from_db()
        self.assertEqual(row.<%= client.field %>, client)
<% endif %>
        with self.assertRaisesMessage(errors.BookingInputError, "pass None"):
            factories.make_booking(
                *booking,
                at(self.day, 14),
                client=AnonymousUser(),
            )
<% endif %>

    def test_wrong_questions_are_errors_and_not_empty_answers(self) -> None:
        """Nothing, something unknown, something that nobody offers."""
        lonely = factories.make_service(name="Nobody offers it")
        for wrong in ([], ["unknown"], [lonely.pk]):
            with self.subTest(ids=wrong), self.assertRaises(errors.BookingInputError):
                selectors.get_available_slots(wrong, self.day)
