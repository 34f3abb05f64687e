"""The wizard's pages. Each reads the choices, asks one question, and shows the answer."""

import logging
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from . import guest, selectors, times, wizard
from .core.errors import BookingEngineError, BookingInputError
from .core.statuses import Status
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
def services(request: HttpRequest) -> HttpResponse:
    """What can be booked; one or several."""
    choices = Choices.read(request.GET)
    offered = selectors.get_bookable_services()
    chosen = [each for each in offered if str(each.pk) in choices.service_ids]
    context = {"treatments": offered, "chosen": chosen}
    return _show(request, "services", choices, context)


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


@require_http_methods(["GET", "HEAD", "POST"])
@wizard_step
def details(request: HttpRequest) -> HttpResponse:
    """Who comes; sent, it books, and a start that is gone leads to fresh ones."""
    choices = Choices.read(request.GET)
    chosen = wizard.check(choices)
    form = guest.DetailsForm.of(request, choices)
    if form.is_valid():
        visit = guest.book(chosen, form, request.user)
        if visit:
            return redirect("booking:confirmed", chain_id=visit[0].chain_id)
    context = _summary(chosen) | guest.page_context(choices, chosen, form)
    return _show(request, "details", choices, context)


@require_safe
@never_cache
@wizard_step
def confirmed(request: HttpRequest, chain_id: UUID) -> HttpResponse:
    """What was booked. Only who knows the random id of the visit can see it."""
    visit = selectors.get_visit(chain_id)
    if not visit:
        raise Http404(_("There is no such booking."))
    states = [(row, selectors.get_status(row)) for row in visit]
    kept = [row for row, state in states if state != Status.CANCELLED]
    first = (kept or visit)[0]
    status = _status_of({selectors.get_status(row) for row in kept})
    context = {
        "visit": visit,
        "first": first,
        "status": status,
        "cancelled": [row for row in visit if row not in kept],
        "others": [row for row, state in states if state != status],
        "total": wizard.total_price(
            [row.treatment for row in kept],
        ),
        "zone": selectors.get_local_zone(
            first.stylist,
        ),
    }
    return render(request, "booking/confirmed.html", context)


def _status_of(kept: Collection[str]) -> str:
    """What the visit as a whole is: what somebody waits for counts before the rest.

    `kept` are the statuses of its rows that are not cancelled.
    """
    order = (
        Status.RESCHEDULE_PROPOSED,
        Status.PENDING,
        Status.CONFIRMED,
        Status.COMPLETED,
        Status.NO_SHOW,
    )
    return next((each.value for each in order if each in kept), Status.CANCELLED.value)


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
