"""A visitor walks through the wizard, as a browser without JavaScript would."""

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import TestCase
from django.urls import reverse

from .. import selectors
from ..models import (
<% for name in imports(service.cls, appointment.cls, day_off.cls) %>
    <%= name %>,
<% endfor %>
)
from . import factories
from .factories import at


class WizardTestCase(TestCase):
    """One service, one master, and a visitor without an account."""

    def setUp(self) -> None:
        self.service = factories.make_service()
        self.master = factories.make_master(self.service)
        self.day = factories.day_ahead()

    def address(self, step: str, **choices: Any) -> str:
        """The page of a step, with choices in its query string."""
        query = "&".join(
            f"{key}={each}"
            for key, value in choices.items()
            for each in (value if isinstance(value, list) else [value])
        )
        return reverse(f"<%= app.label %>:{step}") + f"?{query}"

    def details(self, **choices: Any) -> str:
        """The page on which ten o'clock is booked."""
        start = f"{at(self.day, 10):%Y-%m-%dT%H:%MZ}"
        chosen = {"service": self.service.pk, "start": start}
        return self.address("details", **chosen | choices)

    def filled(self, address: str, **values: Any) -> dict[str, Any]:
        """The form of that page, filled in."""
        form = self.client.get(address).context["form"]
        hidden = {name: form[name].value() for name in ("start", "idempotency_key")}
        guest = {"guest_name": "Ada", "guest_email": "ada@example.com"}
        return hidden | guest | values

    def led_to(self, address: str) -> tuple[str, dict[str, str]]:
        """Where that address redirects to: path and query."""
        response = self.client.get(address)
        self.assertEqual(response.status_code, 302, address)
        parts = urlsplit(response["Location"])
        return parts.path, dict(parse_qsl(parts.query))


class WalkTests(WizardTestCase):
    """From the first page to the last."""

    def test_a_visitor_books(self) -> None:
        """What, anybody, a day, its first start, a name: done."""
        page = self.client.get(reverse("<%= app.label %>:services"))
        self.assertContains(page, self.service.name)
        page = self.client.get(self.address("master", service=self.service.pk))
        self.assertContains(page, self.master.name)
        choices = {"service": self.service.pk, "day": self.day}
        page = self.client.get(self.address("time", **choices))
        starts = [start for part in page.context["parts"] for start in part.starts]
        self.assertEqual(starts[0].label, "09:00")
        form = self.filled(starts[0].url)
        answer = self.client.post(starts[0].url, form)
        row = <%= appointment.cls %>.objects.get()
        confirmed = reverse("<%= app.label %>:confirmed", args=[row.chain_id])
        self.assertRedirects(answer, confirmed)
        self.assertEqual(row.starts_at, at(self.day, 9))
        self.assertEqual(row.guest_email, "ada@example.com")
        self.assertIsNone(row.client)
        self.assertContains(self.client.get(confirmed), "09:00")

    def test_several_services_are_one_visit(self) -> None:
        """The confirmation shows both, and the address shows no primary key."""
        second = factories.make_service(name="Second")
        self.master.services.add(second)
        address = self.details(service=[self.service.pk, second.pk])
        answer = self.client.post(address, self.filled(address))
        self.assertEqual(<%= appointment.cls %>.objects.count(), 2)
        visits = <%= appointment.cls %>.objects.values_list("chain_id")
        path = reverse("<%= app.label %>:confirmed", args=visits.distinct().get())
        self.assertEqual(answer["Location"], path)
        page = self.client.get(path)
        self.assertContains(page, self.service.name)
        self.assertContains(page, second.name)

    def test_without_a_day_the_first_day_with_room_is_shown(self) -> None:
        """So that a visitor sees times at once."""
        page = self.client.get(self.address("time", service=self.service.pk))
        shown = page.context["times"]
        self.assertTrue(shown.slots)
        self.assertEqual(shown.day, shown.slots[0].local_date)

    def test_the_chosen_one_is_booked(self) -> None:
        """And nobody else who would be free."""
        other = factories.make_master(self.service, name="Other")
        address = self.details(master=other.pk)
        self.client.post(address, self.filled(address))
        row = <%= appointment.cls %>.objects.get()
        self.assertEqual(row.<%= master.name %>, other)

    def test_an_account_is_remembered_with_the_booking(self) -> None:
        """And its address stands in the form already."""
        user = factories.make_staff()
        self.client.force_login(user)
        address = self.details()
        form = self.client.get(address).context["form"]
        self.assertEqual(form["guest_email"].value(), "staff@example.com")
        self.client.post(address, self.filled(address))
        self.assertEqual(<%= appointment.cls %>.objects.get().client, user)


