"""Who can log in: staff and patients alike, by their e-mail address."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models

from common.models import UUIDModel


class UserManager(BaseUserManager):
    """Makes accounts that have no username."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """An account; without a password it cannot log in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """An account that may do everything."""
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)


class User(UUIDModel, AbstractUser):
    """An account."""

    username = None
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    def __str__(self):
        return self.get_full_name() or self.email
