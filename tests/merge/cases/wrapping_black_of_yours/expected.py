"""The wizard's pages. Each reads the choices, asks one question, and shows the answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import wizard
from .wizard import Choices, Chosen


def _summary(chosen: Chosen) -> dict[str, Any]:
    """What every page after the first says of the visit."""
    return {
        "chosen": chosen.services,
        "stylist": chosen.master,
        "total": chosen.total or 0,
        "zone": chosen.zone,
    }


def _show(
    request: HttpRequest,
    step: str,
    choices: Choices,
    context: dict[str, Any],
) -> HttpResponse:
    """A page of the wizard, with its place among the steps and what must be said."""
    context["steps"] = wizard.steps(choices, step)
    context["notice"] = wizard.NOTICES.get(
        choices.notice, ""
    )
    context["back"] = choices.url("time", start=None)
    response = render(
        request,
        f"booking/{step}.html",
        context,
        using="django",
    )
    return response
