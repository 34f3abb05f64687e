"""What surrounds a text: its bytes come back as they were."""

from __future__ import annotations

import codecs
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.merge import Labels, NotText, Result, merge_bytes
from codex_booking_gen.merge.envelope import Envelope, open_bytes

BASE = b"one\ntwo\nthree\nfour\nfive\n"
NEW = b"one\ntwo\nthree\nfour\nFIVE\nsix\n"


def merged(
    base: bytes, yours: bytes, new: bytes, path: str = "page.html", *, clean: bool = True
) -> bytes:
    answer = merge_bytes(path, base, yours, new)
    assert not isinstance(answer, NotText)
    assert answer[1].clean == clean
    return answer[0]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_your_line_ends_are_kept(end: bytes) -> None:
    """The template's lines get them, too."""
    yours = BASE.replace(b"one", b"1").replace(b"\n", end)
    assert merged(BASE, yours, NEW) == b"1\ntwo\nthree\nfour\nFIVE\nsix\n".replace(b"\n", end)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_conflict_has_your_line_ends(end: bytes) -> None:
    """The markers, too."""
    yours = BASE.replace(b"five", b"5").replace(b"\n", end)
    expected = (
        b"one\ntwo\nthree\nfour\n<<<<<<< yours\n5\n=======\nFIVE\nsix\n>>>>>>> template\n"
    ).replace(b"\n", end)
    assert merged(BASE, yours, NEW, clean=False) == expected


def test_lines_that_nobody_touched_keep_their_own_ends() -> None:
    """In a file that mixes them; new lines get the commonest."""
    yours = b"1\r\ntwo\nthree\r\nfour\rfive\r\n"
    assert merged(BASE, yours, NEW) == b"1\r\ntwo\nthree\r\nfour\rFIVE\r\nsix\r\n"


def test_line_ends_that_only_the_new_text_changed_are_taken() -> None:
    """As any other change."""
    yours = BASE.replace(b"one", b"1")
    expected = b"1\ntwo\nthree\nfour\nFIVE\nsix\n".replace(b"\n", b"\r\n")
    assert merged(BASE, yours, NEW.replace(b"\n", b"\r\n")) == expected


def test_your_byte_order_mark_is_kept() -> None:
    """It is no part of the first line, and the template's lack of one is no change."""
    yours = codecs.BOM_UTF8 + BASE.replace(b"two", b"2")
    new = NEW.replace(b"one", b"1")
    assert merged(BASE, yours, new) == codecs.BOM_UTF8 + b"1\n2\nthree\nfour\nFIVE\nsix\n"


def test_a_missing_last_line_end_is_no_change_of_that_line() -> None:
    """Yours stays without; what the template brings after it does as well."""
    yours = b"one\n2\nthree\nfour\nfive"
    assert merged(BASE, yours, NEW) == b"one\n2\nthree\nfour\nFIVE\nsix"


def test_a_last_line_end_that_only_the_new_text_lacks_is_taken_away() -> None:
    """As any other change."""
    yours = BASE.replace(b"one", b"1")
    assert merged(BASE, yours, BASE.rstrip(b"\n")) == yours.rstrip(b"\n")


def test_a_conflict_at_the_end_has_a_whole_last_marker() -> None:
    """Although yours has no last line end."""
    text = merged(BASE, b"one\ntwo\nthree\nfour\n5", NEW, clean=False)
    assert text.endswith(b">>>>>>> template\n")


def test_tabs_and_trailing_spaces_are_kept() -> None:
    """They are text like any other."""
    yours = BASE.replace(b"two", b"\ttwo  ")
    assert merged(BASE, yours, NEW) == NEW.replace(b"two", b"\ttwo  ")


def test_python_says_its_encoding_itself() -> None:
    """The new lines are written in it, even where the template is UTF-8."""
    base = "a = 'ä'\n\nb = 1\n\nc = 3\n"
    yours = "# -*- coding: latin-1 -*-\n" + base
    new = base.replace("3", "'ü'")
    got = merged(base.encode(), yours.encode("latin-1"), new.encode(), "m.py")
    assert got == yours.replace("3", "'ü'").encode("latin-1")


