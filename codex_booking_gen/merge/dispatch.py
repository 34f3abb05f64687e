"""Which way a file is merged: lines first, and Python's structure for what lines cannot settle."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from itertools import starmap

from codex_booking_gen.merge.lines import (
    Chunk,
    Clash,
    Same,
    Taken,
    Woven,
    clashes,
    merge_lines,
    side_lines,
)
from codex_booking_gen.merge.markers import render
from codex_booking_gen.merge.result import Conflict, Labels, Result, Side
from codex_booking_gen.merge.tags import is_page, new_imbalance
from codex_booking_gen.merge.twice import put_twice

_TOO_MUCH = (RecursionError, MemoryError)
_SHORT = 48
LABELS = Labels()
NO_DECISIONS: Mapping[str, Side] = {}


def merge(
    path: str,
    base: str,
    yours: str,
    new: str,
    *,
    labels: Labels = LABELS,
    decisions: Mapping[str, Side] = NO_DECISIONS,
) -> Result:
    r"""Merge what you and a newer template made of `base`; the suffix of `path` says what it is.

    The texts have "\n" at their line ends. Any text gives a result; a Python file without
    conflicts parses, and has no duplicate or undefined name that is new, where `yours` and `new`
    parse. `decisions` say who is right, by the member of a conflict.
    """
    for one, other, answer in ((base, yours, new), (base, new, yours), (yours, new, yours)):
        if one == other:
            return Result(answer)
    texts = _ended(base), _ended(yours), _ended(new)
    if is_python(path):
        result = _merge_python(*texts, labels, decisions)
    else:
        result = _merge_text(*texts, labels, decisions, page=is_page(path))
    if _ends_with_newline(base, yours, new) or _ends_in_conflict(result):
        return result
    return Result(result.text.removesuffix("\n"), result.conflicts, result.notes)


def is_python(path: str) -> bool:
    """What Python's structure can be looked for in."""
    return path.endswith((".py", ".pyi"))


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _ends_with_newline(base: str, yours: str, new: str) -> bool:
    """As yours does, unless only the new text changed it. An empty text has no opinion."""
    told = [text.endswith("\n") if text else None for text in (base, yours, new)]
    if told[1] is None or (told[1] == told[0] and told[2] is not None):
        return told[2] is not False
    return told[1]


def _ends_in_conflict(result: Result) -> bool:
    last = result.text[result.text.rfind("\n", 0, -1) + 1 :]
    return not result.clean and last.startswith(">>>>>>>")


def _merge_text(
    base: str, yours: str, new: str, labels: Labels, decisions: Mapping[str, Side], *, page: bool
) -> Result:
    """Lines, unless something would stand twice, or a tag stay open that both sides close."""
    chunks = merge_lines(base, yours, new, fine=True)
    result = _result(chunks, labels, {})
    doubts = put_twice(chunks) if result.clean else ()
    if result.clean and page:
        doubts += new_imbalance(yours, new, result.text)
    if result.clean and not doubts:
        return result
    return _result(_doubted(chunks), labels, decisions, doubts)


def _merge_python(
    base: str, yours: str, new: str, labels: Labels, decisions: Mapping[str, Side]
) -> Result:
    """Lines, where they come to good Python; else structure, where it has an answer."""
    chunks = merge_lines(base, yours, new)
    if clashes(chunks):
        # what a person would not call the same line may still lead to what both wanted
        loosely = merge_lines(base, yours, new, any_line=True)
        chunks = chunks if clashes(loosely) else loosely
    by_lines = _result(chunks, labels, {})
    doubts: tuple[str, ...] = ()
    if by_lines.clean:
        doubts = put_twice(chunks) or _doubts(base, yours, new, by_lines.text)
        doubts = doubts or _taken_out(base, yours, new, by_lines.text)
        if not doubts:
            return by_lines
    if _parses(yours) and _parses(new):
        by_structure = _structure(base, yours, new, labels, decisions)
        if by_structure is not None:
            return by_structure
    chunks = tuple(_doubted(chunks))
    decided = _result(chunks, labels, decisions, doubts)
    if decided.clean and _doubts(base, yours, new, decided.text):
        return _result(chunks, labels, {}, doubts)
    return decided


