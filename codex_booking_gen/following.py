"""What follows from what: models as they were when files were made, and as they are now.

Of each model that plays a part, the state remembers what its fields are like. What is otherwise now
is told beside the files that change with it: `because salon.Stylist gained 'phone'`. Pure values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher
from typing import Any

from codex_booking_gen.bindings import Bindings
from codex_booking_gen.contract import CONTRACT
from codex_booking_gen.facts import Facts
from codex_booking_gen.model_facts import FieldFacts, ModelFacts, model_labelled
from codex_booking_gen.naming import Role

type Told = Mapping[str, Any]
type Memory = Mapping[str, Told]
"""Label -> what a model is like; label and name -> what one of its fields is like. Ready for JSON,
and without whatever is as usual."""

_CORE = ".core.mixins."
"""Part of where the core's own mixins come from: what they bring is no news."""
_SHOWN = 3
"""So many reasons for one file, and the count of the rest."""
_WORDS = re.compile(r"\w+")
_PASSING = frozenset(
    {"name", "model", "verbose_name", "help_text", "default", "accessor", "remote", "choices"}
)
"""Of a field, what is not remembered: nothing is told of it, or it stands in the key."""
_MIXINS = {known.name: known.mixin for role in CONTRACT.values() for known in role}
_USUAL = {
    each.name: getattr(FieldFacts(name="", kind=""), each.name) for each in fields(FieldFacts)
}


@dataclass(frozen=True, slots=True)
class Change:
    """Something about the models that is otherwise than when files were made."""

    what: str
    """`salon.Stylist gained 'phone'`."""
    words: frozenset[str]
    """Where one of them is written in what changes of a file, the file may follow from it."""
    is_model: bool = False
    """They are names of classes, which are parts of other names: `StylistHours`, `stylist_id`."""


def remembered(bindings: Bindings, facts: Facts | None, made: Collection[str] = ()) -> Memory:
    """What there is to remember of the models that play a part; of generated ones only what their
    owner has added to them: nothing called as in `made`, which are fields that were generated."""
    found: dict[str, Told] = {}
    for label, roles in _labels(bindings).items():
        bound = [bindings.roles[role] for role in roles if role in bindings.roles]
        model = bound[0].facts if bound else model_labelled(facts.models if facts else (), label)
        generated = bool(bound) and bound[0].generated
        added = tuple(each for each in bound[0].extra if each.name not in made) if bound else ()
        kept = added if generated else _own(model)
        found[label] = {"roles": list(roles)} | (
            {"extra": [each.name for each in kept]} if generated else {"is": _model(model)}
        )
        found |= {f"{label}.{each.name}": _field(each, whole=generated) for each in kept}
    return found


def worth_keeping(memory: Memory) -> Memory:
    """What the state keeps: a generated model to which nothing was added is as usual."""
    return {label: told for label, told in memory.items() if told.get("extra", True)}


def extra_fields(memory: Memory, label: str) -> tuple[FieldFacts, ...]:
    """What the owner had added to a generated model, as far as it is remembered."""
    names = memory.get(label, {}).get("extra", [])
    known = [(name, memory.get(f"{label}.{name}")) for name in names]
    return tuple(
        FieldFacts.from_answer({"kind": "", **told, "name": name, "model": label})
        for name, told in known
        if told is not None
    )


def changes(before: Memory, after: Memory) -> tuple[Change, ...]:
    """What is otherwise, model by model.

    `before` is what was kept: of a role that it does not have, a model was generated.
    """
    played = _players(before)
    found: list[Change] = []
    for role, label in _players(after).items():
        was = played.get(role, "")
        generated = was not in before or "extra" in before[was], "extra" in after[label]
        if was != label and not all(generated) and role != "client":
            words = {*_names(label), *_names(was)} if was else _names(label)
            what = f"role {role} is now played by {label}"
            found.append(Change(what, frozenset(words), is_model=True))
    for label, told in after.items():
        if "roles" in told and (label in before or "extra" in told):
            found += _of_model(label, before, after)
    return tuple(found)


def moved_roles(before: Memory, after: Memory, facts: Facts) -> dict[str, str]:
    """Role -> the model that plays it now, where the one that played it is another that stays."""
    found = {}
    played = _players(before)
    for role, label in _players(after).items():
        was = played.get(role, "")
        generated = was not in before or "extra" in before[was], "extra" in after[label]
        renamed = bool(was) and model_labelled(facts.models, was) is None
        if role != "client" and was != label and not (all(generated) or renamed):
            found[role] = label
    return found


def gone_by(before: Memory, facts: Facts) -> tuple[Change, ...]:
    """The same, where booking.toml does not fit the models any more: what has become of them."""
    after: dict[str, Told] = {}
    found: list[Change] = []
    for label, told in before.items():
        if "roles" not in told or "extra" in told:
            continue
        model = model_labelled(facts.models, label)
        if model is None:
            found.append(Change(_renamed_model(label, before, facts), frozenset(_names(label))))
            continue
        after[label] = {**told, "is": _model(model)}
        after |= {f"{label}.{each.name}": _field(each, whole=False) for each in _own(model)}
    return (*found, *changes(before, after))


def because(
    found: Iterable[Change], base: bytes | None, new: bytes | None, *, alone: bool
) -> tuple[str, ...]:
    """The reasons why a file is made otherwise than last time.

    `alone`: neither the templates nor booking.toml changed, so the models must be the reason.
    """
    every = list(found)
    if not every or base == new:
        return ()
    changed = _changed_words(base or b"", new or b"")
    near = [each for each in every if _is_near(each, changed)]
    chosen = near or (every if alone else [])
    more = len(chosen) - _SHOWN
    rest = f"and {more} more change{'s' * (more > 1)}"
    return (*(e.what for e in chosen[:_SHOWN]), *([rest] if more > 0 else []))


