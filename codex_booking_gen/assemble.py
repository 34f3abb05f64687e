"""Puts the Plan together: generated files, booking.toml, wiring, state and next steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from codex_booking_gen import checks
from codex_booking_gen.asked_fields import asked_notes, unanswered
from codex_booking_gen.binding.passed_over import passed_over
from codex_booking_gen.conflicts import conflict_problems
from codex_booking_gen.facts import Facts
from codex_booking_gen.file_plan import FilePlan, Versions, plan_files
from codex_booking_gen.inputs import Inputs, bindings_digest, spec_digest, templates_digest
from codex_booking_gen.next_steps import migration_steps, next_steps
from codex_booking_gen.plan import (
    EXIT_CORE_EDITED,
    EXIT_ERROR,
    Action,
    Kind,
    Plan,
    Problem,
    Verb,
)
from codex_booking_gen.reasons import kept_memory, renamed_classes, what_stays_behind, with_reasons
from codex_booking_gen.spec import SPEC_FILE, Spec
from codex_booking_gen.state import Origin, State, Wired, state_changes, worth_writing

if TYPE_CHECKING:
    from codex_booking_gen.edit_models import ModelEdits
    from codex_booking_gen.wire_up import WiringPlan


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan as far as it needs no facts: enough to see that the core was edited."""

    inputs: Inputs
    files: FilePlan
    problems: tuple[Problem, ...] = field(default=())

    @property
    def renamed(self) -> bool:
        """Generated under another name: there is no plan, and nothing else to say."""
        state = self.inputs.state
        return state is not None and state.app != self.inputs.spec.app.name

    @property
    def core_edited(self) -> bool:
        """The core was edited: such a project may not even load."""
        return any(problem.exit_code == EXIT_CORE_EDITED for problem in self.problems)


def draft_plan(inputs: Inputs) -> Draft:
    """Decide about the generated files, before the project is loaded."""
    state, spec = inputs.state, inputs.spec
    if state is not None and state.app != spec.app.name:
        problem = checks.renamed_problem(spec, state, inputs.place)
        return Draft(inputs, FilePlan((), {}, {}), (problem,))
    versions = Versions(
        new=inputs.rendered,
        yours=inputs.yours,
        state=state,
        moves=inputs.moves,
        formatted=inputs.formatted,
        carried=inputs.carried,
    )
    files = plan_files(versions, inputs.wishes)
    # Where some files are as generated, the folder is ours, and what else lies there the owner's.
    ours = state is not None or any(action.verb is Verb.IDENTICAL for action in files.actions)
    problems = (
        *checks.file_problems(files.actions, () if ours else inputs.others),
        *conflict_problems(files.actions, markers=inputs.wishes.markers),
    )
    return Draft(inputs, files, problems)


def plan_without_facts(draft: Draft) -> Plan:
    """What can be said about a project that must not be loaded; it has problems, so no changes."""
    return Plan(actions=draft.files.actions, problems=draft.problems)


def plan_restored(draft: Draft) -> Plan:
    """The plan that puts files back. The project is not asked: it may not load without them."""
    inputs, state, files = draft.inputs, draft.inputs.stored, draft.files
    if state is None or draft.problems:
        return plan_without_facts(draft)
    new_state = replace(state, files=files.records, base=files.base)
    write_state = worth_writing(state, new_state, files_change=False)
    return Plan(
        actions=files.actions,
        notes=(*inputs.notes, *_pending_notes(files)),
        next_steps=migration_steps(inputs.spec, files.actions),
        state_files=state_changes(state, new_state) if write_state else {},
    )


def finish_plan(draft: Draft, facts: Facts | None, texts: Mapping[str, bytes]) -> Plan:
    """The whole plan. `facts` is None where the project is not to be asked; `texts` are its
    settings and url files by path."""
    inputs, state, stored = draft.inputs, draft.inputs.state, draft.inputs.stored
    wiring = _wiring(inputs, facts, texts)
    files = with_reasons(inputs, draft.files.actions)
    edits = _model_edits(inputs, texts)
    actions = (*_spec_actions(inputs), *files, *wiring.actions, *edits.actions)
    problems = _all_problems(draft, facts, actions)
    changed = any(action.changes for action in actions)
    new_state = _new_state(draft, wiring, facts)
    write_state = worth_writing(stored, new_state, files_change=changed)
    steps = next_steps(
        inputs.spec,
        facts,
        actions,
        (*wiring.steps, *edits.steps),
        first_run=state is None and changed,
        listed=inputs.listed,
        renamed=renamed_classes(inputs),
        apps=_migrated_apps(inputs),
    )
    return Plan(
        actions=actions,
        problems=problems,
        notes=(
            *inputs.notes,
            *wiring.notes,
            *_base_notes(inputs.spec, facts, actions),
            *_model_notes(inputs, actions),
            *what_stays_behind(inputs),
            *(checks.loads_no_more(inputs.spec, facts) if facts else ()),
            *_pending_notes(draft.files),
        ),
        next_steps=() if problems else steps,
        state_files=state_changes(stored, new_state) if write_state else {},
    )


