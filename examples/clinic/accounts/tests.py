from django.test import TestCase
from django.urls import reverse

from .models import User


class AccountTests(TestCase):
    def test_staff_log_in_with_their_email(self):
        """There is no username to remember."""
        User.objects.create_superuser("reception@lindenhof.example", "not-a-secret")
        answer = self.client.post(
            reverse("admin:login"),
            {"username": "reception@lindenhof.example", "password": "not-a-secret"},
        )
        self.assertRedirects(answer, reverse("team"))

    def test_an_account_is_called_by_its_name(self):
        """Its address stands in where there is none."""
        self.assertEqual(str(User(email="ada@example.com")), "ada@example.com")
        self.assertEqual(str(User(first_name="Ada", last_name="Byron")), "Ada Byron")
