"""Style sheets: braces that both sides close must be closed in what they are merged to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codex_booking_gen.merge.names import Problem

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_RULE = re.compile(r"(?P<opener>[^{};]*)\{|\}|;")


def is_style(path: str) -> bool:
    """Whether the suffix says that the text is made of blocks in braces."""
    return path.endswith((".css", ".scss", ".less"))


@dataclass(frozen=True, slots=True)
class _Rule:
    """What stands before a brace, within what others; its place and lines."""

    opener: str
    within: tuple[str, ...]
    number: int
    first: int
    last: int


def style_problems(base: str, yours: str, new: str, merged: str) -> tuple[Problem, ...]:
    """What a merge leaves open, or puts into a block of the other side; nothing else."""
    found = [_rules(text) for text in (base, yours, new, merged)]
    was, mine, other, now = found
    if mine is None or other is None:
        return ()
    if now is None:
        return (Problem("", "its braces would not meet", 0),)
    if was is None:
        return ()
    return tuple(_strayed(_by_opener(was), _by_opener(mine), _by_opener(other), now))


def _strayed(
    was: Mapping[str, _Rule],
    mine: Mapping[str, _Rule],
    other: Mapping[str, _Rule],
    now: list[_Rule],
) -> Iterator[Problem]:
    """A rule that one side added, at the edge of a block that the other put around others."""
    for rule in now:
        if rule.opener in was or (rule.opener in mine) == (rule.opener in other):
            continue
        own, its = (mine, other) if rule.opener in mine else (other, mine)
        for around in rule.within:
            strange = around in its and around not in was and around not in own
            if strange and _at_an_edge(rule, around, was, now):
                wrapper = next(each for each in now if each.opener == around)
                told = f"{rule.opener} would stand within {around}"
                yield Problem("", told, wrapper.last, wrapper.first)


def _at_an_edge(rule: _Rule, around: str, was: Mapping[str, _Rule], now: list[_Rule]) -> bool:
    old = [each.number for each in now if around in each.within and each.opener in was]
    return not (old and min(old) < rule.number < max(old))


def _by_opener(rules: list[_Rule]) -> dict[str, _Rule]:
    return {rule.opener: rule for rule in rules}


def _rules(text: str) -> list[_Rule] | None:
    """All rules in order; None where the braces do not meet."""
    text = _STRING.sub(_blank, _COMMENT.sub(_blank, text))
    found: list[_Rule] = []
    waiting: list[tuple[str, int, int]] = []
    number = 0
    for token in _RULE.finditer(text):
        line = text.count("\n", 0, token.end()) + 1
        if token["opener"] is not None:
            number += 1
            waiting.append((" ".join(token["opener"].split()), number, line))
        elif token[0] == "}":
            if not waiting:
                return None
            opener, at, first = waiting.pop()
            within = tuple(each for each, _, _ in waiting)
            found.append(_Rule(opener, within, at, first, line))
    return None if waiting else found


def _blank(found: re.Match[str]) -> str:
    """Its lines are still counted."""
    return "\n" * found[0].count("\n")
