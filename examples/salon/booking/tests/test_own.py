"""Your own tests. This file was made once and is never touched again."""

from django.test import TestCase

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
