"""A block of Python as a sequence of members, each with its exact lines and its comments."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from codex_booking_gen.merge.source import Source, indent_of, shift

Function = ast.FunctionDef | ast.AsyncFunctionDef
Key = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Item:
    """A statement, statements that share a line, or a paragraph of comments."""

    source: Source
    nodes: tuple[ast.stmt, ...]
    key: Key
    name: str
    """What the member is called; "" where it has no name."""
    gap: str
    """The empty lines above it."""
    first: int
    """Line of the comments that belong to it, else of the statement."""
    start: int
    """Line of the statement or of its first decorator."""
    last: int

    @property
    def node(self) -> ast.stmt | None:
        """The one statement that this is, if so."""
        return self.nodes[0] if len(self.nodes) == 1 else None

    @cached_property
    def text(self) -> str:
        """Comments and statement, whole lines."""
        return self.source.between(self.first, self.last)

    @property
    def lead(self) -> str:
        """The comments above the statement."""
        return self.source.between(self.first, self.start - 1)

    @property
    def statement(self) -> str:
        """The statement's own lines."""
        return self.source.between(self.start, self.last)

    @property
    def loose(self) -> bool:
        """Has no name: it is recognised by its place."""
        return not self.name

    @cached_property
    def family(self) -> str:
        """Only what is of one family can be an edit of one another."""
        if isinstance(self.node, ast.AugAssign):
            return f"extend {ast.unparse(self.node.target)}"
        return type(self.nodes[0]).__name__ if self.node else self.key[0]

    @cached_property
    def meaning(self) -> object:
        """Equal for texts that differ in layout alone; comments count."""
        return tuple(ast.dump(node) for node in self.nodes), comments_in(self.text)

    @property
    def bulky(self) -> bool:
        """A definition, which stands apart from its neighbours."""
        return isinstance(self.node, ast.ClassDef | Function)


@dataclass(frozen=True)
class Block:
    """Members in order; `tail` is the empty lines after the last."""

    items: tuple[Item, ...]
    indent: str
    tail: str = ""


EMPTY = Block((), "")


def same(one: Item, other: Item) -> bool:
    """Do both say the same, whatever their layout."""
    return one.text == other.text or one.meaning == other.meaning


def placed(item: Item, indent: str) -> str:
    """Its lines, as they read in a block that is indented so."""
    own = indent_of(item.source.line(item.start))
    return shift(item.text, own, indent, whole_lines=True)


def comments_in(text: str) -> tuple[str, ...]:
    """What may be a comment, in order: good enough to see that comments differ."""
    if "#" not in text:
        return ()
    return tuple(line[line.index("#") :].rstrip() for line in text.split("\n") if "#" in line)


def module_block(source: Source) -> Block:
    """The members of the module."""
    return block_of(source, source.tree.body, 1, source.last_line, documented=True)


def block_of(
    source: Source, nodes: Sequence[ast.stmt], first: int, last: int, *, documented: bool = False
) -> Block:
    """The statements `nodes`, which stand in the lines `first` to `last`, as members."""
    indent = indent_of(source.line(nodes[0].lineno)) if nodes else ""
    outliner = _Outliner(source, indent)
    at = first
    for group, start, end in _lines_of(nodes):
        at = outliner.comments(at, start, below=True)
        described = _describe(group, documented and not outliner.has_statement)
        limit = last if group[-1] is nodes[-1] else _start(nodes[nodes.index(group[-1]) + 1]) - 1
        end = _with_trailing_comments(source, group[-1], end, limit)
        outliner.statement(tuple(group), described, start, end)
        at = end + 1
    outliner.comments(at, last + 1, below=False)
    return Block(tuple(outliner.items), indent, outliner.gap)


class _Outliner:
    """Collects the members of one block."""

    def __init__(self, source: Source, indent: str) -> None:
        self.source = source
        self.indent = indent
        self.items: list[Item] = []
        self.gap = ""
        self.lead = 0
        self.has_statement = False

    def comments(self, first: int, end: int, *, below: bool) -> int:
        """Paragraphs of comments from `first` up to `end`; the last is kept for what is `below`."""
        self.gap, self.lead = "", 0
        paragraph = 0
        for number in range(first, end):
            blank = not self.source.line(number).strip()
            if blank and paragraph:
                self._comment(paragraph, number - 1)
                paragraph = 0
            if blank:
                self.gap += self.source.between(number, number)
            elif not paragraph:
                paragraph = number
        if paragraph and below:
            self.lead = paragraph
        elif paragraph:
            self._comment(paragraph, end - 1)
        return end

    def _comment(self, first: int, last: int) -> None:
        text = self.source.between(first, last)
        key = ("#", "\n".join(line.strip() for line in text.split("\n")))
        self.items.append(Item(self.source, (), key, "", self.gap, first, first, last))
        self.gap = ""

    def statement(
        self, nodes: tuple[ast.stmt, ...], described: tuple[Key, str], start: int, last: int
    ) -> None:
        key, name = described
        first = self.lead or start
        self.items.append(Item(self.source, nodes, key, name, self.gap, first, start, last))
        self.gap, self.lead, self.has_statement = "", 0, True


