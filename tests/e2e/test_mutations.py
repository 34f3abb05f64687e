"""The tests that ship are proven: take a rule out of the app, and the test of that name fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.support import REPOSITORY, Project, Venv, copy_project

pytestmark = [pytest.mark.xdist_group("examples"), pytest.mark.matrix]


@dataclass(frozen=True)
class Mutation:
    """One rule taken out: in a file of the app, `old` becomes `new`; `fails` names the test."""

    file: str
    old: str
    new: str
    fails: str

    @property
    def module(self) -> str:
        return self.fails.split(".")[0]


MUTATIONS = {
    "lock": Mutation(
        "core/booking.py",
        "            adapter.lock(masters)\n",
        "            pass\n",
        "test_race.LockTests.test_a_master_is_held_before_the_bookings_are_read",
    ),
    "look under the lock": Mutation(
        "core/loading.py",
        "status__in=models.blocking",
        "status__in=[]",
        "test_race.RaceTests.test_one_slot_has_one_winner",
    ),
    "buffer": Mutation(
        "core/loading.py",
        "buffer=_minutes(row.buffer_between_minutes, rules.default_buffer)",
        "buffer=timedelta()",
        "test_rules.RoomTests.test_a_buffer_is_kept_before_and_after",
    ),
    "notice": Mutation(
        "core/loading.py",
        "notice=_minutes(row.min_advance_minutes, rules.notice)",
        "notice=timedelta()",
        "test_rules.WindowTests.test_notice_is_kept",
    ),
    "hours": Mutation(
        "core/hours.py",
        "periods.append(local_span(day, hours.start, hours.end, zone))",
        "periods.append(day_span(day, zone))",
        "test_rules.HoursTests.test_what_is_outside_the_hours_is_refused_by_name",
    ),
    "hours check": Mutation(
        "core/rules.py",
        "    raise OutsideHours\n",
        "",
        "test_admin.RulesTests.test_a_booking_is_moved_by_the_same_rules",
    ),
    "idempotency": Mutation(
        "core/booking.py",
        "    if not order.key:\n",
        "    if True:\n",
        "test_rules.VisitTests.test_the_same_form_sent_twice_books_once",
    ),
    "idempotency at once": Mutation(
        "core/booking.py",
        "    if not order.key:\n",
        "    if True:\n",
        "test_race.RaceTests.test_a_form_sent_many_times_at_once_is_one_booking",
    ),
}


@pytest.fixture
def salon(tmp_path: Path) -> Project:
    """A copy of the example, which a test may spoil."""
    committed = Project(REPOSITORY / "examples/salon", Venv.of_this_process())
    return copy_project(committed, tmp_path / "salon")


def failing(project: Project, *modules: str) -> set[str]:
    """The shipped tests that fail, such as test_rules.WindowTests.test_notice_is_kept."""
    labels = [f"booking.tests.{module}" for module in modules]
    said = project.manage("test", *labels, exit_code=None).stderr
    assert re.search(r"^Ran [1-9]", said, re.MULTILINE), said
    return set(re.findall(r"^(?:FAIL|ERROR): \w+ \(booking\.tests\.([\w.]+)\)", said, re.MULTILINE))


def test_with_every_rule_in_place_none_fails(salon: Project) -> None:
    """So that what fails below, fails for what was taken out."""
    assert failing(salon, "test_rules", "test_race", "test_admin") == set()


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_without_a_rule_its_test_fails(salon: Project, mutation: Mutation) -> None:
    """The lock, the buffer, the notice, the hours, the idempotency: each has its guard."""
    salon.edit(salon.root / "booking" / mutation.file, mutation.old, mutation.new)
    assert mutation.fails in failing(salon, mutation.module)
