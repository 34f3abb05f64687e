"""Who decides a conflict within a function gets what that side had, whole."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest
from hypothesis import given

from codex_booking_gen.merge.result import Labels, Side
from codex_booking_gen.merge.structure import merge_structure
from tests.merge.bodies import contested
from tests.merge.support import check_merged, structured
from tests.merge.test_properties import PROFILE

SIDES: tuple[Side, Side] = ("mine", "template")
BOOK = """\
    def details(request, guest):
        form = read(request)
        if form.is_valid():
            visit = guest.book(form)
            return redirect(visit)
        return show(request, form)
    """


def check_whole(base: str, yours: str, new: str, member: str, what: str) -> None:
    """One conflict, of that name; each side's answer is what that side had."""
    result = structured(base, yours, new)
    assert [(each.member, each.what) for each in result.conflicts] == [(member, what)]
    for side, text in zip(SIDES, (yours, new), strict=True):
        decided = structured(base, yours, new, {member: side})
        assert decided.clean
        assert ast.dump(ast.parse(decided.text)) == ast.dump(ast.parse(dedent(text))), side


def test_statements_in_another_order_and_one_of_them_changed() -> None:
    """The line that you moved and the template changed stands on both sides of the markers."""
    base = """\
        def show(context):
            context["form"] = form(1)
            context["steps"] = steps(2)
            context["notice"] = notice(3)
            return context
        """
    yours = """\
        def show(context):
            context["notice"] = notice(3)
            context["form"] = form(1)
            context["steps"] = steps(2)
            return context
        """
    new = base.replace("notice(3)", 'notice(3, "")\n            context["more"] = 4')
    check_whole(base, yours, new, "show", "both changed the same statements")


def test_a_condition_put_into_a_try() -> None:
    """Nothing was deleted, and the guest is not booked twice."""
    yours = """\
        def details(request, guest):
            form = read(request)
            try:
                if form.is_valid():
                    visit = guest.book(form)
                    return redirect(visit)
            except OSError:
                log("no")
            return show(request, form)
        """
    new = BOOK.replace("guest.book(form)", "guest.book(form, request)")
    check_whole(BOOK, yours, new, "details", "both changed the same statements")


def test_an_else_if_over_an_inserted_statement() -> None:
    """The template's branch is not applied while your statement stands between."""
    base = """\
        def page(self):
            if self.a():
                return 1
            if self.b():
                return 2
            return 3
        """
    yours = base.replace("if self.b", "self.warn()\n            if self.b")
    new = base.replace("if self.b", "elif self.b")
    check_whole(base, yours, new, "page", "both changed the same statements")


def test_what_a_deleted_statement_led_to() -> None:
    """The filter that the template adds has its use, or is not there."""
    base = """\
        def get(active):
            offered = {"active": active}
            return list(rows(**offered))
        """
    yours = """\
        def get(active):
            found = rows(active=active)
            return list(found.distinct())
        """
    new = base.replace("active}", 'active, "shown": True}')
    check_whole(base, yours, new, "get", "both changed the same statements")


def test_a_deletion_is_called_one_where_nothing_took_its_place() -> None:
    """The value went, and with it what was said of it."""
    base = "def f(a):\n    b = g(a)\n    c = {'b': b}\n    return c\n"
    yours = "def f(a):\n    c = {}\n    return c\n"
    new = base.replace("g(a)", "g(a, n=1)")
    what = "you deleted it; the template changed n: was not there, new 1"
    check_whole(base, yours, new, "f", what)


def test_changes_that_have_nothing_to_do_with_the_conflict_stay() -> None:
    """Another variable is neither asked about nor lost with the answer."""
    base = "def f(a):\n    b = g(1)\n    c = h(1)\n    return a + 1\n"
    yours = base.replace("g(1)", "g(2)").replace("a + 1", "a + 2")
    new = base.replace("a + 1", "a + 3").replace("h(1)", "h(3)")
    result = structured(base, yours, new, {"f": "template"})
    assert result.text == "def f(a):\n    b = g(2)\n    c = h(3)\n    return a + 3\n"


def test_two_places_of_one_function_are_one_conflict() -> None:
    """They are decided under one name, so they are told under one; each has its own markers."""
    base = "def f():\n    b = g(1)\n    h()\n    c = i(1)\n    return 1\n"
    yours = base.replace("g(1)", "g(2)").replace("i(1)", "i(2)")
    new = base.replace("g(1)", "g(3)").replace("i(1)", "i(3)")
    check_whole(base, yours, new, "f", "was 1, yours 2, new 3")
    assert structured(base, yours, new).text.count("<<<<<<<") == 2


