"""Bodies of a function made up at random, and two sides that edit them as people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Body = tuple["Statement", ...]
Statement = str | tuple[str, Body]
"""A line, or a header with what stands below it."""


def rendered(body: Body, indent: str = "    ") -> str:
    """As source."""
    lines = ""
    for each in body:
        if isinstance(each, str):
            lines += f"{indent}{each}\n"
        else:
            lines += f"{indent}{each[0]}\n{rendered(each[1], indent + '    ')}"
    return lines


def function(body: Body) -> str:
    """As a module."""
    return f"def f(ctx):\n{rendered(body)}    return ctx\n"


def line(name: str) -> str:
    """A statement that depends on all others."""
    return f'ctx["{name}"] = {name}(ctx)'


@st.composite
def bodies(draw: Draw) -> Body:
    """Some lines, a condition among them or not."""
    names = iter(f"b{number}" for number in range(20))
    body: list[Statement] = [line(next(names)) for _ in range(draw(st.integers(2, 4)))]
    if draw(st.booleans()):
        inner = tuple(line(next(names)) for _ in range(draw(st.integers(1, 3))))
        body.insert(draw(st.integers(0, len(body))), (f"if {next(names)}(ctx):", inner))
    return tuple(body)


def edited(draw: Draw, body: Body, side: str) -> Body:
    """After one to three edits of one side."""
    for number in range(draw(st.integers(1, 3))):
        body = _edited(draw, body, f"{side}{number}")
    return body


def _edited(draw: Draw, body: Body, name: str) -> Body:
    at = draw(st.integers(0, len(body) - 1))
    before, each, after = body[:at], body[at], body[at + 1 :]
    if not isinstance(each, str) and draw(st.booleans()):
        return (*before, (each[0], _edited(draw, each[1], name)), *after)
    match draw(st.sampled_from(("insert", "change", "delete", "move", "wrap", "unwrap"))):
        case "change" if isinstance(each, str):
            return (*before, each.replace("(ctx", f"(ctx, {name}"), *after)
        case "delete" if len(body) > 1:
            return (*before, *after)
        case "move" if after:
            return (*before, after[0], each, *after[1:])
        case "wrap":
            return (*before, (f"with {name}(ctx):", (each,)), *after)
        case "unwrap" if not isinstance(each, str):
            return (*before, *each[1], *after)
    return (*before, line(name), each, *after)


@st.composite
def contested(draw: Draw) -> tuple[str, str, str]:
    """Base, yours, new: one function that both sides edited."""
    body = draw(bodies())
    yours, new = edited(draw, body, "y"), edited(draw, body, "n")
    return function(body), function(yours), function(new)
