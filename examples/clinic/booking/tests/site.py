"""The site as these tests need it, whatever the settings of production ask for."""

from django.conf import settings
from django.test import override_settings

on_a_plain_site = override_settings(
    # The tests' browser speaks http,
    SECURE_SSL_REDIRECT=False,
    # and nobody has run collectstatic for it.
    STORAGES=settings.STORAGES
    | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        },
    },
)
"""For test cases that ask for pages; those derived from them have it too."""
