"""Python modules made up at random, and owners and templates that edit them.

A module is a value; an edit makes another one of it. Every statement carries a number of its own,
so that what got lost or doubled can be told by looking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import hypothesis.strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
WORDS = ("name", "price", "note", "colour", "room", "source", "phone", "weight")
MODULES = (".audit", ".mails", "django.http", "django.urls", "django.utils", "zoneinfo")


@dataclass(frozen=True)
class Call:
    """`name = models.Field(key=value, …)`"""

    name: str
    arguments: tuple[tuple[str, str], ...]

    def render(self, indent: str) -> str:
        pairs = [f"{key}={value}" for key, value in self.arguments]
        line = f"{indent}{self.name} = models.Field({', '.join(pairs)})\n"
        if len(line) <= 60:
            return line
        body = "".join(f"{indent}    {pair},\n" for pair in pairs)
        return f"{indent}{self.name} = models.Field(\n{body}{indent})\n"


@dataclass(frozen=True)
class Listing:
    """`name = [element, …]`"""

    name: str
    elements: tuple[str, ...]

    def render(self, indent: str) -> str:
        line = f"{indent}{self.name} = [{', '.join(self.elements)}]\n"
        if len(line) <= 60:
            return line
        body = "".join(f"{indent}    {element},\n" for element in self.elements)
        return f"{indent}{self.name} = [\n{body}{indent}]\n"


@dataclass(frozen=True)
class Version:
    """`name = (number, number, word)`: one value, whose parts mean nothing alone."""

    name: str
    parts: tuple[str, ...]

    def render(self, indent: str) -> str:
        return f"{indent}{self.name} = ({', '.join(self.parts)})\n"


@dataclass(frozen=True)
class Function:
    """A function or a method, with statements that each stand on a line."""

    name: str
    statements: tuple[str, ...]
    method: bool

    def render(self, indent: str) -> str:
        body = "".join(f"{indent}    {statement}\n" for statement in self.statements)
        parameters = "self" if self.method else ""
        return f"{indent}def {self.name}({parameters}):\n{body}"


@dataclass(frozen=True)
class Group:
    """A class."""

    name: str
    members: tuple[Member, ...]

    def render(self, indent: str) -> str:
        inner = "\n".join(each.render(indent + "    ") for each in self.members)
        return f"{indent}class {self.name}(models.Base):\n{inner or indent + '    pass' + chr(10)}"


Member = Call | Listing | Version | Function | Group


@dataclass(frozen=True)
class Module:
    """A whole file."""

    imports: tuple[tuple[str, str], ...]
    members: tuple[Member, ...]

    def render(self) -> str:
        lines = ["from core import models, note"]
        lines += [f"from {module} import {name}" for module, name in sorted(self.imports)]
        body = "".join(f"\n\n{each.render('')}" for each in self.members)
        return "\n".join(lines) + "\n" + body


@dataclass
class Author:
    """Edits modules; `mark` tells apart what each author writes, `only` names what they keep to."""

    draw: Draw
    mark: str
    only: frozenset[str] | None = None
    count: int = 0

    def number(self) -> str:
        self.count += 1
        return f"{self.mark}{self.count}"

    def statement(self) -> str:
        kinds = (
            "note('{n}')",
            "value_{n} = note('{n}')",
            "return note('{n}')",
            "if note('{n}'): note()",
        )
        chosen: str = self.draw(st.sampled_from(kinds))
        return chosen.format(n=self.number())

    def new_member(self, *, depth: int) -> Member:
        # Few words, so that both sides sometimes invent the same name.
        shared = self.only is None and self.draw(st.integers(0, 3)) == 0
        word = self.draw(st.sampled_from(WORDS))
        name = f"{word}_x" if shared else f"{word}_{self.number()}"
        kind = self.draw(
            st.sampled_from(["call", "list", "version", "function", "group"][: 5 - depth])
        )
        if kind == "call":
            return Call(name, tuple((f"key{i}", f"'{self.number()}'") for i in range(self.some())))
        if kind == "list":
            return Listing(name, tuple(f"'{self.number()}'" for _ in range(self.some())))
        if kind == "version":
            return Version(name, ("1", "4", "0", f"'{self.number()}'"))
        if kind == "function":
            some = tuple(self.statement() for _ in range(max(1, self.some())))
            return Function(name, some, method=depth > 0)
        members = tuple(self.new_member(depth=depth + 1) for _ in range(self.some()))
        return Group(name.title(), unique(members))

    def some(self) -> int:
        drawn: int = self.draw(st.integers(0, 5))
        return drawn

    def module(self) -> Module:
        members = tuple(self.new_member(depth=0) for _ in range(2 + self.some()))
        return self.imported(self.imported(Module((), unique(members))))

    def imported(self, module: Module) -> Module:
        source = self.draw(st.sampled_from(MODULES))
        return replace(module, imports=(*module.imports, (source, f"thing_{self.number()}")))

    def edit(self, module: Module) -> Module:
        """One change, anywhere."""
        if self.draw(st.integers(0, 5)) == 0:
            return self.imported(module)
        return replace(module, members=self.edit_members(module.members, depth=0))

    def edit_members(self, members: tuple[Member, ...], *, depth: int) -> tuple[Member, ...]:
        mine = [i for i, each in enumerate(members) if self.only is None or each.name in self.only]
        what = self.draw(st.sampled_from(["add", "inner", "inner", "inner", "inner", "remove"]))
        if what == "add" or not (mine if depth == 0 else members):
            place = self.draw(st.integers(0, len(members)))
            added = self.new_member(depth=depth)
            return unique((*members[:place], added, *members[place:]))
        place = self.draw(st.sampled_from(mine if depth == 0 else list(range(len(members)))))
        chosen = members[place]
        changed = () if what == "remove" else (self.edit_inside(chosen, depth=depth),)
        return (*members[:place], *changed, *members[place + 1 :])

    def edit_inside(self, member: Member, *, depth: int) -> Member:
        match member:
            case Group():
                return replace(member, members=self.edit_members(member.members, depth=depth + 1))
            case Function():
                lines = self.edit_sequence(member.statements, self.statement)
                return replace(member, statements=lines or (self.statement(),))
            case Listing():
                element = lambda: f"'{self.number()}'"  # noqa: E731
                return replace(member, elements=self.edit_sequence(member.elements, element))
            case Version():
                place = self.draw(st.integers(0, len(member.parts) - 1))
                some = str(self.draw(st.integers(5, 90)))
                return replace(
                    member, parts=(*member.parts[:place], some, *member.parts[place + 1 :])
                )
            case Call():
                return replace(member, arguments=self.edit_arguments(member.arguments))

    def edit_sequence(self, old: tuple[str, ...], make: Callable[[], str]) -> tuple[str, ...]:
        what = self.draw(st.sampled_from(["add", "add", "change", "remove"]))
        if what == "add" or not old:
            place = self.draw(st.integers(0, len(old)))
            return (*old[:place], make(), *old[place:])
        place = self.draw(st.integers(0, len(old) - 1))
        changed = (make(),) if what == "change" else ()
        return (*old[:place], *changed, *old[place + 1 :])

    def edit_arguments(self, old: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        what = self.draw(st.sampled_from(["add", "change", "change", "remove"]))
        value = f"'{self.number()}'"
        if what == "add" or not old:
            return (*old, (f"key_{value.strip(chr(39))}", value))
        place = self.draw(st.integers(0, len(old) - 1))
        changed = ((old[place][0], value),) if what == "change" else ()
        return (*old[:place], *changed, *old[place + 1 :])


def unique(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The first of every name."""
    return tuple({each.name: each for each in reversed(members)}.values())[::-1]


@dataclass(frozen=True)
class History:
    """A module, and what two authors made of it."""

    base: str
    yours: str
    new: str


@st.composite
def histories(draw: Draw) -> History:
    """Edits anywhere: they may be at odds. Some of them both may have made, before their own."""
    base = start = Author(draw, "b").module()
    both = Author(draw, "s")
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        start = both.edit(start)
    sides = []
    for mark in ("y", "n"):
        author, module = Author(draw, mark), start
        for _ in range(draw(st.integers(1, 4))):
            module = author.edit(module)
        sides.append(module.render())
    return History(base.render(), *sides)


@st.composite
def peaceful_histories(draw: Draw) -> History:
    """Both edit members of their own, and import what they like: nothing is at odds."""
    base = Author(draw, "b").module()
    names = [each.name for each in base.members]
    first = frozenset(draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names))))
    sides = []
    for mark, only in (("y", first), ("n", frozenset(names) - first)):
        author, module = Author(draw, mark, only), base
        for _ in range(draw(st.integers(1, 4)) if only else 0):
            module = author.edit(module)
        sides.append(module.render())
    return History(base.render(), *sides)
