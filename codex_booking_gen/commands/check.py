"""`check`: what CI asks. Look, plan, say what `generate` would do; nothing at all is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from codex_booking_gen.assemble import draft_plan
from codex_booking_gen.commands.asking import Asking, Loading, Unasked
from codex_booking_gen.commands.looking import look, plan_with
from codex_booking_gen.commands.readers import (
    loading,
    marked_plan,
    reading,
    spec_of_defaults,
)
from codex_booking_gen.dialogue import Dialogue
from codex_booking_gen.manage_py import named_root
from codex_booking_gen.plan import Plan
from codex_booking_gen.verdict import Verdict, verdict_json, verdict_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said."""

    directory: Path | None = None
    """The project's folder; None: the project around the current folder."""
    as_json: bool = False
    loading: Loading = field(default_factory=Loading)


def check(options: Options, dialogue: Dialogue) -> int:
    """The command; answers its exit code. Raises CodexBookingError where nothing can be told."""
    verdict = judge(options)
    if options.as_json:
        dialogue.say(verdict_json(verdict))
    else:
        dialogue.say(verdict_text(verdict, dialogue.screen))
    if verdict.plan.problems:
        from codex_booking_gen.report import problems_text

        dialogue.warn(problems_text(verdict.plan.problems))
    return verdict.exit_code


def judge(options: Options) -> Verdict:
    """What `generate` would do, and what is in its way."""
    root = named_root(options.directory)
    with loading(root, options.directory, options.loading) as asking:
        return judged(root, asking)


def judged(root: Path, asking: Asking | Unasked) -> Verdict:
    """What `generate` would do in the project that is being asked. Raises as `check` does."""
    with reading(root):
        inputs = look(root, new_spec=spec_of_defaults, ask=asking.facts, from_base=True)
    draft = draft_plan(inputs)
    marked = marked_plan(inputs, draft)
    if marked or draft.core_edited:
        # Such a project may not even load, and that is not what has to be mended first.
        return Verdict(marked or Plan(problems=draft.problems), asked=False)
    return Verdict(plan_with(inputs, draft), loaded=asking.project is not None)
