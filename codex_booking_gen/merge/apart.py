"""A quick look, by lines alone, that tells most merges from those that need a thorough one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from codex_booking_gen.merge.lines import Chunk, Taken, side_lines
from codex_booking_gen.merge.matching import split_lines

_DEFINED = re.compile(r"[ \t]*(?:async +)?(def|class) +(\w+)")
_ASSIGNED = re.compile(r"[ \t]*(\w+)[ \t]*(:[^=]*)?(?:=(?!=)|$)")
_IMPORT = re.compile(r"[ \t]*(?:from|import) ")
_IMPORTED = "import "
_CLOSING = (")", "]", "}")


@dataclass(frozen=True, slots=True)
class _Place:
    """The member that a line is in, as the lines above it tell.

    `called`: the member that the line may say how to call; "" for none.
    """

    path: str
    called: str = ""


_NOWHERE = _Place("")


@dataclass(slots=True)
class _Touched:
    """What one side changed: members, what may be called otherwise, the words of its imports."""

    paths: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)


def are_apart(base: str, yours: str, new: str, merged: str, chunks: Sequence[Chunk]) -> bool:
    """Each change is beyond doubt in the member that it was made in, and no member has two authors.

    And nobody changed how something is called. False where that cannot be told at a glance.
    """
    if not all(isinstance(chunk, Taken) or hasattr(chunk, "lines") for chunk in chunks):
        return False
    places = [list(_places(split_lines(text))) for text in (base, yours, new, merged)]
    at = [0, 0, 0, 0]
    touched = _Touched(), _Touched()
    known = {place.path for place in places[0]}
    for chunk in chunks:
        sizes = [len(side_lines(chunk, side)) for side in ("base", "yours", "new")]
        sizes.append(len(_merged_lines(chunk)))
        spans = [where[i : i + n] for where, i, n in zip(places, at, sizes, strict=True)]
        at = [i + n for i, n in zip(at, sizes, strict=True)]
        if not _same_places(chunk, spans):
            return False
        if isinstance(chunk, Taken):
            for number, side in enumerate(("yours", "new")):
                if chunk.side in (side, "both"):
                    _touch(touched[number], chunk, spans[0], spans[3])
    mine, other = touched
    called = (mine.called | other.called) & known
    return not called and not _meet(mine, other) and not _meet(other, mine)


def _merged_lines(chunk: Chunk) -> Sequence[str]:
    return () if not hasattr(chunk, "lines") else chunk.lines


def _same_places(chunk: Chunk, spans: Sequence[Sequence[_Place]]) -> bool:
    base, yours, new, merged = spans
    if not isinstance(chunk, Taken):
        return base == yours == new == merged
    if chunk.side == "both":
        return yours == new == merged
    side, other = (yours, new) if chunk.side == "yours" else (new, yours)
    return side == merged and other == base


def _touch(
    touched: _Touched, chunk: Taken, before: Sequence[_Place], after: Sequence[_Place]
) -> None:
    for line, place in zip((*chunk.base, *chunk.lines), (*before, *after), strict=True):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if place.path.endswith(_IMPORTED):
            touched.imported |= set(re.findall(r"\w+", line))
        else:
            touched.paths.add(place.path)
        if place.called:
            touched.called.add(place.called)


def _meet(mine: _Touched, other: _Touched) -> bool:
    if not mine.imported.isdisjoint(other.paths):
        return True
    return any(
        one == its or (one and its.startswith(f"{one}."))
        for one in mine.paths
        for its in other.paths
    )


def _places(lines: Sequence[str]) -> Iterator[_Place]:
    """For each line; blank lines are in no member."""
    stack: list[tuple[int, bool, str]] = []
    within = _NOWHERE
    in_head = False
    for text in lines:
        line = _read(text)
        if line is None:
            yield _NOWHERE
            continue
        if stack and line.indent <= stack[-1][0]:
            while stack and (
                line.indent < stack[-1][0] or (line.indent == stack[-1][0] and not line.closes)
            ):
                stack.pop()
            within = _Place(stack[-1][2]) if stack else _NOWHERE
        starts = False
        is_member = line.kind and not in_head and (not line.is_plain or _in_classes(stack))
        if is_member:
            path = f"{within.path}.{line.name}" if within.path else line.name
            starts = line.kind == "def"
            called = path if starts else within.path if line.kind == "field" else ""
            within = _Place(path)
            stack.append((line.indent, line.kind == "class", path))
            yield _Place(path, called)
        else:
            yield _Place(within.path, within.path) if in_head else within
        in_head = (in_head or starts) and not line.ends_head


def _in_classes(stack: Sequence[tuple[int, bool, str]]) -> bool:
    return all(is_class for _, is_class, _ in stack)


@dataclass(frozen=True, slots=True)
class _Line:
    """What can be told of a line alone."""

    indent: int
    kind: str
    name: str
    closes: bool
    ends_head: bool

    @property
    def is_plain(self) -> bool:
        """An assignment: in a function it is no member."""
        return self.kind in ("field", "name")


@lru_cache(maxsize=8192)
def _read(line: str) -> _Line | None:
    """None: a blank one."""
    text = line.strip()
    if not text:
        return None
    indent = len(line) - len(line.lstrip())
    return _Line(indent, *_header(line), text.startswith(_CLOSING), text.endswith(":"))


def _header(line: str) -> tuple[str, str]:
    """What kind of member may begin there, and its name."""
    defined = _DEFINED.match(line)
    if defined:
        return defined[1], defined[2]
    if _IMPORT.match(line):
        return "import", _IMPORTED
    assigned = _ASSIGNED.match(line)
    if assigned:
        return "field" if assigned[2] else "name", assigned[1]
    return "", ""
