"""Ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def later() -> str:
    return unfinished

def services(request: HttpRequest) -> HttpResponse:
    return render(request, "booking/page.html")