class FormTests(WizardTestCase):
    """What is typed, and what becomes of it."""

    def test_errors_stand_by_their_fields_and_nothing_is_lost(self) -> None:
        """Field, error and what was typed are tied together for screen readers too."""
        address = self.details()
        form = self.filled(address, guest_name="", guest_email="no", note="Ring twice")
        page = self.client.post(address, form)
        errors = page.context["form"].errors
        self.assertEqual(set(errors), {"guest_name", "guest_email"})
        self.assertContains(page, 'aria-invalid="true"', count=2)
        self.assertContains(page, 'aria-describedby="id_guest_name_error"')
        self.assertContains(page, "Ring twice")
        self.assertFalse(<%= appointment.cls %>.objects.exists())

    def test_every_field_has_a_label(self) -> None:
        """Tied to it."""
        page = self.client.get(self.details())
        for field in page.context["form"].guest_fields:
            self.assertContains(page, f'<label for="{field.id_for_label}">')

    def test_a_form_sent_twice_is_one_booking(self) -> None:
        """The second time it leads to the same confirmation."""
        address = self.details()
        form = self.filled(address)
        first = self.client.post(address, form)
        second = self.client.post(address, form)
        self.assertEqual(first["Location"], second["Location"])
        self.assertEqual(<%= appointment.cls %>.objects.count(), 1)

    def test_a_form_changed_and_sent_again_shows_the_first_booking(self) -> None:
        """Nobody books twice without noticing."""
        address = self.details()
        form = self.filled(address)
        confirmed = self.client.post(address, form)["Location"]
        page = self.client.post(address, form | {"note": "Changed"})
        self.assertEqual(page.status_code, 200)
        self.assertContains(page, confirmed)
        again = page.context["form"]["idempotency_key"].value()
        self.assertNotEqual(again, form["idempotency_key"])
        self.assertEqual(<%= appointment.cls %>.objects.count(), 1)

    def test_a_start_that_is_gone_leads_to_fresh_ones(self) -> None:
        """On the same page, with all that was typed; the next sending books."""
        address = self.details()
        form = self.filled(address, note="Ring twice")
        factories.make_booking(self.service, self.master, at(self.day, 10))
        page = self.client.post(address, form)
        self.assertIn("start", page.context["form"].errors)
        self.assertContains(page, "Ring twice")
        self.assertContains(page, "ada@example.com")
        fresh = [start for part in page.context["fresh"] for start in part.starts]
        self.assertEqual(fresh[0].label, "09:00")
        self.assertNotIn("10:00", [start.label for start in fresh])
        answer = self.client.post(address, form | {"start": fresh[0].value})
        self.assertEqual(answer.status_code, 302)
        row = <%= appointment.cls %>.objects.get(note="Ring twice")
        self.assertEqual(row.starts_at, at(self.day, 9))

    def test_a_start_that_cannot_be_read_leads_to_fresh_ones(self) -> None:
        """Whatever was sent."""
        address = self.details()
        for wrong in ("", "yesterday", "9999-99-99T99:99Z"):
            with self.subTest(start=wrong):
                page = self.client.post(address, self.filled(address, start=wrong))
                self.assertIn("start", page.context["form"].errors)
                self.assertTrue(page.context["fresh"])


