"""Classes that booking.toml calls otherwise than last time: what was made, with the new names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex_booking_gen.binding import bind
from codex_booking_gen.catalog import Tier
from codex_booking_gen.inputs import Inputs, spec_digest
from codex_booking_gen.naming import Role
from codex_booking_gen.render import render

if TYPE_CHECKING:
    from codex_booking_gen.renaming import Carried


def carried_names(inputs: Inputs) -> Carried | None:
    """The owner's files as they were with the names of now; None where names are as they were."""
    spec, stored, yours = inputs.spec, inputs.state, inputs.yours
    if stored is None or stored.app != spec.app.name or stored.origin.spec == spec_digest(spec):
        return None
    # imported late: hardly a run renames anything
    from codex_booking_gen.renaming import Carried, Renamed, Renaming, old_names, with_old_names

    new = {path: made.content for path, made in inputs.rendered.items() if made.tier is Tier.OWNED}
    old = old_names(spec, stored.base, new)
    if not old:
        return None
    old_spec = with_old_names(spec, old)
    before = render(old_spec, bind(old_spec, inputs.facts, lambda _: ""), inputs.templates)
    now = spec.models.roles()
    both = {path: (before[path].content, new[path]) for path in before.keys() & new.keys()}
    renaming = Renaming([(Role(cls), now[role]) for role, cls in old.items()], both)
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
    names = {cls: now[role].cls for role, cls in old.items()}
    return Carried(files, names, tuple(left))


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
