"""On which line of a TOML document a key stands; the standard library's parser does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

Path = tuple[str, ...]

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\r\n]*")


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every key and table of `text`, which must be valid TOML."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, else of the nearest table that holds it, else the first line."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Walks valid TOML and remembers where keys begin; values are skipped, not understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self._here("["):
                start = self.at
                self.at += 2 if self.text.startswith("[[", self.at) else 1
                table = self._key()
                self._remember(table, start)
                self.at += 2 if self.text.startswith("]]", self.at) else 1
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table + self._key()
        self._remember(path, start)
        self.at += 1  # the equals sign
        self._value(path)

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            if self._here('"') or self._here("'"):
                parts.append(tomllib.loads(f"key = {self._skip(_STRING)}")["key"])
            else:
                parts.append(self._skip(_BARE_KEY))
            self._skip(_SPACE)
            if not self._here("."):
                return tuple(parts)
            self.at += 1

    def _value(self, path: Path) -> None:
        self._skip(_SPACE)
        if self._here("{"):
            self._items("}", lambda: self._pair(path))
        elif self._here("["):
            self._items("]", lambda: self._value(path))
        elif self._here('"') or self._here("'"):
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _items(self, end: str, item: Callable[[], None]) -> None:
        self.at += 1
        self._skip(_BLANK)
        while not self._here(end):
            item()
            self._skip(_BLANK)
            if self._here(","):
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _remember(self, path: Path, start: int) -> None:
        line = self.text.count("\n", 0, start) + 1
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _here(self, char: str) -> bool:
        return self.text.startswith(char, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()
