"""What the clinic offers, and what it costs."""

from django.db import models

from common.models import UUIDModel


class Procedure(UUIDModel):
    """A treatment or an examination."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OFFERED = "offered", "Offered"
        RETIRED = "retired", "Retired"

    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200, blank=True)
    length = models.DurationField(help_text="Hours, minutes, seconds: 0:45:00.")
    fee = models.DecimalField(max_digits=8, decimal_places=2)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title
