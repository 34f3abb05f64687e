"""Where the keys of a TOML document stand."""

from __future__ import annotations

import tomllib

import pytest

from codex_booking_gen.toml_lines import Path, key_lines, line_of

TEXT = '''\
# a comment with [brackets] and a = sign
top = "a # b"

[one]
plain = 1
"quoted key" = 'x = [1]'
dotted.inner = true
many = [
    1, # ]
    { deep = 2 },
    "]",
]
text = """
[not.a.table]
fake = 1
"""
[one.two]
inline = { x = 1, y = { z = [ { w = 1 } ] } }

[[list]]
item = 1979-05-27T07:32:00Z
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("one",), 4),
        (("one", "plain"), 5),
        (("one", "quoted key"), 6),
        (("one", "dotted", "inner"), 7),
        (("one", "many"), 8),
        (("one", "text"), 13),
        (("one", "two"), 17),
        (("one", "two", "inline", "y", "z", "w"), 18),
        (("list",), 20),
        (("list", "item"), 21),
    ],
)
def test_every_key_is_found_at_its_line(path: Path, line: int) -> None:
    """Strings, comments and nested values do not mislead."""
    tomllib.loads(TEXT)
    assert key_lines(TEXT)[path] == line


def test_what_a_string_holds_is_no_key() -> None:
    """Neither tables nor pairs."""
    assert not {("not", "a", "table"), ("one", "fake")} & set(key_lines(TEXT))


def test_a_key_that_is_not_there_has_the_line_of_its_table() -> None:
    """Or the first line, where there is no table either."""
    lines = key_lines("\n[one]\n")
    assert line_of(lines, ("one", "missing")) == 2
    assert line_of(lines, ("two", "missing")) == 1
