"""Pages: tags that both sides close must be closed in what they are merged to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codex_booking_gen.merge.names import Problem

_HTML = re.compile(r"<(?P<end>/?)(?P<name>[a-z][\w:-]*)\b[^<>]*?(?P<alone>/?)>", re.IGNORECASE)
_DJANGO = re.compile(r"\{%-?\s*(\w+)")
_TAG = re.compile(r"\{%-?\s*(?P<all>(?P<name>\w+)[^%]*?)\s*-?%\}")
_BRANCHES = frozenset({"else", "elif", "empty", "plural"})
_BLOCK = re.compile(r"\{%-?\s*block\s+([\w.-]+)")
_ID = re.compile(r"""<[^<>]*?\sid=["']([\w.-]+)["']""")
_COMMENT = re.compile(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input"}
    | {"link", "meta", "param", "source", "track", "wbr"}
)


def is_page(path: str) -> bool:
    """Whether the suffix says that the text has tags."""
    return path.endswith((".html", ".htm", ".xml", ".svg"))


def page_problems(yours: str, new: str, merged: str) -> tuple[Problem, ...]:
    """What a merge leaves open, closes twice or names twice; nothing where a side does so itself.

    HTML and template tags are looked at apart: a page may open one tag in two branches.
    """
    texts = [_COMMENT.sub(_blank, text) for text in (yours, new, merged)]
    names = {name for text in texts[:2] for name in _DJANGO.findall(text)}
    blocks = frozenset(name for name in names if f"end{name}" in names)
    found = []
    for fault in (_html_fault, lambda text: _django_fault(text, blocks)):
        told = fault(texts[2])
        if told and not any(map(fault, texts[:2])):
            found.append(Problem("", told, 0))
    return (*found, *_strayed(texts, blocks), *_named_twice(*texts))


def _blank(comment: re.Match[str]) -> str:
    """Its lines are still counted."""
    return "\n" * comment[0].count("\n")


def _strayed(texts: Sequence[str], blocks: frozenset[str]) -> Iterator[Problem]:
    """`else` and the like that belong to another tag than in the side that brought them."""
    mine, other, now = ([*_branches(text, blocks)] for text in texts)
    counted = [Counter((each.opener, each.name) for each in found) for found in (mine, other, now)]
    known = counted[0] | counted[1]
    lost = known - counted[2]
    seen: Counter[tuple[str, str]] = Counter()
    for branch in now:
        pair = branch.opener, branch.name
        seen[pair] += 1
        left = [opener for opener, name in lost if name == branch.name and opener in texts[2]]
        if seen[pair] > known[pair] and left:
            told = f"{{% {branch.name} %}} would belong to {{% {branch.opener} %}}"
            yield Problem("", f"{told}, not to {{% {left[0]} %}}", branch.line, branch.since)


@dataclass(frozen=True, slots=True)
class _Branch:
    """`else` of the tag that opens at the line `since` and closes at `line`."""

    opener: str
    name: str
    line: int
    since: int


def _branches(text: str, blocks: frozenset[str]) -> Iterator[_Branch]:
    waiting: list[tuple[str, int, list[str]]] = []
    for tag in _TAG.finditer(text):
        name, shown = tag["name"], tag["all"]
        line = text.count("\n", 0, tag.start()) + 1
        if name in blocks:
            waiting.append((shown, line, []))
        elif name in _BRANCHES and waiting:
            waiting[-1][2].append(shown)
        elif name.removeprefix("end") in blocks and waiting:
            opener, since, branches = waiting.pop()
            yield from (_Branch(opener, branch, line, since) for branch in branches)


def _named_twice(yours: str, new: str, merged: str) -> Iterator[Problem]:
    """Blocks, of which Django takes one of a name, and `id`s, of which a page has one."""
    for what, pattern in (("{{% block {} %}}", _BLOCK), ('id="{}"', _ID)):
        known = Counter(pattern.findall(yours)) | Counter(pattern.findall(new))
        places: dict[str, list[int]] = {}
        for found in pattern.finditer(merged):
            line = merged.count("\n", 0, found.start()) + 1
            places.setdefault(found[1], []).append(line)
        for name, lines in places.items():
            if len(lines) > max(1, known[name]):
                yield Problem("", f"{what.format(name)} would stand twice", lines[-1], lines[0])


def _html_fault(text: str) -> str:
    tags = (
        (tag["name"].lower(), not tag["end"])
        for tag in _HTML.finditer(text)
        if not tag["alone"] and tag["name"].lower() not in _VOID
    )
    return _fault(tags, "<{}>", "</{}>")


def _django_fault(text: str, blocks: frozenset[str]) -> str:
    tags = (
        (name.removeprefix("end"), name in blocks)
        for name in _DJANGO.findall(text)
        if name in blocks or name.removeprefix("end") in blocks
    )
    return _fault(tags, "{{% {} %}}", "{{% end{} %}}")


def _fault(tags: Iterable[tuple[str, bool]], opens: str, closes: str) -> str:
    """The first tag that closes nothing, or that nothing closes; "" when all is well."""
    waiting: list[str] = []
    for name, begins in tags:
        if begins:
            waiting.append(name)
        elif not waiting or waiting.pop() != name:
            return f"{closes.format(name)} would close nothing"
    return f"{opens.format(waiting[-1])} would not be closed" if waiting else ""
