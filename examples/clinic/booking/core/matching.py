"""Each of several takers gets a choice of its own: bipartite matching."""

from collections.abc import Hashable, Iterator, Sequence, Set


def pairings[T: Hashable](
    choices: Sequence[Sequence[T]], taken: Set[T] = frozenset()
) -> Iterator[tuple[T, ...]]:
    """Every way in which all takers get different choices, the preferred first.

    No time is lost on beginnings that lead nowhere: a choice is made only where the
    takers after it can still be served.
    """
    if not choices:
        yield ()
        return
    for choice in choices[0]:
        others = taken | {choice}
        if choice not in taken and can_pair(choices[1:], others):
            for rest in pairings(choices[1:], others):
                yield (choice, *rest)


def can_pair[T: Hashable](
    choices: Sequence[Sequence[T]], taken: Set[T] = frozenset()
) -> bool:
    """Whether all takers can get different choices; by augmenting paths."""
    owner: dict[T, int] = {}

    def serve(taker: int, seen: set[T]) -> bool:
        for choice in choices[taker]:
            if choice in taken or choice in seen:
                continue
            seen.add(choice)
            if choice not in owner or serve(owner[choice], seen):
                owner[choice] = taker
                return True
        return False

    return all(serve(taker, set()) for taker in range(len(choices)))
