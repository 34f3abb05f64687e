"""A Spec as the text of a booking.toml, with comments for its reader."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import time

from codex_booking_gen.spec_model import ROLES, FieldWish, RoleWish, Spec
from codex_booking_gen.toml_lines import Path

type Reasons = Mapping[Path, str]
"""Path of a key -> why it says what it says."""

_COMMENT_AT = 36


def default_toml(spec: Spec, reasons: Reasons | None = None) -> str:
    """A booking.toml that says `spec`; parse_spec reads the same out of it.

    Each of `reasons` becomes a comment above its key or table.
    """
    why = reasons or {}
    lines = [
        "# What codex-booking generates. Change it and run `codex-booking generate` again.",
        "",
        *_app(spec, why),
        "",
        "# Call things what your trade calls them: fields, labels and urls follow the class names.",
    ]
    if any(wish.model for wish in spec.roles.values()):
        lines += [
            "# model is one that the project has. Its fields are named where they are not called",
            "# as the contract calls them: a name, a path (branch.time_zone), or a constant.",
        ]
    for role in ROLES:
        lines += _role(spec, role, why)
    lines += _client(spec, why)
    wizard = f"wizard = {_literal(spec.features.wizard)}"
    lines += ["", "[features]", _commented(wizard, "the public pages on which visitors book")]
    return "\n".join(lines) + "\n"


def _app(spec: Spec, why: Reasons) -> Iterator[str]:
    app = spec.app
    yield from _table(("app",), why)
    zone = f'time_zone = "{app.time_zone}"' if app.time_zone else '# time_zone = "Europe/Berlin"'
    base = f'base_template = "{app.base_template or "base.html"}"'
    for key, line, comment in (
        ("name", f'name = "{app.name}"', "dotted package of the app"),
        ("url", f'url = "{app.url}"', "where the root urls include it"),
        ("time_zone", zone, "the business's zone; without it settings.TIME_ZONE"),
        (
            "base_template",
            base if app.base_template else f"# {base}",
            "the site's own base template",
        ),
    ):
        yield from _reason(("app", key), why)
        yield _commented(line, comment)


def _role(spec: Spec, role: str, why: Reasons) -> Iterator[str]:
    path = ("models", role)
    wish = spec.roles.get(role, RoleWish())
    yield from _table(path, why)
    key, value = ("model", wish.model) if wish.model else ("class", getattr(spec.models, role))
    yield from _pair((*path, key), _literal(value), why)
    if wish.fields:
        yield from _table((*path, "fields"), why)
        for name, field in wish.fields.items():
            yield from _pair((*path, "fields", name), _field(field), why)
    if role == "appointment" and spec.statuses:
        yield from _table((*path, "statuses"), why)
        for status, texts in spec.statuses.items():
            yield from _pair((*path, "statuses", status), _status(texts), why)


def _client(spec: Spec, why: Reasons) -> Iterator[str]:
    path = ("models", "client")
    if spec.client.guests_only:
        yield from _table(path, why)
        yield from _reason((*path, "guests_only"), why)
        yield _commented("guests_only = true", "a booking is a guest's, without an account")
    elif spec.client.model:
        yield from _table(path, why)
        yield from _pair((*path, "model"), _literal(spec.client.model), why)


def _table(path: Path, why: Reasons) -> Iterator[str]:
    yield from _reason(path, why)
    yield f"[{'.'.join(path)}]"


def _pair(path: Path, value: str, why: Reasons) -> Iterator[str]:
    yield from _reason(path, why)
    yield f"{path[-1]} = {value}"


def _reason(path: Path, why: Reasons) -> Iterator[str]:
    for line in why.get(path, "").splitlines():
        yield f"# {line}".rstrip()


def _field(wish: FieldWish) -> str:
    if wish.is_constant:
        told = _literal(wish.value)
        return f"{{ value = {told} }}" if isinstance(wish.value, str) else told
    if wish.through:
        ends = {"master": wish.through.master, "service": wish.through.service}
        named = {"through": wish.through.model} | {end: link for end, link in ends.items() if link}
        return _inline({key: _literal(value) for key, value in named.items()})
    if wish.unit == "minutes" and not wish.values:
        return _literal(wish.path)
    parts = {"field": _literal(wish.path)}
    if wish.unit != "minutes":
        parts["unit"] = _literal(wish.unit)
    if wish.values:
        parts["values"] = f"[{', '.join(_literal(value) for value in wish.values)}]"
    return _inline(parts)


def _inline(parts: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in parts.items())} }}"


def _status(texts: tuple[str, ...]) -> str:
    if len(texts) == 1:
        return _literal(texts[0])
    return f"[{', '.join(_literal(text) for text in texts)}]" if texts else '""'


def _literal(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case time():
            return value.isoformat()
        case str():
            # what JSON escapes, TOML reads alike; DEL is the one that JSON leaves as it is
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return str(value)


def _commented(line: str, comment: str) -> str:
    return f"{line:<{_COMMENT_AT}}# {comment}"
