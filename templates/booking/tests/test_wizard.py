"""A visitor walks through the wizard, as a browser without JavaScript would."""

from typing import Any

from django.test import TestCase, modify_settings
from django.urls import reverse
<% if "escape(" in service.named("") ~ master.named("") %>
from django.utils.html import escape
<% endif %>

from .. import selectors
<% if service.keeps("price") %>
from ..core.statuses import Status
<% endif %>
from ..models import (
    <%= appointment.cls %>,
)
from . import factories
from .factories import at
from .site import on_a_plain_site


@on_a_plain_site
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
        """The page on which noon is booked."""
        start = f"{at(self.day, 12):%Y-%m-%dT%H:%MZ}"
        chosen = {"service": self.service.pk, "start": start}
        return self.address("details", **chosen | choices)

    def filled(self, address: str, **values: Any) -> dict[str, Any]:
        """The form of that page, filled in."""
        form = self.client.get(address).context["form"]
        hidden = {name: form[name].value() for name in ("start", "idempotency_key")}
        guest = {"guest_name": "Ada", "guest_email": "ada@example.com"}
<% if asked.fields %>
        guest |= factories.answers(factories.ASKED)
<% endif %>
        return hidden | guest | values


class WalkTests(WizardTestCase):
    """From the first page to the last."""

    def test_a_visitor_books(self) -> None:
        """What, anybody, a day, its first start, a name: done."""
        page = self.client.get(reverse("<%= app.label %>:services"))
        self.assertContains(page, <%= service.named("self.service") %>)
        page = self.client.get(self.address("master", service=self.service.pk))
        self.assertContains(page, <%= master.named("self.master") %>)
        choices = {"service": self.service.pk, "day": self.day}
        page = self.client.get(self.address("time", **choices))
        starts = [start for part in page.context["parts"] for start in part.starts]
        self.assertEqual(starts[0].label, "09:00")
        form = self.filled(starts[0].url)
        answer = self.client.post(starts[0].url, form)
        row = <%= appointment.cls %>.<%= appointment.manager %>.get()
        confirmed = reverse("<%= app.label %>:confirmed", args=[row.chain_id])
        self.assertRedirects(answer, confirmed)
        self.assertEqual(row.starts_at, at(self.day, 9))
        self.assertEqual(row.guest_email, "ada@example.com")
<% if client.field %>
        self.assertIsNone(row.<%= client.field %>)
<% endif %>
        self.assertContains(self.client.get(confirmed), "09:00")

    def test_several_services_are_one_visit(self) -> None:
        """The confirmation shows both, and the address shows no primary key."""
        second = factories.make_service(name="Second")
        factories.offer(self.master, second)
        address = self.details(service=[self.service.pk, second.pk])
        answer = self.client.post(address, self.filled(address))
        self.assertEqual(<%= appointment.cls %>.<%= appointment.manager %>.count(), 2)
        visits = <%= appointment.cls %>.<%= appointment.manager %>.values_list("chain_id")
        path = reverse("<%= app.label %>:confirmed", args=visits.distinct().get())
        self.assertEqual(answer["Location"], path)
        page = self.client.get(path)
        self.assertContains(page, <%= service.named("self.service") %>)
        self.assertContains(page, <%= service.named("second") %>)
<% if service.keeps("price") %>

    def test_what_was_cancelled_of_a_visit_is_struck_from_it(self) -> None:
        """The rest stays booked and is what is paid; the visit is gone with the last."""
        second = factories.make_service(name="Second", price=15)
        factories.offer(self.master, second)
        rows = factories.make_visit([self.service, second], at(self.day, 12))
        address = reverse("<%= app.label %>:confirmed", args=[rows[0].chain_id])
        for row, headline, struck in (
            (rows[0], "Your visit is booked", 1),
            (rows[1], "This visit was cancelled", 2),
        ):
            selectors.change_status(row, Status.CANCELLED)
            page = self.client.get(address)
            self.assertContains(page, f"<h1>{headline}</h1>", html=True)
            self.assertContains(page, 'class="bk-struck"', count=struck)
            self.assertEqual(page.context["total"], 15 * (2 - struck))
