"""The page on which staff keep the hours of people that are kept elsewhere."""

from typing import Any

<% if day_off.generated and not working_day.generated %>
from django.core.exceptions import ValidationError
<% endif %>
from django.test import TestCase
from django.urls import reverse

from ..models import (
    <%= master.hours.cls %>,
)
from . import factories
from .site import on_a_plain_site


@on_a_plain_site
class HoursPageTests(TestCase):
    """Somebody who may do everything is logged in."""

    def setUp(self) -> None:
        self.client.force_login(factories.make_staff())
        self.service = factories.make_service()
        self.master = factories.make_master(self.service)
        self.day = factories.day_ahead()

    def page(self, name: str, *args: Any) -> str:
        """The address of a page of the admin."""
        meta = <%= master.hours.cls %>._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)

    def test_who_it_is_cannot_be_changed_there(self) -> None:
        """Nor can anybody be added."""
        change = self.page("change", self.master.pk)
        page = self.client.get(change)
        self.assertFalse(page.context["adminform"].form.fields)
        self.assertContains(self.client.get(self.page("changelist")), change)
        self.assertEqual(self.client.get(self.page("add")).status_code, 403)
<% if day_off.generated %>

    def test_time_off_that_is_entered_there_cannot_be_booked(self) -> None:
        """From then on."""
        change = self.page("change", self.master.pk)
        form: dict[str, Any] = {}
        for each in self.client.get(change).context["inline_admin_formsets"]:
            formset = each.formset
            form |= {
                f"{part.prefix}-{name}": value
                for part in (formset.management_form, *formset.forms)
                for name in part.fields
                if (value := part[name].value()) is not None
            }
<% if not working_day.generated %>
            for part in formset.initial_forms:
                try:
                    part.instance.full_clean()
                except ValidationError:
                    # Hours that nobody could have entered here.
                    form[f"{part.prefix}-DELETE"] = "on"
<% endif %>
            if formset.model._meta.model_name == "<%= day_off.cls.lower() %>":
                form[f"{formset.prefix}-TOTAL_FORMS"] = 1
                form[f"{formset.prefix}-0-starts_on"] = self.day
                form[f"{formset.prefix}-0-ends_on"] = self.day
        self.assertTrue(factories.clock_times(self.service, self.day))
        self.assertRedirects(self.client.post(change, form), self.page("changelist"))
        self.assertFalse(factories.clock_times(self.service, self.day))
<% endif %>
