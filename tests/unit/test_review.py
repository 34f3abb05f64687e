"""How a plan reads as a diff: whole texts, compared whole; patches applied by git."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from codex_booking_gen.merge import Conflict, Note, Result
from codex_booking_gen.plan import EJECTED, EXIT_CONFLICT, Action, Kind, Verb
from codex_booking_gen.review import View, diff_text, file_diffs, patch_bytes, summary
from codex_booking_gen.screen import Screen

PIPE = Screen()
COLOR = Screen(width=60, color=True)
ANSI = re.compile(r"\x1b\[[\d;]*m")

MERGED = Action(
    Verb.MERGE,
    "booking/models.py",
    Kind.OWNED,
    b"import a\n\nmine = 1\nx = 1\n",
    b"import a\nimport b\n\nmine = 1\nx = 2\n",
    merge=Result(
        "",
        notes=(
            Note("imports", "both sides added"),
            Note("Visit.ordering", "both sides added"),
            Note("urlpatterns", "yours first, then the template's", review=True),
        ),
    ),
    base=b"import a\n\nx = 1\n",
    new=b"import a\nimport b\n\nx = 2\n",
)
CREATED = Action(Verb.CREATE, "booking/apps.py", Kind.OWNED, None, b"x = 1\n", new=b"x = 1\n")
CORE = tuple(
    Action(
        Verb.UPDATE,
        f"booking/core/m{number}.py",
        Kind.CORE,
        before=b"x = 1\n",
        after=b"x = 2\ny = 3\n",
        base=b"x = 1\n",
        new=b"x = 2\ny = 3\n",
    )
    for number in range(3)
)
WIRED = Action(Verb.WIRE, "mysite/settings.py", Kind.WIRING, b"APPS = []\n", b"APPS = [1]\n")
TESTS = Action(Verb.UPDATE, "booking/tests/test_a.py", Kind.OWNED, b"a\n", b"b\n")
PAGE = Action(Verb.UPDATE, "booking/templates/booking/a.html", Kind.OWNED, b"a\n", b"b\n")
KEPT = Action(
    Verb.KEEP,
    "booking/admin.py",
    Kind.OWNED,
    b"mine\n",
    b"mine\n",
    "yours",
    base=b"was\n",
    new=b"was\n",
)
PLAN = (*CORE, TESTS, CREATED, PAGE, WIRED, KEPT, MERGED)


def paths(*actions: Action, view: View = View.RESULT, **how: object) -> list[str]:
    return [diff.path for diff in file_diffs(actions, view, **how)]  # type: ignore[arg-type]


def test_files_come_in_the_order_of_a_review() -> None:
    """What decides most first; the tests and the core last."""
    assert paths(*PLAN) == [
        "booking/models.py",
        "mysite/settings.py",
        "booking/apps.py",
        "booking/templates/booking/a.html",
        "booking/tests/test_a.py",
        "booking/core/m0.py",
        "booking/core/m1.py",
        "booking/core/m2.py",
    ]


def test_the_summary_counts_and_folds_the_core() -> None:
    """Lines added and removed, what the merge did by structure, a line for the core."""
    assert summary(file_diffs(PLAN, View.RESULT), View.RESULT, PIPE) == [
        "What generate would write: 1 create, 1 merge, 5 update, 1 wire",
        "",
        "  merge   booking/models.py                 +2 -1  by structure, please look",
        "  wire    mysite/settings.py                +1 -1",
        "  create  booking/apps.py                   +1 -0",
        "  update  booking/templates/booking/a.html  +1 -1",
        "  update  booking/tests/test_a.py           +1 -1",
        "  update  booking/core/                     +6 -3"
        "  3 files, left out here: --core shows them",
    ]


def test_a_patch_tells_what_structure_decided_above_the_file() -> None:
    """Behind a #, where git and patch pass over it."""
    text = patch_bytes(file_diffs([MERGED], View.RESULT), View.RESULT).decode()
    told, _, patch = text.partition("diff --git")
    assert all(line.startswith("#") for line in told.splitlines())
    assert told.splitlines()[-2:] == [
        "# merged by structure: imports, Visit.ordering, urlpatterns",
        "# please look: urlpatterns: yours first, then the template's",
    ]
    assert patch.startswith(" a/booking/models.py b/booking/models.py\nindex ")