<% endif %>

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
        row = <%= appointment.cls %>.<%= appointment.manager %>.get()
        self.assertEqual(row.<%= appointment.link("master") %>, other)

    def test_an_account_is_remembered_with_the_booking(self) -> None:
        """And its address stands in the form already."""
        user = factories.make_staff()
        self.client.force_login(user)
        address = self.details()
        form = self.client.get(address).context["form"]
        self.assertEqual(form["guest_email"].value(), "staff@example.com")
<% if client.kind == "linked" %>
        client = factories.make_client(user)
<% endif %>
        self.client.post(address, self.filled(address))
<% if client.field %>
        row = <%= appointment.cls %>.<%= appointment.manager %>.get()
        self.assertEqual(row.<%= client.field %>, <%= {"account": "user", "linked": "client", "unlinked": "None"}[client.kind] %>)
<% endif %>


@modify_settings(
    MIDDLEWARE={"append": "django.contrib.auth.middleware.LoginRequiredMiddleware"},
)
class OpenTests(WizardTestCase):
    """A site on which everything else asks for an account."""

    def test_no_page_asks_for_an_account(self) -> None:
        """Not the booking either."""
        row = factories.make_booking(self.service, self.master, at(self.day, 15))
        confirmed = reverse("<%= app.label %>:confirmed", args=[row.chain_id])
        address = self.details()
        steps = ("services", "master", "time")
        pages = [self.address(step, service=self.service.pk) for step in steps]
        for page in (*pages, address, confirmed):
            with self.subTest(page=page):
                self.assertEqual(self.client.get(page).status_code, 200)
        answer = self.client.post(address, self.filled(address))
        booked = <%= appointment.cls %>.<%= appointment.manager %>.exclude(pk=row.pk).get()
        path = reverse("<%= app.label %>:confirmed", args=[booked.chain_id])
        self.assertEqual(answer["Location"], path)


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
        self.assertFalse(<%= appointment.cls %>.<%= appointment.manager %>.exists())

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
        self.assertEqual(<%= appointment.cls %>.<%= appointment.manager %>.count(), 1)

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
        self.assertEqual(<%= appointment.cls %>.<%= appointment.manager %>.count(), 1)

    def test_a_start_that_is_gone_leads_to_fresh_ones(self) -> None:
        """On the same page, with all that was typed; the next sending books."""
        address = self.details()
        form = self.filled(address, note="Ring twice")
        factories.fill(self.service, self.master, at(self.day, 12))
        page = self.client.post(address, form)
        self.assertIn("start", page.context["form"].errors)
        self.assertContains(page, "Ring twice")
        self.assertContains(page, "ada@example.com")
        fresh = [start for part in page.context["fresh"] for start in part.starts]
        self.assertEqual(fresh[0].label, "09:00")
        self.assertNotIn("12:00", [start.label for start in fresh])
        answer = self.client.post(address, form | {"start": fresh[0].value})
        self.assertEqual(answer.status_code, 302)
        row = <%= appointment.cls %>.<%= appointment.manager %>.get(note="Ring twice")
        self.assertEqual(row.starts_at, at(self.day, 9))

    def test_a_start_that_cannot_be_read_leads_to_fresh_ones(self) -> None:
        """Whatever was sent."""
        address = self.details()
        for wrong in ("", "yesterday", "9999-99-99T99:99Z"):
            with self.subTest(start=wrong):
                page = self.client.post(address, self.filled(address, start=wrong))
                self.assertIn("start", page.context["form"].errors)
                self.assertTrue(page.context["fresh"])


class ZoneTests(WizardTestCase):
    """Times are those of the place."""
<% if master.keeps("time_zone") %>

    def test_a_master_elsewhere_is_shown_in_the_own_zone(self) -> None:
        """Nine o'clock there, and the zone is named."""
        factories.change(self.master, time_zone="Pacific/Auckland")
        choices = {"service": self.service.pk, "master": self.master.pk}
        page = self.client.get(self.address("time", day=self.day, **choices))
        starts = [start for part in page.context["parts"] for start in part.starts]
        self.assertEqual(starts[0].label, "09:00")
        self.assertContains(page, "Pacific/Auckland")
<% endif %>

    def test_the_zone_of_the_business_is_named(self) -> None:
        """So that nobody comes an hour too early."""
        page = self.client.get(self.address("time", service=self.service.pk))
        self.assertContains(page, str(selectors.get_local_zone()))
