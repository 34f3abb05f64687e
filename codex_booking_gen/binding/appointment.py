"""An appointment that the project has already: its links, its columns, its statuses, its client."""

from __future__ import annotations

from collections.abc import Mapping

from codex_booking_gen.binding.kinds import fits
from codex_booking_gen.binding.links import chosen_link, links_to, role_link
from codex_booking_gen.binding.lookup import find_model
from codex_booking_gen.binding.world import World
from codex_booking_gen.bindings import Binding, Bound, ClientBinding, Source
from codex_booking_gen.contract import CONTRACT, STATUSES, ContractField, Kind, mixins_of
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.naming import Role
from codex_booking_gen.spec_values import NEEDED_STATUSES, nearest

KEY = ("models", "appointment")

_ACCOUNTS = frozenset({"user", "account", "login", "auth_user", "user_account"})
"""What a link is called by those whose account it leads to."""


def bind_appointment(world: World) -> Binding | None:
    """The role of the appointment, played by an existing model; None where there is none."""
    model = find_model(world, (*KEY, "model"), world.label_of("appointment"))
    if model is None:
        return None
    found = {
        other: bound
        for other in ("master", "service")
        if (bound := role_link(world, "appointment", model, other, key=KEY))
    }
    client = _client_link(world, model)
    if client is not None:
        found["client"] = client
    columns = [known for known in CONTRACT["appointment"] if known.kind is not Kind.LINK]
    for name in world.spec.roles["appointment"].fields:
        if any(known.name == name for known in columns):
            world.problems.add(
                (*KEY, "fields", name),
                "the core writes this column, so it is called as in the contract. Take this out.",
            )
    found |= {each.name: _column(each) for each in columns}
    _refuse_lacking(world, model, columns)
    return Binding(
        role="appointment",
        names=Role(model.cls, model.verbose_name, model.verbose_name_plural),
        label=model.label,
        module=model.module,
        fields=found,
        facts=model,
    )


def _column(known: ContractField) -> Bound:
    return Bound(field=known.name, source=Source.OWN, path=known.name)


def _refuse_lacking(world: World, model: ModelFacts, columns: list[ContractField]) -> None:
    """The core writes these columns, so they are there and of the right kind."""
    lacking: list[str] = []
    for known in columns:
        field = model.field(known.name)
        if field is None or field.reverse:
            lacking.append(known.name)
        elif not fits(known, field):
            world.problems.add(
                (*KEY, "model"),
                f"{model.label}.{known.name} is a {field.kind}; the core writes {known.kind}.",
            )
    if lacking:
        mixins = ", ".join(mixins_of("appointment", tuple(lacking)))
        world.problems.add(
            (*KEY, "model"),
            f"{model.label} has no {', '.join(lacking)}. Add the core's mixins to its bases"
            f" (from {world.spec.app.name}.core.mixins import {mixins}), or have an appointment"
            " generated: class instead of model.",
        )


def _client_link(world: World, model: ModelFacts) -> Bound | None:
    client = world.spec.client
    if client.guests_only:
        return None
    label = client.model or world.facts.auth_user_model
    if client.model and label not in world.models:
        return None  # told where clients are bound
    wish = world.spec.roles["appointment"].fields.get("client")
    key = (*KEY, "fields", "client") if wish else (*KEY, "model")
    link = chosen_link(
        world, key, model, label, named=wish.path if wish else "", usual=("client", "user")
    )
    if link is None:
        return None
    if not link.null:
        world.problems.add(
            key,
            f"{model.label}.{link.name} must be null=True: a guest books without an account.",
        )
    source = Source.OWN if link.name == "client" else Source.PATH
    return Bound(field="client", source=source, path=link.name)


def bind_client(world: World, appointment: Binding | None) -> ClientBinding:
    """Whom bookings belong to."""
    wish = world.spec.client
    account = world.facts.auth_user_model
    if wish.guests_only:
        return ClientBinding(guests_only=True)
    bound = appointment.fields.get("client") if appointment else None
    field = bound.path if bound else "client"
    if not wish.model:
        return ClientBinding(field=field)
    model = find_model(world, ("models", "client", "model"), wish.model)
    if model is None or wish.model == account:
        return ClientBinding(field=field)
    return ClientBinding(label=model.label, field=field, user_field=_user_field(world, model))


def _user_field(world: World, client: ModelFacts) -> str:
    """Its link to the account that it is; none where that cannot be told.

    One that several clients may share can as well be whoever entered them: its name tells.
    """
    found = links_to(world, client, world.facts.auth_user_model)
    single = [each for each in found if each.unique]
    named = [each for each in found if each.name in _ACCOUNTS]
    for links in (single, named):
        if len(links) == 1:
            return links[0].name
    return ""


def bind_statuses(world: World) -> Mapping[str, tuple[str, ...]]:
    """The statuses that have another text, or none; held against the existing model's choices."""
    said = world.spec.statuses
    model = world.player("appointment") if world.spec.model_of("appointment") else None
    field = model.field("status") if model else None
    if model is not None and field is not None:
        _check_statuses(world, model, field, said)
    return {status: texts for status, texts in said.items() if texts != (status,)}


def _check_statuses(
    world: World, model: ModelFacts, field: FieldFacts, said: Mapping[str, tuple[str, ...]]
) -> None:
    path = (*KEY, "statuses")
    where = f"{model.label}.status"
    choices = [value for value, _ in field.choices if isinstance(value, str) and value]
    has = f"It has: {', '.join(choices)}."
    for status in STATUSES:
        for text in said.get(status, (status,)):
            key = (*path, status) if status in said else path
            if field.max_length is not None and len(text) > field.max_length:
                world.problems.add(
                    key, f"'{text}' is longer than {where} may be: {field.max_length} letters."
                )
            elif choices and text not in choices:
                world.problems.add(
                    key, _no_choice(where, status, text, has, choices, is_said=status in said)
                )
    meant = {text for status in STATUSES for text in said.get(status, (status,))}
    for text in choices:
        if text not in meant:
            world.problems.add(
                path,
                f"{where} has the choice '{text}', which is no status of a booking: say which it"
                f" is, of {', '.join(STATUSES)}.",
            )


def _no_choice(
    where: str, status: str, text: str, has: str, choices: list[str], *, is_said: bool
) -> str:
    near = nearest(text, choices)
    if is_said:
        return f"{where} has no choice '{text}'. {has}{near}"
    none = "" if status in NEEDED_STATUSES else f', or {status} = "" where there is none'
    return (
        f"{where} has no choice '{status}': say which one means it, {status} = \"...\"{none}."
        f" {has}{near}"
    )
