"""How masters lead to services: the ways in the graph of the project's models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.proposing.reading import (
    ProjectModels,
    is_about_the_row,
    is_of_framework,
    is_visit,
    is_weekly,
    same_model,
    tokens,
)
from codex_booking_gen.proposing.words import GROUPS, word_set, words_of_class

_OTHERWISE = word_set(
    """
    favourite favorite favourites favorites liked likes preferred viewed previous blocked
    excluded created author editor modified updated added wishlist cart recommended learned
    taken
    """
)
_OFFERS = word_set(
    """
    services service treatments treatment procedures skills skill offers offered
    qualifications qualified lessons classes subjects specialties specialities specialisms
    performs provides teaches leistungen behandlungen angebote prestations soins servicios
    servicos servizi behandelingen uslugi zabiegi tratamientos tratamentos trattamenti
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way from a master to the services."""

    toml: str
    reason: str
    doubt: str = ""
    worth: int


def best_way(models: ProjectModels, master: ModelFacts, service: ModelFacts) -> Way | None:
    """The best of them, with a doubt where several are as good."""
    found = sorted(ways(models, master, service), key=lambda way: (bool(way.doubt), -way.worth))
    if not found:
        return None
    best = found[0]
    rivals = [way for way in found[1:] if way.worth == best.worth and not way.doubt]
    if rivals and not best.doubt:
        others = ", ".join(way.toml for way in rivals)
        return Way(
            toml=best.toml,
            reason=best.reason,
            doubt=f"there are other ways to {service.label}: {others}",
            worth=best.worth,
        )
    return best


def ways(models: ProjectModels, master: ModelFacts, service: ModelFacts) -> Iterator[Way]:
    """All that make sense: a field, a model between that is nothing else, a group of services."""
    direct = list(_direct(models, master, service))
    yield from direct
    declared = {each.through for each in master.fields if each.through}
    for between in models.models:
        if between.label not in declared and not is_of_framework(between):
            yield from _between(models, master, between, service)
    yield from _by_group(models, master, service)


def _direct(models: ProjectModels, master: ModelFacts, service: ModelFacts) -> Iterator[Way]:
    for each in master.fields:
        if not same_model(each.related, service) or each.parent_link:
            continue
        there = _from_there(each, service, master)
        names = tokens(each) | (tokens(there) if there else frozenset())
        doubt = f"'{each.name}' may mean something else" if names & _OTHERWISE else ""
        many = each.kind == "ManyToManyField"
        what = "many-to-many" if many else "a link" if not each.reverse else "links back"
        where = f"'{there.name}' of {service.label}" if there else f"'{each.name}'"
        reason = f"{what} {where}"
        if not many and not each.reverse:
            doubt = doubt or "each would offer one service only"
        worth = (30 if many else 20) + (5 if names & _OFFERS else 0)
        yield Way(toml=f'"{each.name}"', reason=reason, doubt=doubt, worth=worth)


def _from_there(each: FieldFacts, service: ModelFacts, master: ModelFacts) -> FieldFacts | None:
    """Of a relation that leads back here, the field that the other model has."""
    if not each.reverse:
        return None
    found = service.field(each.remote)
    return found if found is not None and same_model(found.related, master) else None


def _between(
    models: ProjectModels, master: ModelFacts, between: ModelFacts, service: ModelFacts
) -> Iterator[Way]:
    """A model of its own that joins the two, and is neither a booking nor a review."""
    to_master = [each for each in models.links(between) if same_model(each.related, master)]
    to_service = [each for each in models.links(between) if same_model(each.related, service)]
    if not (to_master and to_service):
        return
    if is_visit(models, between) or is_weekly(models, between) or is_about_the_row(between):
        return
    words = frozenset(words_of_class(between.cls))
    third = [each for each in models.links(between) if each not in (*to_master, *to_service)]
    doubt = ""
    if len(to_master) > 1 or len(to_service) > 1:
        doubt = f"{between.label} has several links to one of them"
    elif words & _OTHERWISE or (third and not words & _OFFERS):
        doubt = f"{between.label} may mean something else"
    yield Way(
        toml=(
            f'{{ through = "{between.label}", master = "{to_master[0].name}",'
            f' service = "{to_service[0].name}" }}'
        ),
        reason=f"{between.label} joins them",
        doubt=doubt,
        worth=30,
    )


def _by_group(models: ProjectModels, master: ModelFacts, service: ModelFacts) -> Iterator[Way]:
    """Both belong to a category, a specialty, a department."""
    for first in master.fields:
        group = models.related(first)
        if not first.related or group is None or first.parent_link:
            continue
        if group.label in (master.label, service.label, models.user) or is_of_framework(group):
            continue
        if is_visit(models, group) or is_weekly(models, group) or is_about_the_row(group):
            continue
        if any(same_model(link.related, master) for link in models.links(group)):
            continue  # a model between, which was looked at
        grouping = bool(frozenset(words_of_class(group.cls)) & GROUPS)
        for second in group.fields:
            if same_model(second.related, service):
                yield Way(
                    toml=f'"{first.name}.{second.name}"',
                    reason=f"both belong to {group.label}",
                    doubt="" if grouping else f"not all of one {group.label} may offer the same",
                    worth=20 if grouping else 10,
                )
