"""What the structural merge promises of any text."""

from __future__ import annotations

import pytest

from codex_booking_gen.merge.names import new_problems
from codex_booking_gen.merge.result import Labels
from codex_booking_gen.merge.structure import merge_structure
from tests.merge.support import check_conflict, structured


@pytest.mark.parametrize(
    "text",
    [
        "x = (\n",
        "\0",
        "x = 1\r\ny = 2\r",
        "def f(:\n",
        "'''",
        "\f",
        "(" * 5000,
        "x = " + "-" * 20000,
    ],
)
def test_what_is_no_python_is_left_to_lines(text: str) -> None:
    """No opinion, no exception, however deep."""
    for texts in ((text, "x = 1\n", "x = 2\n"), ("x = 1\n", text, "x = 2\n")):
        assert merge_structure(*texts, labels=Labels(), decisions={}) is None


def test_very_deep_code_is_no_crash() -> None:
    """A tree deeper than the recursion limit."""
    deep = "x = " + "[" * 80 + "]" * 80 + "\n"
    long = "x = " + " + ".join(["[1]"] * 3000) + "\n"
    for text in (deep, long):
        merge_structure(text, text + "y = 1\n", text + "z = 1\n", labels=Labels(), decisions={})


def test_decisions_settle_conflicts_of_their_member() -> None:
    """Mine, the template's; the others are still asked."""
    base = "x = f(a=1, b=1)\ny = 1\n"
    yours = "x = f(a=2, b=2)\ny = 2\n"
    new = "x = f(a=3, b=1, c=1)\ny = 3\n"
    mine = structured(base, yours, new, {"x": "mine"})
    assert mine.text.startswith("x = f(a=2, b=2, c=1)\n")
    template = structured(base, yours, new, {"x": "template"})
    assert template.text.startswith("x = f(a=3, b=2, c=1)\n")
    assert [each.member for each in template.conflicts] == ["y"]
    assert structured(base, yours, new, {"x": "mine", "y": "template"}).clean


def test_nameless_statements_are_never_guessed() -> None:
    """Both changed one; it is named by its line in yours."""
    check_conflict(
        "import a\n\na.b(1)\n",
        "import a\n\na.b(2)\n",
        "import a\n\na.b(3)\n",
        {"L3": "both changed the arguments"},
    )


def test_nameless_statements_that_both_added_are_both_there() -> None:
    """Registrations at the end of a module."""
    result = structured("f = g = print\n", "f = g = print\nf(1)\n", "f = g = print\ng(2)\n")
    assert result.text == "f = g = print\nf(1)\ng(2)\n"


def test_extensions_of_a_list_that_both_added_are_both_there() -> None:
    """`urlpatterns +=` by each."""
    base = "urlpatterns = f = []\n"
    mine, theirs = "urlpatterns += [f(1)]\n", "urlpatterns += [f(2)]\n"
    assert structured(base, base + mine, base + theirs).text == base + mine + theirs


def test_bodies_on_the_line_of_their_header_are_one_with_it() -> None:
    """Nothing is cut there, comments or not."""
    base = "class A:\n    def f(\n        self,  # c\n    ): return 1\n    x = 1\n"
    new = base.replace("x = 1", "x = 2")
    assert structured(base, base.replace("return 1", "return 3"), new).clean
    result = structured(base, base.replace("return 1", "return 3"), new.replace("# c", "# d"))
    assert [each.member for each in result.conflicts] == ["A.f"]


def test_names_are_compared_with_those_of_all_sides() -> None:
    """What was undefined or double before is no news."""
    assert new_problems("a\n", "a\na\n", "a\nb\n", "a\na\nb\n") == ()
    assert new_problems("", "x = 1\n", "", "x = 1\ny\n") == ("y is not defined",)
    twice = "class A:\n    x = 1\n    x = 2\n"
    assert new_problems(twice, twice, twice, twice) == ()
    once = "class A:\n    x = 1\n"
    assert new_problems(once, once, once, twice) == ("A.x is defined 2 times",)
    assert new_problems("", 'x = ["a"]', 'x = ["a"]', 'x = ["a", "a"]') == (
        "'a' stands twice in x",
    )
