"""Two versions of a file as a unified diff that git and patch can apply. Pure, on bytes."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 3
"""Lines that stay, around those that change."""

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_SPACE = re.compile(rb"\s+")
_DEFINITION = re.compile(rb"\s*(?:class|def|async\s+def)\s+(\w+)")
_TEMPLATE_HEAD = re.compile(rb"\s*(\{%-?\s*block\s|<(main|section|form|table|nav|header|footer)\b)")
_OTHER_HEAD = re.compile(rb"[A-Za-z_$.#\[@]")
_QUOTED = re.compile(r'[\x00-\x1f"\\\x7f]')
_NO_NEWLINE = b"\\ No newline at end of file\n"
_MODE = "100644"
_NOTHING = "0" * 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hunk, with its end."""

    sign: bytes
    """`b" "`, `b"-"` or `b"+"`."""
    text: bytes


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that change, and some around them; places count from 1."""

    old_start: int
    new_start: int
    lines: tuple[Line, ...]
    head: bytes = b""
    """What it lies in: `Visit.Meta`."""

    @property
    def title(self) -> bytes:
        """The line that begins it: `@@ -1,7 +1,8 @@ Visit.Meta`."""
        old = _span(self.old_start, sum(line.sign != b"+" for line in self.lines))
        new = _span(self.new_start, sum(line.sign != b"-" for line in self.lines))
        return b" ".join(filter(None, (b"@@ -%s +%s @@" % (old, new), self.head)))


def is_text(content: bytes | None) -> bool:
    """As git sees it: what holds a zero byte is no text."""
    return content is None or b"\0" not in content


def hunks(path: str, before: bytes | None, after: bytes | None) -> tuple[Hunk, ...]:
    """How `before` becomes `after`; None: there is no file. Empty where one of them is no text."""
    if not (is_text(before) and is_text(after)):
        return ()
    old, new = _lines(before), _lines(after)
    if not old or not new:
        lines = [Line(b"-", text) for text in old] + [Line(b"+", text) for text in new]
        return (Hunk(min(1, len(old)), min(1, len(new)), tuple(lines)),) if lines else ()
    return tuple(_hunk(path, old, new, run) for run in _runs(_edits(old, new)))


def counts(found: Iterable[Hunk]) -> tuple[int, int]:
    """How many lines are added, and how many removed."""
    signs = [line.sign for hunk in found for line in hunk.lines]
    return signs.count(b"+"), signs.count(b"-")


def file_patch(path: str, before: bytes | None, after: bytes | None) -> bytes:
    """The whole patch of one file, with git's headers; empty where both are the same.

    `path` is relative, with `/`. New, deleted and empty files, a missing final newline and what is
    not text can all be told; only git applies what is not text.
    """
    if before == after:
        return b""
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    head = [f"diff --git {old} {new}"]
    if before is None:
        head.append(f"new file mode {_MODE}")
    if after is None:
        head.append(f"deleted file mode {_MODE}")
    mode = "" if before is None or after is None else f" {_MODE}"
    ids = _blob_id(before), _blob_id(after)
    if not (is_text(before) and is_text(after)):
        head += [f"index {ids[0]}..{ids[1]}{mode}", "GIT binary patch"]
        return _text(head) + _literal(after) + _literal(before)
    head.append(f"index {ids[0][:10]}..{ids[1][:10]}{mode}")
    found = hunks(path, before, after)
    if found:
        head.append("--- /dev/null" if before is None else f"--- {_ended(old)}")
        head.append("+++ /dev/null" if after is None else f"+++ {_ended(new)}")
    return _text(head) + b"".join(_hunk_text(hunk) for hunk in found)


def without_space_changes(before: bytes | None, after: bytes | None) -> bytes | None:
    """`after`, less the changes to `before` that are of white space and line breaks only."""
    if before is None or after is None or not (is_text(before) and is_text(after)):
        return after
    old, new = _lines(before), _lines(after)
    kept: list[bytes] = []
    at = 0
    for edit in _edits(old, new):
        one, other = old[edit.i1 : edit.i2], new[edit.j1 : edit.j2]
        same = _SPACE.sub(b"", b"".join(one)) == _SPACE.sub(b"", b"".join(other))
        kept += [*old[at : edit.i1], *(one if same else other)]
        at = edit.i2
    return b"".join([*kept, *old[at:]])


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines `i1:i2` of the old become lines `j1:j2` of the new."""

    i1: int
    i2: int
    j1: int
    j2: int

    def moved(self, by: int) -> _Edit:
        return _Edit(self.i1 + by, self.i2 + by, self.j1 + by, self.j2 + by)


def _lines(content: bytes | None) -> list[bytes]:
    """With their ends; only `\\n` ends a line, as for git."""
    return _LINE.findall(content or b"")


