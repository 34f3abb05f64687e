"""What a caller may give to a booking beside its time: checked before anything else."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from .contracts import BookingModels
from .errors import BookingInputError

OWN_FIELDS = frozenset(
    {
        "starts_at",
        "ends_at",
        "blocked_from",
        "blocked_until",
        "status",
        "lane",
        "chain_id",
        "position",
        "idempotency_key",
    }
)
"""What no caller may set: the rules decide it."""


def check_given(
    models: BookingModels[Any], extra_fields: Mapping[str, object], key: str | None
) -> None:
    """Refuse what the database would refuse, and what is not the caller's to say.

    Raises:
        BookingInputError: not a field of the appointment, or one that the core fills;
            a value that the field does not take, such as a text that is too long.
    """
    links = {models.master_field, models.service_field, models.client_field}
    own = OWN_FIELDS | links | {models.appointment._meta.pk.name}
    for name, value in extra_fields.items():
        field = _field(models.appointment, name)
        if field is None or name in own:
            text = _("“%(name)s” is not a field that a booking can be given.")
            raise BookingInputError(text % {"name": name})
        _check_value(field, value)
    if key is not None:
        found = _field(models.appointment, "idempotency_key")
        assert found is not None
        _check_value(found, key)


def has_given(row: Model, extra_fields: Mapping[str, object]) -> bool:
    """Whether the saved row has these values, as its fields read them."""
    for name, value in extra_fields.items():
        field = _field(type(row), name)
        if field is not None and not field.is_relation:
            value = field.to_python(value)
        if getattr(row, name) != value:
            return False
    return True


def check_client(models: BookingModels[Any], client: object) -> None:
    """Refuse who is no account: `request.user` is not one for a visitor.

    Raises:
        BookingInputError: neither None nor a saved row of the model that the bookings'
            client is; or there are guests only.
    """
    if client is None:
        return
    if not models.client_field:
        raise BookingInputError(_("Bookings have no client here: pass None."))
    link: Any = models.appointment._meta.get_field(models.client_field)
    # Its proxies do as well.
    kind: type[Model] = link.related_model._meta.concrete_model
    if not isinstance(client, kind) or client.pk is None:
        text = _("A client is a saved account; for a guest pass None.")
        raise BookingInputError(text)


def _field(model: type[Model], name: str) -> "Field[Any, Any] | None":
    """The field of exactly this name: `get_field` also answers to `stylist_id`."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if isinstance(field, Field) and field.concrete and field.name == name:
        return field
    return None


def _check_value(field: "Field[Any, Any]", value: object) -> None:
    if field.is_relation:
        return
    try:
        read = field.to_python(value)
        field.run_validators(read)
    except ValidationError as error:
        problem = " ".join(error.messages)
        raise BookingInputError(f"{field.verbose_name}: {problem}") from error
    if isinstance(read, str) and "\0" in read:
        text = _("%(name)s: a text cannot hold a null character.")
        raise BookingInputError(text % {"name": field.verbose_name})
