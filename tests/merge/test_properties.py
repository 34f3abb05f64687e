"""What holds of every merge, whatever two people did to a file.

`CODEX_BOOKING_HYPOTHESIS=ci` tries more of it; with `random` many more, others each time.
"""

from __future__ import annotations

import os
import re

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, example, given, settings

from codex_booking_gen.merge import NotText, Result, merge, merge_bytes
from tests.merge.atoms import Atoms, atoms
from tests.merge.broken import BROKEN, Merge
from tests.merge.corpus import CASES, Side, choose
from tests.merge.modules import History, histories, peaceful_histories

EFFORT = os.environ.get("CODEX_BOOKING_HYPOTHESIS", "")
PROFILE = settings(
    max_examples={"ci": 500, "random": 2000}.get(EFFORT, 40),
    # A gate must say the same twice; who looks for the unknown asks for it.
    derandomize=EFFORT != "random",
    print_blob=EFFORT == "random",
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NUMBER = re.compile(r"\b[bsyn]\d+\b")
# Letters, what Python is made of, and what merges trip over.
PIECES = (
    *("a", "b", "\n", "\t", " ", "[", "]", '"""', "#", "é", "\f", "\x00", "\\\n", "\u2028"),
    *("x = 1\n", "    x: int\n", "def f():\n", "    pass\n", "class C:\n", "@d\n", "else:\n"),
    *("import a\n", "f(a=1, b=2)\n", "<<<<<<< x\n", "=======\n", ">>>>>>> y\n"),
)
SCRAPS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
PYTHON = [case for case in CASES if case.suffix == ".py" and case.yours.isascii()]


def agreed(history: History) -> Atoms:
    """What a merge comes to that asks nothing: what was added, less what was taken out."""
    base, yours, new = atoms(history.base), atoms(history.yours), atoms(history.new)
    said = {atom for atom in {*yours, *new} if (atom in yours) + (atom in new) > (atom in base)}
    return Atoms(dict.fromkeys(said, 1))


def check_nothing_is_lost(history: History, merging: Merge) -> None:
    """All that either side wrote is there, once, and nothing else; or it stands between markers."""
    result = merging("m.py", history.base, history.yours, history.new)
    if result.clean:
        assert atoms(result.text) == agreed(history)
        return
    check_answer(history, "yours", result)
    check_answer(history, "template", result)


def check_answer(history: History, side: Side, result: Result) -> None:
    """Who answers every question for one side has all that this side wrote, and what both kept."""
    wanted = history.yours if side == "yours" else history.new
    chosen = choose(side, result.text.encode()).decode()
    base, yours, new = atoms(history.base), atoms(history.yours), atoms(history.new)
    try:
        found = atoms(chosen)
    except SyntaxError:
        # Where lines conflict, an answer need not parse; but what was written must stand there.
        fresh = set(NUMBER.findall(wanted)) - set(NUMBER.findall(history.base))
        assert fresh <= set(NUMBER.findall(chosen))
        return
    assert set(atoms(wanted)) - set(base) <= set(found)
    assert set(base) & set(yours) & set(new) <= set(found)
    assert set(found) <= set(yours) | set(new)
    assert max(found.values(), default=1) == 1


# Lines alone take `price` for a new line: what both did beside it hides that one took it out.
TAKEN_OUT = "note = 1\n\n\nname = [{}]\n\n\n{}other = models.Field()\n"
BROKEN_UP = "\n    'a',\n    'b',\n    'c',\n    'd',\n"
HIDDEN = History(
    TAKEN_OUT.format("'a', 'b', 'c'", "price = models.Field()\n\n\n"),
    TAKEN_OUT.format(BROKEN_UP, "price = models.Field(key='y1')\n\n\n"),
    TAKEN_OUT.format(BROKEN_UP, ""),
)


@given(histories())
@example(HIDDEN)
@PROFILE
def test_nothing_is_lost_or_made_up(history: History) -> None:
    """Clean: exactly what either side said. In conflict: either answer keeps its own side."""
    check_nothing_is_lost(history, merge)


@given(peaceful_histories())
@PROFILE
def test_edits_of_different_members_are_no_conflict(history: History) -> None:
    """Whoever keeps to members of their own is never asked, however near the edits are."""
    result = merge("m.py", history.base, history.yours, history.new)
    assert result.conflicts == ()
    assert atoms(result.text) == agreed(history)


@given(histories())
@PROFILE
def test_merging_twice_changes_nothing(history: History) -> None:
    """The same template once more finds all of it in place."""
    once = merge("m.py", history.base, history.yours, history.new)
    if once.clean:
        again = merge("m.py", history.base, once.text, history.new)
        assert (again.text, again.conflicts) == (once.text, ())
        assert merge("m.py", history.new, once.text, history.new).text == once.text


# Few and alike, so that a comparison by lines can take one line for another.
LINES = st.lists(st.sampled_from(["a\n", "b\n", "    return\n", "\n"]), max_size=6)
APART = [f"line {number} of the same text\n" for number in range(10)]


@given(LINES, LINES, LINES, st.sampled_from(["m.html", "m.py"]))
@PROFILE
def test_what_both_did_is_done_once(
    before: list[str], more: list[str], after: list[str], path: str
) -> None:
    """Both put in the same lines: they are there once, and what else one side did comes, too."""
    first, last = APART[:5], APART[5:]
    base = "".join(["start\n", *first, *before, *after, *last, "end\n"])
    yours = "".join(["my start\n", *first, *before, *more, *after, *last, "end\n"])
    new = "".join(["start\n", *first, *before, *more, *after, *last, "new end\n"])
    both = "".join(["my start\n", *first, *before, *more, *after, *last, "new end\n"])
    assert merge(path, base, yours, new) == Result(both)


@given(histories())
@PROFILE
def test_an_unchanged_side_gives_the_other(history: History) -> None:
    """Nothing changed here, so what changed there is the answer, to the byte."""
    base, yours, new = history.base, history.yours, history.new
    assert merge("m.py", base, base, new) == Result(new)
    assert merge("m.py", base, yours, base) == Result(yours)
    assert merge("m.py", base, yours, yours) == Result(yours)


@given(SCRAPS, SCRAPS, SCRAPS, st.sampled_from(["m.py", "m.html", "m"]))
@PROFILE
def test_any_text_at_all_gives_an_answer(base: str, yours: str, new: str, path: str) -> None:
    """Half a file, no file, markers in the file: a result, never an exception."""
    result = merge(path, base, yours, new)
    if path.endswith(".py") and result.clean and parses(yours) and parses(new):
        assert parses(result.text)


@given(st.data())
@PROFILE
def test_a_torn_file_gives_an_answer(data: st.DataObject) -> None:
    """Real files with pieces cut out of them: most do not parse any more."""
    case = data.draw(st.sampled_from(PYTHON))
    base, yours, new = (tear(data, text) for text in (case.base, case.yours, case.new))
    result = merge("m.py", base, yours, new)
    if result.clean and parses(yours) and parses(new):
        assert parses(result.text)


def tear(data: st.DataObject, file: bytes) -> str:
    """The text with or without a piece of it missing."""
    text = file.decode().replace("\r", "")
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    return text[:start] + text[end:] if data.draw(st.booleans()) else text


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
@PROFILE
def test_any_bytes_at_all_give_an_answer(base: bytes, yours: bytes, new: bytes) -> None:
    """What is no text is said to be none; an unchanged side gives the other all the same."""
    merge_bytes("m.py", base, yours, new)
    answer = merge_bytes("m.py", base, yours, base)
    assert isinstance(answer, NotText) or answer[0] == yours


@given(histories(), st.booleans(), st.booleans(), st.booleans())
@PROFILE
def test_the_form_of_your_file_is_kept(
    history: History, windows: bool, mark: bool, unfinished: bool
) -> None:
    """CRLF, a byte-order mark, no final newline: the merge of the plain files, in your form."""

    def form(text: bytes) -> bytes:
        text = text.rstrip(b"\n") if unfinished else text
        text = text.replace(b"\n", b"\r\n") if windows else text
        return (b"\xef\xbb\xbf" if mark else b"") + text

    base, yours, new = (each.encode() for each in (history.base, history.yours, history.new))
    plain = merge_bytes("m.py", base, yours, new)
    formed = merge_bytes("m.py", base, form(yours), new)
    assert not isinstance(plain, NotText)
    assert not isinstance(formed, NotText)
    if plain[1].clean or not unfinished:
        assert formed[0] == form(plain[0])


def parses(text: str) -> bool:
    """Whether Python can read it."""
    try:
        compile(text, "m.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.parametrize("name", BROKEN)
def test_the_property_can_fail(name: str) -> None:
    """A merge that does one thing wrong is found: the control."""

    @given(histories())
    @settings(PROFILE, max_examples=200, report_multiple_bugs=False)
    def search(history: History) -> None:
        check_nothing_is_lost(history, BROKEN[name])

    with pytest.raises(AssertionError):
        search()
