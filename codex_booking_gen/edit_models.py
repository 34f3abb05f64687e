"""The part of the plan that brings the core's mixins into classes of the project's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from codex_booking_gen.composing import Composition
from codex_booking_gen.plan import Action, Kind, Step, Verb
from codex_booking_gen.wire_up import decoded, encoding_of
from codex_booking_gen.wiring import AlreadyThere, CannotChange, Changed, add_bases


@dataclass(frozen=True, slots=True)
class ModelEdits:
    """Edits of the project's models, and what is left to their owner."""

    actions: tuple[Action, ...] = ()
    steps: tuple[Step, ...] = ()


def edit_models(
    wanted: Iterable[Composition], texts: Mapping[str, bytes], own: Collection[str]
) -> ModelEdits:
    """`texts` are the files of the classes by path, `own` the project's own packages."""
    before, now = dict(texts), dict(texts)
    reasons: dict[str, str] = {}
    steps: list[Step] = []
    for each in wanted:
        text = decoded(now, (each.file,) if each.file else ()).get(each.file or "")
        if each.file is None or text is None:
            steps.append(_to_paste(each, "", f"Add to the bases of {each.label}:"))
            continue
        match add_bases(text, each.cls, each.module, each.mixins, own):
            case Changed(after):
                now[each.file] = after.encode(encoding_of(before[each.file]))
                what = f"{each.cls}: {', '.join(each.mixins)}"
                known = reasons.get(each.file)
                reasons[each.file] = f"{known}; {what}" if known else f"as you agreed: {what}"
            case CannotChange(snippet, reason, where):
                steps.append(Step(f"Paste into {each.file}, {where}:", reason, snippet))
            case AlreadyThere():
                pass
    actions = (
        Action(Verb.WIRE, path, Kind.WIRING, before[path], now[path], reason)
        for path, reason in reasons.items()
    )
    return ModelEdits(tuple(actions), tuple(steps))


def _to_paste(wanted: Composition, why: str, text: str) -> Step:
    mixins = ", ".join(wanted.mixins)
    lines = f"from {wanted.module} import {mixins}\n\nclass {wanted.cls}({mixins}, ...)"
    return Step(text, why or "it does not lie in the project", lines)
