"""What the command line may ask about single files."""

from __future__ import annotations

import pytest

from codex_booking_gen.errors import UsageError
from codex_booking_gen.wishes import Wishes, check_paths, parse_resolve, still_decided


def test_decisions_are_read_by_file_and_member() -> None:
    """Repeatable; without a member all of the file."""
    assert parse_resolve(
        ["booking/a.py::Visit.note=mine", "./booking/a.py::imports=template", "b.html=mine"]
    ) == {
        "booking/a.py": {"Visit.note": "mine", "imports": "template"},
        "b.html": {"": "mine"},
    }


@pytest.mark.parametrize("text", ["", "a.py", "a.py::=mine", "=mine", "::x=mine", "a.py=yours"])
def test_what_is_no_decision_is_told_how_to_write_one(text: str) -> None:
    """With an example."""
    with pytest.raises(UsageError, match="cannot be understood"):
        parse_resolve([text])


def test_nothing_is_decided_both_ways() -> None:
    """Which one was meant cannot be told."""
    with pytest.raises(UsageError, match="both ways"):
        parse_resolve(["a.py::x=mine", "a.py::x=template"])


@pytest.mark.parametrize("pattern", ["booking/*.py", "booking", "booking/", "*models*"])
def test_patterns_are_globs_and_folders(pattern: str) -> None:
    """A folder stands for all below it."""
    assert Wishes(only=(pattern,)).wants("booking/models.py")
    assert Wishes(restore=(pattern,)).restores("booking/models.py")


def test_the_core_has_a_short_name() -> None:
    """It is one whole, and the same word as for eject."""
    wishes = Wishes(restore=("core", "a.py"), only=("core",)).in_app("salon/visits")
    assert wishes.restore == ("salon/visits/core", "a.py")
    assert wishes.only == ("salon/visits/core",)


def test_without_patterns_all_is_written_and_nothing_restored() -> None:
    """The rule; the options are the exception."""
    assert Wishes().wants("a")
    assert not Wishes().restores("a")


@pytest.mark.parametrize("wishes", [Wishes(only=("book/models.py",)), Wishes(restore=("x.py",))])
def test_a_pattern_without_a_file_is_told(wishes: Wishes) -> None:
    """A typing error must not look like success."""
    with pytest.raises(UsageError, match="nothing of that name"):
        check_paths(wishes, ["booking/models.py"])


def test_what_may_have_been_meant_is_named() -> None:
    """The nearest path."""
    with pytest.raises(UsageError) as error:
        check_paths(Wishes(restore=("booking/model.py",)), ["booking/models.py"])
    assert error.value.hint == "Did you mean booking/models.py?"


def test_a_decision_stands_while_its_member_is_the_same_in_the_template() -> None:
    """Formatting does not count; a file that is no Python stands or falls as a whole."""
    base = b"class Visit:\n    note = 1\n    other = 2\n"
    new = b"class Visit:\n    note  =  1\n    other = 3\n"
    made = {"Visit.note": "mine", "Visit.other": "mine", "imports": "mine", "Visit": "template"}
    assert still_decided(made, "a.py", base, new) == {"Visit.note": "mine"}  # type: ignore[arg-type]
    assert still_decided({"": "mine"}, "a.html", b"a", b"b") == {}
    assert still_decided({"": "mine"}, "a.html", b"a", b"a") == {"": "mine"}
