"""The pages of the wizard, one per step."""

from django.urls import path

from . import views

app_name = "booking"

urlpatterns = [
    path("", views.services, name="services"),
    path("practitioner/", views.master, name="master"),
    path("time/", views.time, name="time"),
    path("details/", views.details, name="details"),
    path("confirmed/<uuid:chain_id>/", views.confirmed, name="confirmed"),
]
