"""What every command looks at before there is a plan: generate carries it out, others show it.

First what is there: booking.toml, the state, the files. An edited core and conflicts that stand in
files are seen by that, and such a project may not even load. Then the project is asked, its models
are bound to the roles, and the files that follow are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from codex_booking_gen.assemble import (
    Draft,
    draft_plan,
    finish_plan,
    plan_restored,
    plan_without_facts,
)
from codex_booking_gen.catalog import Tier, load_templates, renderer_digest
from codex_booking_gen.commands.bound import MayEdit, bound, relabelled
from codex_booking_gen.commands.renamed import carried_names, labels_of, told
from codex_booking_gen.commands.versions import (
    Whereabouts,
    edits_as_theirs,
    find_moved,
    formatted_versions,
    with_git,
    written_as_theirs,
)
from codex_booking_gen.conflicts import marked_lines
from codex_booking_gen.errors import ProjectError, SpecError
from codex_booking_gen.inputs import (
    Inputs,
    bindings_digest,
    same_wishes,
    spec_digest,
)
from codex_booking_gen.plan import Plan, nothing_left
from codex_booking_gen.renaming import Carried
from codex_booking_gen.render import Rendered, parent_packages, render
from codex_booking_gen.spec import SPEC_FILE, Spec, parse_spec
from codex_booking_gen.tree import (
    files_under,
    read_file,
    read_files,
    requirement_files,
    stored_state,
)
from codex_booking_gen.version import version
from codex_booking_gen.wishes import Wishes

if TYPE_CHECKING:
    from codex_booking_gen.commands.asking import Ask
    from codex_booking_gen.facts import Facts
    from codex_booking_gen.state import State


def look(
    root: Path,
    *,
    new_spec: Callable[[], str],
    ask: Ask,
    may_start_afresh: Callable[[], bool] = lambda: True,
    wire: bool = True,
    wishes: Wishes | None = None,
    from_base: bool = False,
    offline: bool = False,
    may_edit: MayEdit = lambda missing: False,
) -> Inputs:
    """Read booking.toml, the state and the files, ask the project, and render what is wanted.

    `root` is absolute and real. `new_spec` gives the text of a booking.toml where there is none,
    `ask` the project's facts, `may_start_afresh` is asked where every generated file was deleted.
    `from_base`: where nothing that files are made from has changed, those of the last run are
    taken as the ones of now. That is quick; what that run left to its owner stays as it was.
    `offline`: then the project is not even asked. `may_edit`: whether classes of the project's may
    get the core's mixins for what they lack.

    What is wrong already before the project is asked leaves `bindings` empty. Raises SpecError
    where booking.toml, or its mapping, does not hold, and ProjectError as `ask` does.
    """
    first = _as_written(root, new_spec)
    wanted = (wishes or Wishes()).in_app(first.spec.app.folder)
    first = replace(first, wire=wire, wishes=wanted)
    seen = _with_files(first, may_start_afresh)
    if _stuck(seen):
        return replace(seen, wishes=Wishes())
    if (offline and _nothing_new(seen)) or _restores_core_alone(seen):
        return _compared(seen, Carried())
    return _asked(seen, ask, may_edit, from_base=from_base)


def _as_written(root: Path, new_spec: Callable[[], str]) -> Inputs:
    """booking.toml, the state and the templates. Raises SpecError."""
    stored = stored_state(root)
    text = read_spec_text(root)
    if text is None:
        _mind_lost_spec(root, stored)
    spec_text = text if text is not None else new_spec()
    spec = parse_spec(spec_text)
    return Inputs(
        root=root,
        spec=spec,
        spec_text=spec_text,
        spec_is_new=text is None,
        rendered={},
        templates=load_templates(),
        yours={},
        others=(),
        stored=stored,
        listed=requirement_files(root),
        generator=version(),
        renderer=renderer_digest(),
    )


def _with_files(first: Inputs, may_start_afresh: Callable[[], bool]) -> Inputs:
    """With the project's files, beside those that would be there without asking the project."""
    root, stored, folder = Path(first.root), first.stored, first.spec.app.folder
    rendered = _with_packages(first, _as_far_as_known(first))
    yours = read_files(root, {*rendered, *(stored.files if stored else ())})
    others = set(files_under(root, folder)) - set(yours)
    afresh = nothing_left(stored, yours) and may_start_afresh()
    there = Whereabouts({}, {})
    if stored and not afresh:
        there = find_moved(root, stored, yours, folder)
    return replace(
        first,
        rendered=rendered,
        yours={**yours, **there.contents},
        others=tuple(sorted(others - set(there.moves.values()))),
        afresh=afresh,
        moves=there.moves,
    )


