"""booking.toml as `init` writes it: each line with its reason, and what could be mapped besides."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from codex_booking_gen.bindings import Binding, Bindings, Source
from codex_booking_gen.contract import CONTRACT
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import ModelFacts, model_labelled
from codex_booking_gen.proposing.ideas import Choice, FieldIdea, RoleIdea, few
from codex_booking_gen.spec_model import ROLES, App

_WIDTH = 100
_KEY = 36
_SCHEDULES = ("working_day", "special_day", "day_off")
_FIRST = "# What codex-booking generates. Change it and run `codex-booking generate` again."
_HEAD = (
    'A role is a model to generate (class = "Stylist"), or one that the project has'
    ' (model = "salon.Stylist"). Of one that it has, [models.<role>.fields] says what is what:'
    " left the name that booking has for a field, right a field of the model, or a path to one"
    " (branch.time_zone). What is named on neither side is kept in a one-to-one model of the app,"
    " where a missing row means the defaults."
)


def commented_toml(choice: Choice, facts: Facts, bindings: Bindings | None = None) -> str:
    """The text; with `bindings` it tells what needs no line, and what could be mapped besides."""
    lines = [_FIRST, ""]
    lines += _app(choice.app, base_fits=choice.base_fits)
    lines += ["", *_comment(_HEAD)]
    for role in ROLES:
        idea = choice.idea(role)
        lines += [""] if idea or _left(choice, role) or role not in _SCHEDULES else []
        binding = bindings.roles.get(role) if bindings else None
        lines += _role(choice, role, facts, binding)
    lines += ["", *_client(choice, facts)]
    lines += ["", "[features]", _line("wizard = true", "the public pages on which visitors book")]
    return "\n".join(lines) + "\n"


def _app(app: App, *, base_fits: bool) -> Iterator[str]:
    base = f'base_template = "{app.base_template or "base.html"}"'
    zone = f'time_zone = "{app.time_zone}"' if app.time_zone else '# time_zone = "Europe/Berlin"'
    yield "[app]"
    yield _line(f'name = "{app.name}"', "dotted package of the app")
    yield _line(f'url = "{app.url}"', "where the root urls include it")
    yield _line(zone, "the business's zone; without it settings.TIME_ZONE")
    why = "the site's own base template"
    if base_fits and not app.base_template:
        why += ": it has the blocks that the pages fill"
    yield _line(base if app.base_template else f"# {base}", why)


def _role(choice: Choice, role: str, facts: Facts, binding: Binding | None) -> Iterator[str]:
    idea = choice.idea(role)
    for other in _left(choice, role):
        yield from _not_taken(other)
    if idea is None:
        yield from _visits(choice, role)
        yield f"[models.{role}]"
        yield f'class = "{getattr(choice.classes, role)}"'
        return
    yield from _comment(f"{idea.label} {'; '.join(idea.reasons)}.")
    yield from (line for doubt in idea.doubts for line in _comment(f"Uncertain: {doubt}."))
    yield f"[models.{role}]"
    yield f'model = "{idea.label}"'
    yield f"[models.{role}.fields]"
    for field in idea.fields:
        yield from _lines(f"{field.field} = {field.toml}", _told(field))
    yield from (line for other in _fields_left(choice, idea) for line in _doubtful(other))
    model = model_labelled(facts.models, idea.label)
    if binding is not None and model is not None:
        told = {field.field for field in (*idea.fields, *_fields_left(choice, idea))}
        yield from _besides(role, idea, binding, model, told)


def _visits(choice: Choice, role: str) -> Iterator[str]:
    """The project has bookings of its own: nobody must think that they are heeded."""
    if role == "appointment" and choice.visits and choice.idea("master"):
        yield from _comment(
            f"What stands in {few(choice.visits)} is not seen by the app: its bookings are"
            " rows of the model below."
        )


def _left(choice: Choice, role: str) -> list[RoleIdea]:
    mine = choice.idea(role)
    ideas = [idea for idea in choice.left if idea.role == role]
    return [idea for idea in ideas if not mine or idea.label != mine.label]


def _fields_left(choice: Choice, idea: RoleIdea) -> Iterator[FieldIdea]:
    """Of the model that was taken, the fields that were not."""
    have = {field.field for field in idea.fields}
    for other in choice.left:
        if (other.role, other.label) == (idea.role, idea.label):
            yield from (field for field in other.fields if field.field not in have)


def _doubtful(field: FieldIdea) -> Iterator[str]:
    yield from _lines(
        f"# {field.field} = {field.toml}", f"not certain: {field.doubt or field.reason}"
    )


def _told(field: FieldIdea) -> str:
    return f"{field.reason}; look: {field.doubt}" if field.doubt else field.reason


def _not_taken(idea: RoleIdea) -> Iterator[str]:
    """As a block to take the signs away from."""
    why = "; ".join((*idea.reasons, *idea.doubts))
    yield from _comment(f"Not taken, because it is not certain: {idea.label} {why}.")
    yield f"# [models.{idea.role}]"
    yield f'# model = "{idea.label}"'
    if idea.fields:
        yield f"# [models.{idea.role}.fields]"
        for field in idea.fields:
            yield from _lines(f"# {field.field} = {field.toml}", _told(field))


def _besides(
    role: str, idea: RoleIdea, binding: Binding, model: ModelFacts, told: set[str]
) -> Iterator[str]:
    """What is found without a line, what the app keeps itself, and what there is to choose from."""
    named = {field.field for field in idea.fields}
    own = [name for name in binding.fields if binding.has(name) and name not in named]
    if own:
        yield from _comment(f"Under booking's own names already: {', '.join(own)}.")
    held = binding.satellite.fields if binding.satellite else ()
    constant = [
        name
        for name, bound in binding.fields.items()
        if bound.source is Source.CONSTANT and name not in named
    ]
    rest = [each.name for each in CONTRACT[role] if each.name in (*held, *constant)]
    if not rest:
        return
    where = f"Kept in {binding.satellite.cls}" if binding.satellite else "Left at their defaults"
    names = ", ".join(each.name for each in model.fields if not each.parent_link)
    yield from _comment(
        f"{where}, unless you name a field or a path for them. {idea.label} has: {names}."
    )
    yield from (f'# {name} = "..."' for name in rest if name not in told)


def _client(choice: Choice, facts: Facts) -> Iterator[str]:
    for other in _left(choice, "client"):
        yield from _comment(
            f"Not taken, because it is not certain: {other.label}"
            f" {'; '.join((*other.reasons, *other.doubts))}."
        )
        yield f'# model = "{other.label}"  # of [models.client]'
    idea = choice.idea("client")
    account = facts.auth_user_model
    if idea is None:
        yield from _comment(f"A booking is an account's ({account}) or a guest's.")
        yield "[models.client]"
        yield "# guests_only = true"
        return
    yield from _comment(f"{idea.label} {'; '.join(idea.reasons)}.")
    yield "[models.client]"
    yield f'model = "{idea.label}"'


def _line(line: str, comment: str) -> str:
    return f"{line:<{_KEY}}# {comment}" if len(line) < _KEY else f"{line}  # {comment}"


def _lines(line: str, comment: str) -> list[str]:
    """A line with its comment; above it where both are too long for one."""
    whole = _line(line, comment)
    return [whole] if len(whole) <= _WIDTH else [*_comment(comment), line]


def _comment(text: str) -> list[str]:
    """Wrapped, as comments."""
    return [
        f"# {line}"
        for line in textwrap.wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    ]
