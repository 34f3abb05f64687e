"""Classes that booking.toml calls otherwise than last time, carried into what is compared.

A new class name changes fields, labels and urls in almost every file. That was asked for, so it is
no change to ask about: what was generated last, and what its owner has made of it, are seen as if
they had had the new names from the start. Which words those are, the templates tell: each file
rendered with the old names and with the new ones. Where a word stands for two things, or the
owner's file has the new word already, nothing is done: then it is merged as any other change.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING

from codex_booking_gen.naming import Role
from codex_booking_gen.spec import SPEC_FILE, Spec

if TYPE_CHECKING:
    from codex_booking_gen.merge import Result

_WORD = r"[^\W_]+(?:_[^\W_]+)*"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_RENAMED = re.compile(r"\bthe template renamed it to (\w+)")
_BOM = "\ufeff"
_STRING = re.compile(r"(?s)\w*(\"\"\"|'''|\"|')(.*)\1")
Words = Mapping[str, str | None]
"""Old word -> new word; None: it stays, or it became one thing here and another there."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """Two versions of a file, as they were with the new names."""

    base: bytes
    yours: bytes


@dataclass(frozen=True, slots=True)
class Carried:
    """What a change of names came to."""

    files: Mapping[str, Renamed] = field(default_factory=dict)
    """By the path under which they are generated; the owner's files that have a name in them."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Old class -> new class."""
    left: tuple[str, ...] = ()
    """Files of which it is not certain what they are with the new names."""

    def told(self, result: Result) -> Result:
        """The same, where booking.toml renamed something: no template did."""
        forms = {form for name in self.names.values() for form in _forms(Role(name))}
        said = tuple(
            replace(each, what=_RENAMED.sub(partial(_by_spec, forms), each.what))
            for each in result.conflicts
        )
        return replace(result, conflicts=said) if forms else result


def _by_spec(forms: Collection[str], said: re.Match[str]) -> str:
    return f"{SPEC_FILE} renamed it to {said[1]}" if said[1] in forms else said[0]


def old_names(spec: Spec, base: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, str]:
    """Role -> its class in `base`, of those roles that have another one now.

    A role is known by what its class is made of. `base` and `new` are files by their path.
    """
    path = f"{spec.app.folder}/models.py"
    before, after = _classes(base.get(path, b"")), _classes(new.get(path, b""))
    found: dict[str, str] = {}
    for name, role in spec.models.roles().items():
        made_of = after.get(role.cls)
        gone = [cls for cls, bases in before.items() if bases == made_of and cls not in after]
        if len(gone) == 1 and role.cls not in before:
            found[name] = gone[0]
    return found


def with_old_names(spec: Spec, old: Mapping[str, str]) -> Spec:
    """The spec as it was, as far as names go."""
    return replace(spec, models=replace(spec.models, **old))


def _classes(content: bytes) -> dict[str, str]:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return {}
    return {
        node.name: ", ".join(map(ast.unparse, node.bases))
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.bases
    }


