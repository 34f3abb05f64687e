from django.db import models


class Item(models.Model):
    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)


class HealthCheck(Item):
    class Meta:
        proxy = True


class Priced(models.Model):
    class Meta:
        abstract = True
