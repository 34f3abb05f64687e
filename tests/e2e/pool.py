"""A project with models of many kinds, onto which booking is mapped in every way."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.support import Project, Venv, run

APPS = ("accounts", "hq", "catalog", "staff", "crm")

FILES = {
    "manage.py": """\
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
execute_from_command_line(sys.argv)
""",
    "mysite/__init__.py": "",
    "mysite/settings.py": """\
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "for a test"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "mysite.urls"
AUTH_USER_MODEL = "accounts.Member"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "accounts",
    "hq",
    "catalog",
    "staff",
    "crm",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
STATIC_URL = "static/"
""",
    "mysite/urls.py": """\
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
""",
    "accounts/models.py": """\
import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class Member(AbstractUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.PositiveIntegerField(default=2)
""",
    "hq/models.py": """\
from django.db import models


class Branch(models.Model):
    name = models.CharField(max_length=50, default="Mitte")
    zone = models.CharField(max_length=50, default="Europe/Berlin")
    opens = models.TimeField(default="08:00")
    shuts = models.TimeField(default="20:00")
    quiet = models.DurationField(null=True, blank=True)


class Rules(models.Model):
    step_minutes = models.PositiveIntegerField(default=20)
    country = models.CharField(max_length=2, blank=True)
""",
    "catalog/models.py": """\
from django.db import models


class Area(models.Model):
    name = models.CharField(max_length=50, default="Face")


class Treatment(models.Model):
    code = models.SlugField(primary_key=True)
    title = models.CharField(max_length=50)
    length = models.DurationField()
    state = models.CharField(max_length=9, choices=[("on", "On"), ("off", "Off")], default="on")
    rank = models.IntegerField(choices=[(1, "First"), (2, "Second")], default=2)
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="treatments")

    class Meta:
        verbose_name = "Behandlung"
        verbose_name_plural = "Behandlungen"


class Procedure(models.Model):
    name = models.CharField(max_length=50)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    is_active = models.BooleanField(default=True)
    price = models.FloatField(null=True)
    doctors = models.ManyToManyField("staff.Doctor", blank=True)

    def __str__(self):
        return self.name


class Bare(models.Model):
    \"\"\"Nothing that a booking needs.\"\"\"
""",
    "staff/models.py": """\
import uuid

from django.db import models


class Present(models.Manager):
    def get_queryset(self):
        return super().get_queryset().exclude(state="gone")


class Person(models.Model):
    full_name = models.CharField(max_length=50)
    boss = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)


class Doctor(Person):
    is_active = models.BooleanField(default=True)
    gap = models.PositiveIntegerField(default=2)


class Stylist(models.Model):
    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=50)
    nick = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=9, choices=[("in", "In"), ("gone", "Gone")], default="in")
    branch = models.ForeignKey("hq.Branch", on_delete=models.PROTECT)
    gap = models.DurationField()
    seats = models.PositiveSmallIntegerField(default=2)
    archived = models.BooleanField(default=False)
    skills = models.ManyToManyField("catalog.Treatment", blank=True, related_name="stylists")
    area = models.ForeignKey("catalog.Area", on_delete=models.PROTECT, null=True, blank=True)
    objects = Present()

    def __str__(self):
        return self.name


class Senior(Stylist):
    class Meta:
        proxy = True


class Skill(models.Model):
    person = models.ForeignKey(Stylist, on_delete=models.CASCADE, related_name="know_how")
    treatment = models.ForeignKey("catalog.Treatment", on_delete=models.CASCADE)
    level = models.IntegerField(default=1)


class Shift(models.Model):
    who = models.ForeignKey(Stylist, on_delete=models.CASCADE)
    weekday = models.PositiveSmallIntegerField()
    start_time = models.TimeField()
    until = models.TimeField()
""",
    "crm/models.py": """\
from django.conf import settings
from django.db import models


class Client(models.Model):
    name = models.CharField(max_length=50)
    login = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )


class Contact(models.Model):
    mail = models.EmailField()
""",
}


def make_pool(root: Path, venv: Venv) -> None:
    """The project, migrated as far as it goes without bookings."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for app in APPS:
        (root / app / "__init__.py").touch()
    project = Project(root, venv)
    for command in (["makemigrations", *APPS], ["migrate"]):
        run([venv.python, "manage.py", *command], cwd=root, env=project.env)
