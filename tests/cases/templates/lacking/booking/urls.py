from django.urls import path

from . import views

app_name = "<%= app.label %>"
urlpatterns = [
    path("", views.<%= service.plural %>, name="<%= service.plural %>"),
    path("<slug:slug>/", views.<%= service.plural %>, name="<%= service.name %>"),
]
