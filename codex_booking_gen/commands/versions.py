"""Brings together what is compared: files that were moved, and what owners' formatters do."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from codex_booking_gen.catalog import Tier
from codex_booking_gen.file_plan import FilePlan, Formatted
from codex_booking_gen.likeness import unix_lines, with_lines_of
from codex_booking_gen.moved import find_moves, says_enough
from codex_booking_gen.plan import Action, Kind, Verb
from codex_booking_gen.tree import read_file, read_files

if TYPE_CHECKING:
    from codex_booking_gen.inputs import Inputs
    from codex_booking_gen.renaming import Renamed
    from codex_booking_gen.render import Rendered
    from codex_booking_gen.state import State

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "migrations"})
_NONE: Mapping[str, Renamed] = {}
_LARGEST = 4
"""A file so many times as large is not the one that was moved."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the owner has moved files, and what is there; both by the path they are made under."""

    moves: Mapping[str, str]
    contents: Mapping[str, bytes]


def find_moved(root: Path, stored: State, yours: Mapping[str, bytes], app: str) -> Whereabouts:
    """Look for the owner's files that are gone: where they were last, in the app, in the project.

    `root` is absolute and real, `app` the app's folder. What was declined is not looked for.
    """
    gone = {
        path: record
        for path, record in stored.files.items()
        if path not in yours and record.tier is Tier.OWNED
    }
    moves = {
        path: record.moved_to
        for path, record in gone.items()
        if record.moved_to and read_file(root, record.moved_to) is not None
    }
    missing = {
        path: stored.base[path]
        for path, record in gone.items()
        if path not in moves
        and not (record.declined or record.ejected)
        and says_enough(stored.base[path])
    }
    taken = {*yours, *stored.files, *moves.values()}
    for folder in (app, ""):
        if missing:
            candidates = _candidates(root, folder, missing, taken)
            found = find_moves(missing, candidates)
            moves |= found
            taken |= set(found.values())
            missing = {path: base for path, base in missing.items() if path not in found}
    contents = read_files(root, moves.values())
    return Whereabouts(moves, {path: contents[place] for path, place in moves.items()})


def _candidates(
    root: Path, folder: str, missing: Mapping[str, bytes], taken: set[str]
) -> dict[str, bytes]:
    """The files below `folder` that one of the missing may have become."""
    sizes = {PurePosixPath(path).suffix: 0 for path in missing}
    for path, content in missing.items():
        suffix = PurePosixPath(path).suffix
        sizes[suffix] = max(sizes[suffix], _LARGEST * len(content))
    found: dict[str, bytes] = {}
    for file in _walk(root / folder):
        path = file.relative_to(root).as_posix()
        if path in taken or file.suffix not in sizes or file.is_symlink():
            continue
        if file.is_file() and file.stat().st_size <= sizes[file.suffix]:
            found[path] = file.read_bytes()
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """The project's own files: no hidden folders, no environments, nothing installed."""
    for parent, folders, names in os.walk(folder):
        inside = Path(parent)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED
            and not (inside / name / "pyvenv.cfg").exists()
        )
        yield from (inside / name for name in names)


def formatted_versions(
    root: Path,
    rendered: Mapping[str, Rendered],
    yours: Mapping[str, bytes],
    stored: State | None,
    moves: Mapping[str, str],
    renamed: Mapping[str, Renamed] = _NONE,
) -> tuple[dict[str, Formatted], tuple[str, ...]]:
    """What was and would be generated, as the owner's formatter writes it; and what to say of it.

    Only of files that differ from what was generated and that the owner keeps formatted.
    """
    known = stored.files if stored else {}
    base = {**(stored.base if stored else {}), **{path: r.base for path, r in renamed.items()}}
    wanted: dict[str, list[bytes]] = {}
    for path, content in yours.items():
        made = rendered.get(path)
        tier = made.tier if made else known[path].tier
        versions = [v for v in (base.get(path), made.content if made else None) if v is not None]
        if tier is Tier.ONCE or (path in known and known[path].ejected):
            continue
        if all(unix_lines(content) != unix_lines(version) for version in versions):
            carried = [renamed[path].yours, stored.base[path]] if stored and path in renamed else []
            wanted[path] = [content, *versions, *carried]
    done, problems = _format(root, wanted, moves)
    found: dict[str, Formatted] = {}
    for path, (own, *others) in done.items():
        if own is None or unix_lines(own) != unix_lines(yours[path]) or None in others:
            continue
        rest = iter(others)
        before = next(rest) if path in base else None
        found[path] = Formatted(before, *(next(rest, None) for _ in range(3)))
    return found, problems


