"""A proposal for people and for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator

from codex_booking_gen.bindings import Bindings
from codex_booking_gen.proposing.ideas import Proposal, RoleIdea, Sure, few
from codex_booking_gen.proposing.settling import Settled
from codex_booking_gen.screen import Screen

NOTHING = "No model of this project looks like somebody or something that is booked."
_WIDTH = 100
_PARTS = {
    "master": "who is booked",
    "service": "what is booked",
    "client": "who books",
    "working_day": "weekly hours",
    "day_off": "time off",
}


def proposal_text(proposal: Proposal, screen: Screen) -> str:
    """The models that were found, each with its reasons, its fields, and what is uncertain."""
    if not proposal.roles:
        return "\n".join(_wrapped([NOTHING, *_others(proposal)], _WIDTH))
    lines = ["Models of this project that booking could use:", ""]
    for idea in proposal.roles:
        lines += _idea(idea, screen)
        lines.append("")
    lines += _others(proposal)
    if proposal.visits:
        lines.append(
            f"  Mind: what stands in {few(proposal.visits)} is not seen by the app to generate."
        )
    return "\n".join(_wrapped(lines, _WIDTH)).rstrip("\n")


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """Long lines go on below, a little further in."""
    for line in lines:
        if len(line) <= width or line.startswith("      "):
            yield line
            continue
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        yield from textwrap.wrap(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )


def _idea(idea: RoleIdea, screen: Screen) -> Iterator[str]:
    sure = "" if idea.sure is Sure.CERTAIN else "  (not certain)"
    yield f"  {_PARTS[idea.role]:<16}{screen.paint(idea.label, 'bold')}{sure}"
    for reason in idea.reasons:
        yield f"    it {reason}"
    for doubt in idea.doubts:
        yield f"    {screen.paint('but', 'yellow')} {doubt}"
    width = max((len(field.field) for field in idea.fields), default=0)
    for field in idea.fields:
        yield f"      {field.field:<{width}} = {field.toml}"
        if field.doubt:
            yield f"      {'':<{width}}   {screen.paint('but', 'yellow')} {field.doubt}"


def _others(proposal: Proposal) -> Iterator[str]:
    for line in proposal.refused:
        yield f"  Not proposed, because it does not fit: {line}"
    for idea in proposal.mentioned:
        part = _PARTS[idea.role]
        why = "; ".join((*idea.reasons, *idea.doubts))
        yield f"  Not proposed as {part}: {idea.label} {why}."


def taken_text(settled: Settled) -> str:
    """What booking.toml says about the project's models, and what the app keeps for them."""
    lines = ["", *(f"Left out, because it does not fit: {line}" for line in settled.refused)]
    mapped = [f"{idea.role} = {idea.label}" for idea in settled.choice.roles]
    lines.append(f"Mapped: {', '.join(mapped)}." if mapped else "Nothing is mapped.")
    lines += _satellites(settled.bindings)
    lines += _not_taken(settled)
    return "\n".join(_wrapped(lines, _WIDTH))


def _satellites(bindings: Bindings) -> Iterator[str]:
    for binding in bindings.roles.values():
        held = binding.satellite
        if held is not None:
            yield f"The app keeps for {binding.label}, in {held.cls}: {', '.join(held.fields)}."
            if "duration_minutes" in held.fields:
                yield f"Until a {binding.names.label} has its minutes there, it cannot be booked."


def _not_taken(settled: Settled) -> Iterator[str]:
    """What was proposed, and is a comment in booking.toml now."""
    taken = {idea.role: idea for idea in settled.choice.roles}
    for idea in settled.choice.left:
        mine = taken.get(idea.role)
        if mine is None or mine.label != idea.label:
            continue
        have = {field.field for field in mine.fields}
        for field in idea.fields:
            if field.field not in have:
                line = f"{idea.role}.{field.field} = {field.toml}"
                yield f"Not certain, so a comment only: {line} ({field.doubt or field.reason})."


def proposal_json(proposal: Proposal, settled: Settled, *, dry_run: bool, written: bool) -> str:
    """All of it for programs."""
    return json.dumps(
        {
            "dry_run": dry_run,
            "written": written,
            "proposed": [_as_json(idea) for idea in proposal.roles],
            "mentioned": [_as_json(idea) for idea in proposal.mentioned],
            "mapped": {idea.role: idea.label for idea in settled.choice.roles},
            "satellites": {
                role: list(binding.satellite.fields)
                for role, binding in settled.bindings.roles.items()
                if binding.satellite is not None
            },
            "refused": [*proposal.refused, *settled.refused],
            "booking_toml": settled.text,
        },
        indent=2,
        ensure_ascii=False,
    )


def _as_json(idea: RoleIdea) -> dict[str, object]:
    return {
        "role": idea.role,
        "model": idea.label,
        "sure": idea.sure.name.lower(),
        "score": idea.score,
        "reasons": list(idea.reasons),
        "doubts": list(idea.doubts),
        "fields": {
            field.field: {"toml": field.toml, "reason": field.reason, "doubt": field.doubt}
            for field in idea.fields
        },
    }
