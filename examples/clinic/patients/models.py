"""Who is treated."""

from django.conf import settings
from django.db import models

from common.models import UUIDModel


class Patient(UUIDModel):
    """Somebody with a file here; an account of the site is no condition."""

    full_name = models.CharField(max_length=120)
    born_on = models.DateField("born on")
    phone = models.CharField(max_length=30, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="patient",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["full_name"]

    def __str__(self):
        return f"{self.full_name} ({self.born_on:%Y})"
