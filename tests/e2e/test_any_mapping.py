"""Whatever booking is mapped onto: a clear refusal, or an app that shows times and books one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex_booking_gen.contract import CONTRACT, ContractField, Kind, field_names
from codex_booking_gen.spec import (
    ROLES,
    ClientWish,
    FieldWish,
    Models,
    RoleWish,
    Spec,
    Through,
    default_toml,
    parse_spec,
)
from tests.e2e.pool import make_pool
from tests.e2e.support import REPOSITORY, Project, Venv, copy_project, once, run

MANY = os.environ.get("CODEX_BOOKING_HYPOTHESIS") in ("ci", "random")
EXAMPLES = 60 if MANY else 2
BOOK_ANYTHING = Path(__file__).with_name("book_anything.py")
PROBLEM = re.compile(r"(error: )?booking\.toml:\d+: (app|models)\.[a-z_.]+: \S.*[.?]")


def constant(value: str | int | bool) -> FieldWish:
    return FieldWish(value=value, is_constant=True)


SOUND: dict[str, tuple[str, ...]] = {
    "master": ("staff.Stylist", "staff.Senior", "staff.Doctor", "accounts.Member", ""),
    "service": ("catalog.Treatment", "catalog.Procedure", ""),
    "working_day": ("staff.Shift", ""),
    "settings": ("hq.Rules", ""),
}
SERVICES: dict[tuple[str, str], tuple[FieldWish, ...]] = {
    ("staff.Stylist", "catalog.Treatment"): (
        FieldWish("skills"),
        FieldWish("area.treatments"),
        FieldWish(through=Through("staff.Skill")),
        FieldWish("know_how.treatment"),
    ),
    ("staff.Senior", "catalog.Treatment"): (FieldWish("skills"), FieldWish("area.treatments")),
    ("staff.Doctor", "catalog.Procedure"): (FieldWish("procedure"), FieldWish("procedure_set")),
}
_STYLIST = {
    "name": (FieldWish("nick"), FieldWish("branch.name"), constant("Somebody")),
    "is_active": (
        FieldWish("state", values=("in",)),
        FieldWish("archived", values=(False,)),
        constant(True),
    ),
    "time_zone": (FieldWish("branch.zone"), constant("America/New_York")),
    "work_start": (FieldWish("branch.opens"),),
    "work_end": (FieldWish("branch.shuts"),),
    "buffer_between_minutes": (FieldWish("gap"), FieldWish("branch.quiet"), FieldWish("seats")),
    "min_advance_minutes": (FieldWish("seats", unit="hours"), constant(0)),
    "max_clients_parallel": (FieldWish("seats"), constant(2)),
}
FITTING: dict[str, dict[str, tuple[FieldWish, ...]]] = {
    "staff.Stylist": _STYLIST,
    "staff.Senior": _STYLIST,
    "staff.Doctor": {
        "name": (FieldWish("full_name"), FieldWish("boss.full_name")),
        "buffer_between_minutes": (FieldWish("gap"),),
    },
    "accounts.Member": {
        "name": (FieldWish("username"),),
        "min_advance_minutes": (FieldWish("minutes"),),
    },
    "catalog.Treatment": {
        "name": (FieldWish("title"), FieldWish("code")),
        "is_active": (FieldWish("state", values=("on",)), FieldWish("rank", values=(1, 2))),
        "duration_minutes": (FieldWish("length"), constant(30)),
        "parallel_group": (FieldWish("area.name"),),
        "price": (FieldWish("fee"),),
    },
    "catalog.Procedure": {
        "duration_minutes": (FieldWish("hours", unit="hours"), constant(60)),
    },
    "staff.Shift": {"end_time": (FieldWish("until"),)},
    "hq.Rules": {
        "holidays_country": (FieldWish("country"),),
        "slot_grid": (constant("gap"),),
        "requires_confirmation": (constant(True),),
    },
    "": {
        "min_advance_minutes": (constant(5),),
        "is_active": (constant(True),),
        "parallel_group": (constant(""),),
        "price": (constant(10),),
        "default_buffer_between_minutes": (constant(10),),
        "monday_is_closed": (constant(True),),
    },
}
ODD_LABELS = ("catalog.Bare", "staff.Person", "crm.Contact", "hq.Branch", "staff.Skil", "Stylist")
ODD_PATHS = ("nothing", "branch", "skills.title", "area.name", "name", "seats", "boss.nobody")
ODDLY = st.integers(0, 3).map(lambda number: number == 0)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """What fits; in a quarter of them something that may not."""
    labels = {role: draw(st.sampled_from(SOUND.get(role, ("",)))) for role in ROLES}
    if labels["master"] != "staff.Stylist":
        labels["working_day"] = ""
    wishes = {role: draw(fitting(role, label)) for role, label in labels.items()}
    ways = SERVICES.get((labels["master"], labels["service"]))
    if ways and draw(st.integers(0, 3)):
        wishes["master"]["services"] = draw(st.sampled_from(ways))
    if draw(ODDLY):
        role = draw(st.sampled_from(ROLES))
        if draw(st.booleans()):
            labels[role] = draw(st.sampled_from(ODD_LABELS))
        else:
            known = draw(st.sampled_from(CONTRACT[role]))
            wishes[role][known.name] = draw(odd_wish(known))
    client = draw(
        st.sampled_from(
            (
                ClientWish(),
                ClientWish(guests_only=True),
                ClientWish("crm.Client"),
                ClientWish("crm.Contact"),
                ClientWish("staff.Person"),
            )
        )
    )
    classes = {"appointment": draw(st.sampled_from(("Appointment", "Session")))}
    classes |= {role: label.rpartition(".")[2] for role, label in labels.items() if label}
    roles = {role: RoleWish(labels[role], fields) for role, fields in wishes.items()}
    statuses = draw(st.sampled_from(({}, {"confirmed": ("ok", "sure"), "no_show": ()})))
    return Spec(models=Models(**classes), roles=roles, client=client, statuses=statuses)


@st.composite
def fitting(draw: st.DrawFn, role: str, label: str) -> dict[str, FieldWish]:
    known = FITTING.get(label, {})
    needed = ("end_time",)
    found = {
        name: draw(st.sampled_from(good))
        for name, good in known.items()
        if name in field_names(role) and (name in needed or draw(st.booleans()))
    }
    for start, end in (("work_start", "work_end"), ("work_end", "work_start")):
        if start in found:
            found.setdefault(end, known[end][0])
    return found


@st.composite
def odd_wish(draw: st.DrawFn, known: ContractField) -> FieldWish:
    if known.kind is Kind.LINKS and draw(st.booleans()):
        return FieldWish(through=Through(draw(st.sampled_from(("staff.Skill", *ODD_LABELS)))))
    return FieldWish(draw(st.sampled_from(ODD_PATHS)))


@pytest.fixture(scope="module")
def pool(shared: Path) -> Project:
    """The project without bookings; what is made of it is a copy."""
    venv = Venv.of_this_process()
    return Project(once(shared / "pool", lambda root: make_pool(root, venv)), venv)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    base = tmp_path_factory.mktemp("mapped")
    return (base / str(number) for number in count())


def test_a_clear_refusal_or_an_app_that_books(pool: Project, folders: Iterator[Path]) -> None:
    """Generated, formatted, checked, migrated, opened page by page, and booked."""

    @settings(max_examples=EXAMPLES)
    @given(specs())
    def holds(spec: Spec) -> None:
        text = default_toml(spec)
        project = copy_project(pool, next(folders))
        (project.root / "booking.toml").write_text(text, encoding="utf-8")
        try:
            outcome(project)
        except AssertionError as error:
            raise AssertionError(f"{text}\n{error}") from error
        finally:
            shutil.rmtree(project.root)

    holds()


def outcome(project: Project) -> str:
    """`refused` or `booked`; raises AssertionError for all else."""
    done = project.codex_booking("generate", "--yes", exit_code=None)
    if done.returncode == 1:
        assert not (project.root / "booking").exists()
        for line in done.stderr.strip().splitlines():
            is_hint = line.startswith("  ")
            assert is_hint or PROBLEM.fullmatch(line), line
        return "refused"
    assert done.returncode == 0, done.stdout + done.stderr
    configuration = REPOSITORY / "tests/e2e/generated.ruff.toml"
    ruff = project.venv.bin / "ruff"
    for command in (("check",), ("format", "--check")):
        run(
            [ruff, *command, "--no-cache", "--config", configuration, "booking"],
            cwd=project.root,
            env=project.env,
        )
    assert project.script(BOOK_ANYTHING) == "booked"
    return "booked"


@pytest.mark.parametrize("master", ["staff.Stylist", "catalog.Bare"])
def test_the_rig_tells_the_two_apart(pool: Project, folders: Iterator[Path], master: str) -> None:
    """The control: one that fits is booked, one that names a field that is not there is not."""
    project = copy_project(pool, next(folders))
    field = "state" if master == "staff.Stylist" else "stat"
    text = f'[models.master]\nmodel = "{master}"\n[models.master.fields]\nname = "{field}"\n'
    (project.root / "booking.toml").write_text(text, encoding="utf-8")
    assert parse_spec(text).model_of("master") == master
    assert outcome(project) == ("booked" if field == "state" else "refused")
