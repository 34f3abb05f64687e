"""Classes that booking.toml calls otherwise than last time: what was made, with the new names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from codex_booking_gen.binding import bind
from codex_booking_gen.catalog import Tier
from codex_booking_gen.commands.bound import relabelled
from codex_booking_gen.errors import SpecError
from codex_booking_gen.inputs import Inputs, spec_digest
from codex_booking_gen.render import render

if TYPE_CHECKING:
    from codex_booking_gen.bindings import Bindings
    from codex_booking_gen.renaming import Carried
    from codex_booking_gen.spec import Spec


def carried_names(inputs: Inputs) -> Carried | None:
    """The owner's files as they were with the names of now; None where names are as they were."""
    spec, stored, yours = inputs.spec, inputs.state, inputs.yours
    if stored is None or stored.app != spec.app.name or stored.origin.spec == spec_digest(spec):
        return None
    # imported late: hardly a run renames anything
    from codex_booking_gen.renaming import Carried, Renamed, Renaming, old_names, with_old_names

    new = {path: made.content for path, made in inputs.rendered.items() if made.tier is Tier.OWNED}
    labels = _old_labels(inputs)
    old = old_names(spec, stored.base, new)
    old |= {role: label.rpartition(".")[2] for role, label in labels.items()}
    bound = _as_before(inputs, with_old_names(spec, old), labels) if old else None
    if bound is None or inputs.bindings is None:
        return None
    old_spec, bindings = bound
    before = render(old_spec, bindings, inputs.templates)
    now = inputs.bindings.roles
    both = {path: (before[path].content, new[path]) for path in before.keys() & new.keys()}
    renaming = Renaming([(bindings.roles[role].names, now[role].names) for role in old], both)
    files: dict[str, Renamed] = {}
    left: list[str] = []
    for path in sorted(both.keys() & yours.keys() & stored.files.keys()):
        base, mine = stored.base[path], yours[path]
        if stored.files[path].ejected or both[path][0] == both[path][1] or mine == base:
            continue
        found = renaming.carried(path, base, mine)
        if found:
            files[path] = found
        else:
            left.append(path)
    names = {cls: now[role].names.cls for role, cls in old.items()}
    return Carried(files, names, tuple(left))


def _old_labels(inputs: Inputs) -> dict[str, str]:
    """Role -> the label of the project's model that played it, where one of another class does."""
    known = inputs.state.models if inputs.state else {}
    played = {role: label for label, told in known.items() for role in told.get("roles", ())}
    now = inputs.bindings.roles if inputs.bindings else {}
    return {
        role: played[role]
        for role, binding in now.items()
        if not binding.generated and "is" in known.get(played.get(role, ""), {})
        if played[role].rpartition(".")[2] != binding.names.cls
    }


def _as_before(
    inputs: Inputs, old_spec: Spec, labels: Mapping[str, str]
) -> tuple[Spec, Bindings] | None:
    """All as it is now, with the names of then; None where that does not fit together."""
    now = inputs.bindings.roles if inputs.bindings else {}
    back = {now[role].label: label for role, label in labels.items()}
    wishes = {
        role: replace(wish, model=back.get(wish.model, wish.model))
        for role, wish in old_spec.roles.items()
    }
    spec = replace(old_spec, roles=wishes)
    facts = relabelled(inputs.facts, back) if inputs.facts else None
    try:
        return spec, bind(spec, facts, lambda _: "")
    except SpecError:
        return None  # merged, then, like any other change


def labels_of(inputs: Inputs, carried: Carried) -> dict[str, str]:
    """Old label -> new label of the app's models that have another name now."""
    app = inputs.spec.app.label
    return {f"{app}.{old}": f"{app}.{new}" for old, new in carried.names.items()}


def told(carried: Carried) -> tuple[str, ...]:
    """What there is to say of it."""
    changed = ", ".join(f"{old} is now {new}" for old, new in sorted(carried.names.items()))
    notes = []
    if carried.files:
        notes.append(
            f"{changed} (booking.toml): files that you edited get the new names, too. What is yours"
            " alone, such as test_own.py, keeps the old ones until you change it."
        )
    if carried.left:
        files = ", ".join(carried.left)
        notes.append(
            "Here a name may be about something else, so it is merged like any other change; look"
            f" for the old one: {files}"
        )
    return tuple(notes)
