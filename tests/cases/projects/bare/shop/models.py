from django.db import models


class Barber(models.Model):
    name = models.CharField(max_length=100)


class Cut(models.Model):
    name = models.CharField(max_length=100)
