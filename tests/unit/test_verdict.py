"""What `check` answers: exit codes in their order, whole texts, and JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from codex_booking_gen.plan import Action, Kind, Plan, Problem, Verb
from codex_booking_gen.screen import Screen
from codex_booking_gen.verdict import Verdict, verdict_json, verdict_text

PIPE = Screen()
UPDATE = Action(Verb.UPDATE, "booking/views.py", Kind.OWNED, b"a\n", b"b\n")
CORE = Action(Verb.UPDATE, "booking/core/a.py", Kind.CORE, b"a\n", b"b\n")


def problems(*codes: int) -> tuple[Problem, ...]:
    return tuple(Problem(code, f"problem {code}") for code in codes)


@pytest.mark.parametrize(
    ("plan", "asked", "code"),
    [
        (Plan(), True, 0),
        (Plan(actions=(UPDATE,)), True, 3),
        (Plan(state_files={"lock": b""}), True, 3),
        (Plan(actions=(UPDATE,), problems=problems(4)), True, 4),
        (Plan(problems=problems(4, 5)), False, 5),
        (Plan(actions=(UPDATE,), problems=problems(4, 5, 1)), True, 1),
    ],
)
def test_the_gravest_finding_gives_the_exit_code(plan: Plan, asked: bool, code: int) -> None:
    """1 before 5, 5 before 4, 4 before 3."""
    assert Verdict(plan, asked).exit_code == code


def test_all_well_is_four_lines() -> None:
    """One for each question."""
    assert verdict_text(Verdict(Plan()), PIPE) == (
        "  ok       the project fits\n"
        "  ok       the core is intact\n"
        "  ok       nothing to decide\n"
        "  ok       generate would change nothing"
    )


def test_what_generate_would_do_is_named_with_what_to_do() -> None:
    """The core as one."""
    assert verdict_text(Verdict(Plan(actions=(CORE, UPDATE))), PIPE).splitlines()[3:] == [
        "  pending  generate would change 2 files",
        "           update  booking/views.py",
        "           update  the core, 1 file",
        "           See them: codex-booking diff. Write them: codex-booking generate",
    ]


def test_many_files_are_not_all_named() -> None:
    """A log of CI is read by people."""
    many = tuple(
        Action(Verb.UPDATE, f"booking/m{number}.py", Kind.OWNED, b"a", b"b") for number in range(40)
    )
    text = verdict_text(Verdict(Plan(actions=many)), PIPE)
    assert "and 28 more" in text


def test_notes_of_ours_alone_are_pending_too() -> None:
    """They belong into version control."""
    text = verdict_text(Verdict(Plan(state_files={"lock": b""})), PIPE)
    assert "generate would bring .codex-booking/ up to date" in text


def test_what_the_owner_did_to_files_is_named_where_it_is_all_that_is_pending() -> None:
    """Whoever reads a failed run of CI deleted and moved files, and changed nothing else."""
    actions = (
        *(Action(Verb.DECLINED, f"{name}.py", Kind.OWNED, None, None) for name in "ab"),
        Action(Verb.DECLINED, "told.py", Kind.OWNED, None, None, quiet=True),
        Action(Verb.MOVED, "c.py", Kind.OWNED, b"", b"", moved_to="d.py"),
    )
    plan = Plan(actions=actions, state_files={"lock": b""})
    text = verdict_text(Verdict(plan), PIPE)
    told = ".codex-booking/ does not know of 2 deletions and 1 move of yours yet\n"
    assert f"  pending  {told}" in text
    assert "codex-booking generate --yes" in text
    assert json.loads(verdict_json(Verdict(plan)))["state_pending"] is True
    assert json.loads(verdict_json(Verdict(Plan())))["state_pending"] is False


def test_what_could_not_be_asked_is_not_answered() -> None:
    """An edited core may keep the project from loading."""
    verdict = Verdict(Plan(problems=problems(5)), asked=False)
    assert verdict_text(verdict, PIPE).splitlines() == [
        "  unknown  whether the project fits: what is wrong has to be mended first",
        "  failed   the core was edited",
        "  unknown  whether anything is left to decide: what is wrong has to be mended first",
        "  unknown  whether generate would change anything: what is wrong has to be mended first",
    ]
    told = json.loads(verdict_json(verdict))
    assert (told["fits"], told["core_intact"], told["up_to_date"]) == (None, False, None)


def test_json_names_what_is_pending() -> None:
    """For programs."""
    told = json.loads(verdict_json(Verdict(Plan(actions=(UPDATE,)))))
    assert told["exit_code"] == 3
    assert told["pending"] == [
        {
            "verb": "update",
            "path": "booking/views.py",
            "place": "booking/views.py",
            "kind": "owned",
            "reason": "",
            "because": [],
        }
    ]


def test_what_the_models_changed_is_told_once_and_the_count_of_a_file_is_not() -> None:
    """A file's own list ends with how many more there are; that says nothing of the whole."""
    lost, gained = "salon.Cut lost 'fee'", "salon.Cut gained 'price'"
    first = replace(UPDATE, because=(lost, "and 1 more change"))
    second = replace(UPDATE, path="booking/forms.py", because=(gained, lost))
    assert Plan(actions=(first, second)).drift == (lost, gained)
