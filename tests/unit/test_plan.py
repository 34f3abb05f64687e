"""The decision table, row by row, and what a plan comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codex_booking_gen.catalog import Tier
from codex_booking_gen.errors import UsageError
from codex_booking_gen.file_plan import FilePlan, Formatted, Versions, plan_files
from codex_booking_gen.plan import (
    Action,
    Decision,
    Kind,
    Plan,
    Problem,
    Row,
    Verb,
    decide,
    nothing_left,
)
from codex_booking_gen.render import Rendered
from codex_booking_gen.state import Choice, FileRecord, State, sha256
from codex_booking_gen.wishes import Wishes

B, Y, N = b"base = 1\n", b"yours = 1\n", b"new = 1\n"
PATH = "booking/models.py"


def decided(
    base: bytes | None,
    yours: bytes | None,
    new: bytes | None,
    *,
    tier: Tier = Tier.OWNED,
    first_run: bool = False,
    moved_to: str = "",
    side: Choice | None = None,
    markers: bool = False,
) -> Decision:
    """What the table says of one file."""
    return decide(
        Row(
            path=PATH,
            tier=tier,
            base=base,
            yours=yours,
            new=new,
            first_run=first_run,
            moved_to=moved_to,
            decisions={"": side} if side else {},
            markers=markers,
        )
    )


def row(
    base: bytes | None,
    yours: bytes | None,
    new: bytes | None,
    *,
    tier: Tier = Tier.OWNED,
    first_run: bool = False,
) -> tuple[Verb | None, bytes | None, bytes | None, int]:
    """Verb, file afterwards, what is remembered, exit code."""
    decision = decided(base, yours, new, tier=tier, first_run=first_run)
    return decision.verb, decision.after, decision.base, decision.exit_code


@pytest.mark.parametrize(
    ("base", "yours", "new", "outcome"),
    [
        (None, None, N, (Verb.CREATE, N, N, 0)),
        (None, N, N, (Verb.IDENTICAL, N, N, 0)),
        (None, Y, N, (Verb.CONFLICT, Y, None, 4)),
        (B, B, B, (Verb.IDENTICAL, B, B, 0)),
        (B, B, N, (Verb.UPDATE, N, N, 0)),
        (B, Y, B, (Verb.KEEP, Y, B, 0)),
        (B, N, N, (Verb.IDENTICAL, N, N, 0)),
        (B, Y, N, (Verb.CONFLICT, Y, B, 4)),
        (B, B + Y, N + B, (Verb.MERGE, N + B + Y, N + B, 0)),
        (B, N + B + Y, N + B, (Verb.KEEP, N + B + Y, N + B, 0)),
        (B, None, B, (Verb.DECLINED, None, B, 0)),
        (B, None, N, (Verb.DECLINED, None, B, 0)),
        (B, B, None, (Verb.DELETE, None, None, 0)),
        (B, Y, None, (Verb.CONFLICT, Y, B, 4)),
        (B, None, None, (None, None, None, 0)),
    ],
)
def test_owned_files(
    base: bytes | None, yours: bytes | None, new: bytes | None, outcome: tuple[object, ...]
) -> None:
    """The user's files: updated when untouched, kept when edited, never overwritten."""
    assert row(base, yours, new) == outcome


def test_a_foreign_file_on_the_first_run_is_an_error() -> None:
    """Before anything of ours was there, whatever is in the way belongs to somebody else."""
    assert row(None, Y, N, first_run=True) == (Verb.CONFLICT, Y, None, 1)
    assert row(None, N, N, first_run=True) == (Verb.IDENTICAL, N, N, 0)


@pytest.mark.parametrize(
    ("base", "yours", "new", "outcome"),
    [
        (None, None, N, (Verb.CREATE, N, N, 0)),
        (B, B, B, (Verb.IDENTICAL, B, B, 0)),
        (B, B, N, (Verb.UPDATE, N, N, 0)),
        (B, Y, B, (Verb.CONFLICT, Y, B, 5)),
        (B, Y, N, (Verb.CONFLICT, Y, B, 5)),
        (B, Y, None, (Verb.CONFLICT, Y, B, 5)),
        (B, None, B, (Verb.CONFLICT, None, B, 5)),
        (B, None, N, (Verb.CONFLICT, None, B, 5)),
        (B, B, None, (Verb.DELETE, None, None, 0)),
        (B, None, None, (None, None, None, 0)),
    ],
)
def test_core_files(
    base: bytes | None, yours: bytes | None, new: bytes | None, outcome: tuple[object, ...]
) -> None:
    """Ours: replaced as a whole; edited or deleted, they are reported."""
    assert row(base, yours, new, tier=Tier.CORE) == outcome


