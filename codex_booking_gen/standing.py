"""How every generated file stands: whose it is, and what has become of it. Pure, and quick."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from codex_booking_gen.catalog import Tier
from codex_booking_gen.likeness import same_file
from codex_booking_gen.plan import EJECTED, Action, Verb
from codex_booking_gen.screen import Screen

JSON_VERSION = 1


class Whose(StrEnum):
    """Who looks after a file, in the order in which it is told."""

    CORE = "core"
    OWNED = "owned"
    ONCE = "once"
    EJECTED = "ejected"


class Mark(StrEnum):
    """What is to be said of a file; gravest first."""

    CORE_EDITED = "core edited"
    CORE_DELETED = "core deleted"
    MARKERS = "conflict markers"
    EDITED = "edited"
    MOVED = "moved"
    DELETED = "deleted"
    ADDED = "new in the templates"
    NEWER = "template newer"
    DROPPED = "no longer generated"


_TOLD_OF = {
    Whose.CORE: "ours: replaced as a whole",
    Whose.OWNED: "yours: merged in place",
    Whose.ONCE: "yours from the start: never touched again",
    Whose.EJECTED: "yours alone",
}
_GRAVE = {Mark.CORE_EDITED, Mark.CORE_DELETED, Mark.MARKERS}
_STYLES = {
    Mark.CORE_EDITED: "bold red",
    Mark.CORE_DELETED: "bold red",
    Mark.MARKERS: "bold red",
    Mark.EDITED: "yellow",
    Mark.MOVED: "yellow",
    Mark.DELETED: "dim",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One file."""

    path: str
    """Where it is generated."""
    place: str
    """Where it lies."""
    whose: Whose
    marks: tuple[Mark, ...] = ()
    """Empty: as it was generated, and as it would be generated now."""
    lines: tuple[int, ...] = ()
    """Where conflict markers begin, counted from 1."""
    to_decide: int = 0
    """Conflicts with what the templates have now."""

    @property
    def remark(self) -> str:
        """What the marks do not tell."""
        where = f"lines {', '.join(map(str, self.lines))}" if len(self.lines) > 1 else ""
        where = f"line {self.lines[0]}" if len(self.lines) == 1 else where
        moved = f"to {self.place}" if Mark.MOVED in self.marks else ""
        decide = f"{_conflicts(self.to_decide)} to decide" if self.to_decide else ""
        return ", ".join(filter(None, (where, moved, decide)))


def standings(
    actions: Iterable[Action], markers: Mapping[str, Sequence[int]]
) -> tuple[Standing, ...]:
    """How every file stands. `markers`: path -> the lines on which conflicts stand."""
    return tuple(
        Standing(
            action.path,
            action.place,
            _whose(action),
            tuple(_marks(action, marked=action.path in markers)),
            tuple(markers.get(action.path, ())),
            0 if action.path in markers else len(action.conflicts),
        )
        for action in actions
    )


def standings_text(
    app: str, found: Sequence[Standing], screen: Screen, *, everything: bool = False
) -> str:
    """The files by owner: those of which there is something to say, and how many there are else."""
    groups = {whose: [each for each in found if each.whose is whose] for whose in Whose}
    rows = {whose: _rows(group, everything=everything) for whose, group in groups.items()}
    wide = [
        max((len(row[column]) for told in rows.values() for row in told), default=0)
        for column in range(2)
    ]
    lines: list[str] = []
    for whose in Whose:
        if groups[whose]:
            lines += [_heading(whose, groups[whose], screen)]
            lines += [_line(row, wide, screen) for row in rows[whose]]
    return "\n".join([f"{app}: {_files(len(found))}", "", *lines, "", _last_word(found)])


def standings_json(app: str, found: Sequence[Standing], exit_code: int) -> str:
    """The same for programs, file by file; keys are only ever added to this schema."""
    counts = {_key(mark): sum(mark in each.marks for each in found) for mark in Mark}
    document = {
        "version": JSON_VERSION,
        "exit_code": exit_code,
        "app": app,
        "counts": {"files": len(found), "unchanged": sum(not s.marks for s in found), **counts},
        "files": [
            {
                "path": each.path,
                "place": each.place,
                "whose": each.whose.value,
                "marks": [_key(mark) for mark in each.marks],
                "markers": list(each.lines),
                "conflicts": each.to_decide,
            }
            for each in found
        ],
    }
    return json.dumps(document, indent=2)