def _stuck(seen: Inputs) -> bool:
    """Something is wrong already that may keep the project from loading."""
    if seen.state is None or seen.wishes.restore:
        return False
    draft = draft_plan(replace(seen, wishes=Wishes()))
    return draft.core_edited or draft.renamed or bool(conflict_lines(seen))


def conflict_lines(inputs: Inputs) -> dict[str, list[int]]:
    """Path -> the lines on which a conflict was left; of files that are the owner's alone, none."""
    known = inputs.state.files if inputs.state else {}
    found = {
        path: marked_lines(content)
        for path, content in inputs.yours.items()
        if path in known and not known[path].ejected
    }
    return {path: lines for path, lines in found.items() if lines}


def _restores_core_alone(seen: Inputs) -> bool:
    """That is done without the project, which may not load."""
    wanted = [made for path, made in seen.rendered.items() if seen.wishes.restores(path)]
    return bool(wanted) and all(made.tier is Tier.CORE for made in wanted)


def _asked(seen: Inputs, ask: Ask, may_edit: MayEdit, *, from_base: bool) -> Inputs:
    """With what the project says, and what follows from it."""
    try:
        known = bound(seen, _facts(seen, ask), may_edit)
    except (ProjectError, SpecError):
        if not (seen.wishes.restore and seen.state):
            raise
        return _rescued(seen)
    if from_base and _nothing_new(known):
        return _compared(known, Carried())
    known = _made(known)
    carried = carried_names(known)
    if carried is None:
        return _compared(known, Carried())
    # what its owner added to a class is still found under the old name
    if known.facts and (renamed := labels_of(known, carried)):
        known = bound(seen, relabelled(known.facts, renamed), lambda _: bool(known.compositions))
        known = _made(known)
    return _compared(known, carried)


def _rescued(seen: Inputs) -> Inputs:
    """The project may not load without the very files that are to be put back: as far as they can
    be made without it, else as they were made last."""
    try:
        known = bound(seen, None, lambda _: False)
    except SpecError:
        return _compared(seen, Carried())
    return _compared(_made(known), Carried())


def _made(known: Inputs) -> Inputs:
    """With the files that follow, and what is there in their place."""
    assert known.bindings is not None
    rendered = _with_packages(known, render(known.spec, known.bindings, known.templates))
    more = read_files(Path(known.root), rendered.keys() - known.yours.keys() - known.moves.keys())
    return replace(
        known,
        rendered=rendered,
        yours={**known.yours, **more},
        others=tuple(path for path in known.others if path not in more),
    )


def _compared(inputs: Inputs, carried: Carried) -> Inputs:
    """With what the owner's formatter makes of it, and what there is to say."""
    root, yours = Path(inputs.root), inputs.yours
    formatted, notes = formatted_versions(
        root, inputs.rendered, yours, inputs.stored, inputs.moves, carried.files
    )
    names = told(carried) if carried.names else ()
    return replace(inputs, formatted=formatted, carried=carried, notes=(*names, *notes))


