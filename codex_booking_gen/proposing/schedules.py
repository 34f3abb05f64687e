"""Models of the project's in which it is written when somebody works, and when not."""

from __future__ import annotations

from collections.abc import Iterator

from codex_booking_gen.binding.kinds import MONDAY
from codex_booking_gen.model_facts import FieldFacts, ModelFacts
from codex_booking_gen.proposing.ideas import FieldIdea, RoleIdea, Sure
from codex_booking_gen.proposing.reading import (
    TEXT,
    WHOLE,
    ProjectModels,
    is_weekly,
    same_model,
    times_of,
    tokens,
    weekday_of,
)
from codex_booking_gen.proposing.words import plain, word_set, words_of_class

_STARTS = word_set(
    """
    start starts from begin begins opens open von ab debut inicio inizio od first erster
    """
)
_ENDS = word_set("end ends until to till closes close finish bis fin fim fine tot last letzter")
_WHY = frozenset({"reason", "grund", "motivo", "raison"})
_AWAY = word_set(
    """
    vacation holiday leave absence dayoff timeoff off unavailability unavailable sick urlaub
    abwesenheit fehlzeit conge vacances vacaciones ausencia ferias ferie assenza vakantie
    verlof urlop nieobecnosc
    """
)


def schedules(models: ProjectModels, master: ModelFacts) -> Iterator[RoleIdea]:
    """At most one model of weekly hours, and one of time off, of this master."""
    weekly = [idea for model in models.candidates() if (idea := _weekly(models, model, master))]
    if len(weekly) == 1:
        yield weekly[0]
    away = [idea for model in models.candidates() if (idea := _away(models, model, master))]
    if len(away) == 1:
        yield away[0]


def _link(models: ProjectModels, model: ModelFacts, master: ModelFacts) -> FieldFacts | None:
    found = [each for each in models.links(model) if same_model(each.related, master)]
    return found[0] if len(found) == 1 else None


def _span(fields: Iterator[FieldFacts] | tuple[FieldFacts, ...]) -> tuple[str, str] | None:
    """The first and the last of two fields of one kind."""
    starts = [each for each in fields if tokens(each) & _STARTS]
    ends = [each for each in fields if tokens(each) & _ENDS and each not in starts]
    return (starts[0].name, ends[0].name) if len(starts) == len(ends) == 1 else None


def _fields(pairs: dict[str, str], reason: str) -> tuple[FieldIdea, ...]:
    return tuple(
        FieldIdea(field=field, toml=f'"{name}"', reason=reason)
        for field, name in pairs.items()
        if name and field != name
    )


def _weekly(models: ProjectModels, model: ModelFacts, master: ModelFacts) -> RoleIdea | None:
    link, day = _link(models, model, master), weekday_of(model)
    if model.file is None or link is None or day is None or not is_weekly(models, model):
        return None
    times = tuple(each for each in times_of(model) if "break" not in each.name)
    span = _span(times)
    if span is None or day.kind not in WHOLE:
        return None
    doubt, sure = _counts_from_monday(day)
    pairs = {"master": link.name, "weekday": day.name, "start_time": span[0], "end_time": span[1]}
    return RoleIdea(
        role="working_day",
        label=model.label,
        score=60,
        sure=sure,
        reasons=(f"has hours of weekdays for {master.label}",),
        doubts=(doubt,) if doubt else (),
        fields=_fields(pairs, "of these hours"),
    )


def _counts_from_monday(day: FieldFacts) -> tuple[str, Sure]:
    """In booking's counting Monday is 0; what counts otherwise cannot be mapped."""
    first = next((plain(text) for value, text in day.choices if value == 0), None)
    if first is not None and first.startswith(MONDAY):
        return "", Sure.CERTAIN
    if day.choices:
        return f"'{day.name}' does not count Monday as 0, as booking does", Sure.MENTIONED
    return f"'{day.name}' has to count Monday as 0, and nothing says so", Sure.LIKELY


def _away(models: ProjectModels, model: ModelFacts, master: ModelFacts) -> RoleIdea | None:
    link = _link(models, model, master)
    words = frozenset(words_of_class(model.cls))
    if model.file is None or link is None or not words & _AWAY:
        return None
    span = _span(tuple(each for each in model.fields if each.kind == "DateField"))
    if span is None:
        return None
    hours = _span(times_of(model)) or ("", "")
    reasons = [each.name for each in model.fields if each.kind in TEXT and tokens(each) & _WHY]
    pairs = {
        "master": link.name,
        "starts_on": span[0],
        "ends_on": span[1],
        "start_time": hours[0],
        "end_time": hours[1],
        "reason": reasons[0] if reasons else "",
    }
    asked = [
        each.name
        for each in model.fields
        if tokens(each) & {"status", "state", "approved", "confirmed", "accepted"}
    ]
    doubt = f"rows would count whatever their '{asked[0]}' says" if asked else ""
    return RoleIdea(
        role="day_off",
        label=model.label,
        score=60,
        sure=Sure.LIKELY if doubt else Sure.CERTAIN,
        reasons=(f"has days on which {master.label} is away",),
        doubts=(doubt,) if doubt else (),
        fields=_fields(pairs, "of this absence"),
    )
