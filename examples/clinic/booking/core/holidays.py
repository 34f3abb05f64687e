"""Public holidays, from the library `holidays`, which is needed only when asked for."""

from collections.abc import Container
from datetime import date
from importlib import import_module
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .errors import ConfigurationError


def public_holidays(country: str, subdivision: str = "") -> Container[date]:
    """The holidays of a country or of a part of it; nothing for an empty country.

    Raises:
        ConfigurationError: the library is missing, or does not know the place.
    """
    if not country:
        return frozenset()
    library = _library()
    try:
        days: Container[date] = library.country_holidays(
            country, subdiv=subdivision or None
        )
    except (NotImplementedError, KeyError) as error:
        place = f"{country} {subdivision}".strip()
        raise ConfigurationError(
            _("No public holidays are known for “%(place)s”.") % {"place": place}
        ) from error
    return days


def _library() -> Any:
    try:
        return import_module("holidays")
    except ImportError as error:
        raise ConfigurationError(
            _("Public holidays need the Python package “holidays”: install it.")
        ) from error


def check_holidays(country: str, subdivision: str) -> None:
    """For a model's clean().

    Raises:
        ValidationError: `public_holidays` would refuse the place.
    """
    try:
        public_holidays(country, subdivision)
    except ConfigurationError as error:
        raise ValidationError({"holidays_country": str(error)}) from error
