"""A file that its owner moved is found again by what it says."""

from __future__ import annotations

from codex_booking_gen.moved import find_moves

ADMIN = "".join(f"def line_{number}(): return {number}\n" for number in range(20)).encode()
VIEWS = "".join(f"view_{number} = {number}\n" for number in range(20)).encode()


def test_a_file_is_found_under_another_name() -> None:
    """The path says nothing about it."""
    there = {"booking/backoffice.py": ADMIN, "booking/other.py": VIEWS}
    assert find_moves({"booking/admin.py": ADMIN}, there) == {
        "booking/admin.py": "booking/backoffice.py"
    }


def test_it_may_have_been_edited_and_formatted() -> None:
    """Quotes, indentation and commas are the formatter's."""
    base = ADMIN + b'names = ["one", "two"]\nplace = "here"\n'
    edited = ADMIN.replace(b"\n", b"\r\n") + b"names = ['one', 'two']\nplace  = 'there'\nown = 6\n"
    assert find_moves({"a.py": base}, {"b.py": edited}) == {"a.py": "b.py"}


def test_a_file_of_another_kind_is_not_it() -> None:
    """A page does not become a module."""
    assert find_moves({"a.py": ADMIN}, {"a.html": ADMIN, "a.pyi": ADMIN}) == {}


def test_a_file_that_says_something_else_is_not_it() -> None:
    """Deleted is deleted."""
    half = ADMIN[: len(ADMIN) // 2] + VIEWS
    assert find_moves({"a.py": ADMIN}, {"b.py": VIEWS, "c.py": half}) == {}


def test_a_module_that_was_split_up_was_not_moved() -> None:
    """Updates to the other part would have no place."""
    lines = ADMIN.splitlines(keepends=True)
    parts = {"models/a.py": b"".join(lines[:15]), "models/b.py": b"".join(lines[15:])}
    assert find_moves({"models.py": ADMIN}, parts) == {}


def test_a_package_of_which_one_file_is_clearly_it_is_a_move() -> None:
    """An `__init__.py` that imports from it takes nothing away."""
    parts = {"models/visit.py": ADMIN, "models/__init__.py": b"from .visit import line_1\n"}
    assert find_moves({"models.py": ADMIN}, parts) == {"models.py": "models/visit.py"}


def test_no_file_is_two() -> None:
    """The one that is more alike gets it."""
    missing = {"a.py": ADMIN, "b.py": ADMIN + b"more = 1\nand_more = 2\n"}
    assert find_moves(missing, {"c.py": ADMIN}) == {"a.py": "c.py"}


def test_a_file_that_says_next_to_nothing_is_not_looked_for() -> None:
    """An empty `__init__.py` is everywhere."""
    assert find_moves({"a/__init__.py": b"", "b.py": b"x1 = 1\n"}, {"c.py": b"x1 = 1\n"}) == {}