def _start(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _lines_of(nodes: Sequence[ast.stmt]) -> list[tuple[list[ast.stmt], int, int]]:
    """Statements with their first and last line; those that share a line together."""
    groups: list[tuple[list[ast.stmt], int, int]] = []
    for node in nodes:
        end = node.end_lineno or node.lineno
        if groups and groups[-1][2] >= _start(node):
            group, start, _ = groups.pop()
            groups.append(([*group, node], start, end))
        else:
            groups.append(([node], _start(node), end))
    return groups


def _with_trailing_comments(source: Source, node: ast.stmt, end: int, limit: int) -> int:
    """Comments below a body that are indented like the body are its last lines."""
    if not hasattr(node, "body") and not hasattr(node, "cases"):
        return end
    own = len(indent_of(source.line(node.lineno)).expandtabs())
    for number in range(end + 1, limit + 1):
        line = source.line(number)
        if not line.strip():
            continue
        if not line.lstrip().startswith("#") or len(indent_of(line).expandtabs()) <= own:
            break
        end = number
    return end


def _describe(nodes: list[ast.stmt], may_document: bool) -> tuple[Key, str]:
    if len(nodes) > 1:
        names = [_describe([node], False)[1] or ast.unparse(node) for node in nodes]
        return ("several", *names), names[0] if names[0].isidentifier() else ""
    node = nodes[0]
    if may_document and isinstance(node, ast.Expr) and _is_text(node.value):
        return ("doc",), "__doc__"
    return describe(node)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def describe(node: ast.stmt) -> tuple[Key, str]:
    """What a statement is recognised by in another version, and its name."""
    match node:
        case ast.ClassDef():
            return ("def", node.name, ""), node.name
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return ("def", node.name, _role(node)), node.name
        case ast.Assign():
            name = ", ".join(ast.unparse(each) for each in node.targets)
            return ("def", name, ""), name
        case ast.AnnAssign():
            name = ast.unparse(node.target)
            return ("def", name, ""), name
        case ast.AugAssign():
            return ("extend", ast.unparse(node)), ""
        case ast.Import():
            return ("import", *(ast.unparse(each) for each in node.names)), "imports"
        case ast.ImportFrom():
            return ("import", f"{'.' * node.level}{node.module or ''}", "from"), "imports"
    if isinstance(node, ast.TypeAlias):
        return ("def", ast.unparse(node.name), ""), ast.unparse(node.name)
    return _describe_nameless(node), ""


def _describe_nameless(node: ast.stmt) -> Key:
    match node:
        case ast.Expr(value=ast.Call() as call):
            return ("call", ast.unparse(call.func), *(ast.unparse(each) for each in call.args[:1]))
        case ast.If() | ast.While():
            return (type(node).__name__, ast.unparse(node.test))
        case ast.For() | ast.AsyncFor():
            return (type(node).__name__, ast.unparse(node.target), ast.unparse(node.iter))
        case ast.With() | ast.AsyncWith():
            return (type(node).__name__, *(ast.unparse(each) for each in node.items))
        case ast.Match():
            return ("Match", ast.unparse(node.subject))
        case ast.Try() | ast.TryStar() | ast.Return():
            return (type(node).__name__,)
        case _:
            return (type(node).__name__, ast.unparse(node))


def _role(node: Function) -> str:
    """Tells the several definitions of one name apart: setters, overloads, registrations."""
    for decorator in node.decorator_list:
        tail = ast.unparse(decorator).split("(")[0].rpartition(".")[2]
        if tail in ("setter", "getter", "deleter"):
            return tail
        if tail == "overload":
            return f"overload {ast.unparse(node.args)}"
        if tail == "register":
            return ast.unparse(decorator)
    return ""
