"""What staff do in the admin, and that the rules hold for them too."""

from datetime import datetime, timedelta
from typing import Any
from unittest import skipUnless

from django.db import connection
from django.db.models import F
from django.db.models.signals import pre_save
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from .. import selectors
from ..core.errors import OutsideHours
from ..core.statuses import Status
from ..models import (
    Appointment,
    BookingSettings,
    Stylist,
    Treatment,
)
from ..wiring import MODELS
from . import factories
from .factories import at
from .site import on_a_plain_site


@on_a_plain_site
class AdminTestCase(TestCase):
    """Somebody who may do everything is logged in."""

    def setUp(self) -> None:
        self.client.force_login(factories.make_staff())
        self.service = factories.make_service()
        self.master = factories.make_master(self.service)
        self.day = factories.day_ahead()

    def page(self, model: Any, name: str, *args: Any) -> str:
        """The address of a page of the admin."""
        meta = model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)

    def form(self, starts_at: datetime, **values: Any) -> dict[str, Any]:
        """The form for a booking as a browser sends it."""
        local = starts_at.astimezone(selectors.get_local_zone())
        fields = {
            "treatment": self.service.pk,
            "stylist": self.master.pk,
            "starts_at_0": f"{local:%Y-%m-%d}",
            "starts_at_1": f"{local:%H:%M}",
            "status": MODELS.stored(Status.CONFIRMED),
            "guest_name": "Ada",
        }
        return fields | values

    def send(self, address: str, form: dict[str, Any]) -> dict[str, list[str]]:
        """Send the form; its errors by field, none when it was saved."""
        response = self.client.post(address, form)
        if response.status_code == 302:
            return {}
        self.assertEqual(response.status_code, 200)
        errors: dict[str, list[str]] = response.context["adminform"].form.errors
        self.assertTrue(errors)
        return errors


class PagesTests(AdminTestCase):
    """Every page opens."""

    def test_lists_and_forms_open(self) -> None:
        """With rows and without."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        for each in (self.service, self.master, row):
            with self.subTest(model=type(each).__name__):
                pages = [self.page(each, name) for name in ("changelist", "add")]
                for address in (*pages, self.page(each, "change", each.pk)):
                    self.assertEqual(self.client.get(address).status_code, 200)

    def test_every_list_can_be_searched_and_filtered(self) -> None:
        """As staff would: by a name, by what is to come."""
        factories.make_booking(self.service, self.master, at(self.day, 10))
        for model in (
            Treatment,
            Stylist,
            Appointment,
        ):
            address = self.page(model, "changelist")
            response = self.client.get(address, {"q": "Someone"})
            self.assertEqual(response.status_code, 200)
        address = self.page(Appointment, "changelist")
        counts = {
            when: self.client.get(address, {"when": when}).context["cl"].result_count
            for when in ("today", "tomorrow", "week", "coming", "past")
        }
        self.assertEqual(counts["coming"], 1)
        self.assertEqual(counts["today"] + counts["tomorrow"] + counts["past"], 0)

    def test_the_list_opens_on_what_is_to_come(self) -> None:
        """What is over is a click away, and a search finds it."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        times = ("starts_at", "ends_at", "blocked_from", "blocked_until")
        Appointment.objects.filter(pk=row.pk).update(
            guest_name="Ada",
            **{name: F(name) - timedelta(days=30) for name in times},
        )
        address = self.page(Appointment, "changelist")
        counts = [
            self.client.get(address, query).context["cl"].result_count
            for query in ({}, {"when": "past"}, {"when": "all"}, {"q": "Ada"})
        ]
        self.assertEqual(counts, [0, 1, 1, 1])

    def test_the_settings_are_one_row(self) -> None:
        """The list leads to the form that makes it, afterwards to the row."""
        address = self.page(BookingSettings, "changelist")
        add = self.page(BookingSettings, "add")
        self.assertRedirects(self.client.get(address), add)
        row = BookingSettings.objects.create()
        change = self.page(BookingSettings, "change", row.pk)
        self.assertRedirects(self.client.get(address), change)
        self.assertEqual(self.client.get(add).status_code, 403)

    def test_the_list_asks_no_more_of_the_database_for_many_rows(self) -> None:
        """However many bookings are shown."""
        address = self.page(Appointment, "changelist")
        counts = []
        for hours in ((9,), (11, 13, 15)):
            for hour in hours:
                factories.make_booking(self.service, self.master, at(self.day, hour))
            with CaptureQueriesContext(connection) as queries:
                self.client.get(address)
            counts.append(len(queries))
        self.assertEqual(counts[0], counts[1])


