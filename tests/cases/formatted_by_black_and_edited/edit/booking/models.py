"""What is booked, and with whom."""

from decimal import Decimal

from django.db import models


class Master(models.Model):
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=30, blank=True)
    rate = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    reference = models.CharField("number", max_length=64, help_text="On the bill.")
    starts_at = models.DateTimeField()
    paid = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.reference or "no number"
