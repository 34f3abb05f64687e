import os

from ..database import REDIS, django_database

SECRET_KEY = "only for the benchmark"
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "contenders.reference",
]
MIGRATION_MODULES = {"contenttypes": None, "auth": None, "reference": None}
DATABASES = {"default": django_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ[REDIS]
