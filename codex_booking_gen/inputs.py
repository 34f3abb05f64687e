"""What one run has looked at: all that its plan follows from. Pure values."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from codex_booking_gen.binding import Place
from codex_booking_gen.bindings import Binding, Bindings
from codex_booking_gen.catalog import Template
from codex_booking_gen.composing import Composition
from codex_booking_gen.facts import Facts
from codex_booking_gen.file_plan import Formatted
from codex_booking_gen.renaming import Carried
from codex_booking_gen.render import Rendered
from codex_booking_gen.spec import SPEC_FILE, Spec
from codex_booking_gen.state import State, sha256
from codex_booking_gen.toml_lines import key_lines, line_of
from codex_booking_gen.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that a plan follows from; the last of it only where the project was asked."""

    root: PurePath
    """The project's folder, absolute."""
    spec: Spec
    spec_text: str
    spec_is_new: bool
    """booking.toml is not there yet, and `spec_text` is to be written."""
    rendered: Mapping[str, Rendered]
    templates: tuple[Template, ...]
    yours: Mapping[str, bytes]
    """The project's files, as far as they are generated now or were generated last, by the path
    under which they are generated."""
    others: tuple[str, ...]
    """Files in the app's folder that are neither."""
    stored: State | None
    """The state as it is on disk."""
    afresh: bool = False
    """Nothing of ours is left and the owner wants to begin again: the state does not count."""
    listed: Mapping[str, str] = field(default_factory=dict)
    """The files in which the project lists its requirements, by path."""
    generator: str = ""
    renderer: str = ""
    """Says whether the code that makes files of templates is the same."""
    wire: bool = True
    wishes: Wishes = field(default_factory=Wishes)
    moves: Mapping[str, str] = field(default_factory=dict)
    """Path -> where the owner has moved it."""
    formatted: Mapping[str, Formatted] = field(default_factory=dict)
    """By path, of the files that the owner keeps formatted."""
    carried: Carried = field(default_factory=Carried)
    """The owner's files with the names of now, where booking.toml has other ones than before."""
    notes: tuple[str, ...] = ()
    """What was noticed on the way, for the reader."""
    bindings: Bindings | None = None
    """Which models play which part; None: the project was not asked."""
    facts: Facts | None = None
    """What the project says; None also where it is not to be asked."""
    compositions: tuple[Composition, ...] = ()
    """Classes of the project's that get mixins; `bindings` and `facts` are as they will be then."""

    @property
    def state(self) -> State | None:
        """The state that counts."""
        return None if self.afresh else self.stored

    def place(self, key: str) -> str:
        """How a message about a key of [app] begins; no line where booking.toml is not written."""
        line = line_of(key_lines(self.spec_text), ("app", key))
        return f"app.{key}: " if self.spec_is_new else f"{SPEC_FILE}:{line}: app.{key}: "


def templates_digest(templates: Iterable[Template], renderer: str) -> str:
    """Says whether templates, and the code that makes files of them, are the same."""
    return _digest([*(f"{t.path} {sha256(t.content)}" for t in templates), renderer])


def spec_digest(spec: Spec) -> str:
    """Says whether two specs ask for the same."""
    return _digest([repr(spec)])


def same_wishes(inputs: Inputs) -> bool:
    """The last run's files were made from these templates and this booking.toml, by this version.

    A new version that changed no output is not written down, and so does not count as this one.
    """
    stored = inputs.stored
    if stored is None or stored.app != inputs.spec.app.name:
        return False
    origin = stored.origin
    found = (
        templates_digest(inputs.templates, inputs.renderer),
        spec_digest(inputs.spec),
        inputs.generator,
    )
    return found == (origin.templates, origin.spec, origin.generator)


def bindings_digest(bindings: Bindings, facts: Facts | None) -> str:
    """Says whether the project's models, as far as files follow from them, are the same."""
    of_project = [facts.settings_module, facts.root_urlconf, facts.auth_user_model] if facts else []
    own = {b.label.partition(".")[0] for b in bindings.roles.values() if b.generated}
    roles = {role: _lasting(binding, own) for role, binding in bindings.roles.items()}
    return _digest([*of_project, repr(replace(bindings, roles=roles))])


def _lasting(binding: Binding, own: Collection[str]) -> Binding:
    """Without the line on which the class stands, and what leads there from the app's own models:
    they are not there yet when the app is made."""
    if binding.facts is None or binding.generated:
        # of a generated model the files follow from what its owner has added
        return replace(binding, facts=None)
    fields = tuple(
        each
        for each in binding.facts.fields
        if not (each.reverse and each.related.partition(".")[0] in own)
    )
    return replace(binding, facts=replace(binding.facts, line=None, fields=fields))


def places_in(spec_text: str, *, written: bool = True) -> Place:
    """How a message about a key begins: `booking.toml:12: `; nothing where it is not written."""
    lines = key_lines(spec_text) if written else {}
    return lambda path: f"{SPEC_FILE}:{line_of(lines, path)}: " if written else ""


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
