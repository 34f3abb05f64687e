"""The decision table, row by row, and what a plan comes to."""

from __future__ import annotations

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
