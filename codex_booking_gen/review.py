"""How a plan reads as a diff: a summary first, then file by file, as a patch or for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from codex_booking_gen.catalog import Tier
from codex_booking_gen.likeness import same_file, with_lines_of
from codex_booking_gen.paint import hunk_lines
from codex_booking_gen.patch import (
    Hunk,
    counts,
    file_patch,
    hunks,
    is_text,
    without_space_changes,
)
from codex_booking_gen.plan import Action, Kind, Verb
from codex_booking_gen.screen import Screen

_STYLES = {
    "conflict": "bold red",
    "create": "green",
    "new": "green",
    "merge": "blue",
    "wire": "magenta",
    "delete": "red",
    "deleted": "red",
}
_SIGNS = {b"+": "green", b"-": "red"}
_MODELS, _APP_WIRING, _PROJECT, _MODULES, _PAGES, _TESTS, _REST, _CORE = range(8)
_NAMED = 6
"""So many members are named in one line."""


class View(StrEnum):
    """Which two versions are compared."""

    RESULT = "result"
    """The project's files with what `generate` would write."""
    TEMPLATE = "template"
    """What was generated last with what would be generated now."""
    MINE = "mine"
    """What was generated last with the project's files."""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One file of a diff."""

    path: str
    word: str
    """What happens to it: `update`, `merge`, `new`."""
    kind: Kind
    before: bytes | None
    after: bytes | None
    hunks: tuple[Hunk, ...] = ()
    notes: tuple[str, ...] = ()
    """What the merge decided, a line each."""
    conflicts: tuple[str, ...] = ()
    """What is left to decide, a line each."""
    folded: bool = False
    """Of the core, of which only the counts are shown."""

    @property
    def changed(self) -> str:
        """`+12 -3`, or what else can be said of it."""
        if not (is_text(self.before) and is_text(self.after)):
            return "binary"
        added, removed = counts(self.hunks)
        return f"+{added} -{removed}" if self.hunks else ""


def file_diffs(
    actions: Iterable[Action],
    view: View,
    *,
    asked: Callable[[str], bool] | None = None,
    core: bool = False,
) -> tuple[FileDiff, ...]:
    """The files that differ, in the order in which they are best reviewed.

    `asked` tells the paths that the reader named; None: all. What was named is never folded, and
    what is the owner's alone is shown only then.
    """
    found: list[FileDiff] = []
    for action in actions:
        if asked is None and _is_theirs(action, view):
            continue
        if asked is None or asked(action.path) or asked(action.place):
            # whoever edited the core must see where
            folded = asked is None and not core and view is not View.MINE
            diff = _file_diff(action, view, folded=folded)
            found += [diff] if diff else []
    return tuple(sorted(found, key=_review_order))


def patch_bytes(diffs: Sequence[FileDiff], view: View, tips: Iterable[str] = ()) -> bytes:
    """A patch that git and patch apply; what is no patch stands before a file, behind a `#`."""
    said = [*summary(diffs, view, Screen()), *tips]
    parts = ["".join(f"# {line}".rstrip() + "\n" for line in said).encode()] if diffs else []
    for diff in diffs:
        if not diff.folded:
            parts += [f"# {note}\n".encode() for note in diff.notes]
            parts.append(file_patch(diff.path, diff.before, diff.after))
    return b"".join(parts)


def diff_text(diffs: Sequence[FileDiff], view: View, screen: Screen) -> str:
    """The diff for a terminal."""
    lines = summary(diffs, view, screen)
    for diff in diffs:
        if diff.hunks and not diff.folded:
            lines += ["", *_file_lines(diff, screen)]
    return "\n".join(lines)


def summary(diffs: Sequence[FileDiff], view: View, screen: Screen) -> list[str]:
    """How many files there are of each kind, then a line per file; the core is one line."""
    words = [diff.word for diff in diffs]
    order = {word: number for number, word in enumerate([verb.value for verb in Verb])}
    by_word = sorted(set(words), key=lambda word: (order.get(word, 0), word))
    told = [
        screen.paint(f"{words.count(word)} {word}", _STYLES.get(word, "cyan")) for word in by_word
    ]
    rows = [(d.word, d.path, d.changed, _remark(d)) for d in diffs if not d.folded]
    rows += _folded_rows([diff for diff in diffs if diff.folded])
    wide = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [f"{_TITLES[view]}: {', '.join(told)}", ""]
    conflicts = {diff.path: diff.conflicts for diff in diffs}
    for word, path, changed, remark in rows:
        line = f"  {screen.paint(word.ljust(wide[0]), _STYLES.get(word, 'cyan'))}"
        line += f"  {path.ljust(wide[1])}  {_painted_counts(changed.ljust(wide[2]), screen)}"
        lines.append(f"{line}  {screen.paint(remark, 'dim')}".rstrip())
        lines += [f"    {screen.paint(text, 'red')}" for text in conflicts.get(path, ())]
    return lines


_TITLES = {
    View.RESULT: "What generate would write",
    View.TEMPLATE: "What the templates changed since the last generate",
    View.MINE: "What you changed in generated files",
}
SAME = {
    View.RESULT: "No difference: generate would change no file.",
    View.TEMPLATE: "No difference: the templates give what they gave the last time.",
    View.MINE: "No difference: every generated file is as it was generated.",
}
"""What is said on a terminal when there is nothing to show."""


def _is_theirs(action: Action, view: View) -> bool:
    """The owner's alone: made once or ejected; or deleted, and the template still changes it."""
    if view is View.RESULT:
        return False
    alone = action.kind is Kind.ONCE or (action.quiet and action.verb is Verb.KEEP)
    return alone or (view is View.TEMPLATE and action.verb is Verb.DECLINED)


