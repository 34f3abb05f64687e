"""The site's addresses."""

from django.contrib import admin
from django.urls import include, path

from catalogue.views import prices
from staff.views import team

admin.site.site_header = "Lindenhof Clinic"
admin.site.site_title = "Lindenhof"

urlpatterns = [
    path("", team, name="team"),
    path("prices/", prices, name="prices"),
    path("admin/", admin.site.urls),
    path("book/", include("booking.urls")),
]
