"""The masters of this project."""

from django.db import models


class Master(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """Ours."""

    number = models.IntegerField()
