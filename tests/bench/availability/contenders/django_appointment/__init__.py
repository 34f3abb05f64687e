"""A project with django-appointment in it, asked as its own view asks."""
