from django.db import models


class Chair(models.Model):
    name = models.CharField(max_length=100)
    booking_profile = models.TextField()