class RepairTests(WizardTestCase):
    """Addresses that do not hold lead to the step that can mend them."""

    def test_wrong_services_lead_to_the_first_step(self) -> None:
        """None, unknown ones, ones that are gone."""
        first = reverse("<%= app.label %>:services")
        gone = factories.make_service(name="Gone", is_active=False)
        for step in ("master", "time", "details"):
            for wrong in ([], ["unknown"], [gone.pk], [self.service.pk, 10**30]):
                with self.subTest(step=step, service=wrong):
                    path, query = self.led_to(self.address(step, service=wrong))
                    self.assertEqual(path, first)
                    self.assertTrue(query["notice"])
                    page = self.client.get(path, query)
                    self.assertContains(page, 'role="alert"')

    def test_a_wrong_master_leads_to_the_second_step(self) -> None:
        """Unknown, or without this service."""
        other = factories.make_master(name="Does something else")
        for wrong in ("unknown", other.pk):
            address = self.address("time", service=self.service.pk, master=wrong)
            path, query = self.led_to(address)
            self.assertEqual(path, reverse("<%= app.label %>:master"))
            self.assertEqual(query["service"], str(self.service.pk))

    def test_a_wrong_start_leads_to_the_calendar(self) -> None:
        """None, unreadable, or taken meanwhile."""
        factories.make_booking(self.service, self.master, at(self.day, 10))
        calendar = reverse("<%= app.label %>:time")
        for wrong in ({}, {"start": "whenever"}, {"start": ""}):
            path, query = self.led_to(self.details(**wrong))
            self.assertEqual(path, calendar)
            self.assertContains(self.client.get(path, query), 'role="alert"')

    def test_wrong_dates_show_a_calendar_and_say_so(self) -> None:
        """Whatever stands in the address."""
        for wrong in (
            {"month": "9999-99"},
            {"month": "9999-12"},
            {"month": "0001-01"},
            {"day": "2000-13-40"},
            {"day": "9999-12-31"},
            {"day": "%00"},
        ):
            with self.subTest(**wrong):
                address = self.address("time", service=self.service.pk, **wrong)
                page = self.client.get(address)
                self.assertContains(page, 'role="alert"')
                self.assertTrue(page.context["times"].slots)

    def test_an_unknown_visit_is_not_found(self) -> None:
        """And a counting key is no address at all."""
        address = reverse("<%= app.label %>:confirmed", args=[uuid.uuid4()])
        self.assertEqual(self.client.get(address).status_code, 404)
        counting = address.replace(address.rstrip("/").rpartition("/")[2], "1")
        self.assertEqual(self.client.get(counting).status_code, 404)


class TroubleTests(WizardTestCase):
    """What only the owner can mend."""

    def test_a_wrong_setting_is_a_page_and_a_line_in_the_log(self) -> None:
        """The visitor is asked to come back, the owner is told why."""
        type(self.master)._default_manager.update(time_zone="Mars/Base")
        with self.assertLogs(level="ERROR") as log:
            response = self.client.get(self.address("time", service=self.service.pk))
        self.assertContains(response, "Please try again later", status_code=503)
        self.assertIn("Mars/Base", log.output[0])


class EmptyTests(WizardTestCase):
    """Pages without anything to choose."""

    def test_without_services_the_first_page_says_so(self) -> None:
        """It offers no form."""
        <%= service.cls %>.objects.update(is_active=False)
        page = self.client.get(reverse("<%= app.label %>:services"))
        self.assertNotContains(page, "<form")

    def test_what_nobody_offers_is_not_shown(self) -> None:
        """It would lead nowhere."""
        factories.make_service(name="Nobody offers it")
        page = self.client.get(reverse("<%= app.label %>:services"))
        self.assertNotContains(page, "Nobody offers it")

    def test_a_full_day_leads_to_the_next_one_with_room(self) -> None:
        """In one step."""
        week = self.master.<%= working_day.plural %>.all()
        week.exclude(weekday=self.day.weekday()).delete()
        closed = factories.day_ahead(8)
        address = self.address("time", service=self.service.pk, day=closed)
        shown = self.client.get(address).context["times"]
        self.assertEqual(shown.slots, [])
        self.assertEqual(shown.nearest[0].local_date, factories.day_ahead(14))

    def test_without_any_room_the_calendar_says_so(self) -> None:
        """And no link leads to a start."""
        <%= day_off.cls %>.objects.create(
            <%= master.name %>=self.master,
            starts_on=factories.day_ahead(-1),
            ends_on=factories.day_ahead(365),
        )
        page = self.client.get(self.address("time", service=self.service.pk))
        shown = page.context["times"]
        self.assertFalse(shown.slots or shown.nearest)
        self.assertNotContains(page, "start=")


class ZoneTests(WizardTestCase):
    """Times are those of the place."""

    def test_a_master_elsewhere_is_shown_in_the_own_zone(self) -> None:
        """Nine o'clock there, and the zone is named."""
        self.master.time_zone = "Pacific/Auckland"
        self.master.save()
        choices = {"service": self.service.pk, "master": self.master.pk}
        page = self.client.get(self.address("time", day=self.day, **choices))
        starts = [start for part in page.context["parts"] for start in part.starts]
        self.assertEqual(starts[0].label, "09:00")
        self.assertContains(page, "Pacific/Auckland")

    def test_the_zone_of_the_business_is_named(self) -> None:
        """So that nobody comes an hour too early."""
        page = self.client.get(self.address("time", service=self.service.pk))
        self.assertContains(page, str(selectors.get_local_zone()))
