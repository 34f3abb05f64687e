"""What booking.toml says, validated once, at the edge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields

from codex_booking_gen import spec_values as values
from codex_booking_gen.errors import SpecError
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
from codex_booking_gen.toml_lines import Path, key_lines, line_of

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
    one.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{SPEC_FILE}:{_syntax_line(text, error)}: {_sentence(error)}") from error
    reader = _Reader(document, key_lines(text))
    spec = reader.spec()
    if reader.problems:
        lines = [f"{SPEC_FILE}:{line}: {problem}" for line, problem in sorted(reader.problems)]
        raise SpecError("\n".join(lines))
    return spec


def default_toml(spec: Spec) -> str:
    """A booking.toml that says `spec`, with comments for its reader."""
    app = spec.app
    zone = f'time_zone = "{app.time_zone}"' if app.time_zone else '# time_zone = "Europe/Berlin"'
    base = f'base_template = "{app.base_template or "base.html"}"'
    lines = [
        "# What codex-booking generates. Change it and run `codex-booking generate` again.",
        "",
        "[app]",
        _commented(f'name = "{app.name}"', "dotted package of the app"),
        _commented(f'url = "{app.url}"', "where the root urls include it"),
        _commented(zone, "the business's zone; without it settings.TIME_ZONE"),
        _commented(base if app.base_template else f"# {base}", "the site's own base template"),
        "",
        "# Call things what your trade calls them: fields, labels and urls follow the class names.",
    ]
    for name, role in spec.models.roles().items():
        lines += [f"[models.{name}]", f'class = "{role.cls}"']
    wizard = f"wizard = {str(spec.features.wizard).lower()}"
    lines += ["", "[features]", _commented(wizard, "the public pages on which visitors book")]
    return "\n".join(lines) + "\n"


def _commented(line: str, comment: str) -> str:
    return f"{line:<36}# {comment}"


def _syntax_line(text: str, error: tomllib.TOMLDecodeError) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found.group(1)) if found else max(1, len(text.splitlines()))


def _sentence(error: tomllib.TOMLDecodeError) -> str:
    message = re.sub(r" \(at .*\)$", "", str(error))
    told = re.search(r"\('.*',?\)", message)  # a table's name, as a Python tuple
    if told:
        message = message.replace(told[0], f"[{'.'.join(re.findall("'([^']*)'", told[0]))}]")
    return f"not valid TOML: {message[:1].lower()}{message[1:]}."


class _Reader:
    """Reads the parsed document into a Spec and collects (line, problem) on the way."""

    def __init__(self, document: Mapping[str, object], lines: dict[Path, int]) -> None:
        self.document = document
        self.lines = lines
        self.problems: list[tuple[int, str]] = []
        self.bad: set[Path] = set()

    def spec(self) -> Spec:
        self._refuse_unknown((), self.document, ("app", "models", "features"))
        return Spec(app=self._app(), models=self._models(), features=self._features())

    def _app(self) -> App:
        table = self._table(("app",), self.document)
        self._refuse_unknown(("app",), table, tuple(key.name for key in fields(App)))
        default = App()
        name = self._text(("app", "name"), table, default.name, values.app_name_problem)
        label = name.rpartition(".")[2]
        base = self._text(
            ("app", "base_template"),
            table,
            "",
            lambda template: values.base_template_problem(template, label),
        )
        return App(
            name=name,
            url=self._text(("app", "url"), table, default.url, values.url_problem),
            time_zone=self._text(("app", "time_zone"), table, "", values.time_zone_problem),
            base_template=base or None,
        )

    def _models(self) -> Models:
        tables = self._table(("models",), self.document)
        self._refuse_unknown(("models",), tables, (*ROLES, "client"))
        classes: dict[str, str] = {}
        for role in (*ROLES, "client"):
            table = self._table(("models", role), tables)
            self._refuse_later(("models", role), table)
            if role == "client":
                continue
            self._refuse_unknown(("models", role), table, ("class", *_LATER_KEYS))
            path = ("models", role, "class")
            classes[role] = self._text(
                path, table, getattr(Models(), role), values.class_name_problem
            )
        models = Models(**classes)
        good = {
            name: role
            for name, role in models.roles().items()
            if ("models", name, "class") not in self.bad
        }
        # What was written is blamed for a clash with a default, which has no line.
        good = dict(sorted(good.items(), key=lambda item: self._is_written(item[0])))
        for role, problem in values.clash_problems(good).items():
            self._problem(("models", role, "class"), problem)
        return models

    def _is_written(self, role: str) -> bool:
        return ("models", role, "class") in self.lines

    def _features(self) -> Features:
        table = self._table(("features",), self.document)
        self._refuse_unknown(("features",), table, FEATURES)
        chosen: dict[str, bool] = {}
        for name in FEATURES:
            value = table.get(name, getattr(Features(), name))
            if isinstance(value, bool):
                chosen[name] = value
            else:
                self._wrong_type(("features", name), "true or false", value)
        return Features(**chosen)

    def _text(
        self,
        path: Path,
        table: Mapping[str, object],
        default: str,
        check: Callable[[str], str | None],
    ) -> str:
        if path[-1] not in table:
            return default
        value = table[path[-1]]
        if not isinstance(value, str):
            self._wrong_type(path, "text in quotes", value)
            return default
        problem = check(value)
        if problem:
            self._problem(path, problem)
            return default
        return value

    def _table(self, path: Path, parent: Mapping[str, object]) -> Mapping[str, object]:
        value = parent.get(path[-1], {})
        if isinstance(value, dict):
            return value
        self._problem(path, f"must be a table: write [{'.'.join(path)}], not {_kind(value)}.")
        return {}

    def _refuse_unknown(self, path: Path, table: Mapping[str, object], known: Path) -> None:
        for key in table:
            if key not in known:
                hint = values.nearest(key, known) or f" Known here: {', '.join(known)}."
                self._problem((*path, key), f"unknown key.{hint}")

    def _refuse_later(self, path: Path, table: Mapping[str, object]) -> None:
        client = path[-1] == "client"
        for key in table if client else _LATER_MESSAGES:
            if key in table:
                self._problem((*path, key), _later(key, client=client))

    def _wrong_type(self, path: Path, wanted: str, value: object) -> None:
        self._problem(path, f"must be {wanted}, not {_kind(value)}.")

    def _problem(self, path: Path, problem: str) -> None:
        self.bad.add(path)
        self.problems.append((line_of(self.lines, path), f"{'.'.join(path)}: {problem}"))


_LATER_MODEL = (
    "mapping to models that the project has is not supported by this version yet."
    " Name the class to generate with class, and take this out."
)
_GUESTS_ONLY = (
    "bookings by guests only are not supported by this version yet: a booking may have a user, and"
    " need not. Take it out."
)
_LATER_CLIENT = (
    "other clients are not supported by this version yet: a booking is a user's (AUTH_USER_MODEL)"
    " or a guest's. Take it out."
)
_LATER_MESSAGES = {
    "model": _LATER_MODEL,
    "fields": _LATER_MODEL,
    "statuses": "statuses of your own are not supported by this version yet: a booking is"
    " pending, confirmed, cancelled, completed, no-show or has a new time proposed. Take it out.",
}


def _later(key: str, *, client: bool) -> str:
    if client:
        return _GUESTS_ONLY if key == "guests_only" else _LATER_CLIENT
    return _LATER_MESSAGES[key]


_LATER_KEYS = tuple(_LATER_MESSAGES)


def _kind(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'the text "{value}"'
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"a {type(value).__name__}"
