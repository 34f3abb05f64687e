import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class Account(AbstractUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=100)


class Present(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(gone=False)


class Doctor(Person):
    gone = models.BooleanField(default=False)

    objects = Present()


class Client(Person):
    login = models.OneToOneField(Account, models.SET_NULL, null=True)
