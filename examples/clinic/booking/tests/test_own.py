"""The clinic's own tests of its bookings."""

from datetime import date

from django.test import TestCase
from django.urls import reverse

from patients.models import Patient

from . import factories


class OwnTests(TestCase):
    """What must hold in this project, whatever the templates become."""

    def test_what_a_visitor_says_is_saved_with_the_booking(self) -> None:
        """A field of your own belongs here too, once visitors can fill it in."""
        service = factories.make_service()
        factories.make_master(service)
        start = factories.at(factories.day_ahead(), 10)
        said = {"guest_name": "Ada", "guest_email": "ada@example.com", "note": "Ring"}
        (row,) = factories.make_visit([service], start, extra_fields=said)
        row.refresh_from_db()
        self.assertEqual({name: getattr(row, name) for name in said}, said)

    def test_the_reception_opens_a_file_for_whoever_has_none(self) -> None:
        """A guest has none; a patient has one."""
        service = factories.make_service()
        factories.make_master(service)
        patient = Patient.objects.create(full_name="Ada", born_on=date(1985, 12, 10))
        needed = []
        for hour, client in ((10, None), (12, patient)):
            start = factories.at(factories.day_ahead(), hour)
            (row,) = factories.make_visit([service], start, client=client)
            needed.append(row.needs_file)
        self.assertEqual(needed, [True, False])

    def test_the_list_says_which_branch_they_come_to(self) -> None:
        """The reception of each house looks for its own."""
        service = factories.make_service()
        practitioner = factories.make_master(service)
        start = factories.at(factories.day_ahead(), 10)
        factories.make_booking(service, practitioner, start)
        self.client.force_login(factories.make_staff())
        page = self.client.get(reverse("admin:booking_appointment_changelist"))
        self.assertContains(page, str(practitioner.branch))
