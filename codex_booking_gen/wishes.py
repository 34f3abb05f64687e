"""What is asked about single files: `--resolve`, `--only`, `--restore`, `--markers`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from codex_booking_gen.errors import UsageError
from codex_booking_gen.state import Choice

_CHOICES: Mapping[str, Choice] = {"mine": "mine", "template": "template"}
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Paths are those under which files are generated, relative to the project's root."""

    resolve: Mapping[str, Mapping[str, Choice]] = field(default_factory=dict)
    """Path -> member ("": all of the file) -> who is right."""
    only: tuple[str, ...] = ()
    """Patterns; empty: all files."""
    restore: tuple[str, ...] = ()
    """Files, or folders for all that is generated below them; nothing else is written then."""
    markers: bool = False
    """Conflicts are written into the files."""

    @property
    def limited(self) -> bool:
        """Not all that is generated may be written."""
        return bool(self.only or self.restore)

    def wants(self, path: str) -> bool:
        """Whether `path` may be written."""
        chosen = (*self.only, *self.restore)
        return not chosen or any(covers(pattern, path) for pattern in chosen)

    def restores(self, path: str) -> bool:
        """Whether `path` is to be as the template has it."""
        return any(covers(wanted, path) for wanted in self.restore)

    def in_app(self, folder: str) -> Wishes:
        """The same, where `core` is short for the core of the app in `folder`."""

        def whole(patterns: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(f"{folder}/core" if name == "core" else name for name in patterns)

        return replace(self, only=whole(self.only), restore=whole(self.restore))


def parse_resolve(texts: Iterable[str]) -> dict[str, dict[str, Choice]]:
    """`PATH::Member=mine`, `PATH=template`, ... as a table. Raises UsageError."""
    table: dict[str, dict[str, Choice]] = {}
    for text in texts:
        name, _, side = text.rpartition("=")
        choice = _CHOICES.get(side.strip())
        path, separator, member = name.strip().partition("::")
        if choice is None or not path or bool(separator) is not bool(member):
            raise UsageError(
                f"--resolve '{text}' cannot be understood.",
                "Write it as 'booking/models.py::Visit.reference=mine' or '...=template';"
                " without '::Visit.reference' it decides all of the file.",
            )
        known = table.setdefault(_plain(path), {})
        if known.setdefault(member, choice) != choice:
            raise UsageError(f"--resolve decides {name.strip()} both ways.", "Say it once.")
    return table


def check_paths(wishes: Wishes, generated: Iterable[str]) -> None:
    """Every pattern must mean something. Raises UsageError; `generated` are the paths there are."""
    paths = sorted(generated)
    for option, patterns in (("--restore", wishes.restore), ("--only", wishes.only)):
        for pattern in patterns:
            if not any(covers(pattern, path) for path in paths):
                raise UsageError(
                    f"{option} {pattern}: nothing of that name is generated.",
                    near(pattern, paths) or "Paths count from the project's folder.",
                )


def near(path: str, paths: Iterable[str]) -> str:
    """A hint that names what may have been meant; empty when nothing is alike."""
    found = get_close_matches(path, list(paths), n=1)
    return f"Did you mean {found[0]}?" if found else ""


def listed(names: Iterable[str]) -> str:
    """Names as lines of a hint, not too many."""
    lines = list(names)
    more = [f"... and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n".join(f"  {line}" for line in [*lines[:_SHOWN], *more])


def still_decided(
    decisions: Mapping[str, Choice], path: str, base: bytes, new: bytes
) -> dict[str, Choice]:
    """The decisions that stand: those about members which the template has not changed since."""
    if base == new:
        return dict(decisions)
    return {
        member: choice for member, choice in decisions.items() if _same(member, path, base, new)
    }


def _same(member: str, path: str, base: bytes, new: bytes) -> bool:
    if not path.endswith(".py"):
        return False
    before, after = _member(member, base), _member(member, new)
    return before is not None and before == after


def _member(name: str, source: bytes) -> str | None:
    """What `source` says under a dotted name, whatever its formatting; None: not there."""
    try:
        node: ast.AST = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    for part in name.split("."):
        found = next((child for child in getattr(node, "body", ()) if part in _names(child)), None)
        if found is None:
            return None
        node = found
    return ast.dump(node)


def _names(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def covers(pattern: str, path: str) -> bool:
    """By glob, in which `*` passes `/` as well; a folder stands for all below it."""
    wanted = _plain(pattern)
    return fnmatchcase(path, wanted) or path.startswith(f"{wanted}/")


def _plain(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).as_posix()
