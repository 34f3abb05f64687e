"""What every command looks at before there is a plan: generate carries it out, others show it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from codex_booking_gen.assemble import (
    Draft,
    Inputs,
    draft_plan,
    finish_plan,
    plan_restored,
    plan_without_facts,
    spec_digest,
    templates_digest,
)
from codex_booking_gen.catalog import Template, load_templates, renderer_digest
from codex_booking_gen.commands.renamed import carried_names, told
from codex_booking_gen.commands.versions import (
    Whereabouts,
    find_moved,
    formatted_versions,
    with_git,
    written_as_theirs,
)
from codex_booking_gen.errors import ProjectError, SpecError
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
    from codex_booking_gen.facts import Facts
    from codex_booking_gen.project import Project
    from codex_booking_gen.state import State


def look(
    root: Path,
    *,
    new_spec: Callable[[], str],
    may_start_afresh: Callable[[], bool] = lambda: True,
    wire: bool = True,
    wishes: Wishes | None = None,
    from_base: bool = False,
) -> Inputs:
    """Read booking.toml, the state and the files, and render what is wanted.

    `root` is absolute and real. `new_spec` gives the text of a booking.toml where there is none,
    `may_start_afresh` is asked where every generated file was deleted.
    `from_base`: where nothing that files are made from has changed, those of the last run are
    taken as the ones of now. That is quick; what that run left to its owner stays as it was.
    """
    stored = stored_state(root)
    text = read_spec_text(root)
    if text is None:
        _mind_lost_spec(root, stored)
    spec_text = text if text is not None else new_spec()
    spec = parse_spec(spec_text)
    templates = load_templates()
    rendered = _rendered(root, spec, templates, stored, from_base=from_base)
    yours = read_files(root, {*rendered, *(stored.files if stored else ())})
    others = set(files_under(root, spec.app.folder)) - set(yours)
    afresh = nothing_left(stored, yours) and may_start_afresh()
    known = stored if stored and not afresh else None
    there = find_moved(root, known, yours, spec.app.folder) if known else Whereabouts({}, {})
    yours |= there.contents
    carried = carried_names(spec, templates, rendered, yours, known) or Carried()
    formatted, notes = formatted_versions(root, rendered, yours, stored, there.moves, carried.files)
    return Inputs(
        root=root,
        spec=spec,
        spec_text=spec_text,
        spec_is_new=text is None,
        rendered=rendered,
        templates=templates,
        yours=yours,
        others=tuple(sorted(others - set(there.moves.values()))),
        stored=stored,
        afresh=afresh,
        listed=requirement_files(root),
        generator=version(),
        renderer=renderer_digest(),
        wire=wire,
        wishes=(wishes or Wishes()).in_app(spec.app.folder),
        moves=there.moves,
        formatted=formatted,
        carried=carried,
        notes=(*(told(carried) if carried.names else ()), *notes),
    )


def _rendered(
    root: Path,
    spec: Spec,
    templates: tuple[Template, ...],
    stored: State | None,
    *,
    from_base: bool,
) -> dict[str, Rendered]:
    same = from_base and _nothing_new(stored, spec, templates)
    made = _as_last_time(stored) if stored and same else render(spec, templates)
    return made | _packages_to_make(root, spec, stored.files if stored else {})


def _packages_to_make(root: Path, spec: Spec, ours: Collection[str]) -> dict[str, Rendered]:
    """The packages around the app, less those that the project has by itself."""
    packages = parent_packages(spec)
    foreign = {path for path in read_files(root, packages) if path not in ours}
    return {path: made for path, made in packages.items() if path not in foreign}


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


def _nothing_new(stored: State | None, spec: Spec, templates: tuple[Template, ...]) -> bool:
    """The last run's files were made from these templates and this booking.toml, by this version.

    A new version that changed no output is not written down, and so does not count as this one.
    """
    if stored is None or stored.app != spec.app.name:
        return False
    origin = stored.origin
    found = (templates_digest(templates, renderer_digest()), spec_digest(spec), version())
    return found == (origin.templates, origin.spec, origin.generator)


def _as_last_time(stored: State) -> dict[str, Rendered]:
    return {
        path: Rendered(record.tier, stored.base[path], "") for path, record in stored.files.items()
    }


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


def plan_for(project: Project, inputs: Inputs) -> Plan:
    """The whole plan, for which the project is asked; nothing is written."""
    from codex_booking_gen.project import inspect

    return plan_with(inputs, lambda: inspect(project, inputs.spec))


def plan_with(inputs: Inputs, ask: Callable[[], Facts], draft: Draft | None = None) -> Plan:
    """The whole plan; `ask` has the project looked at, which may fail, and is called if it must.

    `draft` is the one of `inputs`, where it was made already.
    """
    root = Path(inputs.root)
    draft = draft or draft_plan(inputs)
    files = written_as_theirs(root, inputs, draft.files)
    draft = replace(draft, files=with_git(root, files))
    if draft.core_edited or draft.renamed:
        # Asked before the project is loaded: an edited core may keep it from loading.
        return plan_without_facts(draft)
    if inputs.wishes.restore:
        return plan_restored(draft)
    facts = _facts(inputs, ask)
    texts = read_files(root, _wired_files(facts))
    return finish_plan(draft, facts, texts)


def _facts(inputs: Inputs, ask: Callable[[], Facts]) -> Facts:
    """What `ask` answers; where half of the wiring is gone, its ProjectError tells the way out."""
    try:
        return ask()
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
