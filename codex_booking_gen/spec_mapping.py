"""What booking.toml says of the project's own models: roles, fields, statuses, clients."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from codex_booking_gen import spec_values as values
from codex_booking_gen.contract import STATUSES, ContractField, Kind, contract_field, field_names
from codex_booking_gen.spec_constants import constant_for
from codex_booking_gen.spec_model import ClientWish, FieldWish, RoleWish, Through
from codex_booking_gen.spec_reader import Reader, Table, kind_of
from codex_booking_gen.toml_lines import Path

UNITS = ("minutes", "hours")

_FORMS: Mapping[str, tuple[str, ...]] = {
    "field": ("field", "unit", "values"),
    "through": ("through", "master", "service"),
    "value": ("value",),
}
"""The key that tells a form of mapping from the others, and all that it may have."""


def role_wish(reader: Reader, role: str, tables: Table) -> RoleWish:
    """The table `[models.<role>]`, its class apart."""
    path = ("models", role)
    table = reader.table(path, tables)
    known = ("class", "model", "fields")
    reader.refuse_unknown(path, table, (*known, "statuses") if role == "appointment" else known)
    model = reader.text((*path, "model"), table, "", values.model_problem)
    if model:
        if "class" in table:
            reader.problem(
                (*path, "model"),
                "class and model together: class names a model to generate, model one that the"
                " project has. Take one of the two out.",
            )
        else:
            _refuse_name(reader, (*path, "model"), model)
    return RoleWish(model=model, fields=_fields(reader, role, table))


def _refuse_name(reader: Reader, path: Path, model: str) -> None:
    problem = values.existing_class_problem(model.rpartition(".")[2])
    if problem:
        reader.problem(path, problem)


def _fields(reader: Reader, role: str, table: Table) -> dict[str, FieldWish]:
    """In the contract's order: what is said does not depend on where it stands."""
    path = ("models", role, "fields")
    wishes = reader.table(path, table)
    reader.refuse_unknown(path, wishes, field_names(role))
    found: dict[str, FieldWish] = {}
    for name in field_names(role):
        known = contract_field(role, name)
        if known is not None and name in wishes:
            wish = _wish(reader, (*path, name), known, wishes[name])
            if wish is not None:
                found[name] = wish
    return found


def _wish(reader: Reader, path: Path, known: ContractField, value: object) -> FieldWish | None:
    match value:
        case str():
            return _path_wish(reader, path, known, {"field": value})
        case bool() | int() | float() | time():
            return _constant(reader, path, known, value)
        case dict():
            return _table_wish(reader, path, known, value)
    reader.wrong_type(
        path, "the name of a field in quotes, a number, true or false, or a table", value
    )
    return None


def _table_wish(reader: Reader, path: Path, known: ContractField, table: Table) -> FieldWish | None:
    forms = [form for form in _FORMS if form in table]
    if len(forms) != 1:
        said = " and ".join(forms) + " together" if forms else "neither field, through nor value"
        reader.problem(
            path, f"{said}: say {{ field = ... }}, {{ through = ... }} or {{ value = ... }}."
        )
        return None
    (form,) = forms
    before = len(reader.problems)
    reader.refuse_unknown(path, table, _FORMS[form])
    if form == "field":
        wish = _path_wish(reader, path, known, table)
    elif form == "through":
        wish = _through_wish(reader, path, known, table)
    else:
        wish = _constant(reader, path, known, table["value"])
    return wish if len(reader.problems) == before else None


def _path_wish(reader: Reader, path: Path, known: ContractField, table: Table) -> FieldWish | None:
    before = len(reader.problems)
    inside = (*path, "field") if (*path, "field") in reader.lines else path
    reads = table["field"]
    if not isinstance(reads, str):
        reader.wrong_type(inside, "the name of a field in quotes", reads)
    elif problem := values.path_problem(reads):
        reader.problem(inside, problem)
    unit = reader.text((*path, "unit"), table, "minutes", _unit_problem)
    if "unit" in table and known.kind is not Kind.MINUTES:
        reader.problem(
            (*path, "unit"), f"{known.name} is {known.kind}, which has no unit. Take it out."
        )
    meant = _values(reader, (*path, "values"), known, table) if "values" in table else ()
    if len(reader.problems) > before:
        return None
    return FieldWish(path=str(reads), unit=unit, values=meant)


