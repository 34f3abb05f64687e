"""The quick look may send a merge to the thorough one without need, never the other way round."""

from __future__ import annotations

import pytest

from codex_booking_gen.merge.apart import are_apart
from codex_booking_gen.merge.lines import clashes, merge_lines, side_lines

BASE = (
    "import os\n\n\n"
    "class Visit(Model):\n"
    "    name = Field()\n"
    "    note: str = ''\n\n"
    "    def one(self):\n"
    "        first = 1\n"
    "        second = 2\n"
    "        third = 3\n"
    "        return first\n\n"
    "    def two(self, a):\n"
    "        fourth = 4\n"
    "        return fourth\n\n\n"
    "def three(\n    a,\n    b,\n):\n"
    "    return a\n\n\n"
    "NAMES = [\n    'a',\n    'b',\n    'c',\n]\n"
)


def apart(yours: tuple[str, str], new: tuple[str, str]) -> bool:
    """The two edits of `BASE`, by lines."""
    mine, other = BASE.replace(*yours, 1), BASE.replace(*new, 1)
    chunks = merge_lines(BASE, mine, other)
    assert not clashes(chunks)
    merged = "".join(
        line
        for chunk in chunks
        for line in (getattr(chunk, "lines", None) or side_lines(chunk, "yours"))
    )
    return are_apart(BASE, mine, other, merged, chunks)


@pytest.mark.parametrize(
    ("yours", "new"),
    [
        (("= 1", "= 11"), ("= 4", "= 44")),
        (("= 1", "= 11"), ("    'b',\n", "    'b',\n    'd',\n")),
        (("import os\n", "import os\nimport re\n"), ("return a", "return b")),
        (("= Field()", "= Field(1)"), ("= 4", "= 44")),
        (("\n\ndef three", "\n\ndef own():\n    pass\n\n\ndef three"), ("= 1", "= 11")),
    ],
)
def test_edits_of_two_members(yours: tuple[str, str], new: tuple[str, str]) -> None:
    """Most merges are of this kind."""
    assert apart(yours, new)
    assert apart(new, yours)


@pytest.mark.parametrize(
    ("yours", "new"),
    [
        (("= 1", "= 11"), ("= 3", "= 33")),
        (("    'a'", "    'x',\n    'a'"), ("    'c',\n", "    'c',\n    'x',\n")),
        (("    b,\n", "    b,\n    c,\n"), ("= 1", "= three(1, 2)")),
        (("self, a", "self, b"), ("= 1", "= self.two(a=1)")),
        (("    note: str = ''\n", "    note: str = ''\n    more: int = 1\n"), ("= 4", "= 44")),
        (("class Visit(Model)", "class Visit(Own)"), ("= 4", "= 44")),
        (("import os\n", "import os\nfrom x import day\n"), ("NAMES", "day = 1\nNAMES")),
        (("def one", "def own"), ("= 3", "= 33")),
    ],
    ids=["function", "list", "signature", "method", "field", "class", "import", "renamed"],
)
def test_edits_that_may_have_to_do_with_each_other(
    yours: tuple[str, str], new: tuple[str, str]
) -> None:
    """One member, or how one is called, or what it is called."""
    assert not apart(yours, new)
    assert not apart(new, yours)
