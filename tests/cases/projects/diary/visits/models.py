import uuid

from django.db import models


class Nurse(models.Model):
    name = models.CharField(max_length=100)


class Care(models.Model):
    name = models.CharField(max_length=100)
    duration_minutes = models.PositiveIntegerField()
    nurses = models.ManyToManyField(Nurse)


class Round(models.Model):
    STATES = [("new", "New"), ("ok", "Agreed"), ("off", "Called off"), ("done", "Done")]

    nurse = models.ForeignKey(Nurse, models.PROTECT)
    care = models.ForeignKey(Care, models.PROTECT)
    status = models.CharField(max_length=10, choices=STATES, default="ok")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked_from = models.DateTimeField()
    blocked_until = models.DateTimeField()
    lane = models.PositiveSmallIntegerField(default=0)
    chain_id = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveSmallIntegerField(default=0)
    idempotency_key = models.CharField(max_length=100, unique=True, null=True)
    guest_name = models.CharField(max_length=200, blank=True)
    guest_email = models.EmailField(blank=True)
    guest_phone = models.CharField(max_length=50, blank=True)
    note = models.TextField(blank=True)


class Errand(models.Model):
    nurse = models.ForeignKey(Nurse, models.PROTECT)
    care = models.ForeignKey(Care, models.PROTECT)
    starts_at = models.DateTimeField()


class Shift(models.Model):
    who = models.ForeignKey(Nurse, models.CASCADE)
    day = models.PositiveSmallIntegerField()
    begin = models.TimeField()
    end = models.TimeField()
