"""Which lines of two texts are the same line: what a person would say, quickly."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_EFFORT = 1_000_000
"""Comparisons that the search for repeated lines may cost; what is beyond counts as changed."""

# Such lines stand everywhere. They belong to their neighbours, and alone prove nothing.
_FILLER = re.compile(
    r"[\W_]*|\s*</[\w:-]+>\s*|\s*\{%-?\s*(?:end\w*|else|empty)\b.*|"
    r"\s*(?:else|try|finally|pass|return|break|continue)\s*:?\s*"
)


class Match(NamedTuple):
    """`size` lines from line `a` of one text equal those from line `b` of the other."""

    a: int
    b: int
    size: int


class _Gap(NamedTuple):
    """A stretch of both texts that is not yet compared."""

    a: int
    a_end: int
    b: int
    b_end: int


class _Run(NamedTuple):
    """Pairs of lines that occur once, in one equal stretch of `size` lines."""

    pairs: list[tuple[int, int]]
    size: int


def split_lines(text: str) -> list[str]:
    """The lines with their ends. Only a line feed ends one: not a form feed, not U+2028."""
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def matching(a: Sequence[str], b: Sequence[str], *, any_line: bool = False) -> list[Match]:
    """The lines that both have in common, in order; neighbouring pairs are one match.

    Lines that occur once in either are found first, then the longest equal stretches between
    them. Blank lines, brackets and the like are found beside other lines only, and an insertion
    that could be seen in several places is seen in the last; not so with `any_line`, a second
    opinion, to be looked at.
    """
    ignored = _nothing if any_line else is_filler
    pairs: list[tuple[int, int]] = []
    gaps = [_Gap(0, len(a), 0, len(b))]
    effort = _EFFORT
    while gaps:
        gap = _trim(a, b, gaps.pop(), pairs)
        if gap.a == gap.a_end or gap.b == gap.b_end:
            continue
        found = _unique(a, b, gap, ignored)
        if not found:
            effort -= _cost(a, b, gap)
            found = _longest(a, b, gap, ignored) if effort > 0 else []
        if found:
            pairs += found
            gaps += _between(gap, found)
    matches = _joined(sorted(pairs))
    return list(matches) if any_line else _slid(a, b, matches)


def _trim(a: Sequence[str], b: Sequence[str], gap: _Gap, pairs: list[tuple[int, int]]) -> _Gap:
    """Add the equal lines at both ends to the pairs; answers what is left."""
    start, a_end, b_start, b_end = gap
    while start < a_end and b_start < b_end and a[start] == b[b_start]:
        pairs.append((start, b_start))
        start, b_start = start + 1, b_start + 1
    while start < a_end and b_start < b_end and a[a_end - 1] == b[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
        pairs.append((a_end, b_end))
    return _Gap(start, a_end, b_start, b_end)


def _unique(
    a: Sequence[str], b: Sequence[str], gap: _Gap, ignored: Callable[[str], bool]
) -> list[tuple[int, int]]:
    """Lines that occur once on either side of the gap: of those that cross, the longer stretch."""
    in_a = Counter(a[gap.a : gap.a_end])
    in_b = Counter(b[gap.b : gap.b_end])
    where = {b[j]: j for j in range(gap.b, gap.b_end) if in_b[b[j]] == 1}
    common = [
        (i, where[a[i]])
        for i in range(gap.a, gap.a_end)
        if in_a[a[i]] == 1 and a[i] in where and not ignored(a[i])
    ]
    return [pair for run in _heaviest_rising(_runs(a, b, gap, common)) for pair in run.pairs]


def _runs(
    a: Sequence[str], b: Sequence[str], gap: _Gap, pairs: Iterable[tuple[int, int]]
) -> list[_Run]:
    """The pairs, those of one equal stretch together, with the length of that stretch."""
    runs: list[_Run] = []
    end = -1
    for i, j in pairs:
        if i < end:
            runs[-1].pairs.append((i, j))
            continue
        before, after = 0, 1
        while i - before > gap.a and j - before > gap.b and a[i - before - 1] == b[j - before - 1]:
            before += 1
        while i + after < gap.a_end and j + after < gap.b_end and a[i + after] == b[j + after]:
            after += 1
        runs.append(_Run([(i, j)], before + after))
        end = i + after
    return runs


def _heaviest_rising(runs: Sequence[_Run]) -> list[_Run]:
    """Those runs of which no two cross, with the most lines together; they come in order of `a`."""
    # what ends at each place of b, from the lightest to the heaviest: (place, weight, number)
    best: list[tuple[int, int, int]] = []
    before: list[int] = []
    for number, run in enumerate(runs):
        place = bisect_left(best, (run.pairs[0][1], 0, 0)) - 1
        before.append(best[place][2] if place >= 0 else -1)
        weight = run.size + (best[place][1] if place >= 0 else 0)
        end = run.pairs[-1][1]
        place = bisect_left(best, (end, 0, 0))
        if place and best[place - 1][1] >= weight:
            continue
        while place < len(best) and best[place][1] <= weight:
            del best[place]
        best.insert(place, (end, weight, number))
    rising = []
    number = best[-1][2] if best else -1
    while number >= 0:
        rising.append(runs[number])
        number = before[number]
    return rising[::-1]


def _cost(a: Sequence[str], b: Sequence[str], gap: _Gap) -> int:
    """How many pairs of equal lines the search for the longest stretch looks at."""
    in_b = Counter(b[gap.b : gap.b_end])
    lengths = gap.a_end - gap.a + gap.b_end - gap.b
    return lengths + sum(in_b[line] for line in a[gap.a : gap.a_end])


def _longest(
    a: Sequence[str], b: Sequence[str], gap: _Gap, ignored: Callable[[str], bool]
) -> list[tuple[int, int]]:
    """The longest equal stretch in the gap that is more than ignored lines."""
    here, there = a[gap.a : gap.a_end], b[gap.b : gap.b_end]
    matcher = SequenceMatcher(ignored, here, there, autojunk=False)
    found = matcher.find_longest_match()
    return [(gap.a + found.a + k, gap.b + found.b + k) for k in range(found.size)]


def _between(gap: _Gap, pairs: Sequence[tuple[int, int]]) -> Iterator[_Gap]:
    """The stretches before, between and after the pairs."""
    ends = [(gap.a - 1, gap.b - 1), *pairs, (gap.a_end, gap.b_end)]
    for (i, j), (next_i, next_j) in pairwise(ends):
        if next_i - i > 1 and next_j - j > 1:
            yield _Gap(i + 1, next_i, j + 1, next_j)


def _joined(pairs: Sequence[tuple[int, int]]) -> Iterator[Match]:
    start = 0
    for number, (i, j) in enumerate(pairs):
        follows = number + 1 < len(pairs) and pairs[number + 1] == (i + 1, j + 1)
        if not follows:
            first_i, first_j = pairs[start]
            yield Match(first_i, first_j, number + 1 - start)
            start = number + 1


def _slid(a: Sequence[str], b: Sequence[str], matches: Iterable[Match]) -> list[Match]:
    """What could be inserted or deleted in several places, always in the last of them.

    Else the same insertion on two sides may be seen in two places, and made twice.
    """
    found: list[Match] = []
    for match in matches:
        last = found[-1] if found else Match(0, 0, 0)
        up = _higher(a, b, last, match)
        if up.size:
            joins = (up.a, up.b) == (last.a + last.size, last.b + last.size)
            found[-1:] = [last._replace(size=last.size + up.size)] if joins else [*found[-1:], up]
        if up.size < match.size:
            found.append(Match(match.a + up.size, match.b + up.size, match.size - up.size))
    return found


def _higher(a: Sequence[str], b: Sequence[str], last: Match, match: Match) -> Match:
    """The first lines of a match, matched as far up as what lies before them allows."""
    i, j = last.a + last.size, last.b + last.size
    more_in_a = match.a - i > match.b - j
    text, start, end = (a, i, match.a) if more_in_a else (b, j, match.b)
    # a plain insertion goes down as a whole; one that also replaces lines may be parted from them
    last_step = end if i < match.a and j < match.b else min(start + 1, end)
    first = b[match.b]
    step = next((at for at in range(start, last_step) if text[at] == first), end)
    size = 0
    while step < end and size < match.size and text[step + size] == b[match.b + size]:
        size += 1
    return Match(step, match.b, size) if more_in_a else Match(match.a, step, size)


def _nothing(_line: str) -> bool:
    return False


def is_filler(line: str) -> bool:
    """A bracket, a blank line, an end tag: a line that alone says nothing of where it stands."""
    return _FILLER.fullmatch(line.rstrip("\n")) is not None