class RulesTests(AdminTestCase):
    """A booking made or moved by staff."""

    def test_a_booking_is_made_and_its_times_are_computed(self) -> None:
        """Staff enter the start, no more."""
        start = at(self.day, 10)
        add = self.page(Appointment, "add")
        self.assertEqual(self.send(add, self.form(start)), {})
        row = Appointment.objects.get()
        self.assertEqual(row.starts_at, start)
        self.assertEqual(row.ends_at, start + timedelta(hours=1))
        self.assertGreaterEqual(row.blocked_until, row.ends_at)

    def test_what_breaks_a_rule_is_an_error_by_its_field(self) -> None:
        """Outside the hours, off the grid, over another booking."""
        factories.fill(self.service, self.master, at(self.day, 12))
        add = self.page(Appointment, "add")
        for start in (at(self.day, 3), at(self.day, 10, 5), at(self.day, 12, 30)):
            with self.subTest(start=start):
                self.assertIn("starts_at", self.send(add, self.form(start)))
        count = Appointment.objects.count()
        self.assertEqual(count, factories.ROOM)

    def test_a_booking_is_moved_by_the_same_rules(self) -> None:
        """Into the night it is not; to a free time it is."""
        row = factories.make_booking(self.service, self.master, at(self.day, 12))
        change = self.page(row, "change", row.pk)
        night = self.send(change, self.form(at(self.day, 3)))["starts_at"]
        self.assertEqual(night, [str(OutsideHours())])
        self.assertEqual(self.send(change, self.form(at(self.day, 14))), {})
        row.refresh_from_db()
        self.assertEqual(row.ends_at, at(self.day, 15))

    def test_notice_does_not_bind_staff(self) -> None:
        """They may squeeze somebody in."""
        factories.make_settings(min_advance_minutes=30 * 24 * 60)
        add = self.page(Appointment, "add")
        self.assertEqual(self.send(add, self.form(at(self.day, 10))), {})

    def test_who_does_not_offer_the_service_cannot_be_booked_for_it(self) -> None:
        """The form says so."""
        other = factories.make_master(name="Does something else")
        form = self.form(at(self.day, 10)) | {"stylist": other.pk}
        self.assertTrue(self.send(self.page(Appointment, "add"), form))
        self.assertFalse(Appointment.objects.exists())

    def test_a_note_can_be_added_to_what_is_past(self) -> None:
        """The rules of new bookings do not stand in the way."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        ago = timedelta(days=30)
        Appointment.objects.filter(pk=row.pk).update(
            starts_at=row.starts_at - ago,
            ends_at=row.ends_at - ago,
            blocked_from=row.blocked_from - ago,
            blocked_until=row.blocked_until - ago,
        )
        form = self.form(row.starts_at - ago, note="Was late")
        self.assertEqual(self.send(self.page(row, "change", row.pk), form), {})
        row.refresh_from_db()
        self.assertEqual(row.note, "Was late")

    def test_who_decides_on_an_old_page_is_told(self) -> None:
        """A note does not revive what a visitor cancelled meanwhile."""
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        change = self.page(row, "change", row.pk)
        page = self.client.get(change)
        seen = page.context["adminform"].form["seen"].value()
        self.assertContains(page, f'value="{seen}"')
        selectors.cancel_booking(row)
        form = self.form(at(self.day, 10), note="Tea, please", seen=seen)
        self.assertIn("status", self.send(change, form))
        row.refresh_from_db()
        self.assertEqual(selectors.get_status(row), Status.CANCELLED)
        self.assertEqual(row.note, "")

    @skipUnless(connection.vendor == "postgresql", "this database has no constraint")
    def test_what_the_database_refuses_on_saving_is_said(self) -> None:
        """Somebody who does not ask for the lock takes the place at the last moment."""
        first = factories.make_booking(self.service, self.master, at(self.day, 12))

        def overtake(instance: Appointment, **_kwargs: object) -> None:
            times = ("starts_at", "ends_at", "blocked_from", "blocked_until")
            values = {name: getattr(instance, name) for name in times}
            Appointment.objects.filter(pk=first.pk).update(**values)

        pre_save.connect(overtake, sender=Appointment)
        self.addCleanup(pre_save.disconnect, overtake, sender=Appointment)
        add = self.page(Appointment, "add")
        response = self.client.post(add, self.form(at(self.day, 10)), follow=True)
        self.assertRedirects(response, add)
        (message,) = response.context["messages"]
        self.assertEqual(message.level_tag, "error")
        self.assertEqual(Appointment.objects.get(), first)


class ActionsTests(AdminTestCase):
    """What staff do to several bookings at once."""

    def act(self, action: str, *rows: Appointment) -> None:
        """Run an action on these rows."""
        form = {"action": action, "_selected_action": [row.pk for row in rows]}
        address = self.page(Appointment, "changelist")
        self.assertEqual(self.client.post(address, form).status_code, 302)

    def visit(self) -> list[Appointment]:
        """Two services, one after the other."""
        second = factories.make_service(name="Second")
        factories.offer(self.master, second)
        return factories.make_visit([self.service, second], at(self.day, 10))

    def said(self) -> list[str]:
        """What the list says of the actions before."""
        page = self.client.get(self.page(Appointment, "changelist"))
        return [str(message) for message in page.context["messages"]]

    def test_what_stays_of_a_visit_is_said(self) -> None:
        """Who cancels one row of two is told that the other one is still booked."""
        first, second = self.visit()
        self.act("cancel", first)
        self.assertIn("1 other booking of this visit stays.", self.said())
        second.refresh_from_db()
        self.assertEqual(selectors.get_status(second), Status.CONFIRMED)
        self.act("cancel", second)
        self.assertEqual(len(self.said()), 1)

    def test_a_whole_visit_is_cancelled(self) -> None:
        """Whichever of its rows were chosen; a second time there is nothing to do."""
        rows = self.visit()
        for chosen, count in ((rows[1:], 2), (rows, 1)):
            self.act("cancel_visit", *chosen)
            self.assertEqual(len(self.said()), 1, count)
        for row in rows:
            row.refresh_from_db()
            self.assertEqual(selectors.get_status(row), Status.CANCELLED)

    def test_statuses_are_moved(self) -> None:
        """Each action to its own."""
        for hour, action, status in (
            (9, "complete", Status.COMPLETED),
            (10, "mark_no_show", Status.NO_SHOW),
            (11, "cancel", Status.CANCELLED),
            (12, "cancel_visit", Status.CANCELLED),
        ):
            start = at(self.day, hour)
            row = factories.make_booking(self.service, self.master, start)
            self.act(action, row)
            row.refresh_from_db()
            self.assertEqual(selectors.get_status(row), status)

    def test_what_waits_is_confirmed(self) -> None:
        """Where the settings ask for it."""
        factories.make_settings(requires_confirmation=True)
        row = factories.make_booking(self.service, self.master, at(self.day, 10))
        self.act("confirm", row)
        row.refresh_from_db()
        self.assertEqual(selectors.get_status(row), Status.CONFIRMED)

    def test_what_cannot_be_moved_stays_and_the_others_are_moved(self) -> None:
        """A cancelled booking is not completed."""
        who = (self.service, self.master)
        rows = [factories.make_booking(*who, at(self.day, hour)) for hour in (10, 12)]
        self.act("cancel", rows[0])
        self.act("complete", *rows)
        for row, status in zip(rows, (Status.CANCELLED, Status.COMPLETED), strict=True):
            row.refresh_from_db()
            self.assertEqual(selectors.get_status(row), status)