def _key(mark: Mark) -> str:
    return mark.value.replace(" ", "_")


def _whose(action: Action) -> Whose:
    return Whose.EJECTED if action.reason == EJECTED else Whose(action.kind.value)


def _marks(action: Action, *, marked: bool) -> Iterator[Mark]:
    """In the order of `Mark`."""
    tier = Tier(action.kind.value)
    mine, base, new = action.before, action.base, action.new
    if marked:
        yield Mark.MARKERS
    if action.reason == EJECTED or tier is Tier.ONCE:
        return
    if base is not None and mine is None:
        yield Mark.CORE_DELETED if tier is Tier.CORE else Mark.DELETED
    elif mine is not None and not _as_either(tier, action):
        yield Mark.CORE_EDITED if tier is Tier.CORE else Mark.EDITED
    if action.moved_to:
        yield Mark.MOVED
    if action.verb is Verb.DECLINED:
        return  # what is new about it is not wanted
    if base is None and new is not None:
        yield Mark.ADDED
    elif base is not None and new is None:
        yield Mark.DROPPED
    elif base is not None and new is not None and not same_file(tier, action.path, base, new):
        yield Mark.NEWER


def _as_either(tier: Tier, action: Action) -> bool:
    """The owner's file is as it was generated, or already as it would be now."""
    mine = action.before or b""
    versions = [version for version in (action.base, action.new) if version is not None]
    return any(same_file(tier, action.path, mine, version) for version in versions)


def _heading(whose: Whose, group: Sequence[Standing], screen: Screen) -> str:
    same = sum(not standing.marks for standing in group)
    count = _files(len(group)) if same < len(group) else f"{_files(same)} unchanged"
    told = f"{count}, {same} unchanged" if 0 < same < len(group) else count
    name = screen.paint(f"{whose.value:<8}", "bold")
    return f"  {name}{told}  {screen.paint(f'({_TOLD_OF[whose]})', 'dim')}"


type _Row = tuple[str, str, str, str]
"""What is said, of which file, what else, and the style."""


def _rows(group: Sequence[Standing], *, everything: bool) -> list[_Row]:
    rows: list[_Row] = []
    core = [each for each in group if each.whose is Whose.CORE and each.marks]
    newer = [each for each in core if not _GRAVE & {*each.marks}]
    folded = newer if len(newer) > 1 and not everything else []
    for each in group:
        if each in folded:
            continue
        if each.marks:
            words = ", ".join(mark.value for mark in each.marks)
            rows.append((words, each.path, each.remark, _STYLES.get(each.marks[0], "cyan")))
        elif everything:
            rows.append(("unchanged", each.path, "", "dim"))
    if folded:
        path = PurePosixPath(folded[0].path)
        folder = next((f"{up}/" for up in path.parents if up.name == "core"), folded[0].path)
        rows.append((Mark.NEWER.value, folder, _files(len(folded)), "cyan"))
    return rows


def _line(row: _Row, wide: Sequence[int], screen: Screen) -> str:
    words, path, remark, style = row
    told = screen.paint(words.ljust(wide[0]), style)
    return f"    {told}  {path.ljust(wide[1])}  {screen.paint(remark, 'dim')}".rstrip()


def _last_word(found: Sequence[Standing]) -> str:
    marks = {mark for each in found for mark in each.marks}
    to_decide = sum(each.to_decide for each in found)
    if to_decide:
        told = f"The templates are newer, with {_conflicts(to_decide)} for you to decide"
        return f"{told}: codex-booking diff names them."
    if marks & {Mark.NEWER, Mark.ADDED, Mark.DROPPED}:
        return "The templates are newer: codex-booking diff shows what generate would write."
    if marks & {Mark.EDITED, Mark.MOVED, Mark.DELETED}:
        return "The templates have nothing new. What you changed: codex-booking diff --mine"
    return "Everything is as it was generated."


def _conflicts(count: int) -> str:
    return f"{count} conflict" if count == 1 else f"{count} conflicts"


def _files(count: int) -> str:
    return f"{count} file" if count == 1 else f"{count} files"
