"""Conflict markers, as git writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from codex_booking_gen.merge.lines import Chunk, Clash, Same, Taken, Woven
from codex_booking_gen.merge.result import Labels

_OURS = re.compile(r"<{7}(?: .*)?")
_MIDDLE = re.compile(r"={7}")
_THEIRS = re.compile(r">{7}(?: .*)?")


def render(chunks: Iterable[Chunk], labels: Labels) -> str:
    """The merged text, clashes between markers."""
    return "".join(_rendered(chunk, labels) for chunk in chunks)


def _rendered(chunk: Chunk, labels: Labels) -> str:
    match chunk:
        case Same(lines) | Taken(lines=lines) | Woven(lines=lines):
            return "".join(lines)
        case Clash():
            return conflict_block("".join(chunk.yours), "".join(chunk.new), labels)
        case _:
            assert_never(chunk)


def conflict_block(yours: str, new: str, labels: Labels) -> str:
    """Two texts between markers; a text that is not empty gets a line end if it has none."""
    return (
        f"<<<<<<< {_one_line(labels.yours)}".rstrip()
        + f"\n{_ended(yours)}=======\n{_ended(new)}"
        + f">>>>>>> {_one_line(labels.new)}".rstrip()
        + "\n"
    )


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _one_line(label: str) -> str:
    return " ".join(label.split())


def has_markers(text: str) -> bool:
    """A whole conflict stands in the text: all three markers, in their order, at line starts.

    A line of seven equal signs is a heading in prose, and alone means nothing.
    """
    if "<<<<<<<" not in text:
        return False
    awaited = _OURS
    for line in re.split(r"\r\n?|\n", text):
        if _OURS.fullmatch(line):
            awaited = _MIDDLE
        elif awaited is _MIDDLE and _MIDDLE.fullmatch(line):
            awaited = _THEIRS
        elif awaited is _THEIRS and _THEIRS.fullmatch(line):
            return True
    return False