def test_a_parameter_and_a_body_that_may_use_it() -> None:
    """The template's body does not lose the parameter that came with it."""
    base = "def f(a):\n    return g(a)\n"
    yours = "def f(a):\n    return g(a)[0]\n"
    new = "def f(a, b):\n    return h(a, b)\n"
    what = "was g(a), yours g(a)[0], new h(a, b)"
    check_whole(base, yours, new, "f", what)


def test_one_branch_of_each_side_and_one_of_both() -> None:
    """A statement with branches is one decision."""
    base = """\
        def f(a):
            if a:
                return 1
            else:
                b = g()
                return b
        """
    yours = base.replace("return 1", "return 2").replace("g()", "g() + 1")
    new = base.replace("g()", "g() + 2")
    check_whole(base, yours, new, "f", "both changed its branches")


@pytest.mark.parametrize(
    ("yours", "new", "what"),
    [
        ("    with b():\n        a['x'] = g(a, 1)\n    h(a)\n", "    h(a)\n    a['x'] = g(a, 2)\n",
         "both moved a['x']"),
        ("    h(a)\n", "    with b():\n        h(a)\n        a['x'] = g(a)\n",
         "you deleted a['x']; the template moved it"),
        ("    with b():\n        h(a)\n        a['x'] = g(a)\n", "    h(a)\n",
         "the template deleted a['x']; you moved it"),
    ],
)  # fmt: skip
def test_what_was_moved_by_both_or_deleted_by_one(yours: str, new: str, what: str) -> None:
    """It neither runs twice nor comes back unasked."""
    base = "    a['x'] = g(a)\n    h(a)\n"
    before, mine, theirs = (f"def f(a):\n{body}    return a\n" for body in (base, yours, new))
    result = structured(before, mine, theirs)
    assert [(each.member, each.what) for each in result.conflicts] == [("f", what)]


def test_a_statement_moved_by_one_and_changed_by_the_other_goes_along() -> None:
    """It has one place and one text."""
    base = "def f(a):\n    g(a)\n    a['x'] = 1\n    h(a)\n    return a\n"
    yours = "def f(a):\n    a['x'] = 1\n    g(a)\n    h(a)\n    return a\n"
    new = base.replace("h(a)", "h(a, 2)")
    check_merged(base, yours, new, yours.replace("h(a)", "h(a, 2)"))


def test_long_values_are_shown_where_they_differ() -> None:
    """Three times the same beginning would say nothing."""
    base = f"x = [{'a' * 80}(1) for b in c]\n"
    result = structured(base, base.replace("1", "2"), base.replace("1", "3"))
    (what,) = (each.what for each in result.conflicts)
    assert what == ", ".join(
        f"{who} ...{'a' * 19}({value}) for b in c]"
        for who, value in (("was", 1), ("yours", 2), ("new", 3))
    )


def test_the_same_parameter_in_two_ways() -> None:
    """The conflict says what either side wants."""
    base = "def f(a, *, b=1):\n    return a\n"
    yours = 'def f(a, *, c: str = "web", b=1):\n    return a\n'
    new = 'def f(a, *, b=1, c: str = ""):\n    return a\n'
    what = 'c: was not there, yours c: str = "web", new c: str = ""'
    check_whole(base, yours, new, "f", what)


def test_an_element_that_you_moved_and_the_template_changed() -> None:
    """Merged or asked: no outcome has it twice, and nobody removed it."""
    base = """\
        class Meta:
            indexes = [
                Index(fields=["a"]),
                Index(
                    fields=["b"],
                ),
                Index(fields=["c"]),
            ]
        """
    yours = """\
        class Meta:
            indexes = [
                Index(fields=["c"]),  # the calendar
                Index(fields=["a"]),
                Index(
                    fields=["b"],
                ),
            ]
        """
    new = base.replace('["c"]', '["c"], name="starts"')
    result = structured(base, yours, new)
    assert "removed" not in "".join(each.what for each in result.conflicts)
    for side in SIDES:
        decided = structured(base, yours, new, {"Meta.indexes": side})
        assert decided.clean
        assert decided.text.count('["c"]') == 1, side


@given(contested())
@PROFILE
def test_either_answer_is_what_that_side_had(texts: tuple[str, str, str]) -> None:
    """All statements depend on one another, so the chosen function is that side's to the letter."""
    base, yours, new = texts
    result = merge_structure(base, yours, new, labels=Labels(), decisions={})
    assert result is not None
    if result.clean:
        return
    for side, text in zip(SIDES, (yours, new), strict=True):
        decided = merge_structure(base, yours, new, labels=Labels(), decisions={"f": side})
        assert decided is not None
        assert decided.clean
        assert ast.dump(ast.parse(decided.text)) == ast.dump(ast.parse(text)), side
