from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def <%= service.plural %>(request: HttpRequest) -> HttpResponse:
    return render(request, "<%= app.label %>/page.html")
