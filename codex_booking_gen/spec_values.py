"""Which names booking.toml may hold. Each check answers None, or what is wrong with a hint."""

from __future__ import annotations

import builtins
import keyword
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from codex_booking_gen import reserved
from codex_booking_gen.naming import Role, class_name

_PYTHON_NAMES = frozenset(dir(builtins)) | frozenset(keyword.kwlist)

PROXY_HINT = "a proxy model (class Meta: proxy = True) may be called anything, and be named here."
NEEDED_STATUSES = ("confirmed", "cancelled")
"""Without them nothing could be booked, or taken back."""

_NONE: Mapping[str, str] = {}

MAX_CLASS_NAME = 24
"""Longer names would wrap lines of the generated code that stand on one line."""


def nearest(word: str, words: Iterable[str]) -> str:
    """` Did you mean 'x'?` when a word of `words` is near to `word`, else nothing."""
    near = get_close_matches(word, list(words), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def app_name_problem(name: str) -> str | None:
    """The app's dotted package."""
    for part in name.split("."):
        if not (part.isidentifier() and part.isascii()):
            return f"'{name}' is no dotted Python name. Use one like 'booking' or 'salon.visits'."
        if keyword.iskeyword(part):
            what = f"'{name}'" if part == name else f"'{part}' in '{name}'"
            return f"{what} is a keyword of Python. Choose another name."
    last = name.rpartition(".")[2]
    if last in reserved.APP_LABELS:
        return f"'{last}' is a folder in the app itself. Choose another name."
    return None


def url_problem(url: str) -> str | None:
    """Where the root urls include the app."""
    good = "Use something like 'booking/'."
    if url.startswith("/"):
        return f"'{url}' must not begin with '/'. {good}"
    if not url.endswith("/"):
        return f"'{url}' must end with '/'. {good}"
    if "<" in url or ">" in url:
        return f"'{url}' must not take arguments: the app is included at one fixed place. {good}"
    if not re.fullmatch(r"(?:[A-Za-z0-9._~-]+/)+", url):
        return f"'{url}' may hold letters, digits and '-', '_', '.', '~' between slashes. {good}"
    return None


def time_zone_problem(zone: str) -> str | None:
    """The business's time zone; empty is settings.TIME_ZONE."""
    known = zoneinfo.available_timezones()
    if not zone or zone in known or not known:
        return None
    hint = nearest(zone, known) or " Use a name of the IANA list, for example 'Europe/Berlin'."
    return f"there is no time zone '{zone}'.{hint}"


def base_template_problem(template: str, app_label: str) -> str | None:
    """The site's own base template."""
    good = "Name it as an extends tag would, for example 'base.html'."
    if template.startswith("/") or ".." in template.split("/"):
        return f"'{template}' must be relative to a templates folder. {good}"
    if not re.fullmatch(r"[\w./-]*\w", template):
        return f"'{template}' is no name of a template. {good}"
    if template == f"{app_label}/base.html":
        return f"'{template}' is the booking app's own base, which cannot extend itself. {good}"
    return None


def class_name_problem(name: str) -> str | None:
    """A model's class name by itself."""
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*", name):
        typed = class_name(re.sub(r"[^A-Za-z0-9 _-]", "", name))
        hint = f" Did you mean '{typed}'?" if typed != name and typed.isidentifier() else ""
        return f"'{name}' is no class name in CamelCase.{hint}"
    if len(name) > MAX_CLASS_NAME:
        return f"'{name}' is longer than {MAX_CLASS_NAME} letters. Choose a shorter name."
    problem = _taken_problem(name)
    return f"{problem} Choose another name." if problem else None


def _taken_problem(name: str) -> str | None:
    if name in reserved.CLASS_NAMES or name in _PYTHON_NAMES:
        return f"'{name}' means something else in the generated files."
    role = Role(name)
    if keyword.iskeyword(role.name):
        return f"'{role.cls}' would make a field '{role.name}', a keyword."
    if role.name in reserved.FIELD_NAMES:
        return f"'{role.cls}' would make a second field '{role.name}'."
    if role.slug in reserved.URL_NAMES:
        return f"'{role.cls}' would make a second page '{role.slug}/'."
    return None


def model_problem(label: str) -> str | None:
    """The label of an existing model; whether there is one, only the project knows."""
    if re.fullmatch(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", label):
        return None
    return f"'{label}' is no model. Name it as 'app.Model'."


def existing_class_problem(name: str) -> str | None:
    """The class of an existing model, which gives names to generated things."""
    if name in reserved.ACCOUNT_NAMES:
        return None
    problem = _taken_problem(name)
    return f"{problem} Give it another name: {PROXY_HINT}" if problem else None


def path_problem(path: str) -> str | None:
    """A field, or names of fields with dots between them."""
    if "__" in path.strip("_"):
        return f"'{path}' is written with dots here: '{path.replace('__', '.')}'."
    if not all(part.isidentifier() for part in path.split(".")):
        return f"'{path}' is no field. Name one, or a path such as 'branch.time_zone'."
    return None


def link_problem(name: str) -> str | None:
    """A foreign key of a model between masters and services."""
    return None if name.isidentifier() else f"'{name}' is no field. Name its foreign key."


def clash_problems(roles: Mapping[str, Role], mapped: Mapping[str, str] = _NONE) -> dict[str, str]:
    """Role name -> how its class clashes with one of the roles before it.

    `mapped` has the label of every role that an existing model plays.
    """
    found: dict[str, str] = {}
    seen: dict[str, Role] = {}
    for name, role in roles.items():
        for other_name, other in seen.items():
            clash = _clash(role, other) or _clash(other, role)
            if clash:
                key = "model" if other_name in mapped else "class"
                found.setdefault(name, f"{clash} (models.{other_name}.{key}).")
        if role.plural in reserved.FIELD_NAMES and (name, role.plural) != ("service", "services"):
            found.setdefault(name, f"'{role.cls}' would make a second field '{role.plural}'.")
        seen[name] = role
    return {name: f"{problem} {_way_out(name, mapped)}" for name, problem in found.items()}


def _way_out(role: str, mapped: Mapping[str, str]) -> str:
    if role not in mapped:
        return "Choose another name."
    if list(mapped.values()).count(mapped[role]) > 1:
        return "A model plays one role."
    return f"Give the other one another class, or this one a name of its own: {PROXY_HINT}"


def _clash(role: Role, other: Role) -> str | None:
    if role.cls == other.cls:
        return f"'{role.cls}' is already the class of another role"
    if role.cls.lower() == other.cls.lower():
        # Django's registry does not see the difference between Dayoff and DayOff.
        return f"'{role.cls}' is the model '{other.cls}' to Django"
    if role.name == other.name or role.plural == other.plural:
        return f"'{role.cls}' makes the same field names as '{other.cls}'"
    if role.cls in {other.cls + suffix for suffix in reserved.DERIVED_SUFFIXES}:
        return f"'{role.cls}' is a class that is generated for '{other.cls}'"
    return None
