"""Elements of a list that one side moved, took out or changed: never lost, never back by itself."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from codex_booking_gen.merge import Result, Side, merge

A = "path('a/', views.a)"
B = "path('b/', views.b)"
C = "path('c/', views.c)"
D = "path('d/', views.d)"


def listed(*elements: str, name: str = "urlpatterns") -> str:
    """The module, with one element a line."""
    return f"{name} = [\n" + "".join(f"    {each}\n" for each in elements) + "]\n"


def merged(base: Sequence[str], yours: Sequence[str], new: Sequence[str]) -> Result:
    """The merge of the three lists; elements are given without a comma."""
    texts = [listed(*(f"{each}," for each in side)) for side in (base, yours, new)]
    return merge("urls.py", *texts)


def elements(result: Result) -> list[str]:
    """What the merged list has, each as Python writes it."""
    assert result.clean, result.conflicts
    (statement,) = ast.parse(result.text).body
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.List)
    return [ast.unparse(each) for each in statement.value.elts]


def named(route: str) -> str:
    """The route with a name, as a later template has it."""
    letter = route[6]
    return f"path('{letter}/', views.{letter}, name='{letter}')"


def test_your_order_stays_where_the_template_changes_one_and_adds_one() -> None:
    """Of two routes that fit, the first one answers: you said which."""
    result = merged([A, B], [B, A], [named(A), B, C])
    assert elements(result) == [B, named(A), C]
    assert [note.member for note in result.notes if note.review] == ["urlpatterns"]


def test_the_order_of_the_template_holds_where_you_kept_it() -> None:
    """The other way round it is the same."""
    assert elements(merged([A, B], [named(A), B, C], [B, A])) == [B, named(A), C]


def test_two_new_orders_are_a_conflict() -> None:
    """Neither is better."""
    result = merged([A, B, C], [B, A, C], [named(A), C, B])
    assert [(each.member, each.what) for each in result.conflicts] == [
        ("urlpatterns", "both changed the order")
    ]


@pytest.mark.parametrize("added", [[], [D]], ids=["alone", "beside_a_new_one"])
def test_what_you_took_out_and_the_template_changed_is_asked(added: list[str]) -> None:
    """A page that you took off is not back on because it got a name."""
    result = merged([A, B, C], [A, C], [A, named(B), C, *added])
    assert [each.what for each in result.conflicts] == [
        f"was {B}, yours removed it, new {named(B)}"
    ]


def test_what_you_commented_out_and_the_template_changed_is_asked() -> None:
    """A comment is no element."""
    base = listed(f"{A},", f"{B},", f"{C},")
    yours = listed(f"{A},", f"# {B},", f"{C},")
    new = listed(f"{A},", f"{named(B)},", f"{C},", f"{D},")
    result = merge("urls.py", base, yours, new)
    assert [each.member for each in result.conflicts] == ["urlpatterns"]


def test_an_index_that_you_took_out_and_the_template_widened_is_asked() -> None:
    """It has no name: what it is made of tells it from the new one."""
    result = merged(
        ["Index(fields=['a'])", "Index(fields=['b'])"],
        ["Index(fields=['a'])"],
        ["Index(fields=['a'])", "Index(fields=['b', 'c'])", "Index(fields=['z'])"],
    )
    assert [each.what for each in result.conflicts] == [
        "was Index(fields=['b']), yours removed it, new Index(fields=['b', 'c'])"
    ]


def test_a_route_changed_by_you_and_named_by_the_template() -> None:
    """The new route beside it is another element, though it is the nearest."""
    result = merged([B], ["path('bb/', views.b)"], [named(B), D])
    assert elements(result) == ["path('bb/', views.b, name='b')", D]


def test_an_element_that_may_be_one_of_two_is_asked() -> None:
    """Two new indexes have as much of the old one: none of them is known to be it."""
    result = merged(
        ["Index(fields=['a', 'b'])"],
        ["Index(fields=['a', 'b'], name='mine')"],
        ["Index(fields=['a', 'c'])", "Index(fields=['b', 'd'])"],
    )
    assert [each.member for each in result.conflicts] == ["urlpatterns"]


def test_what_you_took_out_is_not_back_because_the_template_moved_it() -> None:
    """Lines alone see one more taken out and another put in."""
    assert elements(merged([A, B, C], [B, C], [B, C, A])) == [B, C]


def test_what_the_template_took_out_and_you_moved_and_changed_is_asked() -> None:
    """Neither of the two is to be lost in silence."""
    result = merged([A, B, C], [named(C), A, B], [A, B])
    assert not result.clean


def test_records_that_both_made_longer_are_asked() -> None:
    """What a third place of a pair means only one of them can say."""
    result = merged(["('a', 'b')"], ["('a', 'b', 'mine')"], ["('a', 'b', 'new')"])
    assert not result.clean


def test_what_is_decided_as_yours_keeps_its_line() -> None:
    """A line that is as long as you let it be is not broken because the template's is."""
    base = "text = TextField(\n    blank=True,\n    help_text='Visitors can read it.',\n)\n"
    yours = f"text = TextField(blank=True, max_length=900, help_text='{'Mine. ' * 12}')\n"
    new = base.replace("can ", "")
    (conflict,) = merge("models.py", base, yours, new).conflicts
    decided = merge("models.py", base, yours, new, decisions={conflict.member: "mine"})
    assert decided.text == yours


def test_the_markers_show_what_either_answer_would_write() -> None:
    """Who takes the template's side by hand keeps an argument that was in no conflict."""
    base = "text = TextField(blank=True, help_text='Seen.')\n"
    yours = "text = TextField(blank=True, max_length=9, help_text='Mine.')\n"
    new = "text = TextField(blank=True, help_text='Theirs.')\n"
    asked = merge("models.py", base, yours, new)
    (conflict,) = asked.conflicts
    assert "max_length=9, help_text='Theirs.'" in asked.text
    answers: tuple[tuple[Side, str], ...] = (("mine", conflict.yours), ("template", conflict.new))
    for side, shown in answers:
        decided = merge("models.py", base, yours, new, decisions={conflict.member: side})
        assert shown == decided.text
        assert shown in asked.text


def test_a_default_does_not_come_behind_what_replaces_it() -> None:
    """You spread first, so that yours wins; the template's new default was to lose."""
    base = 'seen = {"a": 1, **extra}\n'
    yours = 'seen = {**extra, "a": 1}\n'
    new = 'seen = {"a": 1, "note": "", **extra}\n'
    result = merge("views.py", base, yours, new)
    assert [each.what for each in result.conflicts] == ["both changed the order"]
    assert merge("views.py", base, base.replace("1", "2"), new).clean


def test_a_default_between_other_lines_is_held_to_its_side_too() -> None:
    """Lines that are far apart merge by themselves, and would put it behind."""
    pairs = "".join(f"    {number}: {number},\n" for number in range(5))
    base = f"seen = {{\n{pairs}    **extra,\n}}\n"
    yours = f"seen = {{\n    **extra,\n{pairs}}}\n"
    new = base.replace("    2: 2,\n", "    2: 2,\n    'note': '',\n")
    assert not merge("views.py", base, yours, new).clean
