"""What is booked, and with whom."""

from django.db import models


class <%= master.cls %>(models.Model):
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    reference = models.CharField("reference", max_length=64, help_text="On the bill.")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return self.reference