def _unit_problem(unit: str) -> str | None:
    return None if unit in UNITS else f"'{unit}' is no unit. Known here: {', '.join(UNITS)}."


def _values(
    reader: Reader, path: Path, known: ContractField, table: Table
) -> tuple[str | int | bool, ...]:
    """The values of a field that mean yes."""
    listed = table["values"]
    if known.kind is not Kind.YES_NO:
        reader.problem(path, f"{known.name} is {known.kind}: only yes or no is told by values.")
        return ()
    if not isinstance(listed, list) or not listed:
        reader.wrong_type(path, 'a list such as ["active"]', listed)
        return ()
    found: list[str | int | bool] = []
    for value in listed:
        if not isinstance(value, str | int):
            reader.problem(path, f"holds texts, numbers, true or false, not {kind_of(value)}.")
        elif (type(value), value) in {(type(other), other) for other in found}:
            reader.problem(path, f"holds {kind_of(value)} twice.")
        else:
            found.append(value)
    return tuple(found)


def _through_wish(
    reader: Reader, path: Path, known: ContractField, table: Table
) -> FieldWish | None:
    if known.kind is not Kind.LINKS:
        reader.problem(
            (*path, "through"), "only services are joined to masters through a model of their own."
        )
        return None
    model = reader.text((*path, "through"), table, "", values.model_problem)
    links = {
        end: reader.text((*path, end), table, "", values.link_problem)
        for end in ("master", "service")
    }
    if links["master"] and links["master"] == links["service"]:
        reader.problem((*path, "service"), "is the same link as master.")
    return FieldWish(through=Through(model, **links))


def _constant(reader: Reader, path: Path, known: ContractField, value: object) -> FieldWish | None:
    """A constant of the right kind; a text may say a time of day."""
    inside = (*path, "value") if (*path, "value") in reader.lines else path
    found, problem = constant_for(known, value)
    if problem:
        reader.problem(inside, problem)
        return None
    return FieldWish(value=found, is_constant=True)


def client_wish(reader: Reader, tables: Table) -> ClientWish:
    """The table `[models.client]`."""
    path = ("models", "client")
    table = reader.table(path, tables)
    reader.refuse_unknown(path, table, ("model", "guests_only"))
    model = reader.text((*path, "model"), table, "", values.model_problem)
    guests_only = reader.yes_no((*path, "guests_only"), table, default=False)
    if model and guests_only:
        reader.problem(
            (*path, "guests_only"),
            "guests only, and yet a model of clients. Take one of the two out.",
        )
    return ClientWish(model=model, guests_only=guests_only)


def status_wishes(reader: Reader, tables: Table) -> dict[str, tuple[str, ...]]:
    """The table `[models.appointment.statuses]`: in the contract's order."""
    appointment = tables.get("appointment")
    if not isinstance(appointment, dict) or "statuses" not in appointment:
        return {}
    path = ("models", "appointment", "statuses")
    table = reader.table(path, appointment)
    reader.refuse_unknown(path, table, STATUSES)
    found: dict[str, tuple[str, ...]] = {}
    for status in STATUSES:
        if status in table:
            found[status] = _texts(reader, (*path, status), table[status])
    _refuse_doubles(reader, path, found)
    return found


def _texts(reader: Reader, path: Path, value: object) -> tuple[str, ...]:
    if value == "":
        if path[-1] in values.NEEDED_STATUSES:
            reader.problem(path, "bookings need this status. Name the text that says it.")
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        reader.wrong_type(path, "a text, or a list of texts", value)
        return ()
    for text in listed:
        if not isinstance(text, str) or not text:
            reader.problem(path, f"holds texts, not {kind_of(text)}.")
            return ()
    return tuple(listed)


def _refuse_doubles(reader: Reader, path: Path, found: Mapping[str, tuple[str, ...]]) -> None:
    """What is not named means itself."""
    meaning = {status: status for status in STATUSES if status not in found}
    for status, texts in found.items():
        for text in texts:
            if text in meaning:
                reader.problem(
                    (*path, status), f"'{text}' is {meaning[text]} already: it can mean one thing."
                )
            meaning.setdefault(text, status)
