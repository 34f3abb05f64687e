"""What `doctor` says: one line for each thing that was looked at, and the fix below it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from codex_booking_gen.plan import EXIT_ERROR
from codex_booking_gen.screen import Screen

JSON_VERSION = 1


class Level(StrEnum):
    """How a thing stands."""

    OK = "ok"
    WARNING = "warning"
    """It works, and might work better or will not for long."""
    PROBLEM = "problem"
    """It does not work, or bookings are not safe."""


_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "bold red"}
_INDENT = " " * (max(len(level) for level in Level) + 2)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    """For programs: `urls`, `guard`."""
    level: Level
    text: str
    """What was found, without a full stop; may have lines."""
    fix: str = ""
    """What to do; may have lines. Empty where all is well."""


def ok(name: str, text: str) -> Check:
    return Check(name, Level.OK, text)


def warning(name: str, text: str, fix: str) -> Check:
    return Check(name, Level.WARNING, text, fix)


def problem(name: str, text: str, fix: str) -> Check:
    return Check(name, Level.PROBLEM, text, fix)


def exit_code(checks: Iterable[Check]) -> int:
    """1 where there is a problem."""
    return EXIT_ERROR if any(check.level is Level.PROBLEM for check in checks) else 0


def diagnosis_text(checks: Iterable[Check], screen: Screen) -> str:
    """A line for each, the fix below it, and the sum."""
    checks = list(checks)
    lines = [line for check in checks for line in _lines(check, screen)]
    return "\n".join([*lines, "", _sum(checks)])


def _lines(check: Check, screen: Screen) -> Iterator[str]:
    first, *more = check.text.splitlines()
    level = f"{check.level:<{len(_INDENT)}}"
    yield screen.paint(level, _STYLES[check.level]) + first
    yield from (f"{_INDENT}{line}" for line in more)
    for line in check.fix.splitlines():
        yield screen.paint(f"{_INDENT}-> {line}", "dim")


def _sum(checks: Iterable[Check]) -> str:
    levels = [check.level for check in checks]
    found = [
        f"{count} {level}{'' if count == 1 else 's'}"
        for level in (Level.PROBLEM, Level.WARNING)
        if (count := levels.count(level))
    ]
    return f"{', '.join(found)}." if found else "All is well."


def diagnosis_json(checks: Iterable[Check]) -> str:
    """For programs; keys are only ever added."""
    checks = list(checks)
    told = {
        "version": JSON_VERSION,
        "exit_code": exit_code(checks),
        "checks": [asdict(check) for check in checks],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
