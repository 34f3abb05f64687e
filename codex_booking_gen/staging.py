"""Does what would be written fit together? Asked of whole trees, before anything is written.

Only what a change brings in counts: what was wrong in the owner's files before is the owner's.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from codex_booking_gen.plan_values import Action

type Files = Mapping[str, bytes]

_REFERENCE = re.compile(rb"""{%-?\s*(extends|include|static)\s+["']([^"'{}]+)["']""")
_EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Package:
    """An app, as far as its files refer to one another."""

    name: str
    """Dotted, `salon.visits`."""
    label: str
    """The folder of its templates and static files, `visits`."""

    @property
    def folder(self) -> str:
        return self.name.replace(".", "/")


def findings(before: Files, after: Files, actions: Iterable[Action], app: Package) -> list[str]:
    """What is wrong in `after` that was not wrong in `before`, as `path:line: what`.

    Both are the app's files by the place in the project; `actions` are those that change one.
    """
    changing = [action for action in actions if action.after is not None]
    written = [
        action for action in changing if action.path.endswith(".py") and not action.conflicts
    ]
    found = [problem for action in written for problem in _broken(action) or _new_names(action)]
    broken = list(_references(after, app))
    old = {(place, what) for place, _, what in _references(before, app)} if broken else set()
    found += [
        f"{place}:{line}: {what}." for place, line, what in broken if (place, what) not in old
    ]
    return sorted(found)


def _broken(action: Action) -> list[str]:
    assert action.after is not None
    try:
        _parse(action.after)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        return [f"{action.place}:{line}: does not parse: {getattr(error, 'msg', error)}."]
    return []


def _new_names(action: Action) -> list[str]:
    """Undefined names and such that the file did not have before, whoever wrote them.

    The template's too, which a merge takes for granted: nobody can use what was written then.
    """
    from codex_booking_gen.merge.names import find_new_problems

    before, after = _text(action.before or b""), _text(action.after or b"")
    if before is None or after is None:
        return []
    found = find_new_problems(before, before, before, after)
    return [f"{action.place}:{problem.line}: {problem.text}." for problem in found]


def _text(content: bytes) -> str | None:
    """Python source as text; None where it says itself that it cannot be read."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding).replace("\r\n", "\n")
    except (SyntaxError, UnicodeDecodeError):
        return None


def _references(files: Files, app: Package) -> Iterator[tuple[str, int, str]]:
    """Place, line and what is wrong, for each reference among the files that leads nowhere."""
    modules = _Modules(files)
    for place, content in files.items():
        if not place.startswith(f"{app.folder}/"):
            continue
        if place.endswith(".py"):
            for line, what in modules.broken_imports(place, app):
                yield place, line, what
        elif place.endswith((".html", ".txt")):
            for line, what in _broken_template(content, files, app):
                yield place, line, what


def _broken_template(content: bytes, files: Files, app: Package) -> Iterator[tuple[int, str]]:
    for match in _REFERENCE.finditer(content):
        kind, name = match[1].decode(), match[2].decode("utf-8", errors="replace")
        if not name.startswith(f"{app.label}/"):
            continue
        folder = "static" if kind == "static" else "templates"
        # the owner may have put it into another folder of that name
        if not any(f"/{place}".endswith(f"/{folder}/{name}") for place in files):
            yield content[: match.start()].count(b"\n") + 1, f"{kind} '{name}': no such file"


class _Modules:
    """The Python modules among some files."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._trees: dict[str, ast.Module | None] = {}
        self._names: dict[str, frozenset[str]] = {}

    @cached_property
    def packages(self) -> frozenset[str]:
        """All folders that hold files, dotted."""
        folders = {parent for place in self.files for parent in PurePosixPath(place).parents}
        return frozenset(".".join(folder.parts) for folder in folders)

    def broken_imports(self, place: str, app: Package) -> Iterator[tuple[int, str]]:
        """Line and what is wrong, for imports and uses of the app's own modules and names."""
        tree = self.tree(place)
        nodes = list(ast.walk(tree)) if tree else []
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                module = _absolute(node, place)
                if module is None or not _inside(module, app.name):
                    continue
                for what in self._missing(module, node.names):
                    yield node.lineno, what
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if _inside(alias.name, app.name) and not self.exists(alias.name):
                        yield node.lineno, f"import of {alias.name}: no such module"
        yield from self._missing_attributes(nodes, place, app)

    def _missing_attributes(
        self, nodes: Sequence[ast.AST], place: str, app: Package
    ) -> Iterator[tuple[int, str]]:
        """`views.index` where `views` is a module of the app and nothing else in this file."""
        modules = self._imported_modules(nodes, place, app)
        for name in modules.keys() & set(_bound_otherwise(nodes)) if modules else ():
            del modules[name]
        for node in nodes if modules else ():
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in modules:
                    module = modules[name]
                    if attr.startswith("__") or self.names(module) & {attr, _EVERYTHING}:
                        continue
                    if not self.exists(f"{module}.{attr}"):
                        yield node.lineno, f"{name}.{attr}: {module} has no '{attr}'"

    def _imported_modules(
        self, nodes: Iterable[ast.AST], place: str, app: Package
    ) -> dict[str, str]:
        """Name -> the app's module that it is imported as; of packages, their `__init__.py`."""
        found: dict[str, str] = {}
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ImportFrom) and (package := _absolute(node, place)):
                found |= {
                    alias.asname or alias.name: f"{package}.{alias.name}"
                    for alias in node.names
                    if not self.names(package) & {alias.name}
                }
        return {
            name: module
            for name, module in found.items()
            if _inside(module, app.name) and self.place(module)
        }

    def _missing(self, module: str, names: Iterable[ast.alias]) -> Iterator[str]:
        if not self.exists(module):
            yield f"import from {module}: no such module"
            return
        there = self.names(module)
        for alias in names:
            known = alias.name == _EVERYTHING or there & {alias.name, _EVERYTHING}
            if not (known or self.exists(f"{module}.{alias.name}")):
                yield f"import from {module}: it has no '{alias.name}'"

    def exists(self, module: str) -> bool:
        return self.place(module) is not None or module in self.packages

    def place(self, module: str) -> str | None:
        path = module.replace(".", "/")
        places = (f"{path}.py", f"{path}/__init__.py")
        return next((place for place in places if place in self.files), None)

    def names(self, module: str) -> frozenset[str]:
        """What can be imported from a module; `*` when that cannot be told."""
        if module not in self._names:
            place = self.place(module)
            tree = self.tree(place) if place else None
            found = {_EVERYTHING} if place and tree is None else set()
            self._names[module] = frozenset(found | (_defined(tree) if tree else set()))
        return self._names[module]

    def tree(self, place: str) -> ast.Module | None:
        if place not in self._trees:
            try:
                self._trees[place] = _parse(self.files[place])
            except (SyntaxError, ValueError):
                self._trees[place] = None
        return self._trees[place]


def _absolute(node: ast.ImportFrom, place: str) -> str | None:
    """The dotted module of `from ... import`; None when it leads out of the files."""
    if node.level == 0:
        return node.module
    parts = PurePosixPath(place).parent.parts
    if node.level - 1 >= len(parts):
        return None
    parts = parts[: len(parts) - (node.level - 1)]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _inside(module: str, app: str) -> bool:
    return module == app or module.startswith(f"{app}.")


def _bound_otherwise(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Names that are given another value somewhere, be it in a function."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()):
                yield name  # it is given what it has not


def _defined(tree: ast.Module) -> set[str]:
    """All names that a module binds at its top, under conditions too."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(_EVERYTHING if node.name == "__getattr__" else node.name)
                continue
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name.partition(".")[0] for alias in names}
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.TypeAlias(name=ast.Name(id=name)):
                found.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                found.add(name)
            case ast.Call(func=ast.Name(id="globals" | "vars" | "setattr")):
                found.add(_EVERYTHING)  # names of its own making
        waiting += ast.iter_child_nodes(node)
    return found


def _parse(source: str | bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)
