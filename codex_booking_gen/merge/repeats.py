"""What stands twice where it counts once: decorators, branches, handlers, routes, fields' order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codex_booking_gen.merge.names import Problem
from codex_booking_gen.merge.shape import Member, members_of

_Found = Iterator[tuple[str, int]]


def repeated(base: str, yours: str, new: str, merged: str) -> Iterator[Problem]:
    """What neither side has twice, in members that both had a hand in. Raises SyntaxError."""
    sides = [members_of(text) for text in (base, yours, new)]
    for name, member in members_of(merged).items():
        versions = [side.get(name) for side in sides]
        if not isinstance(member.scope, ast.ClassDef) and any(
            version and version.text == member.text for version in versions[1:]
        ):
            continue
        found = list(_repeats(member))
        known = {what for each in versions if found and each for what, _ in _repeats(each)}
        for what, line in found:
            if what not in known:
                yield Problem(name, what, line)


def _repeats(member: Member) -> _Found:
    if isinstance(member.scope, ast.ClassDef):
        yield from _of(member.scope)
    for node in member.nodes:
        for each in ast.walk(node):
            yield from _of(each)


def _of(node: ast.AST) -> _Found:
    match node:
        case ast.ClassDef():
            yield from _decorators(node)
            yield from _late_defaults(node)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _decorators(node)
        case ast.Try() | ast.TryStar():
            yield from _handlers(node)
        case ast.If():
            yield from _branches(node)
        case ast.Match():
            yield from _cases(node)
        case ast.List() | ast.Tuple():
            yield from _named_calls(node.elts)


def _decorators(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> _Found:
    seen = set()
    for each in node.decorator_list:
        shown = ast.unparse(each)
        if shown in seen:
            yield f"@{shown} would stand twice above {node.name}", each.lineno
        seen.add(shown)


def _handlers(node: ast.Try | ast.TryStar) -> _Found:
    seen: set[str] = set()
    for handler in node.handlers:
        if handler.type is None:
            continue
        listed = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        for shown in map(ast.unparse, listed):
            if shown in seen:
                yield f"except {shown} would stand twice", handler.lineno
            seen.add(shown)


def _branches(node: ast.If) -> _Found:
    seen = {ast.unparse(node.test)} if node.orelse else set()
    rest = node.orelse
    while len(rest) == 1 and isinstance(rest[0], ast.If):
        branch = rest[0]
        shown = ast.unparse(branch.test)
        if shown in seen:
            yield f"elif {shown} would stand twice", branch.lineno
        seen.add(shown)
        rest = branch.orelse


def _cases(node: ast.Match) -> _Found:
    seen = set()
    for case in node.cases:
        shown = ast.unparse(case.pattern), case.guard and ast.unparse(case.guard)
        if shown in seen:
            yield f"case {shown[0]} would stand twice", case.pattern.lineno
        seen.add(shown)


def _named_calls(elements: list[ast.expr]) -> _Found:
    """`path("cancel/", …)`, `Index(…, name="by_day")`: one of a route, one of a name."""
    seen = set()
    for element in elements:
        if not isinstance(element, ast.Call):
            continue
        called = ast.unparse(element.func)
        for what, value in _identities(element):
            known = called, what, value
            if known in seen:
                yield f"{called} with {what}{value!r} would stand twice", element.lineno
            seen.add(known)


def _identities(call: ast.Call) -> Iterator[tuple[str, str]]:
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == "name" and isinstance(value, ast.Constant):
            yield "name=", str(value.value)
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and len(call.args) > 1:
        yield "", first.value


def _late_defaults(node: ast.ClassDef) -> _Found:
    """A field without a default behind one that has it: a dataclass refuses to be made."""
    decorators = [ast.unparse(each) for each in node.decorator_list]
    made = [each for each in decorators if each.partition("(")[0].endswith("dataclass")]
    tuple_ = any(ast.unparse(each).endswith("NamedTuple") for each in node.bases)
    if (not made and not tuple_) or any("kw_only" in each for each in made):
        return
    optional = ""
    for field in node.body:
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if "KW_ONLY" in ast.unparse(field.annotation):
            return
        if field.value is None and optional and "ClassVar" not in ast.unparse(field.annotation):
            yield f"{field.target.id} has no default, and {optional} before it has", field.lineno
        elif field.value is not None and not _left_out(field.value):
            optional = field.target.id


def _left_out(value: ast.expr) -> bool:
    """`field(init=False)`, `field(kw_only=True)`, or a field without any default."""
    if not isinstance(value, ast.Call) or not ast.unparse(value.func).endswith("field"):
        return False
    given = {each.arg for each in value.keywords}
    return bool(given & {"init", "kw_only"}) or not given & {"default", "default_factory"}
