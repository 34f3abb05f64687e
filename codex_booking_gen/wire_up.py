"""The part of the plan that wires the app into the project: INSTALLED_APPS and the root urls."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from codex_booking_gen.facts import Facts
from codex_booking_gen.plan import Action, Kind, Step, Verb
from codex_booking_gen.spec import SPEC_FILE, Spec
from codex_booking_gen.state import Wired
from codex_booking_gen.wiring import (
    AlreadyThere,
    CannotChange,
    Changed,
    Outcome,
    include_urls,
    wire_settings,
)

INSTALLED_APPS = "installed_apps"
URLS = "urls"
_UNASKED = "the project was not asked whether it is there already"


@dataclass(frozen=True, slots=True)
class WiringPlan:
    """Edits of the project's own files, and what is left to the owner."""

    actions: tuple[Action, ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    record: Mapping[str, Wired]


@dataclass(slots=True)
class _Work:
    """The edits so far; both may fall on one file."""

    texts: dict[str, bytes]
    actions: dict[str, Action] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    record: dict[str, Wired] = field(default_factory=dict)

    def edit(self, path: str, after: bytes, what: str) -> None:
        before = self.actions[path].before if path in self.actions else self.texts[path]
        reason = f"{self.actions[path].reason}, {what}" if path in self.actions else what
        self.actions[path] = Action(Verb.WIRE, path, Kind.WIRING, before, after, reason)
        self.texts[path] = after


def plan_wiring(
    spec: Spec,
    facts: Facts,
    record: Mapping[str, Wired],
    texts: Mapping[str, bytes],
    *,
    enabled: bool,
) -> WiringPlan:
    """Wire what was never wired; what the owner took out stays out.

    `record` is the state's, `texts` the settings and url files by path. Not `enabled`: nothing is
    edited, the lines to paste are told.
    """
    work = _Work(dict(texts))
    if _must_wire(work, INSTALLED_APPS, record, there=facts.app_installed, spec=spec):
        _settings(work, spec, facts, enabled=enabled)
        # Urls of an app that is not installed would keep the project from loading.
        enabled = enabled and INSTALLED_APPS in work.record
    if spec.features.wizard:
        work.notes += _elsewhere(spec, facts)
    if spec.features.wizard and _must_wire(work, URLS, record, there=facts.app_routed, spec=spec):
        _root_urls(work, spec, facts, enabled=enabled)
    return WiringPlan(
        tuple(work.actions.values()), tuple(work.steps), tuple(work.notes), work.record
    )


def wiring_unasked(spec: Spec, record: Mapping[str, Wired]) -> WiringPlan:
    """What can be said where the project is not asked: the lines to paste, unless it was wired."""
    steps = []
    if INSTALLED_APPS not in record:
        steps.append(Step("Add to INSTALLED_APPS:", _UNASKED, _app_line(spec)))
    if spec.features.wizard and URLS not in record:
        steps.append(Step("Add to urlpatterns of the root urls:", _UNASKED, _url_line(spec)))
    return WiringPlan((), tuple(steps), (), record)


def _must_wire(
    work: _Work, place: str, record: Mapping[str, Wired], *, there: bool, spec: Spec
) -> bool:
    known = record.get(place)
    if there:
        work.record[place] = Wired.WIRED
        return False
    if known is None:
        return True
    work.record[place] = Wired.TAKEN_OUT
    if known is Wired.WIRED:
        apps = place == INSTALLED_APPS
        where, line = ("INSTALLED_APPS", _app_line(spec)) if apps else ("urls", _url_line(spec))
        work.notes.append(
            f"{spec.app.name} was taken out of the project's {where} and stays out. To put it back:"
            f" {line}"
        )
    return False


def _elsewhere(spec: Spec, facts: Facts) -> list[str]:
    """The urls are included already, but not where booking.toml says: they are the owner's."""
    route, wanted = facts.app_route, spec.app.url
    if route is None or route == wanted:
        return []
    where = facts.urlconf_file or facts.root_urlconf
    return [
        f"{where} includes {spec.app.name}.urls at '{route}'; {SPEC_FILE} says '{wanted}':"
        " change it there, it is not moved for you."
    ]


def _app_line(spec: Spec) -> str:
    return f'"{spec.app.name}",'


def _url_line(spec: Spec) -> str:
    return f'path("{spec.app.url}", include("{spec.app.name}.urls")),'


def _settings(work: _Work, spec: Spec, facts: Facts, *, enabled: bool) -> None:
    texts = decoded(work.texts, facts.settings_files)
    if not texts:
        where = f"Add to INSTALLED_APPS of {facts.settings_module}:"
        work.steps.append(Step(where, "it lies outside the project", _app_line(spec)))
        return
    path, outcome = wire_settings(texts, spec.app.name)
    if isinstance(outcome, Changed) and not enabled:
        lines = "\n".join(added_lines(texts[path], outcome.text))
        work.steps.append(Step(f"Add to INSTALLED_APPS in {path}:", "", lines))
    else:
        _apply(work, INSTALLED_APPS, path, outcome, f"INSTALLED_APPS: {spec.app.name}")


def _root_urls(work: _Work, spec: Spec, facts: Facts, *, enabled: bool) -> None:
    module, route = f"{spec.app.name}.urls", spec.app.url
    path = facts.urlconf_file
    texts = decoded(work.texts, (path,) if path else ())
    if path is None or path not in texts:
        where = f"Add to urlpatterns of {facts.root_urlconf}:"
        work.steps.append(Step(where, "it lies outside the project", _url_line(spec)))
        return
    outcome = include_urls(texts[path], module, route)
    if isinstance(outcome, Changed) and not enabled:
        lines = "\n".join(added_lines(texts[path], outcome.text))
        work.steps.append(Step(f"Add to {path}, imports and urlpatterns:", "", lines))
    else:
        _apply(work, URLS, path, outcome, f"{route} -> {module}")


def _apply(work: _Work, place: str, path: str, outcome: Outcome, what: str) -> None:
    match outcome:
        case Changed(text):
            after = text.encode(encoding_of(work.texts[path]))
            work.edit(path, after, what)
            work.record[place] = Wired.WIRED
        case AlreadyThere():
            # The text says it, the running project does not: other settings may be in use.
            work.notes.append(f"{path} names it already, but the project does not load it so.")
        case CannotChange(snippet, reason, where):
            work.steps.append(Step(f"Paste into {path}, {where}:", reason, snippet))


def added_lines(before: str, after: str) -> tuple[str, ...]:
    """The lines that an edit puts in or changes, as they stand afterwards, without indentation."""
    old, new = before.splitlines(), after.splitlines()
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [new[start:end] for tag, _, _, start, end in codes if tag in {"insert", "replace"}]
    return tuple(line.strip() for lines in changed for line in lines if line.strip())


def decoded(contents: Mapping[str, bytes], paths: tuple[str, ...]) -> dict[str, str]:
    """The texts as they are, line ends and byte order mark included; unreadable ones left out."""
    texts: dict[str, str] = {}
    for path in paths:
        if path in contents:
            try:
                texts[path] = contents[path].decode(encoding_of(contents[path]))
            except (UnicodeDecodeError, LookupError):
                continue
    return texts


def encoding_of(content: bytes) -> str:
    try:
        name = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
    except SyntaxError:
        return "utf-8"
    # With utf-8-sig the mark would be dropped and the way back could not tell.
    return "utf-8" if name == "utf-8-sig" else name
