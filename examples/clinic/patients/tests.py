from datetime import date

from django.test import TestCase

from accounts.models import User

from .models import Patient


class PatientTests(TestCase):
    def test_a_file_outlives_its_account(self):
        """Medical records are kept, whoever deletes an account."""
        account = User.objects.create_user("ada@example.com")
        patient = Patient.objects.create(
            full_name="Ada Byron", born_on=date(1985, 12, 10), account=account
        )
        account.delete()
        patient.refresh_from_db()
        self.assertIsNone(patient.account)

    def test_namesakes_are_told_apart_by_year(self):
        """As the reception asks for it."""
        patient = Patient(full_name="Ada Byron", born_on=date(1985, 12, 10))
        self.assertEqual(str(patient), "Ada Byron (1985)")
