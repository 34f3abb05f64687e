"""What models.py is made of where it is not the same for every project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from codex_booking_gen.contract import ABSTRACT, STATUSES, field_names, mixins_of
from codex_booking_gen.naming import imports
from codex_booking_gen.python_text import call, grouped, listing, names, quoted, written
from codex_booking_gen.role_view import RoleView

_WHOLE = {role: {*mixins_of(role, field_names(role))} for role in ABSTRACT}
"""What the abstract model of a role is made of, or is itself."""
_GUARDED: Mapping[str, tuple[str, ...]] = {
    "BlockedSpanMixin": (),
    "CapacityMixin": ("max_clients_parallel",),
    "DurationMixin": ("duration_minutes",),
    "AbstractWorkingDay": ("weekday",),
    "MasterDayOffMixin": ("starts_on", "ends_on"),
    "AbstractBookingSettings": ("step_minutes",),
}
"""Mixins with constraints, and the fields that these name."""
_BLOCKING = ("pending", "confirmed", "reschedule_proposed")
_STATUS_LABELS = {
    "pending": "Pending",
    "confirmed": "Confirmed",
    "cancelled": "Cancelled",
    "completed": "Completed",
    "no_show": "No-show",
    "reschedule_proposed": "New time proposed",
}


@dataclass(frozen=True)
class Composed:
    """How a class is put together out of the core's mixins."""

    bases: str
    """What stands between the class's brackets, with the brackets."""
    dropped: tuple[str, ...] = ()
    """Fields that a mixin brings and that another field stands for."""
    constraints: tuple[str, ...] = ()
    """Mixins whose constraints the class takes over."""
    meta: str = ""
    """The abstract model whose Meta is taken over; empty: none."""
    str_lines: tuple[str, ...] = ()
    """How a row is called, where no mixin says so."""

    @property
    def meta_base(self) -> str:
        return f"(mixins.{self.meta}.Meta)" if self.meta else ""

    @property
    def dropped_lines(self) -> tuple[str, ...]:
        why = "# the core reads another one"
        return tuple(f"    {name}: Any = None  {why}" for name in self.dropped)

    @property
    def dropped_block(self) -> tuple[str, ...]:
        """With the empty line that stands before what follows."""
        return (*self.dropped_lines, "") if self.dropped else ()

    @property
    def constraint_lines(self) -> tuple[str, ...]:
        taken = (f"            *mixins.{mixin}.Meta.constraints," for mixin in self.constraints)
        return ("        constraints = [", *taken, "        ]") if self.constraints else ()


def composed(role: RoleView) -> Composed:
    """Of a generated model."""
    binding = role.binding
    abstract = ABSTRACT[binding.role]
    if {*binding.mixins} in (set(), _WHOLE[binding.role]):
        return Composed(f"(mixins.{abstract})", binding.dropped, meta=abstract)
    made = _of_mixins(role.cls, binding.mixins or (abstract,), binding.dropped)
    if binding.role in ("master", "service") and not role.has("name"):
        said = f'f"{role.label} {{self.pk}}"'
        if role.has_name:
            said = f"str(self.{role.fields['name'].path.partition('__')[0]})"
        lines = ("", "    def __str__(self) -> str:", f"        return {said}")
        made = replace(made, str_lines=lines)
    return made


def ordering(role: RoleView) -> str:
    """Of a generated master or service: by the name, where it has one."""
    return '["name", "pk"]' if role.has("name") else '["pk"]'


def satellite_composed(role: RoleView) -> Composed | None:
    """Of the one-to-one model beside an existing model; None where there is none."""
    satellite = role.binding.satellite
    if satellite is None:
        return None
    return _of_mixins(satellite.cls, satellite.mixins, satellite.dropped)


def _of_mixins(cls: str, mixins: tuple[str, ...], dropped: tuple[str, ...]) -> Composed:
    bases = [f"mixins.{mixin}" for mixin in mixins] or ["models.Model"]
    brackets = written(f"class {cls}", grouped(bases), after=":").removeprefix(f"class {cls}")
    if len(bases) == 1:
        brackets = f"({bases[0]}):"
    guarded = (
        mixin for mixin in mixins if mixin in _GUARDED and not {*_GUARDED[mixin]} & {*dropped}
    )
    return Composed(brackets.removesuffix(":"), dropped, tuple(guarded))


