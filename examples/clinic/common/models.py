"""What the clinic's models have in common."""

import uuid

from django.db import models


class UUIDModel(models.Model):
    """A key that may stand in an address: it tells nobody how many rows there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
