"""What one side moved, wrapped or deleted while the other did something of its own with it.

By places alone each change is clean: one takes a statement out here, one puts it in there. Counted
over all, it stands twice, or it is back, or it is gone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from codex_booking_gen.merge.names import Problem
from codex_booking_gen.merge.shape import Member, members_of

_ALIKE = 0.7
_MUCH_ALIKE = 0.8
_LONG_ENOUGH = 8
_Places = Mapping[str, Sequence[int]]
_Known = ast.Import | ast.ImportFrom | ast.Pass | ast.Break | ast.Continue


def out_of_balance(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Statements of members that both sides changed. Raises SyntaxError."""
    was, mine, other, now = (members_of(text) for text in (base, yours, new, merged))
    for name, member in now.items():
        sides = mine.get(name), other.get(name)
        before = was.get(name)
        if not before or not sides[0] or not sides[1]:
            continue
        if sides[0].text == sides[1].text or before.text in (sides[0].text, sides[1].text):
            continue
        counted = [_statements(each) for each in (before, *sides, member) if each]
        for what, line in _unbalanced(*counted):
            yield Problem(name, what, line)


def lines_out_of_balance(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """The same for lines of any text."""
    for what, line in _unbalanced(*(_lines(text) for text in (base, yours, new, merged))):
        yield Problem("", what, line)


def torn(base: str, yours: str, new: str, text: str) -> bool:
    """Whether an answer lost a line that all three versions have, or has one of theirs twice."""
    now = _lines(text)
    sides = [_lines(version) for version in (base, yours, new)]
    for line in set().union(*sides):
        counts = [len(side.get(line, ())) for side in sides]
        if max(counts) == 1 and not min(counts) <= len(now.get(line, ())) <= 1:
            return True
    return False


def _unbalanced(
    base: _Places, yours: _Places, new: _Places, merged: _Places
) -> Iterator[tuple[str, int]]:
    """What is seen once in a version at most: only of that the places can be told."""
    for each, places in merged.items():
        b, y, n = (len(version.get(each, ())) for version in (base, yours, new))
        if b == max(b, y, n) == 1 and len(places) > _expected(b, y, n):
            yield f"{_brief(each)} was moved or taken out, and is there again", places[-1]
    for each in base.keys() - yours.keys() - new.keys():
        if len(each) < _LONG_ENOUGH:
            continue
        mine, other = _heirs(each, base, yours, merged), _heirs(each, base, new, merged)
        if mine.keys() & other.keys() or not (mine or other):
            continue
        if (mine and other) or max({**mine, **other}.values()) >= _MUCH_ALIKE:
            for heir in sorted({*mine, *other}):
                yield f"one took out or changed {_brief(each)}, one moved it", merged[heir][-1]


def _expected(base: int, yours: int, new: int) -> int:
    """How often it must be there after what both did to it."""
    return yours if yours == new else max(0, yours + new - base)


def _heirs(old: str, base: _Places, side: _Places, merged: _Places) -> dict[str, float]:
    """What the side may have made of it, and how much alike it is."""
    found = {each: _likeness(old, each) for each in side.keys() - base.keys() if each in merged}
    return {each: likeness for each, likeness in found.items() if likeness >= _ALIKE}


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < _ALIKE:
        return 0.0
    return matcher.ratio()


def _brief(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _lines(text: str) -> _Places:
    lines = ((line.strip(), number) for number, line in enumerate(text.split("\n"), 1))
    return _placed((line, number) for line, number in lines if any(map(str.isalnum, line)))


def _placed(found: Iterable[tuple[str, int]]) -> _Places:
    places: dict[str, list[int]] = {}
    for each, line in found:
        places.setdefault(each, []).append(line)
    return places


def _statements(member: Member) -> _Places:
    """The simple ones, and the heads of the others."""
    return _placed(
        (_shown(node), node.lineno)
        for root in member.nodes
        for node in ast.walk(root)
        if isinstance(node, ast.stmt) and not isinstance(node, _Known) and node is not root
    )


def _shown(node: ast.stmt) -> str:
    match node:
        case ast.If() | ast.While():
            return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"
        case ast.For() | ast.AsyncFor():
            return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
        case ast.With() | ast.AsyncWith():
            return f"with {', '.join(map(ast.unparse, node.items))}"
        case ast.Try() | ast.TryStar():
            caught = (ast.unparse(each.type) for each in node.handlers if each.type)
            return f"try except {', '.join(caught)}"
        case ast.Match():
            return f"match {ast.unparse(node.subject)}"
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return f"def {node.name}"
    return ast.unparse(node)
