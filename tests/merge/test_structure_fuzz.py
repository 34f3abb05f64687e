"""The promises of any merge, kept by structure alone: no lines come to its help.

`CODEX_BOOKING_HYPOTHESIS=ci` tries more of it.
"""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from codex_booking_gen.merge.names import new_problems, parse
from codex_booking_gen.merge.result import Labels, Result
from codex_booking_gen.merge.structure import merge_structure
from tests.merge.atoms import atoms
from tests.merge.modules import History, histories, peaceful_histories
from tests.merge.support import answered
from tests.merge.test_properties import (
    PROFILE,
    PYTHON,
    agreed,
    check_nothing_is_lost,
    tear,
)


def by_structure(path: str, base: str, yours: str, new: str) -> Result:
    """The structural merge, with an opinion."""
    result = merge_structure(base, yours, new, labels=Labels(), decisions={})
    assert result is not None, path
    return result


@given(histories())
@PROFILE
def test_structure_loses_nothing_and_makes_nothing_up(history: History) -> None:
    """Clean: exactly what either side said. In conflict: either answer keeps its own side."""
    check_nothing_is_lost(history, by_structure)


@given(peaceful_histories())
@PROFILE
def test_structure_asks_nothing_about_different_members(history: History) -> None:
    """Whoever keeps to members of their own is never asked."""
    result = by_structure("m.py", history.base, history.yours, history.new)
    assert result.conflicts == ()
    assert atoms(result.text) == agreed(history)


@given(histories())
@PROFILE
def test_structure_merges_twice_to_the_same(history: History) -> None:
    """The same template once more finds all of it in place."""
    once = by_structure("m.py", history.base, history.yours, history.new)
    if once.clean:
        assert by_structure("m.py", history.base, once.text, history.new).text == once.text


@given(histories())
@PROFILE
def test_an_unchanged_side_gives_the_other_by_structure(history: History) -> None:
    """To the byte: what is not merged is not touched."""
    base, yours, new = history.base, history.yours, history.new
    assert by_structure("m.py", base, yours, base).text == yours
    assert by_structure("m.py", base, base, new).text == new
    assert by_structure("m.py", base, new, new).text == new


@given(st.data())
@PROFILE
def test_torn_files_make_no_nonsense(data: st.DataObject) -> None:
    """Pieces cut out of real files: no opinion, or a text that parses whatever is answered."""
    case = data.draw(st.sampled_from(PYTHON))
    base, yours, new = (tear(data, text) for text in (case.base, case.yours, case.new))
    result = merge_structure(base, yours, new, labels=Labels(), decisions={})
    if result is None:
        return
    if result.clean:
        parse(result.text)
        assert new_problems(base, yours, new, result.text) == ()
    else:
        for mine in (True, False):
            parse(answered(result.text, mine))
