"""How merged elements stand between their brackets: on one line, or each on lines of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from codex_booking_gen.merge.brackets import Bracket, Part
from codex_booking_gen.merge.source import shift


@dataclass(frozen=True)
class Frame:
    """A bracket in three versions, and the indentation of the line that each begins on."""

    base: Bracket
    yours: Bracket
    new: Bracket
    indents: tuple[str, str, str]

    @property
    def brackets(self) -> tuple[Bracket, Bracket, Bracket]:
        """Base, yours, the template's."""
        return self.base, self.yours, self.new

    @property
    def exploded(self) -> bool:
        """Elements are to stand on lines of their own."""
        return self.yours.exploded or self.new.exploded

    @property
    def inner(self) -> str:
        """The indentation of elements on lines of their own."""
        outer = self.indents[1]
        return self.yours.indent if self.yours.exploded else outer + deeper(outer)

    def reference(self, side: int) -> str:
        """What the further lines of an element of this version are indented from."""
        bracket = self.brackets[side]
        return bracket.indent if bracket.exploded else self.indents[side]

    def adopted(self, part: Part) -> Part:
        """An element of the template's, with further lines as in yours."""
        return replace(part, text=shift(part.text, self.reference(2), self.reference(1)))


def deeper(indent: str) -> str:
    """One step of indentation, where lines are indented so."""
    return "\t" if "\t" in indent else "    "


def on_one_line(frame: Frame, parts: Sequence[Part], *, tuple_of_one: bool) -> str:
    """Yours as they are, others after one space."""
    shown = frame.yours if frame.yours.parts else frame.new
    own = {id(part) for part in frame.yours.parts}
    first = shown.parts[0].before if shown.parts else ""
    placed = []
    for at, part in enumerate(parts):
        kept = id(part) in own and part is not shown.parts[0]
        before = first if at == 0 else part.before if kept else " "
        placed.append(replace(part, before=before))
    comma = shown.comma and len(shown.parts) > 1
    comma = bool(parts) and (comma or (tuple_of_one and len(parts) == 1))
    end = shown.end if parts else ""
    return replace(shown, parts=tuple(placed), comma=comma, end=end).text


def on_lines(frame: Frame, shown: Sequence[Part | str], opened: str, end: str) -> str:
    """One element a line with a comma; what is text already (marked lines) stands as it is."""
    pieces = [frame.yours.opening, opened]
    for part in shown:
        pieces.append(f"\n{part.rstrip(chr(10))}" if isinstance(part, str) else _line(frame, part))
    return "".join([*pieces, end, frame.yours.closing])


def _line(frame: Frame, part: Part) -> str:
    empty = "\n" * max(_blank_lines(part.before), 1)
    return empty + plain(part, frame.reference(1), frame.inner)


def _blank_lines(before: str) -> int:
    above = before[: len(before) - len(before.lstrip())]
    return above.count("\n")


def plain(part: Part, reference: str, inner: str) -> str:
    """The element's lines, comments and comma included, without the last line's end."""
    lead = "".join(f"{inner}{line}\n" if line else "\n" for line in _lead_lines(part))
    comment = f"  {part.after.strip()}" if part.after.strip() else ""
    return f"{lead}{inner}{shift(part.text, reference, inner)},{comment}"


def _lead_lines(part: Part) -> list[str]:
    return [line.strip() for line in part.before.strip().split("\n")] if part.lead else []
