"""The project's models as the binding looks at them, and what is found wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from codex_booking_gen.errors import SpecError
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.naming import Role
from codex_booking_gen.spec_model import ROLES, Spec
from codex_booking_gen.spec_values import nearest

type Path = tuple[str, ...]
type Place = Callable[[Path], str]
"""A key's path -> `booking.toml:12: `, or nothing where no file is known."""

MOST_NAMED = 12
"""Of models and apps: more of them are no help to a reader."""


@dataclass
class Problems:
    """Each begins with the place and the dotted key, and is one line."""

    place: Place
    found: list[str] = field(default_factory=list)

    def add(self, path: Path, problem: str) -> None:
        told = f"{self.place(path)}{'.'.join(path)}: {problem}"
        if told not in self.found:
            self.found.append(told)

    def refuse(self) -> None:
        """Raises SpecError with all of them, in the order of their lines."""
        if self.found:
            raise SpecError("\n".join(sorted(self.found, key=_line)))


def _line(problem: str) -> int:
    found = re.match(r"[^ ]*?:(\d+): ", problem)
    return int(found[1]) if found else 0


class World:
    """What booking.toml says, and the models that there are."""

    def __init__(self, spec: Spec, facts: Facts, problems: Problems) -> None:
        self.spec = spec
        self.facts = facts
        self.problems = problems
        self.models = {model.label: model for model in facts.models}
        self.names = {role: Role(getattr(spec.models, role)) for role in ROLES}
        self.app = spec.app.label

    def label_of(self, role: str) -> str:
        """Label of the model that plays a role, or will."""
        return self.spec.model_of(role) or f"{self.app}.{getattr(self.spec.models, role)}"

    def player(self, role: str) -> ModelFacts | None:
        """The model that plays a role; None while it is not there."""
        return self.models.get(self.label_of(role))

    def rows_of(self, label: str) -> frozenset[str]:
        """Labels of the models whose rows are those of this one: parents, and behind proxies."""
        found: set[str] = set()
        todo = [label]
        while todo:
            at = todo.pop()
            if at in found:
                continue
            found.add(at)
            model = self.models.get(at)
            if model is not None:
                todo += [*model.parents, *([model.proxy_of] if model.proxy_of else [])]
        return frozenset(found)

    def leads_to(self, link: FieldFacts, label: str) -> bool:
        """Whether what a relation leads to are rows of the model with this label."""
        if not link.related:
            return False
        other = self.models.get(link.related)
        behind = {link.related, *([other.proxy_of] if other and other.proxy_of else [])}
        return bool(behind & self.rows_of(label))

    def is_ours(self, link: FieldFacts) -> bool:
        """Whether it leads here from a model of the booking app itself."""
        return link.reverse and link.related.partition(".")[0] == self.app

    def fields_of(self, model: ModelFacts) -> tuple[FieldFacts, ...]:
        """What the project's model has, without what the booking app itself leads there."""
        if model.app_label == self.app:
            return model.fields
        return tuple(each for each in model.fields if not self.is_ours(each))

    def has_text(self, model: ModelFacts, wrong: str = "") -> str:
        """`It has: …. Did you mean '…'?`"""
        names = [each.name for each in self.fields_of(model)]
        return f"It has: {', '.join(names)}.{nearest(wrong, names) if wrong else ''}"


def fitting_text(fields: Iterable[FieldFacts], wrong: str) -> str:
    """The fields that would do, and the nearest of them."""
    names = [each.name for each in fields]
    return f" Fitting: {', '.join(names)}.{nearest(wrong, names)}" if names else ""
