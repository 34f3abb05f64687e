from django.db import models


class Branch(models.Model):
    town = models.CharField(max_length=50)
    time_zone = models.CharField(max_length=40)


class Treatment(models.Model):
    title = models.CharField(max_length=100)
    minutes = models.PositiveIntegerField()
    rest = models.DecimalField("rest in hours", max_digits=4, decimal_places=2, default=0)
    preparation = models.DurationField(null=True)
    fee = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    def __str__(self):
        return self.title


class Stylist(models.Model):
    STATES = [("works", "Works"), ("trains", "Trains"), ("left", "Left")]

    name = models.CharField(max_length=100)
    enabled = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=STATES, default="works")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    skills = models.ManyToManyField(Treatment, related_name="experts")
    friends = models.ManyToManyField("self")

    def __str__(self):
        return self.name