def _as_far_as_known(inputs: Inputs) -> dict[str, Rendered]:
    """The core of now, all else as it was made last."""
    app = inputs.spec.app
    core = {
        template.target(app.folder, app.label): Rendered(Tier.CORE, template.content, template.path)
        for template in inputs.templates
        if template.tier is Tier.CORE
    }
    stored = inputs.stored
    if stored is None or stored.app != app.name:
        return core
    rest = {
        path: Rendered(record.tier, stored.base[path], "")
        for path, record in stored.files.items()
        if record.tier is not Tier.CORE
    }
    return dict(sorted((core | rest).items()))


def _with_packages(inputs: Inputs, made: dict[str, Rendered]) -> dict[str, Rendered]:
    """With the packages around the app, less those that the project has by itself."""
    ours = inputs.stored.files if inputs.stored else {}
    packages = parent_packages(inputs.spec)
    foreign = {path for path in read_files(Path(inputs.root), packages) if path not in ours}
    return made | {path: each for path, each in packages.items() if path not in foreign}


def _mind_lost_spec(root: Path, stored: State | None) -> None:
    """Defaults are for projects that begin; here they would rename models that have tables.

    Raises SpecError where they are not what the files were made from.
    """
    if stored is None or nothing_left(stored, read_files(root, stored.files)):
        return
    if (stored.app, stored.origin.spec) != (Spec().app.name, spec_digest(Spec())):
        raise SpecError(
            f"{SPEC_FILE} is missing, and {stored.app} was generated from one that is not the"
            " default.",
            f"Put it back, for example: git checkout -- {SPEC_FILE}",
        )


def _nothing_new(inputs: Inputs) -> bool:
    """All that files are made from is as last time; the models, as far as they are known."""
    stored, bindings = inputs.stored, inputs.bindings
    if stored is None or not same_wishes(inputs):
        return False
    return bindings is None or bindings_digest(bindings, inputs.facts) == stored.origin.facts


def read_spec_text(root: Path) -> str | None:
    """The text of booking.toml, None when there is none. Raises SpecError when it is not UTF-8."""
    content = read_file(root, SPEC_FILE)
    if content is None:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SpecError(f"{SPEC_FILE}:{line}: not UTF-8.", "Save the file as UTF-8.") from error


def plan_with(inputs: Inputs, draft: Draft | None = None) -> Plan:
    """The whole plan, as far as it can be made of what was seen; nothing is written.

    `draft` is the one of `inputs`, where it was made already.
    """
    root = Path(inputs.root)
    draft = draft or draft_plan(inputs)
    files = written_as_theirs(root, inputs, draft.files)
    draft = replace(draft, files=with_git(root, files))
    if draft.core_edited or draft.renamed:
        return plan_without_facts(draft)
    if inputs.wishes.restore:
        return plan_restored(draft)
    if inputs.facts is None:
        return finish_plan(draft, None, {})
    models = [each.file for each in inputs.compositions if each.file]
    plan = finish_plan(
        draft, inputs.facts, read_files(root, (*_wired_files(inputs.facts), *models))
    )
    return replace(plan, actions=edits_as_theirs(root, plan.actions, models))


def _facts(inputs: Inputs, ask: Ask) -> Facts | None:
    """What `ask` answers; where half of the wiring is gone, its ProjectError tells the way out."""
    try:
        return ask(inputs.spec)
    except ProjectError as error:
        from codex_booking_gen.wire_up import URLS

        app = inputs.spec.app.name
        ours = f"{app}." in error.message and "explicit app_label" in error.message
        if not (ours and inputs.state and URLS in inputs.state.wiring):
            raise
        hint = (
            f"{app} was taken out of INSTALLED_APPS, while the root urls still include {app}.urls:"
            " take that line out too, or put the app back."
        )
        raise ProjectError(error.message, f"{hint}\n{error.hint}") from error


def _wired_files(facts: Facts) -> tuple[str, ...]:
    return (*facts.settings_files, *([facts.urlconf_file] if facts.urlconf_file else []))
