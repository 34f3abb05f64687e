"""How plans look: whole texts, compared whole."""

from __future__ import annotations

import json

from codex_booking_gen.merge import Conflict, Note, Result
from codex_booking_gen.plan import Action, Kind, Plan, Problem, Step, Verb
from codex_booking_gen.report import (
    error_json,
    next_steps_text,
    plan_json,
    plan_text,
    problems_text,
    result_text,
)
from codex_booking_gen.screen import Screen

PIPE = Screen()
NEW = b"x\n"


def create(path: str, kind: Kind = Kind.OWNED) -> Action:
    return Action(Verb.CREATE, path, kind, None, NEW)


def core(number: int, verb: Verb = Verb.CREATE) -> Action:
    return Action(verb, f"booking/core/m{number}.py", Kind.CORE, None, NEW)


PLAN = Plan(
    actions=(
        create("booking/models.py"),
        *(create(f"booking/templates/booking/p{number}.html") for number in range(4)),
        create("booking/tests/test_rules.py"),
        create("booking/tests/test_own.py", Kind.ONCE),
        *(core(number) for number in range(30)),
        Action(Verb.IDENTICAL, "booking/urls.py", Kind.OWNED, NEW, NEW),
        Action(Verb.KEEP, "booking/admin.py", Kind.OWNED, NEW, NEW, "yours"),
        Action(Verb.DECLINED, "booking/views.py", Kind.OWNED, None, None, "", quiet=True),
        Action(
            Verb.WIRE,
            "mysite/settings.py",
            Kind.WIRING,
            b"APPS = [\n    'a',\n]\n",
            b"APPS = [\n    'a',\n    'booking',\n]\n",
            "INSTALLED_APPS: booking",
        ),
    )
)


def test_a_plan_is_a_table_counts_first_and_long_lists_folded() -> None:
    """The app's own modules and all edits stand alone; nothing is said twice."""
    assert plan_text(PLAN, PIPE) == (
        "  37 create, 1 wire, 1 keep, 1 identical\n"
        "\n"
        "  create  booking/core/                30 files, replaced as a whole on upgrade\n"
        "  create  booking/models.py\n"
        "  create  booking/templates/booking/   4 files\n"
        "  create  booking/tests/test_own.py    for your own tests, never touched again\n"
        "  create  booking/tests/test_rules.py\n"
        "  wire    mysite/settings.py           INSTALLED_APPS: booking\n"
        "            + 'booking',\n"
        "  keep    booking/admin.py             yours\n"
    )


def test_every_edited_file_of_the_core_is_named() -> None:
    """A folder would not help to find it."""
    text = plan_text(Plan(actions=(core(1, Verb.CONFLICT), core(2, Verb.CONFLICT))), PIPE)
    assert "booking/core/m1.py" in text
    assert "booking/core/m2.py" in text


def test_colors_are_for_terminals_only() -> None:
    """A pipe gets plain text, a line a file, however long."""
    assert "\x1b[" in plan_text(PLAN, Screen(width=80, color=True))
    assert "\x1b[" not in plan_text(PLAN, Screen(width=80))
    long = Action(Verb.CREATE, "a/" + "b" * 300, Kind.SPEC, None, NEW, "why")
    assert plan_text(Plan(actions=(long,)), PIPE).splitlines()[2].endswith("why")


def test_a_narrow_terminal_folds_reasons_not_paths() -> None:
    """Paths stay whole, so that they can be copied."""
    text = plan_text(PLAN, Screen(width=60))
    assert "booking/tests/test_rules.py" in text
    assert max(len(line) for line in text.splitlines()) <= 60


def test_what_happened_is_one_sentence() -> None:
    """Nothing to do, a dry run, or what was done."""
    assert result_text(Plan(), dry_run=False, screen=PIPE).startswith("Nothing to do")
    assert result_text(PLAN, dry_run=True, screen=PIPE) == "Dry run: nothing was written."
    assert result_text(PLAN, dry_run=False, screen=PIPE) == "Done: 37 created, 1 wired."


