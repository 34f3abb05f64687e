"""The test runs: `python manage.py test --settings config.settings.test`."""

from .base import *  # noqa: F403

SECRET_KEY = "django-insecure-only-for-tests"

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
