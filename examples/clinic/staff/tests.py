from django.test import TestCase
from django.urls import reverse

from .models import Practitioner


class TeamTests(TestCase):
    fixtures = ["clinic"]

    def test_the_team_is_those_who_work(self):
        """Whoever is on leave or has left is not on the page."""
        page = self.client.get(reverse("team"))
        self.assertContains(page, "Dr. Helena Brandt")
        away = Practitioner.objects.exclude(state=Practitioner.State.WORKING)
        self.assertTrue(away)
        for person in away:
            self.assertNotContains(page, person.full_name)
