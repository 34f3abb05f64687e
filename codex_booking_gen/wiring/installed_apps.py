"""Adds an app to INSTALLED_APPS in the text of a project's settings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codex_booking_gen.wiring.bindings import Definition, Extension, Uses, leaves, uses_of
from codex_booking_gen.wiring.outcome import AlreadyThere, CannotChange, Changed, Outcome, Unsure
from codex_booking_gen.wiring.sequence import Sequence
from codex_booking_gen.wiring.source import Source, insert

NAME = "INSTALLED_APPS"
_OWN = re.compile(
    r"(^|_)(LOCAL|PROJECT|OWN|OUR|MY|CUSTOM|INTERNAL|HOUSE|SITE|FIRST_?PARTY)(_|$)", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"(^|_)(DJANGO|THIRD|3RD|THIRDPARTY|EXTERNAL|VENDOR|CONTRIB|DEFAULT|DEBUG|DEV|TEST)(_|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _List:
    """A literal that is, or becomes part of, INSTALLED_APPS; `name` is "" where it has none."""

    source: Source
    node: ast.List | ast.Tuple
    name: str


def add_installed_app(text: str, entry: str) -> Outcome:
    """Add the app `entry` (dotted name, or dotted AppConfig) to the settings in `text`."""
    return wire_settings({"": text}, entry)[1]


def wire_settings(files: Mapping[str, str], entry: str) -> tuple[str, Outcome]:
    """Add the app to whichever file of a project's settings defines INSTALLED_APPS.

    `files` maps paths to texts: the settings module first, then the modules that it imports from,
    in import order. Answers the path that was changed, or where the user should paste.
    """
    first = next(iter(files))
    try:
        settings = _Settings(files)
    except Unsure as unsure:
        return first, _cannot(unsure, entry, known=True)
    try:
        if (path := settings.already_in(entry)) is not None:
            return path, AlreadyThere()
        path = settings.defining_path()
        target = settings.target(path)
        return settings.path_of(target.source), _append(target, entry)
    except _Conditional as unsure:
        where = f"in {NAME}, in place of line {unsure.line}"
        return unsure.path, CannotChange(f'"{entry}",', unsure.reason, where)
    except Unsure as unsure:
        return settings.best_path(), _cannot(unsure, entry, known=settings.knows_the_name())


class _Conditional(Unsure):
    """The app is there, but not always."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__(f"line {line} adds it only under a condition")
        self.path, self.line = path, line


