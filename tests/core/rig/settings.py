"""Settings of the rig. `CODEX_BOOKING_DB` chooses the database: sqlite, postgres, mariadb."""

from .databases import chosen_database

SECRET_KEY = "only for tests"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "rig", "rig.existing"]
DATABASES = {"default": chosen_database()}
# The rig has no migrations, and what it points to must be there at the same time.
MIGRATION_MODULES = {"contenttypes": None, "auth": None}
