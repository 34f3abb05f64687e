"""One folder, one everyday edit: the merge comes to its one right outcome, byte for byte."""

from __future__ import annotations

import ast
import difflib
import shutil
from pathlib import Path

import pytest

from codex_booking_gen.formatter import format_all
from codex_booking_gen.merge import NotText, Result, merge_bytes
from tests.merge.corpus import CASES, Case, choose, disputed, judge


def merge(case: Case, project: Path) -> tuple[bytes, Result]:
    """As `generate` does it: in the form of the owner's formatter where yours has it."""
    name = f"booking{case.suffix}"
    base, yours, new = case.base, case.yours, case.new
    if case.formatter:
        shutil.copy(case.formatter, project)
    own, old, other = format_all(project, {name: (yours, base, new)})[name]
    styled = own == yours and old is not None and other is not None
    if styled:
        base, new = old or base, other or new
    merged = merge_bytes(name, base, yours, new, wide=styled)
    assert not isinstance(merged, NotText)
    content, result = merged
    if styled and result.clean:
        content = format_all(project, {name: (content,)})[name][0] or content
    return content, result


def difference(expected: bytes, found: bytes) -> str:
    """As a diff that shows every byte that is not plain text."""
    before, after = (
        text.decode("latin-1").replace("\r", "\\r").replace("\t", "\\t").splitlines()
        for text in (expected, found)
    )
    ends = [
        f"{name} ends with {text[-1:]!r}"
        for name, text in (("expected", expected), ("found", found))
    ]
    return "\n".join(
        [*difflib.unified_diff(before, after, "expected", "found", lineterm=""), *ends]
    )


def same(case: Case, expected: bytes, found: bytes, what: str) -> None:
    """Hold `found` to every byte."""
    if found != expected:
        pytest.fail(f"{case.about}\n{what}:\n{difference(expected, found)}", pytrace=False)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case, tmp_path: Path) -> None:
    """The owner gets what they would have done by hand, or the one question that is theirs."""
    merged, result = merge(case, tmp_path)
    found = [f"{each.member}: {each.what}" for each in result.conflicts]
    members = [each.member for each in result.conflicts]
    wanted = case.conflicts
    for line in wanted:
        fits = line in found or any(f"{each}.".startswith(f"{line}.") for each in members)
        assert fits, f"{case.about}\nno conflict {line!r}, but {found}\n{merged.decode('latin-1')}"
    if case.expected is not None:
        # A conflict may begin a line sooner or later; either answer must give the right file.
        for side in ("yours", "template"):
            what = f"the {side} side of every conflict" if wanted else "the merged file"
            same(case, choose(side, case.expected), choose(side, merged), what)
        assert len(found) == len(wanted), f"{case.about}\n{found}"
        assert disputed(merged) <= disputed(case.expected), merged.decode("latin-1")
    flagged = {note.member for note in result.notes if note.review}
    assert flagged >= set(case.review), f"not flagged for review: {result.notes}"
    assert judge(case, merged, asked=not result.clean) == "right"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_case_itself(case: Case) -> None:
    """No case is right by an oversight: its files parse, its conflicts are named."""
    assert len(case.about) > 35
    marked = case.expected is not None and choose("yours", case.expected) != case.expected
    assert marked or case.expected is None or not case.conflicts
    assert case.conflicts or case.expected is not None
    if case.suffix != ".py" or case.name.startswith("unparsable"):
        return
    outcomes = [case.expected] if case.expected is not None else []
    texts = [choose(side, text) for text in outcomes for side in ("yours", "template")]
    for text in (case.base, case.yours, case.new, *texts):
        ast.parse(text)


def test_the_corpus_is_large_and_mixed() -> None:
    """Enough everyday edits, true conflicts among them, in every language that we generate."""
    assert len(CASES) >= 100
    assert sum(bool(case.conflicts) for case in CASES) >= 20
    assert {case.suffix for case in CASES} == {".py", ".html", ".css", ".md"}


def test_the_judge_can_say_no() -> None:
    """A dropped line is damage, a needless question a false conflict, a missed question damage."""
    by_name = {case.name: case for case in CASES}
    clean = by_name["field_own_beside_template_field"]
    asks = by_name["kwarg_changed_by_both_differently"]
    assert clean.expected is not None
    assert judge(clean, clean.expected, asked=False) == "right"
    assert judge(clean, clean.new, asked=False) == "silent damage"
    assert judge(clean, clean.yours, asked=True) == "false conflict"
    assert judge(asks, asks.yours, asked=False) == "silent damage"
    assert judge(asks, asks.yours, asked=True) == "right"
