from django.db import models


class Course(models.Model):
    code = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=100)
    category = models.ForeignKey("people.Category", models.PROTECT, related_name="courses")
    teachers = models.ManyToManyField("people.Coach", related_name="teaches")
    length = models.DurationField()


class Licence(models.Model):
    coach = models.ForeignKey("people.Coach", models.CASCADE, related_name="licences")
    examiner = models.ForeignKey("people.Coach", models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, models.CASCADE)
