"""The masters of this project."""

from django.db import models


class Master(models.Model):
<<<<<<< yours
    name = models.CharField(max_length=120)
=======
    name = models.CharField(max_length=200)
>>>>>>> template

    def __str__(self) -> str:
        return self.name