class Renaming:
    """The words of one change of names."""

    def __init__(
        self, roles: Sequence[tuple[Role, Role]], files: Mapping[str, tuple[bytes, bytes]]
    ) -> None:
        """`roles` as they were and are; `files`: each made with the old names and the new ones."""
        self.roles, self.files = roles, files
        self.exact = {
            one: other
            for old, new in roles
            for one, other in zip(_forms(old), _forms(new), strict=True)
        }
        self.words = _words(_forms(role) for each in roles for role in each)
        self.in_file = {path: self._learned(*each) for path, each in files.items()}
        self.anywhere: dict[str, str | None] = {}
        for words in self.in_file.values():
            for word, now in words.items():
                self.anywhere[word] = now if self.anywhere.get(word, now) == now else None

    def carried(self, path: str, base: bytes, yours: bytes) -> Renamed | None:
        """Both with the new names; None where it is not certain what they are."""
        words = {**self.anywhere, **self.in_file.get(path, {})}
        try:
            before, mine = base.decode(), yours.decode()
            names = [{word for _, word in self._found(text)} for text in (before, mine)]
            own = names[1] - names[0]
            if any(words.get(word, word) in own - {word} for word in names[1]):
                return None  # it has the new word, for something of its owner's perhaps
            pieces = _of_python if path.endswith(".py") else _of_text
            whole = list(pieces(before, None))
            known = {said for _, _, said in whole}
            meant = self._meant(before, self._made(path, names[0] | names[1], words))
            then = self._meant(mine, [(word, now) for _, word, now in meant])
            return Renamed(
                self._with_words(before, whole, known, words, meant).encode(),
                self._with_words(mine, pieces(mine, known), known, words, then).encode(),
            )
        except (_UnsureError, UnicodeDecodeError, SyntaxError, tokenize.TokenError):
            return None

    def _found(self, text: str) -> list[tuple[int, str]]:
        return [(match.start(), match[0]) for match in self.words.finditer(text)]

    def _made(
        self, path: str, names: Collection[str], words: Words
    ) -> list[tuple[str, str | None]]:
        """Each word as it was made, and what it is made now; empty where it needs no such look."""
        if path not in self.files or all(words.get(word, "") is not None for word in names):
            return []
        old, new = (content.decode() for content in self.files[path])
        one, other = self.words.findall(old), self.words.findall(new)
        made: list[tuple[str, str | None]] = []
        for _, at, end, place, stop in SequenceMatcher(None, one, other, False).get_opcodes():
            after: list[str | None] = [*other[place:stop]]
            if end - at != stop - place:
                after = [None] * (end - at)
            for word, now in zip(one[at:end], after, strict=True):
                sure = now is not None and now in {word, *self._may_become(word)}
                made.append((word, now if sure else None))
        return made

    def _meant(
        self, text: str, made: Sequence[tuple[str, str | None]]
    ) -> list[tuple[int, str, str | None]]:
        """Where each word of `text` is, and what is known to have become of it there."""
        found = self._found(text)
        became: list[str | None] = [None] * len(found)
        if made:
            texts = [word for _, word in found], [word for word, _ in made]
            for at, place, size in SequenceMatcher(None, *texts, False).get_matching_blocks():
                became[at : at + size] = [now for _, now in made[place : place + size]]
        return [(at, word, now) for (at, word), now in zip(found, became, strict=True)]

    def _may_become(self, word: str) -> set[str]:
        exact = {
            other
            for old, new in self.roles
            for one, other in zip(_forms(old), _forms(new), strict=True)
            if one == word
        }
        return exact or {self._renamed(word)}

    def _learned(self, old: bytes, new: bytes) -> Words:
        """What became of the words of a file that have a name in them."""
        try:
            before = Counter(self.words.findall(old.decode()))
            after = Counter(self.words.findall(new.decode()))
        except UnicodeDecodeError:
            return {}
        found: dict[str, str | None] = {}
        for word, count in before.items():
            now = self._renamed(word)
            if now == word:
                continue
            certain = after[word] == 0 and after[now] - before[now] == count
            found[word] = word if after[word] == count else now if certain else None
        return found

    def _renamed(self, word: str) -> str:
        if word in self.exact:
            return self.exact[word]
        for old, new in self.roles:
            for one, other in ((old.plural, new.plural), (old.name, new.name)):
                word = re.sub(rf"(?:^|(?<=_)){one}(?=_|$)", other, word)
            word = re.sub(rf"{old.cls}(?=[A-Z0-9]|$)", new.cls, word)
        return word

    def _with_words(
        self,
        text: str,
        pieces: Iterable[tuple[int, int, str]],
        known: Collection[str],
        words: Words,
        meant: Iterable[tuple[int, str, str | None]],
    ) -> str:
        places = {at: now for at, _, now in meant if now is not None}
        shown: list[str] = []
        at = 0
        for start, end, said in pieces:
            shown += [text[at:start], text[start:end]]
            if said in known or not any(char.isspace() for char in said):
                shown[-1] = self.words.sub(_became(start, places, words), shown[-1])
            at = end
        return "".join([*shown, text[at:]])


class _UnsureError(Exception):
    """A word of which nobody can tell what it is about."""


def _became(start: int, places: Mapping[int, str], words: Words) -> Callable[[re.Match[str]], str]:
    def became(match: re.Match[str]) -> str:
        now = places.get(start + match.start()) or words.get(match[0], match[0])
        if now is None:
            raise _UnsureError(match[0])
        return now

    return became


def _forms(role: Role) -> tuple[str, ...]:
    return (
        role.cls,
        role.name,
        role.plural,
        role.slug,
        role.label,
        role.label_plural,
        role.title,
        role.title_plural,
    )


def _words(forms: Iterable[Iterable[str]]) -> re.Pattern[str]:
    """Finds words, and first of all those names that are several of them."""
    several = {form for each in forms for form in each if re.search(r"[ -]", form)}
    longest = sorted(several, key=len, reverse=True)
    phrases = [rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in longest]
    return re.compile("|".join([*phrases, _WORD]))


def _of_python(text: str, _: Collection[str] | None) -> Iterator[tuple[int, int, str]]:
    """Names, texts and comments: where they are, and what they say."""
    bom = text.startswith(_BOM)
    lines = io.StringIO(text[bom:], newline="").readlines()
    starts = [int(bom)]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for token in tokenize.generate_tokens(io.StringIO(text[bom:], newline="").readline):
        start = starts[token.start[0] - 1] + token.start[1]
        end = starts[min(token.end[0], len(starts)) - 1] + token.end[1]
        if token.type == tokenize.NAME:
            yield start, end, token.string
        elif token.type == tokenize.COMMENT:
            yield start, end, f"# {token.string}"  # never one word: comments are the owner's
        elif token.type in {tokenize.STRING, tokenize.FSTRING_MIDDLE}:
            said = _STRING.fullmatch(token.string)
            if text[start:end] == token.string:
                yield start, end, said[2] if said else token.string


def _of_text(text: str, known: Collection[str] | None) -> Iterator[tuple[int, int, str]]:
    """Lines; of those that are not `known`, what Django's templates look up."""
    at = 0
    for line in text.splitlines(keepends=True):
        said = f"{line.strip()}\n"
        if known is None or said in known:
            yield at, at + len(line), said
        else:
            for tag in _TAG.finditer(line):
                yield at + tag.start(), at + tag.end(), ""
        at += len(line)
