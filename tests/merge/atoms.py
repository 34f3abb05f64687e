"""What a module says, as a bag of small sentences, told by the syntax tree.

Layout and order play no part. An atom is a place and what stands there: an imported name, an
element of a list, an argument of a call, a statement of a function, a definition.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

Atoms = Counter[tuple[str, str]]


def atoms(text: str) -> Atoms:
    """Raises SyntaxError."""
    return Counter(_of_body(ast.parse(text).body, ""))


def _of_body(body: list[ast.stmt], place: str) -> Iterator[tuple[str, str]]:
    for statement in body:
        match statement:
            case ast.ImportFrom(module=module, names=names, level=level):
                for name in names:
                    yield "import", f"{'.' * level}{module}.{name.name} {name.asname}"
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield place, f"defines {name}"
                yield from _of_body(statement.body, f"{place}.{name}")
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield place, f"assigns {name}"
                yield from _of_value(value, f"{place}.{name}")
            case ast.Pass():
                pass
            case _:
                yield place, ast.unparse(statement)


def _of_value(value: ast.expr, place: str) -> Iterator[tuple[str, str]]:
    match value:
        case ast.List(elts=elements):
            for element in elements:
                yield place, ast.unparse(element)
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield place, ast.unparse(function)
            for argument in (*arguments, *keywords):
                yield place, ast.unparse(argument)
        case _:
            yield place, ast.unparse(value)