@pytest.mark.parametrize("yours", [B, Y, None])
@pytest.mark.parametrize("new", [B, N])
def test_once_files_are_left_alone(yours: bytes | None, new: bytes) -> None:
    """Created once; then whatever the owner makes of them stands."""
    assert row(B, yours, new, tier=Tier.ONCE) == (Verb.KEEP, yours, B, 0)


def test_a_core_that_was_only_formatted_is_not_edited() -> None:
    """And when it is replaced, with the owner's line ends."""
    formatted = b"base   =   (1)\r\n"
    assert row(B, formatted, B, tier=Tier.CORE) == (Verb.IDENTICAL, formatted, B, 0)
    assert row(B, formatted, N, tier=Tier.CORE) == (Verb.UPDATE, b"new = 1\r\n", N, 0)


def test_line_ends_are_no_edit_and_are_kept() -> None:
    """Git may have changed them on checkout."""
    assert row(B, b"base = 1\r\n", B) == (Verb.IDENTICAL, b"base = 1\r\n", B, 0)
    assert row(B, b"base = 1\r\n", N) == (Verb.UPDATE, b"new = 1\r\n", N, 0)


def files(
    new: dict[str, bytes],
    yours: dict[str, bytes],
    state: State | None,
    wishes: Wishes | None = None,
    *,
    tier: Tier = Tier.OWNED,
    moves: dict[str, str] | None = None,
    formatted: dict[str, Formatted] | None = None,
) -> FilePlan:
    """The decisions about some files."""
    versions = Versions(
        new={path: Rendered(tier, content, "a template") for path, content in new.items()},
        yours=yours,
        state=state,
        moves=moves or {},
        formatted=formatted or {},
    )
    return plan_files(versions, wishes)


def state(record: FileRecord | None = None) -> State:
    """Of an app of one file."""
    return State("booking", {PATH: record or FileRecord(Tier.OWNED, sha256(B))}, {PATH: B})


def test_a_declined_file_is_said_once_and_remembered_as_it_was() -> None:
    """Its base stays: should the owner bring it back, it is merged from there."""
    declined = state(FileRecord(Tier.OWNED, sha256(B), declined=True))
    first = files({PATH: N}, {}, state())
    again = files({PATH: N}, {}, declined)
    assert [action.quiet for action in (*first.actions, *again.actions)] == [False, True]
    assert first.base == {PATH: B}
    assert first.records[PATH].declined
    assert not files({PATH: N}, {PATH: B}, declined).records[PATH].declined


def test_files_that_are_generated_no_more_are_part_of_the_plan() -> None:
    """What the state knows is looked at, not only what is rendered now."""
    plan = files({}, {PATH: B}, state())
    assert [(action.verb, action.path) for action in plan.actions] == [(Verb.DELETE, PATH)]
    assert plan.records == {}


def test_nothing_left_means_that_every_file_is_gone() -> None:
    """One that stayed is enough to go on as before."""
    assert nothing_left(state(), {})
    assert not nothing_left(state(), {PATH: Y})
    assert not nothing_left(None, {})


@pytest.mark.parametrize(
    ("codes", "exit_code"), [([], 0), ([3], 3), ([3, 4], 4), ([4, 5], 5), ([5, 1, 4], 1)]
)
def test_the_gravest_problem_gives_the_exit_code(codes: list[int], exit_code: int) -> None:
    """1, then 5, then 4, then 3."""
    assert Plan(problems=tuple(Problem(code, "x") for code in codes)).exit_code == exit_code


def test_a_plan_is_empty_when_not_one_byte_would_change() -> None:
    """Keeping a file is no change; a new state is one."""
    kept = Action(Verb.KEEP, PATH, Kind.OWNED, Y, Y)
    assert Plan(actions=(kept,)).is_empty
    assert not Plan(actions=(kept,), state_files={"x": b""}).is_empty
    assert not Plan(actions=(Action(Verb.CREATE, PATH, Kind.OWNED, None, N),)).is_empty