def _format(
    root: Path, wanted: Mapping[str, Sequence[bytes]], moves: Mapping[str, str]
) -> tuple[dict[str, tuple[bytes | None, ...]], tuple[str, ...]]:
    """The formatter at work, once, each file where it lies."""
    if not wanted:
        return {}, ()
    from codex_booking_gen.formatter import format_all

    paths = {moves.get(path, path): path for path in wanted}
    done = format_all(root, {place: wanted[path] for place, path in paths.items()})
    return {paths[place]: versions for place, versions in done.items()}, done.problems


def written_as_theirs(root: Path, inputs: Inputs, files: FilePlan) -> FilePlan:
    """What is written into files that their owner keeps formatted, or beside them, is, too.

    What is new has the line ends of all that is there. Pristine bytes are remembered all the same.
    """
    contents = {a.path: a.after for a in files.actions if a.verb is Verb.CREATE and a.after}
    wanted = _merged_files(inputs, files)
    if inputs.formatted:
        core = {action.path for action in files.actions if action.kind is Kind.CORE}
        wanted |= {path: [content] for path, content in contents.items() if path not in core}
    done, _ = _format(root, wanted, inputs.moves)
    contents |= {path: last for path, (*_, last) in done.items() if last is not None}
    model = _line_model(inputs.yours.values())
    return files.with_contents(
        {
            path: with_lines_of(content, inputs.yours.get(path, model))
            for path, content in contents.items()
        }
    )


def edits_as_theirs(
    root: Path, actions: Iterable[Action], paths: Collection[str]
) -> tuple[Action, ...]:
    """Edits of these files of the project's, as its formatter writes them where it is kept."""
    edits = {
        action.path: (action.before, action.after)
        for action in actions
        if action.path in paths and action.before is not None and action.after is not None
    }
    done, _ = _format(root, edits, {})
    after = {path: new for path, (old, new) in done.items() if old == edits[path][0] and new}
    return tuple(replace(each, after=after.get(each.path, each.after)) for each in actions)


def _merged_files(inputs: Inputs, files: FilePlan) -> dict[str, list[bytes]]:
    """Those that are formatted: what stands there first, which tells the formatter; merged last."""
    stored = inputs.state.base if inputs.state else {}
    return {
        action.path: [
            version
            for version in (action.before, stored.get(action.path), action.after)
            if version is not None
        ]
        for action in files.actions
        if action.verb in {Verb.MERGE, Verb.MOVED}
        and action.path in inputs.formatted
        and action.after is not None
        and action.changes
    }


def _line_model(contents: Iterable[bytes]) -> bytes:
    """A text with the line ends of all texts; where they differ, one without any."""
    texts = [content for content in contents if b"\0" not in content and b"\n" in content]
    return b"\r\n" if texts and all(b"\r\n" in text for text in texts) else b""


def with_git(root: Path, files: FilePlan) -> FilePlan:
    """The same plan, with the files marked whose changes are in no commit yet."""
    places = [action.place for action in files.actions if action.changes and action.before]
    if not places:
        return files
    from codex_booking_gen.git import uncommitted

    found = uncommitted(root, places)
    actions = tuple(
        replace(action, uncommitted=action.changes and action.place in found)
        for action in files.actions
    )
    return replace(files, actions=actions)
