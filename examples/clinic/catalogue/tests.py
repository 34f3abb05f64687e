from django.test import TestCase
from django.urls import reverse


class PriceTests(TestCase):
    fixtures = ["clinic"]

    def test_only_what_is_offered_has_a_price(self):
        """Drafts and what is retired stay inside."""
        page = self.client.get(reverse("prices"))
        self.assertContains(page, "Manual therapy")
        self.assertContains(page, "€48.00")
        self.assertNotContains(page, "Cupping")
        self.assertNotContains(page, "Shock wave therapy")