def test_a_package_around_the_app_does_not_keep_it_from_a_new_beginning() -> None:
    """Only the app's own folder counts."""
    record = FileRecord(Tier.ONCE, sha256(b""))
    files = {"salon/__init__.py": record, "salon/visits/models.py": record}
    state = State("salon.visits", files, {})
    assert nothing_left(state, ["salon/__init__.py"])
    assert not nothing_left(state, ["salon/visits/models.py"])


def test_what_both_changed_keeps_everything_from_being_written_and_can_be_marked() -> None:
    """The file stays as it is, and so does what is remembered; with markers both are new."""
    open_now = decided(B, Y, N)
    assert (open_now.after, open_now.base, open_now.exit_code) == (Y, B, 4)
    assert open_now.merge
    assert not open_now.merge.clean
    marked = decided(B, Y, N, markers=True)
    assert (marked.base, marked.exit_code) == (N, 4)
    assert marked.after
    assert marked.after.startswith(b"<<<<<<< ")


@pytest.mark.parametrize(
    ("base", "yours", "new", "mine", "template"),
    [
        (B, Y, N, (Verb.KEEP, Y, N), (Verb.MERGE, N, N)),
        (None, Y, N, (Verb.KEEP, Y, N), (Verb.UPDATE, N, N)),
        (B, Y, None, (Verb.KEEP, Y, None), (Verb.DELETE, None, None)),
        (B, None, N, (Verb.DECLINED, None, B), (Verb.CREATE, N, N)),
        (b"\0b", b"\0y", b"\0n", (Verb.KEEP, b"\0y", b"\0n"), (Verb.UPDATE, b"\0n", b"\0n")),
    ],
)
def test_a_decision_about_the_whole_file_settles_every_kind_of_conflict(
    base: bytes | None,
    yours: bytes | None,
    new: bytes | None,
    mine: tuple[object, ...],
    template: tuple[object, ...],
) -> None:
    """Changed by both, added by both, dropped or deleted though changed, and what is no text."""
    for side, outcome in (("mine", mine), ("template", template)):
        choice: Choice = "mine" if side == "mine" else "template"
        decision = decided(base, yours, new, side=choice)
        assert (decision.verb, decision.after, decision.base) == outcome
        assert decision.exit_code == 0


def test_what_is_no_text_is_a_conflict_that_says_so() -> None:
    """Nothing is guessed about pictures, and no marker is written into them."""
    for markers in (False, True):
        decision = decided(b"\0b", b"\0y", b"\0n", markers=markers)
        assert (decision.verb, decision.after, decision.base) == (Verb.CONFLICT, b"\0y", b"\0b")
        assert "cannot be merged" in decision.reason


def test_a_file_of_the_owner_in_the_core_is_an_edit_of_the_core() -> None:
    """It would be replaced with the next upgrade."""
    assert row(None, Y, N, tier=Tier.CORE) == (Verb.CONFLICT, Y, None, 5)


def test_a_moved_file_that_is_generated_no_more_goes_unless_it_was_edited() -> None:
    """As one that lies where it was made: what it needs may go with it."""
    moves = {PATH: "booking/tables.py"}
    known = state(FileRecord(Tier.OWNED, sha256(B), moved_to="booking/tables.py"))
    (gone,) = files({}, {PATH: B}, known, moves=moves).actions
    assert (gone.verb, gone.place, gone.after) == (Verb.DELETE, "booking/tables.py", None)
    for before in (known, state()):  # moved before, or noticed only now
        (edited,) = files({}, {PATH: Y}, before, moves=moves).actions
        assert (edited.verb, edited.exit_code) == (Verb.CONFLICT, 4)
        kept = files({}, {PATH: Y}, before, Wishes(resolve={PATH: {"": "mine"}}), moves=moves)
        assert [(a.verb, a.after, a.reason) for a in kept.actions] == [
            (Verb.KEEP, Y, "no longer generated: yours from now on")
        ]
        assert kept.records == {}


