"""One insertion that both sides made, and that a comparison with the base saw in two places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from codex_booking_gen.merge.lines import Chunk, Taken, side_lines
from codex_booking_gen.merge.matching import is_filler, matching


def put_twice(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """What the merge would say twice, although yours and new say it once and in the same place.

    The base cannot tell: only yours and new, held against each other, can.
    """
    yours, new = _lines(chunks, "yours"), _lines(chunks, "new")
    taken = {line for line, alone in yours if alone} & {line for line, alone in new if alone}
    if all(map(is_filler, taken)):
        return ()
    matches = matching([line for line, _ in yours], [line for line, _ in new])
    twice = [
        yours[m.a + k][0]
        for m in matches
        for k in range(m.size)
        if yours[m.a + k][1] and new[m.b + k][1]
    ]
    told = [line.strip() for line in twice if not is_filler(line)]
    return (f"both added {told[0]}, and it would be there twice",) if told else ()


def _lines(chunks: Sequence[Chunk], side: Literal["yours", "new"]) -> list[tuple[str, bool]]:
    """All lines of a side, and whether it alone brought them."""
    return [
        (line, isinstance(chunk, Taken) and chunk.side == side)
        for chunk in chunks
        for line in side_lines(chunk, side)
    ]
