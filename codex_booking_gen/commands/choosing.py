"""Which of the proposed models are taken: asked on a terminal, each with a default that works."""

from __future__ import annotations

from dataclasses import replace

from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.facts import Facts
from codex_booking_gen.naming import class_name
from codex_booking_gen.proposing.ideas import Choice, FieldIdea, Proposal, RoleIdea, Sure
from codex_booking_gen.proposing.proposal import propose_with
from codex_booking_gen.proposing.settling import settle, vetted
from codex_booking_gen.spec import App, Models
from codex_booking_gen.spec_values import clash_problems, class_name_problem, nearest

_UNITS = {"minutes": '"{}"', "hours": '{{ field = "{}", unit = "hours" }}'}
_YES, _NO = frozenset({"y", "yes"}), frozenset({"n", "no"})


def choose(dialogue: Dialogue, proposal: Proposal, facts: Facts, app: App) -> Choice:
    """Ask who and what is booked, and about what is uncertain; the rest follows."""
    who = dialogue.ask(
        "Who is booked: one of your models, or a name for a new one",
        _label(proposal, "master") or "Master",
        lambda answer: _problem("master", answer, facts, app),
    )
    master, models = _role("master", who, facts, Models())
    what = dialogue.ask(
        "What is booked: one of your models, or a name for a new one",
        _label(proposal, "service") or "Service",
        lambda answer: _problem("service", answer, facts, app, models, taken=master),
    )
    service, models = _role("service", what, facts, models)
    if (master, service) != (_label(proposal, "master"), _label(proposal, "service")):
        named = propose_with(facts, app.label, master=master, service=service)
        proposal = vetted(named, facts, app)
    taken = [idea for role in proposal.roles if (idea := _taken(dialogue, role)) is not None]
    return Choice(
        app=app,
        classes=models,
        roles=tuple(taken),
        left=(*proposal.roles, *proposal.mentioned),
        visits=proposal.visits,
    )


def _label(proposal: Proposal, role: str) -> str:
    idea = proposal.idea(role)
    return idea.label if idea else ""


def _existing(answer: str, facts: Facts) -> str:
    """The label as it is written, for one that somebody typed; empty: there is no such model."""
    labels = (model.label for model in facts.models)
    return next((label for label in labels if label.lower() == answer.lower()), "")


def _role(role: str, answer: str, facts: Facts, models: Models) -> tuple[str, Models]:
    """The label of an existing model, or an empty one and the classes with the new name."""
    label = _existing(answer, facts)
    cls = label.rpartition(".")[2] if label else class_name(answer)
    return label, replace(models, **{role: cls})


def _problem(
    role: str, answer: str, facts: Facts, app: App, models: Models | None = None, taken: str = ""
) -> str | None:
    """What is wrong with an answer."""
    label = _existing(answer, facts)
    if label and label == taken:
        return f"{label} is who is booked already."
    if label:
        return _refused(role, label, facts, app)
    if "." in answer:
        labels = [model.label for model in facts.models]
        return f"there is no model '{answer}'.{nearest(answer, labels)}"
    _, named = _role(role, answer, facts, models or Models())
    clashes = clash_problems(named.roles())
    return class_name_problem(getattr(named, role)) or clashes.get(role)


def _refused(role: str, label: str, facts: Facts, app: App) -> str | None:
    """Why a model cannot play a role at all."""
    chosen = {"master": "", "service": "", role: label}
    idea = propose_with(facts, app.label, **chosen).idea(role)
    if idea is None:
        return f"{label} cannot be mapped."
    bare = replace(idea, fields=idea.certain_fields)
    settled = settle(Choice(app=app, roles=(bare,)), facts)
    if settled.choice.idea(role) is not None:
        return None
    return next(iter(settled.refused), f"{label} cannot be mapped.")


def _taken(dialogue: Dialogue, idea: RoleIdea) -> RoleIdea | None:
    """The role with the fields that are wanted; None: it is not."""
    named = idea.role in ("master", "service")  # who named it has been asked already
    if not named and idea.sure is not Sure.CERTAIN:
        why = "; ".join(idea.doubts) or "; ".join(idea.reasons)
        if not _agreed(dialogue, f"Use {idea.label} as {idea.role}? ({why})", default=False):
            return None
    kept: dict[str, FieldIdea] = {}
    for field in idea.fields:
        answer = _field(dialogue, idea, field)
        if answer is not None:
            kept[field.field] = answer
    pairs = [each for each in kept.values() if not each.partner or each.partner in kept]
    return replace(idea, fields=tuple(pairs))


def _field(dialogue: Dialogue, idea: RoleIdea, field: FieldIdea) -> FieldIdea | None:
    if not field.doubt:
        return field
    if not field.asked:
        return None
    if field.unit_of:
        unit = dialogue.ask(
            f"{idea.label}.{field.unit_of} holds: minutes, hours, or something else",
            "hours" if "hours" in field.toml else "minutes",
            _unit_problem,
        )
        if unit not in _UNITS:
            return None
        toml = _UNITS[unit].format(field.unit_of)
        return replace(field, toml=toml, reason=f"holds {unit}", doubt="")
    question = f"{idea.label}: {field.field} = {field.toml}? ({field.doubt})"
    return replace(field, doubt="") if _agreed(dialogue, question, default=True) else None


def _unit_problem(answer: str) -> str | None:
    known = (*_UNITS, "something else")
    return None if answer in known else f"Answer one of: {', '.join(known)}."


def _agreed(dialogue: Dialogue, question: str, *, default: bool) -> bool:
    answer = dialogue.ask(f"{question} {'[Y/n]' if default else '[y/N]'}", "", _yes_problem).lower()
    return answer in _YES or (default and not answer)


def _yes_problem(answer: str) -> str | None:
    return None if answer.lower() in _YES | _NO | {""} else "Answer y or n."
