"""Three-way merge of imports: a set of names, and what the merged text still uses stays."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from codex_booking_gen.merge.context import Context
from codex_booking_gen.merge.import_text import render
from codex_booking_gen.merge.names import parse
from codex_booking_gen.merge.outline import Item, placed
from codex_booking_gen.merge.sequence import Slot

_NAME_IN_TEXT = re.compile(r"[\w.\[\], |]{1,200}")


class Entry(NamedTuple):
    """One imported name. `module` is "" for `import name`."""

    module: str
    name: str
    alias: str | None

    @property
    def bound(self) -> str:
        """What it is called in the text."""
        return self.alias or (self.name if self.module else self.name.partition(".")[0])

    @property
    def exclusive(self) -> bool:
        """No other import may bind the same name: all but `import a.b`, `import a.c`."""
        return bool(self.module or self.alias)


def entries(item: Item | None) -> list[Entry]:
    """What the statement imports, in order; nothing when it is no import."""
    match item.node if item else None:
        case ast.Import(names=names):
            return [Entry("", each.name, each.asname) for each in names]
        case ast.ImportFrom() as node:
            module = "." * node.level + (node.module or "")
            return [Entry(module, each.name, each.asname) for each in node.names]
    return []


def used_names(text: str) -> set[str]:
    """Names that the text uses, those in annotations that are text and in `__all__` too."""
    try:
        tree = parse(text)
    except (SyntaxError, ValueError):
        return set(re.findall(r"\w+", text))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = _NAME_IN_TEXT.fullmatch(node.value)
            found |= set(re.findall(r"\w+", node.value)) if names else set()
    return found


def bound_names(text: str) -> set[str]:
    """Names that the text defines or imports itself, in branches too, for all that follows."""
    try:
        todo: list[ast.AST] = [parse(text)]
    except (SyntaxError, ValueError):
        return set()
    found: set[str] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {each.asname or each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.Assign):
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            # What is imported for types alone is not there when the code runs.
            todo += ast.iter_child_nodes(node)
    return found


class ImportsMerge:
    """All import statements of one block.

    `used` and `bound` say which names the merged rest uses, and which it defines itself.
    """

    def __init__(
        self,
        context: Context,
        slots: Sequence[Slot[Item]],
        used: Callable[[], set[str]],
        bound: Callable[[], set[str]],
    ) -> None:
        self.context = context
        self.slots = slots
        self.used = used
        self.bound = bound
        self.base = _all(slot.base for slot in slots)
        self.yours = _all(slot.yours for slot in slots)
        self.new = _all(slot.new for slot in slots)
        self.conflicts: dict[Entry, Entry] = {}
        self.kept = self._kept()
        self._settle_names_of_two()
        self.done: set[Entry] = set()

    def _kept(self) -> set[Entry]:
        kept = (self.yours & self.new) | (self.yours - self.base) | (self.new - self.base)
        removed_by_one = (self.yours ^ self.new) & self.base
        if removed_by_one:
            used = self.used()
            provided = {entry.bound for entry in kept} | self.bound()
            for entry in removed_by_one:
                if entry.bound in used and entry.bound not in provided:
                    kept.add(entry)
                    self.context.note("imports", f"{entry.bound} stays: the merged text uses it")
        return kept

    def _settle_names_of_two(self) -> None:
        """One name that each side imports from somewhere else."""
        mine = {each.bound: each for each in self.kept & self.yours - self.new if each.exclusive}
        for entry in sorted(self.kept & self.new - self.yours, key=str):
            other = mine.get(entry.bound)
            if other is None or not entry.exclusive:
                continue
            side = self.context.decided("imports")
            if side:
                self.kept.discard(entry if side == "mine" else other)
            else:
                self.conflicts[other] = entry
                self.kept.discard(entry)

    def text(self, slot: Slot[Item], indent: str) -> str | None:
        """The statement as it stands in the result, whole lines; None: it is gone."""
        own = [each for each in entries(slot.yours) if each in self.kept]
        extra = [
            each
            for each in dict.fromkeys(entries(slot.new))
            if each in self.kept and each not in self.yours and each not in self.done
        ]
        self.done |= set(extra)
        if extra and (slot.base or slot.yours):
            self.context.note("imports", f"added {', '.join(each.name for each in extra)}")
        if not own and not extra:
            return None
        text = self._text(slot, own, extra, indent)
        clashing = [each for each in own if each in self.conflicts]
        return self._marked(slot, text, own, clashing, indent) if clashing else text

    def _text(self, slot: Slot[Item], own: list[Entry], extra: list[Entry], indent: str) -> str:
        base, yours, new = slot.base, slot.yours, slot.new
        names = {*own, *extra}
        if yours is None:
            assert new is not None
            if len(extra) == len(entries(new)):
                return placed(new, indent)
            return render(new, [], _texts(extra), new, indent, self.context.limit)
        untouched = base is not None and base.text == yours.text
        if new and untouched and names == set(entries(new)):
            return placed(new, indent)
        if not extra and len(own) == len(entries(yours)):
            return yours.text
        return render(yours, _texts(own), _texts(extra), new, indent, self.context.limit)

    def _marked(
        self, slot: Slot[Item], text: str, own: list[Entry], clashing: list[Entry], indent: str
    ) -> str:
        assert slot.yours is not None
        left = [each for each in own if each not in clashing]
        other = render(slot.yours, _texts(left), [], None, indent, 1000) if left else ""
        what = []
        for entry in clashing:
            theirs = self.conflicts[entry]
            other += f"{indent}{_statement(theirs)}\n"
            what.append(f"{entry.bound}: yours {_origin(entry)}, new {_origin(theirs)}")
        return self.context.lines("imports", "; ".join(what), "", text, other)


def _all(items: Iterable[Item | None]) -> set[Entry]:
    return {entry for item in items for entry in entries(item)}


def _texts(found: Iterable[Entry]) -> list[str]:
    return [f"{each.name} as {each.alias}" if each.alias else each.name for each in found]


def _origin(entry: Entry) -> str:
    return f"from {entry.module}" if entry.module else entry.name


def _statement(entry: Entry) -> str:
    name = _texts([entry])[0]
    return f"from {entry.module} import {name}" if entry.module else f"import {name}"
