"""Sets of time as sorted lists of `(from, until)`, the end excluded. UTC only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from .snapshot import Span


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps; spans that touch become one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(span: Span, cuts: Sequence[Span]) -> Iterator[Span]:
    """What is left of the span; the cuts are sorted by their start."""
    start, end = span
    for cut_start, cut_end in cuts:
        if cut_start >= end:
            break
        if cut_start > start:
            yield start, cut_start
        start = max(start, cut_end)
    if start < end:
        yield start, end


def saturated(spans: Iterable[Span], capacity: int) -> list[Span]:
    """The time at which at least `capacity` of the spans overlap, merged."""
    if capacity == 1:
        return merge(spans)
    # At one moment the ends come first: the end of a span is no longer taken.
    edges: list[tuple[datetime, int]] = []
    for start, end in spans:
        edges += [(start, 1), (end, -1)]
    full: list[Span] = []
    count, since = 0, None
    for moment, change in sorted(edges):
        count += change
        if count >= capacity and since is None:
            since = moment
        elif count < capacity and since is not None:
            full.append((since, moment))
            since = None
    return merge(full)
