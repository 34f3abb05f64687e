"""Forms for the admin."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import construct_instance

from . import selectors
from .core import errors
from .models import (
    Appointment,
)

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Appointment]
else:
    ModelForm = forms.ModelForm


class AppointmentForm(ModelForm):
    """Staff make and move bookings with it, by the same rules as visitors.

    Notice and horizon do not bind them, and what is past can be annotated.
    """

    # What the page showed: who decides on something old is told.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Appointment
        fields = [
            "procedure",
            "practitioner",
            "starts_at",
            "status",
            "guest_name",
            "guest_email",
            "guest_phone",
            "client",
            "note",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = selectors.version_for_staff(self.instance)

    def clean(self) -> dict[str, Any]:
        """Apply the rules to the booking as it would be saved.

        The admin saves in the same transaction, so the lock holds until then.
        """
        super().clean()
        if not self.errors:
            construct_instance(self, self.instance, self._meta.fields)
            self._apply_rules()
        return self.cleaned_data

    def _apply_rules(self) -> None:
        try:
            seen = self.cleaned_data.get("seen", "")
            selectors.validate_staff_booking(self.instance, seen=seen)
        except (errors.InvalidMove, errors.StatusChangedMeanwhile) as error:
            self._refuse("status", error)
        except (errors.RuleError, errors.SlotAlreadyBookedError) as error:
            self._refuse("starts_at", error)
        except errors.BookingEngineError as error:
            self._refuse("procedure", error)

    def _refuse(self, field: str, error: errors.BookingEngineError) -> None:
        """Put the error by its field, or above the form where it is not shown."""
        self.add_error(field if field in self.fields else None, str(error))
