"""Finds a file that its owner moved, by what it says: no path has to be alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

ALIKE = 0.6
"""How much two files must share, of all that both say, to be one file."""
KEPT = 0.7
"""How much of what was generated must still be there."""
SPLIT = 0.15
"""So much of it in another file, and it was split up, not moved."""
_LEAST = 3
"""A file of fewer lines says too little to be known again."""

type _Lines = Counter[str]


def says_enough(content: bytes) -> bool:
    """Whether a file could be known again elsewhere: an empty `__init__.py` is everywhere."""
    return _lines(content).total() >= _LEAST


def find_moves(missing: Mapping[str, bytes], candidates: Mapping[str, bytes]) -> dict[str, str]:
    """Path as generated -> where it is now, for those of `missing` that are found.

    `missing` are files as they were generated last, `candidates` the files that may be them. No
    candidate is taken twice.
    """
    said = {path: _lines(content) for path, content in candidates.items()}
    pairs = sorted(
        (-likeness, path, place)
        for path, content in missing.items()
        for place, likeness in _alike(path, _lines(content), said).items()
    )
    moves: dict[str, str] = {}
    for _, path, place in pairs:
        if path not in moves and place not in moves.values():
            moves[path] = place
    return dict(sorted(moves.items()))


def _alike(path: str, lines: _Lines, said: Mapping[str, _Lines]) -> dict[str, float]:
    """Where the file may be now, and how alike it is; empty when it was split up, too."""
    total = lines.total()
    if total < _LEAST:
        return {}
    suffix = PurePosixPath(path).suffix
    found: dict[str, float] = {}
    for place, theirs in said.items():
        both = total + theirs.total()
        # by their lengths alone most files cannot be it
        if PurePosixPath(place).suffix != suffix or 2 * min(total, both - total) < ALIKE * both:
            continue
        shared = (lines & theirs).total()
        likeness = 2 * shared / both
        if likeness >= ALIKE and shared >= KEPT * total and not _split(lines, theirs, place, said):
            found[place] = likeness
    return found


def _split(lines: _Lines, theirs: _Lines, place: str, said: Mapping[str, _Lines]) -> bool:
    """What is not in this file is in another one."""
    rest = lines - theirs
    return any(
        (rest & others).total() >= SPLIT * lines.total()
        for other, others in said.items()
        if other != place
    )


def _lines(content: bytes) -> _Lines:
    """The lines that say something, without what a formatter changes."""
    text = content.decode("utf-8", errors="replace").replace("'", '"')
    lines = ("".join(line.split()).rstrip(",") for line in text.splitlines())
    # brackets, blank lines and ends of blocks are in every file
    return Counter(line for line in lines if sum(char.isalnum() for char in line) > 2)
