"""What one structural merge carries along: labels, decisions, and what it came to so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from codex_booking_gen.merge.lines import common_head
from codex_booking_gen.merge.markers import conflict_block
from codex_booking_gen.merge.matching import split_lines
from codex_booking_gen.merge.outline import Key
from codex_booking_gen.merge.result import Conflict, Labels, Note, Side

_ENOUGH = 60
_BEFORE = 20
"""Letters shown of what a value says, and of them before the first that differs."""


class ClashError(Exception):
    """Both sides changed something that has no lines of its own; who has lines marks them."""

    def __init__(self, *what: str) -> None:
        super().__init__(*what)
        self.what = what


@dataclass
class Context:
    """One merge of one file.

    `refused`: the keys of members that must not be merged, each with whom it is about and why.
    """

    labels: Labels
    decisions: Mapping[str, Side]
    limit: int
    """How long a line may become before it is broken."""
    refused: Mapping[Key, tuple[str, str]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    answered: bool = False
    """Something was settled by a decision."""
    used_texts: list[str] = field(default_factory=list)
    """Merged code whose names decide which imports stay."""

    def aside(self) -> Context:
        """For an attempt that may come to nothing."""
        return Context(self.labels, {}, self.limit, used_texts=[*self.used_texts])

    def answering(self, side: Side) -> Context:
        """For a look at what it comes to when `side` is right everywhere."""
        return Context(self.labels, {"": side}, self.limit, used_texts=[*self.used_texts])

    def adopt(self, attempt: Context) -> None:
        """Take over what an attempt came to."""
        self.conflicts += attempt.conflicts
        self.notes += [note for note in attempt.notes if note not in self.notes]
        self.answered |= attempt.answered

    def decided(self, member: str) -> Side | None:
        """What the user decided about the member."""
        side = self.decisions.get(member) or self.decisions.get("")
        self.answered |= side is not None
        return side

    def lines(self, member: str, what: str, base: str, yours: str, new: str) -> str:
        """Whole lines that both sides changed: marked, or as the user decided."""
        side = self.decided(member)
        if side:
            self.note(member, "as you decided" if side == "mine" else "the template's, as decided")
            return yours if side == "mine" else new
        self.conflicts.append(Conflict(member, what, base, yours, new))
        return marked(yours, new, self.labels)

    def piece(self, member: str, what: str, yours: str, new: str) -> str:
        """The same for a part of a line. Raises ClashError when nothing is decided."""
        side = self.decided(member)
        if not side:
            raise ClashError(what)
        return yours if side == "mine" else new

    def note(self, member: str, text: str, *, review: bool = False) -> None:
        """Say what was decided by structure, once."""
        note = Note(member, text, review)
        if note not in self.notes:
            self.notes.append(note)


def marked(yours: str, new: str, labels: Labels) -> str:
    """Both texts between markers; the lines that both begin and end with stand outside."""
    if yours == new:
        return conflict_block(yours, new, labels)
    mine, theirs = split_lines(yours), split_lines(new)
    head = common_head(mine, theirs)
    mine, theirs, above = mine[head:], theirs[head:], mine[:head]
    tail = common_head(mine[::-1], theirs[::-1])
    below = mine[len(mine) - tail :]
    mine, theirs = mine[: len(mine) - tail], theirs[: len(theirs) - tail]
    clash = conflict_block("".join(mine), "".join(theirs), labels)
    return "".join([*above, clash, *below])


def one_each(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """One conflict for each member: what is decided under one name is asked once."""
    found: dict[str, Conflict] = {}
    for each in conflicts:
        known = found.get(each.member, Conflict(each.member, "", "", "", ""))
        said = known.what.split("; ") if known.what else []
        what = "; ".join(dict.fromkeys([*said, *each.what.split("; ")]))
        texts = (known.base + each.base, known.yours + each.yours, known.new + each.new)
        found[each.member] = Conflict(each.member, what, *texts)
    return tuple(found.values())


def was_became(what: str, base: str | None, yours: str | None, new: str | None) -> str:
    """`max_length: was 64, yours 120, new 80`."""
    shown = _briefly([base, yours, new])
    was = "was not there" if base is None else f"was {shown[0]}"
    mine = "yours removed it" if yours is None else f"yours {shown[1]}"
    theirs = "new removed it" if new is None else f"new {shown[2]}"
    said = f"{was}, {mine}, {theirs}"
    return f"{what}: {said}" if what else said


def _briefly(texts: Sequence[str | None]) -> list[str]:
    """Each on one line, and not long; what differs only further on, from there."""
    lines = [" ".join((text or "").split()) or "nothing" for text in texts]
    if len({_cut(line) for line in lines}) == len(set(lines)):
        return [_cut(line) for line in lines]
    told = [line for line, text in zip(lines, texts, strict=True) if text is not None]
    start = max(0, min(common_head(told[0], each) for each in told[1:]) - _BEFORE)
    return [_cut(f"...{line[start:]}" if line in told else line) for line in lines]


def _cut(text: str) -> str:
    return text if len(text) <= _ENOUGH else f"{text[: _ENOUGH - 3]}..."


def the_changed_one(what: str, base: str, yours: str, new: str) -> str:
    """Of three wordings the one that changed; layout alone does not count.

    Raises ClashError when both did.
    """
    plain = ["".join(each.split()) for each in (base, yours, new)]
    if plain[2] in (plain[0], plain[1]):
        return yours
    if plain[1] == plain[0]:
        return new
    raise ClashError(was_became(what, base.strip(), yours.strip(), new.strip()))
