from django.apps import AppConfig


class <%= app.config %>(AppConfig):
    name = "<%= app.name %>"
