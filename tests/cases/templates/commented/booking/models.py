<%# Only the template knows this comment. %>
"""The <%= master.label_plural %> of this project."""

from django.db import models


class <%= master.cls %>(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name
