"""Which files of a plan follow from which change of the models; and what is remembered of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from codex_booking_gen.following import because, changes, remembered, worth_keeping
from codex_booking_gen.inputs import Inputs, same_wishes
from codex_booking_gen.plan import Action, Kind

_FIELD = re.compile(r"^    (\w+) = ", re.MULTILINE)


def with_reasons(inputs: Inputs, actions: Iterable[Action]) -> tuple[Action, ...]:
    """The same actions; those that the models have changed since the last run say why."""
    state = inputs.state
    if state is None or inputs.bindings is None:
        return tuple(actions)
    found = changes(state.models, remembered(inputs.bindings, inputs.facts, _made(inputs)))
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


def _made(inputs: Inputs) -> frozenset[str]:
    """The fields that were generated last: these are no additions of the owner's."""
    base = inputs.state.base if inputs.state else {}
    text = base.get(f"{inputs.spec.app.folder}/models.py", b"").decode("utf-8", "replace")
    return frozenset(_FIELD.findall(text))
