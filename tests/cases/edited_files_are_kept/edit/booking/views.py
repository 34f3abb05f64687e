from django.http import HttpRequest, HttpResponse


def services(request: HttpRequest) -> HttpResponse:
    return HttpResponse("my own page")
