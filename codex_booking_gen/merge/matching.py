"""Which lines of two texts are the same line: what a person would say, quickly."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_EFFORT = 3_000_000
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


def split_lines(text: str) -> list[str]:
    """The lines with their ends. Only a line feed ends one: not a form feed, not U+2028."""
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def matching(a: Sequence[str], b: Sequence[str]) -> list[Match]:
    """The lines that both have in common, in order; neighbouring pairs are one match.

    Lines that occur once in either are found first, then the longest equal stretches between
    them. An insertion that could be seen in several places is seen in the last.
    """
    pairs: list[tuple[int, int]] = []
    gaps = [_Gap(0, len(a), 0, len(b))]
    effort = _EFFORT
    while gaps:
        gap = _trim(a, b, gaps.pop(), pairs)
        if gap.a == gap.a_end or gap.b == gap.b_end:
            continue
        found = _unique(a, b, gap)
        if not found:
            effort -= _cost(a, b, gap)
            found = _longest(a, b, gap) if effort > 0 else []
        if found:
            pairs += found
            gaps += _between(gap, found)
    return list(_joined(sorted(pairs)))


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


def _unique(a: Sequence[str], b: Sequence[str], gap: _Gap) -> list[tuple[int, int]]:
    """Lines that occur once on either side of the gap, as many as keep their order."""
    in_a = Counter(a[gap.a : gap.a_end])
    in_b = Counter(b[gap.b : gap.b_end])
    where = {b[j]: j for j in range(gap.b, gap.b_end) if in_b[b[j]] == 1}
    common = [
        (i, where[a[i]])
        for i in range(gap.a, gap.a_end)
        if in_a[a[i]] == 1 and a[i] in where and not is_filler(a[i])
    ]
    return _longest_rising(common)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs in which the second numbers rise, too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(j)
            last.append(number)
        else:
            ends[place], last[place] = j, number
    rising = []
    number = last[-1] if last else -1
    while number >= 0:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def _cost(a: Sequence[str], b: Sequence[str], gap: _Gap) -> int:
    """How many pairs of equal lines the search for the longest stretch looks at."""
    in_b = Counter(b[gap.b : gap.b_end])
    lengths = gap.a_end - gap.a + gap.b_end - gap.b
    return lengths + sum(in_b[line] for line in a[gap.a : gap.a_end])


def _longest(a: Sequence[str], b: Sequence[str], gap: _Gap) -> list[tuple[int, int]]:
    """The longest equal stretch in the gap that is more than filler."""
    here, there = a[gap.a : gap.a_end], b[gap.b : gap.b_end]
    matcher = SequenceMatcher(is_filler, here, there, autojunk=False)
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


def is_filler(line: str) -> bool:
    """A bracket, a blank line, an end tag: a line that alone says nothing of where it stands."""
    return _FILLER.fullmatch(line.rstrip("\n")) is not None
