"""Facts of a project -> what its models could be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import ModelFacts
from codex_booking_gen.proposing.fields import master_fields, service_fields
from codex_booking_gen.proposing.ideas import Proposal, RoleIdea, Sure
from codex_booking_gen.proposing.reading import ProjectModels
from codex_booking_gen.proposing.roles import clients, labels_left, rated, visits_of
from codex_booking_gen.proposing.schedules import schedules

_MOST_MENTIONED = 3
"""Of each role: more would be noise."""


def propose(facts: Facts, app_label: str) -> Proposal:
    """What could be mapped; empty where nothing of the project's has to do with booking.

    `app_label` is the app to generate: what it has already is not the project's.
    """
    models = ProjectModels.of(facts, app_label)
    who, what = rated(models)
    master, service = _first(who), _first(what)
    if master and service and master.label == service.label:
        master, service = _apart(who, what, master, service)
    return _whole(models, master, service, [*who, *what])


def propose_with(facts: Facts, app_label: str, *, master: str, service: str) -> Proposal:
    """The same for the models that somebody has named; an empty label is one to generate."""
    models = ProjectModels.of(facts, app_label)
    who, what = rated(models)
    return _whole(
        models,
        _named("master", master, who) if master else None,
        _named("service", service, what) if service else None,
        [*who, *what],
    )


def _first(ideas: list[RoleIdea]) -> RoleIdea | None:
    return next((idea for idea in ideas if idea.sure >= Sure.LIKELY), None)


def _apart(
    who: list[RoleIdea], what: list[RoleIdea], master: RoleIdea, service: RoleIdea
) -> tuple[RoleIdea | None, RoleIdea | None]:
    """One model cannot be both: the role that it fits less goes to the next one."""
    if master.score >= service.score:
        return master, _first(list(labels_left(what, [master.label])))
    return _first(list(labels_left(who, [service.label]))), service


def _named(role: str, label: str, ideas: Iterable[RoleIdea]) -> RoleIdea:
    found = next((idea for idea in ideas if idea.label == label), None)
    if found is not None:
        return replace(found, sure=Sure.CERTAIN, doubts=())
    return RoleIdea(role=role, label=label, score=0, sure=Sure.CERTAIN, reasons=("was chosen",))


def _whole(
    models: ProjectModels,
    master: RoleIdea | None,
    service: RoleIdea | None,
    candidates: Iterable[RoleIdea],
) -> Proposal:
    """With the fields of both, and with what follows from them."""
    who = models.by_label.get(master.label) if master else None
    what = models.by_label.get(service.label) if service else None
    roles: list[RoleIdea] = []
    mentioned: list[RoleIdea] = []
    if master and who:
        roles.append(replace(master, fields=master_fields(models, who, what)))
        for idea in schedules(models, who):
            (mentioned if idea.sure is Sure.MENTIONED else roles).append(idea)
    if service and what:
        roles.append(replace(service, fields=service_fields(what)))
    taken = {idea.label for idea in roles}
    found = [idea for idea in clients(models) if idea.label not in taken]
    if roles and found and found[0].sure >= Sure.LIKELY:
        roles.append(found.pop(0))
    taken = {idea.label for idea in roles}
    mentioned += _mentioned([*candidates, *(found if roles else ())], taken)
    return Proposal(
        roles=tuple(roles),
        mentioned=tuple(_with_fields(models, mentioned, who, what)),
        visits=tuple(model.label for model in visits_of(models, who)) if who else (),
    )


def _mentioned(candidates: Iterable[RoleIdea], taken: set[str]) -> list[RoleIdea]:
    """The others, each model once, where it fits best."""
    best: dict[str, RoleIdea] = {}
    for idea in labels_left(candidates, taken):
        if idea.label not in best or idea.score > best[idea.label].score:
            best[idea.label] = idea
    found: list[RoleIdea] = []
    for idea in sorted(best.values(), key=lambda idea: (-idea.score, idea.label)):
        if sum(other.role == idea.role for other in found) < _MOST_MENTIONED:
            found.append(idea)
    return found


def _with_fields(
    models: ProjectModels,
    ideas: Iterable[RoleIdea],
    who: ModelFacts | None,
    what: ModelFacts | None,
) -> Iterable[RoleIdea]:
    """With the fields that they would have, for who takes them after all."""
    for idea in ideas:
        model = models.by_label[idea.label]
        if idea.role == "master":
            yield replace(idea, fields=master_fields(models, model, what))
        elif idea.role == "service":
            yield replace(idea, fields=service_fields(model))
        else:
            yield idea
