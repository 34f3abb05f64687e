SECRET_KEY = "only for tests"
ROOT_URLCONF = "mysite.urls"
TIME_ZONE = "Europe/Berlin"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "shop",
    "taken",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # as every Django has it
