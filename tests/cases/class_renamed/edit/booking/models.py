"""What is booked, and with whom."""

from django.db import models


class Master(models.Model):
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    photo_url = models.URLField(blank=True)  # of the master

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    reference = models.CharField("reference", max_length=64, help_text="On the bill.")
    starts_at = models.DateTimeField()
    cut_by = models.ForeignKey(Master, models.PROTECT)

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return self.reference