def model_imports(roles: Iterable[RoleView], *, account: bool) -> dict[str, str]:
    """The lines that import what is not generated, where isort would have them.

    `third_party` holds Django's own with what the project does not own, `first_party` the rest.
    `account`: bookings have a link to AUTH_USER_MODEL.
    """
    roles = tuple(roles)
    found: dict[bool, dict[str, list[str]]] = {True: defaultdict(list), False: defaultdict(list)}
    for role in roles:
        if not role.generated:
            found[_is_first_party(role)][role.binding.module].append(role.cls)
    foreign = _djangos(roles, account=account)
    foreign |= {module: list(imports(*classes)) for module, classes in found[False].items()}
    return {
        "third_party": "\n".join(_import(module, foreign[module]) for module in _order(foreign)),
        "first_party": "\n".join(
            _import(module, imports(*found[True][module])) for module in _order(found[True])
        ),
    }


def _djangos(roles: tuple[RoleView, ...], *, account: bool) -> dict[str, list[str]]:
    books = any(role.generated and role.role == "appointment" for role in roles)
    makes = any(role.generated or role.satellite for role in roles)
    wanted = (
        (books and account, "django.conf", "settings"),
        (makes, "django.db", "models"),
        (books, "django.utils", "timezone"),
        (True, "django.utils.translation", "gettext_lazy as _"),
    )
    return {module: [name] for is_wanted, module, name in wanted if is_wanted}


def _order(modules: Iterable[str]) -> list[str]:
    return sorted(modules, key=lambda module: (module.lower(), module))


def _import(module: str, classes: list[str]) -> str:
    if module.startswith("django.") and classes[0][:1].islower():
        return f"from {module} import {classes[0]}"
    return "\n".join([f"from {module} import (", *(f"    {each}," for each in classes), ")"])


def _is_first_party(role: RoleView) -> bool:
    """Whether sorters see that it is the project's: they look at the root, and in src."""
    facts = role.binding.facts
    if facts is None:
        return True
    top = role.binding.module.partition(".")[0]
    return bool(facts.file) and str(facts.file).removeprefix("src/").split("/")[0] in (
        top,
        f"{top}.py",
    )


def exported(roles: Iterable[RoleView]) -> tuple[str, ...]:
    """Every class that other files take from models.py, sorted."""
    found: list[str] = []
    for role in roles:
        found.append(role.cls)
        if role.satellite:
            found.append(role.satellite.cls)
        if role.binding.role == "master" and not role.generated:
            found.append(role.hours.cls)
    return tuple(imports(*found))


@dataclass(frozen=True)
class StatusText:
    """The statuses of a project that has texts of its own for them."""

    known: tuple[str, ...]
    """The contract's statuses that there are."""
    is_mapped: bool
    field: str
    """The model's field, where its choices are not the core's."""
    blocking: str
    """The texts of bookings that keep their time, as an argument of NoOverlap."""


def status_text(statuses: Mapping[str, tuple[str, ...]]) -> StatusText:
    """`statuses` as in Bindings."""
    texts = {name: statuses.get(name, (name,)) for name in STATUSES}
    choices = [
        grouped([quoted(text), f'_("{_STATUS_LABELS[name]}")'])
        for name, several in texts.items()
        for text in several
    ]
    longest = max(20, *(len(text) for several in texts.values() for text in several))
    field = call(
        "models.CharField",
        '_("status")',
        named={
            "max_length": str(longest),
            "choices": listing(choices, exploded=True),
            "default": quoted(texts["confirmed"][0]),
        },
        exploded=True,
    )
    keeping = sorted(text for name in _BLOCKING for text in texts[name])
    return StatusText(
        known=tuple(name for name, several in texts.items() if several),
        is_mapped=bool(statuses),
        field=written("status = ", field, indent=4),
        blocking=written("statuses=", names(keeping), indent=16, after=","),
    )
