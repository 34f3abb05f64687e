"""Hunks in colour; in lines that were edited, what differs stands out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codex_booking_gen.patch import Hunk, Line
from codex_booking_gen.screen import Screen

_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ALIKE = 0.4
"""From this share of common letters on, two lines are shown as one that was edited."""

type _Mark = tuple[int, int] | None


def hunk_lines(found: Iterable[Hunk], screen: Screen, *, hide_cr: bool = False) -> Iterator[str]:
    """All lines of the hunks, without their ends.

    `hide_cr`: both versions have Windows line ends, of which nothing need be seen.
    """
    for hunk in found:
        yield screen.paint(hunk.title.decode("utf-8", errors="replace"), "cyan")
        yield from _hunk_lines(hunk.lines, screen, hide_cr=hide_cr)


def _hunk_lines(lines: Sequence[Line], screen: Screen, *, hide_cr: bool) -> Iterator[str]:
    """The lines; in such as were edited, what differs stands out."""
    at = 0
    while at < len(lines):
        olds = _run(lines, at, b"-")
        news = _run(lines, at + len(olds), b"+")
        if not (olds or news):
            yield _shown(lines[at], hide_cr=hide_cr)
            at += 1
            continue
        old, new = ([_shown(line, hide_cr=hide_cr) for line in side] for side in (olds, news))
        pairs = (
            [_marks(*pair) for pair in zip(old, new, strict=True)] if len(old) == len(new) else []
        )
        for number, line in enumerate(old):
            yield _painted(line, "red", pairs[number][0] if pairs else None, screen)
        for number, line in enumerate(new):
            yield _painted(line, "green", pairs[number][1] if pairs else None, screen)
        at += len(olds) + len(news)


def _run(lines: Sequence[Line], at: int, sign: bytes) -> Sequence[Line]:
    end = at
    while end < len(lines) and lines[end].sign == sign:
        end += 1
    return lines[at:end]


def _shown(line: Line, *, hide_cr: bool) -> str:
    """As text that does nothing to a terminal."""
    text = line.text.removesuffix(b"\n")
    missing = "" if line.text.endswith(b"\n") else "  (no newline at the end)"
    if hide_cr:
        text = text.removesuffix(b"\r")
    shown = (line.sign + text).decode("utf-8", errors="replace").replace("\r", "^M")
    return _NOT_SHOWN.sub("\ufffd", shown) + missing


def _marks(old: str, new: str) -> tuple[_Mark, _Mark]:
    """What differs between two lines, from and to; None where they have too little in common."""
    head = 1
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    common = len(old[1:head].strip()) + tail
    if common < _ALIKE * max(len(old.strip()), len(new.strip())):
        return None, None
    if head in {len(old) - tail, len(new) - tail}:
        head, tail = _at_a_word(max(old, new, key=len), head, tail)
    return (head, len(old) - tail), (head, len(new) - tail)


def _at_a_word(line: str, head: int, tail: int) -> tuple[int, int]:
    """What was put in or taken out, moved to where a word begins: `text, `, not `ext, t`."""
    at, end = head, len(line) - tail
    while at > 1 and line[at - 1] == line[end - 1]:
        if not line[at - 1].isalnum():
            break
        at, end = at - 1, end - 1
        if not line[at - 1].isalnum():
            return at, len(line) - end
    return head, tail


def _painted(line: str, style: str, mark: _Mark, screen: Screen) -> str:
    if mark is None:
        return screen.paint(line, style)
    start, end = mark
    middle = screen.paint(line[start:end], f"{style} reverse")
    return screen.paint(line[:start], style) + middle + screen.paint(line[end:], style)