def test_a_file_that_only_you_moved_to_another_encoding_stays_there() -> None:
    """And one whose cookie the template changed moves."""
    base = "# coding: latin-1\na = 'ä'\n\nb = 1\n\nc = 3\n"
    new = base.replace("latin-1", "utf-8")
    yours = base.replace("3", "4")
    got = merged(base.encode("latin-1"), yours.encode("latin-1"), new.encode(), "m.py")
    assert got == new.replace("3", "4").encode()


def test_what_the_encoding_cannot_say_is_not_merged() -> None:
    """Rather than replaced by a question mark."""
    base = "\na = 1\n\nb = 1\n"
    yours, new = f"# coding: latin-1{base}", f"{base}c = '€'\n"
    answer = merge_bytes("m.py", base.encode(), yours.encode(), new.encode())
    assert isinstance(answer, NotText)
    assert answer.version == "result"
    assert "latin-1" in answer.why or "iso-8859-1" in answer.why


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"a\0b\n", "page.html"),
        (b"\xff\xfe\n", "page.html"),
        ("text".encode("utf-16"), "page.html"),
        (b"# coding: nonsense\n", "m.py"),
        (b"# coding: rot13\n", "m.py"),
        (b"# coding: utf-16\n", "m.py"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "m.py"),
        (b"# coding: ascii\n# \xe4\n", "m.py"),
    ],
)
@pytest.mark.parametrize("version", ["base", "yours", "new"])
def test_what_is_not_text_is_said(content: bytes, path: str, version: str) -> None:
    """Which of the three, and why."""
    versions = {"base": b"a = 1\n", "yours": b"a = 2\n", "new": b"a = 3\n", version: content}
    answer = merge_bytes(path, **versions)
    assert isinstance(answer, NotText)
    assert answer.version == version
    assert answer.why


def test_a_picture_that_one_side_changed_is_that_picture() -> None:
    """Only what both changed would have to be text."""
    assert merge_bytes("a.png", b"\0a", b"\0a", b"\0b") == (b"\0b", Result(""))
    assert merge_bytes("a.png", b"\0a", b"\0b", b"\0a") == (b"\0b", Result(""))


def test_text_that_one_side_changed_is_shown_without_its_envelope() -> None:
    """As the result of any other merge."""
    new = codecs.BOM_UTF8 + b"a\r\nb\r\n"
    assert merge_bytes("page.html", b"a\n", b"a\n", new) == (new, Result("a\nb\n"))


PIECES = st.sampled_from([b"a\n", b"b\r\n", b"c\r", b"\n", b"d", "ä\n".encode(), b"\xff", b"\0"])
CONTENT = st.builds(
    lambda bom, pieces: bom + b"".join(pieces),
    st.sampled_from([b"", codecs.BOM_UTF8]),
    st.lists(PIECES, max_size=6),
)


@settings(derandomize=True, database=None, deadline=None)
@given(CONTENT, CONTENT, CONTENT, st.sampled_from(["page.html", "m.py"]))
def test_any_bytes_have_an_answer(base: bytes, yours: bytes, new: bytes, path: str) -> None:
    """An unchanged side gives the other, to the byte."""
    answer = merge_bytes(path, base, yours, new, labels=Labels())
    assert isinstance(answer, NotText | tuple)
    for one, other in pairwise((base, yours, new)):
        for versions in ((one, one, other), (one, other, one), (one, other, other)):
            found = merge_bytes(path, *versions)
            assert not isinstance(found, NotText)
            assert found[0] == other


@settings(derandomize=True, database=None, deadline=None)
@given(CONTENT)
def test_text_and_envelope_are_the_whole_file(content: bytes) -> None:
    """Together they are what was opened."""
    opened = open_bytes("page.html", content)
    if isinstance(opened, NotText):
        return
    text, envelope = opened
    parts = text.split("\n")
    ended = "".join(f"{part}{end}" for part, end in zip(parts, envelope.ends, strict=False))
    body = (ended + parts[-1]).encode()
    assert (codecs.BOM_UTF8 if envelope.bom else b"") + body == content
    assert isinstance(envelope, Envelope)