def _structure(
    base: str, yours: str, new: str, labels: Labels, decisions: Mapping[str, Side]
) -> Result | None:
    """What structure comes to; None when it has no answer, or none that is good Python."""
    from codex_booking_gen.merge.structure import merge_structure

    try:
        result = merge_structure(base, yours, new, labels=labels, decisions=decisions)
    except _TOO_MUCH:
        return None
    if result is not None and result.clean and _doubts(base, yours, new, result.text):
        return None
    return result


def _doubts(base: str, yours: str, new: str, merged: str) -> tuple[str, ...]:
    """What is wrong with merged Python that is right in both sides; nothing where they are not."""
    from codex_booking_gen.merge.names import new_problems

    try:
        return new_problems(base, yours, new, merged)
    except (SyntaxError, ValueError):
        broken_by_us = _parses(yours) and _parses(new) and not _parses(merged)
        return ("the result would not parse",) if broken_by_us else ()
    except _TOO_MUCH:
        return ("its names could not be followed",)


def _taken_out(base: str, yours: str, new: str, merged: str) -> tuple[str, ...]:
    """Members that one side took out: lines alike can hide that the other changed them."""
    from codex_booking_gen.merge.names import members_back

    try:
        return members_back(base, yours, new, merged)
    except _TOO_MUCH:
        return ("its names could not be followed",)


def _parses(text: str) -> bool:
    import ast

    try:
        with warnings.catch_warnings():
            # a doubtful escape is its author's to mend
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, *_TOO_MUCH):
        return False
    return True


def _doubted(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Without a clash, what the new text brought is in doubt: it is shown against yours."""
    found = tuple(chunks)
    clean = not clashes(found)
    for chunk in found:
        if clean and isinstance(chunk, Taken) and chunk.side == "new":
            yield Clash(chunk.base, chunk.base, chunk.lines)
        elif clean and isinstance(chunk, Woven):
            yield Clash(chunk.base, chunk.yours, chunk.new)
        else:
            yield chunk


def _result(
    chunks: Iterable[Chunk],
    labels: Labels,
    decisions: Mapping[str, Side],
    doubts: tuple[str, ...] = (),
) -> Result:
    """The text of the chunks, clashes decided as told."""
    text: list[Chunk] = []
    conflicts = []
    line = 1
    for chunk in chunks:
        if isinstance(chunk, Clash):
            member = f"L{line}"
            side = decisions.get(member) or decisions.get("")
            if side is None:
                text.append(chunk)
                conflicts.append(_conflict(member, chunk, doubts))
            else:
                text.append(Same(chunk.yours if side == "mine" else chunk.new))
        else:
            text.append(chunk)
        line += len(side_lines(chunk, "yours"))
    return Result(render(text, labels), tuple(conflicts))


def _conflict(member: str, clash: Clash, doubts: tuple[str, ...]) -> Conflict:
    versions = clash.base, clash.yours, clash.new
    what = "; ".join(doubts) or _what(*versions)
    base, yours, new = ("".join(lines) for lines in versions)
    return Conflict(member, what, base, yours, new)


def _what(*versions: tuple[str, ...]) -> str:
    """In a few words."""
    base, yours, new = versions
    if max(map(len, versions)) == 1 and max(len("".join(v).strip()) for v in versions) <= _SHORT:
        named = zip(("was", "yours", "new"), versions, strict=True)
        return ", ".join(starmap(_told, named))
    if not base:
        return "both added lines here"
    if not yours:
        return "the template changed what you deleted"
    if not new:
        return "the template deleted what you changed"
    return "both changed these lines" if len(base) > 1 else "both changed this line"


def _told(name: str, lines: tuple[str, ...]) -> str:
    return f"{name} {''.join(lines).strip() or 'nothing'}"