def _wiring(inputs: Inputs, facts: Facts | None, texts: Mapping[str, bytes]) -> WiringPlan:
    # imported late: a draft is all that `status` needs, and it does not wait for the rest
    from codex_booking_gen.wire_up import plan_wiring, wiring_unasked

    if facts is None:
        return wiring_unasked(inputs.spec, inputs.state.wiring if inputs.state else {})
    return plan_wiring(
        inputs.spec,
        facts,
        inputs.state.wiring if inputs.state else {},
        texts,
        enabled=inputs.wire and not inputs.wishes.limited,
    )


def _model_edits(inputs: Inputs, texts: Mapping[str, bytes]) -> ModelEdits:
    from codex_booking_gen.edit_models import ModelEdits, edit_models

    if not inputs.compositions or inputs.facts is None:
        return ModelEdits()
    inside = (app for app in inputs.facts.apps if PurePath(app.path).is_relative_to(inputs.root))
    own = {name.partition(".")[0] for name in (inputs.spec.app.name, *(a.name for a in inside))}
    return edit_models(inputs.compositions, texts, own)


def _migrated_apps(inputs: Inputs) -> tuple[str, ...]:
    """The app, and those whose models have tables that follow from its core."""
    core = f"{inputs.spec.app.name}.core.mixins."
    labels = [
        binding.label
        for binding in (inputs.bindings.roles.values() if inputs.bindings else ())
        if binding.facts and any(each.mixin.startswith(core) for each in binding.facts.fields)
    ]
    apps = {label.partition(".")[0] for label in labels}
    return (inputs.spec.app.label, *sorted(apps - {inputs.spec.app.label}))


def _all_problems(
    draft: Draft, facts: Facts | None, actions: Iterable[Action]
) -> tuple[Problem, ...]:
    """What the project stands in the way with, then what its files do."""
    inputs = draft.inputs
    if facts is None:
        return draft.problems
    found = checks.project_problems(
        inputs.spec,
        facts,
        inputs.state,
        root=inputs.root,
        places=inputs.place,
    )
    # A project's own package is not in the way of its files, but of the app's name.
    of_files = _without_files(draft.problems, found) if found else draft.problems
    if _still_routed(actions, inputs.spec, facts):
        found += (checks.still_routed_problem(inputs.spec, facts),)
    if facts.app_error and not any(action.changes for action in actions):
        found = (checks.does_not_load(facts), *found)
    return (*found, *of_files, *_unanswered(draft))


def _unanswered(draft: Draft) -> tuple[Problem, ...]:
    """Fields of the owner's without which no booking can be saved, and that nobody gives."""
    inputs = draft.inputs
    if inputs.bindings is None:
        return ()
    path = f"{inputs.spec.app.folder}/persistence.py"
    persistence = inputs.yours.get(path, b"").decode("utf-8", "replace")
    return unanswered(inputs.spec, inputs.bindings.roles["appointment"], persistence)


def _model_notes(inputs: Inputs, actions: Iterable[Action]) -> tuple[str, ...]:
    """Said when files follow the models, not at every run."""
    new = inputs.state is None or any(action.because for action in actions)
    if inputs.bindings is None or not new:
        return ()
    asked = asked_notes(inputs.spec, inputs.bindings.roles["appointment"])
    return (*passed_over(inputs.spec, inputs.bindings), *asked)


def _without_files(problems: tuple[Problem, ...], found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without foreign files, when the name has to change anyway."""
    if not any("app.name: " in problem.message for problem in found):
        return problems
    return tuple(problem for problem in problems if problem.exit_code != EXIT_ERROR)


def _spec_actions(inputs: Inputs) -> tuple[Action, ...]:
    if not (inputs.spec_is_new and inputs.wishes.wants(SPEC_FILE)):
        return ()
    content = inputs.spec_text.encode()
    reason = "what you want; change it and generate again"
    return (Action(Verb.CREATE, SPEC_FILE, Kind.SPEC, None, content, reason),)


def _base_notes(spec: Spec, facts: Facts | None, actions: Iterable[Action]) -> tuple[str, ...]:
    """Not where the owner made the app's own base fit."""
    base = f"{spec.app.folder}/templates/{spec.app.label}/base.html"
    kept = any(action.path == base and action.verb is Verb.KEEP for action in actions)
    return () if kept or facts is None else checks.base_notes(spec, facts)


def _pending_notes(files: FilePlan) -> tuple[str, ...]:
    count = len(files.pending)
    what = (
        "One other file would change, and is"
        if count == 1
        else (f"{count} other files would change, and are")
    )
    return (f"{what} left for later.",) if count else ()


def _still_routed(actions: Iterable[Action], spec: Spec, facts: Facts) -> bool:
    urls = f"{spec.app.folder}/urls.py"
    deleted = any(action.verb is Verb.DELETE and action.path == urls for action in actions)
    return deleted and facts.app_routed


def _new_state(draft: Draft, wiring: WiringPlan, facts: Facts | None) -> State:
    inputs = draft.inputs
    record: dict[str, Wired] = dict(wiring.record)
    origin = Origin(
        generator=inputs.generator,
        templates=templates_digest(inputs.templates, inputs.renderer),
        spec=spec_digest(inputs.spec),
        facts=bindings_digest(inputs.bindings, facts) if inputs.bindings else "",
    )
    models = kept_memory(inputs)
    if draft.files.pending and inputs.state:
        # some files are still what they were made from
        origin, models = inputs.state.origin, inputs.state.models
    return State(
        app=inputs.spec.app.name,
        files=draft.files.records,
        base=draft.files.base,
        wiring=record,
        origin=origin,
        models=models,
    )
