"""What is proposed, with reasons and with what is uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from codex_booking_gen.spec_model import App, Models

_FEW = 3


class Sure(IntEnum):
    """How far a proposal can be relied on."""

    MENTIONED = 1
    """Not proposed; told in a comment."""
    LIKELY = 2
    """Proposed where somebody can say no."""
    CERTAIN = 3


def few(labels: Sequence[str]) -> str:
    """`a.A, b.B, c.C and 7 others`: more than that nobody reads."""
    others = len(labels) - _FEW
    shown = ", ".join(labels[:_FEW])
    return f"{shown} and {others} other{'s' if others > 1 else ''}" if others > 0 else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldIdea:
    """A contract field, and what of the project's could be it."""

    field: str
    """The contract's name."""
    toml: str
    """The right side of the line in booking.toml."""
    reason: str
    doubt: str = ""
    """What is not certain about it; empty: nothing."""
    partner: str = ""
    """The other field of a pair, which is mapped with it or not at all."""
    unit_of: str = ""
    """Where only the unit is doubtful: the field that holds the number."""
    asked: bool = True
    """Where it is doubtful: whether it is likely enough to ask about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleIdea:
    """A role, and a model of the project's that could play it."""

    role: str
    label: str
    """`salon.Stylist`."""
    score: int
    sure: Sure
    reasons: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    fields: tuple[FieldIdea, ...] = ()

    def without(self, *names: str) -> RoleIdea:
        """The same without these fields, and without the other ends of their pairs."""
        kept = tuple(each for each in self.fields if not {each.field, each.partner} & {*names})
        return replace(self, fields=kept)

    @property
    def certain_fields(self) -> tuple[FieldIdea, ...]:
        """Those without a doubt."""
        doubtful = {each.field for each in self.fields if each.doubt}
        return tuple(each for each in self.fields if not ({each.field, each.partner} & doubtful))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the project's models could be."""

    roles: tuple[RoleIdea, ...] = ()
    """At most one for each role, likely or certain; `client` among them."""
    mentioned: tuple[RoleIdea, ...] = ()
    """Others that were thought of."""
    refused: tuple[str, ...] = ()
    """What looked right, and does not fit, with the reason."""
    visits: tuple[str, ...] = ()
    """Labels of models that hold bookings of the proposed master's already."""

    def idea(self, role: str) -> RoleIdea | None:
        """What is proposed for a role."""
        return next((each for each in self.roles if each.role == role), None)

    @property
    def best(self) -> Sure | None:
        """How sure the surest proposal for master or service is."""
        who = [each.sure for each in self.roles if each.role in ("master", "service")]
        return max(who, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is to be written: of the proposal what was taken, and the names of the rest."""

    app: App = field(default_factory=App)
    classes: Models = field(default_factory=Models)
    """Of the models to generate."""
    roles: tuple[RoleIdea, ...] = ()
    """With the fields that were taken."""
    left: tuple[RoleIdea, ...] = ()
    """What was not taken, for a comment."""
    visits: tuple[str, ...] = ()
    """As in a proposal."""
    base_fits: bool = False
    """The site has a base template that the pages could extend."""

    def idea(self, role: str) -> RoleIdea | None:
        """What was taken for a role."""
        return next((each for each in self.roles if each.role == role), None)
