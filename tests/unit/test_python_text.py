"""Python as text: one line where it fits, else a line for each part."""

from __future__ import annotations

import ast

import pytest

from codex_booking_gen.python_text import (
    call,
    grouped,
    listing,
    literal,
    mapping,
    names,
    quoted,
    written,
)


def test_what_fits_stands_on_one_line() -> None:
    """Up to the shorter of the usual lengths, what comes before and after included."""
    node = names(["a" * 30, "b" * 30])
    assert "\n" not in written("x = ", node, indent=88 - 4 - 68)
    assert written("x = ", node, indent=88 - 4 - 67).count("\n") == 3


def test_what_does_not_fit_has_a_line_for_each_part_and_a_last_comma() -> None:
    """Only the brackets that are too long are opened."""
    node = mapping({"fields": names(["short"]), "others": names(["x" * 50, "y" * 50])})
    assert written("told = ", node, indent=4) == (
        "told = {\n"
        '        "fields": ["short"],\n'
        '        "others": [\n'
        f'            "{"x" * 50}",\n'
        f'            "{"y" * 50}",\n'
        "        ],\n"
        "    }"
    )


def test_a_list_that_will_grow_has_a_line_for_each_part_from_the_start() -> None:
    """Unless there is nothing in it."""
    assert written("a = ", names(["b"], exploded=True)) == 'a = [\n    "b",\n]'
    assert written("a = ", names([], exploded=True)) == "a = []"


def test_a_tuple_of_one_keeps_its_comma() -> None:
    """And a call of one argument needs none."""
    assert written("a = ", grouped([quoted("b")])) == 'a = ("b",)'
    assert written("a = ", call("C", quoted("b"), named={"d": "1"})) == 'a = C("b", d=1)'


@pytest.mark.parametrize(
    "value", ["plain", "it's", 'say "so"', "back\\slash", "ünï", "new\nline", 3, True, None]
)
def test_a_value_is_read_back_as_it_was(value: object) -> None:
    """Whatever quotes it holds."""
    assert ast.literal_eval(literal(value)) == value


def test_lines_of_one_item_keep_their_place() -> None:
    """A text that was laid out already is moved to the right as a whole."""
    told = '_(\n    "one "\n    "two"\n)'
    assert written("x = ", listing([told])) == (
        'x = [\n    _(\n        "one "\n        "two"\n    ),\n]'
    )
