"""Who treats patients, where, and what they are qualified to do."""

from django.conf import settings
from django.db import models

from common.models import UUIDModel


class Branch(UUIDModel):
    """One of the clinic's houses."""

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=40, default="Europe/Berlin")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "branches"

    def __str__(self):
        return self.name


class Practitioner(UUIDModel):
    """A doctor or therapist."""

    class State(models.TextChoices):
        WORKING = "working", "Working"
        ON_LEAVE = "on_leave", "On leave"
        LEFT = "left", "Left us"

    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=80, help_text="As on the door: Physiotherapist.")
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="practitioners"
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="practitioner",
        null=True,
        blank=True,
    )
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WORKING
    )
    about = models.TextField(blank=True)

    class Meta:
        ordering = ["full_name"]

    def __str__(self):
        return self.full_name


class Qualification(UUIDModel):
    """A procedure that a practitioner may carry out, and since when."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="qualifications"
    )
    procedure = models.ForeignKey(
        "catalogue.Procedure", on_delete=models.CASCADE, related_name="qualifications"
    )
    since = models.DateField()

    class Meta:
        ordering = ["practitioner", "procedure"]
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "procedure"], name="qualified_once"
            ),
        ]

    def __str__(self):
        return f"{self.practitioner}: {self.procedure}"
