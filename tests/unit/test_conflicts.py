"""How conflicts are told, and what they keep back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codex_booking_gen.conflicts import conflict_problems, refuse_markers
from codex_booking_gen.errors import MarkersStandError
from codex_booking_gen.merge import Conflict, Note, Result
from codex_booking_gen.plan import EXIT_UNFIT, Action, Kind, Plan, Verb
from codex_booking_gen.row_notes import note_text, place_text

MARKED = b"a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> template\n"
WHAT = "max_length: was 64, yours 120, new 80"


def conflict(path: str, *members: str, after: bytes = b"yours") -> Action:
    """A file with conflicts of these members; none: one of the file as a whole."""
    result = Result("", tuple(Conflict(name, WHAT, "", "", "") for name in members))
    return Action(
        Verb.CONFLICT,
        path,
        Kind.OWNED,
        b"yours",
        after,
        "you and the template added it",
        exit_code=4,
        merge=result if members else None,
        new=b"\0" if path.endswith(".png") else b"new",
    )


def test_conflicts_are_named_by_member_with_what_to_do_now() -> None:
    """One problem for all of them; its names are those that --resolve takes."""
    actions = (conflict("a.py", "Visit.reference", "imports"), conflict("b.py"))
    (problem,) = conflict_problems(actions, markers=False)
    assert problem.paths == (
        f"a.py::Visit.reference: {WHAT}",
        f"a.py::imports: {WHAT}",
        "b.py: you and the template added it",
    )
    assert "--resolve 'a.py::Visit.reference=mine'" in problem.hint
    assert "--markers" in problem.hint
    assert Plan(actions=actions, problems=(problem,)).blocked


def test_a_conflict_is_named_by_the_place_where_the_file_lies() -> None:
    """That one can be opened; --resolve takes the name under which it is generated, too."""
    moved = replace(conflict("app/a.py", "Visit"), moved_to="office/a.py")
    assert [each.name for each in moved.conflicts] == ["office/a.py::Visit"]
    whole = replace(conflict("app/a.py"), moved_to="office/a.py")
    assert [each.name for each in whole.conflicts] == ["office/a.py"]


def test_conflicts_in_markers_are_left_to_the_reader_after_the_write() -> None:
    """It is written, and the exit code says that something is left."""
    actions = (conflict("a.py", "x", after=MARKED),)
    plan = Plan(actions=actions, problems=conflict_problems(actions, markers=True))
    assert not plan.blocked
    assert plan.exit_code == 4


def test_one_conflict_that_cannot_be_marked_keeps_all_back() -> None:
    """All or nothing: it has to be decided, and is the one that is named."""
    actions = (conflict("a.py", "x", after=MARKED), conflict("b.png"))
    (problem,) = conflict_problems(actions, markers=True)
    assert problem.blocks
    assert problem.paths == ("b.png: you and the template added it",)
    assert "no place for markers" in problem.message
    assert "generate --markers --resolve 'b.png=mine'" in problem.hint
    (unasked,) = conflict_problems(actions, markers=False)
    assert "--markers" not in unasked.hint


def test_markers_that_stand_are_named_with_file_and_line() -> None:
    """Each of them."""
    twice = MARKED + MARKED.replace(b"\n", b"\r\n")
    with pytest.raises(MarkersStandError) as error:
        refuse_markers({"a.py": twice, "b.py": b"fine\n", "c.html": MARKED})
    assert error.value.exit_code == 4
    assert error.value.message.splitlines()[1:] == ["  a.py:2", "  a.py:8", "  c.html:2"]


def test_a_line_of_seven_equal_signs_is_no_conflict() -> None:
    """It underlines a heading; and a text may speak of markers."""
    refuse_markers({"a.md": b"Title\n=======\n", "b.md": b"<<<<<<< is how one begins\n"})


def test_a_row_says_how_it_was_merged_and_what_to_review() -> None:
    """Places that lines settled, members that structure did; and where git has no copy."""
    result = Result("", (), (Note("urlpatterns", "both added", review=True),))
    action = Action(
        Verb.MERGE,
        "booking/urls.py",
        Kind.OWNED,
        b"a\nb\nc\nd\ne\n",
        b"1\nb\n2\nd\n3\n",
        merge=result,
        moved_to="booking/web/urls.py",
        uncommitted=True,
    )
    assert place_text(action) == "booking/urls.py -> booking/web/urls.py"
    assert note_text(action) == (
        "merged: 2 by lines, 1 by structure; review the order of urlpatterns; uncommitted changes"
    )


def test_a_row_names_the_members_in_conflict() -> None:
    """Not too many of them."""
    names = [f"Visit.{letter}" for letter in "abcdef"]
    assert note_text(conflict("a.py", *names)).endswith(
        "; Visit.a, Visit.b, Visit.c, Visit.d and 2 more"
    )


def test_decisions_that_cannot_stand_together_are_told_apart_from_what_is_to_decide() -> None:
    """Else the same conflict would be asked again and again."""
    action = Action(
        Verb.CONFLICT,
        "booking/models.py",
        Kind.OWNED,
        b"a",
        b"a",
        "Barber is not defined with Stylist=mine, Visit.stylist=template",
        exit_code=EXIT_UNFIT,
    )
    (problem,) = conflict_problems([action], markers=False)
    assert (problem.exit_code, problem.blocks) == (6, True)
    assert problem.paths == (
        "booking/models.py: Barber is not defined with Stylist=mine, Visit.stylist=template",
    )
    assert "--markers" in problem.hint
