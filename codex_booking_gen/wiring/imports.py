"""Imports names from `django.urls`, joining the import that a urlconf has."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence as Names

from codex_booking_gen.wiring.bindings import uses_of
from codex_booking_gen.wiring.outcome import Unsure
from codex_booking_gen.wiring.sequence import Sequence
from codex_booking_gen.wiring.source import Insertion, Source, insert

MODULE = "django.urls"
_SAME = frozenset({MODULE, "django.conf.urls"})

type LocalNames = dict[str, str]
"""What each imported name is called in the file."""


def ensure_imported(source: Source, names: Names[str]) -> tuple[Source, LocalNames]:
    """Import the names that are not imported yet, and say what each is called.

    Raises Unsure when one of the names means something else in this file.
    """
    local: LocalNames = {}
    for name in names:
        local[name] = _imported_as(source, name)
        if not local[name]:
            _refuse_other_meaning(source, name)
            source = _import(source, name)
            local[name] = name
    return source, local


def refuse_late_imports(source: Source, names: Names[str], use: ast.stmt) -> None:
    """Raises Unsure unless each name is imported in a line above the statement that uses it."""
    for name in names:
        if not any(node.lineno < use.lineno for node in _django_imports(source, name)):
            raise Unsure(f"{name} cannot be imported above line {use.lineno}")


def _django_imports(source: Source, name: str = "") -> list[ast.ImportFrom]:
    """The imports from `django.urls` at the top level; with a name, those that import it."""
    return [
        node
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and node.module in _SAME and not node.level
        if not name or any(_offers(node, alias, name) for alias in node.names)
    ]


def _offers(node: ast.ImportFrom, alias: ast.alias, name: str) -> bool:
    return alias.name == name or (alias.name == "*" and node.module == MODULE)


def _imported_as(source: Source, name: str) -> str:
    for node in _django_imports(source, name):
        called = next(a.asname or name for a in node.names if _offers(node, a, name))
        _refuse_rebound(source, node, called)
        return called
    return ""


def _refuse_rebound(source: Source, node: ast.ImportFrom, name: str) -> None:
    uses = uses_of(source.tree, name)
    others = [found for found in uses.imports if found is not node]
    if uses.definitions or uses.extensions or uses.odd or others:
        raise Unsure(f"{name} means more than one thing in this file")


def _refuse_other_meaning(source: Source, name: str) -> None:
    uses = uses_of(source.tree, name)
    if uses.definitions or uses.extensions or uses.odd or uses.imports:
        raise Unsure(f"{name} means something else in this file")


def _import(source: Source, name: str) -> Source:
    joinable = [node for node in _django_imports(source) if node.module == MODULE]
    return joined(source, joinable[0], name) if joinable else _new_import(source, name)


def joined(source: Source, node: ast.ImportFrom, name: str) -> Source:
    """With the name among those that the statement imports, in their order."""
    keys = [_sort_key(alias.name) for alias in node.names]
    index = len(keys)
    if keys == sorted(keys):
        index = next((i for i, key in enumerate(keys) if key > _sort_key(name)), index)
    insertions = _insertions(source, node, index, name)
    node.names.insert(index, ast.alias(name))
    return insert(source, insertions, source.tree)


def _insertions(source: Source, node: ast.ImportFrom, index: int, name: str) -> list[Insertion]:
    start, end = source.start(node.names[0]), source.end(node)
    if source.text[end - 1] == ")":
        opening = source.operators(source.start(node), start)[-1].start
        names = Sequence.between(source, opening, end, node.names)
        return names.append(name) if index == len(node.names) else names.insert_before(index, name)
    if index == len(node.names):
        return [Insertion(source.end(node.names[-1]), f", {name}")]
    return [Insertion(source.start(node.names[index]), f"{name}, ")]


def _new_import(source: Source, name: str) -> Source:
    """A line of its own, after the last import that sorts before it."""
    body = source.tree.body
    head = [node for node in head_of(body) if isinstance(node, ast.Import | ast.ImportFrom)]
    before = [node for node in head if module_of(node) == "__future__" or _is_earlier(node)]
    statement = f"from {MODULE} import {name}"
    text = statement + source.newline
    if before:
        offset = source.next_line(source.end(before[-1]))
    elif head:
        offset = source.line_start(source.start(head[0]))
    else:
        docstring = ast.get_docstring(source.tree, clean=False) is not None
        offset = source.next_line(source.end(body[0])) if docstring else _below_comments(source)
        blank_follows = not source.text[offset : source.next_line(offset)].strip()
        text = source.newline * docstring + text + source.newline * (not blank_follows)
    index = sum(source.start(node) < offset for node in body)
    body.insert(index, ast.parse(statement).body[0])
    return insert(source, [Insertion(offset, text)], source.tree)


def head_of(body: list[ast.stmt]) -> list[ast.stmt]:
    """The docstring and the imports that the file begins with."""
    for index, node in enumerate(body):
        docstring = index == 0 and isinstance(node, ast.Expr)
        if not docstring and not isinstance(node, ast.Import | ast.ImportFrom):
            return body[:index]
    return body


def module_of(node: ast.Import | ast.ImportFrom) -> str:
    if isinstance(node, ast.Import):
        return node.names[0].name
    return "." * node.level + (node.module or "")


def _is_earlier(node: ast.Import | ast.ImportFrom) -> bool:
    module = module_of(node)
    return module.startswith("django") and module <= MODULE


def _below_comments(source: Source) -> int:
    match = re.match(r"(#.*\n|[ \t]*\r?\n)*", source.text)
    return match.end() if match else 0


def _sort_key(name: str) -> tuple[int, str]:
    """As isort sorts: constants, classes, the rest."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1, name) if name[:1].isupper() else (2, name)
