"""One insertion of both sides, seen in two places."""

from __future__ import annotations

from codex_booking_gen.merge import merge
from codex_booking_gen.merge.lines import clashes, merge_lines
from codex_booking_gen.merge.twice import put_twice

BASE = "\n    d\n\n\nreturn\nb()\n"
YOURS = "\n    d\n\na = 1\nblock\n\nreturn\nb()\n"
NEW = "\nchanged 1\n\na = 1\nblock\n\nreturn\nb()\n"


def test_what_would_stand_twice_is_asked() -> None:
    """Against the base either is clean; only yours and new, side by side, show that it is one."""
    chunks = merge_lines(BASE, YOURS, NEW, fine=True)
    assert not clashes(chunks)
    assert put_twice(chunks) == ("both added a = 1, and it would be there twice",)
    told = {conflict.what for conflict in merge("a.txt", BASE, YOURS, NEW).conflicts}
    assert told == {"both added a = 1, and it would be there twice"}


def test_it_is_found_wherever_it_stands_in_either() -> None:
    """Lines that you have before it do not matter."""
    own = "mine 1\nmine 2\n"
    chunks = merge_lines(f"top\n{BASE}", f"top\n{own}{YOURS}", f"top\n{NEW}", fine=True)
    assert put_twice(chunks) == ("both added a = 1, and it would be there twice",)


def test_the_same_line_in_two_places_is_meant() -> None:
    """Between them stands what both have."""
    base = "one\n\ntwo\n\nthree\n"
    yours, new = base.replace("one\n", "one\nsame\n"), base.replace("three\n", "three\nsame\n")
    chunks = merge_lines(base, yours, new, fine=True)
    assert put_twice(chunks) == ()
    assert merge("a.txt", base, yours, new).text == "one\nsame\n\ntwo\n\nthree\nsame\n"


def test_a_line_that_nobody_changed_keeps_two_places_apart() -> None:
    """Each side added a line like the other's, one before it and one behind."""
    base = "start\n\nmiddle\n\nend\n"
    yours, new = base.replace("middle", "middle\nsame"), base.replace("middle", "same\nmiddle")
    chunks = merge_lines(base, yours, new, fine=True)
    assert put_twice(chunks) == ()


def test_a_bracket_or_a_blank_line_more_is_no_matter() -> None:
    """They belong to other lines."""
    base = "a\nb\nc\nd\n"
    yours, new = base.replace("b", "b\n\n)"), base.replace("c", "c\n\n)")
    assert put_twice(merge_lines(base, yours, new, fine=True)) == ()
