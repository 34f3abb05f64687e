"""Adds base classes to a model in the user's file: an import, and names among the bases."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from typing import TypeGuard

from codex_booking_gen.wiring.bindings import uses_of
from codex_booking_gen.wiring.imports import head_of, joined, module_of
from codex_booking_gen.wiring.outcome import AlreadyThere, CannotChange, Changed, Outcome, Unsure
from codex_booking_gen.wiring.source import Insertion, Source, insert


def add_bases(
    text: str, cls: str, module: str, names: Sequence[str], own: Collection[str] = ()
) -> Outcome:
    """Let the class derive from `names` of `module`, too; what it derives from stays as it is.

    `own` are the project's own packages, beside whose imports the new one stands.
    """
    wanted = tuple(names)
    try:
        source = Source(text)
        node = _class(source, cls)
        have = {_last_name(base) for base in node.bases}
        wanted = tuple(name for name in names if name not in have)
        if not wanted:
            return AlreadyThere()
        imported = {name for name in wanted if _imports(source, module, name)}
        for name in wanted:
            if name not in imported:
                _refuse_other_meaning(source, name)
        source = _with_bases(source, node, wanted)
        new = [name for name in wanted if name not in imported]
        source = _with_import(source, module, new, own) if new else source
    except Unsure as unsure:
        snippet = f"from {module} import {', '.join(wanted)}\n\nclass {cls}({', '.join(wanted)}, …)"
        return CannotChange(snippet, unsure.reason, f"at class {cls}, before models.Model")
    return Changed(source.bom + source.text)


def _class(source: Source, cls: str) -> ast.ClassDef:
    found = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
    named = [node for node in found if node.name == cls]
    if len(named) != 1:
        raise Unsure(f"class {cls} is not written once, at the top level, here")
    if not named[0].bases or any(isinstance(base, ast.Starred) for base in named[0].bases):
        raise Unsure(f"what class {cls} derives from is not understood")
    return named[0]


def _last_name(node: ast.expr) -> str:
    """`Model` of `models.Model`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _imports(source: Source, module: str, name: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == module
        and any(alias.name == name and not alias.asname for alias in node.names)
        for node in source.tree.body
    )


def _refuse_other_meaning(source: Source, name: str) -> None:
    uses = uses_of(source.tree, name)
    classes = [node for node in ast.walk(source.tree) if getattr(node, "name", "") == name]
    if uses.definitions or uses.extensions or uses.odd or uses.imports or classes:
        raise Unsure(f"{name} means something else in this file")


def _with_bases(source: Source, node: ast.ClassDef, names: Sequence[str]) -> Source:
    """After what is there, so that its Meta and methods still come first; but before Model."""
    index = next(
        (i for i, base in enumerate(node.bases) if _last_name(base) == "Model"), len(node.bases)
    )
    if index < len(node.bases):
        start = source.start(node.bases[index])
        lone = source.first_on_line(start)
        between = f",{source.newline}{source.indent(start)}" if lone else ", "
        insertion = Insertion(start, "".join(f"{name}{between}" for name in names))
    else:
        last = node.bases[-1]
        lone = source.first_on_line(source.start(last))
        between = f",{source.newline}{source.indent(source.start(last))}" if lone else ", "
        insertion = Insertion(source.end(last), "".join(f"{between}{name}" for name in names))
    node.bases[index:index] = [ast.Name(name, ast.Load()) for name in names]
    return insert(source, [insertion], source.tree)


def _with_import(source: Source, module: str, names: Sequence[str], own: Collection[str]) -> Source:
    """In the import that the file has, or in a line among those that it begins with."""
    for name in sorted(names):
        there = next((node for node in source.tree.body if _is_from(node, module)), None)
        if there is None:
            break
        source = joined(source, there, name)
    else:
        return source
    statement = f"from {module} import {', '.join(sorted(names))}"
    offset, text = _place(source, module, statement + source.newline, own)
    body = source.tree.body
    index = sum(source.start(each) < offset for each in body)
    body.insert(index, ast.parse(statement).body[0])
    return insert(source, [Insertion(offset, text)], source.tree)


def _is_from(node: ast.stmt, module: str) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.module == module and not node.level


def _place(source: Source, module: str, line: str, own: Collection[str]) -> tuple[int, str]:
    """Where the new line goes: in order among the project's own imports, or as a group of its own
    between those of others and relative ones."""
    head = head_of(source.tree.body)
    imports = [node for node in head if isinstance(node, ast.Import | ast.ImportFrom)]
    if not imports:
        raise Unsure("the file begins without an import")
    absolute = [node for node in imports if not getattr(node, "level", 0)]
    beside = [node for node in absolute if module_of(node).partition(".")[0] in own]
    before = [node for node in beside if module_of(node) < module]
    if before:
        return source.next_line(source.end(before[-1])), line
    if beside:
        return source.line_start(source.start(beside[0])), line
    if absolute:
        return source.next_line(source.end(absolute[-1])), source.newline + line
    return source.line_start(source.start(imports[0])), line + source.newline
