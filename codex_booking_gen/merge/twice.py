"""One insertion that both sides made, and that a comparison with the base saw in two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from codex_booking_gen.merge.lines import Chunk, Same, Taken, side_lines
from codex_booking_gen.merge.matching import is_filler, matching

_Side = Literal["yours", "new"]


def put_twice(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """What the merge would say twice, although yours and new say it once and in the same place.

    The base cannot tell: only yours and new, held against each other, can. It is another place
    where a line stands in between that nobody changed and that occurs but once.
    """
    yours, new = _lines(chunks, "yours"), _lines(chunks, "new")
    taken = {line for line, alone in yours if alone} & {line for line, alone in new if alone}
    if all(map(is_filler, taken)):
        return ()
    texts = [line for line, _ in yours], [line for line, _ in new]
    place, its_place = _places(chunks, "yours", *texts), _places(chunks, "new", *texts)
    for m in matching(*texts):
        for i, j in zip(range(m.a, m.a + m.size), range(m.b, m.b + m.size), strict=True):
            alone = yours[i][1] and new[j][1]
            if alone and place[i] == its_place[j] and not is_filler(texts[0][i]):
                return (f"both added {texts[0][i].strip()}, and it would be there twice",)
    return ()


def _lines(chunks: Sequence[Chunk], side: _Side) -> list[tuple[str, bool]]:
    """All lines of a side, and whether it alone brought them."""
    return [
        (line, isinstance(chunk, Taken) and chunk.side == side)
        for chunk in chunks
        for line in side_lines(chunk, side)
    ]


def _places(
    chunks: Sequence[Chunk], side: _Side, yours: Sequence[str], new: Sequence[str]
) -> list[int]:
    """For each line of a side, how many lines before it tell where it is."""
    in_yours, in_new = Counter(yours), Counter(new)
    places: list[int] = []
    passed = 0
    for chunk in chunks:
        for line in side_lines(chunk, side):
            places.append(passed)
            if isinstance(chunk, Same) and in_yours[line] == in_new[line] == 1:
                passed += not is_filler(line)
    return places
