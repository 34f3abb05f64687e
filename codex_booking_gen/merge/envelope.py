"""Bytes to text and back: line ends, encoding and byte order mark of the owner's file are kept."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from codex_booking_gen.merge.dispatch import LABELS, NO_DECISIONS, is_python, merge
from codex_booking_gen.merge.matching import matching, split_lines
from codex_booking_gen.merge.result import Labels, Result, Side

_LINE_END = re.compile(r"\r\n|\r|\n")
_COOKIE = re.compile(rb"coding[:=]")


@dataclass(frozen=True, slots=True)
class NotText:
    """No merge is possible: one of the three is not text, or the result has no bytes."""

    version: str
    """`yours`, `base` or `new`; `result` when its encoding lacks a character of the new text."""
    why: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds the text of a file."""

    encoding: str
    bom: bool
    ends: tuple[str, ...]
    """The end of each line that has one."""

    @property
    def newline(self) -> str:
        r"""The commonest line end; "\n" in a file without any."""
        return Counter(self.ends).most_common(1)[0][0] if self.ends else "\n"


def merge_bytes(
    path: str,
    base: bytes,
    yours: bytes,
    new: bytes,
    *,
    labels: Labels = LABELS,
    decisions: Mapping[str, Side] = NO_DECISIONS,
    wide: bool = False,
) -> tuple[bytes, Result] | NotText:
    r"""Merge files as they lie on the disk; the suffix of `path` says what they are.

    The bytes have the envelope of yours, but for what only `new` changed in it; the text of the
    result has "\n" at its line ends and no byte order mark. Where one version is the answer, as
    when yours equals the base, none need be text. The rest as `merge` has it.
    """
    for one, other, answer in ((base, yours, new), (base, new, yours), (yours, new, yours)):
        if one == other:
            opened = open_bytes(path, answer)
            return answer, Result("" if isinstance(opened, NotText) else opened[0])
    found = []
    for version, content in (("base", base), ("yours", yours), ("new", new)):
        opened = open_bytes(path, content)
        if isinstance(opened, NotText):
            return replace(opened, version=version)
        found.append(opened)
    texts, envelopes = zip(*found, strict=True)
    result = merge(path, *texts, labels=labels, decisions=decisions, wide=wide)
    return _closed(path, result, texts[1], _merged(*envelopes) if base else envelopes[1])


def open_bytes(path: str, content: bytes) -> tuple[str, Envelope] | NotText:
    r"""The text with "\n" at its line ends and without its byte order mark, and the rest."""
    if b"\0" in content:
        return NotText("", "it holds zero bytes")
    bom = content.startswith(codecs.BOM_UTF8)
    body = content.removeprefix(codecs.BOM_UTF8) if bom else content
    try:
        encoding = _encoding(path, content)
        text = body.decode(encoding)
        if text.encode(encoding) != body:
            return NotText("", f"it is not {encoding}")
    except (LookupError, SyntaxError, ValueError) as error:
        return NotText("", f"it cannot be decoded ({error})")
    ends = tuple(_LINE_END.findall(text))
    return _LINE_END.sub("\n", text), Envelope(encoding, bom, ends)


def _encoding(path: str, content: bytes) -> str:
    """UTF-8, or what a Python file says in its first two lines. Raises SyntaxError."""
    if not is_python(path):
        return "utf-8"
    head = b"\n".join(re.split(rb"\r\n|\r|\n", content, maxsplit=2)[:2])
    if not _COOKIE.search(head):
        return "utf-8"
    import tokenize

    found = tokenize.detect_encoding(io.BytesIO(head).readline)[0]
    return "utf-8" if found == "utf-8-sig" else found


def _merged(base: Envelope, yours: Envelope, new: Envelope) -> Envelope:
    """Yours, with what only the new one changed."""
    bom = new.bom if yours.bom == base.bom else yours.bom
    uniform = len({*base.ends}) == len({*new.ends}) == 1 and base.ends[0] != new.ends[0]
    if uniform and {*yours.ends} == {*base.ends}:
        return Envelope(yours.encoding, bom, new.ends[:1])
    return replace(yours, bom=bom)


def _closed(
    path: str, result: Result, yours: str, envelope: Envelope
) -> tuple[bytes, Result] | NotText:
    """The result's bytes, each line that yours has with the end that it has there."""
    text = _with_ends(result.text, yours, envelope)
    try:
        # a merged file may have got another cookie; one between markers tells nothing
        told = _encoding(path, result.text.encode(errors="replace")) if result.clean else None
        content = text.encode("utf-8" if envelope.bom else told or envelope.encoding)
    except (LookupError, SyntaxError, ValueError) as error:
        return NotText("result", f"it cannot be encoded ({error})")
    return (codecs.BOM_UTF8 if envelope.bom else b"") + content, result


def _with_ends(text: str, yours: str, envelope: Envelope) -> str:
    newline = envelope.newline
    if len({*envelope.ends}) < 2:
        return text.replace("\n", newline)
    lines = split_lines(text)
    ends = [newline] * len(lines)
    for i, j, size in matching(lines, split_lines(yours)):
        for number in range(size):
            if j + number < len(envelope.ends):
                ends[i + number] = envelope.ends[j + number]
    return "".join(
        f"{line[:-1]}{end}" if line.endswith("\n") else line
        for line, end in zip(lines, ends, strict=True)
    )
