"""The structural merge of Python: for what lines alone cannot settle. Text in, text out.

Whatever is not merged is kept byte for byte; where it is not clear what the merged text must be, a
conflict names the member. From the outside in:

    outline, sequence            a block as members; which is which in three versions, in what order
    blocks, members              one block; one member that both changed
    imports, import_*            imports, last: the merged rest says which stay
    headers, sections            `def`, `class`; `if`, `try`, `for`
    statements, expressions      `name = value`; what has named or listed parts
    brackets, keys, pairing,
    parts, layout                elements between brackets: which is which, and how they stand
    renames, independence,
    wholeness, again             local names, the order of statements, what belongs together
    spacing, context, names      empty lines; what was decided; what the result must not bring in
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from codex_booking_gen.merge.blocks import merge_members
from codex_booking_gen.merge.context import Context, one_each
from codex_booking_gen.merge.import_places import Placed
from codex_booking_gen.merge.members import Kind, Scope
from codex_booking_gen.merge.names import Problem, find_new_problems
from codex_booking_gen.merge.outline import Key, module_block
from codex_booking_gen.merge.result import Labels, Result, Side
from codex_booking_gen.merge.source import Source
from codex_booking_gen.merge.spacing import joined

_ROUNDS = 4
_LINE = 88
_LONG_TEXT = re.compile(r"[\"'][^\"']{30}|\"\"\"|\'\'\'")


def merge_structure(
    base: str,
    yours: str,
    new: str,
    *,
    labels: Labels,
    decisions: Mapping[str, Side],
    wide: bool = False,
) -> Result | None:
    """The merge by members; None where a version is not Python, or too unusual to be sure.

    `wide`: the owner's formatter goes over the result, so no line of it is too long.
    The texts have "\\n" line ends and no byte-order mark. Never raises.
    """
    if any(odd in text for text in (base, yours, new) for odd in ("\r", "\0", "\f")):
        return None
    try:
        return _merge(base, yours, new, labels, decisions, wide=wide)
    except Exception:  # noqa: BLE001
        # Lines are always there to fall back to; a crash would cost the whole update.
        return None


def _merge(
    base: str,
    yours: str,
    new: str,
    labels: Labels,
    decisions: Mapping[str, Side],
    *,
    wide: bool,
) -> Result | None:
    texts = (base, yours, new)
    sources = [Source.of(text) for text in texts]
    blocks = [module_block(source) for source in sources]
    three = (blocks[0], blocks[1], blocks[2])
    longest = max([_LINE, *(len(line) for line in sources[1].lines if _may_be_broken(line))])
    limit = sys.maxsize if wide else longest
    refused: dict[Key, tuple[str, str]] = {}
    for _ in range(_ROUNDS):
        context = Context(labels, decisions, limit, refused)
        members = merge_members(context, Scope(Kind.MODULE), three)
        text = joined(members, three, module=True)
        result = Result(text, one_each(context.conflicts), tuple(context.notes))
        if not result.clean:
            return result
        problems = find_new_problems(*texts, text)
        if not problems:
            return result
        if context.answered:
            # What this would be asked under may be what was decided, about something else.
            return _undecided(texts, labels, problems, wide=wide)
        found = {_key_at(members, text, each): (each.name, each.text) for each in problems}
        if not found.keys() - refused.keys():
            return None
        refused |= found
    return None


def _undecided(
    texts: tuple[str, str, str], labels: Labels, problems: Iterable[Problem], *, wide: bool
) -> Result | None:
    """All that there is to decide, and what is wrong with what was decided."""
    asked = _merge(*texts, labels, {}, wide=wide)
    if asked is None or asked.clean:
        return None
    return replace(asked, unfit=tuple(dict.fromkeys(each.text for each in problems)))


def _may_be_broken(line: str) -> bool:
    """A line of brackets and names: as long as its owner, or their formatter, lets it be."""
    return "#" not in line and not _LONG_TEXT.search(line) and line.rstrip()[-1:] in "),]}:"


def _key_at(members: list[Placed], text: str, problem: Problem) -> Key:
    """The member that the problem is in."""
    at = 0
    for member in members:
        at = text.index(member.text, at)
        line = text.count("\n", 0, at) + 1
        at += len(member.text)
        if line <= problem.line < line + member.text.count("\n"):
            return member.item.key
    return members[-1].item.key
