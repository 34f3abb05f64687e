"""What a visitor sees where an address, a setting or a calendar leads nowhere."""

import uuid
from urllib.parse import parse_qsl, urlsplit

from django.urls import reverse
from django.utils.html import escape

from . import factories
from .factories import at
from .test_wizard import WizardTestCase


class RepairTests(WizardTestCase):
    """Addresses that do not hold lead to the step that can mend them."""

    def led_to(self, address: str) -> tuple[str, dict[str, str]]:
        """Where that address redirects to: path and query."""
        response = self.client.get(address)
        self.assertEqual(response.status_code, 302, address)
        parts = urlsplit(response["Location"])
        return parts.path, dict(parse_qsl(parts.query))

    def test_wrong_services_lead_to_the_first_step(self) -> None:
        """None, unknown ones, ones that are gone."""
        first = reverse("booking:services")
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
            self.assertEqual(path, reverse("booking:master"))
            self.assertEqual(query["service"], str(self.service.pk))

    def test_a_wrong_start_leads_to_the_calendar(self) -> None:
        """None, unreadable, or taken meanwhile."""
        factories.fill(self.service, self.master, at(self.day, 12))
        calendar = reverse("booking:time")
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
        address = reverse("booking:confirmed", args=[uuid.uuid4()])
        self.assertEqual(self.client.get(address).status_code, 404)
        counting = address.replace(address.rstrip("/").rpartition("/")[2], "1")
        self.assertEqual(self.client.get(counting).status_code, 404)


class EmptyTests(WizardTestCase):
    """Pages without anything to choose."""

    def test_without_services_the_first_page_says_so(self) -> None:
        """It offers no form."""
        factories.change(self.service, is_active=False)
        page = self.client.get(reverse("booking:services"))
        self.assertNotContains(page, "<form")

    def test_what_nobody_offers_is_not_shown(self) -> None:
        """It would lead nowhere."""
        lonely = factories.make_service(name="Nobody offers it")
        page = self.client.get(reverse("booking:services"))
        self.assertNotContains(page, escape(lonely.title))

    def test_a_full_day_leads_to_the_next_one_with_room(self) -> None:
        """In one step."""
        for weekday, day in enumerate(factories.working_days(self.master)):
            if weekday != self.day.weekday():
                day.delete()
        closed = factories.day_ahead(8)
        address = self.address("time", service=self.service.pk, day=closed)
        shown = self.client.get(address).context["times"]
        self.assertEqual(shown.slots, [])
        self.assertEqual(shown.nearest[0].local_date, factories.day_ahead(14))

    def test_without_any_room_the_calendar_says_so(self) -> None:
        """And no link leads to a start."""
        factories.make_day_off(
            self.master,
            starts_on=factories.day_ahead(-1),
            ends_on=factories.day_ahead(365),
        )
        page = self.client.get(self.address("time", service=self.service.pk))
        shown = page.context["times"]
        self.assertFalse(shown.slots or shown.nearest)
        self.assertNotContains(page, "start=")
