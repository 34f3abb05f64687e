"""A choice -> a booking.toml that holds: what does not fit the project's models is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from codex_booking_gen import reserved
from codex_booking_gen.binding import bind
from codex_booking_gen.bindings import Bindings
from codex_booking_gen.errors import SpecError
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import model_labelled
from codex_booking_gen.naming import Role
from codex_booking_gen.proposing.commented import commented_toml
from codex_booking_gen.proposing.ideas import Choice, Proposal, RoleIdea, Sure
from codex_booking_gen.spec import parse_spec
from codex_booking_gen.spec_model import ROLES, App, Models, Spec
from codex_booking_gen.spec_values import clash_problems, class_name_problem
from codex_booking_gen.toml_lines import Path

_ROUNDS = 12
_LINKED = ("appointment", "working_day", "special_day", "day_off")
"""Roles that have foreign keys to others."""
_KEY = re.compile(r"(?:booking\.toml:\d+: )?models\.(\w+)(?:\.(\w+))?(?:\.(\w+))?")
_OTHERS = {
    "master": ("Master", "Bookable", "BookedMaster"),
    "service": ("Service", "BookableService", "BookedService"),
    "appointment": ("Appointment", "Booking", "BookedAppointment", "BookedService"),
    "working_day": ("WorkingDay", "WorkDay", "WeeklyHours", "BookingWorkingDay"),
    "special_day": ("SpecialDay", "SpecialHours", "BookingSpecialDay"),
    "day_off": ("DayOff", "TimeOff", "BookingDayOff"),
    "settings": ("BookingSettings", "BookingOptions"),
}
"""Class names for what is generated, the first that is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A booking.toml that parses, and that the project's models bear."""

    text: str
    choice: Choice
    bindings: Bindings
    refused: tuple[str, ...]
    """What was taken out, and why."""


def certain(proposal: Proposal, choice: Choice) -> Choice:
    """Of the proposal what nobody has to be asked about; the rest is left for comments."""
    taken = [
        replace(idea, fields=idea.certain_fields)
        for idea in proposal.roles
        if idea.sure is Sure.CERTAIN
    ]
    left = (*proposal.roles, *proposal.mentioned)
    return replace(choice, roles=_consistent(taken), left=left, visits=proposal.visits)


def vetted(proposal: Proposal, facts: Facts, app: App) -> Proposal:
    """The proposal without what the project's models do not bear."""
    settled = settle(Choice(app=app, roles=proposal.roles), facts)
    return replace(proposal, roles=settled.choice.roles, refused=settled.refused)


def settle(choice: Choice, facts: Facts) -> Settled:
    """The text of booking.toml, and what had to be left out of it.

    Raises SpecError when even a project without any mapping is refused.
    """
    refused: list[str] = []
    for _ in range(_ROUNDS):
        named = replace(choice, classes=free_classes(choice, facts))
        try:
            spec, bindings = _bound(commented_toml(named, facts), facts)
        except SpecError as error:
            smaller = _without(named, error.message)
            if smaller == choice and not choice.roles:
                raise
            refused += _reasons(error.message)
            choice = smaller if smaller != named else replace(choice, roles=())
            continue
        text = commented_toml(named, facts, bindings)
        if _bound(text, facts)[0] != spec:
            raise AssertionError("the comments of booking.toml change what it says")
        return Settled(text=text, choice=named, bindings=bindings, refused=tuple(refused))
    return settle(replace(choice, roles=()), facts)


def _bound(text: str, facts: Facts) -> tuple[Spec, Bindings]:
    spec = parse_spec(text)
    return spec, bind(spec, facts, _no_place)


def _no_place(_path: Path) -> str:
    return ""


def _reasons(message: str) -> Iterator[str]:
    for line in message.splitlines():
        if line.strip():
            yield re.sub(r"^booking\.toml:\d+: ", "", line)


def _without(choice: Choice, message: str) -> Choice:
    """The choice without what the problems name."""
    roles = {idea.role: idea for idea in choice.roles}
    for line in message.splitlines():
        found = _KEY.match(line)
        if found is None:
            continue
        role, key, name = found.groups()
        idea = roles.get(role)
        if idea is None:
            continue
        smaller = idea.without(name)
        if key == "fields" and smaller != idea:
            roles[role] = smaller
        else:
            del roles[role]
    return replace(choice, roles=_consistent(roles.values()))


def _consistent(ideas: Iterable[RoleIdea]) -> tuple[RoleIdea, ...]:
    """Without what makes sense only beside a role that is not taken."""
    roles = {idea.role: idea for idea in ideas}
    if not {"master", "service"} & set(roles):
        return ()
    if "master" not in roles:
        return tuple(idea for role, idea in roles.items() if role in ("service", "client"))
    if "service" not in roles:
        roles["master"] = roles["master"].without("services")
    return tuple(roles.values())


def free_classes(choice: Choice, facts: Facts) -> Models:
    """Names for what is generated that clash neither with what is mapped nor with what it has."""
    mapped = {idea.role: idea.label.rpartition(".")[2] for idea in choice.roles}
    classes = {role: mapped.get(role) or getattr(choice.classes, role) for role in ROLES}
    taken = _names_on(choice.roles, facts)
    for role in ROLES:
        if role in mapped:
            continue
        for name in (classes[role], *_OTHERS[role]):
            if _is_free(role, name, classes, taken):
                classes[role] = name
                break
    return Models(**classes)


def _is_free(role: str, name: str, classes: dict[str, str], taken: set[str]) -> bool:
    if class_name_problem(name) or name in reserved.CLASS_NAMES:
        return False
    if role in _LINKED and Role(name).plural in taken:
        return False
    roles = {other: Role(cls) for other, cls in classes.items() if other != role}
    return role not in clash_problems({**roles, role: Role(name)})


def _names_on(ideas: tuple[RoleIdea, ...], facts: Facts) -> set[str]:
    """What the mapped models have already: fields, relations, and what rows call them."""
    found: set[str] = set()
    for idea in ideas:
        model = model_labelled(facts.models, idea.label)
        if model is not None and idea.role in ("master", "service", "client"):
            found |= {each.name for each in model.fields}
            found |= {each.accessor for each in model.fields}
    return found
