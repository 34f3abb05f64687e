"""Keeps the cache honest when rows change, and tells others what staff did."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from .availability import DjangoAvailabilityAdapter
from .contracts import BookingModels
from .mixins import AbstractBookableAppointment
from .recording import on_commit, spans_of
from .signals import (
    booking_cancelled,
    booking_created,
    booking_rescheduled,
    status_changed,
)
from .staff import StaffChange, take_change
from .statuses import Status

BEFORE = "_booking_spans_before"


def connect[A: AbstractBookableAppointment](
    models: BookingModels[A], adapter: DjangoAvailabilityAdapter[A]
) -> None:
    """Connect the receivers to the project's models. To be called from apps.ready().

    `save()` and `delete()` of appointments forget what is cached of their time, before
    and after; `update()` and `bulk_create()` send no signals and forget nothing. The
    settings, too, are kept anew when they are saved. The other models' rows are always
    read, so their changes count at once.
    """
    for signal, receiver, model in (
        (pre_save, _remember(adapter), models.appointment),
        (pre_delete, _remember(adapter), models.appointment),
        (post_save, _saved(adapter), models.appointment),
        (post_delete, _deleted(adapter), models.appointment),
        (post_save, _settings_changed(adapter), models.settings),
        (post_delete, _settings_changed(adapter), models.settings),
    ):
        for sender in _same_rows(model):
            # Connected again, with another adapter: the last one counts.
            uid = f"{sender._meta.label_lower}.booking"
            signal.disconnect(sender=sender, dispatch_uid=uid)
            signal.connect(receiver, sender=sender, weak=False, dispatch_uid=uid)


def _same_rows(model: type[Model]) -> list[type[Model]]:
    """The models through which the same rows are saved: proxies, and what inherits."""
    concrete = model._meta.concrete_model or model
    return [each for each in apps.get_models() if issubclass(each, concrete)]


type Receiver = Callable[..., None]


def _remember(adapter: DjangoAvailabilityAdapter[Any]) -> Receiver:
    """Where the row was; only a cache needs to know."""

    def remember(instance: Model, raw: bool = False, **_kwargs: object) -> None:
        if raw or instance.pk is None or not adapter.caches:
            return
        rows = adapter.models.appointment._base_manager.using(adapter.using)
        before = spans_of(adapter.models, rows.filter(pk=instance.pk))
        setattr(instance, BEFORE, before)

    return remember


def _saved(adapter: DjangoAvailabilityAdapter[Any]) -> Receiver:
    def saved(instance: AbstractBookableAppointment, **_kwargs: object) -> None:
        before = instance.__dict__.pop(BEFORE, [])
        if adapter.caches:
            on_commit(adapter, [*before, *spans_of(adapter.models, [instance])])
        change = take_change(instance)
        if change is not None:
            _announce(adapter, instance, change)

    return saved


def _deleted(adapter: DjangoAvailabilityAdapter[Any]) -> Receiver:
    def deleted(instance: AbstractBookableAppointment, **_kwargs: object) -> None:
        # Not what the instance says: its fields may never have been read.
        before = instance.__dict__.pop(BEFORE, [])
        if before:
            on_commit(adapter, before)

    return deleted


def _settings_changed(adapter: DjangoAvailabilityAdapter[Any]) -> Receiver:
    def store() -> None:
        if adapter.cache is not None:
            adapter.cache.save_rules(adapter.models, adapter.using)

    def changed(**_kwargs: object) -> None:
        if adapter.caches:
            transaction.on_commit(store, using=adapter.using, robust=True)

    return changed


def _announce(
    adapter: DjangoAvailabilityAdapter[Any],
    row: AbstractBookableAppointment,
    change: StaffChange,
) -> None:
    """The signals for what staff saved, as for what clients do."""
    before = change.before
    if before is None:
        on_commit(adapter, (), booking_created, appointments=[row])
        return
    if before.starts_at != row.starts_at or before.master_id != _master(adapter, row):
        on_commit(
            adapter, (), booking_rescheduled, appointments=[row], previous=[before]
        )
    status = adapter.models.status_of(row.status)
    if change.status_before != status:
        previous = change.status_before
        on_commit(adapter, (), status_changed, appointment=row, previous=previous)
        if status == Status.CANCELLED.value:
            on_commit(adapter, (), booking_cancelled, appointments=[row])


def _master(
    adapter: DjangoAvailabilityAdapter[Any], row: AbstractBookableAppointment
) -> object:
    return getattr(row, f"{adapter.models.master_field}_id")