def _file_diff(action: Action, view: View, *, folded: bool) -> FileDiff | None:
    before, after = _sides(action, view)
    conflicts = action.conflicts if view is View.RESULT else ()
    is_core = action.kind is Kind.CORE
    if is_core and before is not None and after is not None:
        if same_file(Tier.CORE, action.path, before, after):
            after = before  # formatted anew, no more
        after = without_space_changes(before, after)
    if before == after and not conflicts:
        return None
    return FileDiff(
        path=action.place,
        word=action.verb.value if view is View.RESULT else _word(before, after),
        kind=action.kind,
        before=before,
        after=after,
        hunks=hunks(action.place, before, after),
        notes=_notes(action) if view is View.RESULT else (),
        conflicts=tuple(str(conflict) for conflict in conflicts),
        folded=folded and is_core,
    )


def _sides(action: Action, view: View) -> tuple[bytes | None, bytes | None]:
    if view is View.RESULT:
        return action.before, action.after
    if view is View.TEMPLATE:
        return action.base, action.new
    if action.base is None:
        return None, None  # not ours
    base = action.base if action.before is None else with_lines_of(action.base, action.before)
    return base, action.before


def _word(before: bytes | None, after: bytes | None) -> str:
    if before is None:
        return "new"
    return "deleted" if after is None else "changed"


def _notes(action: Action) -> tuple[str, ...]:
    """What structure decided; where the order matters, the reader is asked to look."""
    if action.merge is None:
        return ()
    decided = list(dict.fromkeys(note.member for note in action.merge.notes if note.member))
    lines = []
    if decided:
        named = ", ".join(decided[:_NAMED])
        more = f" and {len(decided) - _NAMED} more" if len(decided) > _NAMED else ""
        lines.append(f"merged by structure: {named}{more}")
    lines += [
        f"please look: {': '.join(filter(None, (note.member, note.text)))}"
        for note in action.merge.notes
        if note.review
    ]
    return tuple(lines)


def _remark(diff: FileDiff) -> str:
    looks = any(note.startswith("please look") for note in diff.notes)
    return "by structure, please look" if looks else "by structure" if diff.notes else ""


def _folded_rows(diffs: Sequence[FileDiff]) -> list[tuple[str, str, str, str]]:
    if not diffs:
        return []
    path = PurePosixPath(diffs[0].path)
    folder = next((f"{up}/" for up in path.parents if up.name == "core"), diffs[0].path)
    added, removed = (sum(pair) for pair in zip(*(counts(d.hunks) for d in diffs), strict=True))
    words = {diff.word for diff in diffs}
    word = words.pop() if len(words) == 1 else "changed" if "changed" in words else "update"
    remark = f"{len(diffs)} files, left out here: --core shows them"
    return [(word, folder, f"+{added} -{removed}", remark.replace("1 files", "1 file"))]


def _review_order(diff: FileDiff) -> tuple[int, str]:
    """What decides most comes first: models, what wires them, modules, pages, tests, the core."""
    path = PurePosixPath(diff.path)
    if diff.kind is Kind.CORE:
        place = _CORE
    elif diff.kind in {Kind.SPEC, Kind.WIRING}:
        place = _PROJECT
    elif "tests" in path.parts[:-1]:
        place = _TESTS
    elif {"templates", "static"} & set(path.parts[:-1]):
        place = _PAGES
    else:
        named = {"models.py": _MODELS, "wiring.py": _APP_WIRING}
        place = named.get(path.name, _MODULES if path.suffix == ".py" else _REST)
    return place, diff.path


def _file_lines(diff: FileDiff, screen: Screen) -> Iterator[str]:
    """A rule with the file's name, what the merge decided, the hunks."""
    title = f"{diff.path}  {diff.word}  {diff.changed}"
    rule = "\u2500" * max(3, (screen.width or 80) - len(title) - 4)
    name = screen.paint(diff.path, "bold")
    word = screen.paint(diff.word, _STYLES.get(diff.word, "cyan"))
    changed = _painted_counts(diff.changed, screen)
    lead = screen.paint("\u2500\u2500", "dim")
    yield f"{lead} {name}  {word}  {changed} {screen.paint(rule, 'dim')}"
    for note in diff.notes:
        style = "bold yellow" if note.startswith("please look") else "yellow"
        yield screen.paint(f"   {note}", style)
    windows = all(is_text(side) and b"\r\n" in (side or b"") for side in (diff.before, diff.after))
    yield from hunk_lines(diff.hunks, screen, hide_cr=windows)


def _painted_counts(changed: str, screen: Screen) -> str:
    return re.sub(
        r"[+-]\d+",
        lambda found: screen.paint(found[0], _SIGNS[found[0][:1].encode()]),
        changed,
    )
