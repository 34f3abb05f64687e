"""When two versions of a file count as the same: formatting and line endings do not."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from codex_booking_gen.catalog import Tier


def same_file(tier: Tier, path: str, one: bytes, other: bytes) -> bool:
    """True when `one` says what `other` says.

    Line endings never count, because git may change them on checkout. In the core the owner's
    formatter does not count either: there the syntax trees are compared.
    """
    if one == other or unix_lines(one) == unix_lines(other):
        return True
    if tier is not Tier.CORE:
        return False
    if PurePosixPath(path).suffix != ".py":
        return _loose_text(one) == _loose_text(other)
    return _syntax(one) is not None and _syntax(one) == _syntax(other)


def unix_lines(content: bytes) -> bytes:
    """Text with `\\n` line ends; what holds a zero byte is no text and stays as it is."""
    return content if b"\0" in content else content.replace(b"\r\n", b"\n")


def with_lines_of(content: bytes, model: bytes) -> bytes:
    """`content` with the line ends of `model`, when all of those are `\\r\\n`."""
    ends = model.count(b"\n")
    if b"\0" in content or ends == 0 or model.count(b"\r\n") != ends:
        return content
    return unix_lines(content).replace(b"\n", b"\r\n")


def _loose_text(content: bytes) -> list[bytes]:
    return [line.rstrip() for line in content.rstrip().splitlines()]


def _syntax(content: bytes) -> str | None:
    """The syntax tree as text, without what formatters and import sorters change."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            _clean_docstring(body)
            node.__dict__["body"] = _imports_sorted(body)
    return ast.dump(tree)


def _clean_docstring(body: list[ast.stmt]) -> None:
    match body:
        case [ast.Expr(value=ast.Constant(value=str(text)) as constant), *_]:
            # imported late: few runs find a core that was formatted, and all wait for imports
            import inspect

            # Formatters indent docstrings anew and strip spaces inside.
            lines = inspect.cleandoc(text).splitlines()
            constant.value = "\n".join(line.rstrip() for line in lines).strip()


def _imports_sorted(body: list[ast.stmt]) -> list[ast.stmt]:
    """The body with every run of imports as single names in one order."""
    result: list[ast.stmt] = []
    run: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            run += _single_imports(statement)
        else:
            result += sorted(run, key=ast.dump)
            run = []
            result.append(statement)
    return result + sorted(run, key=ast.dump)


def _single_imports(statement: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
    if isinstance(statement, ast.Import):
        return [ast.Import(names=[alias]) for alias in statement.names]
    return [
        ast.ImportFrom(module=statement.module, names=[alias], level=statement.level)
        for alias in statement.names
    ]