class _Settings:
    """The files of a settings module, and what each does with INSTALLED_APPS."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.sources: dict[str, Source] = {}
        for path, text in files.items():
            try:
                self.sources[path] = Source(text)
            except Unsure as unsure:
                raise Unsure(f"{path}: {unsure.reason}" if path else unsure.reason) from unsure
        self.uses: dict[str, Uses] = {
            path: uses_of(source.tree, NAME) for path, source in self.sources.items()
        }

    def path_of(self, source: Source) -> str:
        return next(path for path, other in self.sources.items() if other is source)

    def best_path(self) -> str:
        """Where the user should look: the only definition's file, else the settings module."""
        paths = [path for path, uses in self.uses.items() if uses.definitions or uses.odd]
        return paths[0] if len(paths) == 1 else next(iter(self.sources))

    def knows_the_name(self) -> bool:
        uses = self.uses.values()
        return any(u.definitions or u.extensions or u.imports or u.odd for u in uses) or any(
            _star_imports(source) for source in self.sources.values()
        )

    def already_in(self, entry: str) -> str | None:
        """The path of the file that adds the app.

        Raises _Conditional when it does so in an if or a try only.
        """
        for path, statement, nested in self._contributions():
            if _names(statement, entry):
                if nested:
                    raise _Conditional(path, statement.lineno)
                return path
        return None

    def _contributions(self) -> Iterator[tuple[str, ast.stmt, bool]]:
        """All that adds to INSTALLED_APPS, or to a list that it is made of."""
        seen, names = {NAME}, [NAME]
        for name in names:
            for path, source in self.sources.items():
                uses = uses_of(source.tree, name)
                found: list[Definition | Extension] = [*uses.definitions, *uses.extensions]
                for use in found:
                    yield path, use.statement, use.nested
                    mentioned = {n.id for n in ast.walk(use.statement) if isinstance(n, ast.Name)}
                    names.extend(sorted(mentioned - seen))
                    seen |= mentioned

    def defining_path(self) -> str:
        """The one file whose definition holds. Raises Unsure when that is not certain."""
        for path, uses in self.uses.items():
            for statement in uses.odd:
                line = self._line(path, statement)
                raise Unsure(f"{line} changes {NAME} in a way that is not understood")
            for definition in uses.definitions:
                if definition.nested:
                    raise Unsure(
                        f"{self._line(path, definition.statement)} sets {NAME} conditionally"
                    )
            for definition in uses.definitions[1:]:
                line = self._line(path, definition.statement)
                raise Unsure(f"{NAME} is assigned twice, again in {line}")
        return self._only_definition()

    def _only_definition(self) -> str:
        paths = [path for path, uses in self.uses.items() if uses.definitions]
        if not paths:
            extended = any(uses.extensions for uses in self.uses.values())
            raise Unsure(f"{NAME} is only extended here" if extended else f"{NAME} is not set here")
        last_word = self._after(paths[0], self.uses[paths[0]].imports)
        if len(paths) > 1:
            stars = _star_imports(self.sources[paths[0]])
            first = next(iter(self.sources))
            last_word = last_word and paths[0] == first and self._after(first, stars)
        if not last_word:
            raise Unsure(f"{NAME} comes from more than one place")
        return paths[0]

    def _after(self, path: str, imports: list[ast.ImportFrom]) -> bool:
        defined = self.uses[path].definitions[0].statement.lineno
        return all(node.lineno < defined for node in imports)

    def _line(self, path: str, statement: ast.stmt) -> str:
        return f"line {statement.lineno}" + f" of {path}" * (len(self.sources) > 1)

    def target(self, path: str) -> _List:
        """The list to add to. Raises Unsure when INSTALLED_APPS is not made of lists."""
        uses = self.uses[path]
        definition = uses.definitions[0]
        found = list(self._lists(self.sources[path], definition.value, frozenset({NAME})))
        if not found:
            line = self._line(path, definition.statement)
            raise Unsure(f"{line} computes {NAME}; only lists that are written out are edited")
        return _best([*found, *self._own_lists_added(path)])

    def _own_lists_added(self, path: str) -> Iterator[_List]:
        """The project's own named lists of `INSTALLED_APPS += LOCAL_APPS`."""
        for extension in self.uses[path].extensions:
            for part in extension.after:
                if isinstance(part, ast.Name) and not extension.nested and _OWN.search(part.id):
                    yield from self._lists(self.sources[path], part, frozenset({NAME}))

    def _lists(self, source: Source, value: ast.expr, seen: frozenset[str]) -> Iterator[_List]:
        for part in leaves(value):
            if isinstance(part, ast.List | ast.Tuple):
                yield _List(source, part, "")
            elif isinstance(part, ast.Name) and part.id not in seen:
                for found in self._resolve(source, part.id, seen | {part.id}):
                    yield _List(found.source, found.node, found.name or part.id)

    def _resolve(self, source: Source, name: str, seen: frozenset[str]) -> Iterator[_List]:
        """The lists behind a name that one file defines once and for all; nothing otherwise."""
        everywhere = [(other, uses_of(other.tree, name)) for other in self.sources.values()]
        here = [(other, uses) for other, uses in everywhere if other is source and uses.definitions]
        owners = here or [(other, uses) for other, uses in everywhere if uses.definitions]
        if len(owners) != 1:
            return
        owner, uses = owners[0]
        if uses.odd or len(uses.definitions) != 1 or uses.definitions[0].nested:
            return
        yield from self._lists(owner, uses.definitions[0].value, seen)


def _best(lists: list[_List]) -> _List:
    """The last list of the project's own, by its name; else the last that is not someone else's."""
    own = [each for each in lists if _OWN.search(each.name)]
    unnamed = [each for each in lists if not _FOREIGN.search(each.name)]
    return (own or unnamed or lists)[-1]


def _append(target: _List, entry: str) -> Changed:
    source, node = target.source, target.node
    mark = source.quote(node.elts)
    insertions = Sequence.of(source, node).append(f"{mark}{entry}{mark}")
    node.elts.append(ast.Constant(entry))
    changed = insert(source, insertions, source.tree)
    return Changed(changed.bom + changed.text)


def _names(statement: ast.stmt, entry: str) -> bool:
    """True when the statement holds the app's dotted name or a path of its AppConfig."""
    app = entry.partition(".apps.")[0]
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value == app or node.value.startswith(f"{app}.apps."))
        for node in ast.walk(statement)
    )


def _star_imports(source: Source) -> list[ast.ImportFrom]:
    return [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]


def _cannot(unsure: Unsure, entry: str, *, known: bool) -> CannotChange:
    if known:
        snippet = f'{NAME} = [*{NAME}, "{entry}"]'
        return CannotChange(snippet, unsure.reason, "at the end of the file")
    return CannotChange(f'"{entry}",', unsure.reason, f"where the settings list {NAME}")
