from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def <%= service.plural %>(request: HttpRequest) -> HttpResponse:
    return render(request, "<%= app.label %>/page.html")


def imprint(request: HttpRequest) -> HttpResponse:
    return redirect("<%= app.label %>:<%= service.plural %>")
