"""Pages: tags that both sides close must be closed in what they are merged to."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HTML = re.compile(r"<(?P<end>/?)(?P<name>[a-z][\w:-]*)\b[^<>]*?(?P<alone>/?)>", re.IGNORECASE)
_DJANGO = re.compile(r"\{%-?\s*(\w+)")
_COMMENT = re.compile(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input"}
    | {"link", "meta", "param", "source", "track", "wbr"}
)


def is_page(path: str) -> bool:
    """Whether the suffix says that the text has tags."""
    return path.endswith((".html", ".htm", ".xml", ".svg"))


def new_imbalance(yours: str, new: str, merged: str) -> tuple[str, ...]:
    """What a merge leaves open or closes twice; nothing where a side does so itself.

    HTML and template tags are looked at apart: a page may open one tag in two branches.
    """
    names = {name for text in (yours, new) for name in _DJANGO.findall(text)}
    blocks = frozenset(name for name in names if f"end{name}" in names)
    found = []
    for fault in (_html_fault, lambda text: _django_fault(text, blocks)):
        told = fault(_COMMENT.sub("", merged))
        if told and not any(fault(_COMMENT.sub("", side)) for side in (yours, new)):
            found.append(told)
    return tuple(found)


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
