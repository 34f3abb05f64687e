"""The wizard's pages. Each reads the choices, asks one question, and shows the answer."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import times, wizard
from .core.errors import BookingEngineError, BookingInputError
from .wizard import Choices, Chosen, Repair

logger = logging.getLogger(__name__)


def wizard_step(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """Lead the visitor back to the step that can mend what does not hold.

    What only you can mend, such as a setting that is wrong, is logged for you, and the
    visitor is asked to come back later.
    The page may be kept for the way back, so that a form sent twice is the same form,
    but is never shown again without asking. Nobody needs an account, even where the
    site asks for one everywhere else.
    """

    @login_not_required
    @cache_control(private=True, no_cache=True)
    @wraps(view)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            return view(request, **path)
        except Repair as repair:
            return redirect(repair.url)
        except BookingInputError:
            choices = Choices.read(request.GET)
            return redirect(choices.url("services", notice="not-together"))
        except BookingEngineError:
            logger.exception("the booking pages cannot be shown")
            return render(request, "booking/unavailable.html", status=503)

    return guarded


@require_safe
@wizard_step
def master(request: HttpRequest) -> HttpResponse:
    """Whoever is free, or somebody in particular."""
    choices = Choices.read(request.GET)
    chosen = wizard.check(choices)
    context = _summary(chosen) | {"stylists": chosen.masters}
    return _show(request, "master", choices, context)


@require_safe
@wizard_step
def time(request: HttpRequest) -> HttpResponse:
    """A month that shows which days have room, and the starts of one day."""
    choices = Choices.read(request.GET)
    chosen = wizard.check(choices)
    found = times.find_times(choices, chosen)
    context = _summary(chosen) | {
        "times": found,
        "parts": times.parts_of_day(found.slots, choices),
    }
    return _show(request, "time", choices, context)


<<<<<<< yours
@require_safe
@wizard_step
def waitlist(request: HttpRequest) -> HttpResponse:
    """Who found no time leaves a word."""
    choices = Choices.read(request.GET)
    context = _summary(wizard.check(choices))
    return _show(request, "waitlist", choices, context)
=======
@require_safe
@wizard_step
def waitlist(request: HttpRequest) -> HttpResponse:
    """Whoever finds no time can wait for one."""
    choices = Choices.read(request.GET)
    context = {"waiting": wizard.waiting(choices)}
    return _show(request, "waitlist", choices, context)
>>>>>>> template


def _summary(chosen: Chosen) -> dict[str, Any]:
    """What every page after the first says of the visit."""
    return {
        "chosen": chosen.services,
        "stylist": chosen.master,
        "total": chosen.total,
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
    context["notice"] = wizard.NOTICES.get(choices.notice, "")
    context["back"] = choices.url("time", start=None)
    return render(request, f"booking/{step}.html", context)
