"""Three-way merge of an expression that both sides changed: only what has named or listed parts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from codex_booking_gen.merge import keys
from codex_booking_gen.merge.brackets import Bracket, Part, split
from codex_booking_gen.merge.context import ClashError, Context, was_became
from codex_booking_gen.merge.layout import Frame
from codex_booking_gen.merge.outline import comments_in
from codex_booking_gen.merge.parts import Place, merge_parts
from codex_booking_gen.merge.source import Source, shift

_ATOMS = (
    ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.List, ast.Dict, ast.Set, ast.Subscript,
    ast.JoinedStr, ast.ListComp, ast.SetComp, ast.DictComp,
)  # fmt: skip
_ORDER_MATTERS = frozenset({
    "urlpatterns", "INSTALLED_APPS", "MIDDLEWARE", "AUTHENTICATION_BACKENDS", "TEMPLATES",
})  # fmt: skip
_ROUTES = frozenset({"path", "re_path"})
Three = tuple[ast.expr, ast.expr, ast.expr]
Keying = Callable[[Source, Bracket, ast.expr], Bracket]


@dataclass(frozen=True)
class Value:
    """An expression in three versions, and where it stands."""

    context: Context
    member: str
    sources: tuple[Source, Source, Source]
    label: str = ""
    own_line: bool = True
    strict: bool = False
    """Nameless: positional arguments that both changed are not merged."""

    def merged(self, nodes: Three) -> str:
        """The text in place of yours. Raises ClashError when it is not clear what it must be."""
        base, yours, new = (
            (ast.dump(node), comments_in(source.slice(node)))
            for node, source in zip(nodes, self.sources, strict=True)
        )
        if new in (yours, base):
            return self._slice(1, nodes)
        if yours == base:
            return self._only_laid_out(nodes)
        return self._both_changed(nodes)

    def _only_laid_out(self, nodes: Three) -> str:
        """You gave it another layout: that stays where you broke it over more lines."""
        if self._slice(1, nodes).count("\n") > self._slice(2, nodes).count("\n"):
            try:
                return self._both_changed(nodes)
            except ClashError:
                pass
        if not isinstance(nodes[2], _ATOMS):
            self._clash(nodes)
        return self._adopted(nodes)

    def _slice(self, side: int, nodes: Three) -> str:
        return self.sources[side].slice(nodes[side])

    def _adopted(self, nodes: Three) -> str:
        indents = self._indents(nodes)
        return shift(self._slice(2, nodes), indents[2], indents[1])

    def _indents(self, nodes: Three) -> tuple[str, str, str]:
        base, yours, new = (
            source.indent_at(source.span(node)[0])
            for source, node in zip(self.sources, nodes, strict=True)
        )
        return base, yours, new

    def _clash(self, nodes: Three) -> str:
        texts = [self._slice(side, nodes) for side in range(3)]
        what = was_became(self.label, *texts)
        return self.context.piece(self.member, what, texts[1], self._adopted(nodes))

    def _both_changed(self, nodes: Three) -> str:
        if (self.member.endswith("ordering") and not self.label) or _is_one_value(nodes[0]):
            # An order cannot be the mixture of two, nor a version or a date.
            return self._clash(nodes)
        match nodes:
            case (ast.Call() as base, ast.Call() as yours, ast.Call() as new):
                return self._call((base, yours, new))
            case (ast.Dict(), ast.Dict(), ast.Dict()):
                return self._bracketed(nodes, _key_dict)
            case (ast.Attribute(), ast.Attribute(), ast.Attribute()):
                if len({node.attr for node in nodes if isinstance(node, ast.Attribute)}) == 1:
                    return self._child(nodes, "value")
            case (ast.Await(), ast.Await(), ast.Await()):
                return self._child(nodes, "value")
            case (ast.Starred(), ast.Starred(), ast.Starred()):
                return self._child(nodes, "value")
            case (ast.BinOp(), ast.BinOp(), ast.BinOp()):
                return self._sum(nodes)
        if all(isinstance(node, ast.List | ast.Set | ast.Tuple) for node in nodes) and (
            len({type(node) for node in nodes}) == 1
        ):
            return self._bracketed(nodes, _key_list)
        return self._clash(nodes)

    def _child(self, nodes: Three, name: str) -> str:
        """The merged child in place of yours."""
        base, yours, new = (getattr(node, name) for node in nodes)
        inner = replace(self, own_line=False)
        return self._spliced(nodes[1], [(yours, inner.merged((base, yours, new)))])

    def _spliced(self, node: ast.expr, changes: Sequence[tuple[ast.expr, str]]) -> str:
        source = self.sources[1]
        start, end = source.span(node)
        pieces = []
        for child, text in changes:
            child_start, child_end = source.span(child)
            pieces += [source.text[start:child_start], text]
            start = child_end
        return "".join([*pieces, source.text[start:end]])

    def _sum(self, nodes: Three) -> str:
        """`A + [B]`, `{…} | {…}`: operand by operand, where one of them is a literal or call."""
        operators = {tuple(_operators(node)) for node in nodes}
        if len(operators) != 1 or operators.pop()[0] not in (ast.Add, ast.BitOr):
            return self._clash(nodes)
        changes = []
        for side in ("left", "right"):
            base, yours, new = (getattr(node, side) for node in nodes)
            if not _is_container(yours) and ast.dump(yours) != ast.dump(base):
                return self._clash(nodes)
            changes.append((yours, replace(self, own_line=False).merged((base, yours, new))))
        return self._spliced(nodes[1], changes)

    def _call(self, calls: tuple[ast.Call, ast.Call, ast.Call]) -> str:
        function = replace(self, own_line=False).merged(tuple(call.func for call in calls))  # type: ignore[arg-type]
        _refuse_doubtful_places(self.label, calls, strict=self.strict)
        if not _are_one_call(calls):
            raise ClashError(": ".join(x for x in (self.label, "both changed the call") if x))
        source = self.sources[1]
        opens = [_opening(each, call) for each, call in zip(self.sources, calls, strict=True)]
        between = source.text[source.span(calls[1].func)[1] : opens[1]]
        return function + between + self._bracketed(calls, _key_call, opens)

    def _bracketed(self, nodes: Three, keying: Keying, opens: Sequence[int] = ()) -> str:
        brackets = []
        indents = []
        for at, (source, node) in enumerate(zip(self.sources, nodes, strict=True)):
            start, end = source.span(node)
            start = opens[at] if opens else start
            brackets.append(keying(source, split(source.text[start:end]), node))
            indents.append(source.indent_at(start))
        frame = Frame(brackets[0], brackets[1], brackets[2], (indents[0], indents[1], indents[2]))
        yours_start = opens[1] if opens else self.sources[1].span(nodes[1])[0]
        column = yours_start - self.sources[1].text.rfind("\n", 0, yours_start) - 1
        place = Place(
            self.context,
            self.member,
            self.label,
            self.own_line,
            room=self.context.limit - column,
            tuple_of_one=isinstance(nodes[1], ast.Tuple),
            order_matters=not self.label and self._order_matters(nodes[1]),
        )
        deeper = replace(self, own_line=self.own_line and frame.exploded)
        return merge_parts(place, frame, deeper._part)

    def _order_matters(self, node: ast.expr) -> bool:
        """Is it one of the lists whose first fit counts."""
        listed = node.elts if isinstance(node, ast.List | ast.Tuple) else []
        calls = [each.func for each in listed if isinstance(each, ast.Call)]
        routes = any(isinstance(each, ast.Name) and each.id in _ROUTES for each in calls)
        return routes or self.member.rpartition(".")[2] in _ORDER_MATTERS

    def _part(self, base: Part, yours: Part, new: Part) -> str:
        nodes = [_value_of(part) for part in (base, yours, new)]
        label = ": ".join(x for x in (self.label, yours.name) if x)
        tuples = [part.node for part in (base, yours, new) if isinstance(part.node, ast.Tuple)]
        if len({len(node.elts) for node in tuples}) > 1:
            # One of a list of records: its places have meanings.
            raise ClashError("")
        before, _, after = _around(yours.text, self.sources[1].slice(nodes[1]))
        heads = [
            _around(part.text, source.slice(node))[0]
            for part, source, node in zip((base, yours, new), self.sources, nodes, strict=True)
        ]
        if len({"".join(head.split()) for head in heads}) != 1:
            raise ClashError("")
        return before + replace(self, label=label).merged((nodes[0], nodes[1], nodes[2])) + after


def _operators(node: ast.expr) -> list[type[ast.operator]]:
    """Of a sum, outermost first: sums of other lengths are not compared."""
    return [type(node.op), *_operators(node.left)] if isinstance(node, ast.BinOp) else []


def _are_one_call(calls: Sequence[ast.Call]) -> bool:
    """Do the arguments of all three go to the same function, or to a class in its place."""
    base, yours, new = (_callee(call.func) for call in calls)
    if base == yours == new:
        return True
    changed = [
        call for call, callee in zip(calls, (base, yours, new), strict=True) if callee != base
    ]
    names = {callee.rpartition(".")[2][:1] for callee in (base, yours, new)}
    return (
        "(" not in base + yours + new
        and all(name.isupper() for name in names)
        and all(_keeps_arguments(calls[0], call) for call in changed)
    )


def _callee(func: ast.expr) -> str:
    """The names that the call goes through, whatever the arguments on the way."""
    match func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{_callee(value)}.{attr}"
        case ast.Call(func=inner):
            return f"{_callee(inner)}()"
    return f"({ast.dump(func)})"


def _keeps_arguments(base: ast.Call, call: ast.Call) -> bool:
    """Another class, called with all that the first one was called with."""
    names = {each.arg for each in base.keywords} - {each.arg for each in call.keywords}
    return not names and len(base.args) == len(call.args)


def _is_one_value(node: ast.expr) -> bool:
    """A tuple with numbers: its places have meanings."""
    return isinstance(node, ast.Tuple) and any(
        isinstance(each, ast.Constant) and isinstance(each.value, int | float) for each in node.elts
    )


def _key_dict(source: Source, bracket: Bracket, node: ast.expr) -> Bracket:
    assert isinstance(node, ast.Dict)
    return keys.key_items(source, bracket, node)


def _key_list(source: Source, bracket: Bracket, node: ast.expr) -> Bracket:
    assert isinstance(node, ast.List | ast.Set | ast.Tuple)
    if isinstance(node, ast.Tuple) and bracket.opening != "(":
        raise ClashError("")
    return keys.key_elements(source, bracket, node)


def _key_call(source: Source, bracket: Bracket, node: ast.expr) -> Bracket:
    assert isinstance(node, ast.Call)
    return keys.key_arguments(source, bracket, node)


def _value_of(part: Part) -> ast.expr:
    match part.node:
        case ast.keyword(value=value) | ast.Dict(values=[value]):
            return value
        case ast.expr() as node:
            return node
    raise ClashError("")


def _around(text: str, value: str) -> tuple[str, str, str]:
    """The text of an element before and after its value, parentheses included."""
    at = text.rfind(value)
    if at < 0:
        raise ClashError("")
    return text[:at], value, text[at + len(value) :]


def _opening(source: Source, call: ast.Call) -> int:
    """Where the bracket of the arguments opens."""
    end = source.span(call)[1]
    return opening_after(source.text, source.span(call.func)[1], end)


def opening_after(text: str, start: int, end: int) -> int:
    """The first opening bracket, past white space, line ends and closing ones."""
    for at in range(start, end):
        if text[at] == "(":
            return at
        if text[at] not in " \t\n\\)":
            break
    raise ClashError("")


def _is_container(node: ast.expr) -> bool:
    return isinstance(node, ast.Call | ast.List | ast.Set | ast.Tuple | ast.Dict | ast.BinOp)


def _refuse_doubtful_places(label: str, calls: Sequence[ast.Call], *, strict: bool) -> None:
    """Positional arguments that both changed merge by place only where all have as many."""
    if any(keys.is_list_like(call) for call in calls):
        return
    base, yours, new = ([ast.dump(each) for each in call.args] for call in calls)
    as_many = len(base) == len(yours) == len(new) and not strict
    if base not in (yours, new) and yours != new and not as_many:
        raise ClashError(": ".join(x for x in (label, "both changed the arguments") if x))
