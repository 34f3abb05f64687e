"""Which fields of the project's could be which of the contract's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codex_booking_gen.model_facts import FieldFacts, ModelFacts, Scalar
from codex_booking_gen.proposing.durations import Length, duration_of, unit_of
from codex_booking_gen.proposing.ideas import FieldIdea
from codex_booking_gen.proposing.reading import (
    TEXT,
    WHOLE,
    ProjectModels,
    is_of_framework,
    times_of,
    tokens,
)
from codex_booking_gen.proposing.roles import is_price, is_thing
from codex_booking_gen.proposing.ways import best_way
from codex_booking_gen.proposing.words import word_set, words_of_text

_NAMES = (
    *("full_name", "fullname", "display_name", "public_name", "title", "label", "caption"),
    *("bezeichnung", "nom", "nombre", "nome", "naam", "nazwa"),
    *("titel", "titre", "titulo", "titolo", "tytul"),
)
_ON = word_set(
    """
    active open enabled available bookable published visible public working employed current
    online aktiv buchbar actif activo ativo attivo actief aktywny offered
    """
)
_OFF = word_set(
    """
    archived inactive disabled deleted hidden retired removed blocked suspended discontinued
    left closed inaktiv archiviert weg ausgeschieden
    """
)
_STATES = word_set("status state stage zustand estado stato etat")
_ZONES = frozenset({"time_zone", "timezone", "tz", "tz_name", "zeitzone", "tzname"})
_PAIRS = {
    "work": (
        ("work_from", "work_until"),
        ("work_from", "work_to"),
        ("works_from", "works_until"),
        ("works_from", "works_to"),
        ("working_from", "working_until"),
        ("shift_start", "shift_end"),
        ("starts_work", "ends_work"),
        ("day_start", "day_end"),
        ("opens_at", "closes_at"),
        ("opens", "closes"),
        ("opening_time", "closing_time"),
        ("open_time", "close_time"),
        ("start_time", "end_time"),
        ("from_time", "to_time"),
        ("start_work", "end_work"),
        ("work_starts", "work_ends"),
    ),
    "break": (
        ("lunch_start", "lunch_end"),
        ("lunch_from", "lunch_until"),
        ("break_from", "break_until"),
        ("break_from", "break_to"),
        ("pause_start", "pause_end"),
        ("pause_from", "pause_until"),
    ),
}
_SMALL = {
    "buffer_between_minutes": word_set("buffer turnaround puffer"),
    "min_gap_after_minutes": word_set("cleanup cleaning after gap nachbereitung"),
    "prep_before_minutes": word_set("prep preparation setup before vorbereitung"),
}


def master_fields(
    models: ProjectModels, master: ModelFacts, service: ModelFacts | None
) -> tuple[FieldIdea, ...]:
    """What of a model could be what the contract asks of a master."""
    found = [*_name(master), *_active(master), *_time_zone(models, master)]
    way = best_way(models, master, service) if service is not None else None
    if way is not None and way.toml != '"services"':
        found.append(FieldIdea(field="services", toml=way.toml, reason=way.reason, doubt=way.doubt))
    found += _pair(master, "work")
    found += _pair(master, "break")
    found += _small(master, "buffer_between_minutes")
    found += _capacity(master)
    return tuple(found)


def service_fields(service: ModelFacts) -> tuple[FieldIdea, ...]:
    """What of a model could be what the contract asks of a service."""
    found = [*_name(service), *_active(service)]
    length = duration_of(service)
    if length is not None and not _is_plain_minutes(service, length):
        found.append(_duration(length))
    found += _small(service, "min_gap_after_minutes")
    found += _small(service, "prep_before_minutes")
    found += _price(service)
    return tuple(found)


def _is_plain_minutes(service: ModelFacts, length: Length) -> bool:
    return length.name == "duration_minutes"


def _duration(length: Length) -> FieldIdea:
    return FieldIdea(
        field="duration_minutes",
        toml=length.toml,
        reason=length.reason,
        doubt=length.doubt,
        unit_of=length.name if length.doubt else "",
    )


def _own(model: ModelFacts) -> Iterator[FieldFacts]:
    """The columns of a model."""
    for each in model.fields:
        if not (each.reverse or each.related):
            yield each


def _name(model: ModelFacts) -> Iterator[FieldIdea]:
    texts = {each.name: each for each in _own(model) if each.kind in TEXT}
    if "name" in texts:
        return
    person = "first_name" in texts or "last_name" in texts
    for name in _NAMES:
        if name in texts and not (person and name in ("title", "titel", "titre")):
            yield FieldIdea(field="name", toml=f'"{name}"', reason="what a row is called")
            return


def _active(model: ModelFacts) -> Iterator[FieldIdea]:
    own = model.field("is_active")
    if own is not None and own.kind in ("BooleanField", "NullBooleanField"):
        return
    for each in _own(model):
        names = tokens(each) - {"is", "ist", "est", "es"}
        if each.kind == "BooleanField" and len(names) == 1 and names & (_ON | _OFF):
            toml = f'"{each.name}"'
            if names & _OFF:
                toml = f'{{ field = "{each.name}", values = [false] }}'
            yield FieldIdea(field="is_active", toml=toml, reason="a yes or no")
            return
    for each in _own(model):
        if each.choices and (tokens(each) & _STATES or each is own):
            idea = _by_state(each)
            if idea is not None:
                yield idea
                return
    if own is not None and own.kind in WHOLE:
        toml, doubt = '{ field = "is_active", values = [1] }', "1 is taken to mean yes"
        yield FieldIdea(field="is_active", toml=toml, reason="a number", doubt=doubt)


def _by_state(each: FieldFacts) -> FieldIdea | None:
    """A status, of whose values some mean yes."""
    known = [(value, f"{value} {text}") for value, text in each.choices if value not in ("", None)]
    meant = [value for value, text in known if frozenset(words_of_text(text)) & _ON]
    open_ = _not_off(known)
    meant = [value for value in meant if value in open_]
    doubt = "" if len(meant) == 1 else "several of its values sound active"
    if not meant and len(open_) < len(known):
        # words of a trade: another one means no, and a new row has this one
        meant = [value for value, _ in known if value in open_ and value == each.default]
        doubt = "that only its default means yes is a guess"
    if not meant or len(meant) == len(known):
        return None
    shown = ", ".join(_toml_value(value) for value in meant)
    all_of_them = ", ".join(str(value) for value, _ in known)
    return FieldIdea(
        field="is_active",
        toml=f'{{ field = "{each.name}", values = [{shown}] }}',
        reason=f"its values: {all_of_them}",
        doubt=doubt,
    )


def _not_off(known: Sequence[tuple[Scalar, str]]) -> list[Scalar]:
    negated = _OFF | {"not", "un", "in", "non", "nicht", "no"}
    return [value for value, text in known if not frozenset(words_of_text(text)) & negated]


def _toml_value(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _time_zone(models: ProjectModels, master: ModelFacts) -> Iterator[FieldIdea]:
    if master.field("time_zone") is not None:
        return
    own = next((each for each in _own(master) if _is_zone(each)), None)
    if own is not None:
        yield FieldIdea(field="time_zone", toml=f'"{own.name}"', reason="its time zone")
        return
    ways = []
    for link in models.links(master):
        there = models.related(link)
        # the account's zone is the one in which its owner reads, not the one of the place
        if there is None or there.label == models.user or is_of_framework(there):
            continue
        for each in _own(there):
            if _is_zone(each):
                ways.append((f"{link.name}.{each.name}", there.label))
    if ways:
        path, label = ways[0]
        doubt = "" if len(ways) == 1 else f"{ways[1][0]} could be meant as well"
        yield FieldIdea(
            field="time_zone", toml=f'"{path}"', reason=f"that of its {label}", doubt=doubt
        )


def _is_zone(each: FieldFacts) -> bool:
    return each.name.lower() in _ZONES and each.kind in TEXT | {"Field"}


def _pair(model: ModelFacts, which: str) -> Iterator[FieldIdea]:
    names = {each.name for each in times_of(model)}
    if {f"{which}_start", f"{which}_end"} & names:
        return
    for start, end in _PAIRS[which]:
        if start in names and end in names:
            for side, name, other in (
                (f"{which}_start", start, "end"),
                (f"{which}_end", end, "start"),
            ):
                yield FieldIdea(
                    field=side,
                    toml=f'"{name}"',
                    reason="a time of day",
                    partner=f"{which}_{other}",
                )
            return


def _small(model: ModelFacts, field: str) -> Iterator[FieldIdea]:
    """Minutes around a service."""
    if model.field(field) is not None:
        return
    for each in _own(model):
        names = tokens(each)
        if not names & _SMALL[field] or (field == "min_gap_after_minutes" and "before" in names):
            continue
        if each.kind == "DurationField":
            yield FieldIdea(field=field, toml=f'"{each.name}"', reason="a DurationField")
            return
        if each.kind in WHOLE and not names & {"days", "day", "hours", "hour"}:
            unit, told = unit_of(each)
            doubt = "" if unit == "minutes" else "nothing says whether it holds minutes"
            reason = f"{told}: minutes" if told else f"'{each.name}' of the model"
            yield FieldIdea(
                field=field,
                toml=f'"{each.name}"',
                reason=reason,
                doubt=doubt,
                unit_of=each.name if doubt else "",
            )
            return


def _capacity(master: ModelFacts) -> Iterator[FieldIdea]:
    if master.field("max_clients_parallel") is not None:
        return
    words = {"capacity", "seats", "places", "clients", "kapazitat", "capacite", "capacidad"}
    for each in _own(master):
        if each.kind in WHOLE and tokens(each) & words:
            yield FieldIdea(
                field="max_clients_parallel",
                toml=f'"{each.name}"',
                reason=f"'{each.name}' of the model",
                doubt="it may count people of one booking, not bookings at the same time"
                if is_thing(master.label)
                else "it may count something else than bookings at the same time",
                asked=False,
            )
            return


def _price(service: ModelFacts) -> Iterator[FieldIdea]:
    own = service.field("price")
    if own is not None and is_price(own.kind, tokens(own)):
        return
    names = {each.name for each in service.fields}
    found = [each for each in _own(service) if is_price(each.kind, tokens(each))]
    if not found:
        return
    each = found[0]
    doubt = ""
    if tokens(each) & {"cents", "cent", "pence", "grosze", "rappen"}:
        return
    if each.kind in WHOLE:
        doubt = "a whole number: it could be cents"
    elif f"{each.name}_currency" in names:
        doubt = f"it has a currency of its own ('{each.name}_currency'), which is not shown"
    elif len(found) > 1:
        doubt = f"'{found[1].name}' could be meant as well"
    yield FieldIdea(field="price", toml=f'"{each.name}"', reason="what it costs", doubt=doubt)