def _labels(bindings: Bindings) -> dict[str, tuple[str, ...]]:
    """Every model that plays a part -> its roles."""
    found: dict[str, tuple[str, ...]] = {}
    for role, binding in bindings.roles.items():
        found[binding.label] = (*found.get(binding.label, ()), role)
    client = bindings.client.label
    return found | ({client: (*found.get(client, ()), "client")} if client else {})


def _own(model: ModelFacts | None) -> tuple[FieldFacts, ...]:
    """The fields that the model has itself; what leads there from others comes and goes."""
    fields = model.fields if model else ()
    return tuple(each for each in fields if not each.reverse and _CORE not in each.mixin)


def _model(model: ModelFacts | None) -> Told:
    return {"pk_kind": model.pk_kind, "ordering": list(model.ordering)} if model else {}


def _field(field: FieldFacts, *, whole: bool) -> Told:
    """What is unusual about a field; all of it where it may have to be known without the model."""
    skipped = {"name", "model"} if whole else _PASSING
    return {
        key: [list(pair) for pair in value] if key == "choices" else value
        for key, value in asdict(field).items()
        if key not in skipped and (key == "kind" or value != _USUAL[key])
    }


def _players(memory: Memory) -> dict[str, str]:
    return {role: label for label, told in memory.items() for role in told.get("roles", ())}


def _names(label: str) -> set[str]:
    """How a class may stand in a file."""
    role = Role(label.rpartition(".")[2])
    return {role.cls, role.name, role.plural}


def _fields_of(label: str, memory: Memory) -> dict[str, Told]:
    start = f"{label}."
    return {key.removeprefix(start): told for key, told in memory.items() if key.startswith(start)}


def _of_model(label: str, before: Memory, after: Memory) -> Iterator[Change]:
    old, new = _fields_of(label, before), _fields_of(label, after)
    gone = [name for name in old if name not in new]
    came = [name for name in new if name not in old]
    renamed = _renames({name: old[name] for name in gone}, {name: new[name] for name in came})
    for name, other in renamed.items():
        yield Change(f"{label}.{name} was renamed to {other}", _words(name) | _words(other))
    for name in came:
        if name not in renamed.values():
            yield Change(f"{label} gained '{name}'", _words(name))
    for name in gone:
        if name not in renamed:
            yield Change(f"{label} lost '{name}'", _words(name))
    for name in new:
        if name in old and (what := _retyped(old[name], new[name])):
            yield Change(f"{label}.{name} {what}", frozenset({name}))
    was, now = (memory.get(label, {}).get("is", {}) for memory in (before, after))
    for key, what in (("pk_kind", "has another kind of key"), ("ordering", "is ordered otherwise")):
        if was and now and was.get(key) != now.get(key):
            yield Change(f"{label} {what}", frozenset({"pk", "uuid", "ordering"}))


def _words(name: str) -> frozenset[str]:
    """How a field may stand in a file: by its name, or by the mixin that has it elsewhere."""
    return frozenset({name, _MIXINS.get(name) or name})


def _renames(gone: Mapping[str, Told], came: Mapping[str, Told]) -> dict[str, str]:
    """Old name -> new name, where only one field can have become only one other."""
    found: dict[str, str] = {}
    for name, told in gone.items():
        alike = [other for other, new in came.items() if new == told]
        rivals = [other for other, old in gone.items() if old == told]
        if len(alike) == 1 and len(rivals) == 1:
            found[name] = alike[0]
    left = [name for name in gone if name not in found]
    free = [name for name in came if name not in found.values()]
    if len(left) == 1 and len(free) == 1:
        one, other = gone[left[0]], came[free[0]]
        if (one["kind"], one.get("related")) == (other["kind"], other.get("related")):
            found[left[0]] = free[0]
    return found


def _retyped(old: Told, new: Told) -> str:
    """What has become of a field that kept its name; empty: nothing."""
    if old == new:
        return ""
    if old["kind"] != new["kind"]:
        return f"is a {new['kind']} now, and was a {old['kind']}"
    if old.get("related") != new.get("related"):
        return f"leads to {new.get('related')} now"
    if {**old, "mixin": ""} == {**new, "mixin": ""}:
        mixin = str(new.get("mixin", "")).rpartition(".")[2]
        return f"moved to the mixin {mixin}" if mixin else "moved into the model itself"
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return f"changed ({', '.join(keys)})"


def _renamed_model(label: str, before: Memory, facts: Facts) -> str:
    """Where a model went that is not there any more."""
    fields = _fields_of(label, before)
    alike = [
        model.label
        for model in facts.models
        if model.label not in before
        if {each.name: _field(each, whole=False) for each in _own(model)} == fields
    ]
    return f"{label} was renamed to {alike[0]}" if len(alike) == 1 else f"{label} is gone"


def _is_near(change: Change, words: Collection[str]) -> bool:
    if not change.is_model:
        return not change.words.isdisjoint(words)
    return any(name in word for word in words for name in change.words)


def _changed_words(base: bytes, new: bytes) -> set[str]:
    """The words of the lines that differ."""
    old, now = (text.decode("utf-8", "replace").splitlines() for text in (base, new))
    codes = SequenceMatcher(None, old, now, autojunk=False).get_opcodes()
    lines = [
        line
        for tag, start, end, place, stop in codes
        if tag != "equal"
        for line in (*old[start:end], *now[place:stop])
    ]
    return {word for line in lines for word in _WORDS.findall(line)}
