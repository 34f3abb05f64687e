"""Includes an app's urls in the text of a project's root urlconf."""

from __future__ import annotations

import ast

from codex_booking_gen.wiring.bindings import Definition, Extension, Uses, uses_of
from codex_booking_gen.wiring.imports import LocalNames, ensure_imported, refuse_late_imports
from codex_booking_gen.wiring.outcome import AlreadyThere, CannotChange, Changed, Outcome, Unsure
from codex_booking_gen.wiring.patterns import catches, is_include_of, route_of, urls_stay_below
from codex_booking_gen.wiring.sequence import Sequence
from codex_booking_gen.wiring.source import Source, insert

NAME = "urlpatterns"
_NEEDED = ("include", "path")


def include_urls(text: str, module: str, route: str) -> Outcome:
    """Add `path(route, include(module))` to urlpatterns, before the first pattern that hides it.

    `module` is the dotted urlconf (`booking.urls`), `route` as in `path()` (`booking/`).
    """
    try:
        source = Source(text)
    except Unsure as unsure:
        return _cannot(module, route, unsure.reason, known=True)
    uses = uses_of(source.tree, NAME)
    try:
        if _already(source, uses, module):
            return AlreadyThere()
        _first_list(uses, route)
        source, local = ensure_imported(source, _NEEDED)
        return _add(source, local, module, route)
    except Unsure as unsure:
        known = bool(uses.definitions or uses.extensions or uses.imports or uses.odd)
        return _cannot(module, route, unsure.reason, known=known)


def _already(source: Source, uses: Uses, module: str) -> bool:
    """Raises Unsure when the urls are included under a condition only."""
    if not any(is_include_of(node, module) for node in ast.walk(source.tree)):
        return False
    found: list[Definition | Extension] = [*uses.definitions, *uses.extensions]
    for use in found:
        if any(is_include_of(node, module) for node in ast.walk(use.statement)) and use.nested:
            line = use.statement.lineno
            raise Unsure(f"line {line} includes {module} only under a condition")
    return True


def _first_list(uses: Uses, route: str) -> ast.List | ast.Tuple:
    """The list to add to, with nothing before it that could hide the route."""
    for part in _summands(_definition(uses)):
        if isinstance(part, ast.List | ast.Tuple):
            _refuse_taken(part, route)
            _refuse_hidden(uses, route)
            return part
        if not urls_stay_below(part):
            raise Unsure(f"line {part.lineno} puts urls first that may hide the new ones")
    raise Unsure(f"{NAME} holds no list that is written out")


def _definition(uses: Uses) -> ast.expr:
    for statement in uses.odd:
        raise Unsure(f"line {statement.lineno} changes {NAME} in a way that is not understood")
    if not uses.definitions:
        raise Unsure(
            f"{NAME} is only extended here" if uses.extensions else f"{NAME} is not set here"
        )
    if len(uses.definitions) > 1:
        raise Unsure(
            f"{NAME} is assigned twice, again in line {uses.definitions[1].statement.lineno}"
        )
    if uses.definitions[0].nested:
        line = uses.definitions[0].statement.lineno
        raise Unsure(f"line {line} sets {NAME} conditionally")
    defined = uses.definitions[0].statement
    if any(node.lineno > defined.lineno for node in uses.imports):
        raise Unsure(f"{NAME} comes from more than one place")
    return uses.definitions[0].value


def _refuse_taken(patterns: ast.List | ast.Tuple, route: str) -> None:
    for pattern in patterns.elts:
        if route_of(pattern) == route:
            raise Unsure(f"line {pattern.lineno} uses the route {route!r} already")


def _refuse_hidden(uses: Uses, route: str) -> None:
    """What is put before the list later on must not hide the route."""
    for extension in uses.extensions:
        for part in extension.before:
            patterns = part.elts if isinstance(part, ast.List | ast.Tuple) else [part]
            own = [p for p in patterns if not _unpacks_itself(p)]
            if any(catches(pattern, route) for pattern in own):
                line = extension.statement.lineno
                raise Unsure(f"line {line} puts urls first that may hide the new ones")


def _unpacks_itself(pattern: ast.expr) -> bool:
    match pattern:
        case ast.Starred(value=ast.Name(id=name)):
            return name == NAME
    return False


def _summands(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return [*_summands(value.left), *_summands(value.right)]
    return [value]


def _add(source: Source, local: LocalNames, module: str, route: str) -> Changed:
    uses = uses_of(source.tree, NAME)
    refuse_late_imports(source, _NEEDED, uses.definitions[0].statement)
    patterns = _first_list(uses, route)
    mark = source.quote([n for item in patterns.elts for n in ast.walk(item)])
    call = f"{local['path']}({mark}{route}{mark}, {local['include']}({mark}{module}{mark}))"
    sequence = Sequence.of(source, patterns)
    index = next((i for i, p in enumerate(patterns.elts) if catches(p, route)), None)
    if index is None:
        insertions = sequence.append(call)
        index = len(patterns.elts)
    else:
        insertions = sequence.insert_before(index, call)
    patterns.elts.insert(index, ast.parse(call, mode="eval").body)
    changed = insert(source, insertions, source.tree)
    return Changed(changed.bom + changed.text)


def _cannot(module: str, route: str, reason: str, *, known: bool) -> CannotChange:
    others = f", *{NAME}" if known else ""
    lines = (
        "from django.urls import include, path",
        "",
        f'{NAME} = [path("{route}", include("{module}")){others}]',
    )
    return CannotChange("\n".join(lines), reason, "at the end of the file")
