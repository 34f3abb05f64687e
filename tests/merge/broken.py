"""Merges that do one thing wrong: the controls of the properties."""

from __future__ import annotations

import re
from collections.abc import Callable

from codex_booking_gen.merge import Result, merge
from tests.merge.corpus import choose

YOURS = re.compile(r"'y\d+'")
TEMPLATES = re.compile(r"'n\d+'")

Merge = Callable[[str, str, str, str], Result]


def takes_yours(path: str, base: str, yours: str, new: str) -> Result:
    """The template never arrives."""
    return Result(yours)


def takes_the_template(path: str, base: str, yours: str, new: str) -> Result:
    """What the scaffolders do."""
    return Result(new)


def forgets_a_word_of_yours(path: str, base: str, yours: str, new: str) -> Result:
    """The smallest damage there is."""
    result = merge(path, base, yours, new)
    return Result(YOURS.sub("''", result.text, count=1), result.conflicts)


def doubles_a_line(path: str, base: str, yours: str, new: str) -> Result:
    """A line of the template comes twice."""
    result = merge(path, base, yours, new)
    lines = result.text.splitlines(keepends=True)
    place = next((i for i, line in enumerate(lines) if TEMPLATES.search(line)), 0)
    return Result("".join([*lines[: place + 1], *lines[place:]]), result.conflicts)


def settles_conflicts_alone(path: str, base: str, yours: str, new: str) -> Result:
    """Yours wins, and nobody is told."""
    result = merge(path, base, yours, new)
    return Result(choose("yours", result.text.encode()).decode())


BROKEN: dict[str, Merge] = {
    "takes yours": takes_yours,
    "takes the template": takes_the_template,
    "forgets a word of yours": forgets_a_word_of_yours,
    "doubles a line": doubles_a_line,
    "settles conflicts alone": settles_conflicts_alone,
}