def _edits(old: Sequence[bytes], new: Sequence[bytes]) -> list[_Edit]:
    """What changes, in order; lines that stay lie between any two."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    edits = [_Edit(*places) for tag, *places in codes if tag != "equal"]
    for number, edit in enumerate(edits):
        # one line at least must stay between it and its neighbours
        above = edits[number - 1].i2 + 1 if number else 0
        below = edits[number + 1].i1 - 1 if number + 1 < len(edits) else len(old)
        if edit.i1 == edit.i2:
            by = _best_place(new, edit.j1, edit.j2, edit.i1 - above, below - edit.i2)
            edits[number] = edit.moved(by)
        elif edit.j1 == edit.j2:
            by = _best_place(old, edit.i1, edit.i2, edit.i1 - above, below - edit.i2)
            edits[number] = edit.moved(by)
    return edits


def _best_place(text: Sequence[bytes], start: int, end: int, most_up: int, most_down: int) -> int:
    """By how many lines to move an insertion or deletion to where a reader sees one whole thing.

    Often the same change can be told in several ways: a new method may begin with the empty line
    before it, or end with the one behind it.
    """
    up = down = 0
    while up < most_up and text[start - up - 1] == text[end - up - 1]:
        up += 1
    while down < most_down and text[start + down] == text[end + down]:
        down += 1
    return min(range(-up, down + 1), key=lambda by: (*_unfit(text, start + by), abs(by)))


def _unfit(text: Sequence[bytes], start: int) -> tuple[int, bool]:
    """How badly a change begins at this line: best little indented, behind an empty line."""
    return _indent(text[start]), start > 0 and bool(text[start - 1].strip())


def _runs(edits: Iterable[_Edit]) -> list[list[_Edit]]:
    """The edits of each hunk: those that lie so near that the lines around them touch."""
    runs: list[list[_Edit]] = []
    for edit in edits:
        if runs and edit.i1 - runs[-1][-1].i2 <= 2 * CONTEXT:
            runs[-1].append(edit)
        else:
            runs.append([edit])
    return runs


def _hunk(path: str, old: Sequence[bytes], new: Sequence[bytes], run: Sequence[_Edit]) -> Hunk:
    first = run[0]
    start = at = max(0, first.i1 - CONTEXT)
    lines: list[Line] = []
    for edit in run:
        lines += [Line(b" ", text) for text in old[at : edit.i1]]
        lines += [Line(b"-", text) for text in old[edit.i1 : edit.i2]]
        lines += [Line(b"+", text) for text in new[edit.j1 : edit.j2]]
        at = edit.i2
    lines += [Line(b" ", text) for text in old[at : at + CONTEXT]]
    new_start = first.j1 - (first.i1 - start)
    changed = old[first.i1] if first.i1 < first.i2 else new[first.j1]
    return Hunk(start + 1, new_start + 1, tuple(lines), _head(path, old[: first.i1], changed))


def _head(path: str, above: Sequence[bytes], changed: bytes) -> bytes:
    """What a change lies in: dotted names in Python, elsewhere the nearest line of some weight."""
    if path.endswith(".py"):
        return _member(above, changed)
    pattern = _TEMPLATE_HEAD if path.endswith((".html", ".txt")) else _OTHER_HEAD
    return next((line.strip() for line in reversed(above) if pattern.match(line)), b"")[:80]


def _member(above: Sequence[bytes], changed: bytes) -> bytes:
    """The classes and functions around a line, told by how far the lines above are indented."""
    names: list[bytes] = []
    limit = _indent(changed)
    for line in reversed(above):
        if limit == 0:
            break
        # a bracket that closes long arguments stands below its def, as far left
        if line.strip() and _indent(line) < limit and line.lstrip()[:1] not in b")]}":
            limit = _indent(line)
            opens = _DEFINITION.match(line)
            names += [opens[1]] if opens else []
    return b".".join(reversed(names))


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 1000


def _span(start: int, count: int) -> bytes:
    return b"%d" % start if count == 1 else b"%d,%d" % (start, count)


def _hunk_text(hunk: Hunk) -> bytes:
    parts = [hunk.title + b"\n"]
    for line in hunk.lines:
        parts.append(line.sign + line.text)
        if not line.text.endswith(b"\n"):
            parts.append(b"\n" + _NO_NEWLINE)
    return b"".join(parts)


def _quoted(path: str) -> str:
    """A path as git writes it: in quotes where it holds something odd."""
    if not _QUOTED.search(path):
        return path
    escaped = _QUOTED.sub(
        lambda odd: f"\\{odd[0]}" if odd[0] in '"\\' else f"\\{ord(odd[0]):03o}", path
    )
    return f'"{escaped}"'


def _ended(path: str) -> str:
    """With a tab, by which `patch` sees where a path with spaces ends."""
    return f"{path}\t" if " " in path else path


def _blob_id(content: bytes | None) -> str:
    """Git's name of the content: with it `git apply --3way` finds what the patch was made for."""
    if content is None:
        return _NOTHING
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _literal(content: bytes | None) -> bytes:
    """A whole file in the way of git's binary patches: base 85, 52 bytes a line."""
    content = content or b""
    packed = zlib.compress(content, 9)
    lines = [b"literal %d\n" % len(content)]
    for start in range(0, len(packed), 52):
        part = packed[start : start + 52]
        length = len(part) + (64 if len(part) <= 26 else 70)
        lines.append(bytes([length]) + base64.b85encode(part, pad=True) + b"\n")
    return b"".join([*lines, b"\n"])


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
