"""What `check` says: an answer to each thing that it asks, and what to do. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from codex_booking_gen.plan import (
    EXIT_CONFLICT,
    EXIT_CORE_EDITED,
    EXIT_ERROR,
    EXIT_PENDING,
    Action,
    Kind,
    Plan,
    gravest,
)
from codex_booking_gen.screen import Screen
from codex_booking_gen.state import STATE_FOLDER

JSON_VERSION = 1
_SHOWN = 12
"""So many files are named."""
_STYLES = {"ok": "green", "failed": "bold red", "pending": "yellow", "unknown": "dim"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The plan, as far as it could be made."""

    plan: Plan
    asked: bool = True
    """The project was looked at. False: other things must be mended before it can be loaded."""
    loaded: bool = True
    """False: it was not to be loaded, and the files alone were looked at."""

    @property
    def exit_code(self) -> int:
        """0, or the code of the gravest finding; 3 where all is well, but `generate` has work."""
        return gravest(
            [self.plan.exit_code, 0 if self.up_to_date in {None, True} else EXIT_PENDING]
        )

    @property
    def fits(self) -> bool | None:
        """The project is one that the app works in; None: not known."""
        if not self.asked:
            return None
        return None if self._good(EXIT_ERROR) and not self.loaded else self._good(EXIT_ERROR)

    @property
    def core_intact(self) -> bool:
        return self._good(EXIT_CORE_EDITED)

    @property
    def decided(self) -> bool | None:
        """No conflict is left, nor a marker of one; None: not known."""
        good = self._good(EXIT_CONFLICT)
        return None if good and not self.asked else good

    @property
    def up_to_date(self) -> bool | None:
        """`generate` would write nothing; None: not known."""
        known = self.asked and self.fits is not False and self.core_intact
        return self.plan.is_empty if known else None

    def _good(self, code: int) -> bool:
        return all(problem.exit_code != code for problem in self.plan.problems)


def verdict_text(verdict: Verdict, screen: Screen) -> str:
    """A line for each question; what is wrong is told by the problems."""
    lines = [
        _fits(verdict, screen),
        _answer(verdict.core_intact, "the core is intact", "the core was edited", screen),
        _answer(verdict.decided, _decided(verdict), "conflicts are left to decide", screen),
        *_pending_lines(verdict, screen),
        *(f"  note     {note}" for note in verdict.plan.notes),
    ]
    return "\n".join(lines)


def verdict_json(verdict: Verdict) -> str:
    """The same for programs; null is what could not be asked. Keys are only ever added."""
    document = {
        "version": JSON_VERSION,
        "exit_code": verdict.exit_code,
        "fits": verdict.fits,
        "core_intact": verdict.core_intact,
        "decided": verdict.decided,
        "up_to_date": verdict.up_to_date,
        "pending": [_action_json(action) for action in verdict.plan.changes],
        "state_pending": bool(verdict.up_to_date is False and verdict.plan.state_files),
        "problems": [
            {
                "exit_code": problem.exit_code,
                "message": problem.message,
                "hint": problem.hint,
                "paths": list(problem.paths),
            }
            for problem in verdict.plan.problems
        ],
        "notes": list(verdict.plan.notes),
    }
    return json.dumps(document, indent=2)


def _fits(verdict: Verdict, screen: Screen) -> str:
    if verdict.fits is None and verdict.asked:
        return _line("unknown", "whether the project fits: it was not to be loaded", screen)
    return _answer(verdict.fits, "the project fits", "the project does not fit", screen)


def _answer(good: bool | None, yes: str, no: str, screen: Screen) -> str:
    if good is None:
        return _line("unknown", f"whether {yes}: what is wrong has to be mended first", screen)
    return _line("ok", yes, screen) if good else _line("failed", no, screen)


def _decided(verdict: Verdict) -> str:
    return "anything is left to decide" if verdict.decided is None else "nothing to decide"


def _line(word: str, text: str, screen: Screen) -> str:
    return f"  {screen.paint(f'{word:<7}', _STYLES[word])}  {text}"


def _pending_lines(verdict: Verdict, screen: Screen) -> Iterator[str]:
    if verdict.up_to_date is None:
        yield _answer(None, "generate would change anything", "", screen)
        return
    if verdict.up_to_date:
        yield _line("ok", "generate would change nothing", screen)
        return
    changes = verdict.plan.changes
    if not changes:
        unnoted = verdict.plan.unnoted
        what = f"{STATE_FOLDER}/ does not know of {unnoted} yet"
        other = f"generate would bring {STATE_FOLDER}/ up to date"
        yield _line("pending", what if unnoted else other, screen)
        yield f"{'':11}Have it noted, and commit it: codex-booking generate --yes"
        return
    yield _line("pending", f"generate would change {_files(len(changes))}", screen)
    core = [action for action in changes if action.kind is Kind.CORE]
    rows = [(action.verb.value, action.place) for action in changes if action not in core]
    rows = [
        *rows[:_SHOWN],
        *([("", f"and {len(rows) - _SHOWN} more")] if len(rows) > _SHOWN else []),
    ]
    rows += [("update", f"the core, {_files(len(core))}")] if core else []
    wide = max(len(verb) for verb, _ in rows)
    yield from (f"{'':11}{verb:<{wide}}  {what}" for verb, what in rows)
    yield from (f"{'':11}because {what}" for what in verdict.plan.drift)
    yield f"{'':11}See them: codex-booking diff. Write them: codex-booking generate"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _action_json(action: Action) -> dict[str, object]:
    return {
        "verb": action.verb.value,
        "path": action.path,
        "place": action.place,
        "kind": action.kind.value,
        "reason": action.reason,
        "because": list(action.because),
    }
