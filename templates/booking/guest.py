"""The last step: who comes, and the booking itself."""

import uuid
from datetime import datetime
from typing import Any, Self

from django import forms
<% if client.kind == "linked" %>
from django.apps import apps
<% endif %>
<% if client.kind in ("account", "linked") %>
from django.contrib.auth.models import AnonymousUser
<% endif %>
from django.core.validators import RegexValidator
<% if client.kind in ("account", "linked") %>
from django.db.models import Model
<% endif %>
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import selectors, times
from .core import errors
from .models import (
    <%= appointment.cls %>,
)
from .wizard import START_FORMAT, Choices, Chosen, Repair, read_moment

GONE = _("This time is no longer free. Please choose another one.")
USED = _("You have already sent this form. To book once more, send it again.")


<% if asked.fields %>
def model_field(name: str) -> Any:
    """The field of a form that fits the booking's field of this name."""
    field: Any = <%= appointment.cls %>._meta.get_field(name)
    return field.formfield()


<% endif %>
class DetailsForm(forms.Form):
    """What is asked of a visitor. Fields named in `GUEST` are saved with the booking."""

    <%= asked.names %>

    earlier: <%= appointment.cls %> | None = None
    """What this very form has booked already, when it was changed and sent again."""

    guest_name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    guest_email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    guest_phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=50,
        validators=[
            RegexValidator(r"^[0-9+()./ -]{5,}$", _("Enter a valid phone number.")),
        ],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
<% if asked.fields %>
    # A booking cannot be without these, and they have no default.
<% for line in asked.fields %>
    <%= line %>
<% endfor %>
<% endif %>
    start = forms.CharField(label=_("Time"), widget=forms.HiddenInput)
    idempotency_key = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.HiddenInput,
    )

    @classmethod
    def of(cls, request: HttpRequest, choices: Choices) -> Self:
        """The form as it was sent, or an empty one that knows the account's name."""
        if request.method == "POST":
            return cls(request.POST)
        user: Any = request.user
        initial = {
            "start": f"{choices.start:{START_FORMAT}}" if choices.start else "",
            "idempotency_key": uuid.uuid4().hex,
        }
        if user.is_authenticated:
            full_name = getattr(user, "get_full_name", user.get_username)
            initial["guest_name"] = full_name()
            initial["guest_email"] = getattr(user, user.get_email_field_name(), "")
        return cls(initial=initial)

    @property
    def chosen_start(self) -> datetime | None:
        """The start that the form holds, sent or not; aware."""
        return read_moment(self["start"].value(), START_FORMAT)

    @property
    def guest_fields(self) -> list[forms.BoundField]:
        """The fields that a visitor fills in, in order."""
        return [self[name] for name in self.GUEST]

    def clean_start(self) -> datetime:
        """The start as a time."""
        start = read_moment(self.cleaned_data["start"], START_FORMAT)
        if start is None:
            raise forms.ValidationError(GONE, code="unreadable")
        return start

    def extra_fields(self) -> dict[str, object]:
        """What is saved with every row of the visit."""
        return {name: self.cleaned_data[name] for name in self.GUEST}

    def refuse_again(self, key: str) -> None:
        """Show the earlier booking; the next sending will be a booking of its own."""
        self.earlier = selectors.get_visit_by_key(key)
        self.add_error(None, USED)
        self.data = {**dict(self.data.items()), "idempotency_key": uuid.uuid4().hex}


def book(
    chosen: Chosen,
    form: DetailsForm,
<% if client.kind in ("account", "linked") %>
    user: Model | AnonymousUser,
<% endif %>
) -> list[<%= appointment.cls %>]:
    """Book what the valid form says; when that fails the form says why, and none come."""
    key = form.cleaned_data["idempotency_key"]
    try:
        return selectors.create_booking(
            service_ids=chosen.service_ids,
            starts_at=form.cleaned_data["start"],
            master_id=chosen.master_id,
<% if client.kind == "account" %>
            client=user if isinstance(user, Model) else None,
<% elif client.kind == "linked" %>
            client=client_of(user),
<% endif %>
            extra_fields=form.extra_fields(),
            idempotency_key=key or None,
        )
    except errors.IdempotencyKeyReused:
        form.refuse_again(key)
    except (errors.RuleError, errors.SlotAlreadyBookedError):
        form.add_error("start", GONE)
    return []


<% if client.kind == "linked" %>
def client_of(user: Model | AnonymousUser) -> Model | None:
    """The client that the account belongs to; none for a guest.

    Nor where there are several: nobody has said for which of them it is.
    """
    if not isinstance(user, Model):
        return None
    clients: Any = apps.get_model("<%= client.label %>")._default_manager
    found: list[Model] = list(clients.filter(<%= client.user_field %>=user)[:2])
    return found[0] if len(found) == 1 else None


<% endif %>
def page_context(
    choices: Choices,
    chosen: Chosen,
    form: DetailsForm,
) -> dict[str, Any]:
    """The form with the start that it is about, or with fresh ones where that is gone.

    Raises Repair when there is nothing in the form yet that would be lost.
    """
    start = form.chosen_start
    slot = times.find_slot(chosen, start, choices.day) if start else None
    if slot and not form.has_error("start"):
        return {"form": form, "slot": slot}
    if not form.is_bound:
        raise Repair(choices, "time", "start-gone" if start else "no-start")
    if not form.has_error("start"):
        form.add_error("start", GONE)
    fresh = times.fresh_slots(chosen, start)
    return {
        "form": form,
        "fresh": times.parts_of_day(fresh, choices),
        "fresh_first": fresh[0] if fresh else None,
    }