def test_git_applies_the_whole_of_it(tmp_path: Path) -> None:
    """Comments, several files and all."""
    for action in PLAN:
        if action.before is not None:
            (tmp_path / action.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / action.path).write_bytes(action.before)
    diffs = file_diffs(PLAN, View.RESULT, core=True)
    patch = patch_bytes(diffs, View.RESULT, ["to apply it: so"])
    subprocess.run(["git", "apply"], input=patch, cwd=tmp_path, check=True)
    assert {a.path: (tmp_path / a.path).read_bytes() for a in PLAN} == {
        a.path: a.after for a in PLAN
    }


def test_the_core_is_left_out_of_a_patch_unless_asked_for() -> None:
    """By --core, or by name."""
    assert b"core/m1.py b/" not in patch_bytes(file_diffs(PLAN, View.RESULT), View.RESULT)
    assert b"core/m1.py b/" in patch_bytes(file_diffs(PLAN, View.RESULT, core=True), View.RESULT)
    named = file_diffs(PLAN, View.RESULT, asked=lambda path: path == "booking/core/m1.py")
    assert patch_bytes(named, View.RESULT).count(b"diff --git") == 1


def test_formatting_of_the_core_is_no_difference() -> None:
    """Neither a file that says the same, nor lines that do beside others that do not."""
    quotes = replace(CORE[0], before=b"x = 'a'\n", after=b'x = "a"\n')
    assert paths(quotes, core=True) == []
    spaces = replace(
        CORE[0], before=b"def f(a,\n   b): 1\n\n\nx = 1\n", after=b"def f(a, b): 1\n\n\nx = 2\n"
    )
    (diff,) = file_diffs([spaces], View.RESULT, core=True)
    assert diff.changed == "+1 -1"


def test_the_template_is_compared_with_what_it_was() -> None:
    """What the owner did is not seen."""
    (diff,) = file_diffs([MERGED, KEPT, WIRED], View.TEMPLATE)
    assert (diff.path, diff.word, diff.before, diff.after) == (
        "booking/models.py",
        "changed",
        MERGED.base,
        MERGED.new,
    )


def test_mine_is_compared_with_what_was_generated() -> None:
    """What the template did is not seen; deleted files are."""
    gone = Action(
        Verb.DECLINED, "booking/views.py", Kind.OWNED, None, None, base=b"a\n", new=b"b\n"
    )
    found = file_diffs([MERGED, KEPT, WIRED, gone, CREATED], View.MINE)
    assert [(diff.path, diff.word) for diff in found] == [
        ("booking/models.py", "changed"),
        ("booking/admin.py", "changed"),
        ("booking/views.py", "deleted"),
    ]


def test_an_edited_core_is_shown_where_it_was_edited() -> None:
    """Who is told that the core was edited must see what to take back."""
    edited = replace(CORE[0], before=b"x = 7\n", after=b"x = 7\n")
    (diff,) = file_diffs([edited, CORE[1]], View.MINE)
    assert not diff.folded


def test_windows_line_ends_are_no_difference_to_what_was_generated() -> None:
    """Git made them on checkout."""
    windows = replace(KEPT, before=b"was\r\nand is\r\n", base=b"was\nand is\n")
    assert paths(windows, view=View.MINE) == []