def test_a_moved_file_is_told_once_and_merged_where_it_is() -> None:
    """Later runs take its new place for granted; a file that came home is at home again."""
    moves = {PATH: "booking/tables.py"}
    first = files({PATH: B}, {PATH: B}, state(), moves=moves)
    assert [(a.verb, a.place, a.changes) for a in first.actions] == [
        (Verb.MOVED, "booking/tables.py", False)
    ]
    known = state(first.records[PATH])
    later = files({PATH: N + B}, {PATH: B + Y}, known, moves=moves)
    assert [(a.verb, a.place, a.after) for a in later.actions] == [
        (Verb.MERGE, "booking/tables.py", N + B + Y)
    ]
    assert later.base == {PATH: N + B}
    home = files({PATH: B}, {PATH: B}, known)
    assert home.records[PATH].moved_to == ""


def test_what_was_ejected_is_left_alone_and_its_base_stays() -> None:
    """Edited, deleted or dropped by the template: it is not ours to look at."""
    ejected = state(FileRecord(Tier.OWNED, sha256(B), ejected=True))
    for new in ({PATH: N}, {}):
        for yours in ({PATH: Y}, {}):
            plan = files(new, yours, ejected)
            assert [(a.verb, a.changes, a.quiet) for a in plan.actions] == [
                (Verb.KEEP, False, True)
            ]
            assert plan.base == {PATH: B}
            assert plan.records[PATH].ejected


def test_an_ejected_core_is_ejected_as_a_whole() -> None:
    """Edits are no trouble any more, and a file that is new in the template is not made."""
    ejected = state(FileRecord(Tier.CORE, sha256(B), ejected=True))
    plan = files({PATH: N, "booking/core/new.py": N}, {PATH: Y}, ejected, tier=Tier.CORE)
    assert [(a.path, a.verb, a.exit_code) for a in plan.actions] == [(PATH, Verb.KEEP, 0)]
    assert set(plan.records) == {PATH}


def test_a_file_that_was_only_formatted_is_no_edit() -> None:
    """What is remembered stays what was generated, byte for byte."""
    shown = Formatted(b"base=1\n", b"base=1\n")
    plan = files({PATH: B}, {PATH: b"base=1\n"}, state(), formatted={PATH: shown})
    assert [action.verb for action in plan.actions] == [Verb.IDENTICAL]
    assert plan.base == {PATH: B}
    shown = Formatted(b"base=1\n", b"new=1\n")
    plan = files({PATH: N}, {PATH: b"base=1\n"}, state(), formatted={PATH: shown})
    assert [(a.verb, a.after) for a in plan.actions] == [(Verb.UPDATE, b"new=1\n")]
    assert plan.base == {PATH: N}


@pytest.mark.parametrize("yours", [{PATH: Y}, {}, {PATH: B}])
def test_what_is_restored_is_as_the_template_has_it(yours: dict[str, bytes]) -> None:
    """Edited, deleted or untouched; of the core, too."""
    for tier in Tier:
        plan = files({PATH: N}, yours, state(), Wishes(restore=("booking",)), tier=tier)
        assert [(a.after, a.exit_code) for a in plan.actions] == [(N, 0)]
        assert plan.base == {PATH: N}


def test_a_moved_file_that_is_restored_comes_back_where_it_was_made() -> None:
    """What lies at the other place is the owner's own from then on."""
    known = state(FileRecord(Tier.OWNED, sha256(B), moved_to="booking/tables.py"))
    moves = {PATH: "booking/tables.py"}
    plan = files({PATH: N}, {PATH: Y}, known, Wishes(restore=(PATH,)), moves=moves)
    assert [(a.place, a.before, a.after) for a in plan.actions] == [(PATH, None, N)]
    assert "booking/tables.py is yours alone from now on" in plan.actions[0].reason
    assert plan.records[PATH].moved_to == ""


def test_of_a_deleted_file_that_the_template_changed_it_is_said_where_to_see_it() -> None:
    """The owner may have split it, and want the change elsewhere."""
    changed, same = decided(B, None, N), decided(B, None, B)
    assert changed.reason.endswith(f"the template changed it: codex-booking diff --template {PATH}")
    assert same.reason == "you deleted it, so it stays deleted"


