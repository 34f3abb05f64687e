from django.urls import path

from . import views

app_name = "booking"
urlpatterns = [
    path("", views.services, name="services"),
    path("prices/", views.services, name="prices"),
    path("<slug:slug>/", views.services, name="service"),
]
