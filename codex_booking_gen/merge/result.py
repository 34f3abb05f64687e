"""What a merge comes to, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["mine", "template"]
"""Who is right about a member that both sides changed."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the three versions are called at conflict markers."""

    yours: str = "yours"
    base: str = "base"
    new: str = "template"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that structure decided where lines alone could not."""

    member: str
    """Dotted name of the member, such as `Visit.Meta.ordering`; `imports`; "" without a name."""
    text: str
    review: bool = False
    """The order matters and was chosen for both sides: worth a look."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both sides changed in ways that cannot both stand."""

    member: str
    """Dotted name of the member; `L12` of a line of yours where nothing has a name."""
    what: str
    """In a few words, such as `max_length: was 64, yours 120, new 80`."""
    base: str
    yours: str
    new: str


@dataclass(frozen=True, slots=True)
class Result:
    """The merged text; with git's markers where `conflicts` remain."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Note, ...] = ()
    unfit: tuple[str, ...] = ()
    """What is wrong with the text that the decisions lead to: it is as if nothing was decided."""

    @property
    def clean(self) -> bool:
        """Nothing is left to decide."""
        return not self.conflicts