def test_an_ejected_file_that_is_restored_is_managed_again() -> None:
    """The way back."""
    ejected = state(FileRecord(Tier.OWNED, sha256(B), ejected=True))
    plan = files({PATH: N}, {PATH: Y}, ejected, Wishes(restore=(PATH,)))
    assert not plan.records[PATH].ejected


def test_only_some_files_leaves_the_others_pending() -> None:
    """Neither they nor what is remembered of them moves on; a conflict there is no trouble."""
    other = "booking/views.py"
    record = FileRecord(Tier.OWNED, sha256(B))
    known = State("booking", {PATH: record, other: record}, {PATH: B, other: B})
    plan = files(
        {PATH: N, other: N, "booking/new.py": N},
        {PATH: B, other: Y},
        known,
        Wishes(only=("booking/mod*",)),
    )
    assert [(a.path, a.verb) for a in plan.actions] == [(PATH, Verb.UPDATE)]
    assert plan.base == {PATH: N, other: B}
    assert plan.pending == ("booking/new.py", other)


def test_an_edited_core_is_told_whatever_was_asked_for() -> None:
    """It is replaced as a whole, or not at all."""
    core = state(FileRecord(Tier.CORE, sha256(B)))
    plan = files({PATH: N, "a": N}, {PATH: Y}, core, Wishes(only=("a",)), tier=Tier.CORE)
    assert [a.exit_code for a in plan.actions if a.path == PATH] == [5]


def test_a_file_is_put_back_whatever_else_is_to_be_done() -> None:
    """Other files stay as they are, an edited core and open conflicts among them."""
    for tier in (Tier.CORE, Tier.OWNED):
        other = "booking/core/slots.py"
        known = State(
            "booking",
            {PATH: FileRecord(tier, sha256(B)), other: FileRecord(tier, sha256(B))},
            {PATH: B, other: B},
        )
        yours = {PATH: Y, other: Y}
        plan = files({PATH: N, other: N}, yours, known, Wishes(restore=(PATH,)), tier=tier)
        assert [(a.path, a.after) for a in plan.actions] == [(PATH, N)]
        assert plan.base == {PATH: N, other: B}
        assert plan.pending == (other,)


def test_a_decision_is_remembered_until_the_template_changes_that_member_again() -> None:
    """A change elsewhere in the file leaves it standing."""
    base = b"a = 1\n\n\nb = 1\n\n\nc = 1\n"
    yours = base.replace(b"a = 1", b"a = 2")
    new = base.replace(b"a = 1", b"a = 3")
    start = State("booking", {PATH: FileRecord(Tier.OWNED, sha256(base))}, {PATH: base})
    assert [c.name for a in files({PATH: new}, {PATH: yours}, start).actions for c in a.conflicts]
    wish = Wishes(resolve={PATH: {"a": "mine"}})
    first = files({PATH: new}, {PATH: yours}, start, wish)
    assert first.records[PATH].decisions == {"a": "mine"}
    assert [a.after for a in first.actions] == [yours]

    known = State("booking", first.records, first.base)
    assert files({PATH: new}, {PATH: yours}, known).records == first.records
    assert files({PATH: new}, {PATH: yours}, known, wish).records == first.records
    elsewhere = new.replace(b"c = 1", b"c = 4")
    second = files({PATH: elsewhere}, {PATH: yours}, known)
    assert second.records[PATH].decisions == {"a": "mine"}
    assert [a.after for a in second.actions] == [yours.replace(b"c = 1", b"c = 4")]

    again = files({PATH: new.replace(b"a = 3", b"a = 5")}, {PATH: yours}, known)
    assert [c.member for a in again.actions for c in a.conflicts] == ["a"]


def test_a_decision_about_the_file_decides_its_conflicts_and_nothing_else() -> None:
    """What the template changed elsewhere comes in all the same; the file's new name is as good."""
    base = b"a = 1\n\n\nb = 1\n\n\nc = 1\n\n\nd = 1\n"
    yours = b"a = 2\n\n\nb = 2\n\n\nc = 1\n\n\nd = 2\n"
    new = b"a = 3\n\n\nb = 3\n\n\nc = 3\n\n\nd = 1\n"
    known = State("booking", {PATH: FileRecord(Tier.OWNED, sha256(base))}, {PATH: base})
    moves = {PATH: "booking/tables.py"}
    for name in (PATH, "booking/tables.py"):
        sides: list[tuple[Choice, bytes]] = [
            ("mine", b"a = 2\n\n\nb = 2\n\n\nc = 3\n\n\nd = 2\n"),
            ("template", b"a = 3\n\n\nb = 3\n\n\nc = 3\n\n\nd = 2\n"),
        ]
        for side, after in sides:
            wish = Wishes(resolve={name: {"": side}}, only=(name,))
            plan = files({PATH: new}, {PATH: yours}, known, wish, moves=moves)
            assert [(a.after, a.exit_code) for a in plan.actions] == [(after, 0)]


