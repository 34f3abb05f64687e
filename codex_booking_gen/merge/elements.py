"""Whether the elements of a list came out as both sides left them.

Lines see a moved element as one taken out and another put in: what is taken out by one side and
moved by the other would be there again.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import shorten

from codex_booking_gen.merge.brackets import Part
from codex_booking_gen.merge.keys import known_elements
from codex_booking_gen.merge.names import Problem, parse
from codex_booking_gen.merge.pairing import pair_added, pair_elements, untraced
from codex_booking_gen.merge.sequence import align, replaced_by_both
from codex_booking_gen.merge.shape import Member, members_of

_Parts = Sequence[Part]


def misplaced_elements(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Lists that both sides changed, and of which the merged one is not what both wanted.

    Raises SyntaxError where one of the texts is no Python.
    """
    was, mine, other, now = (members_of(text) for text in (base, yours, new, merged))
    for name, found in now.items():
        lists = [_elements(each.get(name)) for each in (was, mine, other, now)]
        known = [each for each in lists if each is not None]
        if len(known) < len(lists):
            continue
        what = _doubt(*known)
        if what:
            yield Problem(name, what, found.first)
    yield from _turned_spreads(yours, new, merged)


def _turned_spreads(yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Pairs of a dict that stand on another side of a `**` than in the version they are from."""
    mine, other, now = (_spreads(text) for text in (yours, new, merged))
    known = {*mine, *other}
    for (key, spread, before), line in now.items():
        if (key, spread, before) not in known and (key, spread, not before) in known:
            yield Problem("", f"{key} would change sides of **{spread}", line)


def _spreads(text: str) -> dict[tuple[str, str, bool], int]:
    """Each key of a dict with each `**` of it, whether it stands before that, and its line."""
    found = {}
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Dict) and None in node.keys:
            pairs = [*enumerate(zip(node.keys, node.values, strict=True))]
            for place, (none, value) in pairs:
                for at, (key, _) in pairs if none is None else []:
                    if key is not None:
                        told = ast.unparse(key), ast.unparse(value), at < place
                        found[told] = key.lineno
    return found


def _elements(member: Member | None) -> list[Part] | None:
    """The elements of the list that is assigned."""
    match member and member.nodes:
        case (ast.Assign(value=value) | ast.AnnAssign(value=value),):
            if isinstance(value, ast.List | ast.Tuple | ast.Set):
                return [replace(part, text=part.value) for part in known_elements(value)]
    return None


def _doubt(base: _Parts, yours: _Parts, new: _Parts, merged: _Parts) -> str:
    was, mine, other, now = (_texts(each) for each in (base, yours, new, merged))
    if was in (mine, other) or mine == other:
        return ""
    counted = [Counter(each) for each in (was, mine, other, now)]
    for text, number in counted[0].items():
        left = [each[text] for each in counted[1:]]
        if min(left[:2]) < number and left[2] > max(0, left[0] + left[1] - number):
            return f"{_brief(text)} was taken out and is there again"
    aligned = align(base, yours, new, pair_elements, pair_added)
    if aligned.both_moved or not _keeps_order(was, mine, other, now):
        return "both changed the order"
    for slot in aligned.slots:
        one = slot.yours or slot.new
        if slot.base and one and not (slot.yours and slot.new) and one.text != slot.base.text:
            return f"{_brief(slot.base.text)}: one took it out, the other changed it"
    return "" if replaced_by_both(aligned.slots) else untraced(aligned.slots, moved=aligned.moved)


def _brief(text: str) -> str:
    return shorten(text, 60, placeholder="...")


def _texts(parts: _Parts) -> list[str]:
    return [part.text for part in parts]


def _keeps_order(base: list[str], yours: list[str], new: list[str], merged: list[str]) -> bool:
    """Has the merged list the order of the side that changed it."""
    everywhere = {
        text for text in base if all(each.count(text) == 1 for each in (base, yours, new, merged))
    }
    was, mine, other, now = (
        [text for text in each if text in everywhere] for each in (base, yours, new, merged)
    )
    return now == (mine if other == was else other if mine == was else now)
