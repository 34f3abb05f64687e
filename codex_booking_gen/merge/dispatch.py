"""Which way a file is merged: lines first, and Python's structure for what lines cannot settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import starmap

from codex_booking_gen.merge.apart import are_apart
from codex_booking_gen.merge.braces import is_style, style_problems
from codex_booking_gen.merge.lines import (
    Chunk,
    Clash,
    Same,
    Woven,
    clashes,
    merge_lines,
    side_lines,
)
from codex_booking_gen.merge.markers import render
from codex_booking_gen.merge.moves import lines_out_of_balance, torn
from codex_booking_gen.merge.names import Problem
from codex_booking_gen.merge.orders import notes_of_order
from codex_booking_gen.merge.regions import Named, answerable, asked, with_whole_moves
from codex_booking_gen.merge.result import Conflict, Labels, Result, Side
from codex_booking_gen.merge.tags import is_page, page_problems
from codex_booking_gen.merge.twice import put_twice

_TOO_MUCH = (RecursionError, MemoryError)
_SHORT = 48
LABELS = Labels()
NO_DECISIONS: Mapping[str, Side] = {}
NO_NAMES: Named = {}


def merge(
    path: str,
    base: str,
    yours: str,
    new: str,
    *,
    labels: Labels = LABELS,
    decisions: Mapping[str, Side] = NO_DECISIONS,
    wide: bool = False,
) -> Result:
    r"""Merge what you and a newer template made of `base`; the suffix of `path` says what it is.

    The texts have "\n" at their line ends. Any text gives a result; a Python file without
    conflicts parses, and has no duplicate or undefined name that is new, where `yours` and `new`
    parse. `decisions` say who is right, by the member of a conflict. `wide`: the owner's formatter
    goes over the result, so that no line of it is too long.
    """
    for one, other, answer in ((base, yours, new), (base, new, yours), (yours, new, yours)):
        if one == other:
            return Result(answer)
    texts = _ended(base), _ended(yours), _ended(new)
    if is_python(path):
        result = _with_notes(_merge_python(*texts, labels, decisions, wide=wide), *texts)
    else:
        result = _merge_text(*texts, labels, decisions, path)
    if _ends_with_newline(base, yours, new) or _ends_in_conflict(result):
        return result
    return Result(result.text.removesuffix("\n"), result.conflicts, result.notes)


def _with_notes(result: Result, base: str, yours: str, new: str) -> Result:
    """What lines merged where the order matters is told as well."""
    told = {note.member for note in result.notes if note.review}
    told |= {conflict.member for conflict in result.conflicts}
    notes = [note for note in notes_of_order(base, yours, new) if note.member not in told]
    return replace(result, notes=(*result.notes, *notes)) if notes else result


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
    base: str, yours: str, new: str, labels: Labels, decisions: Mapping[str, Side], path: str
) -> Result:
    """Lines, unless something would stand twice, or a tag stay open that both sides close."""

    def tags(text: str) -> tuple[Problem, ...]:
        if is_style(path):
            return style_problems(base, yours, new, text)
        return page_problems(yours, new, text) if is_page(path) else ()

    def is_good(chunks: Iterable[Chunk]) -> bool:
        text = _result(chunks, labels, {}).text
        return not torn(base, yours, new, text) and not tags(text)

    chunks: Sequence[Chunk] = merge_lines(base, yours, new, fine=True)
    problems: tuple[Problem, ...] = ()
    if not clashes(chunks):
        result = _result(chunks, labels, {})
        problems = _put_twice(chunks)
        problems += tuple(lines_out_of_balance(base, yours, new, result.text))
        problems += tags(result.text)
        if not problems:
            return result
        chunks, _ = asked(chunks, problems, result.text, members=False)
    chunks = answerable(with_whole_moves(chunks), is_good)
    what = tuple(problem.text for problem in problems)
    decided = _result(chunks, labels, decisions, what)
    wrong = tags(decided.text) if decided.clean else ()
    if wrong:
        return _unfit(_result(chunks, labels, {}, what), wrong if decisions else ())
    return decided


def _merge_python(
    base: str, yours: str, new: str, labels: Labels, decisions: Mapping[str, Side], *, wide: bool
) -> Result:
    """Lines, where they come to good Python; else structure, where it has an answer."""
    chunks = merge_lines(base, yours, new)
    if clashes(chunks):
        # what a person would not call the same line may still lead to what both wanted
        loosely = merge_lines(base, yours, new, any_line=True)
        chunks = chunks if clashes(loosely) else loosely
    by_lines = _result(chunks, labels, {})
    problems: tuple[Problem, ...] = ()
    if by_lines.clean:
        problems = _put_twice(chunks)
        if not problems:
            apart = are_apart(base, yours, new, by_lines.text, chunks)
            problems = _doubts(base, yours, new, by_lines.text, apart=apart)
        if not problems:
            return by_lines
    if _parses(yours) and _parses(new):
        by_structure = _structure(base, yours, new, labels, decisions, wide=wide)
        if by_structure is not None:
            return by_structure
    return _asked(base, yours, new, chunks, problems, labels, decisions)


def _structure(
    base: str, yours: str, new: str, labels: Labels, decisions: Mapping[str, Side], *, wide: bool
) -> Result | None:
    """What structure comes to; None when it has no answer, or none that is good Python."""
    from codex_booking_gen.merge.kept import lost
    from codex_booking_gen.merge.structure import merge_structure

    merging = partial(merge_structure, base, yours, new, labels=labels, wide=wide)
    try:
        result = merging(decisions=decisions)
        if result is None or not result.clean:
            return result
        doubts = _doubts(base, yours, new, result.text, decided=bool(decisions))
        if decisions:
            doubts += lost(base, yours, new, result.text, decisions)
        if not doubts:
            return result
        asked = merging(decisions={})
    except _TOO_MUCH:
        return None
    # An answer that does not lead to good Python leaves the question open.
    return _unfit(asked, doubts) if decisions and asked and not asked.clean else None


def _unfit(asked: Result, doubts: Iterable[Problem]) -> Result:
    """The question again, and why the answer to it cannot stand."""
    return replace(asked, unfit=tuple(dict.fromkeys(doubt.text for doubt in doubts)))


def _asked(
    base: str,
    yours: str,
    new: str,
    chunks: Sequence[Chunk],
    problems: tuple[Problem, ...],
    labels: Labels,
    decisions: Mapping[str, Side],
) -> Result:
    """The merge by lines, with what is in doubt as clashes."""
    chunks = _decided(with_whole_moves(chunks), decisions)
    result = _result(chunks, labels, {})
    if not result.clean:
        return result
    problems = problems or _doubts(base, yours, new, result.text, decided=True)
    if not problems:
        return result
    chunks, named = asked(chunks, problems, result.text)
    what = tuple(problem.text for problem in problems)
    result = _result(chunks, labels, decisions, what, named)
    doubts = _doubts(base, yours, new, result.text, decided=True) if result.clean else ()
    if doubts:
        return _unfit(_result(chunks, labels, {}, what, named), doubts if decisions else ())
    return result


def _put_twice(chunks: Sequence[Chunk]) -> tuple[Problem, ...]:
    return tuple(Problem("", text, 0) for text in put_twice(chunks))


def _doubts(
    base: str, yours: str, new: str, merged: str, *, decided: bool = False, apart: bool = False
) -> tuple[Problem, ...]:
    """What is wrong with merged Python that is right in both sides; nothing where they are not."""
    from codex_booking_gen.merge.doubts import find_doubts

    return find_doubts(base, yours, new, merged, decided=decided, apart=apart)


def _parses(text: str) -> bool:
    from codex_booking_gen.merge.doubts import parses

    return parses(text)


def _decided(chunks: Sequence[Chunk], decisions: Mapping[str, Side]) -> tuple[Chunk, ...]:
    """Without the clashes that were decided."""
    found: list[Chunk] = []
    line = 1
    for chunk in chunks:
        side = decisions.get(f"L{line}") or decisions.get("")
        if isinstance(chunk, Clash) and side:
            lines = chunk.yours if side == "mine" else chunk.new
            found.append(Woven(chunk.base, chunk.yours, chunk.new, lines))
        else:
            found.append(chunk)
        line += len(side_lines(chunk, "yours"))
    return tuple(found)


def _result(
    chunks: Iterable[Chunk],
    labels: Labels,
    decisions: Mapping[str, Side],
    doubts: tuple[str, ...] = (),
    named: Named = NO_NAMES,
) -> Result:
    """The text of the chunks, clashes decided as told."""
    text: list[Chunk] = []
    conflicts = []
    line = 1
    for at, chunk in enumerate(chunks):
        if isinstance(chunk, Clash):
            member, what = named.get(at, ("", ""))
            member = member or f"L{line}"
            side = decisions.get(member) or decisions.get("")
            if side is None:
                text.append(chunk)
                conflicts.append(_conflict(member, chunk, (what,) if what else doubts))
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
