"""Names that follow from a class name: fields, plurals, urls and labels; and import order."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_PARTICLES = frozenset({"off", "out", "in", "on", "up"})
"""`DayOff` is two days off, not two day offs: the word before the particle takes the plural."""
_SAME_IN_PLURAL = frozenset({"equipment", "news", "series", "settings", "staff"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role's class name and the names that are made from it."""

    cls: str
    verbose: str = ""
    """What an existing model calls one of its rows; empty: the words of the class name."""
    verbose_plural: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the class name in lower case: `HairStylist` is hair, stylist."""
        return tuple(word.lower() for word in _WORD.findall(self.cls))

    @property
    def name(self) -> str:
        """Name of fields and variables: `hair_stylist`."""
        return "_".join(self.words)

    @property
    def plural(self) -> str:
        """Name of related managers and of variables for several: `hair_stylists`."""
        return "_".join(_plural_words(self.words))

    @property
    def slug(self) -> str:
        """Part of an url: `hair-stylist`."""
        return "-".join(self.words)

    @property
    def label(self) -> str:
        """`hair stylist`, for verbose_name."""
        return self.verbose or " ".join(self.words)

    @property
    def label_plural(self) -> str:
        """`hair stylists`, for verbose_name_plural."""
        return self.verbose_plural or " ".join(_plural_words(self.words))

    @property
    def title(self) -> str:
        """`Hair stylist`, at the beginning of a sentence."""
        return _capitalised(self.label)

    @property
    def title_plural(self) -> str:
        """`Hair stylists`, at the beginning of a sentence."""
        return _capitalised(self.label_plural)


def _capitalised(text: str) -> str:
    # str.capitalize() would make a Vip room of a VIP room
    return text[:1].upper() + text[1:]


def class_name(text: str) -> str:
    """What a person typed, as a class name: `hair stylist` is `HairStylist`; a class name stays."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\s_-]+", text.strip()))


def plural(word: str) -> str:
    """The plural of an English noun by the common rules; rare exceptions are not known."""
    if word in _SAME_IN_PLURAL:
        return word
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    return word + "s"


def _plural_words(words: tuple[str, ...]) -> tuple[str, ...]:
    last = len(words) - 1
    if last > 0 and words[last] in _PARTICLES:
        last -= 1
    return (*words[:last], plural(words[last]), *words[last + 1 :])


def imports(*names: str) -> list[str]:
    """Names as the members of one `from … import` stand in order: constants, classes, the rest.

    The order is that of ruff's isort rules with their default settings; doubles appear once.
    """
    return sorted(set(names), key=_import_key)


def _import_key(name: str) -> tuple[int, list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    if len(name) > 1 and name.isupper():
        kind = 0
    elif name[:1].isupper():
        kind = 1
    else:
        kind = 2
    return kind, _natural(name.lower()), _natural(name)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Digits count as numbers: `Room2` stands before `Room10`."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.findall(r"[0-9]+|[^0-9]", text)
    ]
