"""booking.toml becomes a Spec, validated once, at the edge, and a Spec becomes a booking.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

from codex_booking_gen import spec_values as values
from codex_booking_gen.errors import SpecError
from codex_booking_gen.spec_mapping import client_wish, role_wish, status_wishes
from codex_booking_gen.spec_model import (
    FEATURES,
    ROLES,
    SPEC_FILE,
    App,
    ClientWish,
    Features,
    FieldWish,
    Models,
    RoleWish,
    Spec,
    Through,
)
from codex_booking_gen.spec_reader import Reader, Table
from codex_booking_gen.spec_toml import default_toml
from codex_booking_gen.toml_lines import key_lines

__all__ = [
    "FEATURES",
    "ROLES",
    "SPEC_FILE",
    "App",
    "ClientWish",
    "Features",
    "FieldWish",
    "Models",
    "RoleWish",
    "Spec",
    "Through",
    "default_toml",
    "parse_spec",
]


def parse_spec(text: str) -> Spec:
    """Read booking.toml.

    Raises SpecError with all problems at once, each with its line, its key and the nearest right
    one. What only the project's models can tell is left to `bind`.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{SPEC_FILE}:{_syntax_line(text, error)}: {_sentence(error)}") from error
    reader = Reader(key_lines(text))
    spec = _spec(reader, document)
    if reader.problems:
        lines = [f"{SPEC_FILE}:{line}: {problem}" for line, problem in sorted(reader.problems)]
        raise SpecError("\n".join(lines))
    return spec


def _syntax_line(text: str, error: tomllib.TOMLDecodeError) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found.group(1)) if found else max(1, len(text.splitlines()))


def _sentence(error: tomllib.TOMLDecodeError) -> str:
    message = re.sub(r" \(at .*\)$", "", str(error))
    told = re.search(r"\('.*',?\)", message)  # a table's name, as a Python tuple
    if told:
        message = message.replace(told[0], f"[{'.'.join(re.findall("'([^']*)'", told[0]))}]")
    return f"not valid TOML: {message[:1].lower()}{message[1:]}."


def _spec(reader: Reader, document: Table) -> Spec:
    reader.refuse_unknown((), document, ("app", "models", "features"))
    app = _app(reader, document)
    tables = reader.table(("models",), document)
    reader.refuse_unknown(("models",), tables, (*ROLES, "client"))
    wishes = {role: role_wish(reader, role, tables) for role in ROLES}
    return Spec(
        app=app,
        models=_models(reader, tables, wishes),
        features=_features(reader, document),
        roles={role: wish for role, wish in wishes.items() if wish != RoleWish()},
        client=client_wish(reader, tables),
        statuses=status_wishes(reader, tables),
    )


def _app(reader: Reader, document: Table) -> App:
    table = reader.table(("app",), document)
    reader.refuse_unknown(("app",), table, tuple(key.name for key in fields(App)))
    default = App()
    name = reader.text(("app", "name"), table, default.name, values.app_name_problem)
    label = name.rpartition(".")[2]
    base = reader.text(
        ("app", "base_template"),
        table,
        "",
        lambda template: values.base_template_problem(template, label),
    )
    return App(
        name=name,
        url=reader.text(("app", "url"), table, default.url, values.url_problem),
        time_zone=reader.text(("app", "time_zone"), table, "", values.time_zone_problem),
        base_template=base or None,
    )


def _models(reader: Reader, tables: Table, wishes: dict[str, RoleWish]) -> Models:
    """The classes of all roles; those that clash are told."""
    classes: dict[str, str] = {}
    for role in ROLES:
        path = ("models", role, "class")
        table = tables.get(role)
        model = wishes[role].model
        classes[role] = (
            model.rpartition(".")[2]
            if model
            else reader.text(
                path,
                table if isinstance(table, dict) else {},
                getattr(Models(), role),
                values.class_name_problem,
            )
        )
    models = Models(**classes)
    _refuse_clashes(reader, models, wishes)
    return models


def _refuse_clashes(reader: Reader, models: Models, wishes: dict[str, RoleWish]) -> None:
    mapped = {role: wish.model for role, wish in wishes.items() if wish.model}
    keys = {role: ("models", role, "model" if role in mapped else "class") for role in ROLES}

    def rank(role: str) -> int:
        # What is blamed is the later one: a default has no line, a model has its name already.
        return 1 if role in mapped else 2 * (keys[role] in reader.lines)

    bad = {role for role in ROLES if reader.bad & {keys[role], ("models", role, "model")}}
    names = models.roles()
    good = {role: names[role] for role in sorted(ROLES, key=rank) if role not in bad}
    for role, problem in values.clash_problems(good, mapped).items():
        reader.problem(keys[role], problem)


def _features(reader: Reader, document: Table) -> Features:
    table = reader.table(("features",), document)
    reader.refuse_unknown(("features",), table, FEATURES)
    return Features(
        **{
            name: reader.yes_no(("features", name), table, default=getattr(Features(), name))
            for name in FEATURES
        }
    )