def test_decisions_that_do_not_fit_together_end_the_run_and_may_be_taken_back() -> None:
    """Exit 6 with what led to it; with markers the file is written; another answer is heard."""
    base = b"class A:\n    x = 1\n    y = 1\n\n\nclass B:\n    a = A(x=1, y=1, z=1)\n    b = 1\n"
    new = base.replace(b"A", b"C").replace(b"a =", b"c =")
    yours = base.replace(b"x = 1", b"x = 2").replace(b"z=1", b"z=2").replace(b"b = 1", b"b = 2")
    known = State("booking", {PATH: FileRecord(Tier.OWNED, sha256(base))}, {PATH: base})
    torn: dict[str, Choice] = {"A": "template", "B.a": "mine"}
    (action,) = files({PATH: new}, {PATH: yours}, known, Wishes(resolve={PATH: torn})).actions
    assert (action.exit_code, action.changes, action.conflicts) == (6, False, ())
    assert action.reason == "A is not defined with A=template, B.a=mine"
    marked = Wishes(resolve={PATH: torn}, markers=True)
    (action,) = files({PATH: new}, {PATH: yours}, known, marked).actions
    assert (action.exit_code, action.changes) == (4, True)

    record = FileRecord(Tier.OWNED, sha256(base), decisions=torn)
    known = State("booking", {PATH: record}, {PATH: base})
    otherwise = Wishes(resolve={PATH: {"A": "template", "B.a": "template"}})
    (action,) = files({PATH: new}, {PATH: yours}, known, otherwise).actions
    assert (action.exit_code, action.after) == (0, new.replace(b"b = 1", b"b = 2"))


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"booking/nothing.py": {"": "mine"}}, "booking/nothing.py: there is no such conflict"),
        ({PATH: {"Visit": "mine"}}, f"{PATH}::Visit: there is no such conflict"),
    ],
)
def test_a_decision_about_nothing_is_told_with_what_there_is_to_decide(
    wish: dict[str, dict[str, Choice]], said: str
) -> None:
    """Whoever mistypes a name sees the right one."""
    with pytest.raises(UsageError, match=said) as error:
        files({PATH: b"a = 3\n"}, {PATH: b"a = 2\n"}, state(), Wishes(resolve=wish))
    assert f"{PATH}::" in error.value.hint


def test_no_decision_is_asked_for_where_nothing_is_open() -> None:
    """A file that only its owner changed has no conflict."""
    with pytest.raises(UsageError, match="no such conflict") as error:
        files({PATH: B}, {PATH: Y}, state(), Wishes(resolve={PATH: {"": "mine"}}))
    assert error.value.hint == "Nothing is left to decide."


def test_some_files_can_only_be_chosen_after_a_first_run() -> None:
    """A part of an app that was never made would not work."""
    for wishes in (Wishes(only=(PATH,)), Wishes(restore=(PATH,))):
        with pytest.raises(UsageError, match="Nothing was generated yet"):
            files({PATH: N}, {}, None, wishes)


def test_what_is_formatted_afterwards_is_not_broken_over_lines() -> None:
    """The owner's formatter allows longer lines than we do: both lists stay on theirs."""
    long = "x = [a, " + ", ".join(f"name_{number}" for number in range(10))
    base, yours, new = (text.encode() for text in ("x = [a]\n", f"{long}]\n", "x = [b, a]\n"))
    row = Row(path=PATH, tier=Tier.OWNED, base=base, yours=yours, new=new)
    assert decide(row).after != yours.replace(b"[a", b"[b, a")
    assert decide(replace(row, formatted=True)).after == yours.replace(b"[a", b"[b, a")
