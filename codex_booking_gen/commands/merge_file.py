"""`merge-file`: the merge itself, for three files anywhere; usable as a git merge driver."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from codex_booking_gen.dialogue import Dialogue, Silent
from codex_booking_gen.errors import CodexBookingError, WriteError
from codex_booking_gen.merge import Labels, NotText, Result, merge_bytes

EXIT_CONFLICT = 4
_LABELS = Labels("yours", "base", "new")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said."""

    yours: Path
    base: Path
    new: Path
    path: Path | None = None
    """What the file is called in the project: tells the language and the formatter."""
    labels: Labels = _LABELS
    to_stdout: bool = False

    def named(self, names: Sequence[str]) -> Options:
        """With names for the first of yours, base and new."""
        given = dict(zip(("yours", "base", "new"), names, strict=False))
        return replace(self, labels=replace(self.labels, **given))


def merge_file(options: Options, dialogue: Dialogue) -> int:
    """Merge what two sides made of the base into yours; 0, or 4 when a conflict is left in it.

    Raises CodexBookingError when a file cannot be read or written.
    """
    yours = _read(options.yours)
    content, found = _merged(options, yours, dialogue)
    if options.to_stdout:
        dialogue.hand_over(content)
    elif content != yours:
        _replace(options.yours, content)
    for line in _told(options.path or options.yours, found):
        dialogue.warn(line)
    return 0 if isinstance(found, Result) and found.clean else EXIT_CONFLICT


def _merged(options: Options, yours: bytes, dialogue: Dialogue) -> tuple[bytes, Result | NotText]:
    """The merge; in the style of the owner's formatter, if yours is written in it."""
    path = options.path or options.yours
    base, new = _read(options.base), _read(options.new)
    styled = False
    if len({yours, base, new}) == 3:
        own, old, other = _formatted(path, [yours, base, new], dialogue)
        if own == yours and old is not None and other is not None:
            base, new, styled = old, other, True
    answer = merge_bytes(path.name, base, yours, new, labels=options.labels)
    if isinstance(answer, NotText):
        return yours, answer
    content, result = answer
    if styled and result.clean:
        # what both sides shortened may fit on one line now
        content = _formatted(path, [content], Silent())[0] or content
    return content, result


def _formatted(
    path: Path, versions: Sequence[bytes], dialogue: Dialogue
) -> tuple[bytes | None, ...]:
    if not path.name.endswith((".py", ".pyi")):
        return (None,) * len(versions)
    from codex_booking_gen.formatter import format_all

    file = path.parent.resolve() / path.name
    done = format_all(file.parent, {file.name: versions})
    for problem in done.problems:
        dialogue.warn(f"{path}: {problem}; merged as it is")
    return done[file.name]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CodexBookingError(f"{path} cannot be read: {error.strerror}.") from error


def _replace(path: Path, content: bytes) -> None:
    """Put the bytes in the file's place at once; its mode stays, and a link still leads there."""
    target = path.resolve()
    draft = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            draft = Path(file.name)
            file.write(content)
        shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _told(path: Path, found: Result | NotText) -> Iterator[str]:
    """What is left to decide, and what is worth a look."""
    name = path.as_posix()
    if isinstance(found, NotText):
        which = "the result" if found.version == "result" else found.version
        yield f"{name}: not merged, yours is left as it was: {which}: {found.why}"
        return
    for note in found.notes:
        if note.review:
            yield f"{name}{_member(note.member)}: {note.text} (worth a look)"
    for conflict in found.conflicts:
        yield f"{name}{_member(conflict.member)}: {conflict.what}"


def _member(name: str) -> str:
    return f"::{name}" if name else ""
