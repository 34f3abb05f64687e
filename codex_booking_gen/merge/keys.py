"""By what the elements of a bracket are recognised in another version."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from codex_booking_gen.merge.brackets import Bracket, Part, keyed
from codex_booking_gen.merge.outline import Function
from codex_booking_gen.merge.source import Source

# Their positional arguments are a list of likes: one more means the same wherever it stands.
_TAKES_A_LIST = frozenset({
    "select_related", "prefetch_related", "only", "defer", "values", "values_list",
    "filter", "exclude", "annotate", "aggregate", "distinct", "Q",
})  # fmt: skip


def is_list_like(call: ast.Call) -> bool:
    """Do the positional arguments of this call form a list."""
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return name in _TAKES_A_LIST


def key_arguments(source: Source, bracket: Bracket, call: ast.Call) -> Bracket:
    """Arguments by name; the others by place, or by what they are where they form a list."""
    nodes: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    listed = is_list_like(call)
    parts = []
    for at, node in enumerate(nodes):
        if isinstance(node, ast.keyword):
            parts.append(_keyword(source, node))
        elif listed:
            parts.append(_element(node, source.slice(node)))
        else:
            shown = source.slice(node)
            parts.append(Part("", "", key=("place", str(at)), node=node, value=shown))
    return keyed(bracket, parts)


def _keyword(source: Source, node: ast.keyword) -> Part:
    value = source.slice(node.value)
    if node.arg is None:
        return Part("", "", key=("**", value), node=node, value=f"**{value}", loose=True)
    return Part("", "", key=("kw", node.arg), node=node, name=node.arg, value=value)


def key_bases(source: Source, bracket: Bracket, node: ast.ClassDef) -> Bracket:
    """Base classes by what they are, keywords by name."""
    nodes: list[ast.expr | ast.keyword] = [*node.bases, *node.keywords]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return keyed(
        bracket,
        [
            _keyword(source, each)
            if isinstance(each, ast.keyword)
            else _element(each, source.slice(each))
            for each in nodes
        ],
    )


def key_elements(source: Source, bracket: Bracket, node: ast.List | ast.Set | ast.Tuple) -> Bracket:
    """Elements of a list, set or tuple."""
    return keyed(bracket, known_elements(node, source.slice))


def known_elements(
    node: ast.List | ast.Set | ast.Tuple, shown: Callable[[ast.expr], str] = ast.unparse
) -> list[Part]:
    """The elements of a list, set or tuple as they are recognised; in a record, by place too."""
    parts = [_element(each, shown(each)) for each in node.elts]
    if isinstance(node, ast.Tuple) and len({part.family for part in parts}) > 1:
        size = str(len(parts))
        parts = [
            replace(part, known=(*part.known, ("at", str(at), size))) if part.loose else part
            for at, part in enumerate(parts)
        ]
    return parts


def _element(node: ast.expr, value: str) -> Part:
    known: tuple[tuple[str, ...], ...] = ()
    # A name or text in the place of another is no edit of it.
    loose = not isinstance(node, ast.Constant | ast.Name | ast.Attribute | ast.Starred)
    match node:
        case ast.Call():
            known = _known_call(node)
        case ast.Tuple(elts=[first, _, *_]) if not isinstance(first, ast.Starred):
            known = (("tuple", ast.unparse(first)),)
    key = known[0] if known else ("element", ast.unparse(node))
    return Part("", "", key=key, node=node, known=known, loose=loose, value=value)


def _known_call(node: ast.Call) -> tuple[tuple[str, ...], ...]:
    """By its `name=` and its first argument: what is most telling comes first."""
    func = ast.unparse(node.func)
    names = [ast.unparse(each.value) for each in node.keywords if each.arg == "name"]
    known = [("named", func, name) for name in names]
    if node.args and isinstance(node.args[0], ast.Constant):
        known.append(("call", func, ast.unparse(node.args[0])))
    return tuple(known)


def key_items(source: Source, bracket: Bracket, node: ast.Dict) -> Bracket:
    """The pairs of a dict by their keys."""
    parts = []
    for key, value in zip(node.keys, node.values, strict=True):
        pair = ast.Dict(keys=[key], values=[value])
        shown = source.slice(value)
        if key is None:
            known = ("**", ast.unparse(value))
            parts.append(Part("", "", key=known, node=pair, loose=True, value=f"**{shown}"))
        else:
            name = source.slice(key)
            known = ("k", ast.unparse(key))
            parts.append(Part("", "", key=known, node=pair, name=name, value=shown))
    return keyed(bracket, parts)


def key_parameters(bracket: Bracket, node: Function) -> Bracket:
    """Parameters by name, the stars and the slash by themselves."""
    args = node.args
    parts = [_parameter(each) for each in args.posonlyargs]
    parts += [Part("", "", key=("mark", "/"))] if args.posonlyargs else []
    parts += [_parameter(each) for each in args.args]
    if args.vararg:
        parts.append(_parameter(args.vararg, "*"))
    elif args.kwonlyargs:
        parts.append(Part("", "", key=("mark", "*")))
    parts += [_parameter(each) for each in args.kwonlyargs]
    parts += [_parameter(args.kwarg, "**")] if args.kwarg else []
    return keyed(bracket, parts)


def _parameter(arg: ast.arg, stars: str = "") -> Part:
    return Part("", "", key=("param", stars + arg.arg), name=stars + arg.arg)