def test_next_steps_are_numbered_with_the_lines_to_paste() -> None:
    """In order; what is to be pasted stands by itself."""
    steps = (
        Step("Paste into mysite/urls.py, at its end:", "it is computed", "a = 1\nb = 2"),
        Step("python manage.py migrate"),
        Step("codex-booking seed", "data"),
    )
    assert next_steps_text(steps, PIPE) == (
        "\n"
        "Next steps\n"
        "  1. Paste into mysite/urls.py, at its end:  it is computed\n"
        "       a = 1\n"
        "       b = 2\n"
        "  2. python manage.py migrate\n"
        "  3. codex-booking seed        data"
    )
    assert next_steps_text((), PIPE) == ""


def test_on_a_narrow_terminal_the_reason_of_a_step_has_a_line_of_its_own() -> None:
    """The command stays whole."""
    text = next_steps_text((Step("codex-booking seed", "believable data"),), Screen(width=30))
    assert text == "\nNext steps\n  1. codex-booking seed\n     believable data"


def test_problems_name_their_files_and_the_way_out() -> None:
    """What, where, what to do."""
    problem = Problem(4, "Both changed it.", "Do this.\nOr that.", ("a.py", "b.py"))
    assert problems_text([problem]) == (
        "error: Both changed it.\n  a.py\n  b.py\n  Do this.\n  Or that."
    )


def test_programs_get_the_whole_plan() -> None:
    """Every file, also what people are not shown."""
    document = json.loads(plan_json(PLAN, dry_run=True, written=False))
    assert document["version"] == 1
    assert len(document["actions"]) == len(PLAN.actions)
    assert document["counts"]["declined"] == 1
    assert set(document) == {
        "version",
        "exit_code",
        "dry_run",
        "written",
        "nothing_to_do",
        "counts",
        "actions",
        "problems",
        "notes",
        "next_steps",
    }


def test_programs_get_merges_conflicts_by_member_and_moves() -> None:
    """With all three versions of what is to be decided, and what structure did by itself."""
    conflict = Conflict("Visit.note", "was 1, yours 2, new 3", "1", "2", "3")
    note = Note("urlpatterns", "both added", review=True)
    action = Action(
        Verb.CONFLICT,
        "a.py",
        Kind.OWNED,
        NEW,
        NEW,
        "you and the template changed it",
        exit_code=4,
        merge=Result("", (conflict,), (note,)),
        moved_to="b.py",
        uncommitted=True,
    )
    (told,) = json.loads(plan_json(Plan(actions=(action,)), dry_run=True, written=False))["actions"]
    assert told == {
        "verb": "conflict",
        "path": "a.py",
        "kind": "owned",
        "changes": False,
        "reason": "you and the template changed it",
        "because": [],
        "moved_to": "b.py",
        "uncommitted": True,
        "merge": {
            "clean": False,
            "by_structure": [{"member": "urlpatterns", "text": "both added", "review": True}],
            "conflicts": [
                {
                    "member": "Visit.note",
                    "what": "was 1, yours 2, new 3",
                    "base": "1",
                    "yours": "2",
                    "new": "3",
                }
            ],
        },
        "conflicts": [
            {"name": "b.py::Visit.note", "member": "Visit.note", "what": "was 1, yours 2, new 3"}
        ],
    }


def test_an_error_without_a_plan_has_the_same_keys() -> None:
    """A program reads exit_code, written and problems in any case."""
    document = json.loads(error_json("What.", "Now.", 5))
    assert document["exit_code"] == 5
    assert document["written"] is False
    assert document["problems"] == [
        {"exit_code": 5, "message": "What.", "hint": "Now.", "paths": []}
    ]


def test_a_long_line_of_the_wiring_does_not_stretch_the_table() -> None:
    """Reasons stay beside the paths."""
    after = b"x = [" + b"1, " * 40 + b"]\n"
    wire = Action(Verb.WIRE, "a.py", Kind.WIRING, b"", after, "why")
    lines = plan_text(Plan(actions=(wire,)), PIPE).splitlines()
    assert lines[2] == "  wire  a.py  why"
    assert lines[3].strip() == "+ " + after.decode().strip()


def test_without_a_line_to_show_there_is_one_empty_line() -> None:
    """Not one after the other."""
    same = Action(Verb.IDENTICAL, "a.py", Kind.OWNED, NEW, NEW)
    assert plan_text(Plan(actions=(same,)), PIPE) == "  1 identical\n"