def test_what_is_the_owners_alone_is_shown_when_it_is_named() -> None:
    """Made once, or ejected: the template's news about it are none."""
    once = Action(Verb.KEEP, "t/test_own.py", Kind.ONCE, b"m\n", b"m\n", base=b"a\n", new=b"b\n")
    ejected = replace(KEPT, reason=EJECTED, quiet=True, new=b"newer\n")
    for view in (View.TEMPLATE, View.MINE):
        assert paths(once, ejected, view=view) == []
        assert len(paths(once, ejected, view=view, asked=lambda path: True)) == 2


def test_conflicts_are_told_by_member() -> None:
    """Below their file, which has no lines to show."""
    clash = Conflict("Visit.x", "was 1, yours 2, new 3", "", "", "")
    open_ = replace(
        MERGED,
        verb=Verb.CONFLICT,
        after=MERGED.before,
        exit_code=EXIT_CONFLICT,
        merge=Result("", conflicts=(clash,)),
    )
    assert summary(file_diffs([open_], View.RESULT), View.RESULT, PIPE)[2:] == [
        "  conflict  booking/models.py",
        "    booking/models.py::Visit.x: was 1, yours 2, new 3",
    ]


def test_on_a_terminal_files_have_a_rule_and_what_was_edited_stands_out() -> None:
    """The same words without colours."""
    diffs = file_diffs([MERGED], View.RESULT)
    text = diff_text(diffs, View.RESULT, COLOR)
    assert "\x1b[31m-x = \x1b[0m\x1b[31;7m1\x1b[0m" in text
    plain = diff_text(diffs, View.RESULT, Screen(width=60))
    assert ANSI.sub("", text) == plain
    assert plain.splitlines()[4:] == [
        "\u2500\u2500 booking/models.py  merge  +2 -1 \u2500" + "\u2500" * 24,
        "   merged by structure: imports, Visit.ordering, urlpatterns",
        "   please look: urlpatterns: yours first, then the template's",
        "@@ -1,4 +1,5 @@",
        " import a",
        "+import b",
        " ",
        " mine = 1",
        "-x = 1",
        "+x = 2",
    ]


def test_a_file_does_nothing_to_the_terminal() -> None:
    """Escape sequences in it are not obeyed."""
    evil = replace(TESTS, after=b"\x1b]0;owned\x07\x9b31m\n")
    text = diff_text(file_diffs([evil], View.RESULT), View.RESULT, Screen(width=60))
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_line_ends_are_seen_only_where_they_change() -> None:
    """A file that is Windows's before and after has none to show."""
    both = replace(TESTS, before=b"a\r\nb\r\n", after=b"a\r\nc\r\n")
    text = diff_text(file_diffs([both], View.RESULT), View.RESULT, Screen(width=60))
    assert "^M" not in text
    one = replace(TESTS, before=b"a\r\nb\r\n", after=b"a\nb\n")
    text = diff_text(file_diffs([one], View.RESULT), View.RESULT, Screen(width=60))
    assert "-a^M" in text


def test_what_is_not_text_is_named() -> None:
    """Its bytes are for git alone."""
    picture = replace(TESTS, path="booking/static/a.png", before=b"\0a", after=b"\0b")
    (diff,) = file_diffs([picture], View.RESULT)
    assert diff.changed == "binary"
    assert b"GIT binary patch" in patch_bytes([diff], View.RESULT)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (b"import timezone", b"import text, timezone", "text, "),
        (b"import text, timezone", b"import timezone", "text, "),
        (b'["name"]', b'["name", "note"]', ', "note"'),
        (b"size = 64", b"size = 640", "0"),
        (b"a = 1", b"whole = other(thing)", ""),
    ],
)
def test_what_differs_in_a_line_stands_out_word_by_word(old: bytes, new: bytes, shown: str) -> None:
    """Lines that have little in common are two lines."""
    edited = replace(TESTS, before=old + b"\n", after=new + b"\n")
    text = diff_text(file_diffs([edited], View.RESULT), View.RESULT, COLOR)
    assert "".join(re.findall(r"\x1b\[3[12];7m(.*?)\x1b", text)) == shown
