"""Labels of models and paths of fields, looked up in the project's models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codex_booking_gen.binding.world import MOST_NAMED, Path, World
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.spec_values import nearest

KEYS = frozenset(
    [
        "AutoField",
        "BigAutoField",
        "SmallAutoField",
        "IntegerField",
        "BigIntegerField",
        "SmallIntegerField",
        "PositiveIntegerField",
        "PositiveBigIntegerField",
        "PositiveSmallIntegerField",
        "UUIDField",
        "CharField",
        "SlugField",
        "TextField",
        "EmailField",
        "URLField",
    ]
)
"""Primary keys that the core can be given in an url, or lock by."""


def find_model(world: World, path: Path, label: str) -> ModelFacts | None:
    """The model with this label; what is wrong with it is told at `path`."""
    model = world.models.get(label)
    if label.startswith(f"{world.app}."):
        world.problems.add(
            path,
            f"{label} is a model of the booking app itself: name a class to generate with class, or"
            " a model of another app.",
        )
    elif model is None:
        world.problems.add(path, f"there is no model '{label}'.{_near_model(world, label)}")
    elif problem := _unfit(world, model):
        world.problems.add(path, problem)
    else:
        return model
    return None


def _unfit(world: World, model: ModelFacts) -> str | None:
    if model.swapped:
        account = world.facts.auth_user_model
        return f"{model.label} is swapped out and has no table. Did you mean '{account}'?"
    if model.pk_kind not in KEYS:
        return (
            f"{model.label} has a {model.pk_kind} as its primary key; bookings can point to"
            " numbers, UUIDs and texts."
        )
    return None


def _near_model(world: World, label: str) -> str:
    known = sorted(each for each in world.models if not world.models[each].swapped)
    app, _, cls = label.rpartition(".")
    folded = {each.lower(): each for each in known}
    near = folded.get(label.lower()) or _only(
        each for each in known if each.rpartition(".")[2].lower() == cls.lower()
    )
    if near:
        return f" Did you mean '{near}'?"
    siblings = [each for each in known if each.startswith(f"{app}.")]
    if siblings:
        names = [each.rpartition(".")[2] for each in siblings]
        near = nearest(cls, names) and nearest(label, siblings)
        return f" {app} has: {_some(names)}.{near}"
    apps = sorted({each.partition(".")[0] for each in known} - {world.app})
    near = nearest(label, known)
    return f" Apps with models: {_some(apps)}.{near}" if apps else " The project has no models."


def _only(labels: Iterable[str]) -> str:
    found = list(labels)
    return found[0] if len(found) == 1 else ""


def _some(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} and {rest} more" if rest > 0 else shown


@dataclass(frozen=True, slots=True)
class Walk:
    """A path that can be gone."""

    lookup: str
    """With `__`, every relation under its query name."""
    model: ModelFacts
    """That has the last field."""
    last: FieldFacts
    to_many: str
    """Where it first leads to several rows: `salon.Stylist.skills`; empty: it never does."""


def walk(world: World, path: Path, model: ModelFacts, dotted: str) -> Walk | None:
    """Follow a path from a model; what is wrong with it is told at `path`."""
    lookup: list[str] = []
    to_many = ""
    *links, last = dotted.split(".")
    for link in links:
        found = _field(world, path, model, link)
        if found is None:
            return None
        onward = world.models.get(found.related)
        if onward is None:
            world.problems.add(path, _dead_end(model, found))
            return None
        to_many = to_many or (f"{model.label}.{link}" if found.to_many else "")
        lookup.append(found.name)
        model = onward
    end = _field(world, path, model, last)
    if end is None:
        return None
    to_many = to_many or (f"{model.label}.{last}" if end.to_many else "")
    return Walk("__".join([*lookup, end.name]), model, end, to_many)


def _dead_end(model: ModelFacts, field: FieldFacts) -> str:
    if field.related:
        return f"{model.label}.{field.name} leads to {field.related}, which is not installed."
    return f"{model.label}.{field.name} is a {field.kind}, which leads to no other model."


def _field(world: World, path: Path, model: ModelFacts, name: str) -> FieldFacts | None:
    """By its name in lookups, or by what an instance calls it."""
    fields = world.fields_of(model)
    found = next((each for each in fields if each.name == name), None)
    found = found or next((each for each in fields if each.accessor == name), None)
    if found is None:
        has = world.has_text(model, name)
        world.problems.add(path, f"{model.label} has no field '{name}'. {has}")
    return found
