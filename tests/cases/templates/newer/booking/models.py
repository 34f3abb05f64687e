"""The <%= master.label_plural %> of this project."""

from django.db import models


class <%= master.cls %>(models.Model):
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name
