"""Which files of a plan follow from which change of the models; and what is remembered of these."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from codex_booking_gen.bindings import Binding, Source
from codex_booking_gen.contract import CONTRACT, STATUSES
from codex_booking_gen.following import (
    Change,
    because,
    changes,
    moved_roles,
    remembered,
    worth_keeping,
)
from codex_booking_gen.inputs import Inputs, same_wishes
from codex_booking_gen.plan import Action, Kind

_FIELD = re.compile(r"^    (\w+) = ", re.MULTILINE)


def with_reasons(inputs: Inputs, actions: Iterable[Action]) -> tuple[Action, ...]:
    """The same actions; those that the models have changed since the last run say why."""
    state = inputs.state
    if state is None or inputs.bindings is None:
        return tuple(actions)
    found = changes(state.models, remembered(inputs.bindings, inputs.facts, _made(inputs)))
    found += tuple(
        Change(
            f"{each.label} has the core's mixins now",
            frozenset({each.cls, *each.mixins}),
            is_model=True,
        )
        for each in inputs.compositions
    )
    alone = same_wishes(inputs)
    return tuple(
        replace(action, because=because(found, action.base, action.new, alone=alone))
        if found and (action.changes or action.exit_code) and action.kind is not Kind.CORE
        else action
        for action in actions
    )


def kept_memory(inputs: Inputs) -> Mapping[str, Mapping[str, Any]]:
    """What the state keeps of the models: those of now, where the project was asked."""
    if inputs.bindings is None or inputs.facts is None:
        return inputs.state.models if inputs.state else {}
    return worth_keeping(remembered(inputs.bindings, inputs.facts, _made(inputs)))


def renamed_classes(inputs: Inputs) -> dict[str, str]:
    """Old class -> new class, of the models that are the same under another name."""
    moved = {label.rpartition(".")[2] for label in _moved(inputs).values()}
    return {old: new for old, new in inputs.carried.names.items() if new not in moved}


def what_stays_behind(inputs: Inputs) -> tuple[str, ...]:
    """What no migration brings along: keys of another model, values beside a class, statuses."""
    moved = [
        f"role {role} is now played by {label}: rows that are there keep the keys of the model that"
        " played it before. Where these are not the keys of the same ones, bring them over in a"
        " migration of your own, and say no where makemigrations asks whether a field was renamed."
        for role, label in _moved(inputs).items()
        if role in {"master", "service", "appointment"}
    ]
    lost = [
        f"{cls} keeps {', '.join(names)} no longer, and its values go with the next migration: copy"
        " them first."
        for cls, names in _lost_values(inputs).items()
    ]
    return (*moved, *lost, *_old_statuses(inputs))


def _old_statuses(inputs: Inputs) -> Iterable[str]:
    """Rows whose status has another text now would no longer take up their time."""
    wiring = _made_last(inputs, "wiring.py")
    if not wiring or inputs.bindings is None or "appointment" in _moved(inputs):
        return
    texts = misread_statuses(statuses_in(wiring), inputs.bindings.statuses)
    if texts:
        label = inputs.bindings.roles["appointment"].label
        yield (
            f"rows of {label} that are stored as {', '.join(map(repr, texts))} are not understood"
            " as before, and their time may count as free: give them the texts of now in a"
            " migration of your own."
        )


def statuses_in(wiring: str) -> dict[str, tuple[str, ...]]:
    """The statuses that a wiring.py of ours names: in the contract's words -> as stored."""
    for node in ast.walk(ast.parse(wiring)):
        if isinstance(node, ast.keyword) and node.arg == "statuses":
            named: dict[str, tuple[str, ...]] = ast.literal_eval(node.value)
            return named
    return {}


def misread_statuses(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Stored texts that meant something, and mean nothing or something else by now.

    Both as in Bindings: a status that is not named is stored under its own name.
    """
    was, now = (
        {text: name for name in STATUSES for text in named.get(name, (name,))}
        for named in (before, after)
    )
    return [text for text, name in was.items() if now.get(text) != name]


def _moved(inputs: Inputs) -> dict[str, str]:
    if inputs.state is None or inputs.bindings is None or inputs.facts is None:
        return {}
    after = remembered(inputs.bindings, inputs.facts, _made(inputs))
    return moved_roles(inputs.state.models, after, inputs.facts)


def _lost_values(inputs: Inputs) -> dict[str, list[str]]:
    """Class that was made beside one of the project's -> fields that it had, and has no more."""
    found: dict[str, list[str]] = {}
    made = _models_text(inputs)
    for role, binding in (inputs.bindings.roles if inputs.bindings else {}).items():
        cls = f"{binding.names.cls}Profile"
        held = kept_beside(made, cls, role)
        lost = [name for name in held if not _is_beside(binding, name)]
        if lost and not binding.generated:
            found[cls] = lost
    return found


def kept_beside(models: str, cls: str, role: str) -> list[str]:
    """The contract's fields that a class in the text of models.py has columns for."""
    written = re.search(rf"^class {cls}\(.*?(?=^class |\Z)", models, re.MULTILINE | re.DOTALL)
    if written is None:
        return []
    return [
        known.name
        for known in CONTRACT[role]
        if re.search(rf"mixins\.{known.mixin}[,)]", written[0])
        # what another place gives is switched off in the class
        and not re.search(rf"^    {known.name}(: Any)? = None", written[0], re.MULTILINE)
    ]


def _is_beside(binding: Binding, name: str) -> bool:
    return name in binding.fields and binding.fields[name].source is Source.SATELLITE


def _made(inputs: Inputs) -> frozenset[str]:
    """The fields that were generated last: these are no additions of the owner's."""
    return frozenset(_FIELD.findall(_models_text(inputs)))


def _models_text(inputs: Inputs) -> str:
    return _made_last(inputs, "models.py")


def _made_last(inputs: Inputs, name: str) -> str:
    """The app's file of this name as it was made last; empty: it was not."""
    base = inputs.state.base if inputs.state else {}
    return base.get(f"{inputs.spec.app.folder}/{name}", b"").decode("utf-8", "replace")
