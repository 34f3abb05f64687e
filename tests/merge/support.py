"""Small merges in a line or two: what must come out, or what must be asked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from textwrap import dedent

from codex_booking_gen.merge.names import new_problems, parse
from codex_booking_gen.merge.result import Labels, Result, Side
from codex_booking_gen.merge.structure import merge_structure


def structured(
    base: str, yours: str, new: str, decisions: Mapping[str, Side] | None = None
) -> Result:
    """The structural merge of three indented texts."""
    texts = [dedent(text) for text in (base, yours, new)]
    result = merge_structure(*texts, labels=Labels(), decisions=decisions or {})
    assert result is not None, "structure had no opinion"
    return result


def check_merged(base: str, yours: str, new: str, expected: str) -> Result:
    """It merges to exactly this; the same template once more, or all roles changed, is no news."""
    result = structured(base, yours, new)
    assert result.conflicts == (), [(each.member, each.what) for each in result.conflicts]
    expected = dedent(expected)
    difference = "".join(
        difflib.unified_diff(
            expected.splitlines(keepends=True), result.text.splitlines(keepends=True)
        )
    )
    assert result.text == expected, f"expected and found differ:\n{difference}"
    parse(result.text)
    assert new_problems(dedent(base), dedent(yours), dedent(new), result.text) == ()
    assert structured(base, result.text, new).text == result.text
    assert structured(dedent(new), result.text, new).text == result.text
    return result


def check_conflict(
    base: str, yours: str, new: str, conflicts: Mapping[str, str], expected: str = ""
) -> Result:
    """It asks about exactly these members; either answer to all of it is Python."""
    result = structured(base, yours, new)
    assert {each.member: each.what for each in result.conflicts} == dict(conflicts)
    for side in ("mine", "template"):
        parse(answered(result.text, side == "mine"))
    if expected:
        assert result.text == dedent(expected)
    decided = structured(base, yours, new, dict.fromkeys(conflicts, "mine"))
    assert decided.clean
    return result


def answered(text: str, mine: bool) -> str:
    """The text with every conflict settled for one side."""
    shown: list[str] = []
    inside = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("<<<<<<< "):
            inside = "mine"
        elif line == "=======\n" and inside:
            inside = "template"
        elif line.startswith(">>>>>>> ") and inside:
            inside = ""
        elif not inside or (inside == "mine") == mine:
            shown.append(line)
    return "".join(shown)
